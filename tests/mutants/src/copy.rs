//! A copy of the tree with the switches in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::problem::Problem;
use crate::rows::{Change, Row};
use crate::switches::{QUESTION, QUIET, switched};
use crate::workspace::{Workspace, output};

/// Copies what git tracks, or would track, into `copy`, with a switch for each row. A file that is
/// there already with the same content keeps its time, so that cargo builds little again.
///
/// # Errors
/// A row does not fit its file; a file cannot be read or written.
pub(crate) fn make(workspace: &Workspace, rows: &[Row], copy: &Path) -> Result<(), Problem> {
    let mut changed = with_switches(workspace, rows)?;
    let files = tracked(&workspace.root)?;
    for file in &files {
        let content = match changed.remove(file) {
            Some(text) => text.into_bytes(),
            None => read(&workspace.root.join(file))?,
        };
        let path = copy.join(file);
        if std::fs::read(&path).ok().as_ref() != Some(&content) {
            write(&path, &content)?;
        }
    }
    remove_all_but(&files, copy, copy)?;
    neighbour(workspace, copy)
}

/// The changed files, by path from the root.
fn with_switches(
    workspace: &Workspace,
    rows: &[Row],
) -> Result<BTreeMap<PathBuf, String>, Problem> {
    let mut by_file: BTreeMap<&str, Vec<Change<'_>>> = BTreeMap::new();
    for change in rows.iter().flat_map(Row::changes) {
        by_file.entry(change.file).or_default().push(change);
    }
    let (mut changed, mut crate_roots, mut problems) =
        (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for (file, changes) in by_file {
        let path = PathBuf::from(file);
        let root = workspace.package_of(&path).and_then(|package| package.root_of(&path));
        match (std::fs::read_to_string(workspace.root.join(&path)), root) {
            (Ok(source), Some(root)) => {
                crate_roots.insert(root.to_owned());
                match switched(&source, &changes) {
                    Ok(text) => _ = changed.insert(path, text),
                    Err(more) => problems.extend(more),
                }
            }
            (Err(error), _) => problems.extend(
                changes.iter().map(|one| format!("`{}`: {file} cannot be read: {error}", one.id)),
            ),
            (_, None) => problems
                .extend(changes.iter().map(|one| format!("`{}`: {file} is in no crate", one.id))),
        }
    }
    for root in crate_roots {
        let text = match changed.remove(&root) {
            Some(text) => text,
            None => String::from_utf8_lossy(&read(&workspace.root.join(&root))?).into_owned(),
        };
        changed.insert(root, [QUIET, &text, QUESTION].concat());
    }
    if problems.is_empty() { Ok(changed) } else { Err(Problem::Unfit(problems)) }
}

/// What git tracks and what it would add: a new file counts before its commit.
fn tracked(root: &Path) -> Result<BTreeSet<PathBuf>, Problem> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root);
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let names = output(&mut command)?;
    let names = String::from_utf8_lossy(&names).into_owned();
    let files = names.split_terminator('\0').map(PathBuf::from);
    Ok(files.filter(|file| root.join(file).is_file()).collect())
}

/// Removes what the tree has no longer.
fn remove_all_but(files: &BTreeSet<PathBuf>, folder: &Path, copy: &Path) -> Result<(), Problem> {
    let entries = std::fs::read_dir(folder).map_err(|error| Problem::file(folder, error))?;
    for entry in entries {
        let path = entry.map_err(|error| Problem::file(folder, error))?.path();
        if path.is_dir() {
            remove_all_but(files, &path, copy)?;
        } else if path.strip_prefix(copy).is_ok_and(|path| !files.contains(path)) {
            std::fs::remove_file(&path).map_err(|error| Problem::file(&path, error))?;
        }
    }
    Ok(())
}

/// Tests read published vectors from `../shared`: the copy's neighbour is the tree's.
fn neighbour(workspace: &Workspace, copy: &Path) -> Result<(), Problem> {
    let (theirs, ours) = (workspace.root.join("../shared"), copy.join("../shared"));
    #[cfg(unix)]
    if theirs.is_dir() && !ours.exists() {
        std::os::unix::fs::symlink(&theirs, &ours).map_err(|error| Problem::file(&ours, error))?;
    }
    #[cfg(not(unix))]
    let _ = (theirs, ours);
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(path).map_err(|error| Problem::file(path, error))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|error| Problem::file(path, error))
}
