//! A requirement in the bytes that a person signs.

use crate::claims::ResidenceStatus;
use crate::place::Province;
use crate::predicate::Predicate;
use crate::requirement::Requirement;

/// Precedes the provinces.
const PROVINCES: u8 = 1;
/// Precedes the statuses.
const STATUSES: u8 = 2;

/// Every predicate in its place. Age, country and days are 0 where absent, which is no value of theirs;
/// what has no place in the 8 bytes follows them, in the order of kinds, each behind a number of its own.
pub(crate) fn signed_bytes(requirement: &Requirement) -> Vec<u8> {
    let mut bytes = [0; 8];
    let mut more = Vec::new();
    let [age, country_high, country_low, account, expired, revoked, days_high, days_low] =
        &mut bytes;
    for predicate in requirement.iter() {
        match predicate {
            Predicate::ResidentIn(country) => {
                [*country_high, *country_low] = country.code().to_be_bytes();
            }
            Predicate::NotExpired => *expired = 1,
            Predicate::AgeAtLeast(years) => *age = years.years(),
            Predicate::EnrolledAtLeast(days) => {
                [*days_high, *days_low] = days.days().to_be_bytes();
            }
            Predicate::ProvinceIn(provinces) => {
                more.extend(codes(PROVINCES, provinces.iter().map(Province::code)));
            }
            Predicate::StatusIn(statuses) => {
                more.extend(codes(STATUSES, statuses.iter().map(ResidenceStatus::code)));
            }
            Predicate::NotRevoked => *revoked = 1,
            Predicate::OneAccount => *account = 1,
        }
    }
    [bytes.as_slice(), &more].concat()
}

/// The number, how many codes follow, and these.
fn codes(number: u8, codes: impl Iterator<Item = u16>) -> Vec<u8> {
    let codes: Vec<u16> = codes.collect();
    // A set has at most 8.
    let count = u8::try_from(codes.len()).unwrap_or(u8::MAX);
    [number, count].into_iter().chain(codes.into_iter().flat_map(u16::to_be_bytes)).collect()
}
