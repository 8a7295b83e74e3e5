//! The holder's side of platforms: pseudonyms, what each was shown, letters, receipts, warnings.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD;
use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    AgeThreshold, Asked, ConsentReceipt, Counters, Country, Hash, HeadContent, IssuerKeyEntry,
    IssuerKeyId, KeyCount, MessageKind, Period, Predicate, Requirement, Tier, TrustList,
    TrustListContent, TrustListError, sign_trust_list,
};
use nonla_crypto::SecretKey;
use nonla_verifier::{Intent, Moment, Outcome, Session};
use nonla_wallet::{
    Alias, BadAlias, CROWD, Event, KeepReceiptError, NoSuchPlatform, RequestRefusal, Table,
    UpdateError, Wallet, Warning,
};

use crate::age::{ADULT, enrolled, small_world};
use crate::engine::rng;
use crate::receipts::{erased, receipted};
use crate::records::{Kept, lived};
use crate::trust::{changed, next_list};

/// Serves REQ-W5: since when, how often, called what, shown what.
#[test]
fn each_platform_has_an_entry_that_says_what_it_was_shown() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = lived(&mut world);
    let a = world.platforms.a.entry.id.clone();
    world.next_day().unwrap();
    kept.refresh(&world, &mut wallet);
    let back = kept.visit(&mut world, &mut wallet, (At::A, Intent::Return));
    assert_eq!(back, Outcome::Returning);
    let entry = wallet.platform(&a).unwrap();
    assert_eq!(entry.last_used, world.today);
    assert_eq!(entry.last_used.days_since(entry.first_used), 1);
    assert_eq!(entry.times, 2);
    let eighteen = Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN);
    let shown = Requirement::of([eighteen, Predicate::ResidentIn(Country::VIETNAM)]);
    assert!(entry.shown.covers(&shown), "the age is from the first visit");
    assert_eq!(entry.called(), world.platforms.a.entry.name.as_str());
    let alias = Alias::parse("the forum").unwrap();
    let named = wallet.set_alias(&a, Some(alias)).unwrap();
    kept.save(&mut wallet, named);
    assert_eq!(kept.load().unwrap().platform(&a).unwrap().called(), "the forum");
    assert_eq!(Alias::parse(" no\u{202e}pe"), Err(BadAlias));
    let nowhere = nonla_credential::VerifierId::parse("urn:nonla:verifier:nowhere").unwrap();
    assert_eq!(wallet.set_alias(&nowhere, None).err(), Some(NoSuchPlatform));
}

/// Serves REQ-W5, T-O6: forgotten here, with a warning of what that costs; still told one age only.
#[test]
fn a_forgotten_platform_is_still_told_one_age_only() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = lived(&mut world);
    let a = world.platforms.a.entry.id.clone();
    let forgetting = wallet.forget(&a, world.today).unwrap();
    let warning = forgetting.warning.to_string();
    for cost in ["forgets nothing", "a ban", "write to the platform first", "history stay"] {
        assert!(warning.contains(cost), "{cost} in {warning}");
    }
    kept.save(&mut wallet, forgetting.step);
    let mut wallet = kept.load().unwrap();
    assert!(wallet.platform(&a).is_none());
    assert_eq!(wallet.forget(&a, world.today).err(), Some(NoSuchPlatform));
    let last = wallet.history().last().unwrap().entry.clone().unwrap();
    assert_eq!(last.event, Event::PlatformForgotten);

    // The platform may have registered another age meanwhile; the wallet remembers the first.
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (request, _) = changed(&world, (At::A, &session), |asked| {
        asked.requirement.put(Predicate::AgeAtLeast(AgeThreshold::SIXTEEN));
    });
    let refused = wallet.inspect(&request, world.now()).err().unwrap().reason;
    let answered = AgeThreshold::EIGHTEEN;
    assert_eq!(refused, crate::second(Predicate::AgeAtLeast(answered)));
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let asking = wallet.inspect(&request, world.now()).unwrap();
    assert!(asking.warnings().contains(&Warning::FirstTimeHere), "it was forgotten");
    let again = kept.visit(&mut world, &mut wallet, (At::A, Intent::Return));
    assert_eq!(again, Outcome::Returning, "and it forgets nothing");
}

