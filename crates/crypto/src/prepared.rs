//! What a wallet computes once and uses in each proof: tables of fixed points.

use std::sync::OnceLock;

use crate::backend::{FixedBase, G1Projective, Scalar, identity};
use crate::digits::digit_base;
use crate::holder::HolderSecret;
use crate::interface::{Interface, MAX_SLOTS};
use crate::key::PublicKey;
use crate::relation::SignedPart;
use crate::signature::Signature;
use crate::slot::SlotValue;

/// Tables for one credential, about 160 KB, wiped on drop: with them a proof is a fifth quicker.
///
/// Make it once, when the credential is received or the wallet is opened, and hand it to each
/// [`Holding`](crate::Holding).
pub struct PreparedCredential {
    pub(crate) signature: Signature,
    pub(crate) domain: Scalar,
    /// Multiples of `A`.
    pub(crate) a: FixedBase,
    /// Multiples of `B`, the point that is signed.
    pub(crate) b: FixedBase,
}

impl PreparedCredential {
    /// Prepares a credential that [`verify_credential`](crate::verify_credential) has accepted.
    ///
    /// Tables of another credential do no harm: proofs with them do not verify.
    #[must_use]
    pub fn new(
        key: &PublicKey,
        signature: &Signature,
        header: &[u8],
        (secret, claims): (&HolderSecret, &[SlotValue<'_>]),
    ) -> Self {
        let generators = Interface::typed_generators();
        let count = claims.len() + 1;
        let domain = generators.domain(Interface::typed(), key.point(), count, header);
        let scalars = claims.iter().map(SlotValue::scalar);
        let messages = std::iter::once(*secret.scalar()).chain(scalars).enumerate();
        let b = messages.fold(fixed_part(&domain), |sum, (index, message)| {
            sum + times_generator(index, &message)
        });
        let a = FixedBase::new(signature.a.affine());
        Self { signature: signature.clone(), domain, a, b: FixedBase::new(&b.into()) }
    }
}

impl PreparedCredential {
    /// Whether the tables are those of the credential this proof is about.
    pub(crate) fn fits(&self, part: &SignedPart, signature: &Signature) -> bool {
        self.signature == *signature && self.domain == part.domain
    }
}

/// `H_(index + 1) * scalar`, in constant time; the identity for an index no credential has.
pub(crate) fn times_generator(index: usize, scalar: &Scalar) -> G1Projective {
    static TABLES: [OnceLock<FixedBase>; MAX_SLOTS] = [const { OnceLock::new() }; MAX_SLOTS];
    let generator = Interface::typed_generators().messages.get(index);
    match (TABLES.get(index), generator) {
        (Some(table), Some(point)) => table.get_or_init(|| FixedBase::new(point)).multiply(scalar),
        _ => identity(),
    }
}

/// `P1 + Q_1 * domain`: the fixed part of what a signature of the typed interface signs.
pub(crate) fn fixed_part(domain: &Scalar) -> G1Projective {
    static TABLE: OnceLock<FixedBase> = OnceLock::new();
    let generators = Interface::typed_generators();
    TABLE.get_or_init(|| FixedBase::new(&generators.q1)).multiply(domain) + generators.p1
}

/// `G * scalar` for the base of all digit signatures, in constant time.
pub(crate) fn times_digit_base(scalar: &Scalar) -> G1Projective {
    static TABLE: OnceLock<FixedBase> = OnceLock::new();
    TABLE.get_or_init(|| FixedBase::new(&digit_base())).multiply(scalar)
}
