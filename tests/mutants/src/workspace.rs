//! The workspace as cargo describes it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::problem::Problem;

/// A workspace: where it lies, where it is built, its packages.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

/// A package of the workspace; paths are from the root of the workspace.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) targets: Vec<Target>,
}

/// What a package builds.
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) source: PathBuf,
}

/// The kinds of targets that matter here.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    Library,
    Program,
    Test,
    Other,
}

impl Kind {
    /// From cargo's list of kinds of one target.
    pub(crate) fn of(target: &Value) -> Self {
        match target.pointer("/kind/0").and_then(Value::as_str) {
            Some("lib" | "rlib" | "proc-macro") => Self::Library,
            Some("bin") => Self::Program,
            Some("test") => Self::Test,
            _ => Self::Other,
        }
    }
}

impl Workspace {
    /// Asks cargo about the workspace around `folder`.
    ///
    /// # Errors
    /// There is no workspace, or no cargo.
    pub(crate) fn around(folder: &Path) -> Result<Self, Problem> {
        let mut command = Command::new("cargo");
        command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(folder);
        let output = output(&mut command)?;
        let metadata: Value = serde_json::from_slice(&output).map_err(|error| {
            Problem::Command { command: "cargo metadata".to_owned(), reason: error.to_string() }
        })?;
        let root = PathBuf::from(text(&metadata, "workspace_root"));
        let packages = list(&metadata, "packages").iter().map(|value| package(value, &root));
        Ok(Self {
            packages: packages.collect(),
            target: PathBuf::from(text(&metadata, "target_directory")),
            root,
        })
    }

    /// The package in which a source file lies.
    pub(crate) fn package_of(&self, file: &Path) -> Option<&Package> {
        let around = self.packages.iter().filter(|package| file.starts_with(&package.folder));
        around.max_by_key(|package| package.folder.components().count())
    }
}

impl Package {
    /// The crate root whose modules include `file`: a program's own file, else the library.
    pub(crate) fn root_of(&self, file: &Path) -> Option<&Path> {
        let of = |kind| move |target: &&Target| target.kind == kind;
        let own = self.targets.iter().filter(of(Kind::Program)).find(|t| t.source == file);
        let library = || self.targets.iter().find(of(Kind::Library));
        let program = || self.targets.iter().find(of(Kind::Program));
        own.or_else(library).or_else(program).map(|target| target.source.as_path())
    }
}

fn package(value: &Value, root: &Path) -> Package {
    let below = |path: &str| {
        let path = PathBuf::from(path);
        path.strip_prefix(root).map_or(path.clone(), Path::to_owned)
    };
    let target = |target: &Value| Target {
        name: text(target, "name").to_owned(),
        kind: Kind::of(target),
        source: below(text(target, "src_path")),
    };
    let mut folder = below(text(value, "manifest_path"));
    folder.pop();
    Package {
        name: text(value, "name").to_owned(),
        folder,
        targets: list(value, "targets").iter().map(target).collect(),
    }
}

/// Runs a command and returns what it printed.
///
/// # Errors
/// It cannot be run, or fails.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, Problem> {
    let name = format!("{command:?}");
    let problem = |reason| Problem::Command { command: name.clone(), reason };
    // A hook's variables would point git elsewhere.
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(variable);
    }
    let output = command.output().map_err(|error| problem(error.to_string()))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(problem(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

/// The text under a name of a JSON object, or an empty one: cargo's own output has it.
pub(crate) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    object.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
