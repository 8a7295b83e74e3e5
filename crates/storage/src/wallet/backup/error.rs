//! Why a backup cannot be sealed or opened.

/// The most bytes a backup may hold before sealing: 128 MiB.
pub const MAX_BACKUP_BYTES: usize = 128 << 20;

/// Why a backup cannot be sealed or opened, in words a person can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The bytes do not begin as an age file does.
    #[error("this is not a backup: choose the file that the wallet wrote")]
    NotABackup,
    /// Mail or an editor changed line ends, blanks or quotation marks at the beginning of the file.
    #[error("the backup was changed in copying: copy the file itself again, not its text")]
    ChangedInCopying,
    /// An age file in its text form.
    #[error(
        "this is an age file in text form: open it with `age -d` and seal it again with `age -p`, \
         without `-a`"
    )]
    TextForm,
    /// An age file of another version.
    #[error("this backup was written by a newer program: update the wallet")]
    OtherVersion,
    /// An age file that keys open, or that has more than one recipient.
    #[error(
        "this age file is not sealed under one passphrase: choose the file that the wallet wrote"
    )]
    NotForAPassphrase,
    /// The header is no header of a backup: it was altered, or something else wrote it.
    #[error(
        "the beginning of the backup was changed in copying or is damaged: use another copy of it"
    )]
    BadHeader,
    /// The file ends before a backup can end.
    #[error("the backup is incomplete: copy the whole file again")]
    Truncated,
    /// The header asks for less work than any wallet's backup.
    #[error(
        "the backup is sealed too weakly (work 2^{log_n}, at least 2^{least}): do not trust it"
    )]
    TooWeak {
        /// What the file says.
        log_n: u8,
        /// The least that is opened.
        least: u8,
    },
    /// The header asks for more work than any wallet's backup.
    #[error("the backup asks for too much work (2^{log_n}, at most 2^{most}): do not trust it")]
    TooMuchWork {
        /// What the file says.
        log_n: u8,
        /// The most that is opened.
        most: u8,
    },
    /// More than [`MAX_BACKUP_BYTES`].
    #[error("the backup is larger than {} MiB: delete old history first", MAX_BACKUP_BYTES >> 20)]
    TooLarge,
    /// The passphrase does not open the header.
    #[error("the passphrase does not open this backup: try it again, mind capitals and blanks")]
    WrongPassphrase,
    /// The passphrase is right, but header or content are not as they were sealed.
    #[error(
        "the passphrase is right, but the backup was changed in copying, cut short or has bytes \
         added: use another copy of it"
    )]
    Damaged,
    /// The operating system has no randomness to give.
    #[error("the backup could not be sealed: try it again")]
    NotSealed,
}
