//! Commands in hints, as they are to be typed.

use std::path::Path;
use std::sync::{PoisonError, RwLock};

static WALLET: RwLock<Option<String>> = RwLock::new(None);

const PLAIN: &str = "nonla wallet";

/// Notes which wallet file the person named, so that hints name it too.
pub(crate) fn name_wallet(path: Option<&Path>) {
    let command = path.map(|path| format!("{PLAIN} --wallet {}", quoted(path)));
    *WALLET.write().unwrap_or_else(PoisonError::into_inner) = command;
}

/// The beginning of a command for this wallet: `nonla wallet`, with its file if one was named.
pub(crate) fn wallet() -> String {
    let named = WALLET.read().unwrap_or_else(PoisonError::into_inner).clone();
    named.unwrap_or_else(|| PLAIN.to_owned())
}

/// A path as a shell takes it.
pub(crate) fn quoted(path: &Path) -> String {
    let shown = path.display().to_string();
    match shlex::try_quote(&shown) {
        Ok(quoted) => quoted.into_owned(),
        // It has a NUL, which no path has.
        Err(_) => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-W7: what a hint names can be typed as it stands.
    #[test]
    fn a_path_is_quoted_where_a_shell_would_split_it() {
        assert_eq!(quoted(Path::new("my.db")), "my.db");
        assert_eq!(quoted(Path::new("my wallet.db")), "'my wallet.db'");
        let split = shlex::split(&quoted(Path::new("it's mine.db"))).unwrap();
        assert_eq!(split, ["it's mine.db"]);
    }
}
