//! Known attacks, each tried for real and refused with its reason.

use std::collections::BTreeSet;

use nonla_credential::{
    AgeThreshold, Asked, BoundKind, Day, EnrolmentDays, NotRevoked, Offer, Period, Predicate,
    Query, RequestContent, SigningKey, Tier, VerifiedRequest,
};
use nonla_verifier::{Intent, Outcome, Refusal};
use nonla_wallet::{ReceiveError, RequestRefusal, TwoHeads, UpdateError, Wallet};
use rand::Rng;

use crate::demo::play::Play;
use crate::demo::problem::DemoError;
use crate::halt::Halt;
use crate::platform::At;
use crate::store::Store;
use crate::words::{asked, say};
use crate::world::World;

/// What a cheating platform changes in a request.
type Change<'a> = dyn Fn(&mut Asked) + 'a;

/// Positions of one presentation that are changed, one at a time.
const FLIPS: usize = 100;

impl Play {
    /// Attacks on the platform, then on the wallet.
    pub(crate) fn cheat(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-cheat"));
        self.cheat_platform()?;
        self.cheat_wallet()?;
        self.over_ask()
    }

    fn cheat_platform(&mut self) -> Result<(), DemoError> {
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(3).ok_or(Halt::BadRegister)?;
        world.refresh(&mut holder.wallet)?;
        let (request, session) = world.ask(At::A, Tier::Post, Intent::Return)?;
        let (_, other_session) = world.ask(At::A, Tier::Post, Intent::Return)?;
        let (_, session_b) = world.ask(At::B, Tier::Post, Intent::Return)?;
        let presentation = world.answer(&mut holder.wallet, &request)?;
        let mut reasons = BTreeSet::new();
        let mut others = 0;
        for _ in 0..FLIPS {
            let mut changed = presentation.clone();
            let position = world.rng.gen_range(0..changed.len());
            if let Some(byte) = changed.get_mut(position) {
                *byte ^= world.rng.gen_range(1..=255u8);
            }
            match world.judge(At::A, &session, &changed, None) {
                Err(Halt::Verifier(refusal)) if is_of_changed_bytes(refusal) => {
                    reasons.insert(asked::refusal(refusal));
                }
                _ => others += 1,
            }
        }
        let reasons: Vec<String> = reasons.into_iter().collect();
        story.refused(say!("demo-cheat-flips", count = FLIPS), reasons.join("; "));
        story.expect(say!("demo-cheat-malformed"), others == 0);
        story.expect_refusal(
            (say!("demo-cheat-other-request"), say!("demo-cheat-bound-request")),
            world.judge(At::A, &other_session, &presentation, None),
            &Halt::Verifier(Refusal::BadProof),
        );
        story.expect_refusal(
            (say!("demo-cheat-shown-on"), say!("demo-cheat-bound-platform")),
            world.judge(At::B, &session_b, &presentation, None),
            &Halt::Verifier(Refusal::BadProof),
        );
        let first = world.judge(At::A, &session, &presentation, None)?;
        let again = world.judge(At::A, &session, &presentation, None)?;
        story.expect(say!("demo-cheat-honest"), first.outcome() == Outcome::Returning);
        let same = (say!("demo-cheat-again"), say!("demo-cheat-once"));
        story.expect_outcome(same, again.outcome(), Outcome::NonceUsed);
        Ok(())
    }

