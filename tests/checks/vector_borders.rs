//! Scenes at the borders of what is accepted, and answers with two faults: the first one counts.

use nonla_credential::{
    BirthdayRule, CivilZone, ClientId, CredentialType, Day, DisplayName, Hash, IssuerId,
    LanguageTag, Purpose, ResponseUri, SigningKey, Translation, TrustListContent,
};
use nonla_crypto::SecretKey;
use nonla_verifier::RefusalKind;
use nonla_verifier::testing::TestWorld;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::vector_scenes::{Asking, Case, Change, Scene, trust_list};

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;
const PSEUDONYM: std::ops::Range<usize> = 11..59;

impl Scene {
    /// The first answer with a change, and what must be said of it.
    fn add(&mut self, name: &str, expected: RefusalKind, change: impl FnOnce(&mut Vec<u8>)) {
        let mut presentation = self.cases[0].presentation.clone();
        change(&mut presentation);
        let expected = Some(expected);
        self.cases.push(Case { name: name.to_owned(), presentation, expected });
    }
}

/// Adds answers to scenes in which one thing is wrong already.
pub(crate) fn add_second_faults(scene: &mut Scene) {
    use RefusalKind::{
        DayOff, MalformedPseudonym, RequestExpired, Unanswerable, UnknownIssuer, UnknownIssuerKey,
        WrongLength, WrongPeriod,
    };
    let other_key = |answer: &mut Vec<u8>| answer[10] ^= 1;
    let later = |answer: &mut Vec<u8>| answer[2] += 1;
    match scene.name {
        "expired" => scene.add("and nothing", RequestExpired, Vec::clear),
        "no-issuer" => {
            scene.add("and no pseudonym", MalformedPseudonym, |answer| answer[PSEUDONYM].fill(0));
            scene.add("and another short id", UnknownIssuer, other_key);
        }
        "retired-key" => scene.add("and another short id", UnknownIssuerKey, other_key),
        "day-off" => scene.add("and a later period", DayOff, later),
        "no-gap-key" => scene.add("and a later period", WrongPeriod, later),
        "previous-period" => {
            scene.add("the period after the newest", WrongPeriod, |answer| answer[2] += 2);
        }
        "no-pseudonym" => {
            scene.add("and another short id", UnknownIssuerKey, other_key);
            scene.add("and a byte less", WrongLength, |answer| answer.truncate(answer.len() - 1));
            scene.add("and a point that is none", Unanswerable, |answer| answer[11] = 0);
            scene.add("and a proof that does not hold", Unanswerable, |answer| {
                *answer.last_mut().unwrap() ^= 2;
            });
        }
        _ => {}
    }
}

/// Every scene of its own.
pub(crate) fn scenes() -> Vec<Scene> {
    let mut scenes = moments();
    scenes.extend([key_day("key-first-day"), key_day("key-last-day")]);
    scenes.extend([
        last_second(),
        common_february(),
        other_order(),
        second_of_all(),
        key_before_day(),
    ]);
    scenes
}

/// The same answer at other times. Vietnam is seven hours ahead of UTC.
fn moments() -> Vec<Scene> {
    let moment = |name, about, later: i64, zone: Option<fn(&mut TrustListContent)>| {
        let world = TestWorld::new(1);
        let mut asking = Asking::whole(&world, world.verifier());
        asking.content.expires_at += 2 * DAY;
        let mut scene = asking.accepted(name, about);
        scene.now += later;
        if let Some(change) = zone {
            scene.trust_list = trust_list(&world, change);
        }
        scene
    };
    let west: fn(&mut TrustListContent) = |list| {
        list.issuers[0].types[0].zone_minutes = CivilZone::try_from(-300).unwrap();
    };
    let mut early = moment("day-ahead", "two days before its day", -2 * DAY, None);
    early.cases[0].expected = Some(RefusalKind::DayOff);
    vec![
        moment(
            "zone-east",
            "00:30 of the day before; two days off in UTC",
            -DAY - 23 * HOUR / 2,
            None,
        ),
        moment(
            "zone-west",
            "23:30 of the day after; two days off in UTC",
            2 * DAY - HOUR / 2,
            Some(west),
        ),
        early,
    ]
}

