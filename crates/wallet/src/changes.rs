//! What a step would change, and the rule "save before you reveal" as types.

use nonla_credential::{AgeThreshold, Hash, Head, IssuerId, TrustList, VerifierId};
use nonla_crypto::DigitTable;

use crate::history::HistoryEntry;
use crate::wallet::{StoredCredential, StoredGapFile};

/// One change to a wallet.
pub(crate) enum Change {
    TrustList(Box<TrustList>),
    DigitTable(Box<DigitTable>),
    Head(IssuerId, Box<Head>),
    GapFile(IssuerId, Box<StoredGapFile>),
    Credential(Box<StoredCredential>),
    Threshold(VerifierId, AgeThreshold),
    History(Box<HistoryEntry>),
}

/// What a step would change. Nothing has happened until it is committed, all at once.
#[must_use = "nothing has changed until this is committed"]
pub struct Changes {
    pub(crate) list: Vec<Change>,
    /// Hash of the message that may leave once this is committed.
    pub(crate) reveals: Option<Hash>,
}

impl Changes {
    pub(crate) fn only(change: Change) -> Self {
        Self { list: vec![change], reveals: None }
    }
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Changes({})", self.list.len())
    }
}

/// Changes were committed: the key that opens their message.
#[derive(Debug)]
pub struct Committed {
    pub(crate) reveals: Option<Hash>,
}

/// The message was asked for before its changes were committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("commit the changes of this step before its message leaves")]
pub struct NotCommitted;

/// A message that may not leave before its changes are committed.
#[must_use = "the message is inside"]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Seals `message` and binds it to `changes`.
    pub(crate) fn with(message: Vec<u8>, list: Vec<Change>) -> (Changes, Self) {
        let reveals = Some(Hash::of(&message));
        (Changes { list, reveals }, Self(message))
    }

    /// The message, once its own changes were committed.
    ///
    /// # Errors
    /// [`NotCommitted`] for a commit of other changes.
    pub fn release(self, committed: &Committed) -> Result<Vec<u8>, NotCommitted> {
        if committed.reveals != Some(Hash::of(&self.0)) {
            return Err(NotCommitted);
        }
        Ok(self.0)
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}
