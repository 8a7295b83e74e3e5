//! What a person comes for, and what that asks of them.

use serde::{Deserialize, Serialize};

use nonla_credential::{Predicate, Requirement};

/// What a person comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// To open an account, or a further tier of the one they have.
    Register,
    /// To use the account they have.
    ///
    /// A returning person is never asked for their age: daily proofs would show the day on which
    /// someone turns 18.
    Return,
}

impl Intent {
    /// What of a tier's requirement is asked.
    pub(crate) fn asks(self, rule: &Requirement) -> Requirement {
        match self {
            Self::Return => Requirement::of(rule.iter().filter(|one| asked_again(one)).cloned()),
            Self::Register => rule.clone(),
        }
    }
}

/// Whether a returning person is asked it again: not what was shown once for all, nor what would show
/// the day on which it comes true or ends.
const fn asked_again(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::AgeAtLeast(_)
        | Predicate::EnrolledAtLeast(_)
        | Predicate::ProvinceIn(_)
        | Predicate::StatusIn(_) => false,
        Predicate::ResidentIn(_)
        | Predicate::NotExpired
        | Predicate::NotRevoked
        | Predicate::OneAccount => true,
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::{
        AgeThreshold, CodeSet, Country, EnrolmentDays, PredicateKind, Province, ResidenceStatus,
    };

    use super::*;

    /// A1, REQ-P7: what was shown once is not asked daily: it would show the day on which it changes.
    #[test]
    fn no_bound_is_asked_of_a_returning_person() {
        let hanoi = Province::from_code(1).unwrap();
        let all = Requirement::of([
            Predicate::ResidentIn(Country::VIETNAM),
            Predicate::NotExpired,
            Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
            Predicate::EnrolledAtLeast(EnrolmentDays::NINETY),
            Predicate::ProvinceIn(CodeSet::new(vec![hanoi]).unwrap()),
            Predicate::StatusIn(CodeSet::new(vec![ResidenceStatus::Citizen]).unwrap()),
            Predicate::NotRevoked,
            Predicate::OneAccount,
        ]);
        assert_eq!(Intent::Register.asks(&all), all);
        let returning = Intent::Return.asks(&all);
        assert!(returning.iter().all(|predicate| predicate.bound().is_none()));
        assert!(returning.has(PredicateKind::OneAccount) && returning.account_is_bound());
    }
}
