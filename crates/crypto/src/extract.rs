//! What proofs give away if their randomness is bad, and what can be done to a proof by somebody
//! who does not hold its secrets: for tests.
//!
//! Present only with the test-only feature `adversary`.

use std::ops::Range;

use ff::Field;

use crate::adversary::parts;
use crate::backend::{G1Projective, Scalar};
use crate::curve::{PointG1, nonzero_scalar_from_bytes};
use crate::holder::HolderSecret;
use crate::statement::Statement;

/// A proof taken apart: points and scalars in wire order, and the challenge.
#[derive(Clone)]
struct Parts {
    points: Vec<PointG1>,
    scalars: Vec<Scalar>,
    challenge: Scalar,
}

impl Parts {
    fn read(statement: &Statement, proof: &[u8]) -> Option<Self> {
        let is_point = |part: &Range<usize>| part.len() == PointG1::LENGTH;
        let (points, scalars): (Vec<_>, Vec<_>) = parts(statement).into_iter().partition(is_point);
        let points: Vec<PointG1> = points
            .into_iter()
            .map(|part| PointG1::from_bytes(proof.get(part)?).ok())
            .collect::<Option<_>>()?;
        let scalars = scalars
            .into_iter()
            .map(|part| nonzero_scalar_from_bytes(proof.get(part)?).ok())
            .collect::<Option<_>>()?;
        let mut transcript = statement.transcript();
        for point in &points {
            transcript.absorb("commitment", &point.to_bytes());
        }
        Some(Self { points, scalars, challenge: transcript.challenge() })
    }

    fn scale_points(&mut self, which: Range<usize>, by: &Scalar) {
        for point in self.points.get_mut(which).unwrap_or_default() {
            *point = PointG1::new(G1Projective::from(point.affine()) * by).unwrap_or(*point);
        }
    }

    fn scale_scalars(&mut self, which: Range<usize>, by: &Scalar) {
        for scalar in self.scalars.get_mut(which).unwrap_or_default() {
            *scalar *= by;
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let points = self.points.iter().flat_map(PointG1::to_bytes);
        points.chain(self.scalars.iter().flat_map(Scalar::to_bytes_be)).collect()
    }
}

/// For each scalar of two proofs the secret behind it, should both have been made with one nonce:
/// `(z1 - z2) / (c1 - c2)`, big endian. `None` if they have one challenge or another shape.
#[must_use]
pub fn secrets_behind(one: (&Statement, &[u8]), two: (&Statement, &[u8])) -> Option<Vec<[u8; 32]>> {
    let (one, two) = (Parts::read(one.0, one.1)?, Parts::read(two.0, two.1)?);
    let inverse = Option::<Scalar>::from((one.challenge - two.challenge).invert())?;
    let pairs = one.scalars.iter().zip(&two.scalars);
    Some(pairs.map(|(z1, z2)| ((z1 - z2) * inverse).to_bytes_be()).collect())
}

/// Every change of a proof that needs no secret and keeps some of its equations: negated, doubled
/// and scaled parts, and the credential re-randomised anew. Each is well formed.
#[must_use]
pub fn transforms(statement: &Statement, proof: &[u8], factor: u64) -> Vec<(String, Vec<u8>)> {
    let Some(parts) = Parts::read(statement, proof) else { return Vec::new() };
    let k = Scalar::from(factor);
    let mut all = vec![("re-randomised".to_owned(), re_randomised(&parts, &k))];
    let (points, scalars) = (parts.points.len(), parts.scalars.len());
    for (what, by) in [("negated", -Scalar::ONE), ("scaled", k)] {
        let mut add = |name: String, on_points: Range<usize>, on_scalars: Range<usize>| {
            all.push((format!("{name} {what}"), scaled(&parts, on_points, on_scalars, &by)));
        };
        (0..points).for_each(|index| add(format!("point {index}"), index..index + 1, 0..0));
        (0..scalars).for_each(|index| add(format!("scalar {index}"), 0..0, index..index + 1));
        add("all points".to_owned(), 0..points, 0..0);
        add("all scalars".to_owned(), 0..0, 0..scalars);
        add("everything".to_owned(), 0..points, 0..scalars);
    }
    all
}

/// `Abar, D, T1` times k and `r3^` over k: both equations of the credential still hold, but for
/// what the challenge says of the points.
fn re_randomised(parts: &Parts, k: &Scalar) -> Vec<u8> {
    const R3: Range<usize> = 2..3;
    let inverse = Option::<Scalar>::from(k.invert()).unwrap_or(Scalar::ONE);
    let mut changed = parts.clone();
    changed.scale_points(0..3, k);
    changed.scale_scalars(R3, &inverse);
    changed.to_bytes()
}

fn scaled(parts: &Parts, points: Range<usize>, scalars: Range<usize>, by: &Scalar) -> Vec<u8> {
    let mut changed = parts.clone();
    changed.scale_points(points, by);
    changed.scale_scalars(scalars, by);
    changed.to_bytes()
}

/// The proof as it would be had its holder secret been blinded with `nonce`, which is another proof's:
/// what [`secrets_behind`] must see. Of the same statements as [`nonce_of_secret`].
#[must_use]
pub fn with_nonce_of_secret(
    (statement, proof): (&Statement, &[u8]),
    secret: &HolderSecret,
    nonce: &[u8; 32],
) -> Option<Vec<u8>> {
    let mut parts = Parts::read(statement, proof)?;
    let nonce = nonzero_scalar_from_bytes(nonce).ok()?;
    *parts.scalars.get_mut(POSITION)? = nonce + parts.challenge * secret.scalar();
    Some(parts.to_bytes())
}

/// Where the response of the holder secret is, after `e, r1, r3` of the one signature.
const POSITION: usize = 3;

/// The nonce behind the response of the holder secret, in a proof of a statement with neither range
/// nor gap: what a search of memory looks for beside the secret itself.
#[must_use]
pub fn nonce_of_secret(
    (statement, proof): (&Statement, &[u8]),
    secret: &HolderSecret,
) -> Option<[u8; 32]> {
    let parts = Parts::read(statement, proof)?;
    let response = parts.scalars.get(POSITION)?;
    Some((response - parts.challenge * secret.scalar()).to_bytes_be())
}
