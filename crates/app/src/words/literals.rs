//! No sentence is written at the place where it is said: it would be told in one language.

use std::path::Path;

use super::tests::files;

/// Literals with words that no person reads as a sentence of the program, by file and beginning.
const EXCEPTIONS: [(&str, &str); 19] = [
    // Codes of messages: machines read them, `words/demo.rs` names them for people.
    ("office.rs", "credential request"),
    ("office.rs", "credential signed"),
    ("words/demo.rs", "credential request"),
    ("words/demo.rs", "credential signed"),
    // Names and purposes that the operator of the practice towns' trust list signed.
    ("demo_issuer.rs", "Civil register of Vietnam (demo)"),
    ("platform.rs", "{\n \"post\""),
    ("platform.rs", "Agora, a forum"),
    ("platform.rs", "Bazaar, a market"),
    ("platform.rs", "đọc bài viết công khai"),
    ("platform.rs", "mỗi người trưởng thành"),
    ("platform.rs", "phát trực tiếp"),
    ("platform.rs", "người trưởng thành"),
    ("platform.rs", "người từ 16 tuổi"),
    // How a file begins.
    ("output.rs", "-----BEGIN AGE"),
    // English help: the test of `help.rs` demands the other language.
    ("practice.rs", "Example:"),
    ("register_cli.rs", "Examples:"),
    ("wallet_cli.rs", "Secrets: passphrases are typed"),
    ("", "Example:\\n"),
    ("", "Examples:\\n"),
];

/// Serves REQ-W7: what people read stands in the catalogues, and so in both languages.
#[test]
fn no_sentence_is_written_where_it_is_said() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut needed) = (Vec::new(), vec![false; EXCEPTIONS.len()]);
    for file in files(&source) {
        let name = file.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap();
        for literal in literals(&text).filter(|literal| is_sentence(literal)) {
            let excepted = EXCEPTIONS.iter().position(|(place, start)| {
                (place.is_empty() || *place == name) && literal.starts_with(start)
            });
            match excepted {
                Some(at) => needed[at] = true,
                // A command is typed as it is in every language.
                None if literal.starts_with("nonla ") => {}
                None => found.push(format!("{name}: {literal}")),
            }
        }
    }
    assert!(found.is_empty(), "say these with `say!`:\n{}", found.join("\n"));
    let left_over = EXCEPTIONS.iter().zip(needed).filter(|(_, needed)| !needed);
    let left_over: Vec<_> = left_over.map(|(exception, _)| exception).collect();
    assert!(left_over.is_empty(), "no longer there: {left_over:?}");
}

/// Two words of two letters or more beside each other or around a value.
fn is_sentence(literal: &str) -> bool {
    let mut said = String::new();
    let mut inside = false;
    for sign in literal.replace("\\n", " ").chars() {
        inside = (inside || sign == '{') && sign != '}';
        said.extend((!inside).then_some(sign));
    }
    let is_word = |word: &&str| {
        let word = word.trim_matches(|sign: char| !sign.is_alphabetic());
        word.chars().count() >= 2 && word.chars().all(|sign| sign.is_alphabetic() || sign == '\'')
    };
    said.split_whitespace().filter(is_word).count() >= 2
}

/// The texts between quotation marks, without those of tests, comments and reasons for the compiler.
fn literals(source: &str) -> impl Iterator<Item = String> {
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let told = |line: &&str| {
        let line = line.trim_start();
        !["//", "#[expect(", "#[allow(", "reason = "].iter().any(|start| line.starts_with(start))
    };
    let code = code.lines().filter(told).collect::<Vec<&str>>().join("\n");
    // A quotation mark as one character opens nothing.
    let code = code.replace("'\"'", "");
    let (mut found, mut rest) = (Vec::new(), code.as_str());
    while let Some(at) = rest.find('"') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let is_raw = before.ends_with("r#");
        let end = if is_raw { after.find("\"#").unwrap() } else { closing(after) };
        // Why something cannot fail is for who reads the source.
        if !before.ends_with(".expect(") {
            found.push(after[..end].replace("\\\n", "").trim_start().to_owned());
        }
        rest = &after[end + 1..];
    }
    found.into_iter()
}

/// Where the quotation mark that ends a text stands.
fn closing(text: &str) -> usize {
    let mut escaped = false;
    let mut signs = text.char_indices();
    let end = signs.find(|(_, sign)| {
        let ends = *sign == '"' && !escaped;
        escaped = *sign == '\\' && !escaped;
        ends
    });
    end.unwrap().0
}

#[test]
fn literals_are_found_wherever_they_stand() {
    let source = r##"
        // "a comment here"
        #[error("an error here")]
        #[expect(clippy::panic, reason = "no person reads")]
        fn f() { g('"', "one \"quoted word\" more", r#"raw "text" here"#).expect("a proof here") }
        say!("an-id", name = "plain");
    "##;
    let all: Vec<String> = literals(source).collect();
    let wanted =
        ["an error here", "one \\\"quoted word\\\" more", "raw \"text\" here", "an-id", "plain"];
    assert_eq!(all, wanted);
    let sentences = all.iter().filter(|literal| is_sentence(literal)).count();
    assert_eq!(sentences, 3, "{all:?}");
    for other in ["{count} x {field}", "a b", "one", "{one two}", "  two", "án", "a-b c_d"] {
        assert!(!is_sentence(other), "{other}");
    }
    assert!(
        is_sentence("Đã xong")
            && is_sentence("{0} is not read")
            && is_sentence("issuer's store: {0}")
    );
}
