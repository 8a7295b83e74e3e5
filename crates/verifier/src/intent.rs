//! What a person comes for, and what that asks of them.

use serde::{Deserialize, Serialize};

use nonla_credential::Requirement;

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
            Self::Return => {
                Requirement { age_at_least: None, enrolled_before_days: None, ..rule.clone() }
            }
            _ => rule.clone(),
        }
    }
}
