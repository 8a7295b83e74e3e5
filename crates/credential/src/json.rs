//! JSON from strangers, read so that no two readers can understand it differently.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value};
use zeroize::Zeroize;

/// How deep arrays and objects may nest; the outermost one is depth 1.
const MAX_DEPTH: usize = 32;
/// Largest integer every JSON reader agrees on ([RFC 8259, section 6][1] names 2^53 - 1).
///
/// [1]: https://www.rfc-editor.org/rfc/rfc8259#section-6
const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why bytes are not the JSON we asked for. Carries positions, never content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The input is longer than the caller allows.
    #[error("JSON longer than {cap} bytes")]
    TooLong {
        /// Most bytes the caller allows.
        cap: usize,
    },
    /// The input is not UTF-8.
    #[error("JSON is not UTF-8")]
    NotUtf8,
    /// The input starts with a byte order mark.
    #[error("JSON starts with a byte order mark")]
    ByteOrderMark,
    /// The input breaks the grammar of JSON or ends early.
    #[error("malformed JSON at line {line}, column {column}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column in bytes.
        column: usize,
    },
    /// Something follows the JSON value.
    #[error("bytes after the JSON value")]
    TrailingBytes,
    /// An object has the same member twice.
    #[error("the same member twice in a JSON object")]
    DuplicateMember,
    /// Arrays and objects nest deeper than 32.
    #[error("JSON nested deeper than 32")]
    TooDeep,
    /// A number is not an integer between -2^53 and 2^53.
    #[error("a JSON number is not an integer between -2^53 and 2^53")]
    NotAnInteger,
    /// Members are missing, unknown, or hold something else than they should.
    #[error("JSON is not of the expected shape")]
    WrongShape,
    /// The value is understood, but we would write it otherwise: `null` for an absent member, an
    /// array for an object.
    #[error("JSON spells a value in another way than ours")]
    SecondSpelling,
    /// The value has no JSON form.
    #[error("value has no JSON form")]
    Unwritable,
}

/// Reads one JSON value of at most `cap` bytes into a `T`.
///
/// Stricter than JSON: no member twice at any depth (readers differ on which one counts), no
/// deeper than 32, only integers between -2^53 and 2^53, no byte order mark, nothing after the value.
/// What was read must be written again as the same value, so absent is never `null`. Blanks and
/// the order of members are free: hash and sign the bytes received, never the value.
///
/// # Errors
/// A [`JsonError`], which never repeats any of the input.
pub fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8], cap: usize) -> Result<T, JsonError> {
    let mut value = parse_value(bytes, cap)?;
    let parsed = parse_as(&value);
    wipe(&mut value);
    parsed
}

/// Reads a JSON object of at most `cap` bytes whose large part is a list of [`Strictly`] read values:
/// of these one at a time is in memory twice, where [`parse`] has the whole document so. Every member
/// of `T` must be there; what it holds besides lists are texts and integers.
///
/// # Errors
/// A [`JsonError`], which never repeats any of the input.
pub fn parse_outline<T: DeserializeOwned>(bytes: &[u8], cap: usize) -> Result<T, JsonError> {
    let text = checked_text(bytes, cap)?;
    // A derived reader takes an array for an object.
    if !text.trim_start().starts_with('{') {
        return Err(JsonError::WrongShape);
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = T::deserialize(&mut deserializer).map_err(|error| {
        if error.is_data() {
            return JsonError::WrongShape;
        }
        JsonError::Malformed { line: error.line(), column: error.column() }
    })?;
    deserializer.end().map_err(|_| JsonError::TrailingBytes)?;
    Ok(read)
}

/// A value within a document, read as strictly as [`parse`] reads one.
pub struct Strictly<T>(pub T);

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for Strictly<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fault = Cell::new(None);
        // It stands in a list in an object.
        let mut value = Strict { depth: 2, fault: &fault }.deserialize(deserializer)?;
        let parsed = parse_as(&value);
        wipe(&mut value);
        parsed.map(Self).map_err(serde::de::Error::custom)
    }
}

fn parse_as<T: DeserializeOwned + Serialize>(value: &Value) -> Result<T, JsonError> {
    let parsed = T::deserialize(value).map_err(|_| JsonError::WrongShape)?;
    let mut again = serde_json::to_value(&parsed).map_err(|_| JsonError::Unwritable)?;
    let same = again == *value;
    wipe(&mut again);
    if !same {
        return Err(JsonError::SecondSpelling);
    }
    Ok(parsed)
}

/// Writes over every text in `value`: names and numbers of people pass through here.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

/// Writes a value as JSON without blanks, members in the order the type declares them.
///
/// # Errors
/// [`JsonError::Unwritable`] if the type has no JSON form, such as a map without text keys.
pub fn to_bytes(value: &impl Serialize) -> Result<Vec<u8>, JsonError> {
    let mut written = Written(Vec::with_capacity(512));
    serde_json::to_writer(&mut written, value).map_err(|_| JsonError::Unwritable)?;
    Ok(written.0)
}