    fn cheat_wallet(&mut self) -> Result<(), DemoError> {
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(3).ok_or(Halt::BadRegister)?;
        let stranger = SigningKey::generate(&mut world.rng);
        let own = SigningKey::from_seed(&world.platforms.a.key.to_seed());
        let next_month = world.today.checked_add_days(30).ok_or(Halt::BadRegister)?;
        let wants: [(String, &SigningKey, &Change<'_>, RequestRefusal); 3] = [
            (say!("demo-cheat-stranger"), &stranger, &|_| {}, RequestRefusal::UnknownVerifier),
            (
                say!("demo-cheat-age"),
                &own,
                &|asked| ask(asked, age(13)),
                RequestRefusal::SecondBound {
                    kind: BoundKind::Age,
                    answered: Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
                },
            ),
            (
                say!("demo-cheat-next-month"),
                &own,
                &|asked| as_of(asked, next_month),
                RequestRefusal::OtherDay,
            ),
        ];
        for (what, key, change, refusal) in wants {
            let request = changed_request(world, key, change)?;
            let came = world.answer(&mut holder.wallet, &request);
            story.expect_refusal((what, say!("demo-cheat-no-proof")), came, &Halt::Wallet(refusal));
        }
        story.expect_refusal(
            (say!("demo-cheat-personal-key"), say!("demo-cheat-listed-key")),
            personal_key_offer(world, &holder.wallet)?,
            &Halt::Receive(ReceiveError::UnlistedKey),
        );
        let (came, evidence) = equivocation(world, &mut holder.wallet)?;
        story.expect_refusal(
            (say!("demo-cheat-second-head"), say!("demo-cheat-equivocation")),
            came,
            &Halt::Update(UpdateError::TwoHeads(Box::new(evidence))),
        );
        Ok(())
    }

    /// A platform asks a new holder for more than it registered.
    fn over_ask(&mut self) -> Result<(), DemoError> {
        let Self { world, story, cast, .. } = self;
        let mut wallet = world.new_wallet()?;
        world.enrol(cast.newcomer, &mut wallet)?;
        let own = SigningKey::from_seed(&world.platforms.a.key.to_seed());
        let twenty_one = age(21).ok_or(Halt::BadRegister)?;
        let days = EnrolmentDays::new(30).map_err(|_| Halt::BadRegister)?;
        let days = Predicate::EnrolledAtLeast(days);
        let over: [(String, &Change<'_>, Predicate); 2] = [
            (say!("demo-cheat-over-age"), &|asked| ask(asked, age(21)), twenty_one),
            (
                say!("demo-cheat-over-days"),
                &|asked| ask(asked, EnrolmentDays::new(30).ok().map(Predicate::EnrolledAtLeast)),
                days,
            ),
        ];
        for (what, change, more) in over {
            let request = changed_request(world, &own, change)?;
            let came = world.answer(&mut wallet, &request);
            let expected = Halt::Wallet(RequestRefusal::OverAsking(more));
            story.expect_refusal((what, say!("demo-cheat-no-more")), came, &expected);
        }
        let person = (cast.newcomer, &mut wallet);
        let visit = world.visit(person, At::A, Tier::Post, Intent::Register)?;
        story.expect(say!("demo-cheat-registered"), visit.verdict.outcome() == Outcome::New);
        Ok(())
    }
}

/// True for the refusals that a changed byte can cause.
const fn is_of_changed_bytes(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::UnknownVersion
            | Refusal::MalformedPseudonym
            | Refusal::MalformedProof
            | Refusal::UnknownIssuerKey
            | Refusal::WrongPeriod { .. }
            | Refusal::BadProof
    )
}

fn age(years: u8) -> Option<Predicate> {
    AgeThreshold::new(years).ok().map(Predicate::AgeAtLeast)
}

fn ask(asked: &mut Asked, predicate: Option<Predicate>) {
    predicate.into_iter().for_each(|predicate| drop(asked.requirement.put(predicate)));
}

/// The periods of a request lie beside its day.
fn as_of(asked: &mut Asked, day: Day) {
    asked.as_of = day;
    asked.not_revoked.iter_mut().for_each(|asked| {
        asked.period = Period::of(day);
        asked.oldest_period = NotRevoked::oldest_for(asked.period, day);
    });
}

/// A request of platform A with something changed, signed by `key`.
fn changed_request(
    world: &mut World,
    key: &SigningKey,
    change: &Change<'_>,
) -> Result<String, Halt> {
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register)?;
    let mut asked = session.request().asked().clone();
    change(&mut asked);
    let content =
        RequestContent { query: Query::new(&asked), ..session.request().content().clone() };
    let signed = VerifiedRequest::sign(key, content).map_err(|_| Halt::BadRegister)?;
    Ok(signed.0)
}

/// An offer under a key that is on no list: a tag for one person.
fn personal_key_offer(world: &mut World, wallet: &Wallet) -> Result<Result<(), Halt>, Halt> {
    let offer = Offer {
        issuer: world.issuer.entry().id,
        vct: world.platforms.a.verifier.config().credential_type.clone(),
        issuer_key: nonla_crypto::SecretKey::generate(&mut world.rng).public_key(),
        code: nonla_credential::OfferCode::generate(&mut world.rng),
        nonce: nonla_credential::Nonce::generate(&mut world.rng),
        anchor: None,
    };
    let refused = wallet.receive(&offer.to_bytes()?, world.today, &mut world.rng);
    Ok(refused.map(drop).map_err(Halt::from))
}

/// What a wallet said, and the evidence it should have said it with.
type Seen = (Result<(), Halt>, TwoHeads);

/// The issuer signs another head for a day it has published: what a wallet says to that.
fn equivocation(world: &mut World, wallet: &mut Wallet) -> Result<Seen, Halt> {
    world.refresh(wallet)?;
    let (list, head) = world.list().ok_or(Halt::BadRegister)?;
    let issuer = head.content().issuer.clone();
    // A second register signs the same period once more, chained to nothing: another head.
    let second = Store::default().publish(&world.issuer, head.content().period)?;
    let heads = [second.head.as_str()];
    let index = list.index.to_bytes();
    let refused = wallet.learn_revocation_list(&issuer, (&heads, &index), []);
    let (head, other) = (head.signed().to_owned(), second.head.clone());
    let evidence = TwoHeads::Published { issuer: issuer.clone(), head, other };
    Ok((refused.map(drop).map_err(Halt::from), evidence))
}
