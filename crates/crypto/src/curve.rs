//! Checked curve types: a value of one of these is canonical, in the subgroup and not the identity.

use ff::Field;
use group::Curve;
use group::prime::PrimeCurveAffine;

use crate::backend::{G1Affine, G1Projective, G2Affine, Scalar};

/// Why bytes are not what they claim to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The input has another length than the one encoding there is.
    #[error("expected {expected} bytes, found {found}")]
    WrongLength {
        /// Bytes of the one valid encoding.
        expected: usize,
        /// Bytes received.
        found: usize,
    },
    /// Not the canonical encoding of a point on the curve.
    #[error("not a point on the curve in canonical form")]
    NotAPoint,
    /// A point on the curve but outside the prime-order subgroup.
    #[error("point lies outside the prime-order subgroup")]
    NotInSubgroup,
    /// The identity, which no honest party sends.
    #[error("point is the identity")]
    Identity,
    /// A scalar that is not smaller than the group order.
    #[error("scalar is not below the group order")]
    ScalarTooLarge,
    /// A zero scalar where none is allowed.
    #[error("scalar is zero")]
    ScalarZero,
}

/// A point of the first group: in the subgroup, not the identity. Written as 48 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PointG1(G1Affine);

impl PointG1 {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = 48;

    /// Reads the compressed form.
    ///
    /// # Errors
    /// [`DecodeError`] for anything but the canonical encoding of a point of the subgroup other
    /// than the identity.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let point = point_on_curve(bytes)?;
        if !bool::from(point.is_torsion_free()) {
            return Err(DecodeError::NotInSubgroup);
        }
        Ok(Self(point))
    }

    /// The compressed form.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        self.0.to_compressed()
    }

    /// For points this crate computed itself; `None` for the identity.
    pub(crate) fn new(point: G1Projective) -> Option<Self> {
        Self::from_affine(point.to_affine())
    }

    pub(crate) fn from_affine(point: G1Affine) -> Option<Self> {
        (!bool::from(point.is_identity())).then_some(Self(point))
    }

    /// The base point of the group.
    pub(crate) fn generator() -> Self {
        Self(G1Affine::generator())
    }

    pub(crate) fn affine(&self) -> &G1Affine {
        &self.0
    }
}

impl std::fmt::Debug for PointG1 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PointG1(..)")
    }
}

/// Reads a point that is canonical, on the curve and not the identity; its subgroup is not checked.
fn point_on_curve(bytes: &[u8]) -> Result<G1Affine, DecodeError> {
    let bytes = exactly::<{ PointG1::LENGTH }>(bytes)?;
    let point = Option::<G1Affine>::from(G1Affine::from_compressed_unchecked(bytes))
        .ok_or(DecodeError::NotAPoint)?;
    if point.to_compressed() != *bytes {
        return Err(DecodeError::NotAPoint);
    }
    if bool::from(point.is_identity()) {
        return Err(DecodeError::Identity);
    }
    Ok(point)
}

/// A point of the second group: in the subgroup, not the identity. Written as 96 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PointG2(G2Affine);

impl PointG2 {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = 96;

    /// Reads the compressed form.
    ///
    /// # Errors
    /// [`DecodeError`] as for [`PointG1::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let bytes = exactly::<{ Self::LENGTH }>(bytes)?;
        let point = Option::<G2Affine>::from(G2Affine::from_compressed_unchecked(bytes))
            .ok_or(DecodeError::NotAPoint)?;
        if point.to_compressed() != *bytes {
            return Err(DecodeError::NotAPoint);
        }
        if bool::from(point.is_identity()) {
            return Err(DecodeError::Identity);
        }
        if !bool::from(point.is_torsion_free()) {
            return Err(DecodeError::NotInSubgroup);
        }
        Ok(Self(point))
    }

    /// The compressed form.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        self.0.to_compressed()
    }

    /// `scalar` times the base point of the second group, in constant time.
    pub(crate) fn from_secret(scalar: &Scalar) -> Self {
        Self((G2Affine::generator() * scalar).to_affine())
    }

    pub(crate) fn affine(&self) -> &G2Affine {
        &self.0
    }
}

impl std::fmt::Debug for PointG2 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PointG2(..)")
    }
}

/// Reads a scalar with 0 < s < r.
pub(crate) fn nonzero_scalar_from_bytes(bytes: &[u8]) -> Result<Scalar, DecodeError> {
    let bytes = exactly::<32>(bytes)?;
    let scalar = Option::<Scalar>::from(Scalar::from_bytes_be(bytes));
    let scalar = scalar.ok_or(DecodeError::ScalarTooLarge)?;
    if bool::from(scalar.is_zero()) {
        return Err(DecodeError::ScalarZero);
    }
    Ok(scalar)
}

/// `bytes` as an array, if they have exactly that length.
pub(crate) fn exactly<const N: usize>(bytes: &[u8]) -> Result<&[u8; N], DecodeError> {
    bytes.try_into().map_err(|_| DecodeError::WrongLength { expected: N, found: bytes.len() })
}

/// Reads one value after the other out of a byte string whose length is known beforehand.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader over `bytes`, which must be exactly `expected` long.
    pub(crate) fn new(bytes: &'a [u8], expected: usize) -> Result<Self, DecodeError> {
        if bytes.len() != expected {
            return Err(DecodeError::WrongLength { expected, found: bytes.len() });
        }
        Ok(Self { rest: bytes })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let short = DecodeError::WrongLength { expected: length, found: self.rest.len() };
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(short)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn point(&mut self) -> Result<PointG1, DecodeError> {
        PointG1::from_bytes(self.take(PointG1::LENGTH)?)
    }

    /// A point whose subgroup the caller has yet to check.
    pub(crate) fn point_on_curve(&mut self) -> Result<G1Affine, DecodeError> {
        point_on_curve(self.take(PointG1::LENGTH)?)
    }

    pub(crate) fn nonzero_scalar(&mut self) -> Result<Scalar, DecodeError> {
        nonzero_scalar_from_bytes(self.take(32)?)
    }
}
