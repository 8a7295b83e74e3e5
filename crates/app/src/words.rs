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
pub(crate) mod records;
pub(crate) mod refusing;
pub(crate) mod register;
pub(crate) mod saying;
pub(crate) mod storage;
#[cfg(test)]
mod tests;

pub(crate) use self::command::{name_wallet, wallet};
use self::document::jws;
pub(crate) use self::document::{json, key};
pub(crate) use self::language::Language;
pub(crate) use self::reason::reason;
pub(crate) use self::saying::{choose, language, say};

/// A help text by its key, or a part of it; `None` if there is none, and in English.
pub(crate) fn help_text(
    language: Language,
    key: &str,
    part: Option<&str>,
) -> Option<std::borrow::Cow<'static, str>> {
    catalogue::help_in(language, key, part)
}
