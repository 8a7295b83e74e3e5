//! One person, one account: second accounts, everybody, other platforms, bans.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget};
use nonla_credential::{MessageKind, Tier};
use nonla_issuer::{Conflict, IssuerRefusal};
use nonla_verifier::{CheckedMessage, Heard, Intent, Moment, Outcome};
use rand::seq::SliceRandom;

use crate::demo::cast::Holder;
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
        let outcome = visit.verdict.outcome();
        story.refused("the same person registers at A again", words(outcome));
        story.expect("no second account", outcome == Outcome::AlreadyRegistered);
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
        let refusal = world.enrol(hero, &mut fresh);
        story.refused("the same person enrols with a new secret", reason(&refusal));
        let expected = Err(Halt::Issuer(IssuerRefusal::Conflict(Conflict::OtherSecret)));
        story.expect("no second identity", refusal == expected);

        let mut lent = world.restored_wallet(&holder.wallet)?;
        let refusal = world.enrol(other, &mut lent);
        story.refused("somebody else enrols with the first person's secret", reason(&refusal));
        let expected = Err(Halt::Issuer(IssuerRefusal::Conflict(Conflict::TagOfSomebodyElse)));
        story.expect("no shared identity", refusal == expected);
        Ok(())
    }

    /// All others enrol, then register at both platforms, in two unrelated orders.
    pub(crate) fn everybody(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Everybody else enrols and registers at both platforms");
        let Self { world, story, crowd, cast } = self;
        let people: Vec<usize> = std::iter::once(cast.other).chain(cast.crowd.clone()).collect();
        let bar = progress(people.len() * 4);
        for person in &people {
            let mut wallet = world.new_wallet()?;
            world.enrol(*person, &mut wallet)?;
            crowd.push(Holder { person: *person, wallet });
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
            let refused = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register);
            let refused = refused.map(|_| ());
            story.refused("a citizen abroad claims to live in Vietnam", reason(&refused));
            story.expect("only residents pass", matches!(refused, Err(Halt::Wallet(_))));
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

        let visit = world.visit((person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        let outcome = visit.verdict.outcome();
        story.refused("they return", words(outcome));
        story.expect("refused", matches!(outcome, Outcome::Banned { .. }));

        let mut phone = world.restored_wallet(&holder.wallet)?;
        world.enrol(person, &mut phone)?;
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Register)?;
        let outcome = visit.verdict.outcome();
        story.refused("they come with a new phone and a re-issued credential", words(outcome));
        story.expect("the ban survives re-issue", matches!(outcome, Outcome::Banned { .. }));

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

/// What became of a presentation, in words.
pub(crate) fn words(outcome: Outcome) -> String {
    match outcome {
        Outcome::New => "a new account".to_owned(),
        Outcome::AlreadyRegistered => "already registered: the same account".to_owned(),
        Outcome::Returning => "welcome back".to_owned(),
        Outcome::NoAccount => "no account yet".to_owned(),
        Outcome::TierNotProved => "this tier needs a further proof".to_owned(),
        Outcome::Banned { until: Some(day) } => format!("platform refuses: banned until {day}"),
        Outcome::Banned { until: None } => "platform refuses: banned without end".to_owned(),
        Outcome::ErasedTooRecently { until } => {
            format!("platform refuses: erased; they may come back on {until}")
        }
        Outcome::NonceUsed => "platform refuses: this answer was used before".to_owned(),
        _ => "another outcome".to_owned(),
    }
}

/// Why something was refused, in the refuser's words.
pub(crate) fn reason<T>(result: &Result<T, Halt>) -> String {
    result.as_ref().err().map_or("it was NOT refused".to_owned(), ToString::to_string)
}

fn progress(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
