//! Errors in a word, for machines. A word is never given another meaning.

use nonla_storage::{
    BackupError, GuardianError, HeaderError, PassphraseError, PinError, RestoreError, RolledBack,
    StoreError, VaultError,
};
use nonla_wallet::{
    FailureReason, KeepReceiptError, Overtaken, ReceiveError, RequestRefusal, UpdateError,
};

/// Of the store and what is in it.
pub(super) const fn of_vault(error: &VaultError) -> &'static str {
    match error {
        VaultError::Store(error) => of_store(*error),
        VaultError::Header(HeaderError::Newer { .. }) => "newer-format",
        VaultError::Header(_) => "not-a-wallet",
        VaultError::WrongPassphrase => "wrong-passphrase",
        VaultError::NoPassphrase => "no-passphrase",
        VaultError::Pin(PinError::Wrong { .. }) => "wrong-pin",
        VaultError::Pin(PinError::Wait { .. }) => "pin-wait",
        VaultError::Pin(PinError::Blocked) => "pin-blocked",
        VaultError::Pin(_) => "no-pin",
        VaultError::WrongKey => "wrong-key",
        VaultError::Kdf(_) => "key-not-derived",
        VaultError::Tampered(_) => "tampered",
        VaultError::RolledBack(RolledBack::Forked) => "forked",
        VaultError::RolledBack(_) => "rolled-back",
        VaultError::Wallet(_) => "damaged",
        VaultError::History(_) => "bad-history",
        VaultError::KeyStore(_) => "key-store",
        VaultError::NoRandomness(_) => "no-randomness",
        VaultError::Overtaken(Overtaken::Expired) => "too-late",
        VaultError::Overtaken(_) => "overtaken",
        _ => "wallet-failed",
    }
}

const fn of_store(error: StoreError) -> &'static str {
    match error {
        StoreError::NotFound => "no-wallet",
        StoreError::AlreadyExists => "wallet-exists",
        StoreError::InUse => "wallet-in-use",
        StoreError::ReadOnly => "read-only",
        StoreError::DiskFull => "disk-full",
        StoreError::Unfinished => "wallet-unfinished",
        StoreError::Replaced => "wallet-replaced",
        StoreError::LogDoesNotFit => "log-does-not-fit",
        StoreError::ForeignJournal => "foreign-journal",
        StoreError::NotAWallet => "not-a-wallet",
        StoreError::Damaged => "damaged",
        StoreError::Engine(_) => "database-engine",
        _ => "disk-failed",
    }
}

/// Of backups.
pub(super) const fn of_restore(error: &RestoreError) -> &'static str {
    match error {
        RestoreError::Vault(error) => of_vault(error),
        RestoreError::NotAWallet => "backup-of-something-else",
        RestoreError::Newer | RestoreError::File(BackupError::OtherVersion) => "newer-backup",
        RestoreError::File(BackupError::WrongPassphrase) => "wrong-backup-passphrase",
        RestoreError::File(BackupError::Truncated) => "backup-incomplete",
        RestoreError::File(BackupError::Damaged | BackupError::BadHeader) => "backup-damaged",
        RestoreError::File(BackupError::ChangedInCopying) => "backup-changed-in-copying",
        RestoreError::File(BackupError::TooWeak { .. }) => "backup-too-weak",
        RestoreError::File(BackupError::TooMuchWork { .. }) => "backup-too-much-work",
        RestoreError::File(BackupError::TooLarge) => "backup-too-large",
        RestoreError::File(BackupError::NotSealed) => "backup-not-sealed",
        _ => "not-a-backup",
    }
}

/// Of guardians' shares.
pub(super) const fn of_guardian(error: &GuardianError) -> &'static str {
    match error {
        GuardianError::BadThreshold => "bad-threshold",
        GuardianError::BadSign { .. }
        | GuardianError::BadLength { .. }
        | GuardianError::Damaged { .. } => "share-mistyped",
        GuardianError::OtherVersion => "newer-share",
        GuardianError::NoShare | GuardianError::TooFew { .. } => "too-few-shares",
        GuardianError::Twice { .. } => "share-twice",
        GuardianError::OtherSet { .. } => "share-of-another-set",
        GuardianError::DoNotFit => "shares-do-not-fit",
        _ => "not-a-share",
    }
}

/// Of passphrases.
pub(super) const fn of_passphrase(error: PassphraseError) -> &'static str {
    match error {
        PassphraseError::Empty => "passphrase-empty",
        PassphraseError::TooLong => "passphrase-too-long",
        PassphraseError::TooShort => "passphrase-too-short",
        PassphraseError::Unseen | PassphraseError::BlankAtAnEnd => "passphrase-not-typable",
        _ => "passphrase-guessable",
    }
}

/// Of offers and credentials.
pub(super) const fn of_receive(error: &ReceiveError) -> &'static str {
    match error {
        ReceiveError::Malformed(_) => "malformed",
        ReceiveError::UnknownIssuer | ReceiveError::UnlistedKey => "unknown-issuer",
        ReceiveError::OtherRequest => "answers-another-request",
        ReceiveError::TrustListEnded { .. } => "trust-list-ended",
        ReceiveError::UnknownAnchor => "unknown-anchor",
        ReceiveError::NoAnchor { .. } => "anchor-needed",
        ReceiveError::AnchorEnded { .. } => "anchor-ended",
        ReceiveError::AnchorRevoked { .. } => "anchor-revoked",
        ReceiveError::AnchorListMissing { .. } | ReceiveError::AnchorTableMissing { .. } => {
            "update-first"
        }
        ReceiveError::AnchorUnusable { .. } => "anchor-unusable",
        ReceiveError::OtherCredential => "other-credential",
        ReceiveError::BadSignature => "bad-signature",
        ReceiveError::EnrolledLater
        | ReceiveError::EnrolledBeforeIssuer
        | ReceiveError::EnrolledMidMonth => "enrolment-day-marked",
        _ => "credential-unusable",
    }
}

/// Of what is published for everybody.
pub(super) const fn of_update(error: &UpdateError) -> &'static str {
    match error {
        UpdateError::TrustList(_) => "bad-trust-list",
        UpdateError::GapList(_) => "bad-revocation-list",
        UpdateError::TwoLists(_) => "two-trust-lists",
        UpdateError::TwoHeads(_) => "two-revocation-lists",
        UpdateError::BadFile(_) => "bad-file-published",
        UpdateError::DigitTable(_) | UpdateError::UnlistedDigitTable => "bad-digit-table",
        UpdateError::UnknownIssuer => "unknown-issuer",
        UpdateError::OwnFileMissing { .. } => "own-file-missing",
        _ => "nothing-new",
    }
}

/// Of receipts.
pub(super) const fn of_receipt(error: &KeepReceiptError) -> &'static str {
    match error {
        KeepReceiptError::NotOurs => "receipt-not-ours",
        KeepReceiptError::LineGone => "line-deleted",
        KeepReceiptError::UnknownVerifier => "unknown-platform",
        _ => "bad-receipt",
    }
}

/// Of a request that is not answered: as its line of the history has it.
pub(super) fn of_request(refusal: &RequestRefusal) -> String {
    FailureReason::from(refusal).code().replace('_', "-")
}
