//! What a platform refuses, in words.

use nonla_credential::{ConsentError, MessageError, QueryError, RequestError};
use nonla_verifier::{AskError, ConsentRefusal, Heard, MessageRefusal, Refusal};

use super::{json, jws, say};

/// Why a platform cannot ask.
pub(crate) fn ask(error: &AskError) -> String {
    match error {
        AskError::NothingNeeded => say!("ask-nothing-needed"),
        AskError::NoAccountInRule => say!("ask-no-account-in-rule"),
        AskError::IssuerNotListed => say!("ask-issuer-not-listed"),
        AskError::OtherDomain => say!("ask-other-domain"),
        AskError::TrustListEnded { last } => say!("ask-trust-list-ended", day = last.to_string()),
        AskError::NotListed => say!("ask-not-listed"),
        AskError::NoHead => say!("ask-no-head"),
        AskError::OtherIssuersHead => say!("ask-other-issuers-head"),
        AskError::StaleHead => say!("ask-stale-head"),
        AskError::ClockOff => say!("ask-clock-off"),
        AskError::Request(error) => say!("ask-request", why = request(error)),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a request is none.
pub(crate) fn request(error: &RequestError) -> String {
    match error {
        RequestError::Signature(error) => jws(*error),
        RequestError::Json(error) => json(error),
        RequestError::Query(error) => query(*error),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// What a request asks in a way that is not understood.
fn query(error: QueryError) -> String {
    match error {
        QueryError::UnknownFormat => say!("query-unknown-format"),
        QueryError::NotOneType => say!("query-not-one-type"),
        QueryError::UnknownPredicate => say!("query-unknown-predicate"),
        QueryError::PredicateTwice => say!("query-predicate-twice"),
        QueryError::Threshold => say!("query-threshold"),
        QueryError::EnrolmentThreshold => say!("query-enrolment-threshold"),
        QueryError::UnknownCode => say!("query-unknown-code"),
        QueryError::Codes(_) => say!("query-codes"),
        QueryError::DifferentDays => say!("query-different-days"),
        QueryError::UnknownClaim => say!("query-unknown-claim"),
        QueryError::ForeignScope => say!("query-foreign-scope"),
        QueryError::NoDay => say!("query-no-day"),
        QueryError::BadPeriods => say!("query-bad-periods"),
        QueryError::PeriodOffDay => say!("query-period-off-day"),
        QueryError::AccountUnbound => say!("query-account-unbound"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a platform does not take an answer.
pub(crate) fn refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::RequestExpired => say!("platform-request-expired"),
        Refusal::AnsweredTwice => say!("platform-answered-twice"),
        Refusal::Declined => say!("platform-declined"),
        Refusal::WrongLength => say!("platform-wrong-length"),
        Refusal::UnknownVersion => say!("platform-unknown-version"),
        Refusal::MalformedPseudonym => say!("platform-malformed-pseudonym"),
        Refusal::MalformedProof => say!("platform-malformed-proof"),
        Refusal::UnknownIssuer => say!("platform-unknown-issuer"),
        Refusal::UnknownIssuerKey => say!("platform-unknown-issuer-key"),
        Refusal::KeyNotValid => say!("platform-key-not-valid"),
        Refusal::TrustListEnded => say!("platform-trust-list-ended"),
        Refusal::DayOff => say!("platform-day-off"),
        Refusal::WrongPeriod { expected } => {
            say!("platform-wrong-period", day = expected.day().to_string())
        }
        Refusal::Unanswerable => say!("platform-unanswerable"),
        Refusal::BadProof => say!("platform-bad-proof"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a consent gets no receipt.
pub(crate) fn consent(refusal: &ConsentRefusal) -> String {
    match refusal {
        ConsentRefusal::OtherSession => say!("consent-other-session"),
        ConsentRefusal::Consent(ConsentError::Json(error)) => {
            say!("consent-malformed", why = json(error))
        }
        ConsentRefusal::Consent(ConsentError::NoPseudonym) => say!("consent-no-pseudonym"),
        ConsentRefusal::Consent(ConsentError::OtherVerifier) => say!("consent-other-verifier"),
        ConsentRefusal::Consent(ConsentError::BadSignature) => say!("consent-bad-signature"),
        ConsentRefusal::OtherRequest => say!("consent-other-request"),
        ConsentRefusal::Misstated => say!("consent-misstated"),
        ConsentRefusal::DayOff => say!("consent-day-off"),
        ConsentRefusal::OtherPerson => say!("consent-other-person"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a platform does not act upon a letter.
pub(crate) fn letter(refusal: &MessageRefusal) -> String {
    match refusal {
        MessageRefusal::Message(error) => message(error),
        MessageRefusal::DayOff => say!("letter-day-off"),
        MessageRefusal::CalendarEnds => say!("letter-calendar-ends"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a letter is none.
pub(crate) fn message(error: &MessageError) -> String {
    match error {
        MessageError::Json(error) => say!("message-refused", why = json(error)),
        MessageError::Text => say!("message-bad-text"),
        MessageError::OtherVerifier => say!("message-other-verifier"),
        MessageError::BadSignature => say!("message-bad-signature"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a platform does not read a letter that verifies.
pub(crate) fn unheard(heard: Heard) -> String {
    match heard {
        Heard::Before => say!("letter-before"),
        Heard::NoAccount => say!("letter-no-account"),
        Heard::TooMany => say!("letter-too-many"),
        _ => say!("letter-unread"),
    }
}
