//! What a credential says about a person, as values that cannot contradict each other.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::claim_error::ClaimError;
use crate::day::Day;
use crate::identity::{FullName, IdNumber};
use crate::json::present;
use crate::place::{Country, Province};

/// All that is said about one person, checked to be consistent.
///
/// - *Citizen*: Vietnamese, lives in a province, twelve-digit citizen number.
/// - *Foreign resident*: of another nationality, lives in a province.
/// - *Citizen abroad*: Vietnamese, lives in another country, no province.
///
/// The holder secret and the revocation handle are not claims. `Debug` shows no value.
///
/// ```
/// use nonla_credential::*;
///
/// let claims = Claims::new(UncheckedClaims {
///     valid_until: Day::parse("2031-11-22")?,
///     birth_date: Day::parse("1990-03-01")?,
///     enrolled_on: Day::parse("2026-11-22")?,
///     resident_country: Country::VIETNAM,
///     province: Some(Province::parse("001")?),
///     status: ResidenceStatus::Citizen,
///     nationality: Country::VIETNAM,
///     full_name: FullName::parse("Nguyễn Văn An")?,
///     id_number: IdNumber::parse("001090000001")?,
/// })?;
/// assert_eq!(claims.resident_country(), Country::VIETNAM);
/// assert!(!format!("{claims:?}").contains("1990"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedClaims", into = "UncheckedClaims")]
pub struct Claims(UncheckedClaims);

/// Claims as an issuer's row or a stored credential lists them, not yet checked together.
///
/// Turn them into [`Claims`] before use.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UncheckedClaims {
    /// Last day on which the credential counts.
    pub valid_until: Day,
    /// Day of birth.
    pub birth_date: Day,
    /// Day on which the person was first identified for this credential.
    pub enrolled_on: Day,
    /// Country the person lives in.
    pub resident_country: Country,
    /// Province the person lives in, exactly for residents of Vietnam.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub province: Option<Province>,
    /// On what ground the credential was given.
    pub status: ResidenceStatus,
    /// Country the person is a citizen of.
    pub nationality: Country,
    /// Name as on the identity document.
    pub full_name: FullName,
    /// Number of the identity document.
    pub id_number: IdNumber,
}

impl Claims {
    /// Checks the claims against each other.
    ///
    /// # Errors
    /// A [`ClaimError`] that names the first contradiction.
    pub fn new(claims: UncheckedClaims) -> Result<Self, ClaimError> {
        claims.check_dates()?;
        claims.check_status()?;
        Ok(Self(claims))
    }

    /// Last day on which the credential counts.
    #[must_use]
    pub const fn valid_until(&self) -> Day {
        self.0.valid_until
    }

    /// Day of birth.
    #[must_use]
    pub const fn birth_date(&self) -> Day {
        self.0.birth_date
    }

    /// Day on which the person was first identified for this credential.
    #[must_use]
    pub const fn enrolled_on(&self) -> Day {
        self.0.enrolled_on
    }

    /// Country the person lives in.
    #[must_use]
    pub const fn resident_country(&self) -> Country {
        self.0.resident_country
    }

    /// Province the person lives in; `None` abroad.
    #[must_use]
    pub const fn province(&self) -> Option<Province> {
        self.0.province
    }

    /// On what ground the credential was given.
    #[must_use]
    pub const fn status(&self) -> ResidenceStatus {
        self.0.status
    }

    /// Country the person is a citizen of.
    #[must_use]
    pub const fn nationality(&self) -> Country {
        self.0.nationality
    }

    /// Name as on the identity document.
    #[must_use]
    pub const fn full_name(&self) -> &FullName {
        &self.0.full_name
    }

    /// Number of the identity document.
    #[must_use]
    pub const fn id_number(&self) -> &IdNumber {
        &self.0.id_number
    }
}

