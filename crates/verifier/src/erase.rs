//! Messages signed as the pseudonym: erase my account, I appeal, I complain.

use serde::{Deserialize, Serialize};

use nonla_credential::{
    Day, Jws, MessageError, MessageKind, Nonce, PseudonymMessage, VerifierId, VerifyingKey,
    parse_json,
};

use crate::account::AccountKey;
use crate::decide::{VerdictError, sign_document};
use crate::verifier::{Moment, Verifier};

const TYP: &str = "nonla-erasure+jwt";
/// Longest receipt we read, in bytes.
const MAX_RECEIPT: usize = 4 * 1024;

/// A message whose signature and day were checked: who wants what.
///
/// Words the holder added stay in the message itself.
#[must_use = "somebody wants something"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedMessage {
    /// Erase the account.
    Erase(Erasure),
    /// Look again at a ban; grant it with [`Registry::lift_ban`](crate::Registry::lift_ban).
    Appeal {
        /// Who appeals.
        account: AccountKey,
        /// On which day.
        day: Day,
    },
    /// Something the platform did was wrong.
    Complaint {
        /// Who complains.
        account: AccountKey,
        /// On which day.
        day: Day,
    },
}

/// An erasure to commit, as [`Registry::erase`](crate::Registry::erase) does.
#[must_use = "an account is erased only once this is committed"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub(crate) account: AccountKey,
    pub(crate) nonce: Nonce,
    pub(crate) nonce_expires_on: Day,
    pub(crate) may_return_on: Day,
    pub(crate) day: Day,
}

/// What became of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureOutcome {
    /// The account is gone; a tombstone stays.
    Erased {
        /// First day on which the person may open a new one; absent under a ban without end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        may_return_on: Option<Day>,
    },
    /// It was gone before: the message came twice.
    AlreadyErased,
    /// There was none.
    NoAccount,
}

/// Why a message was not acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageRefusal {
    /// Not for this verifier, or not signed by the pseudonym it names.
    #[error("{0}")]
    Message(#[from] MessageError),
    /// Its day is more than one from the verifier's own.
    #[error("the day of the message is not today")]
    DayOff,
}

/// The verifier's signed word that it erased an account.
///
/// It names the message by its nonce, so its holder can show which one was obeyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureReceipt {
    content: Content,
    signed: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    verifier: VerifierId,
    account: AccountKey,
    message_nonce: Nonce,
    outcome: ErasureOutcome,
    day: Day,
}

impl Verifier {
    /// Checks a message signed as a pseudonym of this verifier.
    ///
    /// # Errors
    /// [`MessageRefusal`].
    pub fn check_message(
        &self,
        message: PseudonymMessage,
        moment: &Moment<'_>,
    ) -> Result<CheckedMessage, MessageRefusal> {
        let message = message.verify(&self.config.id)?;
        let content = message.content();
        let day = self.today(moment).ok_or(MessageRefusal::DayOff)?;
        if day.days_since(content.day).abs() > 1 && !nonla_crypto::planted("message-skip-day") {
            return Err(MessageRefusal::DayOff);
        }
        let account = self.platform_key.account(message.pseudonym());
        let delay = i32::from(self.config.return_delay_days);
        Ok(match content.kind {
            MessageKind::Erase => CheckedMessage::Erase(Erasure {
                account,
                nonce: content.nonce,
                nonce_expires_on: content.day.checked_add_days(1).unwrap_or(Day::LAST),
                may_return_on: day.checked_add_days(delay).unwrap_or(Day::LAST),
                day,
            }),
            MessageKind::Appeal => CheckedMessage::Appeal { account, day },
            MessageKind::Complaint => CheckedMessage::Complaint { account, day },
        })
    }
}

impl Erasure {
    /// Whose account.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.account
    }

    /// The message's nonce: whoever commits must find it unused and use it up.
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }

    /// The last day on which the nonce has to be remembered.
    #[must_use]
    pub const fn nonce_expires_on(&self) -> Day {
        self.nonce_expires_on
    }

    /// First day on which a person who was not banned may open a new account.
    #[must_use]
    pub const fn may_return_on(&self) -> Day {
        self.may_return_on
    }

    /// The verifier's signed word, given what became of the erasure.
    #[must_use]
    pub fn receipt(self, outcome: ErasureOutcome, verifier: &Verifier) -> ErasureReceipt {
        let content = Content {
            verifier: verifier.config.id.clone(),
            account: self.account,
            message_nonce: self.nonce,
            outcome,
            day: self.day,
        };
        let signed = sign_document(verifier, TYP, &content);
        ErasureReceipt { content, signed }
    }
}

impl ErasureReceipt {
    /// Reads a receipt under the verifier's key.
    ///
    /// # Errors
    /// [`VerdictError`].
    pub fn read(text: &str, key: &VerifyingKey) -> Result<Self, VerdictError> {
        let payload = Jws::parse(text, MAX_RECEIPT)?.verify(key, TYP)?;
        let content = parse_json(&payload, MAX_RECEIPT)?;
        Ok(Self { content, signed: text.to_owned() })
    }

    /// Who erased.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierId {
        &self.content.verifier
    }

    /// Whose account, as the platform knew it.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.content.account
    }

    /// The nonce of the message that was obeyed.
    #[must_use]
    pub const fn message_nonce(&self) -> Nonce {
        self.content.message_nonce
    }

    /// What came of it.
    #[must_use]
    pub const fn outcome(&self) -> ErasureOutcome {
        self.content.outcome
    }

    /// On which day.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.content.day
    }

    /// The signed form, a compact JWS: what the holder keeps.
    #[must_use]
    pub fn signed(&self) -> &str {
        &self.signed
    }
}
