//! Where the wallet lies, and who can look there.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::failure::Failure;

/// The file that was named, or the one in the person's data folder.
///
/// # Errors
/// [`Failure::NoHome`] if nothing was named and the person has no home folder.
pub(super) fn wallet_file(named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(path) = named {
        return Ok(path);
    }
    let folders = etcetera::choose_base_strategy().map_err(|_| Failure::NoHome)?;
    Ok(folders.data_dir().join("nonla").join("wallet.db"))
}

/// Makes the folders that are missing on the way to `path`, for their owner alone.
///
/// # Errors
/// [`Failure::Folder`].
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(folder);
    made.map_err(|error| Failure::Folder { folder: folder.to_owned(), error })
}

/// Takes from everybody but the owner the right to read a new wallet. It is sealed, but how large
/// it is and when it changes is nobody's business.
pub(super) fn keep_to_owner(path: &Path) {
    #[cfg(unix)]
    for file in [path.to_owned(), beside(path, "lock")] {
        let owner = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        // In a folder on a file system without such rights there is nothing to take away.
        let _ = std::fs::set_permissions(file, owner);
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Removes a store that was begun and holds no wallet.
pub(super) fn remove_begun(path: &Path) {
    let _ = std::fs::remove_file(path);
    for ending in ["wal", "journal", "shm", "lock"] {
        let _ = std::fs::remove_file(beside(path, ending));
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(ending);
    PathBuf::from(name)
}
