//! Every example runs, and the README shows the first of them as it is.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names() -> Vec<String> {
    let files = std::fs::read_dir(root().join("examples")).unwrap();
    // A folder beside an example holds modules of it.
    let files = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let stem = |path: PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    files.map(stem).collect()
}

/// The folder cargo builds examples into, beside the one of this test.
fn folder() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.parent().unwrap().parent().unwrap().join("examples")
}

/// Serves REQ-D7: guides that run.
#[test]
fn every_example_runs_to_its_end() {
    let names = names();
    assert!(names.len() >= 6);
    for name in names {
        let output = Command::new(folder().join(&name)).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {stderr}");
    }
}

/// The first code a newcomer reads is code that was just run.
#[test]
fn the_readme_shows_issue_and_present_as_it_is() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let example = std::fs::read_to_string(root().join("examples/issue_and_present.rs")).unwrap();
    let story = &example[example.find("use nonla_app").unwrap()..];
    let first = readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(first, Some(story));
}

/// Serves REQ-D7: where a change goes, by files that are there.
#[test]
fn contributing_names_files_that_exist() {
    let text = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let names = text.split('`').skip(1).step_by(2).filter(|name| name.contains('/'));
    let names: Vec<&str> =
        names.filter(|name| !name.contains(' ') && !name.contains("::")).collect();
    assert!(names.len() > 30, "{}", names.len());
    for name in names {
        assert!(root().join(name).exists(), "{name} is not there");
    }
}

/// Serves REQ-D7: the dependencies that a crate's front page names are there, with these features.
#[test]
fn the_dependencies_of_each_front_page_resolve() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("src/main.rs"), "fn main() {}\n").unwrap();
    std::fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let mut pages = 0;
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let page = entry.unwrap().path().join("README.md");
        let text = std::fs::read_to_string(&page).unwrap();
        let Some(block) = text.split("```toml\n").nth(1) else { continue };
        let block = block.split("```").next().unwrap();
        let block = block.replace("../nonla/", &format!("{}/", root().display()));
        let package = "[package]\nname = \"fresh\"\nedition = \"2024\"\n\n[workspace]\n\n";
        std::fs::write(folder.path().join("Cargo.toml"), format!("{package}{block}")).unwrap();
        let tried = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&tried.stderr);
        assert!(tried.status.success(), "{}: {error}", page.display());
        assert!(block.contains("[profile.dev.package"), "{}", page.display());
        pages += 1;
    }
    assert!(pages >= 7, "{pages}");
}

/// An attack counts as known only with a test: every name in `specs/attacks.md` is one.
#[test]
fn every_attack_in_the_specs_names_tests_that_exist() {
    let attacks = std::fs::read_to_string(root().join("specs/attacks.md")).unwrap();
    let sources: String = ["crates", "tests"].map(|folder| sources(&root().join(folder))).concat();
    let mut names = 0;
    for row in attacks.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in tests.split('`').skip(1).step_by(2) {
            assert!(sources.contains(&format!("fn {name}()")), "{name} is no test");
            names += 1;
        }
    }
    assert!(names > 50, "{names}");
}

/// All Rust sources below a folder, as one text.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    text
}

/// Lines without their indentation and without blank ones.
fn bare(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Serves REQ-D7: every piece of code on the wallet's front page stands in the example that runs.
#[test]
fn the_wallets_front_page_shows_code_of_the_example() {
    assert!(blocks_of_the_example("crates/wallet/README.md", "examples/embed_wallet.rs") >= 8);
}

/// Serves REQ-D7: the same of the verifier's front page.
#[test]
fn the_verifiers_front_page_shows_code_of_the_example() {
    assert!(blocks_of_the_example("crates/verifier/README.md", "examples/platform_server.rs") >= 3);
}

/// How many pieces of code a front page shows, all of which stand in the example.
fn blocks_of_the_example(page: &str, example: &str) -> usize {
    let readme = std::fs::read_to_string(root().join(page)).unwrap();
    let example = std::fs::read_to_string(root().join(example)).unwrap();
    let example = bare(&example);
    let blocks: Vec<&str> =
        readme.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    for block in &blocks {
        let lines = bare(block);
        let stands = example.windows(lines.len()).any(|window| window == lines);
        assert!(stands, "not in the example:\n{block}");
    }
    blocks.len()
}
