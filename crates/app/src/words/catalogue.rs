//! The catalogues, embedded in the program.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::language::Language;

macro_rules! parts {
    ($language:literal) => {
        [
            include_str!(concat!("../../locales/", $language, "/program.ftl")),
            include_str!(concat!("../../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../../locales/", $language, "/wallet.ftl")),
            include_str!(concat!("../../locales/", $language, "/register.ftl")),
            include_str!(concat!("../../locales/", $language, "/practice.ftl")),
            include_str!(concat!("../../locales/", $language, "/refusals.ftl")),
            include_str!(concat!("../../locales/", $language, "/demo.ftl")),
        ]
    };
}

/// The files of the English catalogue.
pub(super) const ENGLISH: [&str; 7] = parts!("en");
/// The files of the Vietnamese catalogue.
pub(super) const VIETNAMESE: [&str; 7] = parts!("vi");

static IN_ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", &ENGLISH));
static IN_VIETNAMESE: LazyLock<Bundle> = LazyLock::new(|| bundle("vi", &VIETNAMESE));

/// Help in Vietnamese; in English it stands at the arguments.
static HELP_IN_VIETNAMESE: LazyLock<Bundle> =
    LazyLock::new(|| bundle("vi", &[include_str!("../../locales/vi/help.ftl")]));

type Bundle = FluentBundle<FluentResource>;

/// The text of a message in a language. One that is in no catalogue, which the tests rule out, is named
/// by its id, so that a person never meets silence.
pub(super) fn text_in(
    language: Language,
    id: &str,
    values: &[(&'static str, FluentValue<'_>)],
) -> String {
    let bundle = match language {
        Language::English => &IN_ENGLISH,
        Language::Vietnamese => &IN_VIETNAMESE,
    };
    let pattern = bundle.get_message(id).and_then(|message| message.value());
    let Some(pattern) = pattern else { return id.to_owned() };
    let mut arguments = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        arguments.set(*name, value.clone());
    }
    let mut faults = Vec::new();
    bundle.format_pattern(pattern, Some(&arguments), &mut faults).replace('\n', " ")
}

/// A help text, or a part of it; `None` if there is none, and in English.
pub(super) fn help_in(
    language: Language,
    id: &str,
    part: Option<&str>,
) -> Option<Cow<'static, str>> {
    let bundle: &'static Bundle = match language {
        Language::English => return None,
        Language::Vietnamese => &HELP_IN_VIETNAMESE,
    };
    let message = bundle.get_message(id)?;
    let pattern = match part {
        None => message.value()?,
        Some(part) => message.get_attribute(part)?.value(),
    };
    Some(bundle.format_pattern(pattern, None, &mut Vec::new()))
}

#[expect(clippy::expect_used, reason = "`en` and `vi` are language codes")]
fn bundle(language: &str, parts: &[&str]) -> Bundle {
    let language = language.parse().expect("a language code");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // No marks around values: what is shown can be copied, such as a command or a file name.
    bundle.set_use_isolating(false);
    for part in parts {
        let resource = FluentResource::try_new((*part).to_owned());
        // The tests find what does not parse or stands twice; the rest is kept all the same.
        let _ = bundle.add_resource(resource.unwrap_or_else(|(rest, _)| rest));
    }
    bundle
}
