//! Enrolling anew after the holder secret and all backups are lost (T-B10, REQ-B3, REQ-N13).

use nonla_credential::{CredentialRequest, Day, Head, IdNumber, IssuedCredential, Offer, Period};
use nonla_crypto::HolderSecret;
use nonla_issuer::{Conflict, IssueStep, IssuerRefusal, MOST_DEVICES, RE_ENROLMENT_DAYS};
use nonla_issuer::{PublishedList, RevokeWhat};
use rand::Rng;

use crate::town_hall::{TownHall, day, rng, secret};

const DAYS: i32 = 180;

/// `full` under `NONLA_FULL=1`, a tenth otherwise.
fn runs(full: u64) -> u64 {
    if std::env::var("NONLA_FULL").is_ok_and(|value| value == "1") { full } else { full / 10 }
}

fn too_soon(from: Day) -> Option<IssuerRefusal> {
    Some(Conflict::ReEnrolledLately { possible_from: from }.into())
}

fn publish(hall: &TownHall, on: Day) -> PublishedList {
    hall.issuer.publish(&hall.register, Period::of(on), None).unwrap()
}

/// REQ-B3: what a person gets who lost everything: new pseudonyms, a new day of enrolment, one
/// credential, in the same commit. Plants `re-enrolment-keeps-credentials`,
/// `re-enrolment-keeps-the-day`.
#[test]
fn enrolling_anew_revokes_all_before_and_starts_the_day_of_enrolment_anew() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    for _ in 0..MOST_DEVICES {
        hall.enrol(&number, &secret(1)).unwrap();
    }
    hall.today = day("2027-04-01");
    let offer = hall.make_re_enrolment(&number).unwrap();
    assert_eq!(hall.live(&number).len(), MOST_DEVICES, "an offer alone changes nothing");
    hall.wait(3);
    let credential = hall.take_up_with(&offer, &secret(2)).unwrap();
    assert_eq!(credential.claims.enrolled_on(), hall.today);
    assert_eq!(hall.live(&number), [credential.handle]);
    let entry = hall.register.find(&number).unwrap();
    assert_eq!(entry.enrolled_on(), Some(hall.today));
    let revoked: Vec<_> = entry.credentials().filter_map(|record| record.revoked_on()).collect();
    assert_eq!(revoked, [hall.today; MOST_DEVICES]);

    // From now on a re-issue is under the new secret, and keeps the new day.
    hall.wait(10);
    let lost = hall.enrol(&number, &secret(1)).err();
    assert_eq!(lost, Some(Conflict::OtherSecret.into()));
    let further = hall.enrol(&number, &secret(2)).unwrap();
    assert_eq!(further.claims.enrolled_on(), credential.claims.enrolled_on());
}

/// REQ-B3, T-B10: on the 180 days that begin with the one enrolled anew on there is no second time;
/// the refusal names the first day there is. Plant `re-enrols-at-any-time`.
#[test]
fn a_person_is_enrolled_anew_at_most_once_in_180_days() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    assert_eq!(RE_ENROLMENT_DAYS, nonla_issuer::Days::new(180));
    hall.enrol(&number, &secret(1)).unwrap();
    // The first enrolment is none anew: nobody waits for the first time, not even a day.
    let mut last = hall.today;
    hall.re_enrol(&number, &secret(2)).unwrap();
    for again in 0..3 {
        let from = last.checked_add_days(DAYS).unwrap();
        for early in [0, 1, 90, DAYS - 2, DAYS - 1] {
            hall.today = last.checked_add_days(early).unwrap();
            assert_eq!(hall.make_re_enrolment(&number).err(), too_soon(from), "{early}");
        }
        hall.today = from;
        assert!(hall.re_enrol(&number, &secret(3 + again)).is_ok(), "the 181st day");
        last = from;
    }
    assert_eq!(hall.counters().re_enrolled, 4);
    let text = too_soon(day("2027-05-21")).unwrap().to_string();
    assert!(text.contains("2027-05-21"), "{text}");
}

/// REQ-B3: the day it is taken up counts, not the day of the offer. Plant `re-enrols-at-any-time`.
#[test]
fn the_180_days_run_from_the_issue_and_not_from_the_offer() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.enrol(&number, &secret(1)).unwrap();
    let offer = hall.make_re_enrolment(&number).unwrap();
    let made = hall.today;
    hall.wait(7);
    hall.take_up_with(&offer, &secret(2)).unwrap();
    let from = hall.today.checked_add_days(DAYS).unwrap();
    hall.today = made.checked_add_days(DAYS).unwrap();
    assert_eq!(hall.make_re_enrolment(&number).err(), too_soon(from));
    // An offer made in time is no way round a clock that was put back before it is taken up.
    hall.today = from;
    let offer = hall.make_re_enrolment(&number).unwrap();
    hall.today = from.checked_add_days(-1).unwrap();
    assert_eq!(hall.take_up_with(&offer, &secret(3)).err(), too_soon(from));
    hall.today = from;
    assert!(hall.take_up_with(&offer, &secret(3)).is_ok());
}