/// Bytes that grow without leaving copies behind: names and numbers of people pass through here.
struct Written(Vec<u8>);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let length = self.0.len().saturating_add(bytes.len());
        if length > self.0.capacity() {
            let mut larger = Vec::with_capacity(length.saturating_mul(2));
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Reads a member that may be absent but, where it stands, has a value: `null` is refused.
///
/// For `#[serde(default, deserialize_with = "present")]` on an `Option`.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

fn checked_text(bytes: &[u8], cap: usize) -> Result<&str, JsonError> {
    if bytes.len() > cap {
        return Err(JsonError::TooLong { cap });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
    if text.starts_with('\u{feff}') {
        return Err(JsonError::ByteOrderMark);
    }
    Ok(text)
}

fn parse_value(bytes: &[u8], cap: usize) -> Result<Value, JsonError> {
    let text = checked_text(bytes, cap)?;
    let fault = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: 0, fault: &fault }.deserialize(&mut deserializer).map_err(|e| {
        let malformed = JsonError::Malformed { line: e.line(), column: e.column() };
        fault.get().unwrap_or(malformed)
    })?;
    deserializer.end().map_err(|_| JsonError::TrailingBytes)?;
    Ok(value)
}

/// Builds a [`Value`] inside `depth` arrays and objects; leaves the reason in `fault`.
#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    fault: &'a Cell<Option<JsonError>>,
}

