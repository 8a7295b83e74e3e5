//! The second call: check an answer.

use rand_core::{CryptoRng, RngCore};

use nonla_credential::{
    AnonymousPresentation, Asked, Basis, Day, Hash, IssuerKeyEntry, NOTHING_TO_SHOW, Period, Tier,
    TrustList, VerifierId,
};
use nonla_crypto::Statement;

use crate::account::AccountKey;
use crate::intent::Intent;
use crate::open_tiers::OpenTiers;
use crate::refusal::Refusal;
use crate::session::{Session, SessionId};
use crate::verifier::{Moment, Verifier};

/// Longest answer anyone looks at, in bytes; a real one has under 3,000.
const MAX_PRESENTATION: usize = 16 * 1024;

/// A presentation that was checked and not yet decided upon.
///
/// Hand it to [`Verifier::decide`] and commit that: the only road to a verdict. Nothing in it is
/// personal and no time in it but the session's name is finer than a day.
#[must_use = "nothing has happened until this is decided upon and committed"]
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    pub(crate) verifier: VerifierId,
    pub(crate) request: Hash,
    pub(crate) session: SessionId,
    /// The last day on which it can be decided upon.
    pub(crate) last_day: Day,
    pub(crate) account: AccountKey,
    pub(crate) intent: Intent,
    pub(crate) tier: Tier,
    /// All tiers whose rule the proof meets.
    pub(crate) opens: OpenTiers,
    pub(crate) day: Day,
}

/// A presentation of which everything but the proof was checked.
pub(crate) struct Examined {
    pub(crate) statement: Statement,
    pub(crate) proof: Vec<u8>,
    pub(crate) checked: Checked,
}

impl Checked {
    /// Which session it answers.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// Whose account it is about.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.account
    }

    /// What the person came for.
    #[must_use]
    pub const fn intent(&self) -> Intent {
        self.intent
    }

    /// The tier that was asked for.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// All tiers whose rule the proof meets: what a registration opens.
    #[must_use]
    pub const fn opens(&self) -> &OpenTiers {
        &self.opens
    }

    /// The day of the proof.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }
}

impl Verifier {
    /// Checks a wallet's answer to a request of this verifier.
    ///
    /// Cheap checks come first, the proof last. A refused answer changes nothing; commit
    /// [`Refusal::count`] and forget the rest.
    ///
    /// # Errors
    /// [`Refusal`], never a panic, whatever the bytes.
    pub fn check(
        &self,
        session: &Session,
        presentation: &[u8],
        moment: &Moment<'_>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Checked, Refusal> {
        let examined = self.examine(session, presentation, moment)?;
        nonla_crypto::verify(&examined.statement, &examined.proof, rng)?;
        Ok(examined.checked)
    }

    /// All checks but the proof's own.
    pub(crate) fn examine(
        &self,
        session: &Session,
        presentation: &[u8],
        moment: &Moment<'_>,
    ) -> Result<Examined, Refusal> {
        let request = &session.request;
        if request.has_expired(moment.now) {
            return Err(Refusal::RequestExpired);
        }
        if presentation == NOTHING_TO_SHOW {
            return Err(Refusal::Declined);
        }
        if presentation.len() > MAX_PRESENTATION {
            return Err(Refusal::WrongLength);
        }
        let presentation = AnonymousPresentation::read(presentation, request)?;
        let basis = self.basis(session, &presentation, moment.trust_list)?;
        let asked = request.asked();
        check_key(basis.key, asked.as_of)?;
        let today = self.today(moment).ok_or(Refusal::DayOff)?;
        if moment.trust_list.has_ended(today) {
            return Err(Refusal::TrustListEnded);
        }
        check_day(asked.as_of, today)?;
        check_period(asked, presentation.period)?;
        let pseudonym = presentation.pseudonym.map(|pseudonym| (&self.scope, pseudonym));
        let statement =
            basis.statement(presentation.period, pseudonym).map_err(|_| Refusal::Unanswerable)?;
        if !presentation.fits(&statement) {
            return Err(Refusal::WrongLength);
        }
        let pseudonym = statement.pseudonym().ok_or(Refusal::Unanswerable)?;
        let expiry = basis.credential_type.zone_minutes.day_at(request.content().expires_at);
        let checked = Checked {
            verifier: self.config.id.clone(),
            request: request.hash(),
            session: session.id(),
            last_day: expiry.ok_or(Refusal::DayOff)?,
            account: self.platform_key.account(&pseudonym),
            intent: session.intent,
            tier: session.tier,
            opens: OpenTiers::met_by(&self.config.policy, &asked.requirement),
            day: today,
        };
        Ok(Examined { statement, proof: presentation.proof, checked })
    }

