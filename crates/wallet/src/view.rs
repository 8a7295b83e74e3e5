//! What a person is shown before deciding: claims by name, what is learnt, what to beware of.

use std::fmt;

use nonla_credential::{
    AgeThreshold, CodeSet, Country, Day, EnrolmentDays, IssuerId, Period, Predicate, Province,
    ResidenceStatus, Retention,
};
use serde::{Deserialize, Serialize};

/// A claim of the credential, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimName {
    /// Full name.
    FullName,
    /// Number of the identity document.
    IdNumber,
    /// Day of birth.
    BirthDate,
    /// Nationality.
    Nationality,
    /// Province of residence.
    Province,
    /// Residence status.
    Status,
    /// Country of residence.
    ResidentCountry,
    /// Day of first enrolment.
    EnrolledOn,
    /// Last day of the credential.
    ValidUntil,
    /// The revocation handle.
    Handle,
    /// The holder secret.
    HolderSecret,
}

impl ClaimName {
    pub(crate) const ALL: [Self; 11] = [
        Self::FullName,
        Self::IdNumber,
        Self::BirthDate,
        Self::Nationality,
        Self::Province,
        Self::Status,
        Self::ResidentCountry,
        Self::EnrolledOn,
        Self::ValidUntil,
        Self::Handle,
        Self::HolderSecret,
    ];
}

impl fmt::Display for ClaimName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FullName => "full name",
            Self::IdNumber => "ID number",
            Self::BirthDate => "birth date",
            Self::Nationality => "nationality",
            Self::Province => "province",
            Self::Status => "residence status",
            Self::ResidentCountry => "country of residence",
            Self::EnrolledOn => "enrolment day",
            Self::ValidUntil => "last day of the credential",
            Self::Handle => "revocation handle",
            Self::HolderSecret => "holder secret",
        })
    }
}

/// One thing that is proved about a claim that stays hidden: what the history and its export name
/// in place of the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvedClaim {
    /// The holder is at least this old.
    AgeAtLeast(AgeThreshold),
    /// The holder was enrolled at least so many days ago.
    EnrolledDaysAgo(EnrolmentDays),
    /// The holder lives in one of these provinces.
    ProvinceIn(CodeSet<Province>),
    /// The holder has one of these residence statuses.
    StatusIn(CodeSet<ResidenceStatus>),
    /// The credential has not expired.
    NotExpired,
    /// The credential is not revoked.
    NotRevoked,
}

impl ProvedClaim {
    /// Whether it is about the person and not about the credential.
    pub(crate) const fn is_about_the_person(&self) -> bool {
        match self {
            Self::AgeAtLeast(_)
            | Self::EnrolledDaysAgo(_)
            | Self::ProvinceIn(_)
            | Self::StatusIn(_) => true,
            Self::NotExpired | Self::NotRevoked => false,
        }
    }

    /// The bound that an answer set, if it set one.
    pub(crate) fn bound(&self) -> Option<Predicate> {
        match self {
            Self::AgeAtLeast(age) => Some(Predicate::AgeAtLeast(*age)),
            Self::EnrolledDaysAgo(days) => Some(Predicate::EnrolledAtLeast(*days)),
            Self::ProvinceIn(provinces) => Some(Predicate::ProvinceIn(provinces.clone())),
            Self::StatusIn(statuses) => Some(Predicate::StatusIn(statuses.clone())),
            Self::NotExpired | Self::NotRevoked => None,
        }
    }
}

/// One thing the verifier would learn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Learned {
    /// That the issuer vouches for the holder.
    Credential(IssuerId),
    /// That the holder lives in this country.
    ResidentCountry(Country),
    /// That the holder is at least this old on this day.
    AgeAtLeast(AgeThreshold, Day),
    /// That the credential has not expired on this day.
    NotExpired(Day),
    /// That the credential is not revoked in this period.
    NotRevoked(Period),
    /// That the holder was enrolled at least so many days ago.
    EnrolledDaysAgo(EnrolmentDays),
    /// That the holder lives in one of these provinces.
    ProvinceIn(CodeSet<Province>),
    /// That the holder has one of these residence statuses.
    StatusIn(CodeSet<ResidenceStatus>),
    /// The holder's pseudonym for this verifier, the same each time.
    Pseudonym,
}

