//! Imports run only down one table, files of one crate import each other in no circle, and the lower
//! layers stay free of files, clocks and sockets.
//!
//! `cargo metadata` says who depends on whom; a plain text scan says what the sources name. Both
//! rules are functions from data to a list of violations, so each is also shown a bad example.

mod circles;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// What one package of the workspace may lean on.
struct Layer {
    package: &'static str,
    /// Packages of ours it may name, in normal, build and dev dependencies alike.
    may_use: &'static [&'static str],
    /// Packages of others it must not name, dev dependencies apart.
    never: &'static [&'static str],
    /// Whether it may switch on the proving code.
    may_prove: bool,
    /// Whether its sources must stay free of everything in `OUTSIDE_WORLD`.
    pure: bool,
}

/// The table. A new package of the workspace gets a row here first.
#[rustfmt::skip]
const LAYERS: &[Layer] = &[
    Layer { package: "nonla-crypto", may_use: &[], never: BELOW_JSON, may_prove: true, pure: true },
    Layer { package: "nonla-credential", may_use: &["nonla-crypto"], never: OUTSIDE, may_prove: false, pure: true },
    Layer { package: "nonla-record", may_use: &[], never: BELOW_JSON, may_prove: false, pure: true },
    Layer { package: "nonla-issuer", may_use: BELOW_ROLES, never: OUTSIDE, may_prove: true, pure: true },
    Layer { package: "nonla-wallet", may_use: BELOW_ROLES, never: OUTSIDE, may_prove: true, pure: true },
    Layer { package: "nonla-verifier", may_use: BELOW_ROLES, never: OUTSIDE, may_prove: false, pure: true },
    Layer { package: "nonla-storage", may_use: ROLES, never: HTTP, may_prove: true, pure: false },
    Layer { package: "nonla-app", may_use: BELOW_APP, never: &[], may_prove: true, pure: false },
    Layer { package: "nonla-recording-vfs", may_use: &[], never: HTTP, may_prove: false, pure: false },
    Layer { package: "nonla-mutants", may_use: &[], never: OUTSIDE, may_prove: false, pure: false },
    Layer { package: "nonla", may_use: EVERYTHING, never: &[], may_prove: true, pure: false },
];

const BELOW_ROLES: &[&str] = &["nonla-crypto", "nonla-credential", "nonla-record"];
#[rustfmt::skip]
const ROLES: &[&str] =
    &["nonla-crypto", "nonla-credential", "nonla-record", "nonla-issuer", "nonla-wallet", "nonla-verifier"];
#[rustfmt::skip]
const BELOW_APP: &[&str] = &[
    "nonla-crypto", "nonla-credential", "nonla-record", "nonla-issuer", "nonla-wallet", "nonla-verifier",
    "nonla-storage",
];
#[rustfmt::skip]
const EVERYTHING: &[&str] = &[
    "nonla-crypto", "nonla-credential", "nonla-record", "nonla-issuer", "nonla-wallet", "nonla-verifier",
    "nonla-storage",
    "nonla-app", "nonla-recording-vfs",
];

/// Crates that bring sockets, databases or an executor.
#[rustfmt::skip]
const OUTSIDE: &[&str] = &[
    "async-std", "axum", "futures", "hyper", "redb", "reqwest", "rusqlite", "smol", "sqlx",
    "tempfile", "tokio", "ureq",
];

/// Crates that talk to other machines.
const HTTP: &[&str] = &["axum", "hyper", "reqwest", "ureq"];

/// The same, and all that reads text or knows a calendar.
#[rustfmt::skip]
const BELOW_JSON: &[&str] = &[
    "async-std", "axum", "chrono", "csv", "futures", "hyper", "jiff", "redb", "reqwest", "rusqlite",
    "serde", "serde_json", "smol", "sqlx", "tempfile", "time", "tokio", "ureq",
];

/// The crates that hold the pairing curve, and the only package and module that may name them.
const CURVE_CRATES: &[&str] = &["blst", "blstrs"];
const CURVE_PACKAGE: &str = "nonla-crypto";
const CURVE_MODULE: &str = "src/backend";

/// What a pure layer takes as arguments instead: bytes, `now`, randomness. The last entry would
/// hide a file from this scan.
#[rustfmt::skip]
const OUTSIDE_WORLD: &[&str] = &[
    "std::*", "std::fs", "std::net", "std::os", "std::process", "std::thread", "std::time::Instant",
    "Instant::now", "SystemTime", "Timestamp::now", "Zoned::now", "OsRng", "thread_rng",
    "from_entropy", "print!", "println!", "eprint!", "eprintln!", "dbg!", "#[path",
];

