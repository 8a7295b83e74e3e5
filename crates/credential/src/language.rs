//! The language a text is written in, as a tag of [BCP 47](https://www.rfc-editor.org/info/bcp47).

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Tags that name no language: *undetermined*, *several*, *uncoded*, *no linguistic content*.
const NO_LANGUAGE: [&str; 4] = ["und", "mul", "mis", "zxx"];

/// Why a text is not a language tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LanguageError {
    /// Not a language with an optional script and region, or not in the case these are written in.
    #[error(
        "a language tag is a language, then a script and a region if needed, written as in vi, en-GB or zh-Hant-TW"
    )]
    Malformed,
    /// One of `und`, `mul`, `mis` and `zxx`.
    #[error("a language tag names one language: und, mul, mis and zxx do not")]
    NoLanguage,
}

/// The tag of a language: `vi`, `en-GB`, `zh-Hant`.
///
/// It has the language (2 or 3 small letters), then the script (4 letters, the first a capital) and the
/// region (2 capitals or 3 digits) if they are needed: the part of
/// [RFC 5646, section 2.1](https://www.rfc-editor.org/rfc/rfc5646#section-2.1) that tells one written
/// language from another. Case is as in its section 2.1.1, so a tag has one spelling. Whether a language is
/// registered is not checked.
///
/// # Examples
/// ```
/// use nonla_credential::{LanguageError, LanguageTag};
///
/// assert_eq!(LanguageTag::parse("vi"), Ok(LanguageTag::VIETNAMESE));
/// assert!(LanguageTag::parse("zh-Hant-TW").is_ok());
/// assert_eq!(LanguageTag::parse("vi_VN"), Err(LanguageError::Malformed));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(Cow<'static, str>);

impl LanguageTag {
    /// English.
    pub const ENGLISH: Self = Self(Cow::Borrowed("en"));
    /// Vietnamese.
    pub const VIETNAMESE: Self = Self(Cow::Borrowed("vi"));

    /// Reads a tag as documents have it.
    ///
    /// # Errors
    /// [`LanguageError`].
    pub fn parse(tag: &str) -> Result<Self, LanguageError> {
        if !is_well_formed(tag) {
            return Err(LanguageError::Malformed);
        }
        if NO_LANGUAGE.iter().any(|none| is_prefix(none, tag)) {
            return Err(LanguageError::NoLanguage);
        }
        Ok(Self(Cow::Owned(tag.to_owned())))
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `zh` of `zh-Hant`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// How well a text in this language serves a reader who wants `wanted`: the greater, the better; `None`
    /// if one of the tags does not begin with the other. A reader of `en-GB` reads `en`, and one of `en`
    /// reads `en-GB`.
    pub(crate) fn serves(&self, wanted: &Self) -> Option<Service> {
        let (own, wanted) = (self.as_str(), wanted.as_str());
        if own == wanted {
            Some(Service::Exact)
        } else if is_prefix(own, wanted) {
            Some(Service::Broader(own.len()))
        } else {
            is_prefix(wanted, own).then_some(Service::Narrower)
        }
    }
}

/// How a text serves a reader, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    /// The text says more of its language than the reader asked for.
    Narrower,
    /// The text says less of its language than the reader asked for: as much as fits in these bytes.
    Broader(usize),
    /// Just what was asked for.
    Exact,
}

/// Whether `tag` is `start` or begins with it and a hyphen.
fn is_prefix(start: &str, tag: &str) -> bool {
    let rest = tag.strip_prefix(start);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn is_well_formed(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let language = |part: &&str| (2..=3).contains(&part.len()) && all(part, u8::is_ascii_lowercase);
    parts.next_if(language).is_some() && {
        parts.next_if(|part| is_script(part));
        parts.next_if(|part| is_region(part));
        parts.next().is_none()
    }
}

fn is_script(part: &str) -> bool {
    part.len() == 4
        && part.starts_with(|first: char| first.is_ascii_uppercase())
        && part.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
}

fn is_region(part: &str) -> bool {
    (part.len() == 2 && all(part, u8::is_ascii_uppercase))
        || (part.len() == 3 && all(part, u8::is_ascii_digit))
}

fn all(part: &str, is: impl Fn(&u8) -> bool) -> bool {
    part.bytes().all(|byte| is(&byte))
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LanguageTag({})", self.0)
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = LanguageError;

    fn try_from(tag: String) -> Result<Self, LanguageError> {
        Self::parse(&tag)
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).unwrap()
    }

    /// Serves REQ-P7: a tag has one spelling, or a language could stand twice.
    #[test]
    fn a_language_has_one_spelling() {
        for text in ["vi", "en", "fil", "en-GB", "zh-Hant", "zh-Hant-TW", "es-419", "sr-Latn-RS"] {
            assert_eq!(tag(text).as_str(), text);
        }
        let malformed = [
            "",
            "v",
            "viet",
            "VI",
            "Vi",
            "vi-",
            "-vi",
            "vi--VN",
            "vi_VN",
            "vi-vn",
            "vi-Vn",
            "zh-hant",
            "zh-HANT",
            "zh-TW-Hant",
            "zh-Hant-Hans",
            "en-GB-US",
            "en-GB-oxendict",
            "en-x-a",
            "x-a",
            "i-klingon",
            "es-41",
            "es-4190",
            "vi ",
            " vi",
            "vi\n",
            "v\u{ec}",
            "zh-H\u{e4}nt",
            "de-1996",
            "zh-cmn",
            "en-G1",
        ];
        for text in malformed {
            assert_eq!(LanguageTag::parse(text), Err(LanguageError::Malformed), "{text:?}");
        }
        for text in ["und", "mul", "mis", "zxx", "und-Latn", "mul-VN"] {
            assert_eq!(LanguageTag::parse(text), Err(LanguageError::NoLanguage), "{text}");
        }
    }

    #[test]
    fn a_constant_is_what_its_tag_reads_as() {
        assert_eq!(tag("en"), LanguageTag::ENGLISH);
        assert_eq!(tag("vi"), LanguageTag::VIETNAMESE);
        assert_eq!(tag("zh-Hant-TW").language(), "zh");
        assert_eq!(LanguageTag::ENGLISH.language(), "en");
    }

    /// Serves REQ-P7: a person reads the text that comes nearest to the language they asked for.
    #[test]
    fn a_tag_serves_what_begins_with_it_or_what_it_begins_with() {
        use Service::{Broader, Exact, Narrower};
        for (own, wanted, expected) in [
            ("en", "en", Some(Exact)),
            ("en", "en-GB", Some(Broader(2))),
            ("zh-Hant", "zh-Hant-TW", Some(Broader(7))),
            ("en-GB", "en", Some(Narrower)),
            ("en-GB", "en-US", None),
            ("zh-TW", "zh-Hant-TW", None),
            ("vi", "en", None),
            ("fi", "fil", None),
            ("fil", "fi", None),
        ] {
            assert_eq!(tag(own).serves(&tag(wanted)), expected, "{own} for {wanted}");
        }
        assert!(Narrower < Broader(2) && Broader(2) < Broader(7) && Broader(7) < Exact);
    }

    proptest! {
        #[test]
        fn a_tag_is_written_as_it_was_read(text in "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?") {
            if let Ok(tag) = LanguageTag::parse(&text) {
                prop_assert_eq!(String::from(tag), text);
            }
        }

        #[test]
        fn noise_is_no_tag(text in "\\PC{0,14}") {
            if let Ok(tag) = LanguageTag::parse(&text) {
                prop_assert!(tag.as_str().len() <= 12 && tag.as_str().is_ascii());
            }
        }
    }
}
