//! A revoked credential stops counting, a live one never does, and the list cannot lie unseen.

use nonla_app::store::Store;
use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    Counters, Day, FILE_HANDLES, GapFile, GapIndex, GapListError, Handle, HandleLimit, Hash, Head,
    HeadContent, IssuerId, IssuerKeyId, KeyCount, MAX_GAP_FILE, Period, SigningKey, Slot, Tier,
    file_of,
};
use nonla_crypto::adversary::Cheat;
use nonla_crypto::{Gap, SecretKey, Signature};
use nonla_issuer::{PublishedList, sample_register};
use nonla_verifier::{AskError, Intent, Moment, Refusal};
use nonla_wallet::{
    Evidence, EvidenceAbout, NotTwoHeads, RequestRefusal, TwoHeads, UpdateError, Wallet,
};
use rand::{Rng, RngCore};
use rand_chacha::ChaCha20Rng;

use crate::age::{ADULT, Cheater, HONEST, Lie, day, enrolled, small_world};
use crate::engine::{rng, runs};
use crate::trust::changed;

/// Another adult of the sample register.
const LIVE: usize = 3;

/// Serves T-B11, REQ-R1: one in five is revoked from tomorrow on, of a thousand in a full run.
#[test]
fn every_revoked_holder_is_refused_and_no_live_one() {
    let holders = runs(1_000);
    let seed = rng("one in five").next_u64();
    let people = sample_register(holders * 3, day(), seed);
    let latest = day().checked_add_days(-19 * 366).unwrap();
    let adults: Vec<usize> = (0..people.len())
        .filter(|person| people[*person].birth_date() <= latest)
        .filter(|person| people[*person].province().is_some())
        .take(holders)
        .collect();
    assert_eq!(adults.len(), holders);
    let mut world = World::new(people, day(), seed).unwrap();
    let mut wallets: Vec<(usize, Wallet)> =
        adults.into_iter().map(|person| (person, enrolled(&mut world, person))).collect();
    let tomorrow = day().checked_add_days(1).unwrap();
    for (person, _) in wallets.iter().step_by(5) {
        world.revoke(*person, tomorrow).unwrap();
    }
    let answers = |world: &mut World, wallets: &mut Vec<(usize, Wallet)>| -> Vec<bool> {
        let visit = |(person, wallet): &mut (usize, Wallet)| {
            world.refresh(wallet).unwrap();
            match world.visit((*person, wallet), At::A, Tier::Post, Intent::Register) {
                Ok(_) => true,
                Err(Halt::Wallet(RequestRefusal::Revoked)) => false,
                Err(other) => panic!("{other}"),
            }
        };
        wallets.iter_mut().map(visit).collect()
    };
    assert_eq!(answers(&mut world, &mut wallets), vec![true; holders], "today");
    world.next_day().unwrap();
    let passes = answers(&mut world, &mut wallets);
    assert_eq!(passes, vec![true; holders], "tomorrow, for the list of today");
    world.next_day().unwrap();
    let expected: Vec<bool> = (0..holders).map(|nth| nth % 5 != 0).collect();
    assert_eq!(answers(&mut world, &mut wallets), expected, "the day after");
    world.jump_to(day().checked_add_days(40).unwrap()).unwrap();
    assert_eq!(answers(&mut world, &mut wallets), expected, "for ever");
    println!("T-B11 {holders} credentials, {} revoked, 0 wrong on any of 4 days", holders / 5);
}

