//! A platform's decisions in words.

use nonla_credential::ErasureOutcome;
use nonla_verifier::Outcome;

use crate::words::say;

/// What a platform decided about an answer that verifies.
pub(crate) fn words(outcome: Outcome) -> String {
    match outcome {
        Outcome::New => say!("outcome-new"),
        Outcome::AlreadyRegistered => say!("outcome-already-registered"),
        Outcome::Returning => say!("outcome-returning"),
        Outcome::NoAccount => say!("outcome-no-account"),
        Outcome::TierNotProved => say!("outcome-tier"),
        Outcome::Banned { until: Some(day) } => say!("outcome-banned-until", day = day.to_string()),
        Outcome::Banned { until: None } => say!("outcome-banned"),
        Outcome::ErasedTooRecently { until } => say!("outcome-erased", day = until.to_string()),
        Outcome::NonceUsed => say!("outcome-used"),
        _ => say!("outcome-unknown"),
    }
}

/// What became of an account that was to be erased.
pub(crate) fn erasure_words(outcome: ErasureOutcome) -> String {
    match outcome {
        ErasureOutcome::Erased { may_return_on: Some(day) } => {
            say!("erased-until", day = day.to_string())
        }
        ErasureOutcome::Erased { may_return_on: None } => say!("erased-banned"),
        ErasureOutcome::AlreadyErased => say!("erased-before"),
        ErasureOutcome::NoAccount => say!("erased-nothing"),
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::Day;

    use super::*;

    /// Serves REQ-U5, REQ-W7: each decision has words of its own, and a day where it has one.
    #[test]
    fn each_decision_has_words_of_its_own() {
        let day = Day::parse("2026-11-22").unwrap();
        let all = [
            Outcome::New,
            Outcome::AlreadyRegistered,
            Outcome::Returning,
            Outcome::NoAccount,
            Outcome::TierNotProved,
            Outcome::Banned { until: Some(day) },
            Outcome::Banned { until: None },
            Outcome::ErasedTooRecently { until: day },
            Outcome::NonceUsed,
        ];
        let said: std::collections::BTreeSet<String> = all.into_iter().map(words).collect();
        assert_eq!(said.len(), all.len());
        assert!(!said.contains(&say!("outcome-unknown")));
        for outcome in all {
            let admits = outcome.admits();
            assert!(!admits || !words(outcome).contains("refuses"), "{outcome:?}");
            let dated = words(outcome).contains("2026-11-22");
            assert_eq!(
                dated,
                format!("{outcome:?}").contains("until: Some")
                    || matches!(outcome, Outcome::ErasedTooRecently { .. })
            );
        }
    }
}
