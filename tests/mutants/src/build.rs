//! Building the tests of the copy, once, with the dependencies that are built already.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::problem::Problem;
use crate::rows::Test;
use crate::workspace::{Kind, Workspace, text};

/// A binary with tests: a package's library, or one of its integration tests.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Binary {
    pub(crate) package: String,
    pub(crate) target: Option<String>,
}

impl Binary {
    /// The binary in which a test is.
    pub(crate) fn of(test: &Test) -> Self {
        Self { package: test.package.clone(), target: test.target.clone() }
    }
}

/// A built binary, and the folder in which cargo would run it.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    pub(crate) executable: PathBuf,
    pub(crate) folder: PathBuf,
}

/// Builds the binaries of the tests, the copy's dependencies below `target`.
///
/// # Errors
/// A row names a package or target that is not there; the copy does not compile.
pub(crate) fn build(
    workspace: &Workspace,
    copy: &Path,
    target: &Path,
    wanted: &BTreeSet<Binary>,
) -> Result<BTreeMap<Binary, Built>, Problem> {
    let missing: Vec<String> = wanted.iter().filter_map(|one| missing(workspace, one)).collect();
    if !missing.is_empty() {
        return Err(Problem::Unfit(missing));
    }
    let mut command = Command::new("cargo");
    // The whole workspace, so that dependencies have the features they have in its tests.
    command.args(["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"]);
    if wanted.iter().any(|one| one.target.is_none()) {
        command.arg("--lib");
    }
    for name in wanted.iter().filter_map(|one| one.target.as_ref()).collect::<BTreeSet<_>>() {
        command.args(["--test", name]);
    }
    command.current_dir(copy).env("CARGO_TARGET_DIR", target).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| Problem::Command {
        command: "cargo test --no-run".to_owned(),
        reason: error.to_string(),
    })?;
    if !output.status.success() {
        return Err(Problem::Build(copy.to_owned()));
    }
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages.filter_map(|message| built(workspace, copy, &message)).collect())
}

/// What is wrong with a row that names this binary, if anything is.
fn missing(workspace: &Workspace, Binary { package, target }: &Binary) -> Option<String> {
    let Some(found) = workspace.packages.iter().find(|one| one.name == *package) else {
        return Some(format!("no package `{package}`"));
    };
    let there = found.targets.iter().any(|one| match target {
        Some(name) => one.kind == Kind::Test && one.name == *name,
        None => one.kind == Kind::Library,
    });
    let what = target.as_ref().map_or("library".to_owned(), |name| format!("test target `{name}`"));
    (!there).then(|| format!("package `{package}` has no {what}"))
}

/// The binary that one of cargo's messages tells of.
fn built(workspace: &Workspace, copy: &Path, message: &Value) -> Option<(Binary, Built)> {
    let executable = message.get("executable")?.as_str()?;
    let is_test = message.pointer("/profile/test").and_then(Value::as_bool)?;
    let folder = Path::new(text(message, "manifest_path")).parent()?;
    // The copy may be reached through a link; names below it are the tree's.
    let below = folder.strip_prefix(copy).ok()?;
    let package = workspace.packages.iter().find(|package| package.folder == below)?;
    let target = message.get("target")?;
    let name = text(target, "name").to_owned();
    let target = match Kind::of(target) {
        Kind::Library => None,
        Kind::Test => Some(name),
        Kind::Program | Kind::Other => return None,
    };
    let binary = Binary { package: package.name.clone(), target };
    let built = Built { executable: executable.into(), folder: folder.to_owned() };
    is_test.then_some((binary, built))
}
