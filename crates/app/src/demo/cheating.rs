//! Known attacks, each tried for real and refused with its reason.

use nonla_credential::{
    Asked, NotRevoked, Offer, Period, Query, RequestContent, SigningKey, Tier, VerifiedRequest,
};
use nonla_issuer::Register;
use nonla_verifier::{Intent, Outcome};
use nonla_wallet::Wallet;
use rand::Rng;

use crate::demo::accounts::{reason, words};
use crate::demo::{DemoError, Play};
use crate::halt::Halt;
use crate::platform::At;
use crate::world::World;

/// What a cheating platform changes in a request.
type Change = fn(&mut Asked);

/// Positions of one presentation that are changed, one at a time.
const FLIPS: usize = 100;

impl Play {
    /// Attacks on the platform, then on the wallet.
    pub(crate) fn cheat(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Cheat: known attacks, tried and refused");
        self.cheat_platform()?;
        self.cheat_wallet()?;
        Ok(())
    }

    fn cheat_platform(&mut self) -> Result<(), DemoError> {
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(3).or(None).ok_or(Halt::BadRegister)?;
        world.refresh(&mut holder.wallet)?;
        let (request, session) = world.ask(At::A, Tier::Post, Intent::Return)?;
        let (_, other_session) = world.ask(At::A, Tier::Post, Intent::Return)?;
        let (_, session_b) = world.ask(At::B, Tier::Post, Intent::Return)?;
        let presentation = world.answer(&mut holder.wallet, &request)?;
        let mut accepted = 0;
        let mut reasons = std::collections::BTreeSet::new();
        for _ in 0..FLIPS {
            let mut changed = presentation.clone();
            let position = world.rng.gen_range(0..changed.len());
            if let Some(byte) = changed.get_mut(position) {
                *byte ^= world.rng.gen_range(1..=255u8);
            }
            let refused = world.judge(At::A, &session, &changed, None);
            accepted += usize::from(refused.is_ok());
            reasons.insert(reason(&refused));
        }
        let reasons: Vec<String> = reasons.into_iter().collect();
        story.refused(format!("{FLIPS} copies with one byte changed"), reasons.join("; "));
        story.expect("none accepted", accepted == 0);
        let refused = world.judge(At::A, &other_session, &presentation, None);
        story.refused("the answer to another request of A", reason(&refused));
        story.expect("bound to its request", refused.is_err());
        let refused = world.judge(At::B, &session_b, &presentation, None);
        story.refused("A shows it to B as its own", reason(&refused));
        story.expect("bound to its audience", refused.is_err());
        let first = world.judge(At::A, &session, &presentation, None)?;
        let again = world.judge(At::A, &session, &presentation, None)?;
        story.expect("the honest copy passes", first.outcome() == Outcome::Returning);
        story.refused("the same bytes once more", words(again.outcome()));
        story.expect("a nonce is used once", again.outcome() == Outcome::NonceUsed);
        Ok(())
    }

    fn cheat_wallet(&mut self) -> Result<(), DemoError> {
        let Self { world, story, crowd, .. } = self;
        let wallet = &mut crowd.get_mut(3).ok_or(Halt::BadRegister)?.wallet;
        let stranger = SigningKey::generate(&mut world.rng);
        let seed = world.platforms.a.key.to_seed();
        let own = SigningKey::from_seed(&seed);
        let wants: [(&str, &SigningKey, Change); 4] = [
            ("a request signed by a stranger's key", &stranger, |_| {}),
            ("A asks for 21 although it registered 18", &own, |asked| {
                asked.requirement.age_at_least = nonla_credential::AgeThreshold::new(21).ok();
            }),
            ("A asks for 13, a second threshold, to narrow down the age", &own, |asked| {
                asked.requirement.age_at_least = nonla_credential::AgeThreshold::new(13).ok();
            }),
            ("A asks as of a day next month", &own, |asked| {
                if let Some(later) = asked.as_of.checked_add_days(30) {
                    asked.as_of = later;
                    // The periods of a request lie beside its day.
                    asked.not_revoked.iter_mut().for_each(|asked| {
                        asked.period = Period::of(later);
                        asked.oldest_period = NotRevoked::oldest_for(asked.period, later);
                    });
                }
            }),
        ];
        for (what, key, change) in wants {
            let request = changed_request(world, key, change)?;
            let refused = world.answer(wallet, &request);
            story.refused(what, reason(&refused));
            story.expect("no proof is made", matches!(refused, Err(Halt::Wallet(_))));
        }
        let personal = personal_key_offer(world, wallet)?;
        story.refused("an issuer key made for one person", &personal);
        story.expect(
            "the wallet takes no key but the listed one",
            personal.starts_with("wallet refuses"),
        );
        let two_heads = equivocation(world, wallet)?;
        story.refused("a second head for the same day", &two_heads);
        story.expect("equivocation is seen", two_heads.contains("equivocates"));
        Ok(())
    }
}

/// A request of platform A with something changed, signed by `key`.
fn changed_request(
    world: &mut World,
    key: &SigningKey,
    change: impl Fn(&mut Asked),
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
fn personal_key_offer(world: &mut World, wallet: &Wallet) -> Result<String, Halt> {
    let offer = Offer {
        issuer: world.issuer.entry().id,
        vct: world.platforms.a.verifier.config().credential_type.clone(),
        issuer_key: nonla_crypto::SecretKey::generate(&mut world.rng).public_key(),
        code: nonla_credential::OfferCode::generate(&mut world.rng),
        nonce: nonla_credential::Nonce::generate(&mut world.rng),
        anchor: None,
    };
    let refused = wallet.receive(&offer.to_bytes()?, world.today, &mut world.rng);
    Ok(reason(&refused.map(|_| ()).map_err(Halt::from)))
}

/// The issuer signs another head for a day it has published: what a wallet says to that.
fn equivocation(world: &mut World, wallet: &mut Wallet) -> Result<String, Halt> {
    world.refresh(wallet)?;
    let (list, head) = world.list().ok_or(Halt::BadRegister)?;
    let issuer = head.content().issuer.clone();
    // A second register signs the same period once more, chained to nothing: another head.
    let mut other = Register::from_people(world.people.clone()).map_err(|_| Halt::BadRegister)?;
    let step = world.issuer.publish(&other, head.content().period)?;
    let second = step.list.release(other.commit(step.changes)?).map_err(|_| Halt::NotCommitted)?;
    let heads = [second.head.as_str()];
    let index = list.index.to_bytes();
    let refused = wallet.learn_revocation_list(&issuer, (&heads, &index), []);
    Ok(reason(&refused.map(|_| ()).map_err(Halt::from)))
}