/// The moment up to which the request counts.
fn last_second() -> Scene {
    let world = TestWorld::new(1);
    let about = "the last second that counts";
    let mut scene = Asking::whole(&world, world.verifier()).accepted("last-second", about);
    scene.now += 300;
    scene
}

/// The key counts on one day only, that of the request.
fn key_day(name: &'static str) -> Scene {
    let world = TestWorld::new(1);
    let mut scene =
        Asking::whole(&world, world.verifier()).accepted(name, "the border of a key's days");
    scene.trust_list = trust_list(&world, |list| {
        let day = list.published;
        let key = &mut list.issuers[0].keys[0];
        if name == "key-first-day" { key.valid_from = day } else { key.valid_until = day }
    });
    scene
}

/// 28 February of a common year, 18 years after a leap year, under the rule of 1 March.
fn common_february() -> Scene {
    let world = TestWorld::on_day(1, Day::parse("2026-02-28").unwrap());
    let about = "of 29 February 2008 there is one, and it does not count yet";
    Asking::whole(&world, world.verifier()).accepted("common-february", about)
}

/// The statement has an order of its own.
fn other_order() -> Scene {
    let world = TestWorld::new(1);
    let mut asking = Asking::whole(&world, world.verifier());
    let mut query = serde_json::to_value(&asking.content.query).unwrap();
    query["meta"]["predicates"].as_array_mut().unwrap().reverse();
    asking.content.query = serde_json::from_value(query).unwrap();
    asking.accepted("other-order", "the age stands before the expiry")
}

/// Of everything the list has two, and what counts comes second.
fn second_of_all() -> Scene {
    let world = TestWorld::new(1);
    let about = "issuer, type, request key, addresses and purpose stand second in a later list";
    let mut scene = Asking::whole(&world, world.verifier()).accepted("second-of-all", about);
    scene.trust_list = trust_list(&world, |list| {
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        let mut other = list.issuers[0].clone();
        other.id = IssuerId::parse("urn:nonla:issuer:another").unwrap();
        other.name = DisplayName::parse("Another issuer").unwrap();
        other.gap_keys[0].key = SecretKey::generate(&mut rng).public_key();
        other.head_key = SigningKey::generate(&mut rng).verifying_key();
        other.keys.iter_mut().for_each(|key| key.key = SecretKey::generate(&mut rng).public_key());
        list.issuers.insert(0, other);
        let mut other = list.issuers[1].types[0].clone();
        other.vct = CredentialType::parse("urn:nonla:another:1").unwrap();
        other.zone_minutes = CivilZone::try_from(-840).unwrap();
        other.birthday_rule = BirthdayRule::LastOfFebruary;
        list.issuers[1].types.insert(0, other);
        let verifier = &mut list.verifiers[0];
        verifier.client_ids.insert(0, ClientId::parse("https://another.example").unwrap());
        verifier.response_uris.insert(0, ResponseUri::parse("https://another.example/a").unwrap());
        verifier.request_keys.insert(0, SigningKey::generate(&mut rng).verifying_key());
        let mut other = verifier.purposes[0].clone();
        other.purpose = Purpose::parse("another purpose").unwrap();
        other.translations = vec![Translation {
            lang: LanguageTag::VIETNAMESE,
            text: Purpose::parse("một mục đích khác").unwrap(),
        }];
        verifier.purposes.insert(0, other);
        (list.sequence, list.previous) = (7, Some(Hash::of(b"the list before")));
    });
    scene
}

/// The key ended, and the day is off too.
fn key_before_day() -> Scene {
    let world = TestWorld::new(1);
    let change = Change {
        list: Some(|list| {
            list.issuers[0].keys[0].valid_until = list.published.checked_add_days(-1).unwrap();
        }),
        content: Some(|content| content.expires_at += 2 * DAY),
        seconds_later: 2 * DAY,
        ..Change::default()
    };
    let names = ("retired-key-day-off", "the key ended, and the day is off");
    Asking::whole(&world, world.verifier()).refused(names, RefusalKind::KeyNotValid, &change)
}
