//! Where a message of the town goes.

use super::failure::Failure;
use crate::output::Output;

/// Writes to an output that was asked for.
pub(super) fn write(output: Option<&Output>, bytes: &[u8]) -> Result<(), Failure> {
    output.map_or(Ok(()), |output| Ok(output.write(bytes)?))
}
