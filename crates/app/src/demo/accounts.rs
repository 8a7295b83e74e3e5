//! One person, one account: second accounts, everybody, other platforms, bans.

use nonla_credential::{MessageKind, Tier};
use nonla_issuer::{Conflict, IssuerRefusal};
use nonla_verifier::{CheckedMessage, Heard, Intent, Moment, Outcome};
use nonla_wallet::RequestRefusal;
use rand::seq::SliceRandom;

use crate::demo::cast::Holder;
use crate::demo::opening::progress;
use crate::demo::{DemoError, Play};
use crate::halt::Halt;
use crate::platform::At;

impl Play {
    /// Second accounts and second identities.
    pub(crate) fn second_account(&mut self) -> Result<(), DemoError> {
        self.story.chapter("A second account, a second identity");
        let (hero, other) = (self.cast.hero, self.cast.other);
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.first_mut().ok_or(Halt::BadRegister)?;
        let visit = world.visit((hero, &mut holder.wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect_outcome(
            ("the same person registers at A again", "no second account"),
            visit.verdict.outcome(),
            Outcome::AlreadyRegistered,
        );
        story.expect("one account at A", world.platforms.a.registry.records().count() == 1);

        let mut phone = world.restored_wallet(&holder.wallet)?;
        world.enrol(hero, &mut phone)?;
        let visit = world.visit((hero, &mut phone), At::A, Tier::Post, Intent::Register)?;
        story.say("a second phone, secret restored from the backup, credential issued again");
        story.expect(
            "still the same account",
            visit.verdict.outcome() == Outcome::AlreadyRegistered,
        );

        let mut fresh = world.new_wallet()?;
        story.expect_refusal(
            ("the same person enrols with a new secret", "no second identity"),
            world.enrol(hero, &mut fresh),
            &Halt::Issuer(IssuerRefusal::Conflict(Conflict::OtherSecret)),
        );
        let mut lent = world.restored_wallet(&holder.wallet)?;
        story.expect_refusal(
            ("another person enrols with the first person's secret", "no shared identity"),
            world.enrol(other, &mut lent),
            &Halt::Issuer(IssuerRefusal::Conflict(Conflict::TagOfSomebodyElse)),
        );
        Ok(())
    }

    /// All holders register at both platforms, in two unrelated orders, and return to one.
    pub(crate) fn everybody(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Everybody registers at both platforms");
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
        let a = world.platforms.a.registry.records().count();
        let b = world.platforms.b.registry.records().count();
        story.say(format!("{count} holders, {a} accounts at A, {b} accounts at B"));
        story.expect("one account each at A", a == count);
        story.expect("one account each at B", b == count);
        Ok(())
    }

    /// The same person at A and at B.
    pub(crate) fn other_platform(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Another platform: unrelated pseudonyms");
        let Self { world, story, crowd, cast, .. } = self;
        let hero = crowd.first().ok_or(Halt::BadRegister)?;
        let [a, b] = [&world.platforms.a, &world.platforms.b]
            .map(|platform| hero.wallet.pseudonym(&platform.entry.id).to_bytes());
        story.say(format!("at A: {}", hex::encode(a)));
        story.say(format!("at B: {}", hex::encode(b)));
        let shared = a.windows(4).any(|window| b.windows(4).any(|other| other == window));
        story.expect("not four bytes in common", !shared);
        if let Some(person) = cast.abroad {
            let mut wallet = world.new_wallet()?;
            world.enrol(person, &mut wallet)?;
            story.expect_refusal(
                ("a citizen abroad claims to live in Vietnam", "only residents pass"),
                world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register),
                &Halt::Wallet(RequestRefusal::DoesNotFulfil),
            );
        }
        Ok(())
    }

    /// A ban, and everything people try to shed it.
    pub(crate) fn misbehave(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Misbehave: a ban that sticks, ends, and can be appealed");
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(1).ok_or(Halt::BadRegister)?;
        let person = holder.person;
        let visit = world.visit((person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        let account = visit.verdict.account();
        let today = world.today;
        let registry = &mut world.platforms.a.registry;
        let banned = registry.ban_for(&account, 2, today);
        story.expect("the account is banned for two days", banned.is_ok());
        let ban = Outcome::Banned { until: today.checked_add_days(2) };

        let visit = world.visit((person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.expect_outcome(("they return", "banned"), visit.verdict.outcome(), ban);

        let mut phone = world.restored_wallet(&holder.wallet)?;
        world.enrol(person, &mut phone)?;
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Register)?;
        let tried = "they come with a new phone and a re-issued credential";
        let outcome = visit.verdict.outcome();
        story.expect_outcome((tried, "the ban survives re-issue"), outcome, ban);

        let visit = world.visit((person, &mut phone), At::B, Tier::Post, Intent::Return)?;
        let outcome = visit.verdict.outcome();
        story.expect("platform B knows nothing of it", outcome == Outcome::Returning);

        let message = world.write(&mut phone, At::A, MessageKind::Appeal)?;
        let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
        let checked = world.platforms.a.verifier.check_message(message, &moment);
        let today = world.today;
        let appealed = matches!(&checked, Ok(CheckedMessage::Appeal(appeal))
            if appeal.account() == account
                && world.platforms.a.registry.hear(appeal, today) == Heard::New);
        story.expect(
            "an appeal, signed as the pseudonym, reaches the account and no name",
            appealed,
        );
        let lifted = world.platforms.a.registry.lift_ban(&account);
        story.expect("the appeal is granted", lifted.is_ok());
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Return)?;
        story.expect("they are back", visit.verdict.outcome() == Outcome::Returning);

        let banned = world.platforms.a.registry.ban_for(&account, 2, world.today);
        story.expect("banned once more, for two days", banned.is_ok());
        world.next_day()?;
        world.next_day()?;
        world.refresh(&mut phone)?;
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Return)?;
        story.expect(
            "after two days the ban is over",
            visit.verdict.outcome() == Outcome::Returning,
        );
        Ok(())
    }
}