/// Only people who are enrolled lose an enrolment. Plant `re-enrols-strangers`.
#[test]
fn nobody_is_enrolled_anew_who_never_was() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.make_offer(&number).unwrap();
    assert_eq!(hall.make_re_enrolment(&number).err(), Some(Conflict::NotEnrolled.into()));
    let stranger = IdNumber::parse("001090999999").unwrap();
    assert_eq!(hall.make_re_enrolment(&stranger).err(), Some(IssuerRefusal::UnknownPerson));
    hall.enrol(&number, &secret(1)).unwrap();
    assert!(hall.make_re_enrolment(&number).is_ok());
}

/// T-B10, REQ-N13: a secret that was given up is burned for good, for the person and for everybody
/// else: a banned pseudonym is not taken up again. Plants `re-enrolment-with-a-burned-secret`,
/// `skip-tag-of-somebody-else`, `skip-tag-of-person`.
#[test]
fn a_secret_that_was_ever_enrolled_is_burned_for_good() {
    let mut hall = TownHall::new();
    let (number, other) = (hall.number(2), hall.number(3));
    hall.enrol(&number, &secret(1)).unwrap();
    hall.enrol(&other, &secret(100)).unwrap();
    for round in 1..=3 {
        // The one that counts, those given up before, and somebody else's.
        let mut refused: Vec<_> =
            (1..=round).map(|own| (own, Conflict::SecretUsedBefore)).collect();
        refused.push((100, Conflict::TagOfSomebodyElse));
        let offer = hall.make_re_enrolment(&number).unwrap();
        for (seed, conflict) in refused {
            assert_eq!(hall.take_up_with(&offer, &secret(seed)).err(), Some(conflict.into()));
        }
        hall.take_up_with(&offer, &secret(round + 1)).unwrap();
        for burned in 1..=round {
            let refused = hall.enrol(&number, &secret(burned)).err();
            assert_eq!(refused, Some(Conflict::OtherSecret.into()));
        }
        hall.wait(DAYS);
    }
    let theirs = hall.make_re_enrolment(&other).unwrap();
    let newcomer = hall.make_offer(&hall.adults(3)[2].clone()).unwrap();
    for offer in [theirs, newcomer] {
        let refused = hall.take_up_with(&offer, &secret(1)).err();
        assert_eq!(refused, Some(Conflict::TagOfSomebodyElse.into()));
    }
}

/// T-B10: of two offers to enrol anew that are taken up at once one wins. Plant
/// `re-enrolment-keeps-offers`.
#[test]
fn of_two_that_race_to_enrol_anew_one_wins() {
    let mut hall = TownHall::new();
    let numbers = hall.adults(40);
    for (seed, number) in (0..).step_by(3).zip(&numbers) {
        hall.enrol(number, &secret(seed)).unwrap();
        let offers = [(); 2].map(|()| hall.make_re_enrolment(number).unwrap());
        let mut steps = [0, 1].map(|nth: usize| {
            hall.issue_with(&offers[nth], &secret(seed + 1 + nth as u64)).unwrap()
        });
        if seed % 2 == 1 {
            steps.reverse();
        }
        let [one, other] = steps;
        let committed = hall.register.commit(one.changes).unwrap();
        let winner = one.credential.release(committed).unwrap();
        assert_eq!(hall.register.commit(other.changes).err(), Some(Conflict::UnknownOffer));
        assert_eq!(hall.live(number), [winner.handle]);
    }
    assert_eq!(hall.counters().re_enrolled, 40);
}

/// T-B10: a step that looked at the register before somebody else's commit is refused by its own,
/// even with an offer nobody withdrew. Plant `re-enrolment-not-in-commit`.
#[test]
fn a_step_that_missed_a_re_enrolment_is_refused_by_the_commit() {
    // The same in both: what happens in the second alone is what the first has not seen.
    let [mut stale, mut hall] = [(); 2].map(|()| {
        let mut hall = TownHall::new();
        hall.enrol(&hall.number(2), &secret(1)).unwrap();
        hall
    });
    let number = hall.number(2);
    let offer_step = |hall: &TownHall| {
        let (register, today) = (&hall.register, hall.today);
        hall.issuer.offer_re_enrolment(register, &number, today, &mut rng(7)).unwrap()
    };
    let (in_stale, late) = (offer_step(&stale), offer_step(&hall));
    let offer = stale.commit_offer(in_stale).unwrap().0;
    let issue = stale.issue_with(&offer, &secret(3)).unwrap();

    hall.re_enrol(&number, &secret(2)).unwrap();
    let from = hall.today.checked_add_days(DAYS).unwrap();
    let _ = hall.register.commit(late.changes).unwrap();
    let refused = hall.register.commit(issue.changes).err();
    assert_eq!(refused, Some(Conflict::ReEnrolledLately { possible_from: from }));
    assert_eq!(hall.counters().re_enrolled, 1);
}