/// Serves REQ-T8: signed by the platform's key and as the pseudonym, kept by both, and no other's.
#[test]
fn a_consent_receipt_is_kept_with_its_line_and_no_other_is() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = lived(&mut world);
    let (request, receipt, sent) = receipted(&mut world, &mut wallet, &mut kept);
    let read = ConsentReceipt::read_listed(&receipt, &world.platforms.a.entry).unwrap();
    assert_eq!(read.check_answers(&sent), Ok(()));
    let line = wallet.history_length();
    assert_eq!(kept.keep_receipt(&mut wallet, &receipt), Ok(line));
    let key = nonla_wallet::RecordKey::numbered(nonla_wallet::Table::Receipt, line);
    assert_eq!(kept.0[&key].bytes.as_slice(), receipt.as_bytes());

    let (mut stranger, mut its) = Kept::new(&mut world);
    its.enrol(&mut world, &mut stranger, 2);
    assert_eq!(its.visit(&mut world, &mut stranger, (At::A, Intent::Register)), Outcome::New);
    // Somebody else who was shown the very same request.
    let refused = stranger.inspect(&request, world.now()).unwrap().refuse();
    its.save(&mut stranger, refused);
    assert_eq!(its.keep_receipt(&mut stranger, &receipt), Err(KeepReceiptError::NotOurs));
    let (mut last, first) = (receipt.clone(), receipt.clone());
    last.replace_range(receipt.len() - 4.., "AAAA");
    assert!(matches!(wallet.read_receipt(&last), Err(KeepReceiptError::Receipt(_))));
    assert!(matches!(wallet.read_receipt(&first[1..]), Err(KeepReceiptError::Malformed(_))));
    let impostor = nonla_credential::SigningKey::generate(&mut world.rng);
    let unlisted = nonla_credential::sign_jws(&impostor, "nonla-consent+jwt", b"{}");
    assert_eq!(wallet.read_receipt(&unlisted).err(), Some(KeepReceiptError::UnknownVerifier));

    // Its line deleted, the receipt goes too.
    let record = kept.lines().into_iter().find(|record| record.key.number() == Some(line)).unwrap();
    let deleted = wallet.delete_line(&record).unwrap();
    kept.save(&mut wallet, deleted);
    assert!(!kept.0.contains_key(&key));
}

/// Serves REQ-T4, REQ-N8: an erasure, its receipt, and no other's receipt.
#[test]
fn an_erasure_receipt_is_kept_if_it_answers_our_letter() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = lived(&mut world);
    let a = world.platforms.a.entry.id.clone();
    let older = erased(&mut world, &mut wallet, &mut kept);
    let newer = erased(&mut world, &mut wallet, &mut kept);
    let last = wallet.history_length();
    assert_eq!(kept.keep_receipt(&mut wallet, &older), Ok(last - 1), "with the letter it answers");
    assert!(!wallet.platform(&a).unwrap().erasure.as_ref().unwrap().receipted, "of the newest");
    assert_eq!(kept.keep_receipt(&mut wallet, &newer), Ok(last));
    let mut wallet = kept.load().unwrap();
    assert!(wallet.platform(&a).unwrap().erasure.as_ref().unwrap().receipted);
    let key = nonla_wallet::RecordKey::numbered(nonla_wallet::Table::Receipt, last);
    assert!(kept.0.contains_key(&key));

    let (mut stranger, mut its) = Kept::new(&mut world);
    its.enrol(&mut world, &mut stranger, 2);
    assert_eq!(its.visit(&mut world, &mut stranger, (At::A, Intent::Register)), Outcome::New);
    let foreign = erased(&mut world, &mut stranger, &mut its);
    assert_eq!(kept.keep_receipt(&mut wallet, &foreign), Err(KeepReceiptError::NotOurs));
}

