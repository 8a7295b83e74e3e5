//! Hedged nonces: safe if either the random generator or the secrets fed in are unknown.
//!
//! After [RFC 8937](https://www.rfc-editor.org/rfc/rfc8937): what the generator gives is hashed
//! together with the secrets and the whole public input, so a stuck or repeated generator still
//! gives a fresh nonce for each different proof, and never the same one for two challenges.

use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::backend::Scalar;
use crate::hash::{EXPAND_LEN, reduce};

/// A stream of uniform scalars for one proof. Not cloneable; wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Nonces {
    seed: [u8; 64],
    counter: u64,
}

impl Nonces {
    /// A stream under `tag`, with 64 bytes of `rng`.
    pub(crate) fn new(tag: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut nonces = Self { seed: [0; 64], counter: 0 };
        let mut fresh = [0u8; 64];
        rng.fill_bytes(&mut fresh);
        nonces.mix(tag);
        nonces.mix(&fresh);
        fresh.zeroize();
        nonces
    }

    /// Mixes in `input`: a secret, or something public that the proof is about.
    pub(crate) fn absorb(&mut self, input: &[u8]) {
        self.mix(input);
    }

    fn mix(&mut self, input: &[u8]) {
        let hash = Sha512::new()
            .chain_update(self.seed)
            .chain_update((input.len() as u64).to_be_bytes())
            .chain_update(input);
        self.seed = hash.finalize().into();
    }

    /// Mixes in a secret scalar.
    pub(crate) fn absorb_scalar(&mut self, secret: &Scalar) {
        let mut bytes = secret.to_bytes_be();
        self.absorb(&bytes);
        bytes.zeroize();
    }

    /// The next scalar.
    pub(crate) fn scalar(&mut self) -> Scalar {
        self.counter += 1;
        let hash = Sha512::new()
            .chain_update(self.seed)
            .chain_update([0xff])
            .chain_update(self.counter.to_be_bytes());
        let mut output: [u8; 64] = hash.finalize().into();
        let mut wide = [0u8; EXPAND_LEN];
        for (to, from) in wide.iter_mut().zip(&output) {
            *to = *from;
        }
        let scalar = reduce(&wide);
        output.zeroize();
        wide.zeroize();
        scalar
    }
}
