//! Digit tables: one signature for each of the 256 digits, published by an issuer.
//!
//! `A_d = G * 1/(y + d)` for d in [0, 256) are Boneh-Boyen signatures under `Y = BP2 * y`. To show
//! that a hidden number is at most 65,535 a holder shows two blinded digits. The signatures are
//! unique, so a table that verifies cannot tell holders apart.

use std::sync::LazyLock;

use ff::Field;
use group::prime::PrimeCurveAffine;
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::backend::{
    FixedPoint, G2Affine, Scalar, hash_to_g1, pairing_product_is_one_vartime,
    sum_of_products_vartime,
};
use crate::curve::{DecodeError, PointG1, PointG2, nonzero_scalar_from_bytes};
use crate::hash::{EXPAND_LEN, reduce, sha256};
use crate::secret::Secret;

/// Digits in a table: base 256.
pub(crate) const BASE: usize = 256;

/// `G`, the base of all digit signatures: a point of its own, shared with no other scheme.
pub(crate) fn digit_base() -> &'static FixedPoint {
    static DIGIT_BASE: LazyLock<FixedPoint> =
        LazyLock::new(|| FixedPoint::new(hash_to_g1(b"digit base", b"NONLA-DIGIT-BASE-V1").into()));
    &DIGIT_BASE
}

/// The key that signs digits. Whoever holds it can forge ranges, so it belongs to the issuer.
pub struct DigitSecretKey(Secret);

/// A checked digit table: 96 + 256 * 48 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct DigitTable {
    key: DigitKey,
    points: Vec<PointG1>,
}

/// What a verifier needs of a digit table: its public key and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigitKey {
    point: PointG2,
    table_hash: [u8; 32],
}

/// Why a digit table was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadDigitTable {
    /// Wrong length, or a point that is none.
    #[error("not a digit table in canonical form: {0}")]
    Malformed(#[from] DecodeError),
    /// A digit signature does not verify under the table's key.
    #[error("a digit signature does not verify")]
    BadSignature,
}

impl DigitSecretKey {
    /// Draws a key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        loop {
            let mut wide = Zeroizing::new([0u8; EXPAND_LEN]);
            rng.fill_bytes(wide.as_mut());
            let key = Self(Secret::new(reduce(&wide)));
            if key.table().is_some() {
                return key;
            }
        }
    }

    /// Reads a key from storage.
    ///
    /// # Errors
    /// [`DecodeError`] unless 0 < y < r.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(Secret::new(nonzero_scalar_from_bytes(bytes)?)))
    }

    /// The bytes to store, in a place that is wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.expose_bytes()
    }

    /// The table to publish; `None` for one of the 256 keys that have none.
    #[must_use]
    pub fn table(&self) -> Option<DigitTable> {
        let y = self.0.scalar();
        let points = (0..BASE as u64)
            .map(|digit| {
                let inverse = Option::<Scalar>::from((y + Scalar::from(digit)).invert())?;
                PointG1::new(digit_base().point() * inverse)
            })
            .collect::<Option<Vec<_>>>()?;
        Some(DigitTable::new(PointG2::from_secret(y), points))
    }
}

impl DigitTable {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = PointG2::LENGTH + BASE * PointG1::LENGTH;

    /// Reads a table and checks every signature in it. Done once, on receipt.
    ///
    /// # Errors
    /// [`BadDigitTable`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadDigitTable> {
        let wrong = DecodeError::WrongLength { expected: Self::LENGTH, found: bytes.len() };
        if bytes.len() != Self::LENGTH {
            return Err(wrong.into());
        }
        let (key, points) = bytes.split_at_checked(PointG2::LENGTH).ok_or(wrong)?;
        let key = PointG2::from_bytes(key)?;
        let points = points
            .chunks_exact(PointG1::LENGTH)
            .map(PointG1::from_bytes)
            .collect::<Result<Vec<_>, _>>()?;
        let table = Self::new(key, points);
        if !table.verifies() {
            return Err(BadDigitTable::BadSignature);
        }
        Ok(table)
    }

    /// Key, then the 256 points.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(&self.key.point, &self.points)
    }

    /// Public key and hash of this table.
    #[must_use]
    pub fn key(&self) -> &DigitKey {
        &self.key
    }

    fn new(point: PointG2, points: Vec<PointG1>) -> Self {
        let table_hash = sha256(&[b"NONLA-DIGIT-TABLE-V1", &encode(&point, &points)]);
        Self { key: DigitKey { point, table_hash }, points }
    }

    /// `e(A_d, Y + BP2 * d) = e(G, BP2)` for all d, as one product with weights that depend on
    /// the whole table.
    fn verifies(&self) -> bool {
        let mut to_key = Vec::with_capacity(BASE);
        let mut to_base = Vec::with_capacity(BASE + 1);
        let mut sum = Scalar::ZERO;
        for (digit, point) in (0u64..).zip(&self.points) {
            let hash = sha256(&[b"weight", &self.key.table_hash, &digit.to_be_bytes()]);
            let weight = weight_from(&hash);
            to_key.push((*point.affine(), weight));
            to_base.push((*point.affine(), weight * Scalar::from(digit)));
            sum += weight;
        }
        to_base.push((*digit_base().point(), -sum));
        pairing_product_is_one_vartime(&[
            (sum_of_products_vartime(&to_key), *self.key.point.affine()),
            (sum_of_products_vartime(&to_base), G2Affine::generator()),
        ])
    }

    /// The signature of a secret digit: every entry is read, none is branched on.
    #[cfg(feature = "prove")]
    pub(crate) fn select(&self, digit: u8) -> crate::backend::G1Affine {
        use crate::backend::G1Affine;
        use subtle::{ConditionallySelectable, ConstantTimeEq};
        let mut selected = G1Affine::identity();
        for (index, point) in (0..=u8::MAX).zip(&self.points) {
            selected.conditional_assign(point.affine(), index.ct_eq(&digit));
        }
        selected
    }
}

