//! Where the wallet lies.

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