/// A device added between step and commit does not outlive the enrolment it belongs to.
#[test]
fn enrolling_anew_takes_in_what_was_issued_meanwhile() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.enrol(&number, &secret(1)).unwrap();
    let offers = (hall.make_re_enrolment(&number).unwrap(), hall.make_offer(&number).unwrap());
    let anew = hall.issue_with(&offers.0, &secret(2)).unwrap();
    hall.take_up_with(&offers.1, &secret(1)).unwrap();
    let committed = hall.register.commit(anew.changes).unwrap();
    let credential = anew.credential.release(committed).unwrap();
    assert_eq!(hall.live(&number), [credential.handle]);
}

/// REQ-N13: everybody can count how often people are enrolled anew, in a head that cannot be taken
/// back; and what was published before stays what it was. Plants `re-enrolment-uncounted`,
/// `people-counted-from-last-enrolment`.
#[test]
fn re_enrolments_are_counted_in_public_for_ever() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.enrol(&number, &secret(1)).unwrap();
    let begun = hall.today;
    let first = publish(&hall, begun);
    hall.wait(30);
    hall.re_enrol(&number, &secret(2)).unwrap();
    let once = hall.today;
    hall.wait(DAYS);
    hall.re_enrol(&number, &secret(3)).unwrap();
    let revoke = hall.issuer.revoke(&hall.register, RevokeWhat::Person(number.clone()), hall.today);
    let _ = hall.register.commit(revoke).unwrap();

    let entry = hall.issuer.entry();
    let counted = [begun, once, hall.today].map(|on| {
        let head = Head::read(&publish(&hall, on).head, &entry.head_key, &entry.id).unwrap();
        let counters = head.content().counters.clone();
        (counters.people, counters.credentials, counters.re_issued, counters.re_enrolled)
    });
    assert_eq!(counted, [(1, 1, 0, 0), (1, 2, 1, 1), (1, 3, 2, 2)]);
    assert!(publish(&hall, begun) == first, "a finished period stays as it was");
}

/// A person who lost everything, enrolled anew, and what they kept of before.
struct Recovered {
    number: IdNumber,
    /// Seed of the secret lost, of the one that counts, and of one more.
    seeds: [u64; 3],
    /// Made before: for another device, to replace, and twice to enrol anew.
    early: [Offer; 4],
    /// Taken with the last of these before the other was committed.
    racing: Option<IssueStep>,
    /// What enrolled them anew.
    offer: Offer,
    request: CredentialRequest,
    credential: IssuedCredential,
    on: Day,
}

impl Recovered {
    fn new(hall: &mut TownHall, number: IdNumber, seed: u64) -> Self {
        let seeds = [seed, seed + 1, seed + 2];
        let lost = hall.enrol(&number, &secret(seeds[0])).unwrap();
        let early = [
            hall.make_offer(&number).unwrap(),
            hall.make_replacement(&number, lost.handle).unwrap(),
            hall.make_re_enrolment(&number).unwrap(),
            hall.make_re_enrolment(&number).unwrap(),
        ];
        let offer = hall.make_re_enrolment(&number).unwrap();
        let request = hall.request(&offer, &secret(seeds[1]));
        let racing = hall.issue_with(&early[3], &secret(seeds[2])).unwrap();
        let credential = hall.take_up(&request).unwrap();
        let (racing, on) = (Some(racing), hall.today);
        Self { number, seeds, early, racing, offer, request, credential, on }
    }

    /// The secret lost, the one that counts, one more.
    fn secret(&self, nth: usize) -> HolderSecret {
        secret(self.seeds[nth])
    }
}

/// What is tried, on some day of the 180, and how it is refused.
type Attack = fn(&mut TownHall, &mut Recovered) -> Result<IssuedCredential, IssuerRefusal>;