    /// Under which entries of the trust list the presentation stands.
    fn basis<'a>(
        &'a self,
        session: &'a Session,
        presentation: &AnonymousPresentation,
        list: &'a TrustList,
    ) -> Result<Basis<'a>, Refusal> {
        let (issuer, credential_type) = self.listed_type(list).ok_or(Refusal::UnknownIssuer)?;
        let key = issuer
            .keys
            .iter()
            .find(|key| key.short_id() == presentation.key_id)
            .ok_or(Refusal::UnknownIssuerKey)?;
        let (domain, verifier) = (&self.config.domain, &self.config.id);
        Ok(Basis { request: &session.request, domain, verifier, issuer, credential_type, key })
    }
}

fn check_key(key: &IssuerKeyEntry, as_of: Day) -> Result<(), Refusal> {
    if key.in_force(as_of) { Ok(()) } else { Err(Refusal::KeyNotValid) }
}

fn check_day(as_of: Day, today: Day) -> Result<(), Refusal> {
    if today.days_since(as_of).abs() <= 1 { Ok(()) } else { Err(Refusal::DayOff) }
}

fn check_period(asked: &Asked, period: Option<Period>) -> Result<(), Refusal> {
    let (accepted, period) = match (&asked.not_revoked, period) {
        (None, None) => return Ok(()),
        (Some(accepted), Some(period)) => (accepted, period),
        (Some(_), None) | (None, Some(_)) => return Err(Refusal::WrongLength),
    };
    if (accepted.oldest_period..=accepted.period).contains(&period) {
        Ok(())
    } else {
        Err(Refusal::WrongPeriod { expected: accepted.period })
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::{Tier, VerifiedRequest};
    use proptest::prelude::*;

    use super::*;
    use crate::intent::Intent;
    use crate::refusal::{RefusalKind, Stage};
    use crate::testing::{HolderKind, TestWorld, sent};

    fn ask(world: &TestWorld, intent: Intent) -> (String, Session) {
        sent(world.verifier().ask(Tier::Post, intent, &world.moment(), &mut world.rng()).unwrap())
    }

    fn check(world: &TestWorld, session: &Session, bytes: &[u8]) -> Result<Checked, Refusal> {
        world.verifier().check(session, bytes, &world.moment(), &mut world.rng())
    }

    fn answer(world: &TestWorld, kind: HolderKind) -> Result<Checked, Refusal> {
        let (request, session) = ask(world, Intent::Register);
        check(world, &session, &world.holder(kind).present(&request))
    }

    /// REQ-S5: each check stands alone between one presentation and its acceptance.
    #[test]
    fn each_reason_has_a_presentation_refused_for_exactly_that_reason() {
        let world = TestWorld::new(1);
        for kind in RefusalKind::ALL {
            let trial = world.presentation_for(kind);
            let checked = world.verifier().check(
                trial.session(),
                trial.presentation(),
                &trial.moment(),
                &mut world.rng(),
            );
            let refusal = checked.map(|_| "accepted").unwrap_err();
            assert_eq!(refusal.kind(), kind);
            assert_eq!(refusal.stage(), kind.stage());
        }
        let period = world.head().content().period;
        let trial = world.presentation_for(RefusalKind::WrongPeriod);
        let (session, moment) = (trial.session(), trial.moment());
        let checked =
            world.verifier().check(session, trial.presentation(), &moment, &mut world.rng());
        assert_eq!(checked, Err(Refusal::WrongPeriod { expected: period }));
    }

    /// REQ-P1, REQ-I6, T-B7: who may post, and who may not.
    #[test]
    fn people_are_let_in_or_refused_by_what_is_true_of_them() {
        let world = TestWorld::new(1);
        for kind in HolderKind::ALL {
            let refused = matches!(
                kind,
                HolderKind::Minor
                    | HolderKind::CitizenAbroad
                    | HolderKind::Expired
                    | HolderKind::Revoked
                    | HolderKind::EighteenTomorrow
            );
            let expected = if refused { Some(Refusal::BadProof) } else { None };
            assert_eq!(answer(&world, kind).err(), expected, "{kind:?}");
        }
    }

    /// T-B7: whoever was born on 29 February is of age from 1 March.
    #[test]
    fn a_leap_day_child_is_of_age_on_the_first_of_march() {
        for (day, of_age) in [("2026-02-28", false), ("2026-03-01", true)] {
            let world = TestWorld::on_day(1, Day::parse(day).unwrap());
            assert_eq!(answer(&world, HolderKind::BornOnLeapDay).is_ok(), of_age, "{day}");
        }
    }

    /// REQ-U1, T-B8: one account here, an unrelated one elsewhere.
    #[test]
    fn a_person_has_one_account_key_at_a_platform_and_another_elsewhere() {
        let world = TestWorld::new(1);
        let account = |kind| answer(&world, kind).unwrap().account();
        let adult = account(HolderKind::AdultCitizen);
        assert_eq!(adult, account(HolderKind::AdultCitizen));
        assert_ne!(adult, account(HolderKind::ForeignResident));

        let other = world.other_verifier();
        let (request, session) = sent(
            other.ask(Tier::Post, Intent::Register, &world.moment(), &mut world.rng()).unwrap(),
        );
        let bytes = world.holder(HolderKind::AdultCitizen).present(&request);
        let there = other.check(&session, &bytes, &world.moment(), &mut world.rng()).unwrap();
        assert_ne!(adult, there.account());
    }

    /// T-O2, A2: a presentation counts for the request, the audience and the verifier it was
    /// made for.
    #[test]
    fn a_presentation_for_another_request_audience_or_verifier_is_refused() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let (request, session) = ask(&world, Intent::Register);
        let bytes = holder.present(&request);
        assert!(check(&world, &session, &bytes).is_ok());

        let (_, second) = ask(&world, Intent::Register);
        assert_eq!(check(&world, &second, &bytes), Err(Refusal::BadProof));

        let mut content = session.request().content().clone();
        content.client_id = nonla_credential::ClientId::parse("https://elsewhere.example").unwrap();
        let key = &world.verifier().signing_key;
        let (_, other_audience) = VerifiedRequest::sign(key, content).unwrap();
        let other_audience = Session { request: other_audience, ..session.clone() };
        assert_eq!(check(&world, &other_audience, &bytes), Err(Refusal::BadProof));

        let elsewhere =
            world.other_verifier().check(&session, &bytes, &world.moment(), &mut world.rng());
        assert_eq!(elsewhere, Err(Refusal::BadProof));
    }

    /// A returning person's proof says nothing about their age, so it registers nobody.
    #[test]
    fn an_answer_to_a_return_request_does_not_register() {
        let world = TestWorld::new(1);
        let minor = world.holder(HolderKind::Minor);
        let (request, session) = ask(&world, Intent::Return);
        let bytes = minor.present(&request);
        assert!(check(&world, &session, &bytes).is_ok());
        let (_, register) = ask(&world, Intent::Register);
        assert!(check(&world, &register, &bytes).is_err());
    }

    /// T-O5: a request can be answered up to its last second.
    #[test]
    fn an_answer_counts_until_the_last_second_of_its_request() {
        let world = TestWorld::new(1);
        let (request, session) = ask(&world, Intent::Register);
        let bytes = world.holder(HolderKind::AdultCitizen).present(&request);
        let at = |seconds| {
            let moment = world.moment_at(world.now() + seconds);
            world.verifier().check(&session, &bytes, &moment, &mut world.rng()).err()
        };
        assert_eq!((at(300), at(301)), (None, Some(Refusal::RequestExpired)));
    }

    /// T-B2: no byte of a presentation can be changed.
    #[test]
    fn a_presentation_with_a_changed_byte_is_refused() {
        let world = TestWorld::new(1);
        let (request, session) = ask(&world, Intent::Register);
        let honest = world.holder(HolderKind::AdultCitizen).present(&request);
        assert!(check(&world, &session, &honest).is_ok());
        let mut reached_the_proof = 0;
        for (place, bit) in (0..honest.len()).step_by(29).zip((0..8).cycle()) {
            let mut changed = honest.clone();
            changed[place] ^= 1 << bit;
            let refusal = check(&world, &session, &changed).unwrap_err();
            reached_the_proof += usize::from(refusal.stage() == Stage::Proof);
        }
        assert!(reached_the_proof >= 10, "{reached_the_proof}");
        for bytes in [&honest[1..], &[&honest[..], &[0]].concat(), &[], &vec![1; 1 << 20]] {
            assert_eq!(check(&world, &session, bytes).unwrap_err().stage(), Stage::Parse);
        }
    }

    /// What is known of a checked answer but its session's name is no finer than a day.
    #[test]
    fn a_checked_answer_knows_session_account_intent_tiers_and_day() {
        let world = TestWorld::new(1);
        let (request, session) = ask(&world, Intent::Register);
        let bytes = world.holder(HolderKind::AdultCitizen).present(&request);
        let checked = check(&world, &session, &bytes).unwrap();
        assert_eq!(checked.session(), session.id());
        assert_eq!((checked.day(), checked.last_day), (world.day(), world.day()));
        assert_eq!((checked.tier(), checked.intent()), (Tier::Post, Intent::Register));
        let opened: Vec<_> = checked.opens().iter().collect();
        assert_eq!(opened, [Tier::Read, Tier::Post, Tier::Comment]);
    }

    /// Serves T-O1: a nonce that could not be remembered until its request expires is not taken.
    #[test]
    fn a_request_that_outlives_the_calendar_is_not_answered() {
        let mut config = TestWorld::new(1).verifier().config().clone();
        config.freshness.request_seconds = u32::MAX;
        let world = TestWorld::with_platform(1, TestWorld::new(1).day(), config);
        assert_eq!(answer(&world, HolderKind::AdultCitizen), Err(Refusal::DayOff));
    }

    /// Serves REQ-P9: a person who says no, and one who has nothing to show, are one to us.
    #[test]
    fn an_answer_that_shows_nothing_is_declined_while_its_request_counts() {
        let world = TestWorld::new(1);
        let (_, session) = ask(&world, Intent::Register);
        assert_eq!(check(&world, &session, NOTHING_TO_SHOW), Err(Refusal::Declined));
        assert_eq!(Refusal::Declined.stage(), Stage::Declined);
        let late = world.moment_at(world.now() + 301);
        let late = world.verifier().check(&session, NOTHING_TO_SHOW, &late, &mut world.rng());
        assert_eq!(late, Err(Refusal::RequestExpired));
    }

    /// T-O5: a request answered after midnight still counts, and its nonce is remembered that day.
    #[test]
    fn an_answer_just_after_midnight_counts() {
        let world = TestWorld::new(1);
        let before_midnight = world.moment_at(world.now() + 43_200 - 10);
        let after = world.moment_at(world.now() + 43_200 + 10);
        let verifier = world.verifier();
        let (request, session) = sent(
            verifier.ask(Tier::Post, Intent::Register, &before_midnight, &mut world.rng()).unwrap(),
        );
        let bytes = world.holder(HolderKind::AdultCitizen).present(&request);
        let checked = verifier.check(&session, &bytes, &after, &mut world.rng()).unwrap();
        let tomorrow = world.day().checked_add_days(1).unwrap();
        assert_eq!((checked.day(), checked.last_day), (tomorrow, tomorrow));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn foreign_bytes_are_refused_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
            static WORLD: std::sync::LazyLock<TestWorld> =
                std::sync::LazyLock::new(|| TestWorld::new(1));
            let (_, session) = ask(&WORLD, Intent::Register);
            prop_assert!(check(&WORLD, &session, &bytes).is_err());
            let versioned: Vec<u8> = [&[2], bytes.as_slice()].concat();
            prop_assert!(check(&WORLD, &session, &versioned).is_err());
        }
    }
}
