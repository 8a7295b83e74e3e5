//! What happened: one entry for each request, with what was asked and never a hidden claim's value.

use std::fmt;

use nonla_credential::{
    BoundKind, CredentialType, Day, DisplayName, Hash, IssuerId, MessageKind, Nonce, Purpose,
    Retention, VerifierId,
};
use serde::{Deserialize, Serialize};

use crate::refusal::RequestRefusal;
use crate::view::{ClaimName, ProvedClaim};

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The person agreed and a presentation was made.
    Approved,
    /// The person said no.
    Refused,
    /// The wallet did not or could not answer, before or after the person was asked.
    Failed(FailureReason),
    /// The person did not decide in time.
    Expired,
}

/// Why a wallet did not answer, as the history keeps it: the kind of [`RequestRefusal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// Not understood in full, or not signed by the key it names.
    Malformed,
    /// Signed by nobody on the trust list.
    UnknownVerifier,
    /// By a trust list that has ended.
    TrustListEnded,
    /// For a later trust list than the wallet's.
    UnknownTrustList,
    /// For a trust list that is too old.
    OldTrustList,
    /// For another trust list than everybody's.
    OtherTrustList,
    /// The trust list changed while the person was asked.
    ChangedMeanwhile,
    /// A client id of somebody else.
    ForeignClientId,
    /// An answer that would go somewhere else.
    ForeignResponseUri,
    /// Too old when it came.
    CameTooLate,
    /// The device's clock was wrong.
    ClockUnset,
    /// For another day.
    OtherDay,
    /// Of an issuer or credential type on no list.
    UnknownIssuer,
    /// For a purpose that was not registered.
    UnregisteredPurpose,
    /// More than was registered.
    OverAsking,
    /// Kept longer than was registered.
    KeepsTooLong,
    /// A second age.
    SecondThreshold,
    /// A second time since enrolment.
    SecondEnrolment,
    /// A second set of provinces.
    SecondProvinceSet,
    /// A second set of statuses.
    SecondStatusSet,
    /// A second day on one day.
    SecondDay,
    /// For a revocation list the wallet does not have.
    UnknownPeriod,
    /// For another revocation list than everybody's.
    OtherHead,
    /// No credential.
    NoCredential,
    /// The credential does not say what was asked.
    DoesNotFulfil,
    /// The credential is revoked.
    Revoked,
    /// A digit table is missing.
    NoDigitTable,
}

impl FailureReason {
    /// The reason in a word, as the history and its export write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownVerifier => "unknown_verifier",
            Self::TrustListEnded => "trust_list_ended",
            Self::UnknownTrustList => "unknown_trust_list",
            Self::OldTrustList => "old_trust_list",
            Self::OtherTrustList => "other_trust_list",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::ForeignClientId => "foreign_client_id",
            Self::ForeignResponseUri => "foreign_response_uri",
            Self::CameTooLate => "came_too_late",
            Self::ClockUnset => "clock_unset",
            Self::OtherDay => "other_day",
            Self::UnknownIssuer => "unknown_issuer",
            Self::UnregisteredPurpose => "unregistered_purpose",
            Self::OverAsking => "over_asking",
            Self::KeepsTooLong => "keeps_too_long",
            Self::SecondThreshold => "second_threshold",
            Self::SecondEnrolment => "second_enrolment",
            Self::SecondProvinceSet => "second_province_set",
            Self::SecondStatusSet => "second_status_set",
            Self::SecondDay => "second_day",
            Self::UnknownPeriod => "unknown_period",
            Self::OtherHead => "other_head",
            Self::NoCredential => "no_credential",
            Self::DoesNotFulfil => "does_not_fulfil",
            Self::Revoked => "revoked",
            Self::NoDigitTable => "no_digit_table",
        }
    }
}