/// Serves T-B11, REQ-S5: everything a wallet that skips its own checks can use in place of a gap
/// around its handle; 5,040 lies in a full run.
#[test]
fn a_cheating_wallet_of_a_revoked_holder_is_refused() {
    let mut world = small_world("revoked cheater");
    let cheater = Cheater::enrol(&mut world, ADULT);
    let live = Cheater::enrol(&mut world, LIVE);
    let (old_period, old) = (Period::of(day()), cheater.gap(&world).unwrap());
    world.revoke(ADULT, day().checked_add_days(1).unwrap()).unwrap();
    world.next_day().unwrap();
    let told = tell(&mut world, &cheater, (old_period, &old, HONEST));
    assert_eq!(told, Ok(()), "the list before the newest still counts, for one day");
    world.next_day().unwrap();
    assert_eq!(cheater.gap(&world), None);
    let period = Period::of(world.today);
    let told = tell(&mut world, &cheater, (old_period, &old, HONEST));
    assert_eq!(told, Err(Refusal::WrongPeriod { expected: period }), "the day after, no more");
    let mut lies = 0;
    for (what, named, gap, cheat) in gap_lies(&mut world, &cheater, (&old, &live)) {
        for _ in 0..runs(360) {
            lies += 1;
            let told = tell(&mut world, &cheater, (named, &gap, cheat));
            let refused = matches!(told, Err(Refusal::BadProof | Refusal::MalformedProof));
            assert!(refused, "{what}: {told:?}");
        }
    }
    println!("T-B11 {lies} lies of a revoked holder refused");
    let gap = live.gap(&world).unwrap();
    assert_eq!(tell(&mut world, &live, (period, &gap, HONEST)), Ok(()), "a live holder");
}

