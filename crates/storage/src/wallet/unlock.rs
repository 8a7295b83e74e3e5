//! What opens a wallet: passphrase, PIN, a key store, and what it remembers.

pub(crate) mod kdf;
pub(crate) mod key_store;
pub(crate) mod passphrase;
pub(crate) mod pin;
pub(crate) mod rollback_guard;
