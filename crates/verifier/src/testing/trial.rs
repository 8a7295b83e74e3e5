//! One answer for each reason there is to refuse one.

use nonla_credential::{
    AgeThreshold, Asked, Country, Day, NOTHING_TO_SHOW, NotRevoked, Period, Predicate, Purpose,
    Requirement, Retention, Tier, TrustList, TrustListContent,
};

use super::holder_kind::HolderKind;
use super::lists::{publish, publish_changed};
use super::test_holder::Way;
use super::test_issuer::WhichKey;
use super::world::TestWorld;
use crate::intent::Intent;
use crate::refusal::RefusalKind;
use crate::session::Session;
use crate::verifier::Moment;

/// How many bytes precede the pseudonym: version, period, short id of the issuer's key.
const BEFORE_PSEUDONYM: usize = 1 + 2 + 8;
/// Length of a pseudonym.
const PSEUDONYM: usize = 48;
/// Length of a scalar, of which a proof's last is one.
const SCALAR: usize = 32;

/// An answer that is to be refused, with the session, the trust list and the time for it.
#[derive(Clone, Debug)]
pub struct Trial {
    session: Session,
    presentation: Vec<u8>,
    trust_list: TrustList,
    now: i64,
}

impl Trial {
    /// The session of the request that is answered.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The answer.
    #[must_use]
    pub fn presentation(&self) -> &[u8] {
        &self.presentation
    }

    /// When the answer comes, and what the platform goes by then.
    #[must_use]
    pub const fn moment(&self) -> Moment<'_> {
        Moment { trust_list: &self.trust_list, head: None, now: self.now }
    }

    fn overwrite(&mut self, from: usize, bytes: &[u8]) {
        let to = self.presentation.iter_mut().skip(from);
        to.zip(bytes).for_each(|(to, byte)| *to = *byte);
    }
}

impl TestWorld {
    /// An answer which [`verifier`](Self::verifier) refuses for exactly this reason.
    ///
    /// Everything else about it is in order: a platform that skips the check accepts it. For
    /// [`RefusalKind::AnsweredTwice`] it is in order altogether: give it to a batch twice.
    #[must_use]
    pub fn presentation_for(&self, kind: RefusalKind) -> Trial {
        let requirement = adult_resident();
        let mut trial = self.trial(&requirement, self.day(), Way::HONEST);
        match kind {
            RefusalKind::RequestExpired => trial.now += 3_601,
            RefusalKind::AnsweredTwice => {}
            RefusalKind::Declined => trial.presentation = NOTHING_TO_SHOW.to_vec(),
            RefusalKind::WrongLength => trial.presentation.truncate(trial.presentation.len() - 1),
            RefusalKind::UnknownVersion => trial.overwrite(0, &[1]),
            RefusalKind::MalformedPseudonym => {
                trial.overwrite(BEFORE_PSEUDONYM, &[0xff; PSEUDONYM]);
            }
            RefusalKind::MalformedProof => {
                trial.overwrite(trial.presentation.len() - SCALAR, &[0xff; SCALAR]);
            }
            RefusalKind::UnknownIssuer => {
                trial.trust_list = publish(self.day(), None, &[self.verifier()]);
            }
            RefusalKind::UnknownIssuerKey => trial.overwrite(3, &[0; 8]),
            RefusalKind::KeyNotValid => {
                let way = Way { key: WhichKey::Retired, ..Way::HONEST };
                trial = self.trial(&requirement, self.day(), way);
            }
            RefusalKind::TrustListEnded => {
                let ended = |list: &mut TrustListContent| {
                    let before = |days: i32| self.day().checked_add_days(-days).expect("a day");
                    (list.published, list.valid_until) = (before(30), before(1));
                };
                let platform = [self.verifier()];
                trial.trust_list =
                    publish_changed(self.day(), Some(&self.issuer), &platform, ended);
            }
            RefusalKind::DayOff => {
                let as_of = self.day().checked_add_days(-2).expect("two days before today");
                trial = self.trial(&requirement, as_of, Way::HONEST);
            }
            RefusalKind::WrongPeriod => {
                let way = Way { period: Some(self.issuer.oldest_period()), ..Way::HONEST };
                trial = self.trial(&requirement, self.day(), way);
            }
            RefusalKind::Unanswerable => {
                let no_gap_keys = |list: &mut TrustListContent| {
                    list.issuers.iter_mut().for_each(|issuer| issuer.gap_keys.clear());
                };
                let platform = [self.verifier()];
                trial.trust_list =
                    publish_changed(self.day(), Some(&self.issuer), &platform, no_gap_keys);
            }
            RefusalKind::BadProof => trial.session = self.session(&requirement, self.day()),
        }
        trial
    }