/// Serves REQ-T4, REQ-U6: letters go out after the credential expired, too.
#[test]
fn letters_are_written_without_a_living_credential() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = lived(&mut world);
    world.revoke(ADULT, world.today).unwrap();
    let ended = wallet.credentials().next().unwrap().claims.valid_until();
    world.jump_to(ended.checked_add_days(3).unwrap()).unwrap();
    kept.refresh(&world, &mut wallet);
    assert_eq!(wallet.credentials().next().unwrap().revoked, Some(true));
    let request = nonla_credential::Hash::of(b"the request in question");
    for kind in [MessageKind::Erase, MessageKind::Appeal, MessageKind::ComplaintAbout(request)] {
        let message = world.write(&mut wallet, At::A, kind).unwrap();
        let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
        assert!(world.platforms.a.verifier.check_message(message, &moment).is_ok());
    }
}

/// Serves REQ-W1: first time, a crowd below 1,000, an answer nobody counts.
#[test]
fn a_person_is_warned_of_what_may_single_them_out() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    world.next_day().unwrap();
    kept.refresh(&world, &mut wallet);
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let warnings = wallet.inspect(&request, world.now()).unwrap().warnings();
    let people = world.list().unwrap().1.content().counters.people;
    assert!(people < CROWD);
    assert!(warnings.contains(&Warning::FirstTimeHere));
    assert!(warnings.contains(&Warning::SmallCrowd(people)), "{warnings:?}");
    let many = counted(&kept, |counters| {
        counters.by_key.iter_mut().for_each(|count| count.people = 5_000);
    });
    let wallet = many.load().unwrap();
    let request = by_head_of(&many, &world, &session);
    let warnings = wallet.inspect(&request, world.now()).unwrap().warnings();
    assert!(!warnings.iter().any(|warning| matches!(warning, Warning::SmallCrowd(_))));
    assert!(Warning::SmallCrowd(7).to_string().contains("at most 7"));

    // Of those enrolled a month ago: as many as were counted then, if that is known.
    let (_, session) = world.ask(At::A, Tier::Livestream, Intent::Register).unwrap();
    let request = by_head_of(&many, &world, &session);
    let warned = |wallet: &Wallet| {
        let warnings = wallet.inspect(&request, world.now()).unwrap().warnings();
        warnings.into_iter().find(|warning| matches!(warning, Warning::SmallCrowd(_)))
    };
    assert_eq!(warned(&wallet), None, "nobody knows how many there were then");
    let mut older = many.clone();
    let key = older.0.keys().find(|key| key.table == Table::Head).unwrap().clone();
    let mut record = older.0[&key].clone();
    let day = world.today.checked_add_days(-40).unwrap();
    let other = forged(&record.bytes, |head| {
        head.period = Period::of(day);
        head.counters.people = 9;
    });
    *record.bytes = other;
    record.key.row[..8].copy_from_slice(&u64::from(day.number()).to_be_bytes());
    older.0.insert(record.key.clone(), record);
    assert_eq!(warned(&older.load().unwrap()), Some(Warning::SmallCrowd(9)));
}

