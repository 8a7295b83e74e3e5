//! What a slot of a credential can hold.

use crate::backend::Scalar;
use crate::interface::Interface;

/// The value of one slot, under the typed interface.
///
/// The third kind, a raw scalar, is the holder secret; it stands in slot 0 of every credential and
/// nowhere else. The kind of each slot is fixed by the credential's layout, whose hash is part
/// of the signed header, so an integer can never pass for a text. Only integers carry ranges.
/// There is no `Debug`: most values are personal.
#[derive(Clone, Copy)]
pub enum SlotValue<'a> {
    /// A text, hashed to a scalar.
    Text(&'a str),
    /// A non-negative integer, as itself.
    Integer(u64),
}

impl SlotValue<'_> {
    pub(crate) fn scalar(&self) -> Scalar {
        match self {
            Self::Text(text) => Interface::typed().text_to_scalar(text.as_bytes()),
            Self::Integer(integer) => Scalar::from(*integer),
        }
    }
}
