//! How much a key signs.

use crate::conflict::Conflict;
use crate::signature_cap::SignatureCap;

/// A key signs at most `cap` credentials.
pub(crate) fn check_cap(signed: u64, cap: SignatureCap) -> Result<(), Conflict> {
    if signed >= cap.get() { Err(Conflict::CapReached) } else { Ok(()) }
}

/// A gap key signs at most `cap` gaps, over all lists.
pub(crate) fn check_gap_cap(signed: u64, cap: SignatureCap, gaps: u64) -> Result<(), Conflict> {
    let left = cap.less(signed).get();
    if gaps > left { Err(Conflict::GapCapReached { left, gaps }) } else { Ok(()) }
}
