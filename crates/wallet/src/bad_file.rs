//! Evidence that an issuer published a file of its revocation list that does not hold together.
//!
//! An issuer could break the signatures of some files and watch which wallets fall back to an older
//! list. A wallet therefore checks the whole of its own file, and this is what it has to show.

use std::fmt;

use nonla_credential::{GapFile, GapIndex, GapListError, Head, IssuerEntry, IssuerId};
use serde::{Deserialize, Serialize};

/// All that anybody needs to see that a published file is bad. It says nothing of the holder but
/// that they fetched this file, as the 65,536 whose handles lie in it do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadFile {
    /// Who published it.
    pub issuer: IssuerId,
    /// The head of the list, as published.
    pub head: String,
    /// The index of its files, as published.
    #[serde(with = "hex")]
    pub index: Vec<u8>,
    /// The number of the file.
    pub number: u64,
    /// The file, as published.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
}

/// A bad file proves nothing against the issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotEvidence {
    /// The head is not the issuer's, or does not name the file.
    #[error("the file is not one that the issuer published: {0}")]
    NotPublished(GapListError),
    /// Every signature verifies.
    #[error("the file is good")]
    Good,
}

impl BadFile {
    /// Checks the evidence as a stranger would: the issuer signed the head, the head names the file,
    /// and the file is malformed or a signature in it does not verify. Returns what is wrong with it.
    ///
    /// # Errors
    /// [`NotEvidence`].
    pub fn confirm(&self, issuer: &IssuerEntry) -> Result<GapListError, NotEvidence> {
        let head = Head::read(&self.head, &issuer.head_key, &issuer.id);
        let head = head.map_err(NotEvidence::NotPublished)?;
        let index = GapIndex::read(&self.index).map_err(NotEvidence::NotPublished)?;
        match read_whole(issuer, (&head, &index), (self.number, &self.bytes)) {
            Ok(_) => Err(NotEvidence::Good),
            Err(GapListError::NotInHead | GapListError::NoGapKey) => {
                Err(NotEvidence::NotPublished(GapListError::NotInHead))
            }
            Err(fault) => Ok(fault),
        }
    }
}

/// A file of a list, all its signatures checked.
pub(crate) fn read_whole(
    issuer: &IssuerEntry,
    (head, index): (&Head, &GapIndex),
    (number, bytes): (u64, &[u8]),
) -> Result<GapFile, GapListError> {
    let file = head.read_file(index, number, bytes)?;
    let key = issuer.gap_key(file.period()).ok_or(GapListError::NoGapKey)?;
    file.verify_all(key, &issuer.id)?;
    Ok(file)
}

impl fmt::Debug for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BadFile({} of {})", self.number, self.issuer)
    }
}
