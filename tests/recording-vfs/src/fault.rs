//! What can go wrong with one file operation, and when.

use std::ffi::c_int;

use libsqlite3_sys as ffi;

/// A way in which one file operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The device reports an error (EIO) and nothing is done. Strikes every operation.
    Io,
    /// The disk is full (ENOSPC) and nothing is written. Strikes writes.
    Full,
    /// The first half is written, then the device reports an error. Strikes writes.
    ShortWrite,
    /// What was written is not made durable, and never will be by a later sync: the operating
    /// system has forgotten that it still had to. Strikes syncs.
    Sync,
    /// A signal arrives (EINTR). A write goes on after its first half, as the unix file system of
    /// SQLite does; a sync, a deletion or a question for a size fails.
    Interrupted,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 5] =
        [Self::Io, Self::Full, Self::ShortWrite, Self::Sync, Self::Interrupted];

    /// What this fault does to `operation`; none if it cannot strike it.
    fn blow(self, operation: Operation) -> Option<Blow> {
        let failed = Blow::Fail(operation.failed());
        match (self, operation) {
            (Self::Io, _)
            | (Self::Sync, Operation::Sync)
            | (Self::Interrupted, Operation::Sync | Operation::Delete | Operation::Size) => {
                Some(failed)
            }
            (Self::Full, Operation::Write) => Some(Blow::Fail(ffi::SQLITE_FULL)),
            (Self::ShortWrite, Operation::Write) => Some(Blow::Half(operation.failed())),
            (Self::Interrupted, Operation::Write) => Some(Blow::Split),
            _ => None,
        }
    }
}

/// What SQLite may ask of a file or a folder. Locks and shared memory are never struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Size,
    Delete,
    Access,
}

impl Operation {
    /// What the unix file system of SQLite answers when the system call failed.
    const fn failed(self) -> c_int {
        match self {
            Self::Open => ffi::SQLITE_CANTOPEN,
            Self::Read => ffi::SQLITE_IOERR_READ,
            Self::Write => ffi::SQLITE_IOERR_WRITE,
            Self::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
            Self::Sync => ffi::SQLITE_IOERR_FSYNC,
            Self::Size => ffi::SQLITE_IOERR_FSTAT,
            Self::Delete => ffi::SQLITE_IOERR_DELETE,
            Self::Access => ffi::SQLITE_IOERR_ACCESS,
        }
    }
}

/// What happens to the operation that is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blow {
    /// Nothing is done and SQLite gets this code.
    Fail(c_int),
    /// The first half is written and SQLite gets this code.
    Half(c_int),
    /// The write is done in two steps, and succeeds.
    Split,
}

/// A fault that waits for its operation, and strikes once.
#[derive(Debug)]
pub(crate) struct Armed {
    fault: Fault,
    /// Operations that it could strike and that come before the one it strikes.
    after: u64,
    seen: u64,
}

impl Armed {
    pub(crate) const fn new(fault: Fault, after: u64) -> Self {
        Self { fault, after, seen: 0 }
    }

    /// Counts `operation`, and says what happens to it if its turn has come.
    pub(crate) fn strike(&mut self, operation: Operation) -> Option<Blow> {
        let blow = self.fault.blow(operation)?;
        let turn = self.seen == self.after;
        self.seen += 1;
        turn.then_some(blow)
    }

    pub(crate) const fn seen(&self) -> u64 {
        self.seen
    }

    pub(crate) const fn has_struck(&self) -> bool {
        self.seen > self.after
    }
}