impl UncheckedClaims {
    fn check_dates(&self) -> Result<(), ClaimError> {
        if self.birth_date > self.enrolled_on {
            return Err(ClaimError::BornAfterEnrolment);
        }
        if self.valid_until < self.enrolled_on {
            return Err(ClaimError::EndsBeforeEnrolment);
        }
        Ok(())
    }

    fn check_status(&self) -> Result<(), ClaimError> {
        let vietnamese = self.nationality == Country::VIETNAM;
        let at_home = self.resident_country == Country::VIETNAM;
        if vietnamese != (self.status != ResidenceStatus::ForeignResident) {
            return Err(ClaimError::StatusAndNationality);
        }
        if at_home != (self.status != ResidenceStatus::CitizenAbroad) {
            return Err(ClaimError::StatusAndResidence);
        }
        if at_home != self.province.is_some() {
            return Err(ClaimError::ProvinceAndResidence);
        }
        if self.status == ResidenceStatus::Citizen && !self.id_number.is_citizen_number() {
            return Err(ClaimError::NotACitizenNumber);
        }
        Ok(())
    }
}

impl TryFrom<UncheckedClaims> for Claims {
    type Error = ClaimError;

    fn try_from(claims: UncheckedClaims) -> Result<Self, ClaimError> {
        Self::new(claims)
    }
}

impl From<Claims> for UncheckedClaims {
    fn from(claims: Claims) -> Self {
        claims.0
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims(..)")
    }
}

impl fmt::Debug for UncheckedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UncheckedClaims(..)")
    }
}

/// On what ground a person holds a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResidenceStatus {
    /// A Vietnamese citizen who lives in Vietnam.
    Citizen,
    /// A citizen of another country who lives in Vietnam.
    ForeignResident,
    /// A Vietnamese citizen who lives in another country.
    CitizenAbroad,
}

impl ResidenceStatus {
    /// The status with this name, as documents write it.
    ///
    /// # Errors
    /// [`ClaimError::Status`].
    pub fn parse(name: &str) -> Result<Self, ClaimError> {
        let all = [Self::Citizen, Self::ForeignResident, Self::CitizenAbroad];
        all.into_iter().find(|status| status.name() == name).ok_or(ClaimError::Status)
    }

