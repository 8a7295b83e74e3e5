//! What the town publishes for everybody: static files.

use std::path::Path;

use super::town::Town;
use crate::files::FileError;
use crate::output::publish;
use crate::published::Published;

/// Writes all there is, and the operator's key, which is not for the published folder: a wallet has
/// it from elsewhere. What is written already is written again: the same.
///
/// # Errors
/// [`FileError`].
pub(super) fn all(town: &Town, folder: &Path, published: &Published) -> Result<(), FileError> {
    let issuer = town.world.issuer.entry().id;
    let (trust_list, operator) = town.world.operator();
    make(&folder.join("operator.key"), format!("{}\n", operator.verifying_key()).as_bytes())?;
    make(&published.trust_list(0), trust_list.as_bytes())?;
    let table = town.world.issuer.digit_table().to_bytes();
    make(&published.digit_table(&issuer, 0), &table)?;
    let Some((list, head)) = town.world.list() else { return Ok(()) };
    let content = head.content();
    let files = published.list(&content.issuer, content.period.day());
    for (number, bytes) in (0..).zip(&list.files) {
        make(&files.file(number), bytes)?;
    }
    make(&files.index(), &list.index.to_bytes())?;
    // The head comes last: who sees it finds everything it names.
    make(&files.head(), list.head.as_bytes())
}

/// Whether the newest revocation list is out. It is recorded first, so a program that was ended
/// between the two has it to write still.
pub(super) fn is_out(town: &Town, published: &Published) -> bool {
    town.world.list().is_none_or(|(_, head)| {
        let content = head.content();
        published.list(&content.issuer, content.period.day()).head().is_file()
    })
}

fn make(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| FileError::Write { file: folder.to_owned(), error })?;
    }
    publish(path, bytes)
}
