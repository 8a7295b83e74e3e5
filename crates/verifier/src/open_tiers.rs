//! The tiers an account has proved enough for.

use serde::{Deserialize, Serialize};

use nonla_credential::{Requirement, Tier, TierPolicy};

/// The tiers an account has proved enough for, each once, in the order of [`Tier::ALL`].
///
/// A returning person proves no age again, so what was proved once is written down here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Tier>", into = "Vec<Tier>")]
pub struct OpenTiers(Vec<Tier>);

/// Tiers are listed twice or out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tiers are listed once each, in their order")]
pub struct BadOpenTiers;

impl OpenTiers {
    /// The tiers whose rule a proof of `shown` meets.
    pub(crate) fn met_by(policy: &TierPolicy, shown: &Requirement) -> Self {
        let met = |tier: &Tier| policy.need(*tier).is_met_by(Some(shown));
        Self(Tier::ALL.into_iter().filter(met).collect())
    }

    /// Whether `tier` is among them.
    #[must_use]
    pub fn contains(&self, tier: Tier) -> bool {
        self.0.contains(&tier)
    }

    /// The tiers.
    pub fn iter(&self) -> impl Iterator<Item = Tier> {
        self.0.iter().copied()
    }

    /// These and those.
    #[must_use]
    pub fn with(&self, more: &Self) -> Self {
        let either = |tier: &Tier| self.contains(*tier) || more.contains(*tier);
        Self(Tier::ALL.into_iter().filter(either).collect())
    }
}

impl TryFrom<Vec<Tier>> for OpenTiers {
    type Error = BadOpenTiers;

    fn try_from(tiers: Vec<Tier>) -> Result<Self, BadOpenTiers> {
        let ordered = Self(tiers.clone()).with(&Self::default());
        if ordered.0 == tiers { Ok(ordered) } else { Err(BadOpenTiers) }
    }
}

impl From<OpenTiers> for Vec<Tier> {
    fn from(tiers: OpenTiers) -> Self {
        tiers.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_tiers_have_one_spelling() {
        let tiers = OpenTiers::try_from(vec![Tier::Read, Tier::Comment]).unwrap();
        let both = tiers.with(&OpenTiers(vec![Tier::Post]));
        assert_eq!(Vec::from(both), [Tier::Read, Tier::Post, Tier::Comment]);
        for list in [vec![Tier::Read, Tier::Read], vec![Tier::Comment, Tier::Post]] {
            assert_eq!(OpenTiers::try_from(list), Err(BadOpenTiers));
        }
    }
}
