//! The language that was chosen, and a text in it.

use std::sync::OnceLock;

use fluent_bundle::FluentValue;

use super::catalogue;
use super::language::Language;

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

/// A text in the chosen language: use `say!`.
pub(crate) fn text(id: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    catalogue::text_in(language(), id, values)
}

/// A text of the catalogue in the chosen language: `say!("id", name = value)`. A value is a text or a
/// number; of anything else give `.to_string()`.
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::saying::text($id, &[$((stringify!($name), ::fluent_bundle::FluentValue::from($value))),*])
    };
}

pub(crate) use say;
