//! One condition on a credential, as data.
//!
//! What a tier asks, what a request asks, what a wallet shows and signs and what was proved is each a
//! [`Requirement`](crate::Requirement), a set of these. Each use of a predicate is one `match` without a
//! catch-all arm, so that whoever adds a variant is shown every place by the compiler.

use std::fmt;

use crate::age::AgeThreshold;
use crate::claims::ResidenceStatus;
use crate::code_set::CodeSet;
use crate::enrolment::EnrolmentDays;
use crate::place::{Country, Province};

/// One condition on a credential.
///
/// Deliberately not `#[non_exhaustive]`: whoever handles predicates handles all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// The person lives in this country, which is shown in the open.
    ResidentIn(Country),
    /// The credential has not expired; its last day stays hidden.
    NotExpired,
    /// The person is at least this old; the birth date stays hidden.
    AgeAtLeast(AgeThreshold),
    /// The person was enrolled at least this many days ago, so that a ban of that length cannot be shed
    /// by a fresh enrolment; the enrolment day stays hidden.
    EnrolledAtLeast(EnrolmentDays),
    /// The person lives in one of these provinces; which one stays hidden.
    ProvinceIn(CodeSet<Province>),
    /// The person has one of these residence statuses; which one stays hidden.
    StatusIn(CodeSet<ResidenceStatus>),
    /// The credential is not on the revocation list; its handle stays hidden.
    NotRevoked,
    /// The person shows their pseudonym for this platform, so that they have one account.
    OneAccount,
}

/// The kind of a [`Predicate`]: what it is about, without its data.
///
/// Kinds are in the order in which a [`Requirement`](crate::Requirement) lists its predicates and a
/// statement states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PredicateKind {
    /// [`Predicate::ResidentIn`].
    ResidentIn,
    /// [`Predicate::NotExpired`].
    NotExpired,
    /// [`Predicate::AgeAtLeast`].
    AgeAtLeast,
    /// [`Predicate::EnrolledAtLeast`].
    EnrolledAtLeast,
    /// [`Predicate::ProvinceIn`].
    ProvinceIn,
    /// [`Predicate::StatusIn`].
    StatusIn,
    /// [`Predicate::NotRevoked`].
    NotRevoked,
    /// [`Predicate::OneAccount`].
    OneAccount,
}

/// What a predicate sets a bound on.
///
/// A verifier that could ask for two bounds of one kind would narrow down what is hidden. So it registers
/// one, asks for that one and no other, not a weaker one either, and is answered for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoundKind {
    /// The birth date.
    Age,
    /// The day of enrolment.
    Enrolment,
    /// The province.
    Province,
    /// The residence status.
    Status,
}

impl Predicate {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> PredicateKind {
        match self {
            Self::ResidentIn(_) => PredicateKind::ResidentIn,
            Self::NotExpired => PredicateKind::NotExpired,
            Self::AgeAtLeast(_) => PredicateKind::AgeAtLeast,
            Self::EnrolledAtLeast(_) => PredicateKind::EnrolledAtLeast,
            Self::ProvinceIn(_) => PredicateKind::ProvinceIn,
            Self::StatusIn(_) => PredicateKind::StatusIn,
            Self::NotRevoked => PredicateKind::NotRevoked,
            Self::OneAccount => PredicateKind::OneAccount,
        }
    }

    /// Whether whoever proved `self` also proved `other`.
    ///
    /// A higher age contains a lower one, a longer time since enrolment a shorter one, fewer codes more
    /// of them.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match self {
            Self::ResidentIn(own) => matches!(other, Self::ResidentIn(country) if country == own),
            Self::NotExpired => matches!(other, Self::NotExpired),
            Self::AgeAtLeast(own) => matches!(other, Self::AgeAtLeast(age) if age <= own),
            Self::EnrolledAtLeast(own) => {
                matches!(other, Self::EnrolledAtLeast(days) if days <= own)
            }
            Self::ProvinceIn(own) => {
                matches!(other, Self::ProvinceIn(provinces) if own.is_within(provinces))
            }
            Self::StatusIn(own) => {
                matches!(other, Self::StatusIn(statuses) if own.is_within(statuses))
            }
            Self::NotRevoked => matches!(other, Self::NotRevoked),
            Self::OneAccount => matches!(other, Self::OneAccount),
        }
    }

    /// Which bound on something hidden it sets, if it sets one.
    #[must_use]
    pub fn bound(&self) -> Option<BoundKind> {
        match self {
            Self::AgeAtLeast(_) => Some(BoundKind::Age),
            Self::EnrolledAtLeast(_) => Some(BoundKind::Enrolment),
            Self::ProvinceIn(_) => Some(BoundKind::Province),
            Self::StatusIn(_) => Some(BoundKind::Status),
            Self::ResidentIn(_) | Self::NotExpired | Self::NotRevoked | Self::OneAccount => None,
        }
    }
}

/// For errors; what a person reads stands in a catalogue.
impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResidentIn(country) => write!(f, "resident in {country}"),
            Self::NotExpired => write!(f, "not expired"),
            Self::AgeAtLeast(age) => write!(f, "age {age} or older"),
            Self::EnrolledAtLeast(days) => write!(f, "enrolled {days} days ago or more"),
            Self::ProvinceIn(provinces) => {
                write!(f, "province one of ")?;
                listed(f, provinces.iter())
            }
            Self::StatusIn(statuses) => {
                write!(f, "status one of ")?;
                listed(f, statuses.iter().map(ResidenceStatus::name))
            }
            Self::NotRevoked => write!(f, "not revoked"),
            Self::OneAccount => write!(f, "one account"),
        }
    }
}

fn listed<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
) -> fmt::Result {
    for (place, item) in items.enumerate() {
        write!(f, "{}{item}", if place == 0 { "" } else { ", " })?;
    }
    Ok(())
}