    /// The name that documents write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::ForeignResident => "foreign_resident",
            Self::CitizenAbroad => "citizen_abroad",
        }
    }

    /// The integer a credential signs for this status, 1 to 3.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Citizen => 1,
            Self::ForeignResident => 2,
            Self::CitizenAbroad => 3,
        }
    }

    /// The status whose [`code`](Self::code) is `code`.
    ///
    /// # Errors
    /// [`ClaimError::Status`].
    pub const fn from_code(code: u16) -> Result<Self, ClaimError> {
        match code {
            1 => Ok(Self::Citizen),
            2 => Ok(Self::ForeignResident),
            3 => Ok(Self::CitizenAbroad),
            _ => Err(ClaimError::Status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn citizen() -> UncheckedClaims {
        UncheckedClaims {
            valid_until: day("2031-11-22"),
            birth_date: day("1990-03-01"),
            enrolled_on: day("2026-11-22"),
            resident_country: Country::VIETNAM,
            province: Some(Province::parse("079").unwrap()),
            status: ResidenceStatus::Citizen,
            nationality: Country::VIETNAM,
            full_name: FullName::parse("Nguyễn Văn An").unwrap(),
            id_number: IdNumber::parse("079090001234").unwrap(),
        }
    }

    fn foreigner() -> UncheckedClaims {
        UncheckedClaims {
            status: ResidenceStatus::ForeignResident,
            nationality: Country::parse("FR").unwrap(),
            id_number: IdNumber::parse("12AB34567").unwrap(),
            ..citizen()
        }
    }

    fn abroad() -> UncheckedClaims {
        UncheckedClaims {
            status: ResidenceStatus::CitizenAbroad,
            resident_country: Country::parse("DE").unwrap(),
            province: None,
            id_number: IdNumber::parse("C1234567").unwrap(),
            ..citizen()
        }
    }

    /// REQ-I6: citizens, foreign residents and citizens abroad all have consistent claims.
    #[test]
    fn each_status_has_consistent_claims() {
        for claims in [citizen(), foreigner(), abroad()] {
            let claims = Claims::new(claims).unwrap();
            let json = serde_json::to_string(&claims).unwrap();
            assert!(serde_json::from_str::<Claims>(&json).unwrap() == claims);
        }
    }

    #[test]
    fn contradictions_are_refused_by_name() {
        let france = Country::parse("FR").unwrap();
        let cases = [
            (
                UncheckedClaims { nationality: france, ..citizen() },
                ClaimError::StatusAndNationality,
            ),
            (UncheckedClaims { nationality: france, ..abroad() }, ClaimError::StatusAndNationality),
            (
                UncheckedClaims { nationality: Country::VIETNAM, ..foreigner() },
                ClaimError::StatusAndNationality,
            ),
            (
                UncheckedClaims { resident_country: france, ..citizen() },
                ClaimError::StatusAndResidence,
            ),
            (
                UncheckedClaims { resident_country: france, ..foreigner() },
                ClaimError::StatusAndResidence,
            ),
            (
                UncheckedClaims { resident_country: Country::VIETNAM, ..abroad() },
                ClaimError::StatusAndResidence,
            ),
            (UncheckedClaims { province: None, ..citizen() }, ClaimError::ProvinceAndResidence),
            (UncheckedClaims { province: None, ..foreigner() }, ClaimError::ProvinceAndResidence),
            (
                UncheckedClaims { province: citizen().province, ..abroad() },
                ClaimError::ProvinceAndResidence,
            ),
            (
                UncheckedClaims { id_number: foreigner().id_number, ..citizen() },
                ClaimError::NotACitizenNumber,
            ),
            (
                UncheckedClaims { birth_date: day("2026-11-23"), ..citizen() },
                ClaimError::BornAfterEnrolment,
            ),
            (
                UncheckedClaims { valid_until: day("2026-11-21"), ..citizen() },
                ClaimError::EndsBeforeEnrolment,
            ),
        ];
        for (claims, expected) in cases {
            let json = serde_json::to_string(&claims).unwrap();
            assert_eq!(Claims::new(claims).unwrap_err(), expected);
            assert!(serde_json::from_str::<Claims>(&json).is_err(), "{expected}");
        }
    }

    /// T-C3: what a person's claims say never reaches a log through `Debug`.
    #[test]
    fn debug_shows_no_value() {
        let claims = Claims::new(citizen()).unwrap();
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            claims,
            citizen(),
            claims.full_name(),
            claims.id_number()
        );
        assert_eq!(shown, "Claims(..) UncheckedClaims(..) FullName(..) IdNumber(..)");
    }

    #[test]
    fn a_missing_province_has_one_spelling() {
        let json = serde_json::to_string(&abroad()).unwrap();
        assert!(!json.contains("province"));
        let with_null = json.replacen('{', "{\"province\":null,", 1);
        assert!(serde_json::from_str::<Claims>(&with_null).is_err());
        let with_more = json.replacen('{', "{\"phone\":\"1\",", 1);
        assert!(serde_json::from_str::<Claims>(&with_more).is_err());
    }

    #[test]
    fn statuses_have_published_codes() {
        for code in 1..=3 {
            let status = ResidenceStatus::from_code(code).unwrap();
            assert_eq!((status.code(), ResidenceStatus::parse(status.name())), (code, Ok(status)));
            let written = serde_json::to_string(&status).unwrap();
            assert_eq!(written, format!("\"{}\"", status.name()));
        }
        for code in [0, 4, u16::MAX] {
            assert_eq!(ResidenceStatus::from_code(code), Err(ClaimError::Status));
        }
        assert_eq!(ResidenceStatus::parse("abroad"), Err(ClaimError::Status));
    }
}