/// Serves REQ-W1, T-O5: the first answer that binds an age or a time is warned of, at a platform that
/// was answered before without one, too; the second is not.
#[test]
fn a_person_is_warned_whenever_an_answer_binds_for_the_first_time() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    let warned = |world: &mut World, wallet: &Wallet, (tier, intent)| {
        let (request, _) = world.ask(At::A, tier, intent).unwrap();
        wallet.inspect(&request, world.now()).unwrap().warnings()
    };
    // The first visit asks for no age.
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
    let asking = wallet.inspect(&request, world.now()).unwrap();
    let binds = |warning: &Warning| matches!(warning, Warning::Binds(_));
    assert!(asking.warnings().contains(&Warning::FirstTimeHere));
    assert!(!asking.warnings().iter().any(binds), "it binds nothing");
    let proved = asking.approve().prove(&wallet, world.now(), &mut world.rng).unwrap();
    let _ = kept.send(&mut wallet, (proved, world.now()));

    let age = Warning::Binds(Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN));
    let warnings = warned(&mut world, &wallet, (Tier::Post, Intent::Register));
    assert!(warnings.contains(&age) && !warnings.contains(&Warning::FirstTimeHere));
    let mut restored = kept.load().unwrap();
    let noted = restored.note(world.today, Event::Restored);
    restored.stage(noted).unwrap().saved();
    let warnings = warned(&mut world, &restored, (Tier::Post, Intent::Register));
    assert!(warnings.contains(&Warning::UnknownSinceBackup) && warnings.contains(&age));
    let warnings = warned(&mut world, &restored, (Tier::Post, Intent::Return));
    assert!(!warnings.contains(&Warning::UnknownSinceBackup), "it asks for no bound");

    assert_eq!(kept.visit(&mut world, &mut wallet, (At::A, Intent::Register)), Outcome::New);
    let warnings = warned(&mut world, &wallet, (Tier::Post, Intent::Register));
    assert!(!warnings.iter().any(binds), "it is bound already");
    let warnings = warned(&mut world, &wallet, (Tier::Livestream, Intent::Register));
    assert!(!warnings.contains(&age), "{warnings:?}");
    assert!(warnings.iter().any(binds), "but to no time since enrolment yet");
}

/// Serves T-P4, REQ-W1 (A2): a key that an issuer keeps for one person is a tag, whatever else it
/// counts; the wallet says that the crowd is one.
#[test]
fn a_key_kept_for_one_person_shows_as_a_crowd_of_one() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    world.next_day().unwrap();
    kept.refresh(&world, &mut wallet);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let warned = |kept: &Kept| {
        let request = by_head_of(kept, &world, &session);
        let warnings = kept.load().unwrap().inspect(&request, world.now()).unwrap().warnings();
        warnings.into_iter().find(|warning| matches!(warning, Warning::SmallCrowd(_)))
    };
    let own = IssuerKeyId::of(&world.issuer.entry().keys[0].key);
    let other = IssuerKeyId::from_bytes([0xff; 8]);
    let with_own = |own_people: u64| {
        counted(&kept, |counters| {
            let of = |key, people| KeyCount { key, people, credentials: people };
            counters.people = 100_000;
            counters.by_key = vec![of(own, own_people), of(other, 99_000)];
        })
    };
    assert_eq!(warned(&with_own(5_000)), None);
    assert_eq!(warned(&with_own(999)), Some(Warning::SmallCrowd(999)));
    assert_eq!(warned(&with_own(1)), Some(Warning::SmallCrowd(1)));
    let uncounted = counted(&kept, |counters| {
        counters.people = 100_000;
        counters.by_key = vec![KeyCount { key: other, people: 99_000, credentials: 99_000 }];
    });
    assert_eq!(warned(&uncounted), Some(Warning::SmallCrowd(1)), "a key nobody counts");
}

/// Serves T-P4, T-A6 (A2): eight keys in force at once could mark eight groups of people, or one
/// person; the wallet keeps the list it has.
#[test]
fn a_list_with_eight_overlapping_keys_of_an_issuer_is_refused() {
    let mut world = small_world("platforms");
    let mut wallet = world.new_wallet().unwrap();
    let mut rng = rng("eight keys");
    let keys: Vec<_> = (0..8).map(|_| SecretKey::generate(&mut rng).public_key()).collect();
    let listed = |count: usize| {
        next_list(&world, |content| {
            let issuer = &mut content.issuers[0];
            let first = issuer.keys[0].clone();
            let more = keys.iter().take(count).zip(1..).map(|(key, nth)| {
                let valid_from = first.valid_from.checked_add_days(7 * nth).unwrap();
                IssuerKeyEntry { key: *key, valid_from, ..first.clone() }
            });
            issuer.keys.extend(more);
        })
    };
    let refused = wallet.learn_trust_list(&listed(7)).err();
    let because = |error| Some(UpdateError::TrustList(error));
    assert_eq!(refused, because(TrustListError::LongKeyOverlap));
    let learnt = wallet.learn_trust_list(&listed(0)).unwrap();
    wallet.stage(learnt).unwrap().saved();
    assert_eq!(wallet.trust_list().issuers()[0].keys.len(), 1);
}