    /// An adult's answer to a request as of a day, given the way the trial wants it.
    fn trial(&self, requirement: &Requirement, as_of: Day, way: Way) -> Trial {
        let session = self.session(requirement, as_of);
        let holder = self.holder(HolderKind::AdultCitizen);
        let presentation = holder.answer(session.request(), &self.verifier().config().id, way);
        Trial { session, presentation, trust_list: self.trust_list().clone(), now: self.now() }
    }

    /// A session for which the answer may come within the hour, whatever the platform's policy.
    fn session(&self, requirement: &Requirement, as_of: Day) -> Session {
        let next = Period::of(as_of.checked_add_days(1).expect("a day before 2079"));
        let period = self.head().content().period.min(next);
        let asked = Asked {
            credential_type: self.verifier().config().credential_type.clone(),
            issuer: self.verifier().config().issuer.clone(),
            as_of,
            requirement: requirement.clone(),
            not_revoked: Some(NotRevoked {
                period,
                head: self.head().hash(),
                oldest_period: period.previous().expect("a day before today"),
            }),
            purpose: Purpose::parse("a test").expect("a purpose"),
            retention: Retention::from_days(1),
        };
        let expires_at = self.now() + 3_600;
        let (_, request) = self
            .verifier()
            .sign_request(&asked, (expires_at, self.trust_list().name()), &mut self.rng())
            .expect("a request that can be read");
        Session { request, tier: Tier::Post, intent: Intent::Register }
    }
}

fn adult_resident() -> Requirement {
    Requirement::of([
        Predicate::ResidentIn(Country::VIETNAM),
        Predicate::NotExpired,
        Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
        Predicate::NotRevoked,
        Predicate::OneAccount,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use crate::testing::sent;

    fn answered_for(world: &TestWorld, kind: HolderKind, period: Period) -> Result<(), Refusal> {
        let (verifier, moment) = (world.verifier(), world.moment());
        let asked = verifier.ask(Tier::Post, Intent::Register, &moment, &mut world.rng()).unwrap();
        let (_, session) = sent(asked);
        let way = Way { period: Some(period), ..Way::HONEST };
        let bytes = world.holder(kind).answer(session.request(), &verifier.config().id, way);
        verifier.check(&session, &bytes, &moment, &mut world.rng()).map(|_| ())
    }

    /// T-B11, A16: a true proof for a list from before the revocation does not help the revoked.
    #[test]
    fn a_revoked_person_cannot_prove_for_an_old_list() {
        let world = TestWorld::new(1);
        let today = world.head().content().period;
        let refused = answered_for(&world, HolderKind::Revoked, world.issuer.oldest_period());
        assert_eq!(refused, Err(Refusal::WrongPeriod { expected: today }));
        let refused = answered_for(&world, HolderKind::Revoked, today);
        assert_eq!(refused, Err(Refusal::BadProof));
    }

    /// REQ-R5: yesterday's list counts beside today's, for wallets that have not fetched it yet.
    #[test]
    fn the_previous_list_counts_beside_the_newest() {
        let world = TestWorld::new(1);
        let today = world.head().content().period;
        for period in [today, today.previous().unwrap()] {
            assert_eq!(answered_for(&world, HolderKind::AdultCitizen, period), Ok(()));
        }
    }
}