impl From<&RequestRefusal> for FailureReason {
    fn from(refusal: &RequestRefusal) -> Self {
        match refusal {
            RequestRefusal::Malformed(_) => Self::Malformed,
            RequestRefusal::UnknownVerifier => Self::UnknownVerifier,
            RequestRefusal::TrustListEnded { .. } => Self::TrustListEnded,
            RequestRefusal::UnknownTrustList { .. } => Self::UnknownTrustList,
            RequestRefusal::OldTrustList { .. } => Self::OldTrustList,
            RequestRefusal::OtherTrustList => Self::OtherTrustList,
            RequestRefusal::ChangedMeanwhile => Self::ChangedMeanwhile,
            RequestRefusal::ForeignClientId => Self::ForeignClientId,
            RequestRefusal::ForeignResponseUri => Self::ForeignResponseUri,
            RequestRefusal::Expired => Self::CameTooLate,
            RequestRefusal::ClockUnset => Self::ClockUnset,
            RequestRefusal::OtherDay => Self::OtherDay,
            RequestRefusal::UnknownIssuer => Self::UnknownIssuer,
            RequestRefusal::UnregisteredPurpose => Self::UnregisteredPurpose,
            RequestRefusal::OverAsking(_) => Self::OverAsking,
            RequestRefusal::KeepsTooLong => Self::KeepsTooLong,
            RequestRefusal::SecondBound { kind: BoundKind::Age, .. } => Self::SecondThreshold,
            RequestRefusal::SecondBound { kind: BoundKind::Enrolment, .. } => Self::SecondEnrolment,
            RequestRefusal::SecondBound { kind: BoundKind::Province, .. } => {
                Self::SecondProvinceSet
            }
            RequestRefusal::SecondBound { kind: BoundKind::Status, .. } => Self::SecondStatusSet,
            RequestRefusal::SecondDay { .. } => Self::SecondDay,
            RequestRefusal::UnknownPeriod { .. } => Self::UnknownPeriod,
            RequestRefusal::OtherHead => Self::OtherHead,
            RequestRefusal::NoCredential => Self::NoCredential,
            RequestRefusal::DoesNotFulfil => Self::DoesNotFulfil,
            RequestRefusal::Revoked => Self::Revoked,
            RequestRefusal::NoDigitTable => Self::NoDigitTable,
        }
    }
}

/// A request that came, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresentationEntry {
    /// What was asked.
    pub asked: AskedEntry,
    /// How it ended.
    pub ending: Ending,
}

/// A request as the history keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedEntry {
    /// Who asked, if that could be established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verifier: Option<VerifierId>,
    /// What the trust list called them on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<DisplayName>,
    /// Hash of the request as received.
    pub request: Hash,
    /// The type of credential that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_type: Option<CredentialType>,
    /// Which claims were to be shown in the open.
    pub claims: Vec<ClaimName>,
    /// What was to be proved about claims that stay hidden.
    pub predicates: Vec<ProvedClaim>,
    /// Whether the pseudonym was asked for.
    pub pseudonym: bool,
    /// Why, in the verifier's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// How long the verifier said it keeps the verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}

impl AskedEntry {
    /// A request of which nothing is known but its bytes.
    pub(crate) const fn of_unknown(request: Hash) -> Self {
        Self {
            verifier: None,
            name: None,
            request,
            credential_type: None,
            claims: Vec::new(),
            predicates: Vec::new(),
            pseudonym: false,
            purpose: None,
            retention: None,
        }
    }

    pub(crate) const fn ended(self, ending: Ending) -> PresentationEntry {
        PresentationEntry { asked: self, ending }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A verifier asked.
    Presentation(PresentationEntry),
    /// An issuer gave a credential.
    CredentialIssued {
        /// Who.
        issuer: IssuerId,
        /// What.
        credential_type: CredentialType,
    },
    /// An issuer gave a credential that the holder refused: it was somebody else's.
    CredentialRefused {
        /// Who.
        issuer: IssuerId,
        /// What.
        credential_type: CredentialType,
    },
    /// The holder wrote to a platform, as the pseudonym there.
    MessageSent {
        /// To whom.
        verifier: VerifierId,
        /// What was wanted.
        kind: MessageKind,
        /// The message's nonce; a receipt names it.
        nonce: Nonce,
    },
    /// The holder made the wallet forget a platform; which one is forgotten too.
    PlatformForgotten,
    /// A backup was made.
    BackedUp,
    /// The wallet was restored from a backup.
    Restored,
}

impl Event {
    /// Whether the holder secret served somebody by this, or may have before it.
    pub(crate) fn uses_secret(&self) -> bool {
        match self {
            Self::Presentation(presentation) => presentation.ending == Ending::Approved,
            Self::CredentialRefused { .. } | Self::BackedUp => false,
            Self::CredentialIssued { .. }
            | Self::MessageSent { .. }
            | Self::PlatformForgotten
            | Self::Restored => true,
        }
    }
}

/// One entry of the history. Nobody but the holder has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// The day, in the wallet's civil time (UTC+7). No time in the history is finer.
    pub day: Day,
    /// What happened.
    pub event: Event,
}

/// A line of the history as it is read: a number, and the entry unless the holder deleted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// Its number, from 1.
    pub number: u64,
    /// What it says; `None` if the holder deleted it.
    pub entry: Option<HistoryEntry>,
}

impl HistoryLine {
    /// How the request of this line ended, if it is about one.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        match self.entry.as_ref().map(|entry| &entry.event) {
            Some(Event::Presentation(presentation)) => Some(presentation.ending),
            _ => None,
        }
    }
}

