//! The Fiat-Shamir transcript: everything public, labelled and length-prefixed, before the challenge.

use zeroize::Zeroizing;

use crate::backend::Scalar;
use crate::suite::hash_to_scalar;

const CHALLENGE_DST: &[u8] = b"NONLA-PRESENTATION-CHALLENGE-V2";
const DIGIT_WEIGHT_DST: &[u8] = b"NONLA-DIGIT-WEIGHT-V1";

/// What goes into one challenge.
pub(crate) struct Transcript {
    /// They name the pseudonym, so they are wiped.
    octets: Zeroizing<Vec<u8>>,
}

impl Transcript {
    pub(crate) fn new() -> Self {
        Self { octets: Zeroizing::new(Vec::with_capacity(4096)) }
    }

    /// Adds one public input under its label.
    pub(crate) fn absorb(&mut self, label: &str, input: &[u8]) {
        self.make_room(2 * size_of::<u64>() + label.len() + input.len());
        for part in [label.as_bytes(), input] {
            self.octets.extend_from_slice(&(part.len() as u64).to_be_bytes());
            self.octets.extend_from_slice(part);
        }
    }

    /// A vector that grows by itself leaves a copy behind.
    fn make_room(&mut self, more: usize) {
        let length = self.octets.len() + more;
        if length > self.octets.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(2 * length));
            larger.extend_from_slice(&self.octets);
            self.octets = larger;
        }
    }

    /// Adds an integer under its label.
    pub(crate) fn absorb_integer(&mut self, label: &str, input: u64) {
        self.absorb(label, &input.to_be_bytes());
    }

    /// The octets so far: what hedged nonces and weights are bound to.
    pub(crate) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The first challenge: the number whose powers weigh the digit equations. Everything but the
    /// commitment that depends on it must have been absorbed.
    pub(crate) fn digit_weight(&self) -> Scalar {
        hash_to_scalar(&[self.octets()], DIGIT_WEIGHT_DST)
    }

    /// The challenge.
    pub(crate) fn challenge(&self) -> Scalar {
        hash_to_scalar(&[self.octets()], CHALLENGE_DST)
    }
}
