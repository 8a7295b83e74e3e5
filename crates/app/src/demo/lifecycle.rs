//! What time and issuers do: birthdays, revocation, leaving, oversight, expiry.

use nonla_credential::{GapIndex, GapListError, MessageKind, Period, Tier};
use nonla_verifier::{CheckedMessage, ErasureReceipt, Intent, Moment, Outcome};
use nonla_wallet::{RequestRefusal, Wallet};

use crate::decoded::members;
use crate::demo::{DemoError, Play};
use crate::halt::Halt;
use crate::platform::At;
use crate::world::World;

impl Play {
    /// Somebody who turns 18 tomorrow.
    pub(crate) fn under_age(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Under age: not today, but tomorrow");
        let Self { world, story, cast, .. } = self;
        let Some((person, birthday)) = cast.almost_adult else {
            story.say("nobody in this register turns 18 within half a year; left out");
            return Ok(());
        };
        let mut wallet = world.new_wallet()?;
        let enrolled = world.enrol(person, &mut wallet);
        story.expect("a 17-year-old can be enrolled", enrolled.is_ok());
        let eve = birthday.checked_add_days(-1).ok_or(Halt::BadRegister)?;
        world.jump_to(eve)?;
        world.refresh(&mut wallet)?;
        let tried = format!("on {eve}, the day before the birthday, at A, which asks for 18");
        story.expect_refusal(
            (&tried, "one day too young is refused"),
            world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register),
            &Halt::Wallet(RequestRefusal::DoesNotFulfil),
        );
        let at_b = world.visit((person, &mut wallet), At::B, Tier::Post, Intent::Register)?;
        story.expect("B asks for 16 and lets them in", at_b.verdict.outcome() == Outcome::New);
        world.next_day()?;
        world.refresh(&mut wallet)?;
        let grown = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect("on the birthday A lets them in", grown.verdict.outcome() == Outcome::New);
        Ok(())
    }

    /// The issuer revokes somebody.
    pub(crate) fn revoked(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Revoked: visible to all in number, to the holder by handle");
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.last_mut().ok_or(Halt::BadRegister)?;
        world.refresh(&mut holder.wallet)?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.expect("the day before: accepted", visit.verdict.outcome() == Outcome::Returning);
        let tomorrow = world.today.checked_add_days(1).ok_or(Halt::BadRegister)?;
        world.revoke(holder.person, tomorrow)?;
        world.next_day()?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.say("revoked; platform A still takes yesterday's list, as it chose to");
        story.expect("one day of grace, no more", visit.verdict.outcome() == Outcome::Returning);
        world.next_day()?;
        story.expect_refusal(
            (
                "a day later, the wallet having fetched no newer list",
                "an old list helps nobody who is revoked",
            ),
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return),
            &Halt::Wallet(RequestRefusal::UnknownPeriod { period: Period::of(world.today) }),
        );
        world.refresh(&mut holder.wallet)?;
        story.expect_refusal(
            ("with the new list", "revoked"),
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return),
            &Halt::Wallet(RequestRefusal::Revoked),
        );
        let (_, head) = world.list().ok_or(Halt::BadRegister)?;
        let revoked = head.content().counters.revoked;
        story.say(format!("the issuer's public counter of revocations: {revoked}"));
        story.expect("the revocation is counted in public", revoked == 1);
        Ok(())
    }

    /// Somebody leaves, and comes back.
    pub(crate) fn leave(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Leave: erased, with a receipt and a tombstone");
        let Self { world, story, crowd, .. } = self;
        let [hero, other, ..] = crowd.as_mut_slice() else {
            return Err(Halt::BadRegister.into());
        };
        world.refresh(&mut hero.wallet)?;
        world.refresh(&mut other.wallet)?;
        let receipt = erase(world, &mut hero.wallet)?;
        story.say("the receipt, signed by A:");
        story.list(members(receipt.signed()));
        let key = world.platforms.a.verifier.verifying_key();
        story.expect("the receipt verifies", ErasureReceipt::read(receipt.signed(), &key).is_ok());
        let visit =
            world.visit((hero.person, &mut hero.wallet), At::A, Tier::Post, Intent::Register)?;
        let until = world.today.checked_add_days(30).ok_or(Halt::BadRegister)?;
        story.expect_outcome(
            ("a new account the same day", "not before the delay"),
            visit.verdict.outcome(),
            Outcome::ErasedTooRecently { until },
        );

        let visit =
            world.visit((other.person, &mut other.wallet), At::A, Tier::Post, Intent::Return)?;
        let account = visit.verdict.account();
        let banned = world.platforms.a.registry.ban(&account, None);
        story.expect("somebody else is banned without end", banned.is_ok());
        erase(world, &mut other.wallet)?;
        let day = world.today.checked_add_days(31).ok_or(Halt::BadRegister)?;
        world.jump_to(day)?;
        world.refresh(&mut hero.wallet)?;
        world.refresh(&mut other.wallet)?;
        let visit =
            world.visit((other.person, &mut other.wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect_outcome(
            ("the banned one erased the account and comes back", "erasing sheds no ban"),
            visit.verdict.outcome(),
            Outcome::Banned { until: None },
        );
        let visit =
            world.visit((hero.person, &mut hero.wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect("the first is welcome again", visit.verdict.outcome() == Outcome::New);
        Ok(())
    }

    /// Anyone can check the issuer's lists.
    pub(crate) fn oversee(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Oversee: anyone can audit the issuer's lists");
        let entry = self.world.issuer.entry();
        let (list, head) = self.world.list().ok_or(Halt::BadRegister)?;
        let files = || list.files.iter().map(Vec::as_slice);
        let gap_key = entry.gap_key(head.content().period).ok_or(Halt::BadRegister)?;
        let audit = head.audit(&list.index, files(), gap_key);
        let counters = &head.content().counters;
        let mut short = list.files.clone();
        if let Some(file) = short.first_mut() {
            file.truncate(file.len().saturating_sub(84));
        }
        let index = GapIndex::of(short.iter().map(Vec::as_slice));
        let holed = head.audit(&index, short.iter().map(Vec::as_slice), gap_key);
        self.story.say(format!(
            "people {}, credentials {}, re-issued {}, revoked {}",
            counters.people, counters.credentials, counters.re_issued, counters.revoked
        ));
        self.story.expect("every gap verifies, they tile, the count is right", audit.is_ok());
        self.story.expect_refusal(
            ("a list from which a gap was taken after its head was signed", "a hole is seen"),
            holed.map_err(Halt::from),
            &Halt::List(GapListError::NotInHead),
        );
        Ok(())
    }

    /// A year later.
    pub(crate) fn expired(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Expired: a year later, without re-issue");
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(2).ok_or(Halt::BadRegister)?;
        let last = holder.wallet.credentials().next().map(|c| c.claims.valid_until());
        let last = last.ok_or(Halt::BadRegister)?;
        world.jump_to(last)?;
        world.refresh(&mut holder.wallet)?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.expect("on the last day: accepted", visit.verdict.outcome() == Outcome::Returning);
        world.next_day()?;
        world.refresh(&mut holder.wallet)?;
        story.expect_refusal(
            ("the day after the last", "expired"),
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return),
            &Halt::Wallet(RequestRefusal::DoesNotFulfil),
        );
        world.enrol(holder.person, &mut holder.wallet)?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        let same = visit.verdict.outcome() == Outcome::Returning;
        story.expect("re-issued: the same account as before", same);
        Ok(())
    }
}

/// The holder asks A to erase the account; A obeys and signs a receipt.
fn erase(world: &mut World, wallet: &mut Wallet) -> Result<ErasureReceipt, Halt> {
    let message = world.write(wallet, At::A, MessageKind::Erase)?;
    let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
    let checked = world.platforms.a.verifier.check_message(message, &moment);
    let Ok(CheckedMessage::Erase(erasure)) = checked else {
        return Err(Halt::BadRegister);
    };
    let committed = world.platforms.a.registry.erase(&erasure, world.today);
    Ok(world.platforms.a.verifier.receipt_erasure(committed)?)
}
