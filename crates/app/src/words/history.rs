//! Lines of the history and what can be wrong with them, in words.

use nonla_credential::ReceiptError;
use nonla_wallet::{Ending, ExportError, FailureReason, HistoryError, KeepReceiptError};

use super::say;

/// A history that is not as it was written.
pub(super) fn broken(error: HistoryError) -> String {
    match error {
        HistoryError::Broken { number } => say!("history-broken", line = number),
        HistoryError::NoSuchLine { number } => {
            say!("history-no-such-line", line = number, wallet = super::wallet())
        }
        other => say!("unnamed", error = other.to_string()),
    }
}

/// An exported history that is none.
pub(crate) fn export(error: &ExportError) -> String {
    match error {
        ExportError::Json(error) => say!("export-none", why = super::json(error)),
        ExportError::UnknownFormat => say!("export-newer"),
        ExportError::Chain(error) => say!("export-changed", why = changed(*error)),
        ExportError::Transaction { number } => say!("export-transaction", line = *number),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn changed(error: HistoryError) -> String {
    match error {
        HistoryError::Broken { number } => say!("export-line", line = number),
        HistoryError::NoSuchLine { number } => say!("export-line-missing", line = number),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// A receipt that was not kept.
pub(crate) fn receipt(error: &KeepReceiptError) -> String {
    match error {
        KeepReceiptError::Malformed(error) => say!("receipt-none", why = super::jws(*error)),
        KeepReceiptError::UnknownVerifier => say!("receipt-unknown-verifier"),
        KeepReceiptError::Receipt(error) => say!("receipt-refused", why = refused(error)),
        KeepReceiptError::LineGone => say!("receipt-line-gone"),
        KeepReceiptError::NotOurs => say!("receipt-not-ours"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn refused(error: &ReceiptError) -> String {
    match error {
        ReceiptError::Signature(error) => super::jws(*error),
        ReceiptError::Json(error) => super::json(error),
        ReceiptError::UnlistedKey => say!("receipt-unlisted-key"),
        ReceiptError::OtherVerifier => say!("receipt-other-verifier"),
        ReceiptError::OtherMatter => say!("receipt-other-matter"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// How a request ended.
pub(crate) fn ending(ending: Ending) -> String {
    match ending {
        Ending::Approved => say!("ending-approved"),
        Ending::Refused => say!("ending-refused"),
        Ending::Expired => say!("ending-expired"),
        Ending::Failed(reason) => say!("ending-failed", why = failed(reason)),
    }
}

fn failed(reason: FailureReason) -> String {
    match reason {
        FailureReason::Malformed => say!("failed-malformed"),
        FailureReason::UnknownVerifier => say!("failed-unknown-verifier"),
        FailureReason::TrustListEnded => say!("failed-trust-list-ended"),
        FailureReason::UnknownTrustList => say!("failed-unknown-trust-list"),
        FailureReason::OldTrustList => say!("failed-old-trust-list"),
        FailureReason::OtherTrustList => say!("failed-other-trust-list"),
        FailureReason::ChangedMeanwhile => say!("failed-changed-meanwhile"),
        FailureReason::ForeignClientId => say!("failed-foreign-client-id"),
        FailureReason::ForeignResponseUri => say!("failed-foreign-response-uri"),
        FailureReason::CameTooLate => say!("failed-came-too-late"),
        FailureReason::ClockUnset => say!("failed-clock-unset"),
        FailureReason::OtherDay => say!("failed-other-day"),
        FailureReason::UnknownIssuer => say!("failed-unknown-issuer"),
        FailureReason::UnregisteredPurpose => say!("failed-unregistered-purpose"),
        FailureReason::OverAsking => say!("failed-over-asking"),
        FailureReason::KeepsTooLong => say!("failed-keeps-too-long"),
        FailureReason::SecondThreshold => say!("failed-second-threshold"),
        FailureReason::SecondEnrolment => say!("failed-second-enrolment"),
        FailureReason::SecondProvinceSet => say!("failed-second-province-set"),
        FailureReason::SecondStatusSet => say!("failed-second-status-set"),
        FailureReason::SecondDay => say!("failed-second-day"),
        FailureReason::UnknownPeriod => say!("failed-unknown-period"),
        FailureReason::OtherHead => say!("failed-other-head"),
        FailureReason::NoCredential => say!("failed-no-credential"),
        FailureReason::DoesNotFulfil => say!("failed-does-not-fulfil"),
        FailureReason::Revoked => say!("failed-revoked"),
        FailureReason::NoDigitTable => say!("failed-no-digit-table"),
    }
}
