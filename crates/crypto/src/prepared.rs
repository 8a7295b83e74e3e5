//! What a wallet computes once and uses in each proof: tables of fixed points.

use std::sync::OnceLock;

use crate::backend::{FixedBase, G1Projective, Scalar};
use crate::digits::digit_base;
use crate::gap::{self, Gap};
use crate::holder::HolderSecret;
use crate::interface::Interface;
use crate::key::PublicKey;
use crate::relation::SignedPart;
use crate::signature::Signature;
use crate::slot::SlotValue;

/// Tables for one signature, about 160 KB, wiped on drop: the same proof, sooner.
///
/// Make them once, for a credential when it is received, for its gap when the list of a period is
/// taken over, and hand them to each [`Holding`](crate::Holding).
pub struct PreparedSignature {
    signature: Signature,
    domain: Scalar,
    /// Multiples of `A`.
    pub(crate) a: FixedBase,
    /// Multiples of `B`, the point that is signed.
    pub(crate) b: FixedBase,
}

impl PreparedSignature {
    /// Prepares a credential that [`verify_credential`](crate::verify_credential) has accepted.
    ///
    /// Tables of another credential do no harm: they are not used.
    #[must_use]
    pub fn of_credential(
        key: &PublicKey,
        signature: &Signature,
        header: &[u8],
        (secret, claims): (&HolderSecret, &[SlotValue<'_>]),
    ) -> Self {
        let scalars = claims.iter().map(SlotValue::scalar);
        let messages = std::iter::once(*secret.scalar()).chain(scalars);
        Self::new((key, header), signature, claims.len() + 1, messages)
    }

    /// Prepares a gap whose signature was checked.
    #[must_use]
    pub fn of_gap(key: &PublicKey, issuer_id: &[u8], (gap, signature): (&Gap, &Signature)) -> Self {
        let messages = gap.scalars();
        Self::new((key, &gap::header(issuer_id)), signature, messages.len(), messages.into_iter())
    }

    fn new(
        (key, header): (&PublicKey, &[u8]),
        signature: &Signature,
        count: usize,
        messages: impl Iterator<Item = Scalar>,
    ) -> Self {
        let generators = Interface::typed_generators();
        let domain = generators.domain(Interface::typed(), key.point(), count, header);
        let b = messages.enumerate().fold(generators.base(&domain), |sum, (index, message)| {
            sum + generators.times(index, &message)
        });
        let a = FixedBase::new(signature.a.affine());
        Self { signature: signature.clone(), domain, a, b: FixedBase::new(&b.into()) }
    }

    /// Whether the tables are those of the signature this proof is about.
    pub(crate) fn fits(&self, part: &SignedPart, signature: &Signature) -> bool {
        self.signature == *signature && self.domain == part.domain
    }
}

/// `G * scalar` for the base of all digit signatures, in constant time.
pub(crate) fn times_digit_base(scalar: &Scalar) -> G1Projective {
    static TABLE: OnceLock<FixedBase> = OnceLock::new();
    TABLE.get_or_init(|| FixedBase::new(digit_base().point())).multiply(scalar)
}
