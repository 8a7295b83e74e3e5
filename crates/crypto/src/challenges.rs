//! The two numbers that a proof hangs on, drawn from what was sent before.

use crate::backend::Scalar;
use crate::transcript::Transcript;

/// The two challenges of a proof.
#[derive(Clone, Copy)]
pub(crate) struct Challenges {
    /// Its powers weigh the digit equations.
    pub(crate) digit_weight: Scalar,
    /// The challenge.
    pub(crate) c: Scalar,
}

/// Adds the points that are sent first, and draws the number whose powers weigh the digit equations.
pub(crate) fn first_challenge<'a>(
    transcript: &mut Transcript,
    points: impl Iterator<Item = &'a [u8]>,
) -> Scalar {
    points.for_each(|point| transcript.absorb("commitment", point));
    transcript.digit_weight()
}

/// Adds what is sent after it, the commitment of the digits if there are any, and draws the challenge.
pub(crate) fn second_challenge<'a>(
    transcript: &mut Transcript,
    points: impl Iterator<Item = &'a [u8]>,
) -> Scalar {
    points.for_each(|point| transcript.absorb("commitment", point));
    transcript.challenge()
}
