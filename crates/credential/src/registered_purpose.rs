//! Purposes that a verifier registered on the trust list, in the languages it wrote them in.

use serde::{Deserialize, Serialize};

use crate::id::{CredentialType, IssuerId};
use crate::language::LanguageTag;
use crate::purpose::{Purpose, Retention};
use crate::requirement::Requirement;
use crate::trust_list_error::TrustListError;

/// A purpose a verifier registered, with the most it may ask for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredPurpose {
    /// The purpose, as requests, consents and the history name it.
    pub purpose: Purpose,
    /// The language of `purpose`.
    pub lang: LanguageTag,
    /// The same in other languages, in any order: at most [`MOST_TRANSLATIONS`](Self::MOST_TRANSLATIONS),
    /// one for each language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Translation>,
    /// Whose credentials it may ask for.
    pub issuer: IssuerId,
    /// The type of these credentials.
    pub vct: CredentialType,
    /// The most it may ask.
    pub most: Requirement,
    /// The longest it may keep the verdict.
    pub retention_days: Retention,
}

/// A purpose in one more language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    /// The language.
    pub lang: LanguageTag,
    /// The purpose in it.
    pub text: Purpose,
}

/// The text of a purpose that a person is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurposeText<'a> {
    /// The text.
    pub text: &'a Purpose,
    /// The language it is in.
    pub lang: &'a LanguageTag,
    /// Whether it is in the language that was asked for, or in a wider or narrower one such as `en` for
    /// `en-GB`. If not, tell the person which language it is in.
    pub is_in_wanted: bool,
}

impl RegisteredPurpose {
    /// Most translations of one purpose.
    pub const MOST_TRANSLATIONS: usize = 8;

    /// The purpose in the language a person wants, if it was registered in it; otherwise as the verifier
    /// names it.
    ///
    /// A text in just this language is preferred, then one in the nearest wider language (`zh-Hant` for
    /// `zh-Hant-TW`), then the first of a narrower one (`en-GB` for `en`).
    #[must_use]
    pub fn text_in(&self, wanted: &LanguageTag) -> PurposeText<'_> {
        let texts = self.texts();
        // The first of the best: `max_by_key` would take the last.
        let nearest = texts.rev().max_by_key(|(lang, _)| lang.serves(wanted));
        let nearest = nearest.filter(|(lang, _)| lang.serves(wanted).is_some());
        let is_in_wanted = nearest.is_some();
        let (lang, text) = nearest.unwrap_or((&self.lang, &self.purpose));
        PurposeText { text, lang, is_in_wanted }
    }

    /// The purpose and its translations, each with its language.
    pub(crate) fn texts(&self) -> impl DoubleEndedIterator<Item = (&LanguageTag, &Purpose)> {
        let translations = self.translations.iter();
        let translations = translations.map(|translation| (&translation.lang, &translation.text));
        std::iter::once((&self.lang, &self.purpose)).chain(translations)
    }

    /// Checks that the translations are few and that no language stands twice.
    pub(crate) fn check_translations(&self) -> Result<(), TrustListError> {
        if self.translations.len() > Self::MOST_TRANSLATIONS {
            return Err(TrustListError::ManyTranslations);
        }
        let twice = |(place, (lang, _)): (usize, (&LanguageTag, _))| {
            self.texts().take(place).any(|(before, _)| before == lang)
        };
        if self.texts().enumerate().any(twice) {
            return Err(TrustListError::LanguageTwice);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{self, JsonError};
    use crate::trust_list::tests::age_purpose;

    fn translated(langs: &[&str]) -> RegisteredPurpose {
        let translation = |lang: &&str| Translation {
            lang: LanguageTag::parse(lang).unwrap(),
            text: Purpose::parse(&format!("in {lang}")).unwrap(),
        };
        RegisteredPurpose {
            translations: langs.iter().map(translation).collect(),
            ..age_purpose(18)
        }
    }

    /// Serves REQ-P7: a person reads the purpose in their language, or else as it is, told in which it is.
    #[test]
    fn a_person_reads_the_text_nearest_to_their_language() {
        let purpose = translated(&["vi", "zh-Hant", "pt-BR", "pt-PT", "zh"]);
        for (wanted, lang, text, is_in_wanted) in [
            ("en", "en", "18 and older", true),
            ("en-GB", "en", "18 and older", true),
            ("vi", "vi", "in vi", true),
            ("vi-VN", "vi", "in vi", true),
            ("zh", "zh", "in zh", true),
            ("zh-Hant-TW", "zh-Hant", "in zh-Hant", true),
            ("zh-Hans", "zh", "in zh", true),
            ("pt", "pt-BR", "in pt-BR", true),
            ("pt-AO", "en", "18 and older", false),
            ("km", "en", "18 and older", false),
        ] {
            let shown = purpose.text_in(&LanguageTag::parse(wanted).unwrap());
            let found = (shown.lang.as_str(), shown.text.as_str(), shown.is_in_wanted);
            assert_eq!(found, (lang, text, is_in_wanted), "{wanted}");
        }
    }

    /// Serves REQ-P7: which of two texts of one language is shown would be a matter of luck.
    #[test]
    fn no_language_stands_twice_and_eight_translations_are_the_most() {
        let check = |langs: &[&str]| translated(langs).check_translations();
        let nine = ["vi", "zh", "ja", "ko", "fr", "km", "th", "lo", "my"];
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&nine[..8]), Ok(()));
        assert_eq!(check(&nine), Err(TrustListError::ManyTranslations));
        assert_eq!(check(&["vi", "en"]), Err(TrustListError::LanguageTwice), "the purpose's own");
        assert_eq!(check(&["vi", "zh", "vi"]), Err(TrustListError::LanguageTwice));
        assert_eq!(check(&["en-GB", "en-US"]), Ok(()));
    }

    /// Serves REQ-P7: a text without its language is no purpose, and none has two spellings.
    #[test]
    fn a_purpose_names_its_language_in_one_spelling() {
        let good = String::from_utf8(json::to_bytes(&translated(&["vi"])).unwrap()).unwrap();
        let read = |text: &str| json::parse::<RegisteredPurpose>(text.as_bytes(), text.len());
        assert_eq!(read(&good), Ok(translated(&["vi"])));
        let bare = String::from_utf8(json::to_bytes(&translated(&[])).unwrap()).unwrap();
        assert!(!bare.contains("translations"));
        let listed = r#""translations":[{"lang":"vi","text":"in vi"}],"#;
        for (from, to, expected) in [
            (r#""lang":"en","#, "", JsonError::WrongShape),
            (r#""lang":"en""#, r#""lang":"EN""#, JsonError::WrongShape),
            (r#""lang":"en""#, r#""lang":"und""#, JsonError::WrongShape),
            (r#""lang":"en""#, r#""lang":null"#, JsonError::WrongShape),
            (r#""lang":"vi""#, r#""lang":"vi_VN""#, JsonError::WrongShape),
            (r#""lang":"vi","#, "", JsonError::WrongShape),
            ("in vi", "in\u{202e} vi", JsonError::WrongShape),
            ("in vi", "", JsonError::WrongShape),
            (listed, r#""translations":null,"#, JsonError::WrongShape),
            (listed, r#""translations":[],"#, JsonError::SecondSpelling),
        ] {
            let changed = good.replace(from, to);
            assert_ne!(changed, good, "{from}");
            assert_eq!(read(&changed).err(), Some(expected), "{to}");
        }
    }
}
