//! Messages signed as the pseudonym: erase my account, I appeal, I complain.

use nonla_credential::{
    Day, ErasureContent, ErasureOutcome, ErasureReceipt, MessageError, MessageKind, Nonce,
    PseudonymMessage, VerifierId,
};
use nonla_record::{Decision, Pause, Reading, Step};

use crate::account::AccountKey;
use crate::accounts;
use crate::decide::OtherVerifier;
use crate::letters::{self, Heard, Letter, MAX_LETTERS};
use crate::rules;
use crate::standing::Standing;
use crate::table::{get, put};
use crate::verifier::{Moment, Verifier};

/// A message whose signature and day were checked: who wants what.
#[must_use = "somebody wants something"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedMessage {
    /// Erase the account.
    Erase(Erasure),
    /// Look again at a ban; grant it with [`accounts::lift_ban`](crate::accounts::lift_ban).
    Appeal(Letter),
    /// Something the platform did was wrong.
    Complaint(Letter),
}

/// An erasure that was checked: commit [`Verifier::erase`].
#[must_use = "an account is erased only once this is committed"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub(crate) verifier: VerifierId,
    pub(crate) letter: Letter,
    pub(crate) may_return_on: Day,
}

/// Why a message was not acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageRefusal {
    /// Not for this verifier, or not signed by the pseudonym it names.
    #[error("{0}")]
    Message(#[from] MessageError),
    /// Its day is more than one from the verifier's own.
    #[error("the day of the message is not today")]
    DayOff,
    /// A day that the erasure needs lies past the calendar's end.
    #[error("the erasure leads past the calendar's end")]
    CalendarEnds,
}

impl Verifier {
    /// Checks a message signed as a pseudonym of this verifier.
    ///
    /// # Errors
    /// [`MessageRefusal`].
    pub fn check_message(
        &self,
        message: PseudonymMessage,
        moment: &Moment<'_>,
    ) -> Result<CheckedMessage, MessageRefusal> {
        let message = message.verify(&self.config.domain, &self.config.id)?;
        let content = message.content();
        let day = self.today(moment).ok_or(MessageRefusal::DayOff)?;
        if day.days_since(content.day).abs() > 1 {
            return Err(MessageRefusal::DayOff);
        }
        let account = self.platform_key.account(message.pseudonym());
        let later = |day: Day, days: u16| {
            day.checked_add_days(days.into()).ok_or(MessageRefusal::CalendarEnds)
        };
        let nonce_expires_on = later(content.day, 1)?;
        let (nonce, request) = (content.nonce, content.kind.request());
        let letter = Letter { account, nonce, nonce_expires_on, day, request };
        Ok(match content.kind {
            MessageKind::Erase => CheckedMessage::Erase(Erasure {
                verifier: self.config.id.clone(),
                letter,
                may_return_on: later(day, self.config.return_delay_days)?,
            }),
            MessageKind::Appeal => CheckedMessage::Appeal(letter),
            MessageKind::Complaint | MessageKind::ComplaintAbout(_) => {
                CheckedMessage::Complaint(letter)
            }
        })
    }

    /// Erases an account, and signs what came of it, for the holder to keep. What stays is a tombstone of
    /// its key, its days and its ban.
    ///
    /// An erasure by somebody without an account changes nothing and leaves nothing.
    ///
    /// # Errors
    /// [`OtherVerifier`] if another verifier checked the message.
    pub fn erase(
        &self,
        erasure: Erasure,
        today: Day,
    ) -> Result<Step<'_, ErasureReceipt>, OtherVerifier> {
        if erasure.verifier != self.config.id {
            return Err(OtherVerifier);
        }
        Ok(Step::new(move |records| {
            let Decision { changes, outcome } = erasure.decide(records, today)?;
            let content = ErasureContent {
                verifier: erasure.verifier.clone(),
                account: erasure.account().to_hash(),
                message_nonce: erasure.nonce(),
                outcome,
                day: erasure.letter.day,
            };
            let receipt = ErasureReceipt::sign(&self.signing_key, content);
            Ok(Decision { changes, outcome: receipt })
        }))
    }
}

