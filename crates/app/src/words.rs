//! What the program says to people, in their language: the catalogues under `locales/`.
//!
//! `say!("id", name = value)` gives the text of a message in the chosen language. Tests check that every
//! id in the source has a text in both languages, with the variables that are given, and that no text
//! is left over. A line break in a catalogue is a space in the text.

pub(crate) mod asked;
pub(crate) mod asking;
mod catalogue;
pub(crate) mod clock;
pub(crate) mod command;
pub(crate) mod demo;
mod document;
pub(crate) mod history;
pub(crate) mod issuing;
mod language;
#[cfg(test)]
mod literals;
mod reason;
pub(crate) mod receiving;
pub(crate) mod refusing;
pub(crate) mod register;
pub(crate) mod storage;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use fluent_bundle::FluentValue;

pub(crate) use self::command::{name_wallet, wallet};
use self::document::jws;
pub(crate) use self::document::{json, key};
pub(crate) use self::language::Language;
pub(crate) use self::reason::reason;

static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Chooses the language for the rest of the process: the one that was named, or else the
/// environment's. The first choice stays.
pub(crate) fn choose(named: Option<Language>) {
    let _ = CHOSEN.set(named.unwrap_or_else(Language::of_environment));
}

/// The chosen language; English if none was chosen.
pub(crate) fn language() -> Language {
    CHOSEN.get().copied().unwrap_or(Language::English)
}

/// A help text by its key, or a part of it; `None` if there is none, and in English.
pub(crate) fn help_text(
    language: Language,
    key: &str,
    part: Option<&str>,
) -> Option<std::borrow::Cow<'static, str>> {
    catalogue::help_in(language, key, part)
}

/// A text in the chosen language: use `say!`.
pub(crate) fn text(id: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    catalogue::text_in(language(), id, values)
}

/// A text of the catalogue in the chosen language: `say!("id", name = value)`. A value is a text or a
/// number; of anything else give `.to_string()`.
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::text($id, &[$((stringify!($name), ::fluent_bundle::FluentValue::from($value))),*])
    };
}

pub(crate) use say;