/// What platform A says to a presentation that names `period` and uses `gap`.
fn tell(
    world: &mut World,
    cheater: &Cheater,
    (period, gap, cheat): (Period, &(Gap, Signature), Cheat),
) -> Result<(), Refusal> {
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let lie = Lie { request: session.request(), period, gap, cheat };
    let presentation = cheater.tell(world, At::A, &lie);
    match world.judge(At::A, &session, &presentation, None) {
        Ok(_) => Ok(()),
        Err(Halt::Verifier(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

type GapLie = (&'static str, Period, (Gap, Signature), Cheat);

/// Gaps and ways to misuse them, for a handle that is an end point of today's list.
fn gap_lies(
    world: &mut World,
    cheater: &Cheater,
    (old, live): (&(Gap, Signature), &Cheater),
) -> Vec<GapLie> {
    let now = Period::of(world.today);
    let handle = cheater.credential.handle.number();
    let (list, _) = world.list().unwrap();
    let file = GapFile::read(&list.files[0], now, 0).unwrap();
    let gaps: Vec<(Gap, Signature)> =
        file.gaps().map(|(gap, signature)| (gap, signature.clone())).collect();
    let below = gaps.iter().find(|(gap, _)| gap.high == handle).unwrap().clone();
    let above = gaps.iter().find(|(gap, _)| gap.low == handle).unwrap().clone();
    let merged = Cheat::OtherGap { low: below.0.low, high: above.0.high };
    let around = Cheat::OtherGap { low: handle - 1, high: handle + 1 };
    let key = SecretKey::generate(&mut world.rng);
    let forge = |issuer: &[u8]| {
        let gap = Gap { period: now.number(), low: handle - 1, high: handle + 1 };
        (gap, gap.sign(&key, issuer).unwrap())
    };
    let issuer = world.issuer.entry().id;
    let others_handle = live.credential.handle.number();
    let other_handle = Cheat::OtherValue { slot: Slot::Handle.index(), value: others_handle };
    let others_gap = live.gap(world).unwrap();
    let forged = forge(issuer.as_bytes());
    let foreign = forge(b"urn:nonla:issuer:other");
    vec![
        ("a gap of two days ago, named as today's", now, old.clone(), HONEST),
        ("the same, named as yesterday's", now.previous().unwrap(), old.clone(), HONEST),
        ("a gap under another key", now, forged, HONEST),
        ("a gap of another issuer", now, foreign, HONEST),
        ("the gap below", now, below.clone(), HONEST),
        ("the gap above", now, above.clone(), HONEST),
        ("both gaps as one, signed below", now, below.clone(), merged),
        ("both gaps as one, signed above", now, above.clone(), merged),
        ("a narrow gap that nobody signed", now, below.clone(), around),
        ("the gap upside down", now, above.clone(), Cheat::SwappedGap),
        ("digits that are none", now, below.clone(), Cheat::IdentityDigits),
        ("digits that cancel", now, above, Cheat::CancellingDigits),
        ("the handle of a live holder", now, others_gap.clone(), other_handle),
        ("the gap of a live holder", now, others_gap, Cheat::OtherSecret),
    ]
}

/// Serves T-B11, REQ-R5: what is too old is refused by whoever it is shown to.
#[test]
fn a_list_that_is_too_old_is_refused() {
    let mut world = small_world("too old");
    let mut cheater = Cheater::enrol(&mut world, ADULT);
    let old = cheater.gap(&world).unwrap();
    let (first, first_head) = (Period::of(day()), world.list().unwrap().1.clone());
    world.next_day().unwrap();
    let wallet = &mut cheater.wallet;
    let visit = world.visit((ADULT, wallet), At::A, Tier::Post, Intent::Register);
    assert!(visit.is_ok(), "a wallet that missed one day");
    let unknown = |period| Err(Halt::Wallet(RequestRefusal::UnknownPeriod { period }));
    world.next_day().unwrap();
    let period = Period::of(world.today);
    let wrong = Err(Refusal::WrongPeriod { expected: period });
    assert_eq!(tell(&mut world, &cheater, (first, &old, HONEST)), wrong, "two days old");
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
    assert_eq!(world.answer(&mut cheater.wallet, &request), unknown(period), "missed two days");
    world.jump_to(day().checked_add_days(8).unwrap()).unwrap();
    let now = world.now();
    let moment = Moment { trust_list: world.trust_list(), head: Some(&first_head), now };
    let verifier = &world.platforms.a.verifier;
    let asked = verifier.ask(Tier::Post, Intent::Return, &moment, &mut rng("stale head"));
    assert_eq!(asked.map(|_| ()), Err(AskError::StaleHead), "a platform that missed eight days");
}

/// What the wallet says to a list.
fn learn(
    (world, wallet): (&World, &Wallet),
    heads: &[&str],
    list: &PublishedList,
) -> Result<(), UpdateError> {
    let issuer = world.issuer.entry().id;
    let files = (0..).zip(list.files.iter().map(Vec::as_slice));
    wallet.learn_revocation_list(&issuer, (heads, &list.index.to_bytes()), files).map(|_| ())
}

/// What an issuer signs that keeps a second store: another list for a published period.
fn second_list(world: &World, period: Period) -> PublishedList {
    Store::default().publish(&world.issuer, period).unwrap()
}

/// Serves T-B11, REQ-R8, A3: one list to the wallet and another to the platform, on one day.
#[test]
fn two_lists_for_one_day_are_seen() {
    let mut world = small_world("equivocation");
    let mut wallet = enrolled(&mut world, ADULT);
    enrolled(&mut world, LIVE);
    world.next_day().unwrap();
    world.refresh(&mut wallet).unwrap();
    let period = Period::of(world.today);
    let published = world.list().unwrap().0.clone();
    let second = second_list(&world, period);
    let said = learn((&world, &wallet), &[&published.head], &published);
    assert_eq!(said, Ok(()), "the known list once more");
    let said = learn((&world, &wallet), &[&second.head], &second);
    let Err(UpdateError::TwoHeads(heads)) = said else { panic!("{said:?}") };
    assert_eq!(heads.confirm(world.trust_list()), Ok((period, None)));
    let (head, other) = (published.head.clone(), second.head.clone());
    let issuer = heads.issuer().clone();
    assert_eq!(*heads, TwoHeads::Published { issuer: issuer.clone(), head: head.clone(), other });
    let twice = TwoHeads::Published { issuer: issuer.clone(), head: head.clone(), other: head };
    assert_eq!(twice.confirm(world.trust_list()), Err(NotTwoHeads), "one head twice");
    let entry = world.issuer.entry();
    let head = Head::read(&second.head, &entry.head_key, &entry.id).unwrap();
    let moment = Moment { trust_list: world.trust_list(), head: Some(&head), now: world.now() };
    let (platform, mut rng) = (&world.platforms.a, rng("the other head"));
    let (asked, _) = platform.ask(Tier::Post, Intent::Register, &moment, &mut rng).unwrap();
    let refused = wallet.inspect(&asked, world.now()).err().unwrap();
    assert_eq!(refused.reason, RequestRefusal::OtherHead);
    let Some(Evidence::TwoHeads(named)) = refused.evidence.map(|found| *found) else { panic!() };
    let by = Some(world.platforms.a.entry.id.clone());
    assert_eq!(named.confirm(world.trust_list()), Ok((period, by.clone())));
    wallet.stage(refused.step).unwrap().saved();
    let found = wallet.keep_evidence(Evidence::TwoHeads(*heads), world.today);
    wallet.stage(found).unwrap().saved();
    let day = world.today;
    let about = |named_by| EvidenceAbout::TwoHeads { issuer: issuer.clone(), day, named_by };
    let kept: Vec<_> = wallet.evidence().map(|kept| kept.about.clone()).collect();
    assert_eq!(kept, [about(by), about(None)]);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (invented, _) = changed(&world, (At::A, &session), |asked| {
        asked.not_revoked.as_mut().unwrap().head = Hash::of(b"a head nobody published");
    });
    let answer = world.answer(&mut wallet, &invented);
    assert_eq!(answer, Err(Halt::Wallet(RequestRefusal::OtherHead)));
    let (honest, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    assert!(world.answer(&mut wallet, &honest).is_ok());
}

/// Serves T-B11, REQ-R8: a wallet learns no newer list without the file that is about its own
/// credential, or it would prove for the day before and say nothing.
#[test]
fn a_list_without_the_file_of_the_own_credential_is_refused() {
    let mut world = small_world("own file");
    let wallet = enrolled(&mut world, ADULT);
    world.next_day().unwrap();
    let list = world.list().unwrap().0.clone();
    let issuer = world.issuer.entry().id;
    let handle = wallet.credentials().next().unwrap().handle;
    let file = file_of(handle);
    let say = |wallet: &Wallet, left_out: Option<u64>| {
        let files = (0..).zip(list.files.iter().map(Vec::as_slice));
        let files = files.filter(|(number, _)| Some(*number) != left_out);
        let index = list.index.to_bytes();
        wallet.learn_revocation_list(&issuer, (&[&list.head], &index), files).map(drop)
    };
    assert_eq!(say(&wallet, Some(file)), Err(UpdateError::OwnFileMissing { file }));
    assert_eq!(say(&wallet, None), Ok(()));
    let nobodys = world.new_wallet().unwrap();
    assert_eq!(say(&nobodys, Some(file)), Ok(()), "without a credential no file is one's own");
}

/// Serves T-B11, REQ-R8: the days of a list hang together.
#[test]
fn a_list_that_does_not_follow_the_known_ones_is_refused() {
    let mut world = small_world("chain of heads");
    let wallet = enrolled(&mut world, ADULT);
    let first = world.list().unwrap().0.clone();
    world.next_day().unwrap();
    let second = world.list().unwrap().0.clone();
    world.next_day().unwrap();
    let third = world.list().unwrap().0.clone();
    let period = Period::of(world.today);
    let unchained = second_list(&world, period);
    let say = |heads: &[&str], list| learn((&world, &wallet), heads, list);
    let broken = Err(UpdateError::GapList(GapListError::BrokenChain));
    assert_eq!(say(&[&unchained.head], &unchained), broken, "chained to nothing");
    assert_eq!(say(&[&third.head], &third), broken, "a day left out");
    assert_eq!(say(&[&third.head, &second.head], &second), broken, "the wrong way round");
    assert_eq!(say(&[], &third), Err(UpdateError::NothingNew));
    assert_eq!(say(&[&first.head, &second.head, &third.head], &third), Ok(()));
    assert_eq!(say(&[&second.head, &third.head], &third), Ok(()));
}

/// The handles revoked in [`TestList`]: three in the first file, none in the second, one in the
/// third.
const REVOKED: [u64; 4] = [10, 20, 40_000, 2 * FILE_HANDLES + 7];

/// A list of three files under keys the test holds.
struct TestList {
    head_key: SigningKey,
    gap_key: SecretKey,
    content: HeadContent,
    files: Vec<Vec<u8>>,
}

impl TestList {
    fn new(rng: &mut ChaCha20Rng) -> Self {
        let (gap_key, head_key) = (SecretKey::generate(rng), SigningKey::generate(rng));
        let (issuer, period) = (issuer(), Period::of(day()));
        let sign = |number| {
            let revoked = REVOKED.map(Handle::new);
            GapFile::sign((&gap_key, &issuer), period, number, revoked).unwrap().to_bytes()
        };
        let files: Vec<Vec<u8>> = (0..3).map(sign).collect();
        let revoked = REVOKED.len() as u64;
        let content = HeadContent {
            root: GapIndex::of(files.iter().map(Vec::as_slice)).root(),
            handle_limit: HandleLimit::new(3 * FILE_HANDLES).unwrap(),
            previous: None,
            counters: Counters {
                people: 9,
                credentials: 9,
                re_issued: 1,
                re_enrolled: 1,
                merged: 0,
                revoked,
                by_key: vec![KeyCount {
                    key: IssuerKeyId::from_bytes([1; 8]),
                    people: 9,
                    credentials: 9,
                }],
            },
            issuer,
            period,
            revoked,
        };
        Self { head_key, gap_key, content, files }
    }

    fn head(&self, change: impl FnOnce(&mut HeadContent)) -> Head {
        let mut content = self.content.clone();
        change(&mut content);
        let text = Head::sign(&self.head_key, &content).unwrap();
        Head::read(&text, &self.head_key.verifying_key(), &content.issuer).unwrap()
    }

    /// What an auditor says to a head that counts like this, and to these files.
    fn audit(
        &self,
        files: &[Vec<u8>],
        change: impl FnOnce(&mut HeadContent),
    ) -> Result<(), GapListError> {
        let files = || files.iter().map(Vec::as_slice);
        let index = GapIndex::of(files());
        let head = self.head(|content| {
            content.root = index.root();
            change(content);
        });
        head.audit(&index, files(), &self.gap_key.public_key())
    }
}

fn issuer() -> IssuerId {
    IssuerId::parse("urn:nonla:issuer:test").unwrap()
}

/// Serves T-B11, REQ-R8: what is counted in public never shrinks.
#[test]
fn a_head_whose_counts_went_down_is_refused() {
    let list = TestList::new(&mut rng("counts"));
    let before = list.head(|_| {});
    let next = |change: &dyn Fn(&mut HeadContent)| {
        let head = list.head(|content| {
            content.period = content.period.next().unwrap();
            content.previous = Some(before.hash());
            change(content);
        });
        head.check_follows(&before)
    };
    let down = Err(GapListError::CountWentDown);
    assert_eq!(next(&|content| content.revoked -= 1), down);
    assert_eq!(next(&|content| content.counters.revoked -= 1), down);
    assert_eq!(next(&|content| content.counters.people -= 1), down);
    let fewer = |content: &mut HeadContent| {
        content.counters.credentials -= 1;
        content.counters.by_key[0].credentials -= 1;
        content.counters.by_key[0].people -= 1;
    };
    assert_eq!(next(&fewer), down);
    let other_key = |content: &mut HeadContent| {
        content.counters.by_key[0].key = IssuerKeyId::from_bytes([2; 8]);
    };
    assert_eq!(next(&other_key), down, "a key vanished");
    assert_eq!(next(&|content| content.counters.re_issued -= 1), down);
    assert_eq!(next(&|content| content.counters.re_enrolled -= 1), down);
    let smaller = HandleLimit::new(2 * FILE_HANDLES).unwrap();
    assert_eq!(next(&|content| content.handle_limit = smaller), down);
    let broken = Err(GapListError::BrokenChain);
    assert_eq!(next(&|content| content.previous = None), broken);
    assert_eq!(next(&|content| content.previous = Some(Hash::of(b"another"))), broken);
    assert_eq!(next(&|content| content.period = before.content().period), broken);
    assert_eq!(next(&|content| content.period = Period::of(Day::FIRST)), broken);
    assert_eq!(next(&|_| {}), Ok(()));
    assert_eq!(next(&|content| content.revoked += 1), Ok(()));
}

/// Serves T-B11, REQ-R8: an auditor counts again.
#[test]
fn a_list_that_hides_or_invents_a_revocation_is_seen_by_an_auditor() {
    let list = TestList::new(&mut rng("audit"));
    assert_eq!(list.audit(&list.files, |_| {}), Ok(()));
    let wrong = Err(GapListError::WrongCount);
    assert_eq!(list.audit(&list.files, |content| content.revoked += 1), wrong);
    assert_eq!(list.audit(&list.files, |content| content.revoked -= 1), wrong);
    assert_eq!(list.audit(&list.files, |content| content.counters.revoked += 1), wrong);
    assert_eq!(list.audit(&list.files, |content| content.counters.revoked = 0), wrong);
    let incomplete = list.audit(&list.files[..2], |_| {});
    assert_eq!(incomplete, Err(GapListError::NotInHead), "a file fewer than the head says");
    let other = |key: &SecretKey, issuer: &IssuerId| {
        let mut files = list.files.clone();
        let revoked = [Handle::new(2 * FILE_HANDLES + 7)];
        let period = list.content.period;
        files[2] = GapFile::sign((key, issuer), period, 2, revoked).unwrap().to_bytes();
        list.audit(&files, |_| {})
    };
    let forged = Err(GapListError::BadSignature);
    assert_eq!(other(&SecretKey::generate(&mut rng("audit")), &issuer()), Ok(()), "same seed");
    assert_eq!(other(&SecretKey::generate(&mut rand::rngs::OsRng), &issuer()), forged);
    assert_eq!(other(&list.gap_key, &IssuerId::parse("urn:nonla:issuer:other").unwrap()), forged);
    let mut hidden = list.files.clone();
    // The second revoked handle is left out, the signatures of its two gaps with it.
    hidden[0] = without_entry(&list.files[0], 1);
    assert_eq!(list.audit(&hidden, |_| {}), forged);
}

/// Serves T-B11, REQ-R8: the issuer's own list holds what its register says.
#[test]
fn a_published_list_counts_every_revoked_credential() {
    let mut world = small_world("published list");
    for person in [ADULT, LIVE] {
        enrolled(&mut world, person);
        world.revoke(person, world.today).unwrap();
    }
    world.next_day().unwrap();
    let (list, head) = world.list().unwrap();
    assert_eq!(head.content().revoked, 2);
    let files = list.files.iter().map(Vec::as_slice);
    let entry = world.issuer.entry();
    let gap_key = entry.gap_key(head.content().period).unwrap();
    assert_eq!(head.audit(&list.index, files, gap_key), Ok(()));
}

const FLOOR: usize = 20;
const ENTRY: usize = 4 + Signature::LENGTH;

/// The file with its entries put anew and their number with them.
fn with_entries(file: &[u8], change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut entries: Vec<Vec<u8>> = file[FLOOR..].chunks(ENTRY).map(<[u8]>::to_vec).collect();
    change(&mut entries);
    let count = u32::try_from(entries.len()).unwrap();
    [&file[..FLOOR - 4], &count.to_be_bytes(), &entries.concat()].concat()
}

fn without_entry(file: &[u8], entry: usize) -> Vec<u8> {
    with_entries(file, |entries| drop(entries.remove(entry)))
}

/// Serves T-B11, T-B6: of all orders of bytes only those that tile the handles are a file.
#[test]
fn a_gap_file_that_does_not_tile_its_handles_is_refused() {
    let list = TestList::new(&mut rng("gap files"));
    let (file, period) = (&list.files[0], list.content.period);
    let read = |bytes: &[u8]| GapFile::read(bytes, period, 0).map(|_| ());
    let end_point = |entry: usize, offset: u32| {
        with_entries(file, |entries| entries[entry][..4].copy_from_slice(&offset.to_be_bytes()))
    };
    let holes = [
        ("the last gap is missing", without_entry(file, 3)),
        ("no gap at all", with_entries(file, Vec::clear)),
        ("two gaps in the wrong order", with_entries(file, |entries| entries.swap(0, 1))),
        ("the last gap first", with_entries(file, |entries| entries.rotate_right(1))),
        ("one gap twice", with_entries(file, |entries| entries.insert(1, entries[0].clone()))),
        ("an empty gap", end_point(1, 10)),
        ("an empty first gap", end_point(0, 0)),
        ("a gap that ends before it starts", end_point(1, 9)),
        ("a last gap that ends early", end_point(3, 65_535)),
        ("a last gap that ends late", end_point(3, 65_537)),
        ("a gap that ends in no file", end_point(3, u32::MAX)),
    ];
    for (what, bytes) in holes {
        assert_eq!(read(&bytes), Err(GapListError::DoesNotTile), "{what}");
    }
    assert_eq!(read(file), Ok(()));
}

/// Serves T-B11, T-B6: another file than the one asked for, or none.
#[test]
fn another_gap_file_than_the_one_asked_for_is_refused() {
    let list = TestList::new(&mut rng("other gap files"));
    let (file, period) = (&list.files[0], list.content.period);
    let read = |bytes: &[u8]| GapFile::read(bytes, period, 0).map(|_| ());
    let other = Err(GapListError::OtherFile);
    let next = period.next().unwrap();
    assert_eq!(GapFile::read(file, next, 0).map(|_| ()), other, "another period");
    for number in [1, 2, 65_535, 1 << 48, u64::MAX] {
        assert_eq!(GapFile::read(file, period, number).map(|_| ()), other, "number {number}");
    }
    assert_eq!(read(&list.files[1]), other);
    let mut count = file.clone();
    count[FLOOR - 1] ^= 1;
    assert_eq!(read(&count), other, "another count than entries");
    let none = Err(GapListError::NotAGapFile);
    assert_eq!(read(&file[1..]), none);
    assert_eq!(read(&file[..file.len() - 1]), none);
    assert_eq!(read(&[file.as_slice(), &[0]].concat()), none);
    assert_eq!(read(b"NONLAGAP"), none);
    assert_eq!(read(&vec![0; MAX_GAP_FILE + ENTRY]), none, "longer than any file");
    let signature = |bytes: [u8; Signature::LENGTH]| {
        with_entries(file, |entries| entries[1][4..].copy_from_slice(&bytes))
    };
    let malformed = Err(GapListError::MalformedSignature);
    assert_eq!(read(&signature([0; Signature::LENGTH])), malformed);
    assert_eq!(read(&signature([0xff; Signature::LENGTH])), malformed);
}

/// Serves T-B11, REQ-R8: a wallet takes no file but the one the head names for everybody.
#[test]
fn a_file_or_an_index_that_the_head_does_not_name_is_refused() {
    let list = TestList::new(&mut rng("index"));
    let head = list.head(|_| {});
    let index = |files: &[Vec<u8>]| GapIndex::of(files.iter().map(Vec::as_slice));
    let read =
        |index: &GapIndex, number, bytes: &[u8]| head.read_file(index, number, bytes).map(|_| ());
    let (files, honest) = (&list.files, index(&list.files));
    for (number, bytes) in (0..).zip(files) {
        assert_eq!(read(&honest, number, bytes), Ok(()));
    }
    let unnamed = Err(GapListError::NotInHead);
    assert_eq!(read(&honest, 1, &files[0]), unnamed, "the file of another number");
    assert_eq!(read(&honest, 3, &files[0]), unnamed, "a number past the end");
    assert_eq!(read(&honest, u64::MAX, &files[0]), unnamed);
    let hidden = without_entry(&files[0], 1);
    assert_eq!(read(&honest, 0, &hidden), unnamed, "a file for one person");
    let personal = [hidden.clone(), files[1].clone(), files[2].clone()];
    assert_eq!(read(&index(&personal), 0, &hidden), unnamed, "an index for one person");
    assert_eq!(read(&index(&files[..2]), 0, &files[0]), unnamed, "an index too short");
    let short = list.head(|content| content.root = index(&files[..2]).root());
    let read = short.read_file(&index(&files[..2]), 0, &files[0]).map(|_| ());
    assert_eq!(read, unnamed, "an index too short for the handles, and the head names it");
    let bytes = honest.to_bytes();
    assert_eq!(GapIndex::read(&bytes), Ok(honest));
    assert_eq!(GapIndex::read(&bytes[1..]), Err(GapListError::NotAGapFile));
}

/// Serves REQ-S3, T-B6: any bytes at all, and real files with something changed.
#[test]
fn no_bytes_make_the_readers_of_a_list_panic() {
    let mut rng = rng("bytes of a list");
    let list = TestList::new(&mut rng);
    let (key, text) = (list.head_key.verifying_key(), Head::sign(&list.head_key, &list.content));
    let text = text.unwrap().into_bytes();
    let mut read = 0;
    for run in 0..runs(100_000) {
        let number = rng.gen_range(0..3);
        let mut bytes = list.files[number].clone();
        if run % 4 == 0 {
            bytes = vec![0; rng.gen_range(0..3 * ENTRY)];
            rng.fill_bytes(&mut bytes);
        } else {
            let length = bytes.len();
            // Mostly the floor and the end points; most of the bytes are signatures.
            let range = if run % 4 == 1 { length } else { FLOOR + 4 };
            bytes[rng.gen_range(0..range)] ^= 1 << rng.gen_range(0..8);
            bytes.truncate(rng.gen_range(length.saturating_sub(run % 3)..=length));
        }
        if let Ok(file) = GapFile::read(&bytes, list.content.period, number as u64) {
            assert_eq!(file.to_bytes(), bytes, "one encoding for each file");
            assert!(file.verify_all(&list.gap_key.public_key(), &issuer()).is_err());
            read += 1;
        }
        if let Ok(index) = GapIndex::read(&bytes) {
            assert_eq!(index.to_bytes(), bytes);
        }
        let mut head = text.clone();
        let position = rng.gen_range(0..head.len());
        head[position] = rng.gen_range(0x20..0x7f);
        let changed = head != text;
        let head = String::from_utf8(head).unwrap();
        assert!(!changed || Head::read(&head, &key, &issuer()).is_err());
    }
    println!("{read} changed files could be read, none verified");
    assert!(read > 0);
}

/// Serves REQ-R3, T-P5: whoever serves the files cannot tell which one a wallet is after.
#[test]
fn a_wallet_fetches_its_file_among_the_same_others_each_day() {
    let seed = rng("decoys").next_u64();
    let mut world = World::new(sample_register(120_000, day(), seed), day(), seed).unwrap();
    let issuer = world.issuer.entry().id;
    let files = world.list().unwrap().1.content().handle_limit.files();
    assert_eq!(files, 4);
    let mut own_place = [0; 3];
    for person in [ADULT, 2, LIVE] {
        let mut cheater = Cheater::enrol(&mut world, person);
        let own = file_of(cheater.credential.handle);
        let fetched = |wallet: &Wallet| wallet.files_to_fetch(&issuer, files, 2);
        let wanted = fetched(&cheater.wallet);
        assert_eq!(wanted.len(), 3);
        assert!(wanted.is_sorted() && wanted.iter().all(|number| *number < files));
        let place = wanted.iter().position(|number| *number == own).unwrap();
        own_place[place] += 1;
        assert_eq!(fetched(&cheater.wallet), wanted, "new ones each time would give it away");
        assert_eq!(cheater.wallet.files_to_fetch(&issuer, files, 100), [0, 1, 2, 3]);
        assert_eq!(cheater.wallet.files_to_fetch(&issuer, files, 0), [own]);
        let wallet = &mut cheater.wallet;
        world.visit((person, wallet), At::A, Tier::Post, Intent::Register).unwrap();
    }
    println!("own files first, second, third among those fetched: {own_place:?}");
}