impl Erasure {
    fn decide(&self, records: &Reading, today: Day) -> Result<Decision<ErasureOutcome>, Pause> {
        let account = accounts::key(&self.account());
        records.need(&[account.clone(), letters::key(&self.account())])?;
        let Some(standing) = get::<Standing>(records, &account)? else {
            return Ok(Decision::unchanged(ErasureOutcome::NoAccount));
        };
        // Of an account that stands every erasure is taken; a new one needs a new proof.
        let erased = matches!(standing, Standing::Erased { .. });
        let room = if erased { MAX_LETTERS } else { usize::MAX };
        let (heard, remembered) = self.letter.remembered(records, room, today)?;
        if heard != Heard::New {
            return Ok(Decision::unchanged(ErasureOutcome::AlreadyErased));
        }
        let (outcome, after) = rules::erase(&standing, self.may_return_on, today);
        let tombstone = after.map(|standing| put(account, &standing));
        Ok(Decision { changes: remembered.into_iter().chain(tombstone).collect(), outcome })
    }

    /// Whose account.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.letter.account
    }

    /// The message's nonce.
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.letter.nonce
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::{ErasureOutcome, Hash, MessageContent, Tier};

    use nonla_record::MemoryStore;

    use super::*;
    use crate::intent::Intent;
    use crate::letters::Heard;
    use crate::outcome::Outcome;
    use crate::session::SignedRequest;
    use crate::testing::{HolderKind, TestHolder, TestWorld};

    fn register(world: &TestWorld, holder: &TestHolder<'_>, store: &MemoryStore) -> AccountKey {
        let (verifier, moment, mut rng) = (world.verifier(), world.moment(), world.rng());
        let asked = verifier.ask(Tier::Post, Intent::Register, &moment, &mut rng).unwrap();
        let SignedRequest { request, session } = store.commit(asked).unwrap();
        let bytes = holder.present(&request);
        let checked = verifier.check(&session, &bytes, &moment, &mut rng).unwrap();
        let verdict = store.commit(verifier.decide(checked, world.day()).unwrap()).unwrap();
        assert_eq!(verdict.outcome(), Outcome::New);
        verdict.account()
    }

    fn content(world: &TestWorld, day: Day) -> MessageContent {
        MessageContent {
            verifier: world.verifier().config().id.clone(),
            kind: MessageKind::Erase,
            day,
            nonce: Nonce::generate(&mut world.rng()),
            text: None,
        }
    }

    /// REQ-T4, REQ-U10: erased at the wish of whoever holds the pseudonym, with a receipt.
    #[test]
    fn an_erasure_signed_as_the_pseudonym_erases_its_account_and_is_receipted() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let store = MemoryStore::default();
        let account = register(&world, &holder, &store);
        let message = holder.message(world.verifier(), MessageKind::Erase);
        let bytes = message.to_bytes().unwrap();
        let message = PseudonymMessage::parse(&bytes).unwrap();
        let checked = world.verifier().check_message(message, &world.moment()).unwrap();
        let CheckedMessage::Erase(erasure) = checked else { panic!("an erasure was asked for") };
        assert_eq!(erasure.account(), account);
        let nonce = erasure.nonce();
        let other = world.other_verifier().erase(erasure.clone(), world.day());
        assert_eq!(other.err(), Some(OtherVerifier));
        let erased = world.verifier().erase(erasure, world.day()).unwrap();
        let receipt = store.commit(erased).unwrap();
        let key = world.verifier().verifying_key();
        let read = ErasureReceipt::read(receipt.signed(), &key).unwrap();
        assert_eq!(read, receipt);
        assert_eq!((read.message_nonce(), read.account()), (nonce, account.to_hash()));
        let may_return_on = world.day().checked_add_days(30);
        assert_eq!(read.outcome(), ErasureOutcome::Erased { may_return_on });
        assert_eq!((read.verifier(), read.day()), (&world.verifier().config().id, world.day()));
    }

    /// REQ-U6: whoever is banned, expired or revoked can still appeal and complain.
    #[test]
    fn a_person_whose_credential_was_revoked_can_still_appeal() {
        let world = TestWorld::new(1);
        for kind in [HolderKind::Revoked, HolderKind::Expired] {
            let holder = world.holder(kind);
            let id = world.verifier().config().id.clone();
            let check = |kind| {
                let message = holder.message(world.verifier(), kind);
                world.verifier().check_message(message, &world.moment()).unwrap()
            };
            let account = world.verifier().platform_key.account(&holder.pseudonym(&id));
            let CheckedMessage::Appeal(appeal) = check(MessageKind::Appeal) else {
                panic!("an appeal")
            };
            assert_eq!((appeal.account(), appeal.day()), (account, world.day()));
            let request = Hash::of(b"request");
            let about = [
                (MessageKind::Complaint, None),
                (MessageKind::ComplaintAbout(request), Some(request)),
            ];
            for (kind, request) in about {
                let CheckedMessage::Complaint(letter) = check(kind) else { panic!("a complaint") };
                assert_eq!((letter.account(), letter.request()), (account, request));
            }
        }
    }

    /// T-O1: an appeal or a complaint that comes again is told from a new one.
    #[test]
    fn a_letter_that_comes_again_is_known() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let store = MemoryStore::default();
        let _ = register(&world, &holder, &store);
        for kind in [MessageKind::Appeal, MessageKind::Complaint] {
            let write = || {
                let message = to_text(&holder.message(world.verifier(), kind));
                [message.clone(), message].map(|text| {
                    let message = PseudonymMessage::parse(text.as_bytes()).unwrap();
                    match world.verifier().check_message(message, &world.moment()).unwrap() {
                        CheckedMessage::Appeal(letter) | CheckedMessage::Complaint(letter) => {
                            store.commit(letter.hear(world.day())).unwrap()
                        }
                        CheckedMessage::Erase(_) => panic!("nobody asked for it"),
                    }
                })
            };
            assert_eq!([write(), write()], [[Heard::New, Heard::Before]; 2]);
        }
    }

    /// T-B8: nobody erases another person's account.
    #[test]
    fn a_message_that_its_pseudonym_did_not_sign_is_refused() {
        let world = TestWorld::new(1);
        let (holder, thief) =
            (world.holder(HolderKind::AdultCitizen), world.other_holder(HolderKind::AdultCitizen));
        let victim = to_text(&holder.message(world.verifier(), MessageKind::Erase));
        let own = to_text(&thief.message(world.verifier(), MessageKind::Erase));
        let signature = |text: &str| text.rsplit_once("\"signature\"").unwrap().1.to_owned();
        let spliced = victim.replace(&signature(&victim), &signature(&own));
        let other_kind = victim.replace("\"erase\"", "\"appeal\"");
        for text in [spliced, other_kind] {
            let message = PseudonymMessage::parse(text.as_bytes()).unwrap();
            let refused = world.verifier().check_message(message, &world.moment());
            let expected = MessageRefusal::Message(MessageError::BadSignature);
            assert_eq!(refused, Err(expected));
        }
    }

    /// Serves T-O1, T-O5: where the days run out nothing is erased, rather than a person let back in
    /// or a nonce forgotten too early.
    #[test]
    fn an_erasure_that_leads_past_the_calendar_is_refused() {
        let mut config = TestWorld::new(1).verifier().config().clone();
        config.return_delay_days = u16::MAX;
        let world = TestWorld::with_platform(1, TestWorld::new(1).day(), config);
        let holder = world.holder(HolderKind::AdultCitizen);
        let check = |kind| {
            let message = holder.message(world.verifier(), kind);
            world.verifier().check_message(message, &world.moment()).map(|_| ())
        };
        assert_eq!(check(MessageKind::Erase), Err(MessageRefusal::CalendarEnds));
        assert_eq!(check(MessageKind::Appeal), Ok(()));
    }

    #[test]
    fn a_message_for_another_platform_is_refused() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let message = holder.message(world.other_verifier(), MessageKind::Erase);
        let refused = world.verifier().check_message(message, &world.moment());
        assert_eq!(refused, Err(MessageRefusal::Message(MessageError::OtherVerifier)));
    }

    /// T-O5: a message counts for its day and one to either side.
    #[test]
    fn a_message_of_another_day_is_refused() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        for (days, accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let day = world.day().checked_add_days(days).unwrap();
            let message = holder.sign(content(&world, day));
            let checked = world.verifier().check_message(message, &world.moment());
            let refused = checked.err();
            assert_eq!(refused, (!accepted).then_some(MessageRefusal::DayOff), "{days}");
        }
    }

    /// A receipt is no verdict, whatever key signed both.
    #[test]
    fn a_receipt_is_not_read_as_a_verdict_nor_under_another_key() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let message = holder.message(world.verifier(), MessageKind::Erase);
        let checked = world.verifier().check_message(message, &world.moment()).unwrap();
        let CheckedMessage::Erase(erasure) = checked else { panic!("an erasure was asked for") };
        let erased = world.verifier().erase(erasure, world.day()).unwrap();
        let receipt = MemoryStore::default().commit(erased).unwrap();
        assert_eq!(receipt.outcome(), ErasureOutcome::NoAccount);
        let key = world.verifier().verifying_key();
        assert!(crate::Verdict::read(receipt.signed(), &key).is_err());
        let other = world.other_verifier().verifying_key();
        assert!(ErasureReceipt::read(receipt.signed(), &other).is_err());
    }

    fn to_text(message: &PseudonymMessage) -> String {
        String::from_utf8(message.to_bytes().unwrap()).unwrap()
    }
}
