//! The runner on a small workspace of its own: what it must see, it sees.

#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SOURCE: &str = "\
//! A fixture.

/// Whether somebody may come in.
pub fn may_enter(age: u8, banned: bool) -> bool {
    if banned {
        return false;
    }
    age >= 18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_too_young_stays_out() {
        assert!(!may_enter(17, false));
        assert!(may_enter(18, false));
    }

    #[test]
    #[ignore]
    fn ignored() {}

    #[test]
    fn always_red() {
        panic!();
    }
}
";
const BAN_TEST: &str = "\
#[test]
fn who_is_banned_stays_out() {
    assert!(!door::may_enter(30, true));
}
";
const AGE_ROW: &str = r#"
[[mutant]]
id = "any-age"
file = "door/src/lib.rs"
find = 'age>=18'
replace = 'true'
test = { package = "door", name = "tests::who_is_too_young_stays_out" }
"#;
const BAN_ROW: &str = r#"
[[mutant]]
id = "no-bans"
file = "door/src/lib.rs"
find = '''
if banned { return false; }'''
replace = ''
test = { package = "door", target = "bans", name = "who_is_banned_stays_out" }
"#;

/// A fixture workspace with these rows, below the build's folder for tests.
fn fixture(name: &str, rows: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants").join(name);
    let _ = std::fs::remove_dir_all(&root);
    let manifest = "[package]\nname = \"door\"\nedition = \"2024\"\n";
    let workspace = "[workspace]\nmembers = [\"door\"]\nresolver = \"3\"\n";
    write(&root, "Cargo.toml", workspace);
    write(&root, ".gitignore", "target\n");
    write(&root, "door/Cargo.toml", manifest);
    write(&root, "door/src/lib.rs", SOURCE);
    write(&root, "door/tests/bans.rs", BAN_TEST);
    write(&root, "tests/mutants.toml", &rows.concat());
    let git = Command::new("git").arg("init").arg("--quiet").current_dir(&root).status();
    assert!(git.unwrap().success());
    root
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn run(root: &Path, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nonla-mutants"))
        .args(options)
        .current_dir(root)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap()
}

/// The exit code, and all that was printed.
fn ended(root: &Path, options: &[&str]) -> (Option<i32>, String) {
    let output = run(root, options);
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(printed).unwrap())
}

/// Serves T-B5: mutants that their tests see are caught, a unit test's and an integration test's.
#[test]
fn mutants_that_are_seen_are_caught() {
    let root = fixture("caught", &[AGE_ROW, BAN_ROW]);
    let (code, printed) = ended(&root, &[]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("2 of 2 caught"), "{printed}");
    let original = std::fs::read_to_string(root.join("door/src/lib.rs")).unwrap();
    assert_eq!(original, SOURCE, "only the copy is changed");

    // What was built stays; the tree's new state counts.
    write(&root, "door/tests/bans.rs", &BAN_TEST.replace("!door::may_enter(30, true)", "true"));
    let (code, printed) = ended(&root, &["--only", "no-bans"]);
    assert_eq!(code, Some(1), "{printed}");
}

