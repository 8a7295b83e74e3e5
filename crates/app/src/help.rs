//! Help texts in the chosen language.
//!
//! The English ones are the doc comments at commands and arguments. The others stand in `help.ftl` of their
//! language, by the path to them: `help-wallet-prove` is the command, `help-wallet-prove_out` its argument;
//! `.long` is what follows in the long form, `.after` what stands below.

use std::borrow::Cow;
use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory, FromArgMatches};

use crate::words::{Language, help_text, language};

/// The key of the program's own help.
pub(crate) const PROGRAM: &str = "help";
/// The key of a wallet's shell.
pub(crate) const SHELL: &str = "help-shell";

/// Reads the arguments of the process.
///
/// # Errors
/// What clap says of a mistake, or the help that was asked for.
pub(crate) fn parse<C: CommandFactory + FromArgMatches>(
    arguments: impl IntoIterator<Item = OsString>,
    key: &str,
) -> Result<C, clap::Error> {
    let mut command = in_language(C::command(), language(), key);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    C::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The language that the arguments name, before they are read: help and mistakes are told in it.
pub(crate) fn named_language(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let arguments = arguments.into_iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = arguments.take_while(|word| word != "--").collect();
    let named = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).map(String::as_str),
        Some(value) => value.strip_prefix('='),
        None => None,
    });
    named.and_then(|name| <Language as clap::ValueEnum>::from_str(name, true).ok())
}

/// The command with its help texts in a language.
fn in_language(command: Command, language: Language, key: &str) -> Command {
    if language == Language::English {
        return command;
    }
    let mut command = translated(command, language, key);
    // Only then are there the arguments and the command that clap adds.
    command.build();
    framed(command, language)
}

fn translated(mut command: Command, language: Language, key: &str) -> Command {
    let text = |part| help_text(language, key, part).map(Cow::into_owned);
    if let Some(about) = text(None) {
        if let Some(long) = text(Some("long")) {
            command = command.long_about(format!("{about}.\n\n{long}"));
        }
        command = command.about(about);
    }
    if let Some(after) = text(Some("after")) {
        command = command.after_help(after);
    }
    let command = command.mut_args(|argument| {
        let help = help_text(language, &argument_key(key, &argument), None);
        help.map(Cow::into_owned).into_iter().fold(argument, Arg::help)
    });
    command.mut_subcommands(|inner| {
        let key = command_key(key, &inner);
        translated(inner, language, &key)
    })
}

/// Headings, and the texts of what clap adds.
fn framed(command: Command, language: Language) -> Command {
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        frame(language, "help-usage")
    );
    let command =
        command.help_template(template).subcommand_help_heading(frame(language, "help-commands"));
    let command = command.mut_args(|argument| {
        let heading = if argument.is_positional() { "help-arguments" } else { "help-options" };
        let argument = argument.help_heading(frame(language, heading));
        match argument.get_id().as_str() {
            "help" => argument.help(frame(language, "help-help")).long_help(None::<&str>),
            "version" => argument.help(frame(language, "help-version")),
            _ => argument,
        }
    });
    command.mut_subcommands(|inner| {
        let inner = framed(inner, language);
        let is_help = inner.get_name() == "help";
        if is_help { inner.about(frame(language, "help-help")) } else { inner }
    })
}

/// A text of one line. The catalogues last as long as the program, which is what clap asks of headings.
fn frame(language: Language, key: &str) -> &'static str {
    match help_text(language, key, None) {
        Some(Cow::Borrowed(text)) => text,
        _ => "",
    }
}

/// The commands of a shell are those of the wallet and of practice towns.
fn command_key(key: &str, inner: &Command) -> String {
    match (key, inner.get_name()) {
        (SHELL, "exit") => "help-shell-exit".to_owned(),
        (SHELL, "practice") => "help-practice".to_owned(),
        (SHELL, name) => format!("help-wallet-{name}"),
        (_, name) => format!("{key}-{name}"),
    }
}