/// Serves REQ-R1, T-P4: nothing is proved with a key that was withdrawn, and no list takes that back.
#[test]
fn a_withdrawn_key_proves_nothing_from_that_day_on() {
    let mut world = small_world("withdrawn");
    let mut wallet = enrolled(&mut world, ADULT);
    let withdrawn = |content: &mut TrustListContent, on| {
        content.issuers[0].keys[0].withdrawn_on = Some(on);
    };
    let tomorrow = world.today.checked_add_days(1).unwrap();
    let text = next_list(&world, |content| withdrawn(content, tomorrow));
    let learnt = wallet.learn_trust_list(&text).unwrap();
    wallet.stage(learnt).unwrap().saved();
    let visit = world.visit((ADULT, &mut wallet), At::A, Tier::Post, Intent::Register);
    assert!(visit.is_ok(), "today it counts");
    world.next_day().unwrap();
    world.refresh(&mut wallet).unwrap();
    let visit = world.visit((ADULT, &mut wallet), At::A, Tier::Post, Intent::Return).map(|_| ());
    assert_eq!(visit, Err(Halt::Wallet(RequestRefusal::NoCredential)));
}

/// What a wallet keeps, as if the heads it knows counted otherwise.
fn counted(kept: &Kept, change: impl Fn(&mut Counters)) -> Kept {
    let mut changed = kept.clone();
    for (key, record) in &mut changed.0 {
        if key.table == Table::Head {
            let other = forged(&record.bytes, |content| change(&mut content.counters));
            *record.bytes = other;
        }
    }
    changed
}

/// A head as a wallet keeps it, with other content: nobody signed that.
fn forged(head: &[u8], change: impl FnOnce(&mut HeadContent)) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = head.split(|byte| *byte == b'.').collect();
    let mut content = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    change(&mut content);
    let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&content).unwrap());
    parts[1] = payload.as_bytes();
    parts.join(&b'.')
}

/// The same request of platform A, as if it went by the newest head in these records.
fn by_head_of(kept: &Kept, world: &World, session: &Session) -> String {
    let mut heads = kept.0.values().filter(|record| record.key.table == Table::Head);
    let newest = Hash::of(&heads.next_back().unwrap().bytes);
    let named = |asked: &mut Asked| asked.not_revoked.as_mut().unwrap().head = newest;
    changed(world, (At::A, session), named).0
}

/// Serves REQ-W1: an answer whose crowd nobody counts.
#[test]
fn a_person_is_warned_of_a_country_few_live_in() {
    let mut world = small_world("platforms");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    let laos = Country::parse("LA").unwrap();
    let (text, operator) = world.operator();
    let list = TrustList::read(text, &operator.verifying_key()).unwrap();
    let mut verifiers = list.verifiers().to_vec();
    for purpose in verifiers.iter_mut().flat_map(|verifier| &mut verifier.purposes) {
        purpose.most.put(Predicate::ResidentIn(laos));
    }
    let next = TrustListContent {
        domain: list.domain().clone(),
        sequence: 1,
        published: world.today,
        valid_until: TrustListContent::latest_end(world.today),
        previous: Some(list.hash()),
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: list.issuers().to_vec(),
        verifiers,
    };
    let next = sign_trust_list(operator, &next).unwrap();
    let learnt = wallet.learn_trust_list(&next).unwrap();
    kept.save(&mut wallet, learnt);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (request, _) = changed(&world, (At::A, &session), |asked| {
        asked.requirement.put(Predicate::ResidentIn(laos));
    });
    let warnings = wallet.inspect(&request, world.now()).unwrap().warnings();
    assert!(warnings.contains(&Warning::CrowdUnknown(Predicate::ResidentIn(laos))), "{warnings:?}");
    assert!(Warning::CrowdUnknown(Predicate::ResidentIn(laos)).to_string().contains("LA"));
}
