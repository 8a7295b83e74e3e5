//! Both catalogues are complete, and say what the source asks of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::{FluentResource, FluentValue};

use super::Language;
use super::catalogue::{ENGLISH, VIETNAMESE, text_in};

/// Messages by id, each with its variables.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// The messages of a catalogue: an id stands at the beginning of a line, what belongs to it is indented.
fn messages(parts: &[&str]) -> Messages {
    let mut messages = Messages::new();
    for part in parts {
        let mut current = None;
        for line in part.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|first: char| first.is_ascii_lowercase()) {
                let id = line.split('=').next().unwrap().trim().to_owned();
                assert!(
                    messages.insert(id.clone(), BTreeSet::new()).is_none(),
                    "{id} stands twice"
                );
                current = Some(id);
            }
            let Some(id) = &current else { continue };
            messages.get_mut(id).unwrap().extend(variables(line));
        }
    }
    messages
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    let is_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    line.split('$')
        .skip(1)
        .map(move |rest| rest.split(|sign| !is_name(sign)).next().unwrap().into())
}

/// Serves REQ-W7: what one language says, the other says too, of the same values.
#[test]
fn both_catalogues_have_the_same_messages_and_variables() {
    let (english, vietnamese) = (messages(&ENGLISH), messages(&VIETNAMESE));
    let ids = |messages: &Messages| messages.keys().cloned().collect::<BTreeSet<String>>();
    let apart: Vec<String> =
        ids(&english).symmetric_difference(&ids(&vietnamese)).cloned().collect();
    assert_eq!(apart, Vec::<String>::new(), "in one catalogue only");
    for (id, variables) in &english {
        assert_eq!(variables, &vietnamese[id], "{id}");
    }
}

#[test]
fn every_file_of_a_catalogue_is_read_whole() {
    for part in ENGLISH.iter().chain(&VIETNAMESE) {
        let errors = FluentResource::try_new((*part).to_owned()).err().map(|(_, errors)| errors);
        assert!(errors.is_none(), "{errors:?}");
    }
}

/// A message that says the same in both languages was not translated; a few are names and signs.
#[test]
fn every_message_is_translated_and_spelled_in_one_way() {
    let same = ["mark-ok-plain", "choose-now", "show-claim"];
    for (id, variables) in messages(&ENGLISH) {
        let names: Vec<&'static str> =
            variables.into_iter().map(|name| &*Box::leak(name.into_boxed_str())).collect();
        for number in [0_u64, 1, 7] {
            let values: Vec<_> =
                names.iter().map(|name| (*name, FluentValue::from(number))).collect();
            let english = text_in(Language::English, &id, &values);
            let vietnamese = text_in(Language::Vietnamese, &id, &values);
            assert!(english != vietnamese || same.contains(&id.as_str()), "{id}: {english}");
            assert_eq!(*nonla_credential::nfc(&vietnamese), vietnamese, "{id}");
            for text in [&english, &vietnamese] {
                assert!(!text.trim().is_empty() && !text.contains(['{', '}', '$']), "{id}: {text}");
            }
        }
    }
}

/// Serves REQ-W7: no message is missing, none is left over, and each is given its variables.
#[test]
fn the_source_and_the_catalogues_agree() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (english, mut used) = (messages(&ENGLISH), BTreeSet::new());
    let mut faults = Vec::new();
    for file in files(&source) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (id, given) in calls(&text) {
            match english.get(&id) {
                None => faults.push(format!("{}: no message {id}", file.display())),
                Some(wanted) if *wanted != given => {
                    faults
                        .push(format!("{}: {id} takes {wanted:?}, not {given:?}", file.display()));
                }
                Some(_) => {}
            }
            used.insert(id);
        }
    }
    faults.extend(
        english.keys().filter(|id| !used.contains(*id)).map(|id| format!("{id} is not used")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The files of source in a folder, without the tests of the catalogues themselves.
pub(super) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !["words/tests.rs", "words/literals.rs"].iter().any(|own| path.ends_with(own)) {
            found.push(path);
        }
    }
    found
}

/// Each `say!("id", name = ..)`: its id and the names it gives.
fn calls(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<&str>>().join("\n");
    code.split("say!(").skip(1).filter_map(|rest| call(rest.trim_start())).collect()
}

/// What stands in the parentheses of one, up to the one that closes them.
fn call(text: &str) -> Option<(String, BTreeSet<String>)> {
    let (id, rest) = text.strip_prefix('"')?.split_once('"')?;
    let (mut depth, mut in_text, mut plain) = (0, false, String::new());
    for sign in rest.chars() {
        match sign {
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            _ if depth == 0 => plain.push(sign),
            _ => {}
        }
    }
    let names =
        plain.split(',').filter_map(|part| part.split_once('=')).map(|(name, _)| name.trim());
    Some((id.to_owned(), names.map(str::to_owned).collect()))
}

#[test]
fn a_call_is_read_with_its_names() {
    let names = |call: &str| calls(call)[0].1.iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(names(r#"say!("a-b")"#), "");
    assert_eq!(names(r#"say!("a", one = f(x, y = 2), two = "b, c = d".len(),); e = 3"#), "one two");
    assert!(calls("// say!(\"not\")").is_empty());
}

/// Serves REQ-W7: values stand in the text as they are, and a count has its form.
#[test]
fn values_are_put_in_as_they_are() {
    let said =
        |language, count: u64| text_in(language, "register-imported", &[("count", count.into())]);
    assert_eq!(said(Language::English, 12_345), "12345 people imported");
    assert!(said(Language::Vietnamese, 1).starts_with("đã nhập 1 người"));
    assert_eq!(text_in(Language::English, "no-such-id", &[]), "no-such-id");
}

/// Serves REQ-W7: each kind of error of a library that `words/` names has a text of its own, and none of them
/// is shown in the library's English.
#[test]
fn each_kind_of_a_library_s_errors_has_a_text() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let words: Vec<String> = files(&crates.join("app/src/words"))
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let words = words.concat();
    let (mut enums, mut missing) = (0, Vec::new());
    for name in ["crypto", "credential", "issuer", "verifier", "wallet", "storage"] {
        for file in files(&crates.join(name).join("src")) {
            let source = std::fs::read_to_string(file).unwrap();
            for (name, variants) in source.split("\npub enum ").skip(1).map(variants) {
                // Keys of the cryptography; and what is no error.
                if ["KeyError", "Heard"].contains(&name) || !words.contains(&format!(" {name}::")) {
                    continue;
                }
                enums += 1;
                let said = |variant: &&str| {
                    let full = format!("{name}::{variant}");
                    words
                        .split(&full)
                        .skip(1)
                        .any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
                };
                let unsaid = variants.into_iter().filter(|variant| !said(variant));
                missing.extend(unsaid.map(|variant| format!("{name}::{variant}")));
            }
        }
    }
    assert!(enums > 30, "{enums}");
    assert_eq!(missing, Vec::<String>::new(), "have no text");
}

/// The name of an enum and of its variants, by what follows `pub enum`.
fn variants(text: &str) -> (&str, Vec<&str>) {
    let body = text.split("\n}").next().unwrap();
    let is_name = |sign: char| sign.is_ascii_alphanumeric();
    let name = body.split(|sign| !is_name(sign)).next().unwrap();
    let lines = body.lines().skip(1).filter_map(|line| line.strip_prefix("    "));
    let starts = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    (name, starts.map(|line| line.split(|sign| !is_name(sign)).next().unwrap()).collect())
}
