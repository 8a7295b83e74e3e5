//! A requirement in the bytes that a person signs.

use crate::predicate::Predicate;
use crate::requirement::Requirement;

/// Every predicate in its place, in 8 bytes. Age, country and days are 0 where absent, which is no value
/// of theirs.
pub(crate) fn signed_bytes(requirement: &Requirement) -> Vec<u8> {
    let mut bytes = [0; 8];
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
            Predicate::NotRevoked => *revoked = 1,
            Predicate::OneAccount => *account = 1,
        }
    }
    bytes.to_vec()
}
