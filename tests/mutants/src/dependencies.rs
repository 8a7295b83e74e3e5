//! Dependencies that the workspace has built already are not built again for the copy.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use crate::workspace::Workspace;

/// Copies what is built of crates outside the workspace to where the copy is built. Cargo decides
/// whether it can use it, so whatever goes wrong here costs time and nothing else.
pub(crate) fn take(workspace: &Workspace, target: &Path) {
    let (from, to) = (workspace.target.join("debug"), target.join("debug"));
    let ours = |name: &str| workspace.packages.iter().any(|package| package.name == name);
    let units: BTreeSet<String> = names(&from.join(".fingerprint"))
        .into_iter()
        .filter(|unit| unit.rsplit_once('-').is_some_and(|(name, _)| !ours(name)))
        .filter(|unit| !to.join(".fingerprint").join(unit).exists())
        .collect();
    for unit in &units {
        for folder in ["build", ".fingerprint"] {
            copy_folder(&from.join(folder).join(unit), &to.join(folder).join(unit));
        }
    }
    let hashes: BTreeSet<&str> =
        units.iter().filter_map(|unit| Some(unit.rsplit_once('-')?.1)).collect();
    for file in names(&from.join("deps")) {
        let stem = file.split('.').next().unwrap_or(&file);
        if stem.rsplit_once('-').is_some_and(|(_, hash)| hashes.contains(hash)) {
            copy_file(&from.join("deps").join(&file), &to.join("deps").join(&file));
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn copy_folder(from: &Path, to: &Path) {
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() { copy_folder(&from, &to) } else { copy_file(&from, &to) }
    }
}

/// Copies a file with its time, by which cargo knows whether it is fresh.
fn copy_file(from: &Path, to: &Path) {
    let copied = || -> std::io::Result<()> {
        std::fs::create_dir_all(to.parent().unwrap_or(to))?;
        std::fs::copy(from, to)?;
        File::options().write(true).open(to)?.set_modified(from.metadata()?.modified()?)
    };
    if copied().is_err() {
        // A half copy would be worse than none.
        let _ = std::fs::remove_file(to);
    }
}