/// Serves T-B5: a mutant whose test stays green is reported with its place, for people and machines.
#[test]
fn a_mutant_whose_test_stays_green_is_a_survivor() {
    let blind = AGE_ROW.replace("find = 'age>=18'", "find = '18'").replace("'true'", "'18'");
    let root = fixture("survivor", &[&blind, BAN_ROW]);
    let (code, printed) = ended(&root, &[]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("`any-age`: its `find` is 2 times"), "{printed}");

    let blind = AGE_ROW.replace("'true'", "'age >= 17 + 1'");
    let root = fixture("survivor", &[&blind, BAN_ROW]);
    let (code, printed) = ended(&root, &[]);
    assert_eq!(code, Some(1), "{printed}");
    let told = "`any-age` at door/src/lib.rs:8: survivor, stays green: door lib";
    assert!(printed.contains(told), "{printed}");
    assert!(printed.contains("1 of 2 caught"), "{printed}");

    let output = run(&root, &["--json", "--only", "any-age"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["mutants"].as_array().unwrap().len(), 1);
    assert_eq!(report["mutants"][0]["id"], "any-age");
    assert_eq!(report["mutants"][0]["verdict"], "survived");
    assert_eq!(report["mutants"][0]["line"], 8);
}

/// Serves T-B5: a bug may need several places, which are one switch.
#[test]
fn a_row_may_change_several_places() {
    let both = BAN_ROW.replace(
        "replace = ''",
        "replace = ''\nalso = [{ find = 'age >= 18', replace = 'age < 18' }]",
    );
    let both = both.replace("who_is_banned_stays_out", "who_is_banned_and_too_young_stays_out");
    let root = fixture("several", &[&both]);
    let test = "#[test]\nfn who_is_banned_and_too_young_stays_out() {\n    \
                assert!(!door::may_enter(9, true));\n}\n";
    write(&root, "door/tests/bans.rs", test);
    let (code, printed) = ended(&root, &[]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("1 of 1 caught"), "{printed}");
    let there = both.replace("'age >= 18'", "'age >= 81'");
    write(&root, "tests/mutants.toml", &there);
    let (code, printed) = ended(&root, &[]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("`no-bans`: its `find` is not in door/src/lib.rs"), "{printed}");
}

/// Serves T-B5: a test that is red or does not run without any mutant proves nothing, which is a
/// failure, but does not keep the other rows from being tried.
#[test]
fn a_test_that_is_not_green_by_itself_leaves_the_others_tried() {
    let named = |name: &str, id: &str| {
        let row = AGE_ROW.replace("tests::who_is_too_young_stays_out", name);
        row.replace("any-age", id)
    };
    let red = named("tests::always_red", "red");
    let ignored = named("tests::ignored", "ignored");
    let root = fixture("not-green", &[&red, &ignored, AGE_ROW]);
    let (code, printed) = ended(&root, &[]);
    assert_eq!(code, Some(1), "{printed}");
    for told in [
        "`red` at door/src/lib.rs:8: not tried, red without a mutant: door lib tests::always_red",
        "`ignored` at door/src/lib.rs:8: not tried, the test did not run; is it ignored?",
        "1 of 3 caught",
    ] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
}

/// Serves T-B5: a row that proves nothing is refused, and the message says why.
#[test]
fn a_row_that_does_not_fit_is_refused() {
    let named = |name: &str| AGE_ROW.replace("tests::who_is_too_young_stays_out", name);
    let cases = [
        (AGE_ROW.replace("age>=18", "age>=81"), "`any-age`: its `find` is not in door/src/lib.rs"),
        (AGE_ROW.replace("lib.rs", "bil.rs"), "`any-age`: door/src/bil.rs cannot be read"),
        (AGE_ROW.replace("\"door\"", "\"window\""), "no package `window`"),
        (BAN_ROW.replace("\"bans\"", "\"ban\""), "package `door` has no test target `ban`"),
        (named("who_is_too_young_stays_out"), "is `tests::who_is_too_young_stays_out` meant?"),
        (AGE_ROW.replace("'true'", "'1'"), "does not compile with the switches"),
        (format!("{AGE_ROW}{AGE_ROW}"), "two rows have the id `any-age`"),
        (AGE_ROW.replace("replace", "replaces"), "unknown field `replaces`"),
        (String::new(), "it has no rows"),
    ];
    for (rows, message) in cases {
        let (code, printed) = ended(&fixture("unfit", &[&rows]), &[]);
        assert!(printed.contains(message), "{message}: {printed}");
        assert_eq!(code, Some(2), "{printed}");
    }
    let (code, printed) = ended(&fixture("unfit", &[AGE_ROW]), &["--only", "no-bans"]);
    assert!(printed.contains("no row has the id `no-bans`"), "{printed}");
    assert_eq!(code, Some(2));
}
