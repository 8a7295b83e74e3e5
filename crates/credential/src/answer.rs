//! The answer of a wallet that shows nothing.

/// What a verifier receives when there is nothing to show: the same bytes if the person declined, if
/// the wallet has no such credential, and if the credential does not fulfil what was asked.
///
/// The wallet's crate hands it out only after an act of the person or after the request expired: an
/// instant *no* would tell who holds a credential. A verifier reads it as *declined*.
pub const NOTHING_TO_SHOW: &[u8] = br#"{"error":"access_denied"}"#;