impl std::fmt::Debug for DigitTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DigitTable").field("key", &self.key).finish_non_exhaustive()
    }
}

impl DigitKey {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = PointG2::LENGTH + 32;

    /// Reads public key and table hash.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let wrong = DecodeError::WrongLength { expected: Self::LENGTH, found: bytes.len() };
        let (point, hash) = bytes.split_at_checked(PointG2::LENGTH).ok_or(wrong)?;
        let table_hash = *crate::curve::exactly::<32>(hash).map_err(|_| wrong)?;
        Ok(Self { point: PointG2::from_bytes(point)?, table_hash })
    }

    /// Public key, then table hash.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (point, hash) = bytes.split_at_mut(PointG2::LENGTH);
        point.copy_from_slice(&self.point.to_bytes());
        hash.copy_from_slice(&self.table_hash);
        bytes
    }

    /// SHA-256 of the published table, under its own tag.
    #[must_use]
    pub fn table_hash(&self) -> &[u8; 32] {
        &self.table_hash
    }

    pub(crate) fn point(&self) -> &PointG2 {
        &self.point
    }
}

fn encode(key: &PointG2, points: &[PointG1]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(DigitTable::LENGTH);
    bytes.extend_from_slice(&key.to_bytes());
    for point in points {
        bytes.extend_from_slice(&point.to_bytes());
    }
    bytes
}

/// A weight of 128 bits out of a hash; never zero.
pub(crate) fn weight_from(hash: &[u8; 32]) -> Scalar {
    let mut bytes = [0u8; 32];
    for (to, from) in bytes.iter_mut().skip(16).zip(hash) {
        *to = *from;
    }
    // A number below 2^128 always is.
    let weight = Scalar::from_bytes_be(&bytes).expect("below the group order");
    if weight == Scalar::ZERO { Scalar::ONE } else { weight }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::{BadDigitTable, DigitSecretKey, DigitTable};

    fn table(seed: u64) -> DigitTable {
        DigitSecretKey::generate(&mut ChaCha20Rng::seed_from_u64(seed)).table().unwrap()
    }

    #[test]
    fn a_table_reads_back_and_one_with_swapped_digits_is_refused() {
        let bytes = table(1).to_bytes();
        assert_eq!(DigitTable::from_bytes(&bytes).unwrap(), table(1));
        let mut swapped = bytes.clone();
        swapped[96..144].copy_from_slice(&bytes[144..192]);
        swapped[144..192].copy_from_slice(&bytes[96..144]);
        assert_eq!(DigitTable::from_bytes(&swapped), Err(BadDigitTable::BadSignature));
        assert!(DigitTable::from_bytes(&bytes[1..]).is_err());
    }

    /// A table with one entry under another key would tag whoever needs that digit.
    #[test]
    fn a_table_with_one_foreign_entry_is_refused() {
        let mut bytes = table(1).to_bytes();
        bytes[96..144].copy_from_slice(&table(2).to_bytes()[96..144]);
        assert_eq!(DigitTable::from_bytes(&bytes), Err(BadDigitTable::BadSignature));
    }

    #[test]
    fn every_digit_selects_its_own_entry() {
        let table = table(3);
        for digit in 0..=255u8 {
            assert!(&table.select(digit) == table.points[usize::from(digit)].affine());
        }
    }
}
