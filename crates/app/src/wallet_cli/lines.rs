//! Lines that are typed, read byte by byte.

use std::io::{ErrorKind, Read};

use nonla_storage::Passphrase;
use zeroize::Zeroizing;

use super::failure::Failure;

/// One line without its end; `None` at the end of the input. Byte by byte, so that no buffer keeps
/// it and what follows stays for whoever reads next.
///
/// # Errors
/// [`Failure::Typed`], [`Failure::TypedNoText`].
pub(super) fn read_line(input: &mut dyn Read) -> Result<Option<String>, Failure> {
    read_line_of(input, Passphrase::MOST_BYTES + 2)
}

/// The same of a line with at most so many bytes; a longer one goes on in the next.
///
/// # Errors
/// As there.
pub(super) fn read_line_of(input: &mut dyn Read, most: usize) -> Result<Option<String>, Failure> {
    let mut line = Zeroizing::new(Vec::with_capacity(most));
    let mut byte = Zeroizing::new([0u8]);
    let mut ended = true;
    while line.len() < most {
        match input.read(byte.as_mut_slice()) {
            Ok(0) => break,
            Ok(_) => ended = false,
            // The program was stopped, and goes on.
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Typed(error)),
        }
        match *byte {
            [b'\n'] => break,
            [other] => line.push(other),
        }
    }
    if ended {
        return Ok(None);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    let text = std::str::from_utf8(&line).map_err(|_| Failure::TypedNoText)?;
    Ok(Some(text.to_owned()))
}
