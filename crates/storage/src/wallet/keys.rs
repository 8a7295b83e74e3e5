//! Changing what opens a wallet: passphrase, PIN, data key.

use crate::wallet::making::under_passphrase;
use crate::wallet::seal::data_key::DataKey;
use crate::wallet::seal::header::Header;
use crate::wallet::store::WalletStore;
use crate::wallet::unlock::passphrase::Passphrase;
use crate::wallet::unlock::pin::{self, Pin, PinError};
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

impl<S: WalletStore> Vault<S> {
    /// Changes the passphrase. Copies of the store made before still open with the old one; to
    /// make them useless, [rotate the key](Self::rotate_key) and revoke.
    ///
    /// # Errors
    /// [`VaultError`]; the old passphrase still opens the wallet.
    pub async fn change_passphrase(&mut self, passphrase: &Passphrase) -> Result<(), VaultError> {
        self.make_sure().await?;
        let mut header = self.kept.header.clone();
        header.passphrase = Some(under_passphrase(&header, passphrase, &self.kept.data_key)?);
        self.write_header(header).await
    }

    /// Sets a PIN, 4 x 4 tries with 1 minute, 5 minutes and 1 hour between: only with a key store
    /// to count them in.
    ///
    /// # Errors
    /// [`PinError::NoKeyStore`] where tries could not be counted outside the store.
    pub async fn set_pin(&mut self, pin: &Pin) -> Result<(), VaultError> {
        self.make_sure().await?;
        let key_store = self.key_store.as_deref().ok_or(PinError::NoKeyStore)?;
        let mut header = self.kept.header.clone();
        header.pin = Some(pin::set(pin, &header, &self.kept.data_key, key_store)?);
        self.write_header(header).await
    }

    /// Takes the PIN away.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn remove_pin(&mut self) -> Result<(), VaultError> {
        self.make_sure().await?;
        let header = Header { pin: None, ..self.kept.header.clone() };
        self.write_header(header).await?;
        if let Some(key_store) = self.key_store.as_deref() {
            pin::forget(&self.wallet_id(), key_store)?;
        }
        Ok(())
    }

    /// Draws a new data key and seals everything anew under it, in one transaction. A PIN has to be
    /// set again.
    ///
    /// # Errors
    /// [`VaultError::Untidy`] if all is done but the last part; after any other the old passphrase
    /// still opens the wallet. If the disk failed, the new one may instead, once the program ends
    /// before the next transaction: forget neither until one of them did.
    pub async fn rotate_key(&mut self, passphrase: &Passphrase) -> Result<(), VaultError> {
        let data_key = DataKey::generate()?;
        let mut header = Header { pin: None, passphrase: None, ..self.kept.header.clone() };
        header.passphrase = Some(under_passphrase(&header, passphrase, &data_key)?);
        self.seal_under(header, data_key).await
    }

    /// Seals everything anew under a key that the program keeps itself, in one transaction.
    ///
    /// # Errors
    /// As of [`rotate_key`](Self::rotate_key): forget the old key when this returned `Ok`.
    pub async fn rotate_to_key(&mut self, key: &DataKey) -> Result<(), VaultError> {
        let header = Header { pin: None, passphrase: None, ..self.kept.header.clone() };
        self.seal_under(header, key.clone()).await
    }

    async fn seal_under(&mut self, header: Header, key: DataKey) -> Result<(), VaultError> {
        self.make_sure().await?;
        let records = self.all_records().await?;
        let next = self.kept.seal_anew((header, key), &records)?;
        self.write_anew(next).await?;
        self.tidy().await
    }
}
