//! What is decoded when it is first needed.
//!
//! To decode a point of a curve takes as long as to open and read a hundred records, and of the
//! points a large wallet keeps, one visit uses a few. They were checked when they came, and the
//! store vouches for the bytes; so a wallet is opened without them.

use std::sync::OnceLock;

use nonla_credential::IssuedCredential;
use nonla_crypto::{DigitTable, Signature};
use zeroize::Zeroizing;

/// A value that is kept as its bytes until it is needed.
pub(crate) struct OnNeed<T> {
    bytes: Zeroizing<Vec<u8>>,
    value: OnceLock<T>,
}

/// What can be read from bytes of its own.
pub(crate) trait Read: Sized {
    fn read(bytes: &[u8]) -> Option<Self>;
}

impl Read for IssuedCredential {
    fn read(bytes: &[u8]) -> Option<Self> {
        Self::parse(bytes).ok()
    }
}

impl Read for Signature {
    fn read(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes).ok()
    }
}

impl Read for DigitTable {
    fn read(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes).ok()
    }
}

impl<T: Read> OnNeed<T> {
    /// Bytes from a record.
    pub(crate) const fn kept(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self { bytes, value: OnceLock::new() }
    }

    /// A value that was read from these bytes just now.
    pub(crate) fn known(bytes: Zeroizing<Vec<u8>>, value: T) -> Self {
        Self { bytes, value: value.into() }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The value; `None` if the bytes are not one, which none are that a wallet wrote.
    pub(crate) fn get(&self) -> Option<&T> {
        match self.value.get() {
            Some(value) => Some(value),
            None => {
                let value = T::read(&self.bytes)?;
                Some(self.value.get_or_init(|| value))
            }
        }
    }

    /// The value, if it was needed before.
    pub(crate) fn if_read(&self) -> Option<&T> {
        self.value.get()
    }
}
