//! What time and issuers do: birthdays, revocation, leaving, oversight, expiry.

use nonla_credential::{GapIndex, GapListError, MessageKind, Period, Tier};
use nonla_verifier::{CheckedMessage, ErasureReceipt, Intent, Moment, Outcome, accounts};
use nonla_wallet::{RequestRefusal, Wallet};

use crate::decoded::members;
use crate::demo::play::Play;
use crate::demo::problem::DemoError;
use crate::halt::Halt;
use crate::platform::At;
use crate::words::say;
use crate::world::World;

impl Play {
    /// Somebody who turns 18 tomorrow.
    pub(crate) fn under_age(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-under-age"));
        let Self { world, story, cast, .. } = self;
        let Some((person, birthday)) = cast.almost_adult else {
            story.say(say!("demo-under-age-nobody"));
            return Ok(());
        };
        let mut wallet = world.new_wallet()?;
        let enrolled = world.enrol(person, &mut wallet);
        story.expect(say!("demo-under-age-enrolled"), enrolled.is_ok());
        let eve = birthday.checked_add_days(-1).ok_or(Halt::BadRegister)?;
        world.jump_to(eve)?;
        world.refresh(&mut wallet)?;
        let tried = say!("demo-under-age-eve", day = eve.to_string());
        story.expect_refusal(
            (tried, say!("demo-under-age-refused")),
            world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register),
            &Halt::Wallet(RequestRefusal::DoesNotFulfil),
        );
        let at_b = world.visit((person, &mut wallet), At::B, Tier::Post, Intent::Register)?;
        story.expect(say!("demo-under-age-b"), at_b.verdict.outcome() == Outcome::New);
        world.next_day()?;
        world.refresh(&mut wallet)?;
        let grown = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect(say!("demo-under-age-grown"), grown.verdict.outcome() == Outcome::New);
        Ok(())
    }

    /// The issuer revokes somebody.
    pub(crate) fn revoked(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-revoked"));
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.last_mut().ok_or(Halt::BadRegister)?;
        world.refresh(&mut holder.wallet)?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.expect(say!("demo-revoked-before"), visit.verdict.outcome() == Outcome::Returning);
        let tomorrow = world.today.checked_add_days(1).ok_or(Halt::BadRegister)?;
        world.revoke(holder.person, tomorrow)?;
        world.next_day()?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.say(say!("demo-revoked-grace"));
        story.expect(say!("demo-revoked-one-day"), visit.verdict.outcome() == Outcome::Returning);
        world.next_day()?;
        story.expect_refusal(
            (say!("demo-revoked-later"), say!("demo-revoked-old-list")),
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return),
            &Halt::Wallet(RequestRefusal::UnknownPeriod { period: Period::of(world.today) }),
        );
        world.refresh(&mut holder.wallet)?;
        story.expect_refusal(
            (say!("demo-revoked-new-list"), say!("demo-revoked-is")),
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return),
            &Halt::Wallet(RequestRefusal::Revoked),
        );
        let (_, head) = world.list().ok_or(Halt::BadRegister)?;
        let revoked = head.content().counters.revoked;
        story.say(say!("demo-revoked-counter", count = revoked));
        story.expect(say!("demo-revoked-counted"), revoked == 1);
        Ok(())
    }

    /// Somebody leaves, and comes back.
    pub(crate) fn leave(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-leave"));
        let Self { world, story, crowd, .. } = self;
        let [hero, other, ..] = crowd.as_mut_slice() else {
            return Err(Halt::BadRegister.into());
        };
        world.refresh(&mut hero.wallet)?;
        world.refresh(&mut other.wallet)?;
        let receipt = erase(world, &mut hero.wallet)?;
        story.say(say!("demo-leave-receipt"));
        story.list(members(receipt.signed()));
        let key = world.platforms.a.verifier.verifying_key();
        story.expect(
            say!("demo-leave-verifies"),
            ErasureReceipt::read(receipt.signed(), &key).is_ok(),
        );
        let visit =
            world.visit((hero.person, &mut hero.wallet), At::A, Tier::Post, Intent::Register)?;
        let until = world.today.checked_add_days(30).ok_or(Halt::BadRegister)?;
        story.expect_outcome(
            (say!("demo-leave-same-day"), say!("demo-leave-delay")),
            visit.verdict.outcome(),
            Outcome::ErasedTooRecently { until },
        );

        let visit =
            world.visit((other.person, &mut other.wallet), At::A, Tier::Post, Intent::Return)?;
        let account = visit.verdict.account();
        let banned = world.platforms.a.commit(accounts::ban(account, None))?;
        story.expect(say!("demo-leave-banned"), banned.is_ok());
        erase(world, &mut other.wallet)?;
        let day = world.today.checked_add_days(31).ok_or(Halt::BadRegister)?;
        world.jump_to(day)?;
        world.refresh(&mut hero.wallet)?;
        world.refresh(&mut other.wallet)?;
        let visit =
            world.visit((other.person, &mut other.wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect_outcome(
            (say!("demo-leave-sheds"), say!("demo-leave-no-ban-shed")),
            visit.verdict.outcome(),
            Outcome::Banned { until: None },
        );
        let visit =
            world.visit((hero.person, &mut hero.wallet), At::A, Tier::Post, Intent::Register)?;
        story.expect(say!("demo-leave-welcome"), visit.verdict.outcome() == Outcome::New);
        Ok(())
    }

    /// Anyone can check the issuer's lists.
    pub(crate) fn oversee(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-oversee"));
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
        self.story.say(say!(
            "demo-oversee-counts",
            people = counters.people,
            credentials = counters.credentials,
            again = counters.re_issued,
            revoked = counters.revoked
        ));
        self.story.expect(say!("demo-oversee-tiles"), audit.is_ok());
        self.story.expect_refusal(
            (say!("demo-oversee-hole"), say!("demo-oversee-seen")),
            holed.map_err(Halt::from),
            &Halt::List(GapListError::NotInHead),
        );
        Ok(())
    }

    /// A year later.
    pub(crate) fn expired(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-expired"));
        let Self { world, story, crowd, .. } = self;
        let holder = crowd.get_mut(2).ok_or(Halt::BadRegister)?;
        let last = holder.wallet.credentials().next().map(|c| c.claims.valid_until());
        let last = last.ok_or(Halt::BadRegister)?;
        world.jump_to(last)?;
        world.refresh(&mut holder.wallet)?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        story.expect(say!("demo-expired-last"), visit.verdict.outcome() == Outcome::Returning);
        world.next_day()?;
        world.refresh(&mut holder.wallet)?;
        story.expect_refusal(
            (say!("demo-expired-after"), say!("demo-expired-is")),
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return),
            &Halt::Wallet(RequestRefusal::DoesNotFulfil),
        );
        world.enrol(holder.person, &mut holder.wallet)?;
        let visit =
            world.visit((holder.person, &mut holder.wallet), At::A, Tier::Post, Intent::Return)?;
        let same = visit.verdict.outcome() == Outcome::Returning;
        story.expect(say!("demo-expired-again"), same);
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
    let a = &world.platforms.a;
    a.commit(a.verifier.erase(erasure, world.today)?)
}
