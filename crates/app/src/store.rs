//! What keeps the records of one party of the world.

use nonla_credential::Period;
use nonla_issuer::{Issuer, Key, PublishedList, Register};
use nonla_verifier::{MemoryStore, Step};

use crate::halt::Halt;

/// The records of the issuer or of a platform.
#[derive(Debug, Default)]
pub struct Store(MemoryStore);

impl Store {
    /// Commits a step: what comes of it is there once its changes are durable.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn commit<T: Send>(&self, step: Step<'_, T>) -> Result<T, Halt> {
        Ok(self.0.commit(step)?)
    }

    /// A store in memory with the same records, on which to try a step.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    /// All records of a table, from its least key on.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn table(&self, first: &Key) -> Result<Vec<(Key, Vec<u8>)>, Halt> {
        Ok(self.0.page(first, usize::MAX))
    }

    /// The register of an issuer's records.
    ///
    /// # Errors
    /// [`Halt::Store`].
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
    /// [`Halt::Issuer`] or [`Halt::Store`].
    pub fn publish(&self, issuer: &Issuer, period: Period) -> Result<PublishedList, Halt> {
        let closed = self.commit(issuer.close_period(period))??;
        let revoked = self.table(&nonla_issuer::Table::Revocations.first())?;
        let revoked: Vec<Key> = revoked.into_iter().map(|(key, _)| key).collect();
        let signed = issuer.sign_list(&closed, &revoked)?;
        Ok(self.commit(issuer.publish(signed))??)
    }
}
