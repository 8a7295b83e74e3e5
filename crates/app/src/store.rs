//! What keeps the records of one party of the world.

use std::sync::Arc;

use nonla_credential::Period;
use nonla_issuer::{Issuer, Key, PublishedList, Register};
use nonla_verifier::{MemoryStore, Step};

use crate::halt::Halt;
use crate::town_file::{Part, TownFile};

/// The records of the issuer or of a platform.
#[derive(Debug)]
pub struct Store(Kind);

#[derive(Debug)]
enum Kind {
    /// Gone with the program: the demo's.
    Memory(MemoryStore),
    /// In the file of a practice town.
    File(Arc<TownFile>, Part),
}

impl Default for Store {
    fn default() -> Self {
        Self(Kind::Memory(MemoryStore::default()))
    }
}

impl Store {
    /// The records of one party in the file of a practice town.
    pub(crate) const fn in_file(file: Arc<TownFile>, part: Part) -> Self {
        Self(Kind::File(file, part))
    }

    /// Commits a step: what comes of it is there once its changes are durable.
    ///
    /// # Errors
    /// [`Halt::Store`] or [`Halt::File`].
    pub fn commit<T: Send>(&self, step: Step<'_, T>) -> Result<T, Halt> {
        match &self.0 {
            Kind::Memory(store) => Ok(store.commit(step)?),
            Kind::File(file, part) => Ok(file.commit(*part, step)?),
        }
    }

    /// All records of a table, from its least key on.
    ///
    /// # Errors
    /// [`Halt::File`].
    pub fn table(&self, first: &Key) -> Result<Vec<(Key, Vec<u8>)>, Halt> {
        match &self.0 {
            Kind::Memory(store) => Ok(store.page(first, usize::MAX)),
            Kind::File(file, part) => Ok(file.table(*part, first)?),
        }
    }

    /// A store in memory with the same records, on which to try a step; of a file's none.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(Kind::Memory(match &self.0 {
            Kind::Memory(store) => store.clone(),
            Kind::File(..) => MemoryStore::default(),
        }))
    }

    /// All records of a store in memory.
    pub(crate) fn everything(&self) -> Vec<(Key, Vec<u8>)> {
        match &self.0 {
            Kind::Memory(store) => store.everything(),
            Kind::File(..) => Vec::new(),
        }
    }

    /// The register of an issuer's records.
    ///
    /// # Errors
    /// [`Halt::Store`] or [`Halt::File`].
    pub fn register(&self) -> Result<Register, Halt> {
        let mut records = Vec::new();
        for table in Register::TABLES {
            records.extend(self.table(&table.first())?);
        }
        Ok(Register::read(records)?)
    }

    /// Publishes the revocation list of a period: closes it, reads the revoked handles, signs.
    ///
    /// # Errors
    /// [`Halt::Issuer`], [`Halt::Store`] or [`Halt::File`].
    pub fn publish(&self, issuer: &Issuer, period: Period) -> Result<PublishedList, Halt> {
        let closed = self.commit(issuer.close_period(period))??;
        let revoked = self.table(&nonla_issuer::Table::Revocations.first())?;
        let revoked: Vec<Key> = revoked.into_iter().map(|(key, _)| key).collect();
        let signed = issuer.sign_list(&closed, &revoked)?;
        Ok(self.commit(issuer.publish(signed))??)
    }
}