fn argument_key(key: &str, argument: &Arg) -> String {
    format!("{key}_{}", argument.get_id().as_str().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::error::ErrorKind;

    use super::*;
    use crate::words::Language::Vietnamese;

    /// What a language has to say: by key and part, with the English text.
    type Wanted = BTreeMap<(String, Option<&'static str>), String>;

    fn collect(command: &Command, key: &str, wanted: &mut Wanted) {
        let about = command.get_about().map(ToString::to_string);
        let long = command.get_long_about().map(ToString::to_string);
        let after = command.get_after_help().map(ToString::to_string);
        assert!(about.is_some(), "{key} says nothing");
        let parts = [(None, about), (Some("long"), long), (Some("after"), after)];
        for (part, text) in parts {
            wanted.extend(text.map(|text| ((key.to_owned(), part), text)));
        }
        for argument in command.get_arguments() {
            let key = argument_key(key, argument);
            let help = argument.get_help().unwrap_or_else(|| panic!("{key} says nothing"));
            wanted.insert((key, None), help.to_string());
        }
        for inner in command.get_subcommands() {
            collect(inner, &command_key(key, inner), wanted);
        }
    }

    /// The keys and parts that a help file has.
    fn present(file: &str) -> Vec<(String, Option<&str>)> {
        let mut found: Vec<(String, Option<&str>)> = Vec::new();
        for line in file.lines() {
            let Some((name, _)) = line.split_once(" =") else { continue };
            match (line.strip_prefix("    ."), found.last()) {
                (Some(_), Some((key, _))) => {
                    let part = name.trim_start_matches([' ', '.']);
                    found.push((key.clone(), Some(part)));
                }
                _ if name.starts_with("help") => found.push((name.to_owned(), None)),
                _ => {}
            }
        }
        found
    }

    /// Serves REQ-W7: each command and argument explains itself in both languages, and no text is left over.
    #[test]
    fn each_command_and_argument_has_help_in_both_languages() {
        let mut wanted = Wanted::new();
        collect(&crate::cli::command(), PROGRAM, &mut wanted);
        collect(&crate::wallet_cli::shell_command(), SHELL, &mut wanted);
        assert!(wanted.len() > 150, "{}", wanted.len());
        let mut faults = Vec::new();
        for ((key, part), english) in &wanted {
            match help_text(Vietnamese, key, *part) {
                None => faults.push(format!("{key} {part:?} has no text: {english}")),
                Some(text) if text == english.as_str() => {
                    faults.push(format!("{key} is not translated"))
                }
                Some(text) => assert_eq!(*nonla_credential::nfc(&text), *text, "{key}"),
            }
        }
        let frame = ["usage", "commands", "arguments", "options", "help", "version"];
        let frame = frame.map(|name| format!("help-{name}"));
        let file = include_str!("../locales/vi/help.ftl");
        for (key, part) in present(file) {
            if !frame.contains(&key) && !wanted.contains_key(&(key.clone(), part)) {
                faults.push(format!("{key} {part:?} is not used"));
            }
        }
        assert!(frame.iter().all(|key| !super::frame(Vietnamese, key).is_empty()));
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Serves REQ-W7: help is shown whole in the language: texts, headings, and what clap adds.
    #[test]
    fn help_is_vietnamese_from_its_first_line_to_its_last() {
        let said = |arguments: &[&str]| {
            let command = in_language(crate::cli::command(), Vietnamese, PROGRAM);
            let error = command.try_get_matches_from(arguments).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::DisplayHelp);
            error.render().to_string()
        };
        let all = [
            said(&["nonla", "--help"]),
            said(&["nonla", "wallet", "prove", "--help"]),
            said(&["nonla", "wallet", "history", "-h"]),
            said(&["nonla", "help", "practice", "offer"]),
        ];
        for help in &all {
            assert!(help.contains("Cách dùng: nonla") && help.contains("Tùy chọn:"), "{help}");
            for english in ["Usage:", "Options:", "Commands:", "Arguments:", "Print ", "Example"] {
                assert!(!help.contains(english), "{english} in {help}");
            }
        }
        assert!(all[0].starts_with("Chứng minh bạn là") && all[0].contains("Lệnh:"), "{}", all[0]);
        assert!(all[1].contains("Tham số:\n  <REQUEST>"), "{}", all[1]);
        assert!(all[1].contains("Không có cách nào bỏ qua câu hỏi đó."), "{}", all[1]);
    }

    #[test]
    fn the_language_is_named_before_the_arguments_are_read() {
        let named = |words: &[&str]| named_language(words.iter().map(OsString::from));
        assert_eq!(named(&["nonla", "--lang", "vi", "demo"]), Some(Vietnamese));
        assert_eq!(named(&["nonla", "demo", "--help", "--lang=VI"]), Some(Vietnamese));
        assert_eq!(named(&["nonla", "demo", "--lang", "en"]), Some(Language::English));
        for other in
            [&["nonla", "--lang"][..], &["nonla", "--lang", "fr"], &["nonla", "--language=vi"]]
        {
            assert_eq!(named(other), None);
        }
        assert_eq!(named(&["nonla", "wallet", "--", "--lang", "vi"]), None);
    }
}
