//! The language in which the program speaks.

use std::ffi::OsString;

use clap::ValueEnum;
use nonla_credential::LanguageTag;

/// A language the program has a catalogue of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    #[value(name = "en")]
    English,
    /// Tiếng Việt
    #[value(name = "vi")]
    Vietnamese,
}

/// Environment variables that name a language, the strongest first.
const VARIABLES: [&str; 4] = ["NONLA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

impl Language {
    /// The tag of the language, as documents have it.
    pub(crate) const fn tag(self) -> LanguageTag {
        match self {
            Self::English => LanguageTag::ENGLISH,
            Self::Vietnamese => LanguageTag::VIETNAMESE,
        }
    }

    /// The language of the first of `NONLA_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty.
    pub(super) fn of_environment() -> Self {
        Self::of_settings(VARIABLES.map(std::env::var_os))
    }

    fn of_settings(settings: impl IntoIterator<Item = Option<OsString>>) -> Self {
        let first = settings.into_iter().flatten().find(|value| !value.is_empty());
        first.map_or(Self::English, |value| Self::of_locale(&value.to_string_lossy()))
    }

    /// The language of a locale such as `vi_VN.UTF-8`. English if there is no catalogue of it.
    fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next();
        let is_vietnamese = language.is_some_and(|code| code.eq_ignore_ascii_case("vi"));
        if is_vietnamese { Self::Vietnamese } else { Self::English }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_first_setting_that_is_not_empty_counts() {
        let of = |settings: &[Option<&str>]| {
            Language::of_settings(settings.iter().map(|value| value.map(Into::into)))
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[None, Some(""), Some("vi_VN.UTF-8")]), Language::Vietnamese);
        assert_eq!(of(&[Some("C"), Some("vi_VN.UTF-8")]), Language::English);
        assert_eq!(of(&[Some("vi"), Some("en_GB.UTF-8")]), Language::Vietnamese);
    }

    #[test]
    fn a_locale_names_its_language_first() {
        for locale in ["vi", "vi_VN", "vi_VN.UTF-8", "VI-vn", "vi.UTF-8", "vi@modifier"] {
            assert_eq!(Language::of_locale(locale), Language::Vietnamese, "{locale}");
        }
        for locale in ["", "C", "POSIX", "en_US.UTF-8", "vie", "virtual", "fr_VI"] {
            assert_eq!(Language::of_locale(locale), Language::English, "{locale}");
        }
    }
}
