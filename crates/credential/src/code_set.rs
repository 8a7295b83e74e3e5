//! A few codes, one of which a hidden claim is.

use serde::{Deserialize, Serialize};

/// 1 to [`MAX_CODES`](nonla_crypto::MAX_CODES) codes in ascending order, none of them twice: provinces, or
/// residence statuses.
///
/// A verifier that asks for one learns that a hidden claim is among them and not which one. Of a set of
/// one code it learns the claim.
///
/// ```
/// use nonla_credential::{CodeSet, CodeSetError, Province};
///
/// let [hanoi, saigon] = [Province::parse("001")?, Province::parse("079")?];
/// let both = CodeSet::new(vec![hanoi, saigon])?;
/// assert!(both.contains(saigon) && CodeSet::new(vec![saigon])?.is_within(&both));
/// assert_eq!(CodeSet::new(vec![saigon, hanoi]), Err(CodeSetError::CodesNotAscending));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<T>", into = "Vec<T>")]
#[serde(bound(
    serialize = "T: Copy + Serialize",
    deserialize = "T: Copy + Ord + Deserialize<'de>"
))]
pub struct CodeSet<T>(Vec<T>);

/// Why codes are no [`CodeSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeSetError {
    /// There is none.
    #[error("a set of codes has at least one")]
    NoCodes,
    /// There are more than 8.
    #[error("a set of codes has at most {}", nonla_crypto::MAX_CODES)]
    ManyCodes,
    /// They do not ascend, or one stands there twice: one set has one spelling.
    #[error("codes of a set ascend, and none stands there twice")]
    CodesNotAscending,
}

impl<T: Copy + Ord> CodeSet<T> {
    /// The set of these codes.
    ///
    /// # Errors
    /// [`CodeSetError`] unless there are 1 to 8 and they ascend.
    pub fn new(codes: Vec<T>) -> Result<Self, CodeSetError> {
        if codes.is_empty() {
            return Err(CodeSetError::NoCodes);
        }
        if codes.len() > nonla_crypto::MAX_CODES {
            return Err(CodeSetError::ManyCodes);
        }
        if !codes.is_sorted_by(|left, right| left < right) {
            return Err(CodeSetError::CodesNotAscending);
        }
        Ok(Self(codes))
    }

    /// The codes, ascending.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        self.0.iter().copied()
    }

    /// Whether this code is one of them.
    #[must_use]
    pub fn contains(&self, code: T) -> bool {
        self.0.contains(&code)
    }

    /// Whether all of them are among those of `other`: who is in this set is in that one, too.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|code| other.contains(*code))
    }
}

impl<T: Copy + Ord> TryFrom<Vec<T>> for CodeSet<T> {
    type Error = CodeSetError;

    fn try_from(codes: Vec<T>) -> Result<Self, CodeSetError> {
        Self::new(codes)
    }
}

impl<T> From<CodeSet<T>> for Vec<T> {
    fn from(set: CodeSet<T>) -> Self {
        set.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Province;

    fn set(codes: &[u16]) -> Result<CodeSet<Province>, CodeSetError> {
        CodeSet::new(codes.iter().map(|code| Province::from_code(*code).unwrap()).collect())
    }

    /// Serves REQ-P7, A1: a set has 1 to 8 codes and one spelling.
    #[test]
    fn a_set_has_one_to_eight_codes_that_ascend() {
        use CodeSetError::{CodesNotAscending, ManyCodes, NoCodes};
        let nine: Vec<u16> = (1..=9).collect();
        assert!(set(&nine[..1]).is_ok() && set(&nine[..8]).is_ok());
        assert_eq!(set(&[]), Err(NoCodes));
        assert_eq!(set(&nine), Err(ManyCodes));
        assert_eq!(set(&[2, 1]), Err(CodesNotAscending));
        assert_eq!(set(&[1, 1]), Err(CodesNotAscending), "twice");
        for text in ["[]", "[\"002\",\"001\"]", "[\"001\",\"001\"]", "[\"097\"]", "\"001\""] {
            assert!(serde_json::from_str::<CodeSet<Province>>(text).is_err(), "{text}");
        }
        let written = serde_json::to_string(&set(&[1, 79]).unwrap()).unwrap();
        assert_eq!(written, "[\"001\",\"079\"]");
    }

    #[test]
    fn a_set_lies_within_itself_and_within_larger_ones() {
        let [one, two, other] = [&[1][..], &[1, 79], &[48, 79]].map(|codes| set(codes).unwrap());
        assert!(one.is_within(&one) && one.is_within(&two) && !two.is_within(&one));
        assert!(!two.is_within(&other) && !other.is_within(&two));
    }
}
