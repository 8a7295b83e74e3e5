//! JSON as every document is read, and what all documents have in common.

use std::fmt::Debug;

use nonla_credential::{parse_json, to_json};
use serde_json::Value;

use super::Reading;

/// Longest JSON the targets read.
const CAP: usize = 16 * 1024;

/// Strict JSON. What is read is what a plain reader reads, with all that makes readers differ
/// left out.
pub(crate) fn strict_json(bytes: &[u8]) -> Reading {
    let Ok(value) = parse_json::<Value>(bytes, CAP) else {
        return Reading::Refused;
    };
    let plain: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(value, plain, "a plain reader reads the same");
    assert_eq!(members(&value), colons(bytes), "no member stands twice");
    assert!(depth(&value) <= 32);
    assert!(has_common_numbers(&value));
    let written = to_json(&value).unwrap();
    assert_eq!(parse_json::<Value>(&written, usize::MAX), Ok(value));
    Reading::Value
}

/// Members of all objects of a value.
fn members(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(members).sum(),
        Value::Object(object) => object.values().map(|member| 1 + members(member)).sum(),
        _ => 0,
    }
}

/// Colons outside strings: one for each member as it was written.
fn colons(bytes: &[u8]) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b':' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn has_common_numbers(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            number.as_i64().is_some_and(|number| number.unsigned_abs() < 1 << 53)
        }
        Value::Array(items) => items.iter().all(has_common_numbers),
        Value::Object(object) => object.values().all(has_common_numbers),
        _ => true,
    }
}

/// Asserts that `value`, read from `bytes`, is written as the same JSON value and read again.
pub(crate) fn is_written_back<T: PartialEq + Debug, E: Debug>(
    bytes: &[u8],
    value: &T,
    written: &[u8],
    read: impl Fn(&[u8]) -> Result<T, E>,
) {
    let [sent, again] = [bytes, written].map(|json| parse_json::<Value>(json, usize::MAX).unwrap());
    assert_eq!(sent, again, "one JSON value for a value");
    assert_eq!(read(written).as_ref().ok(), Some(value));
}