impl fmt::Display for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential(issuer) => write!(f, "you hold a credential of {issuer}"),
            Self::ResidentCountry(country) => write!(f, "you live in {country}"),
            Self::AgeAtLeast(age, day) => {
                write!(f, "you are {} or older on {day}", age.years())
            }
            Self::NotExpired(day) => write!(f, "your credential counts on {day}"),
            Self::NotRevoked(period) => {
                write!(f, "your credential is not revoked on {}", period.day())
            }
            // Issuers sign the first day of the month.
            Self::EnrolledDaysAgo(days) => write!(
                f,
                "you were enrolled {days} days ago or more, counted from the first of that month"
            ),
            Self::ProvinceIn(provinces) => {
                write!(f, "you live in one of the provinces")?;
                provinces.iter().try_for_each(|province| write!(f, " {province}"))
            }
            Self::StatusIn(statuses) => {
                write!(f, "your residence status is one of")?;
                statuses.iter().try_for_each(|status| write!(f, " {}", status.name()))
            }
            Self::Pseudonym => write!(f, "your pseudonym there, the same each time you return"),
        }
    }
}

/// What a person should know before saying yes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// This verifier was never answered before.
    FirstTimeHere,
    /// This wallet was restored from a backup and does not know the verifier. If it was answered after
    /// that backup was made, for another age or time, it now learns a second one.
    UnknownSinceBackup,
    /// The verifier will be told this [bound](Predicate::bound), and the wallet will answer it no other of
    /// that kind.
    Binds(Predicate),
    /// The wallet's trust list has this last day, which is near: after it nothing is answered until the
    /// next list is there.
    TrustListEnds(Day),
    /// Another entry of the trust list has the same name or the same address: they may be one company
    /// that asks twice.
    Lookalike,
    /// The verdict is kept for more than a year.
    KeptLong(Retention),
    /// At most so many people could give this answer, by the issuer's public counts of the key that
    /// signed the credential: fewer than [`CROWD`]. An issuer that keeps a key for a few people
    /// shows here.
    SmallCrowd(u64),
    /// For how many people this is true is not known, and it may be few.
    CrowdUnknown(Predicate),
}

/// How many days before its end a wallet warns of the end of its trust list.
pub const LIST_WARNING_DAYS: i32 = 14;

/// How many people at least should be able to give an answer.
pub const CROWD: u64 = 1_000;

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstTimeHere => write!(f, "you have never answered this platform before"),
            Self::UnknownSinceBackup => write!(
                f,
                "this wallet was restored from a backup: if you answered this platform after that \
                 backup, it may learn more than one age of you"
            ),
            Self::Binds(bound) => {
                write!(f, "after this, no other bound than \"{bound}\" is answered here")
            }
            Self::TrustListEnds(last) => write!(
                f,
                "your trust list ends on {last}: update it before, or nothing is answered from then on"
            ),
            Self::Lookalike => write!(
                f,
                "another platform on the trust list has the same name or address: it may be the same \
                 company, and learn twice of you"
            ),
            Self::KeptLong(retention) => {
                write!(f, "the verdict is kept for {} days", retention.days())
            }
            Self::SmallCrowd(people) => {
                write!(
                    f,
                    "at most {people} people have a credential under the same key of the issuer: this \
                     answer may single you out"
                )
            }
            Self::CrowdUnknown(predicate) => write!(
                f,
                "nobody counts for how many holders this is true: \"{predicate}\"; this answer may \
                 single you out"
            ),
        }
    }
}
