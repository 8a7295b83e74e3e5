//! Where a person belongs: countries and provinces, as text and as the integers we sign.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::claim_error::ClaimError;

/// A country: two upper-case letters, as in ISO 3166-1 alpha-2.
///
/// Any two letters are accepted, so that a new country needs no new program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country {
    first: u8,
    second: u8,
}

impl Country {
    /// Vietnam.
    pub const VIETNAM: Self = Self { first: b'V', second: b'N' };

    /// Reads exactly two letters from `A` to `Z`.
    ///
    /// # Errors
    /// [`ClaimError::Country`].
    pub const fn parse(text: &str) -> Result<Self, ClaimError> {
        match text.as_bytes() {
            &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => Ok(Self { first, second }),
            _ => Err(ClaimError::Country),
        }
    }

    /// The integer a credential signs for this country: `AA` is 1, `AB` is 2, `ZZ` is 676.
    #[must_use]
    pub const fn code(self) -> u16 {
        26 * (self.first - b'A') as u16 + (self.second - b'A') as u16 + 1
    }

    /// The country whose [`code`](Self::code) is `code`.
    ///
    /// # Errors
    /// [`ClaimError::Country`] for 0 and for numbers past 676.
    pub fn from_code(code: u16) -> Result<Self, ClaimError> {
        let letter = |index: u16| u8::try_from(index).ok().and_then(|i| b'A'.checked_add(i));
        let index = match code {
            1..=676 => code - 1,
            _ => return Err(ClaimError::Country),
        };
        match (letter(index / 26), letter(index % 26)) {
            (Some(first), Some(second)) => Ok(Self { first, second }),
            _ => Err(ClaimError::Country),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.first), char::from(self.second))
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Country({self})")
    }
}

impl TryFrom<String> for Country {
    type Error = ClaimError;

    fn try_from(text: String) -> Result<Self, ClaimError> {
        Self::parse(&text)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

/// A Vietnamese province or city, by the three digits that open a citizen number (001 to 096).
///
/// Numbers inside the range that name no province are accepted, since the list of provinces changes
/// more often than programs do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Province(u16);

impl Province {
    /// Reads exactly three digits.
    ///
    /// # Errors
    /// [`ClaimError::Province`].
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        match text.as_bytes() {
            &[b'0', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Self::from_code(u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
            }
            _ => Err(ClaimError::Province),
        }
    }

    /// The province with this number, 1 to 96.
    ///
    /// # Errors
    /// [`ClaimError::Province`].
    pub const fn from_code(code: u16) -> Result<Self, ClaimError> {
        match code {
            1..=96 => Ok(Self(code)),
            _ => Err(ClaimError::Province),
        }
    }

    /// The integer a credential signs for this province, 1 to 96.
    #[must_use]
    pub const fn code(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

impl fmt::Debug for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Province({self})")
    }
}

impl TryFrom<String> for Province {
    type Error = ClaimError;

    fn try_from(text: String) -> Result<Self, ClaimError> {
        Self::parse(&text)
    }
}

impl From<Province> for String {
    fn from(province: Province) -> Self {
        province.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_its_own_nonzero_code() {
        for code in 1..=676 {
            let country = Country::from_code(code).unwrap();
            assert_eq!(country.code(), code);
            assert_eq!(Country::parse(&country.to_string()), Ok(country));
        }
        assert_eq!(Country::parse("AA").unwrap().code(), 1);
        assert_eq!(Country::VIETNAM.to_string(), "VN");
        assert_eq!(Country::VIETNAM.code(), 21 * 26 + 13 + 1);
        for code in [0, 677, u16::MAX] {
            assert_eq!(Country::from_code(code), Err(ClaimError::Country));
        }
        for text in ["", "V", "vn", "Vn", "VNM", "V1", "VN ", "ÁN"] {
            assert_eq!(Country::parse(text), Err(ClaimError::Country), "{text}");
        }
    }

    #[test]
    fn provinces_are_three_digits_from_001_to_096() {
        for code in 1..=96 {
            let province = Province::from_code(code).unwrap();
            assert_eq!(Province::parse(&province.to_string()), Ok(province));
        }
        for text in ["", "1", "01", "000", "097", "100", "0001", "+01", "0 1", "00a"] {
            assert_eq!(Province::parse(text), Err(ClaimError::Province), "{text}");
        }
    }
}
