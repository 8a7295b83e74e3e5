//! What tables of multiples are made and read with.

use blstrs::{G1Affine, G1Projective};
use group::prime::PrimeCurveAffine;

/// The affine forms of `points`, with one inversion for all of them. They may be secret: what is written
/// between is written over.
pub(crate) fn to_affine(points: &[G1Projective]) -> Vec<G1Affine> {
    if points.is_empty() {
        return Vec::new();
    }
    let mut points: Vec<blst::blst_p1> = points.iter().map(|point| *point.as_ref()).collect();
    let mut affine = blst::p1_affines::from(&points);
    let wrapped = affine.as_slice().iter().map(|point| {
        let mut wrapped = G1Affine::identity();
        *wrapped.as_mut() = *point;
        wrapped
    });
    let wrapped = wrapped.collect();
    overwrite(&mut points, blst::blst_p1::default());
    overwrite(&mut affine[..], blst::blst_p1_affine::default());
    wrapped
}

/// `count` bits, at most 17, of a little-endian number, from bit `start` on; past its end they are
/// zero.
pub(super) fn bits(bytes: &[u8; 32], start: usize, count: usize) -> u32 {
    let byte = |index: usize| u32::from(bytes.get(index).copied().unwrap_or(0));
    let three = byte(start / 8) | (byte(start / 8 + 1) << 8) | (byte(start / 8 + 2) << 16);
    (three >> (start % 8)) & ((1 << count) - 1)
}

/// Writes over points that may have been secret.
pub(super) fn overwrite<T: Copy>(points: &mut [T], with: T) {
    points.fill(with);
    // Keeps the compiler from leaving out writes that nobody reads.
    std::hint::black_box(points);
}