impl Strict<'_> {
    fn refuse<E: serde::de::Error>(self, reason: JsonError) -> E {
        self.fault.set(Some(reason));
        E::custom(reason)
    }

    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.refuse(JsonError::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn integer<E: serde::de::Error>(self, number: Number, size: u64) -> Result<Value, E> {
        if size > MAX_INTEGER {
            return Err(self.refuse(JsonError::NotAnInteger));
        }
        Ok(Value::Number(number))
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.integer(number.into(), number)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        self.integer(number.into(), number.unsigned_abs())
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Value, E> {
        Err(self.refuse(JsonError::NotAnInteger))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(self.refuse(JsonError::DuplicateMember));
            }
            object.insert(name, members.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
    #[serde(deny_unknown_fields)]
    struct Item {
        number: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outline {
        format: String,
        items: Vec<Strictly<Item>>,
    }

    /// What a list holds is read as strictly as a whole document, and so is what is around it.
    #[test]
    fn an_outline_is_as_strict_as_a_document() {
        let read = |text: &str| {
            parse_outline::<Outline>(text.as_bytes(), 200)
                .map(|outline| (outline.format, outline.items.len()))
        };
        let with = |item: &str| format!("{{\"format\":\"f\",\"items\":[{item}]}}");
        assert_eq!(
            read(&with("{\"number\":1}, {\"number\":2,\"text\":\"t\"}")),
            Ok(("f".into(), 2))
        );
        for item in [
            "{\"number\":1,\"number\":1}",
            "{\"number\":1,\"text\":null}",
            "{\"number\":1,\"more\":1}",
            "{\"number\":1.0}",
            "{\"number\":9007199254740993}",
            "[1]",
            "{}",
        ] {
            assert!(read(&with(item)).is_err(), "{item}");
        }
        for text in [
            "[\"f\",[]]",
            "{\"format\":\"f\",\"items\":[],\"items\":[]}",
            "{\"format\":\"f\",\"items\":[],\"more\":1}",
            "{\"format\":\"f\"}",
            "{\"format\":\"f\",\"items\":[]} 1",
            "\u{feff}{\"format\":\"f\",\"items\":[]}",
            "",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let long = with(&"{\"number\":1},".repeat(20));
        assert_eq!(read(&long), Err(JsonError::TooLong { cap: 200 }));
    }

    use proptest::prelude::*;

    const CAP: usize = 4096;

    fn read(text: &str) -> Result<Value, JsonError> {
        parse(text.as_bytes(), CAP)
    }

    /// `inner` inside `depth` arrays and objects, by turns.
    fn nested(depth: usize, inner: &str) -> String {
        (0..depth).fold(inner.to_owned(), |inner, level| match level % 2 {
            0 => format!("{{\"a\":1,\"b\":{inner}}}"),
            _ => format!("[true,{inner},null]"),
        })
    }

    /// T-F2: a member may not stand twice, however deep it hides or it is escaped.
    #[test]
    fn a_member_twice_is_refused_at_every_depth() {
        let twice = [
            r#"{"k":1,"k":1}"#,
            r#"{"k":1,"x":{},"k":2}"#,
            r#"{"k":null,"k":[]}"#,
            r#"{"k":1,"\u006b":2}"#,
            r#"{"":1,"":2}"#,
        ];
        for depth in 0..=30 {
            for object in twice {
                let text = nested(depth, object);
                assert_eq!(read(&text), Err(JsonError::DuplicateMember), "{text}");
            }
            assert!(read(&nested(depth, r#"{"k":{"k":1},"K":2}"#)).is_ok(), "depth {depth}");
        }
    }

    /// T-F2
    #[test]
    fn nesting_ends_at_32() {
        assert!(read(&nested(31, "{}")).is_ok());
        assert!(read(&nested(32, "1")).is_ok());
        assert_eq!(read(&nested(32, "{}")), Err(JsonError::TooDeep));
        assert_eq!(read(&nested(32, "[]")), Err(JsonError::TooDeep));
        assert_eq!(read(&"[".repeat(CAP)), Err(JsonError::TooDeep));
        assert_eq!(read(&r#"{"a":"#.repeat(CAP / 5)), Err(JsonError::TooDeep));
    }

    /// T-F2
    #[test]
    fn numbers_are_integers_every_reader_agrees_on() {
        for good in ["0", "-1", "9007199254740991", "-9007199254740991"] {
            assert!(read(good).is_ok(), "{good}");
        }
        let other = [
            "1.0",
            "1e2",
            "1E0",
            "-0",
            "0.5",
            "9007199254740992",
            "-9007199254740992",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
        ];
        for number in other {
            assert_eq!(read(number), Err(JsonError::NotAnInteger), "{number}");
            let inside = format!("{{\"a\":[{number}]}}");
            assert_eq!(read(&inside), Err(JsonError::NotAnInteger), "{inside}");
        }
        for grammar in ["01", "+1", ".5", "1.", "0x1", "NaN", "1e400", "Infinity"] {
            assert!(read(grammar).is_err(), "{grammar}");
        }
    }

    /// T-F2
    #[test]
    fn bytes_around_the_value_are_refused() {
        assert_eq!(read("\u{feff}{}"), Err(JsonError::ByteOrderMark));
        for text in ["{}{}", "{} x", "1 1", "{}\0", "null,"] {
            assert_eq!(read(text), Err(JsonError::TrailingBytes), "{text}");
        }
        assert!(read(" {} \n").is_ok());
        assert_eq!(parse::<Value>(b"\"\xff\"", CAP), Err(JsonError::NotUtf8));
        assert_eq!(parse::<Value>(b"[1,2]", 4), Err(JsonError::TooLong { cap: 4 }));
        assert!(parse::<Value>(b"[1,2]", 5).is_ok());
    }

    /// T-F2: also lone surrogates, which have no UTF-8 form.
    #[test]
    fn broken_grammar_is_refused_with_its_place() {
        assert_eq!(read("{\n \"a\" 1}"), Err(JsonError::Malformed { line: 2, column: 6 }));
        let broken = [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "'a'",
            "\"a",
            "tru",
            "//\n1",
            r#""\ud800""#,
            r#""\udc00\ud800""#,
            r#""\x41""#,
            "\"\n\"",
        ];
        for text in broken {
            assert!(matches!(read(text), Err(JsonError::Malformed { .. })), "{text}");
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        kind: Kind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u8>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Plain,
    }

    #[test]
    fn a_value_has_one_spelling() {
        let form = |text: &str| parse::<Form>(text.as_bytes(), CAP);
        let plain = Form { kind: Kind::Plain, limit: None };
        assert_eq!(form(r#"{"kind":"Plain"}"#), Ok(plain));
        assert_eq!(form(r#"{"limit":7,"kind":"Plain"}"#).unwrap().limit, Some(7));
        for second in
            [r#"{"kind":"Plain","limit":null}"#, r#"{"kind":{"Plain":null}}"#, r#"["Plain",null]"#]
        {
            assert_eq!(form(second), Err(JsonError::SecondSpelling), "{second}");
        }
    }

    #[test]
    fn another_shape_is_refused() {
        let other = [
            "{}",
            "null",
            r#"{"kind":"Other"}"#,
            r#"{"kind":"Plain","more":1}"#,
            r#"{"kind":"Plain","limit":256}"#,
            r#"{"kind":"Plain","limit":"1"}"#,
        ];
        for text in other {
            let read = parse::<Form>(text.as_bytes(), CAP);
            assert_eq!(read, Err(JsonError::WrongShape), "{text}");
        }
    }

    /// T-C3: what a stranger sent does not reach a log through an error.
    #[test]
    fn errors_do_not_repeat_the_input() {
        for text in [r#"{"kind":"canary"}"#, r#"{"canary":1,"canary":2}"#, r#""canary"#, "canary"] {
            let error = parse::<Form>(text.as_bytes(), CAP).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }

    #[test]
    fn what_has_no_json_form_is_not_written() {
        assert_eq!(
            to_bytes(&Form { kind: Kind::Plain, limit: Some(1) }).unwrap(),
            br#"{"kind":"Plain","limit":1}"#
        );
        let unwritable = std::collections::BTreeMap::from([(vec![1], 1)]);
        assert_eq!(to_bytes(&unwritable), Err(JsonError::Unwritable));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            ((1 - (1_i64 << 53))..(1 << 53)).prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,4}", inner, 0..4)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_we_write_we_read(value in any_json()) {
            let bytes = to_bytes(&value).unwrap();
            prop_assert_eq!(parse::<Value>(&bytes, bytes.len()), Ok(value));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = parse::<Value>(&bytes, CAP);
        }

        #[test]
        fn any_text_is_read_or_refused(text in r#"[\[\]{}:,"\\0-9eE+.a-]{0,40}"#) {
            let _ = read(&text);
        }
    }
}