const ATTACKS: [(&str, Attack, Conflict); 11] = [
    ("a race", race, Conflict::UnknownOffer),
    (
        "the code once more",
        |hall, person| hall.take_up_with(&person.offer.clone(), &person.secret(2)),
        Conflict::OfferUsed,
    ),
    (
        "an old offer, the lost secret",
        |hall, person| hall.take_up_with(&person.early[0].clone(), &person.secret(0)),
        Conflict::UnknownOffer,
    ),
    (
        "an old offer, a fresh secret",
        |hall, person| hall.take_up_with(&person.early[0].clone(), &person.secret(2)),
        Conflict::UnknownOffer,
    ),
    (
        "an old move",
        |hall, person| hall.take_up_with(&person.early[1].clone(), &person.secret(0)),
        Conflict::UnknownOffer,
    ),
    (
        "an old offer to enrol anew",
        |hall, person| hall.take_up_with(&person.early[2].clone(), &person.secret(2)),
        Conflict::UnknownOffer,
    ),
    (
        "a new offer, a fresh secret",
        |hall, person| hall.enrol(&person.number, &person.secret(2)),
        Conflict::OtherSecret,
    ),
    (
        "a new offer, the lost secret",
        |hall, person| hall.enrol(&person.number, &person.secret(0)),
        Conflict::OtherSecret,
    ),
    (
        "a move, a fresh secret",
        |hall, person| {
            let offer = hall.make_replacement(&person.number, person.credential.handle)?;
            hall.take_up_with(&offer, &person.secret(2))
        },
        Conflict::OtherSecret,
    ),
    (
        "the offer of a newcomer",
        |hall, person| hall.enrol(&hall.number(NEWCOMER), &person.secret(1)),
        Conflict::TagOfSomebodyElse,
    ),
    (
        "another person's offer to enrol anew",
        |hall, person| hall.re_enrol(&hall.number(NEIGHBOUR), &person.secret(0)),
        Conflict::TagOfSomebodyElse,
    ),
];

/// Positions in the register of somebody who is enrolled and of somebody who is not; neither is
/// among those attacked.
const NEIGHBOUR: usize = 2;
const NEWCOMER: usize = 3;

fn race(hall: &mut TownHall, person: &mut Recovered) -> Result<IssuedCredential, IssuerRefusal> {
    let step = person.racing.take().unwrap();
    let committed = hall.register.commit(step.changes)?;
    Ok(step.credential.release(committed).unwrap())
}

/// T-B10, REQ-B3: at most one recovery in 180 days, 0 of 200 ways round it. Whatever is tried, the
/// person has the one credential of the one secret. Plants `re-enrols-at-any-time`,
/// `re-enrolment-keeps-offers`, `skip-tag-of-person`, `skip-tag-of-somebody-else`,
/// `offer-code-not-consumed`.
#[test]
#[expect(clippy::print_stdout, reason = "whoever runs it reads seed and figure")]
fn no_way_leads_round_the_180_days() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("no_way_leads_round_the_180_days: SEED={seed}");
    let mut random = rng(seed);
    let mut hall = TownHall::new();
    let begin = hall.today;
    hall.enrol(&hall.number(NEIGHBOUR), &secret(9)).unwrap();
    let attempts = runs(200);
    for (round, number) in (0..attempts).zip(hall.adults(200)) {
        hall.today = begin;
        let mut person = Recovered::new(&mut hall, number.clone(), 10 * (round + 1));
        let (name, attack, conflict) = ATTACKS[round as usize % ATTACKS.len()];
        // Offers live for a week; on any later day all that is old has expired as well.
        hall.wait(random.gen_range(0..=7));
        assert_eq!(attack(&mut hall, &mut person).err(), Some(conflict.into()), "{name}");
        hall.today = person.on;
        hall.wait(random.gen_range(0..DAYS));
        let from = person.on.checked_add_days(DAYS).unwrap();
        assert_eq!(hall.make_re_enrolment(&number).err(), too_soon(from), "{name}");
        assert_eq!(hall.live(&number), [person.credential.handle], "{name}");
        assert_eq!(hall.counters().re_enrolled, round + 1, "{name}");
        hall.today = person.on;
        let again = hall.take_up(&person.request).unwrap();
        assert!(again == person.credential, "the honest person is not locked out");
    }
    println!("no_way_leads_round_the_180_days: 0 of {attempts}");
}

/// T-B10: the revoked credential of the lost secret is not handed out again by its old code. Plant
/// `again-though-revoked`.
#[test]
fn the_request_of_the_lost_secret_gets_nothing_again() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let offer = hall.make_offer(&number).unwrap();
    let request = hall.request(&offer, &secret(1));
    hall.take_up(&request).unwrap();
    hall.re_enrol(&number, &secret(2)).unwrap();
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::Revoked));
}
