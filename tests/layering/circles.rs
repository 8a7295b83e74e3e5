//! Files of one crate that import each other in a circle.
//!
//! A text scan again: the paths that a file names (`crate::..`, `super::..`, and `use child::..`) lead
//! to the file with the longest fitting name; a name that the crate's root hands on leads to its file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{split_imports, split_tests};

/// A module's names from the crate's root on; the root has none.
type Module = Vec<String>;

/// The circles among the files under `folder`, each as its modules in order. `sources` are without
/// those that only tests compile.
pub(crate) fn circles(folder: &Path, sources: &[(PathBuf, String)]) -> Vec<String> {
    let files: BTreeMap<Module, &str> =
        sources.iter().map(|(file, source)| (module_of(folder, file), source.as_str())).collect();
    let handed_on =
        files.get(&Module::new()).map_or_else(BTreeMap::new, |root| exports(root, &files));
    let edges: BTreeMap<&Module, BTreeSet<Module>> = files
        .iter()
        .filter(|(module, _)| !module.is_empty())
        .map(|(module, source)| (module, named_files(module, source, &files, &handed_on)))
        .collect();
    groups(&edges)
}

fn module_of(folder: &Path, file: &Path) -> Module {
    let place = file.strip_prefix(folder).unwrap_or(file).with_extension("");
    let mut names: Module = place.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
        names.pop();
    }
    names
}

/// Names that the root hands on, and the files they come from.
fn exports(root: &str, files: &BTreeMap<Module, &str>) -> BTreeMap<String, Module> {
    let (imports, _) = split_imports(&split_tests(root).0);
    let target = |path: &String| {
        let parts: Vec<&str> = path.split("::").collect();
        let file = longest(Module::new(), &parts, files);
        let name = path.rsplit([':', ' ']).next()?;
        (!file.is_empty()).then(|| (name.to_owned(), file))
    };
    imports.iter().filter_map(target).collect()
}

/// The other files that `module` names.
fn named_files(
    module: &Module,
    source: &str,
    files: &BTreeMap<Module, &str>,
    handed_on: &BTreeMap<String, Module>,
) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    for (depth, lines) in by_depth(&split_tests(source).0) {
        let (imports, rest) = split_imports(&lines);
        let rest = rest.iter().flat_map(|line| paths(line));
        for path in imports.iter().map(String::as_str).chain(rest) {
            found.extend(resolve(path, (module, depth), files, handed_on));
        }
    }
    found.remove(module);
    found
}

/// The file a path leads to from `module`, from inside `depth` modules written in its file.
fn resolve(
    path: &str,
    (module, depth): (&Module, usize),
    files: &BTreeMap<Module, &str>,
    handed_on: &BTreeMap<String, Module>,
) -> Option<Module> {
    let mut parts: Vec<&str> = path.split("::").map(str::trim).collect();
    let mut start = module.clone();
    match parts.first().copied()? {
        "crate" => start.clear(),
        "self" => {}
        "super" => {
            let up = parts.iter().take_while(|part| **part == "super").count();
            start.truncate(start.len().saturating_sub(up.saturating_sub(depth)));
            parts.drain(..up - 1);
        }
        _ => {
            let child = longest(start.clone(), &parts, files);
            return (child != start).then_some(child);
        }
    }
    let rest = parts.get(1..).unwrap_or_default();
    let file = longest(start, rest, files);
    if file.is_empty() { handed_on.get(*rest.first()?).cloned() } else { Some(file) }
}

/// The file with the longest name made of `start` and the first of `parts`.
fn longest(start: Module, parts: &[&str], files: &BTreeMap<Module, &str>) -> Module {
    let mut file = start;
    for part in parts {
        file.push((*part).to_owned());
        if !files.contains_key(&file) {
            file.pop();
            break;
        }
    }
    file
}

/// Lines by the number of modules, written in the same file, they stand in.
///
/// Leans on `cargo fmt`: a module ends with a `}` at the place where it began.
fn by_depth<'a>(code: &[&'a str]) -> BTreeMap<usize, Vec<&'a str>> {
    let mut found: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let mut open = Vec::new();
    for line in code {
        let bare = line.trim_start();
        let margin = line.len() - bare.len();
        if bare == "}" && open.last() == Some(&margin) {
            open.pop();
        }
        let words: Vec<&str> = bare.split_whitespace().collect();
        if matches!(words.as_slice(), [.., "mod", _, "{"]) {
            open.push(margin);
        } else {
            // `pub(in crate::a)` imports nothing.
            let line = line.split_once("pub(in crate").map_or(*line, |(_, rest)| rest);
            found.entry(open.len()).or_default().push(line);
        }
    }
    found
}

/// The paths in a line that is no import.
fn paths(line: &str) -> Vec<&str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .filter(|word| word.contains("::"))
        .collect()
}

/// Modules that reach each other, one line for each such group.
fn groups(edges: &BTreeMap<&Module, BTreeSet<Module>>) -> Vec<String> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        edges.keys().map(|module| (*module, reach(module, edges))).collect();
    let mut found = BTreeSet::new();
    for (module, from_here) in &reached {
        let back =
            |other: &&&Module| reached.get(**other).is_some_and(|from| from.contains(module));
        let circle: Vec<String> =
            from_here.iter().filter(back).map(|module| module.join("::")).collect();
        if circle.len() > 1 {
            found.insert(circle.join(", "));
        }
    }
    found.into_iter().collect()
}

fn reach<'a>(
    from: &Module,
    edges: &'a BTreeMap<&Module, BTreeSet<Module>>,
) -> BTreeSet<&'a Module> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Module> = edges.get(from).into_iter().flatten().collect();
    while let Some(module) = open.pop() {
        if found.insert(module) {
            open.extend(edges.get(module).into_iter().flatten());
        }
    }
    found
}

/// A circle is found however it is written, and a tree is none.
#[test]
fn a_circle_is_found_and_a_tree_is_none() {
    let crate_of = |files: &[(&str, &str)]| {
        let file = |(name, text): &(&str, &str)| (PathBuf::from(name), (*text).to_owned());
        circles(Path::new("src"), &files.iter().map(file).collect::<Vec<_>>())
    };
    let b = "use crate::a::A;\n";
    for a in [
        "use crate::b::B;\n",
        "use super::b::B;\n",
        "use crate::B;\n",
        "use crate::{\n    c,\n    b::{self, B},\n};\n",
        "mod inner {\n    use super::super::b::B;\n}\n",
        "fn f() -> crate::b::B {\n}\n",
    ] {
        let files = [("src/lib.rs", "pub use b::B;\n"), ("src/a.rs", a), ("src/b.rs", b)];
        assert_eq!(crate_of(&files), ["a, b"], "{a}");
    }
    for a in ["mod b;\npub use b::B;\n", "mod b;\nfn f() { b::run() }\n"] {
        let parent = [("src/a.rs", a), ("src/a/b.rs", "use super::MOST;\n")];
        assert_eq!(crate_of(&parent), ["a, a::b"], "{a}");
    }
    for a in [
        "#[cfg(all(test, unix))]\nmod tests {\n    use crate::b::B;\n}\n",
        "// crate::b\npub(in crate::b) fn f() {}\n",
        "use std::b::B;\nuse crate::c;\n",
    ] {
        let files = [("src/a.rs", a), ("src/b.rs", b), ("src/c.rs", "")];
        assert_eq!(crate_of(&files), Vec::<String>::new(), "{a}");
    }
}
