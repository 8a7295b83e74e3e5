//! What keeping a wallet can fail at, in words.

use nonla_storage::{
    BackupError, GuardianError, HeaderError, HistoryExportError, MAX_BACKUP_BYTES, Passphrase,
    PassphraseError, PinError, RestoreError, RolledBack, StoreError, Tampered, VaultError,
};
use nonla_wallet::Overtaken;

use super::{history, say};

/// Of the store and what is in it.
pub(crate) fn vault(error: &VaultError) -> String {
    match error {
        VaultError::Store(error) => store(*error),
        VaultError::Header(HeaderError::Newer { .. }) => say!("vault-newer"),
        VaultError::Header(_) => say!("vault-no-header"),
        VaultError::WrongPassphrase => say!("vault-wrong-passphrase"),
        VaultError::NoPassphrase => say!("vault-no-passphrase"),
        VaultError::Pin(error) => pin(error),
        VaultError::WrongKey => say!("vault-wrong-key"),
        VaultError::Kdf(_) => say!("vault-kdf"),
        VaultError::Tampered(Tampered::Missing) => say!("vault-missing"),
        VaultError::Tampered(_) => say!("vault-tampered"),
        VaultError::RolledBack(RolledBack::Forked) => say!("vault-forked"),
        VaultError::RolledBack(_) => say!("vault-older"),
        VaultError::Wallet(_) => say!("vault-not-loaded"),
        VaultError::History(error) => history::broken(*error),
        VaultError::KeyStore(_) => say!("vault-key-store"),
        VaultError::NoRandomness(_) => say!("vault-no-randomness"),
        VaultError::Overtaken(error) => overtaken(*error),
        VaultError::Untidy(error) => say!("vault-untidy", why = store(*error)),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a step of a wallet no longer counts.
pub(crate) fn overtaken(error: Overtaken) -> String {
    match error {
        Overtaken::Expired => say!("overtaken-late"),
        Overtaken::MovedOn => say!("overtaken-moved-on"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn store(error: StoreError) -> String {
    match error {
        StoreError::NotFound => say!("store-not-found"),
        StoreError::AlreadyExists => say!("store-exists"),
        StoreError::InUse => say!("store-in-use"),
        StoreError::ReadOnly => say!("store-read-only"),
        StoreError::DiskFull => say!("store-disk-full"),
        StoreError::NotAWallet => say!("store-not-a-wallet"),
        StoreError::Unfinished => say!("store-unfinished"),
        StoreError::Replaced => say!("store-replaced"),
        StoreError::LogDoesNotFit => say!("store-log-does-not-fit"),
        StoreError::ForeignJournal => say!("store-foreign-journal"),
        StoreError::Damaged => say!("store-damaged"),
        StoreError::Engine(what) => say!("store-engine", what = what),
        StoreError::Io => say!("store-io"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn pin(error: &PinError) -> String {
    match error {
        PinError::NoPin => say!("pin-none"),
        PinError::NoKeyStore => say!("pin-no-key-store"),
        PinError::Wrong { left } => say!("pin-wrong", left = *left),
        PinError::Wait { seconds } => say!("pin-wait", seconds = *seconds),
        PinError::Blocked => say!("pin-blocked"),
        PinError::KeyStore(_) => say!("vault-key-store"),
        PinError::Kdf(_) => say!("vault-kdf"),
        PinError::NoRandomness(_) => say!("vault-no-randomness"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Of backups.
pub(crate) fn restore(error: &RestoreError) -> String {
    match error {
        RestoreError::File(error) => backup(*error),
        RestoreError::NotAWallet => say!("backup-of-something-else"),
        RestoreError::Newer => say!("backup-newer"),
        RestoreError::Vault(error) => vault(error),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn backup(error: BackupError) -> String {
    match error {
        BackupError::NotABackup => say!("backup-none"),
        BackupError::ChangedInCopying => say!("backup-changed-in-copying"),
        BackupError::TextForm => say!("backup-text-form"),
        BackupError::OtherVersion => say!("backup-newer"),
        BackupError::NotForAPassphrase => say!("backup-not-for-a-passphrase"),
        BackupError::BadHeader => say!("backup-bad-header"),
        BackupError::Truncated => say!("backup-truncated"),
        BackupError::TooWeak { log_n, least } => {
            say!("backup-too-weak", work = log_n, least = least)
        }
        BackupError::TooMuchWork { log_n, most } => {
            say!("backup-too-much-work", work = log_n, most = most)
        }
        BackupError::TooLarge => say!("backup-too-large", most = MAX_BACKUP_BYTES >> 20),
        BackupError::WrongPassphrase => say!("backup-wrong-passphrase"),
        BackupError::Damaged => say!("backup-damaged"),
        BackupError::NotSealed => say!("backup-not-sealed"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Of guardians' shares.
pub(crate) fn guardian(error: &GuardianError) -> String {
    match error {
        GuardianError::BadThreshold => say!("share-bad-threshold"),
        GuardianError::BadSign { position } => say!("share-bad-sign", position = *position),
        GuardianError::BadLength { found } => say!("share-bad-length", found = *found),
        GuardianError::Damaged { number } => say!("share-damaged", number = *number),
        GuardianError::OtherVersion => say!("share-newer"),
        GuardianError::NotAShare => say!("share-none"),
        GuardianError::NoShare => say!("share-not-given"),
        GuardianError::TooFew { missing } => say!("share-too-few", missing = *missing),
        GuardianError::Twice { number } => say!("share-twice", number = *number),
        GuardianError::OtherSet { number } => say!("share-of-another-set", number = *number),
        GuardianError::DoNotFit => say!("share-do-not-fit"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Of passphrases.
pub(crate) fn passphrase(error: PassphraseError) -> String {
    match error {
        PassphraseError::Empty => say!("passphrase-empty"),
        PassphraseError::TooLong => say!("passphrase-too-long", most = Passphrase::MOST_BYTES),
        PassphraseError::TooShort => {
            say!("passphrase-too-short", least = Passphrase::LEAST_CHARACTERS)
        }
        PassphraseError::Unseen => say!("passphrase-unseen"),
        PassphraseError::BlankAtAnEnd => say!("passphrase-blank-at-an-end"),
        PassphraseError::Guessable => say!("passphrase-guessable"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Of writing the history to a file.
pub(crate) fn history_export(error: &HistoryExportError) -> String {
    match error {
        HistoryExportError::Vault(error) => vault(error),
        HistoryExportError::Export(error) => history::export(error),
        other => say!("unnamed", error = other.to_string()),
    }
}
