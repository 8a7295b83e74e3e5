//! Refusals in the story: each is expected for its own reason.

use nonla_verifier::Outcome;

use crate::halt::Halt;
use crate::outcome_words::words;
use crate::story::Story;
use crate::words::say;

impl Story {
    /// Tells of a refusal and expects this reason: a refusal for any other reason would show nothing
    /// about the check that is tried.
    pub(crate) fn expect_refusal<T>(
        &mut self,
        (tried, holds): (impl Into<String>, impl Into<String>),
        came: Result<T, Halt>,
        expected: &Halt,
    ) {
        self.refused(tried, reason(&came));
        self.expect(holds, came.err().as_ref() == Some(expected));
    }

    /// The same for what a platform decides about an answer that verifies.
    pub(crate) fn expect_outcome(
        &mut self,
        (tried, holds): (impl Into<String>, impl Into<String>),
        came: Outcome,
        expected: Outcome,
    ) {
        self.refused(tried, words(came));
        self.expect(holds, came == expected);
    }
}

/// Why something was refused, in the refuser's words.
fn reason<T>(result: &Result<T, Halt>) -> String {
    result.as_ref().err().map_or_else(|| say!("demo-not-refused"), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use nonla_wallet::RequestRefusal;

    use super::*;

    /// Serves REQ-D6: a refusal for another reason than the one that is tried fails the demo, and so
    /// does none.
    #[test]
    fn a_refusal_for_another_reason_is_not_as_expected() {
        let expected = Halt::Wallet(RequestRefusal::Revoked);
        let mut story = Story::default();
        story.chapter("a test");
        story.expect_refusal(("try", "held"), Err::<(), _>(expected.clone()), &expected);
        assert!(story.failed().is_empty());
        let other = Err::<(), _>(Halt::Wallet(RequestRefusal::Expired));
        story.expect_refusal(("try", "another reason"), other, &expected);
        story.expect_refusal(("try", "none"), Ok(()), &expected);
        let (came, wanted) = (Outcome::Banned { until: None }, Outcome::NonceUsed);
        story.expect_outcome(("try", "another outcome"), came, wanted);
        assert_eq!(story.failed(), ["another reason", "none", "another outcome"]);
    }
}