/// Every way in which the workspace described by `metadata` breaks the table.
fn graph_violations(metadata: &Value) -> Vec<String> {
    list(&metadata["packages"]).iter().flat_map(package_violations).collect()
}

fn package_violations(package: &Value) -> Vec<String> {
    let name = text(&package["name"]);
    let Some(layer) = layer_of(name) else {
        return vec![format!(
            "{name} is not in the table LAYERS of tests/layering/main.rs: add it"
        )];
    };
    let mut found: Vec<String> = list(&package["dependencies"])
        .iter()
        .flat_map(|dependency| dependency_violations(layer, dependency))
        .collect();
    if !layer.may_prove {
        found.extend(feature_violations(name, &package["features"]));
    }
    found
}

fn dependency_violations(layer: &Layer, dependency: &Value) -> Vec<String> {
    let (package, name) = (layer.package, text(&dependency["name"]));
    let dev = dependency["kind"] == "dev";
    let asks = |feature| list(&dependency["features"]).iter().any(|asked| asked == feature);
    let mut found = Vec::new();
    let ours = name == "nonla" || name.starts_with("nonla-");
    if ours && !layer.may_use.contains(&name) && !(dev && name == package) {
        found.push(format!("{package} must not depend on {name}"));
    }
    if !dev && layer.never.contains(&name) {
        found.push(format!("{package} must never depend on {name}"));
    }
    if CURVE_CRATES.contains(&name) && package != CURVE_PACKAGE {
        found.push(format!("only {CURVE_PACKAGE} may depend on {name}, not {package}"));
    }
    if !dev && ours && !layer.may_prove && (asks("prove") || asks("testing")) {
        found.push(format!("{package} must not switch on proving in {name}"));
    }
    found
}

/// A package that must not prove may do so behind its own feature `testing` alone.
fn feature_violations(package: &str, features: &Value) -> Vec<String> {
    let Some(features) = features.as_object() else {
        return Vec::new();
    };
    let switches_on_proving = |entry: &Value| {
        let entry = text(entry);
        entry == "testing" || entry.ends_with("/testing") || entry.ends_with("/prove")
    };
    features
        .iter()
        .filter(|(name, entries)| {
            *name != "testing" && list(entries).iter().any(switches_on_proving)
        })
        .map(|(name, _)| format!("{package} must not switch on proving by feature {name}"))
        .collect()
}

fn layer_of(package: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.package == package)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Every line of a pure layer's source outside its tests that names the outside world.
fn purity_violations(file: &Path, source: &str) -> Vec<String> {
    let (imports, rest) = split_imports(&split_tests(source).0);
    imports
        .iter()
        .map(String::as_str)
        .chain(rest)
        .flat_map(|line| named(line, OUTSIDE_WORLD).into_iter().map(move |word| (word, line)))
        .map(|(word, line)| format!("{} names {word}: {}", file.display(), line.trim()))
        .collect()
}

/// Every line outside the one file that names the curve's crates, tests included.
fn curve_violations(file: &Path, source: &str) -> Vec<String> {
    let module = file.with_extension("");
    if module.ancestors().any(|place| place.ends_with(CURVE_MODULE)) {
        return Vec::new();
    }
    source
        .lines()
        .map(without_comment)
        .flat_map(|line| named(line, CURVE_CRATES))
        .map(|word| format!("{} names {word}; only {CURVE_MODULE} may", file.display()))
        .collect()
}

/// The words of `forbidden` that stand in `line` as whole words.
fn named(line: &str, forbidden: &[&'static str]) -> Vec<&'static str> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |word: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
        })
    };
    forbidden.iter().copied().filter(|word| stands_alone(word)).collect()
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        return "";
    }
    line.split_once(" //").map_or(line, |(code, _)| code)
}

/// The lines that a normal build compiles, and the names of modules that only tests compile.
///
/// Leans on the layout that `cargo fmt` enforces: an item ends on the first line at its own
/// indentation that closes it.
fn split_tests(source: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut code, mut test_modules) = (Vec::new(), Vec::new());
    let mut lines = source.lines().map(without_comment);
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if bare == "#![cfg(test)]" {
            return (Vec::new(), test_modules);
        }
        if !["#[cfg(test)]", "#[cfg(all(test,"].iter().any(|test| bare.starts_with(test)) {
            code.push(line);
            continue;
        }
        let margin = line.len() - bare.len();
        let ends_item = |line: &&str| {
            let at_margin = line.len() - line.trim_start().len() == margin;
            at_margin && line.ends_with(['}', ';', ','])
        };
        let last = lines.find(ends_item);
        test_modules.extend(last.and_then(declared_module));
    }
    (code, test_modules)
}

