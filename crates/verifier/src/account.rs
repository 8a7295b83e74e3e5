//! The account key: all a platform keeps of a pseudonym.

use std::fmt;

use hmac::{Hmac, Mac};
use rand_core::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use nonla_credential::Hash;
use nonla_crypto::Pseudonym;

const TAG: &[u8] = b"NONLA-ACCOUNT-V1";

/// The platform's own secret, which turns pseudonyms into account keys. Wiped on drop.
///
/// It must stay the same for ever: with another key every account and every ban is lost. It has
/// neither `Debug` nor `Clone`.
pub struct PlatformKey(Box<[u8; 32]>);

impl ZeroizeOnDrop for PlatformKey {}

impl Drop for PlatformKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Under what a platform knows one person: HMAC-SHA256(platform key, pseudonym).
///
/// Whoever holds a list of account keys, but not the platform key, cannot tell whether a
/// pseudonym is on it. As text it is base64url; `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountKey(Hash);

impl PlatformKey {
    /// Draws a key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut bytes = Box::new([0; 32]);
        rng.fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    /// The key with these bytes, as the platform stored them.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut key = Box::new([0; 32]);
        key.copy_from_slice(bytes);
        Self(key)
    }

    /// The bytes to store, in a place that is wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0)
    }

    /// The account key of a pseudonym, which is not kept.
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104, section 2)")]
    pub(crate) fn account(&self, pseudonym: &Pseudonym) -> AccountKey {
        let key = self.0.as_slice();
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
        mac.update(TAG);
        mac.update(&pseudonym.to_bytes());
        let account = AccountKey(Hash::from_bytes(mac.finalize().into_bytes().into()));
        // HMAC pads the key in a block of its own.
        nonla_crypto::overwrite_stack();
        account
    }
}

impl AccountKey {
    /// The 32 bytes, as a platform's database holds them.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The same 32 bytes as receipts carry them.
    #[must_use]
    pub const fn to_hash(&self) -> Hash {
        self.0
    }

    /// A key read back from the platform's database.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Hash::from_bytes(bytes))
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use nonla_crypto::HolderSecret;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;
    use sha2::Digest as _;

    use super::*;

    /// T-R4: another platform key gives another account, the same key the same one.
    #[test]
    fn an_account_key_depends_on_platform_key_and_pseudonym() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let holder = HolderSecret::generate(&mut rng);
        let (one, other) = (PlatformKey::generate(&mut rng), PlatformKey::generate(&mut rng));
        let restored = PlatformKey::from_bytes(&one.expose_bytes());
        let (a, b) = (
            holder.pseudonym(&nonla_crypto::Scope::new(b"a")),
            holder.pseudonym(&nonla_crypto::Scope::new(b"b")),
        );
        assert_eq!(one.account(&a), restored.account(&a));
        assert_ne!(one.account(&a), other.account(&a));
        assert_ne!(one.account(&a), one.account(&b));
    }

    /// The construction is HMAC-SHA256 (RFC 2104) written out.
    #[test]
    fn an_account_key_is_the_hmac_of_tag_and_pseudonym() {
        let pseudonym = HolderSecret::from_bytes(&[1; 32])
            .unwrap()
            .pseudonym(&nonla_crypto::Scope::new(b"scope"));
        let pad = |byte: u8| [[7 ^ byte; 32], [byte; 32]].concat();
        let inner = [pad(0x36), TAG.to_vec(), pseudonym.to_bytes().to_vec()].concat();
        let outer = [pad(0x5c), Sha256::digest(inner).to_vec()].concat();
        let expected: [u8; 32] = Sha256::digest(outer).into();
        let key = PlatformKey::from_bytes(&[7; 32]).account(&pseudonym);
        assert_eq!(key, AccountKey::from_bytes(expected));
        assert_eq!(format!("{key:?}"), "AccountKey(..)");
    }
}
