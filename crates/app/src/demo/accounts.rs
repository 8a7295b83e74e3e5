//! One person, one account: second accounts, everybody, other platforms, bans.

use nonla_credential::{MessageKind, Tier};
use nonla_issuer::{Conflict, IssuerRefusal};
use nonla_verifier::{CheckedMessage, Heard, Intent, Moment, Outcome, accounts};
use nonla_wallet::RequestRefusal;
use rand::seq::SliceRandom;

use crate::demo::cast::Holder;
use crate::demo::opening::progress;
use crate::demo::play::Play;
use crate::demo::problem::DemoError;
use crate::halt::Halt;
use crate::platform::At;
use crate::words::say;

impl Play {
    /// Second accounts and second identities.
    pub(crate) fn second_account(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-second"));
        let (hero, other) = (self.cast.hero, self.cast.other);
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.first_mut().ok_or(Halt::BadRegister)?;
        let visit = world.visit((hero, &mut holder.wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect_outcome(
            (say!("demo-second-again"), say!("demo-second-none")),
            visit.verdict.outcome(),
            Outcome::AlreadyRegistered,
        );
        story.expect(say!("demo-second-one"), world.platforms.a.accounts()?.len() == 1);

        let mut phone = world.restored_wallet(&holder.wallet)?;
        world.enrol(hero, &mut phone)?;
        let visit = world.visit((hero, &mut phone), At::A, Tier::Post, Intent::Register)?;
        story.say(say!("demo-second-phone"));
        story.expect(
            say!("demo-second-still"),
            visit.verdict.outcome() == Outcome::AlreadyRegistered,
        );

        let mut fresh = world.new_wallet()?;
        story.expect_refusal(
            (say!("demo-second-secret"), say!("demo-second-identity")),
            world.enrol(hero, &mut fresh),
            &Halt::Issuer(IssuerRefusal::Conflict(Conflict::OtherSecret)),
        );
        let mut lent = world.restored_wallet(&holder.wallet)?;
        story.expect_refusal(
            (say!("demo-second-shared"), say!("demo-second-unshared")),
            world.enrol(other, &mut lent),
            &Halt::Issuer(IssuerRefusal::Conflict(Conflict::TagOfSomebodyElse)),
        );
        Ok(())
    }

    /// All holders register at both platforms, in two unrelated orders, and return to one.
    pub(crate) fn everybody(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-everybody"));
        let Self { world, story, crowd, cast } = self;
        let bar = progress(crowd.len() * 4);
        let mut wallet = world.new_wallet()?;
        world.enrol(cast.other, &mut wallet)?;
        crowd.insert(1, Holder { person: cast.other, wallet });
        for holder in crowd.iter_mut() {
            world.refresh(&mut holder.wallet)?;
            bar.inc(1);
        }
        let mut order: Vec<usize> = (0..crowd.len()).collect();
        for (at, intent) in
            [(At::A, Intent::Register), (At::B, Intent::Register), (At::A, Intent::Return)]
        {
            order.shuffle(&mut world.rng);
            for index in &order {
                let Some(holder) = crowd.get_mut(*index) else {
                    continue;
                };
                world.visit((holder.person, &mut holder.wallet), at, Tier::Post, intent)?;
                bar.inc(1);
            }
        }
        bar.finish_and_clear();
        let count = crowd.len();
        let a = world.platforms.a.accounts()?.len();
        let b = world.platforms.b.accounts()?.len();
        story.say(say!("demo-everybody-counts", count = count, a = a, b = b));
        story.expect(say!("demo-everybody-a"), a == count);
        story.expect(say!("demo-everybody-b"), b == count);
        Ok(())
    }

    /// The same person at A and at B.
    pub(crate) fn other_platform(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-other"));
        let Self { world, story, crowd, cast, .. } = self;
        let hero = crowd.first().ok_or(Halt::BadRegister)?;
        let [a, b] = [&world.platforms.a, &world.platforms.b]
            .map(|platform| hero.wallet.pseudonym(&platform.entry.id).to_bytes());
        story.say(say!("demo-other-a", pseudonym = hex::encode(a)));
        story.say(say!("demo-other-b", pseudonym = hex::encode(b)));
        let shared = a.windows(4).any(|window| b.windows(4).any(|other| other == window));
        story.expect(say!("demo-other-apart"), !shared);
        if let Some(person) = cast.abroad {
            let mut wallet = world.new_wallet()?;
            world.enrol(person, &mut wallet)?;
            story.expect_refusal(
                (say!("demo-other-abroad"), say!("demo-other-residents")),
                world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register),
                &Halt::Wallet(RequestRefusal::DoesNotFulfil),
            );
        }
        Ok(())
    }

    /// A ban, and everything people try to shed it.
    pub(crate) fn misbehave(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-misbehave"));
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(1).ok_or(Halt::BadRegister)?;
        let person = holder.person;
        let visit = world.visit((person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        let account = visit.verdict.account();
        let today = world.today;
        let banned = world.platforms.a.commit(accounts::ban_for(account, 2, today))?;
        story.expect(say!("demo-misbehave-banned"), banned.is_ok());
        let ban = Outcome::Banned { until: today.checked_add_days(2) };

        let visit = world.visit((person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.expect_outcome(
            (say!("demo-misbehave-return"), say!("demo-misbehave-still")),
            visit.verdict.outcome(),
            ban,
        );

        let mut phone = world.restored_wallet(&holder.wallet)?;
        world.enrol(person, &mut phone)?;
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Register)?;
        let tried = say!("demo-misbehave-phone");
        let outcome = visit.verdict.outcome();
        story.expect_outcome((tried, say!("demo-misbehave-survives")), outcome, ban);

        let visit = world.visit((person, &mut phone), At::B, Tier::Post, Intent::Return)?;
        let outcome = visit.verdict.outcome();
        story.expect(say!("demo-misbehave-b"), outcome == Outcome::Returning);

        let message = world.write(&mut phone, At::A, MessageKind::Appeal)?;
        let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
        let checked = world.platforms.a.verifier.check_message(message, &moment);
        let today = world.today;
        let appealed = match checked {
            Ok(CheckedMessage::Appeal(appeal)) if appeal.account() == account => {
                world.platforms.a.commit(appeal.hear(today))? == Heard::New
            }
            _ => false,
        };
        story.expect(say!("demo-misbehave-appeal"), appealed);
        let lifted = world.platforms.a.commit(accounts::lift_ban(account))?;
        story.expect(say!("demo-misbehave-granted"), lifted.is_ok());
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Return)?;
        story.expect(say!("demo-misbehave-back"), visit.verdict.outcome() == Outcome::Returning);

        let banned = world.platforms.a.commit(accounts::ban_for(account, 2, world.today))?;
        story.expect(say!("demo-misbehave-again"), banned.is_ok());
        world.next_day()?;
        world.next_day()?;
        world.refresh(&mut phone)?;
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Return)?;
        story.expect(say!("demo-misbehave-over"), visit.verdict.outcome() == Outcome::Returning);
        Ok(())
    }
}