fn declared_module(line: &str) -> Option<&str> {
    line.trim().strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| name)
}

/// Every imported path with groups written out (`use a::{b, c};` gives `a::b` and `a::c`), and the
/// lines that import nothing.
fn split_imports<'a>(code: &[&'a str]) -> (Vec<String>, Vec<&'a str>) {
    let (mut paths, mut rest) = (Vec::new(), Vec::new());
    let mut lines = code.iter().copied();
    while let Some(line) = lines.next() {
        let Some(start) = imported(line) else {
            rest.push(line);
            continue;
        };
        let mut statement = start.to_owned();
        while !statement.ends_with(';') {
            let Some(more) = lines.next() else { break };
            statement.push_str(more.trim_end());
        }
        write_out("", statement.trim_end_matches(';'), &mut paths);
    }
    (paths, rest)
}

fn imported(line: &str) -> Option<&str> {
    let (visibility, tree) = line.trim().split_once("use ")?;
    let import =
        visibility.is_empty() || (visibility.starts_with("pub") && visibility.ends_with(' '));
    import.then_some(tree)
}

fn write_out(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        paths.push(format!("{prefix}{tree}"));
        return;
    };
    let (mut depth, mut branch) = (0_u32, String::new());
    for c in group.chars() {
        match c {
            ',' if depth == 0 => {
                write_out(&format!("{prefix}{head}"), &std::mem::take(&mut branch), paths);
                continue;
            }
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            _ => {}
        }
        branch.push(c);
    }
    write_out(&format!("{prefix}{head}"), &branch, paths);
}

/// All Rust sources under `folder`, each with its text.
fn sources(folder: &Path) -> Result<Vec<(PathBuf, String)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path)?;
            found.push((path, source));
        }
    }
    Ok(found)
}

/// The places, without extension, of the modules that only tests compile.
fn test_modules(sources: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let home_of = |file: &Path| match file.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "main" | "mod") => file.parent().map(Path::to_path_buf),
        _ => Some(file.with_extension("")),
    };
    sources
        .iter()
        .filter_map(|(file, source)| Some((home_of(file)?, split_tests(source).1)))
        .flat_map(|(home, names)| names.into_iter().map(move |name| home.join(name)))
        .collect()
}

/// The sources of a package in `crates/`.
fn folder_of(package: &str) -> Option<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let folder = crates.join(package.trim_start_matches("nonla-")).join("src");
    folder.is_dir().then_some(folder)
}

fn workspace() -> Result<Value, Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A workspace of one package, in the form of `cargo metadata`.
fn made_up(package: &str, dependency: &Value, features: &Value) -> Value {
    json!({ "packages": [{
        "name": package, "dependencies": [dependency], "features": features,
    }] })
}

/// REQ-D1, REQ-D5
#[test]
fn packages_depend_only_down_the_table() -> Result<(), Box<dyn Error>> {
    let metadata = workspace()?;
    let names: Vec<&str> =
        list(&metadata["packages"]).iter().map(|package| text(&package["name"])).collect();
    for layer in LAYERS {
        assert!(names.contains(&layer.package), "{} is not in the workspace", layer.package);
    }
    assert_eq!(graph_violations(&metadata), Vec::<String>::new());
    Ok(())
}

/// REQ-D1, REQ-W4
#[test]
fn lower_layers_do_not_touch_the_outside_world() -> Result<(), Box<dyn Error>> {
    let mut violations = Vec::new();
    for layer in LAYERS.iter().filter(|layer| layer.pure) {
        let folder = layer.package.trim_start_matches("nonla-");
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
        let sources = sources(&crates.join(folder).join("src"))?;
        assert!(!sources.is_empty(), "{} has no sources", layer.package);
        let test_modules = test_modules(&sources);
        for (file, source) in &sources {
            violations.extend(curve_violations(file, source));
            let place = file.with_extension("");
            if !test_modules.iter().any(|module| place.starts_with(module)) {
                violations.extend(purity_violations(file, source));
            }
        }
    }
    assert_eq!(violations, Vec::<String>::new());
    Ok(())
}

/// REQ-D1
#[test]
fn files_of_a_crate_import_each_other_in_no_circle() -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    for layer in LAYERS {
        let Some(folder) = folder_of(layer.package) else { continue };
        let sources = sources(&folder)?;
        let test_modules = test_modules(&sources);
        let product: Vec<_> = sources
            .into_iter()
            .filter(|(file, _)| {
                let place = file.with_extension("");
                !test_modules.iter().any(|module| place.starts_with(module))
            })
            .collect();
        let circles = circles::circles(&folder, &product);
        found.extend(circles.into_iter().map(|circle| format!("{}: {circle}", layer.package)));
    }
    assert_eq!(found, Vec::<String>::new());
    Ok(())
}

