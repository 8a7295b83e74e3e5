//! T-P1, T-P2: who could tell that two accounts are one person's, with everything that platforms and
//! issuer hold, when it arrived included.

use std::collections::{BTreeMap, HashMap, HashSet};

use nonla_app::record::Party;
use nonla_app::world::{At, World};
use nonla_credential::{Country, FullName, IdNumber, Province, ResidenceStatus, Tier};
use nonla_issuer::{Person, Phone, UncheckedPerson, write_csv};
use nonla_verifier::Intent;
use nonla_wallet::Wallet;
use rand::seq::SliceRandom;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::engine::{rng, runs};
use crate::privacy::day;

/// Users of one game.
const USERS: usize = 200;
/// Seconds over which people enrol, and then over which they come to a platform.
const MONTH: u64 = 30 * 86_400;

/// All that one party holds of one person: its bytes, message by message, and when they came.
#[derive(Clone)]
struct Trace {
    person: usize,
    messages: Vec<Vec<u8>>,
    seconds: u64,
}

/// One game: what platforms A and B hold, and the issuer.
struct Game {
    a: Vec<Trace>,
    b: Vec<Trace>,
    issuer: Vec<Trace>,
}

/// Adults who live in one country, with names of any length.
fn people(count: usize, rng: &mut ChaCha20Rng) -> Vec<Person> {
    let mut person = |number: usize| {
        let letters = rng.gen_range(1..=FullName::MAX_CHARS);
        let name: String = (0..letters).map(|_| if rng.r#gen() { 'ễ' } else { 'a' }).collect();
        let birth_date = day().checked_add_days(-rng.gen_range(9_000..30_000)).unwrap();
        let (year, ..) = birth_date.civil();
        let century = if year < 2000 { 0 } else { 2 };
        let id_number = format!("001{century}{:02}{number:06}", year % 100);
        Person::new(UncheckedPerson {
            full_name: FullName::parse(&name).unwrap(),
            birth_date,
            id_number: IdNumber::parse(&id_number).unwrap(),
            phone: Phone::parse(&format!("09{number:08}")).unwrap(),
            province: Some(Province::from_code(1).unwrap()),
            status: ResidenceStatus::Citizen,
            nationality: Country::VIETNAM,
            resident_country: Country::VIETNAM,
        })
        .unwrap()
    };
    (0..count).map(&mut person).collect()
}

/// A world in which all these people are enrolled, and their wallets.
fn enrolled(count: usize, rng: &mut ChaCha20Rng) -> (World, Vec<Wallet>) {
    let mut world = World::new(people(count, rng), day(), rng.next_u64()).unwrap();
    let wallet = |world: &mut World, person| {
        let mut wallet = world.new_wallet().unwrap();
        world.enrol(person, &mut wallet).unwrap();
        wallet
    };
    let wallets = (0..count).map(|person| wallet(&mut world, person)).collect();
    (world, wallets)
}

impl Game {
    /// Everybody enrols within a month and comes to each platform twice within the next.
    fn play(rng: &mut ChaCha20Rng) -> Self {
        let (mut world, mut wallets) = enrolled(USERS, rng);
        let mut enrolled_at: Vec<u64> = (0..USERS).map(|_| rng.gen_range(0..MONTH)).collect();
        enrolled_at.sort_unstable();
        let mut visits = |at: At, rng: &mut ChaCha20Rng| {
            let mut order: Vec<usize> = (0..USERS).collect();
            order.shuffle(rng);
            let mut traces = Vec::new();
            for person in order {
                let before = world.record.of(at.party()).count();
                for _ in 0..2 {
                    let visit = (person, &mut wallets[person]);
                    world.visit(visit, at, Tier::Post, Intent::Register).unwrap();
                }
                let received = world.record.of(at.party()).skip(before);
                let messages = received.map(|message| message.bytes.clone()).collect();
                let seconds = MONTH + rng.gen_range(0..MONTH);
                traces.push(Trace { person, messages, seconds });
            }
            traces.sort_by_key(|trace| trace.seconds);
            traces
        };
        let (a, b) = (visits(At::A, rng), visits(At::B, rng));
        let log = |(person, seconds): (usize, u64)| {
            let row = write_csv(&world.people[person..=person]);
            let log = world.record.of(Party::Issuer);
            let log = log.filter(|message| message.truth == Some(person));
            let messages = std::iter::once(row).chain(log.map(|m| m.bytes.clone())).collect();
            Trace { person, messages, seconds }
        };
        let issuer = enrolled_at.into_iter().enumerate().map(log).collect();
        Self { a, b, issuer }
    }
}

/// For each pair of a left and a right trace how much speaks for their being of one person.
type Matcher = fn(&[Trace], &[Trace]) -> Vec<Vec<f64>>;

/// Every way to match, by name.
const MATCHERS: [(&str, Matcher); 6] = [
    ("byte strings", byte_strings),
    ("fields", fields),
    ("lengths", lengths),
    ("order", order),
    ("times", times),
    ("learnt", learnt),
];

fn matrix(
    (left, right): (&[Trace], &[Trace]),
    score: impl Fn(usize, usize) -> f64,
) -> Vec<Vec<f64>> {
    (0..left.len()).map(|i| (0..right.len()).map(|j| score(i, j)).collect()).collect()
}

/// Strings of four bytes that both have; those few have count more.
fn byte_strings(left: &[Trace], right: &[Trace]) -> Vec<Vec<f64>> {
    const LENGTH: usize = 4;
    let strings = |trace: &Trace| -> HashSet<[u8; LENGTH]> {
        let windows = trace.messages.iter().flat_map(|bytes| bytes.windows(LENGTH));
        windows.map(|window| window.try_into().unwrap()).collect()
    };
    let mut owners: HashMap<[u8; LENGTH], Vec<usize>> = HashMap::new();
    for (j, trace) in right.iter().enumerate() {
        for string in strings(trace) {
            owners.entry(string).or_default().push(j);
        }
    }
    let row = |trace: &Trace| {
        let mut scores = vec![0.0; right.len()];
        for string in strings(trace) {
            for (j, of) in owners
                .get(&string)
                .map(|js| js.iter().map(|j| (*j, js.len())))
                .into_iter()
                .flatten()
            {
                scores[j] += (right.len() as f64 / of as f64).ln();
            }
        }
        scores
    };
    left.iter().map(row).collect()
}

/// The parts of a message that the format separates, each as a whole.
fn split(message: &[u8]) -> Vec<&[u8]> {
    // Version, period, key, pseudonym and points, then scalars; JSON and rows by their punctuation.
    const POINTS: usize = 19;
    if message.first() == Some(&2) {
        let (start, rest) = message.split_at(message.len().min(11));
        let mut parts = vec![&start[..start.len().min(3)], &start[start.len().min(3)..]];
        let (points, scalars) = rest.split_at(rest.len().min(POINTS * 48));
        parts.extend(points.chunks(48));
        parts.extend(scalars.chunks(32));
        return parts;
    }
    message.split(|byte| b"\",:{}\n".contains(byte)).filter(|part| part.len() > 1).collect()
}

/// Equal fields; those that few have count more.
fn fields(left: &[Trace], right: &[Trace]) -> Vec<Vec<f64>> {
    let of = |trace: &Trace| -> HashSet<Vec<u8>> {
        trace.messages.iter().flat_map(|message| split(message)).map(<[u8]>::to_vec).collect()
    };
    let (left_fields, right_fields): (Vec<_>, Vec<_>) =
        (left.iter().map(of).collect(), right.iter().map(of).collect());
    let mut count: HashMap<&[u8], usize> = HashMap::new();
    for field in right_fields.iter().flatten() {
        *count.entry(field).or_default() += 1;
    }
    matrix((left, right), |i, j| {
        let both = left_fields[i].intersection(&right_fields[j]);
        both.map(|field| (right.len() as f64 / count[field.as_slice()] as f64).ln()).sum()
    })
}

fn lengths_of(trace: &Trace) -> Vec<usize> {
    trace.messages.iter().map(Vec::len).collect()
}

/// Messages of the same lengths.
fn lengths(left: &[Trace], right: &[Trace]) -> Vec<Vec<f64>> {
    matrix((left, right), |i, j| {
        let (one, other) = (lengths_of(&left[i]), lengths_of(&right[j]));
        one.iter().filter(|length| other.contains(length)).count() as f64
    })
}

/// The same place in the order of arrival.
fn order(left: &[Trace], right: &[Trace]) -> Vec<Vec<f64>> {
    matrix((left, right), |i, j| -(i.abs_diff(j) as f64))
}

/// The most usual delay between the two: pairs that have it, to the minute, belong together.
fn times(left: &[Trace], right: &[Trace]) -> Vec<Vec<f64>> {
    let delay = |i: usize, j: usize| left[i].seconds.abs_diff(right[j].seconds) / 60;
    let mut count: BTreeMap<u64, usize> = BTreeMap::new();
    for i in 0..left.len() {
        for j in 0..right.len() {
            *count.entry(delay(i, j)).or_default() += 1;
        }
    }
    matrix((left, right), |i, j| count[&delay(i, j)] as f64)
}

/// What a trace is at each place, for the learner: each byte of each message, and the lengths.
fn places(trace: &Trace) -> Vec<u64> {
    let mut places: Vec<u64> = lengths_of(trace).iter().map(|length| *length as u64).collect();
    for message in trace.messages.iter().filter(|message| message.first() == Some(&1)) {
        places.extend(message.iter().map(|byte| u64::from(*byte)));
        places.extend(message.iter().rev().take(8).map(|byte| u64::from(*byte)));
    }
    places
}

/// A model that is told who is who of half the people, learns which places agree more often than
/// they should, and guesses the other half; then the other way round.
fn learnt(left: &[Trace], right: &[Trace]) -> Vec<Vec<f64>> {
    let (ours, theirs): (Vec<_>, Vec<_>) =
        (left.iter().map(places).collect(), right.iter().map(places).collect());
    let owner: HashMap<usize, usize> =
        right.iter().enumerate().map(|(j, trace)| (trace.person, j)).collect();
    let weights = [0, 1].map(|half| {
        let known: Vec<(usize, usize)> = (0..left.len())
            .filter(|i| left[*i].person % 2 == half)
            .map(|i| (i, owner[&left[i].person]))
            .collect();
        place_weights((&ours, &theirs), &known)
    });
    matrix((left, right), |i, j| {
        let weights = &weights[1 - left[i].person % 2];
        let equal = |(place, _): &(&usize, &f64)| ours[i].get(**place) == theirs[j].get(**place);
        weights.iter().filter(equal).map(|(_, weight)| weight).sum()
    })
}

/// The places at which known pairs agree more often than any chance would have it, and how much an
/// agreement there says.
fn place_weights(
    (ours, theirs): (&[Vec<u64>], &[Vec<u64>]),
    known: &[(usize, usize)],
) -> BTreeMap<usize, f64> {
    let mut weights = BTreeMap::new();
    for place in 0..ours.first().map_or(0, Vec::len) {
        let agree = |i: usize, j: usize| {
            let value = ours[i].get(place);
            value.is_some() && value == theirs[j].get(place)
        };
        let true_pairs = known.iter().filter(|(i, j)| agree(*i, *j)).count() as f64;
        let shifted = known.iter().zip(known.iter().cycle().skip(1));
        let false_pairs = shifted.filter(|((i, _), (_, j))| agree(*i, *j)).count() as f64;
        let (n, noise) = (known.len() as f64, (true_pairs + false_pairs).max(1.0).sqrt());
        if true_pairs - false_pairs > 5.0 * noise.min(n) {
            weights.insert(place, ((true_pairs + 0.5) / (false_pairs + 0.5)).ln());
        }
    }
    weights
}

/// Right guesses, ties by lot.
fn right_guesses(
    (left, right): (&[Trace], &[Trace]),
    scores: &[Vec<f64>],
    rng: &mut ChaCha20Rng,
) -> usize {
    let guess = |(trace, scores): (&Trace, &Vec<f64>), rng: &mut ChaCha20Rng| {
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ties: Vec<usize> = (0..right.len()).filter(|j| scores[*j] >= best - 1e-9).collect();
        right[*ties.choose(rng).unwrap()].person == trace.person
    };
    left.iter().zip(scores).filter(|pair| guess((pair.0, pair.1), rng)).count()
}

/// Right guesses of each matcher, in the order of [`MATCHERS`].
fn all_matchers(left: &[Trace], right: &[Trace], rng: &mut ChaCha20Rng) -> [usize; MATCHERS.len()] {
    MATCHERS.map(|(_, matcher)| right_guesses((left, right), &matcher(left, right), rng))
}

/// Serves T-P1, REQ-C5, A5, A7: two platforms, with and without the issuer's whole log. Each
/// matcher is right as often as chance: pooled over ten seeds in a full run at most one in a
/// hundred, and for one seed at most what the best of all would have by luck.
#[test]
fn nobody_links_two_accounts_of_one_person() {
    let mut seeds = rng("linking game");
    let games = runs(10);
    let mut pooled: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for _ in 0..games {
        let mut rng = ChaCha20Rng::seed_from_u64(seeds.next_u64());
        let game = Game::play(&mut rng);
        let pairs = [
            ("A and B", &game.a, &game.b),
            ("issuer and A", &game.a, &game.issuer),
            ("issuer and B", &game.b, &game.issuer),
        ];
        for (pair, left, right) in pairs {
            let right = all_matchers(left, right, &mut rng);
            for ((matcher, _), right) in MATCHERS.iter().zip(right) {
                // Of 18 matchers the luckiest has more than 8 of 200 once in 50,000 games.
                assert!(right <= 8, "{pair}, {matcher}: {right} of {USERS}");
                *pooled.entry((pair, matcher)).or_default() += right;
            }
        }
    }
    for ((pair, matcher), right) in &pooled {
        let of = USERS * games;
        println!(
            "T-P1 {pair}, {matcher}: {right} of {of}, {:.2} %",
            100.0 * *right as f64 / of as f64
        );
        // For few games what luck allows, four standard deviations.
        let luck = games as f64 + 4.0 * (games as f64).sqrt();
        let most = if games >= 10 { of as f64 / 100.0 } else { luck };
        assert!(*right as f64 <= most, "{pair}, {matcher}: {right} of {of}");
    }
}

/// Ways in which a wallet, an issuer or a habit would give people away.
type Leak = fn(&mut Game);

fn in_all(game: &mut Game, change: impl Fn(usize, &mut Vec<u8>)) {
    for trace in game.a.iter_mut().chain(&mut game.b) {
        trace.messages.iter_mut().for_each(|message| change(trace.person, message));
    }
}

fn marked(person: usize) -> [u8; 8] {
    (person as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()
}

/// Ten leaks, each of which must give away most people.
const LEAKS: [(&str, Leak); 10] = [
    ("an expiry of one's own", |game| {
        in_all(game, |person, bytes| {
            bytes.extend(46_000u16.wrapping_add(person as u16).to_be_bytes())
        });
    }),
    ("an issuer key of one's own", |game| {
        in_all(game, |person, bytes| bytes[3..11].copy_from_slice(&marked(person)));
    }),
    ("a header of one's own", |game| {
        in_all(game, |person, bytes| bytes.splice(0..0, marked(person)).for_each(drop));
    }),
    ("a list of one's own", |game| {
        in_all(game, |person, bytes| {
            bytes[1..3].copy_from_slice(&(person as u16).to_be_bytes());
        });
    }),
    ("one more byte", |game| in_all(game, |person, bytes| bytes.push(person as u8))),
    ("claims without padding", |game| {
        let lengths: HashMap<usize, usize> =
            game.issuer.iter().map(|trace| (trace.person, trace.messages[0].len())).collect();
        in_all(game, |person, bytes| bytes.resize(bytes.len() + lengths[&person], 0));
    }),
    ("the handle", |game| in_all(game, |person, bytes| bytes.extend(marked(person)))),
    ("one signature, not blinded", |game| {
        in_all(game, |person, bytes| {
            let mark = marked(person).repeat(6);
            bytes[59..107].copy_from_slice(&mark);
        });
    }),
    ("one pseudonym for all", |game| {
        in_all(game, |person, bytes| {
            let mark = marked(person).repeat(6);
            bytes[11..59].copy_from_slice(&mark);
        });
    }),
    ("use at once after issue", |game| {
        let issued: HashMap<usize, u64> =
            game.issuer.iter().map(|trace| (trace.person, trace.seconds)).collect();
        for trace in game.a.iter_mut().chain(&mut game.b) {
            trace.seconds = issued[&trace.person] + 37 + (trace.person % 5) as u64;
        }
        game.a.sort_by_key(|trace| trace.seconds);
        game.b.sort_by_key(|trace| trace.seconds);
    }),
];

/// Serves T-P1: the matchers are no straw men. Each leak gives away more than half of all people.
#[test]
fn each_leak_would_link_most_people() {
    let mut rng = rng("leaks");
    let whole = Game::play(&mut rng);
    for (what, leak) in LEAKS {
        let mut game =
            Game { a: whole.a.clone(), b: whole.b.clone(), issuer: whole.issuer.clone() };
        leak(&mut game);
        let mut best = all_matchers(&game.a, &game.b, &mut rng).into_iter().max().unwrap();
        if best * 2 <= USERS {
            let issuer = all_matchers(&game.a, &game.issuer, &mut rng);
            best = issuer.into_iter().fold(best, usize::max);
        }
        println!("T-P1 {what}: {best} of {USERS} linked");
        assert!(best * 2 > USERS, "{what}: {best} of {USERS}");
    }
}

/// What a platform can see of a presentation without opening the proof: its length, version,
/// period and key.
fn shape(presentation: &[u8]) -> (usize, Vec<u8>) {
    (presentation.len(), presentation[..11].to_vec())
}

/// Serves T-P2: a thousand wallets whose claims have any length have one shape.
#[test]
fn wallets_with_claims_of_any_length_have_one_shape() {
    let mut rng = rng("shapes");
    let count = runs(1_000);
    let (mut world, mut wallets) = enrolled(count, &mut rng);
    for (person, wallet) in wallets.iter_mut().enumerate() {
        // Whether it was let in is seen below.
        let _ = world.visit((person, wallet), At::A, Tier::Post, Intent::Register);
    }
    let received = world.record.of(Party::PlatformA);
    let shapes: HashSet<_> = received.map(|message| shape(&message.bytes)).collect();
    let wallets = world.record.of(Party::Wallet).filter(|message| message.what == "credential");
    let lengths: HashSet<usize> = wallets.map(|message| message.bytes.len()).collect();
    println!(
        "T-P2 {count} wallets, credentials of {} lengths, {} shape",
        lengths.len(),
        shapes.len()
    );
    assert!(lengths.len() > 20, "the claims do differ in length");
    assert_eq!(shapes.len(), 1);
    assert_eq!(world.platforms.a.accounts().unwrap().len(), count);
}
