//! That the database engine is the one a wallet relies on, and did what it was told.

use sqlx::SqliteConnection;

use crate::wallet::sqlite::connect::{integer, sqlite_reason, text};
use crate::wallet::store::StoreError;

/// The first version of SQLite without the write-ahead log's reset fault.
const LEAST_VERSION: [u32; 3] = [3, 51, 3];
const SYNCHRONOUS: &str = "PRAGMA synchronous";
const SECURE_DELETE: &str = "PRAGMA secure_delete";

const SETTINGS: [Setting; 5] = [
    Setting::new(SYNCHRONOUS, 2, "not synchronous"),
    Setting::new("PRAGMA foreign_keys", 1, "no foreign keys"),
    Setting::new("PRAGMA trusted_schema", 0, "trusts the schema"),
    Setting::new(SECURE_DELETE, 1, "leaves what was deleted"),
    Setting::new("PRAGMA mmap_size", 0, "maps the file into memory"),
];

/// That the engine is the one we rely on, and did what it was told. Serves T-R6.
pub(crate) async fn check_engine(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let version = text(connection, "SELECT sqlite_version()").await?;
    check_version(&version)?;
    if text(connection, "PRAGMA journal_mode").await? != "wal" {
        return Err(StoreError::Engine("no write-ahead log"));
    }
    for setting in SETTINGS {
        setting.check(integer(connection, setting.pragma).await?)?;
    }
    check_integrity(&text(connection, "PRAGMA integrity_check(1)").await?)
}

/// By what SQLite says of the file: a page that could not be read is the disk's fault, and no reason
/// to give the file up.
fn check_integrity(said: &str) -> Result<(), StoreError> {
    if said == "ok" {
        return Ok(());
    }
    if said.contains("failed to get page") {
        return Err(StoreError::Io);
    }
    let code = said.trim_end().rsplit_once("error code=").map(|(_, code)| code.parse());
    Err(code.and_then(Result::ok).map_or(StoreError::Damaged, sqlite_reason))
}

fn check_version(version: &str) -> Result<(), StoreError> {
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if numbers.as_slice() < LEAST_VERSION.as_slice() {
        return Err(StoreError::Engine("SQLite older than 3.51.3"));
    }
    Ok(())
}

/// What SQLite was told, and must say of itself.
struct Setting {
    pragma: &'static str,
    wanted: i64,
    otherwise: &'static str,
}

impl Setting {
    const fn new(pragma: &'static str, wanted: i64, otherwise: &'static str) -> Self {
        Self { pragma, wanted, otherwise }
    }

    fn check(&self, found: i64) -> Result<(), StoreError> {
        if found == self.wanted { Ok(()) } else { Err(StoreError::Engine(self.otherwise)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T-R6
    #[test]
    fn an_engine_with_the_fault_of_the_write_ahead_log_is_refused() {
        let old = Err(StoreError::Engine("SQLite older than 3.51.3"));
        for version in ["3.51.2", "3.50.4", "3.7.0", "2.8.17", "3.51", "3", "", "unknown"] {
            assert_eq!(check_version(version), old, "{version}");
        }
        for version in ["3.51.3", "3.51.10", "3.52.0", "4.0.0"] {
            assert_eq!(check_version(version), Ok(()), "{version}");
        }
    }

    /// T-R6, T-S3
    #[test]
    fn a_page_that_cannot_be_read_is_not_taken_for_damage() {
        let unread = "*** in database main ***\nTree 4 page 7: unable to get the page. error code=";
        assert_eq!(check_integrity("ok"), Ok(()));
        assert_eq!(check_integrity(&format!("{unread}266")), Err(StoreError::Io));
        let overflow = "Tree 3 page 3 cell 0: failed to get page 6";
        assert_eq!(check_integrity(overflow), Err(StoreError::Io));
        assert_eq!(check_integrity(&format!("{unread}11")), Err(StoreError::Damaged));
        let missing = "row 3 missing from index sqlite_autoindex_record_1";
        assert_eq!(check_integrity(missing), Err(StoreError::Damaged));
    }

    /// T-R6
    #[test]
    fn an_engine_that_did_not_do_as_it_was_told_is_refused() {
        for setting in SETTINGS {
            assert_eq!(setting.check(setting.wanted), Ok(()), "{}", setting.pragma);
            for found in [setting.wanted - 1, setting.wanted + 1] {
                let refused = Err(StoreError::Engine(setting.otherwise));
                assert_eq!(setting.check(found), refused, "{} {found}", setting.pragma);
            }
        }
    }
}