/// The rule itself must go red, once for each thing it forbids.
#[test]
fn a_bad_graph_is_refused() {
    let none = json!({});
    let on = |name: &str, kind: Value, features: Value| json!({ "name": name, "kind": kind, "features": features });
    let bad = [
        ("nonla-wallet", on("nonla-verifier", Value::Null, json!([])), none.clone()),
        ("nonla-issuer", on("nonla-wallet", json!("dev"), json!([])), none.clone()),
        ("nonla-verifier", on("nonla-issuer", json!("build"), json!([])), none.clone()),
        ("nonla-crypto", on("nonla-credential", json!("dev"), json!([])), none.clone()),
        ("nonla-credential", on("nonla", json!("dev"), json!([])), none.clone()),
        ("nonla-crypto", on("serde", Value::Null, json!([])), none.clone()),
        ("nonla-wallet", on("tokio", json!("build"), json!([])), none.clone()),
        ("nonla-app", on("blstrs", json!("dev"), json!([])), none.clone()),
        ("nonla-verifier", on("nonla-crypto", Value::Null, json!(["prove"])), none.clone()),
        ("nonla-verifier", on("nonla-credential", Value::Null, json!(["testing"])), none.clone()),
        ("nonla-verifier", none.clone(), json!({ "default": ["nonla-crypto/prove"] })),
        ("nonla-credential", none.clone(), json!({ "default": ["testing"] })),
        ("nonla-unknown", none.clone(), none.clone()),
    ];
    for (package, dependency, features) in bad {
        let found = graph_violations(&made_up(package, &dependency, &features));
        assert_eq!(found.len(), 1, "{package} on {dependency}, {features}: {found:?}");
    }
}

/// What is allowed must stay allowed, or the red above would mean nothing.
#[test]
fn a_good_graph_is_accepted() {
    let dev_prove = json!({ "name": "nonla-crypto", "kind": "dev", "features": ["prove"] });
    let dev_serde = json!({ "name": "serde_json", "kind": "dev", "features": [] });
    let testing = json!({ "testing": ["nonla-crypto/prove"] });
    for (package, dependency) in [("nonla-verifier", dev_prove), ("nonla-crypto", dev_serde)] {
        let found = graph_violations(&made_up(package, &dependency, &testing));
        assert_eq!(found, Vec::<String>::new());
    }
}

/// Each forbidden word is found: in code, in a grouped import, and after a test item.
#[test]
fn a_bad_source_is_refused() {
    let file = Path::new("example.rs");
    for word in OUTSIDE_WORLD {
        let source = format!("#[cfg(test)]\nmod fixtures;\n\nfn f() {{\n    {word}(0);\n}}\n");
        assert_eq!(purity_violations(file, &source).len(), 1, "{word}");
    }
    let grouped = "use std::{\n    fmt,\n    time::{Duration, SystemTime},\n    {fs, io},\n};\n";
    assert_eq!(purity_violations(file, grouped).len(), 2);
    let after_tests = "#[cfg(test)]\nmod tests {\n    fn f() {}\n}\n\nfn g() { println!() }\n";
    assert_eq!(purity_violations(file, after_tests).len(), 1);
    let curve = "#[cfg(test)]\nmod tests {\n    use blstrs::Scalar;\n}\n";
    assert_eq!(curve_violations(file, curve).len(), 1);
    for other in ["src/backends.rs", "src/proof/backend.rs"] {
        assert_eq!(curve_violations(Path::new(other), "use blst::*;").len(), 1, "{other}");
    }
}

/// Tests, comments and longer names are left alone.
#[test]
fn a_good_source_is_accepted() {
    let file = Path::new("example.rs");
    let source = "//! println!\nuse std::{fmt, time::Duration};\nfn fingerprint() {} // std::fs\n\
                  #[cfg(test)]\nmod tests {\n    use std::fs;\n\n    fn f() { dbg!() }\n}\n";
    assert_eq!(purity_violations(file, source), Vec::<String>::new());
    for module in ["src/backend.rs", "src/backend/vartime.rs"] {
        assert_eq!(curve_violations(Path::new(module), "use blst::*;"), Vec::<String>::new());
    }
    let hidden = [(PathBuf::from("src/bbs.rs"), "#[cfg(test)]\nmod fixtures;\n".to_owned())];
    assert_eq!(test_modules(&hidden), [PathBuf::from("src/bbs/fixtures")]);
}
