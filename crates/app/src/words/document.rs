//! Signed and JSON documents that are not what they should be, in words.

use nonla_credential::{JsonError, JwsError, KeyError};

use super::saying::say;

/// A signed text that is none.
pub(super) fn jws(error: JwsError) -> String {
    match error {
        JwsError::TooLong { cap } => say!("jws-too-long", most = cap),
        JwsError::NotCompact | JwsError::Header => say!("jws-changed-in-copying"),
        JwsError::BadSignature => say!("jws-bad-signature"),
        JwsError::Algorithm => say!("jws-algorithm"),
        JwsError::OtherKey => say!("jws-other-key"),
        JwsError::OtherType => say!("jws-other-type"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// JSON that is none, or not of the expected shape.
pub(crate) fn json(error: &JsonError) -> String {
    match error {
        JsonError::TooLong { cap } => say!("jws-too-long", most = *cap),
        JsonError::Malformed { line, column } => say!("json-at", line = *line, column = *column),
        JsonError::NotUtf8 => say!("json-other", why = say!("json-not-utf-8")),
        JsonError::ByteOrderMark => say!("json-other", why = say!("json-byte-order-mark")),
        JsonError::TrailingBytes => say!("json-other", why = say!("json-trailing-bytes")),
        JsonError::DuplicateMember => say!("json-other", why = say!("json-duplicate-member")),
        JsonError::TooDeep => say!("json-other", why = say!("json-too-deep")),
        JsonError::NotAnInteger => say!("json-other", why = say!("json-not-an-integer")),
        JsonError::WrongShape => say!("json-other", why = say!("json-wrong-shape")),
        JsonError::SecondSpelling => say!("json-other", why = say!("json-second-spelling")),
        JsonError::Unwritable => say!("json-unwritable"),
        other => say!("json-other", why = other.to_string()),
    }
}

/// A key that is none.
pub(crate) fn key(error: &KeyError) -> String {
    match error {
        KeyError::NotBase64Url => say!("operator-key-not-base64url"),
        KeyError::NotAPoint => say!("operator-key-not-a-point"),
        KeyError::Weak => say!("operator-key-weak"),
        other => say!("unnamed", error = other.to_string()),
    }
}
