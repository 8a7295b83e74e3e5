//! Phone numbers, which never leave the register.

use std::fmt;

use crate::person_error::PersonError;

/// A phone number, which never leaves the register.
///
/// No claim, offer or credential has a place for it, nothing but
/// [`write_csv`](crate::write_csv) writes it, and outside this crate it cannot be read:
///
/// ```compile_fail,E0624
/// let phone = nonla_issuer::Phone::parse("0912345678")?;
/// println!("{}", phone.as_str());
/// # Ok::<(), nonla_issuer::PersonError>(())
/// ```
///
/// ```compile_fail,E0277
/// fn store(_: impl serde::Serialize) {}
/// store(nonla_issuer::Phone::parse("0912345678")?);
/// # Ok::<(), nonla_issuer::PersonError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads ten digits that start with 03, 05, 07, 08 or 09: a Vietnamese mobile number.
    ///
    /// # Errors
    /// [`PersonError::Phone`].
    pub fn parse(text: &str) -> Result<Self, PersonError> {
        match text.as_bytes() {
            [b'0', b'3' | b'5' | b'7' | b'8' | b'9', rest @ ..]
                if rest.len() == 8 && rest.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(PersonError::Phone),
        }
    }

    /// The number, for the export of the register alone.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(..)")
    }
}