/// Which lines of the history are wanted; what is `None` does not matter.
///
/// ```
/// use nonla_wallet::{Ending, HistoryFilter, HistoryLine};
///
/// let refused = HistoryFilter { ending: Some(Ending::Refused), ..HistoryFilter::ALL };
/// let deleted = HistoryLine { number: 1, entry: None };
/// assert!(!refused.wants(&deleted) && HistoryFilter::ALL.wants(&deleted));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// About this platform.
    pub verifier: Option<VerifierId>,
    /// On this day or later.
    pub since: Option<Day>,
    /// On this day or earlier.
    pub until: Option<Day>,
    /// Requests with this ending; any reason of a failure will do.
    pub ending: Option<Ending>,
}

impl HistoryFilter {
    /// Everything.
    pub const ALL: Self = Self { verifier: None, since: None, until: None, ending: None };

    /// Whether a line is wanted. A deleted line is wanted only by [`Self::ALL`].
    #[must_use]
    pub fn wants(&self, line: &HistoryLine) -> bool {
        let Some(entry) = &line.entry else { return *self == Self::ALL };
        let same_ending = |wanted: &Ending| {
            line.ending().is_some_and(|ending| {
                std::mem::discriminant(&ending) == std::mem::discriminant(wanted)
            })
        };
        self.verifier.as_ref().is_none_or(|verifier| entry.verifier() == Some(verifier))
            && self.since.is_none_or(|since| entry.day >= since)
            && self.until.is_none_or(|until| entry.day <= until)
            && self.ending.as_ref().is_none_or(same_ending)
    }
}

impl HistoryEntry {
    /// The platform the entry is about, if it is about one.
    #[must_use]
    pub const fn verifier(&self) -> Option<&VerifierId> {
        match &self.event {
            Event::Presentation(presentation) => presentation.asked.verifier.as_ref(),
            Event::MessageSent { verifier, .. } => Some(verifier),
            _ => None,
        }
    }
}

impl fmt::Display for HistoryEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.day, self.event)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Presentation(entry) => fmt::Display::fmt(entry, f),
            Self::CredentialIssued { issuer, .. } => write!(f, "{issuer} gave a credential"),
            Self::CredentialRefused { issuer, .. } => {
                write!(f, "you refused a credential of {issuer}")
            }
            Self::MessageSent { verifier, kind, .. } => {
                let what = match kind {
                    MessageKind::Erase => "to erase the account",
                    MessageKind::Appeal => "an appeal",
                    MessageKind::Complaint | MessageKind::ComplaintAbout(_) => "a complaint",
                };
                write!(f, "you wrote to {verifier}: {what}")
            }
            Self::PlatformForgotten => f.write_str("you made the wallet forget a platform"),
            Self::BackedUp => f.write_str("you made a backup"),
            Self::Restored => f.write_str("restored from a backup"),
        }
    }
}

impl fmt::Display for PresentationEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = self.asked.name.as_ref().map_or("somebody unknown", DisplayName::as_str);
        write!(f, "{who} asked: {}", self.ending)?;
        if let Some(purpose) = &self.asked.purpose {
            write!(f, " ({})", purpose.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approved => f.write_str("you said yes"),
            Self::Refused => f.write_str("you said no"),
            Self::Failed(reason) => write!(f, "not answered, {reason}"),
            Self::Expired => f.write_str("you did not decide in time"),
        }
    }
}

impl fmt::Display for FailureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the request is malformed",
            Self::UnknownVerifier => "nobody on the trust list signed it",
            Self::TrustListEnded => "the wallet's trust list had ended",
            Self::UnknownTrustList => "the trust list it names is not here",
            Self::OldTrustList => "the trust list it names is too old",
            Self::OtherTrustList => "it names another trust list than everybody's",
            Self::ChangedMeanwhile => "the trust list changed while you were asked",
            Self::ForeignClientId => "it names somebody else's client id",
            Self::ForeignResponseUri => "the answer would go to somebody else",
            Self::CameTooLate => "it came too late",
            Self::ClockUnset => "the clock of the device was wrong",
            Self::OtherDay => "it is for another day",
            Self::UnknownIssuer => "it names an issuer on no list",
            Self::UnregisteredPurpose => "its purpose is not registered",
            Self::OverAsking => "it asks for more than is registered",
            Self::KeepsTooLong => "it would be kept longer than is registered",
            Self::SecondThreshold => "it asks for a second age",
            Self::SecondEnrolment => "it asks for a second time since enrolment",
            Self::SecondProvinceSet => "it asks for a second set of provinces",
            Self::SecondStatusSet => "it asks for a second set of residence statuses",
            Self::SecondDay => "it asks for a second day on one day",
            Self::UnknownPeriod => "the revocation list it names is not here",
            Self::OtherHead => "it names another revocation list than everybody's",
            Self::NoCredential => "there is no such credential",
            Self::DoesNotFulfil => "the credential does not say what was asked",
            Self::Revoked => "the credential is revoked",
            Self::NoDigitTable => "the issuer's digit table is missing",
        })
    }
}
