//! What a finished call left on the stack.

use std::hint::black_box;

/// Bytes that are written over: more than the deepest of our own calls uses.
const DEPTH: usize = 64 * 1024;

/// Writes over the part of the stack that calls made before this one have used.
///
/// A value that is moved or passed on leaves copies behind, in places that no destructor knows. So
/// whoever has just worked with a secret calls this once the work has returned. Copies in registers, and those a signal handler or the operating system made, stay.
#[inline(never)]
pub fn overwrite_stack() {
    let mut space = [0u8; DEPTH];
    black_box(&mut space);
}
