//! T-B8: one pseudonym for each person and scope, whatever happens to their wallet, and none that
//! anybody made up.

use std::collections::{BTreeSet, HashSet};
use std::thread;

use nonla_app::world::At;
use nonla_credential::{
    ClientId, ResponseUri, SigningKey, Tier, TrustList, VerifiedRequest, VerifierId, scope_of,
};
use nonla_crypto::adversary::Cheat;
use nonla_crypto::{DecodeError, HolderSecret, PointG1, Pseudonym, Scope, verify};
use nonla_verifier::{Intent, MemoryStore, Moment, Outcome, PlatformKey, SignedRequest, Verifier};
use nonla_wallet::RequestRefusal;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::age::{ADULT, enrolled, small_world};
use crate::engine::{HEADER, Holder, Keys, rng, runs, scope};
use crate::proving::{lie, proof, sign_again, smallest};
use crate::trust::{next_list, refusal};

/// Serves T-B8, REQ-U1: a thousand people, ten re-issues of each credential, three restores of each
/// wallet after each re-issue: one pseudonym each, proved and checked every time.
#[test]
fn re_issues_and_restores_leave_a_person_one_pseudonym() {
    let mut rng = rng("re-issues and restores");
    let keys = Keys::new(&mut rng);
    let (people, restores) = (runs(1_000), runs(30).div_ceil(10));
    let (mut seen, mut presentations) = (HashSet::new(), 0);
    for _ in 0..people {
        let mut holder = Holder::adult(&keys, &mut rng);
        let first = holder.secret.pseudonym(&scope());
        assert!(seen.insert(first.to_bytes()), "two people, one pseudonym");
        for _ in 0..10 {
            let claims = holder.claims.clone();
            sign_again(&keys, &mut holder, HEADER, &claims, &mut rng);
            for _ in 0..restores {
                let backup = holder.secret.expose_bytes();
                holder.secret = HolderSecret::from_bytes(backup.as_slice()).unwrap();
                let shown = holder.secret.pseudonym(&scope());
                assert_eq!(shown, first, "a second pseudonym of one person");
                let statement = smallest(&keys).with_pseudonym(&scope(), shown);
                let bytes = proof(&statement, (&keys, &holder), &mut rng).unwrap();
                assert_eq!(verify(&statement, &bytes, &mut rng), Ok(()));
                presentations += 1;
            }
        }
    }
    println!("T-B8 {presentations} presentations of {people} people, {} pseudonyms", seen.len());
}

/// Serves T-B8: ten thousand people at a hundred verifiers each, on two threads.
#[test]
fn pseudonyms_of_all_people_and_scopes_differ() {
    const SCOPES: usize = 100;
    let seed = rng("a million pseudonyms").next_u64();
    let people = runs(10_000);
    let scopes: Vec<Scope> = (0..SCOPES)
        .map(|number| Scope::new(format!("urn:nonla:verifier:{number}").as_bytes()))
        .collect();
    let of_half = |half: u64| {
        let mut rng = ChaCha20Rng::seed_from_u64(seed ^ half);
        let mut pseudonyms = Vec::with_capacity(people / 2 * SCOPES);
        for _ in 0..people / 2 {
            let secret = HolderSecret::generate(&mut rng);
            pseudonyms.extend(scopes.iter().map(|scope| secret.pseudonym(scope).to_bytes()));
        }
        pseudonyms
    };
    let halves = thread::scope(|threads| {
        let halves = [1, 2].map(|half| threads.spawn(move || of_half(half)));
        halves.map(|half| half.join().unwrap())
    });
    let all: HashSet<[u8; Pseudonym::LENGTH]> = halves.into_iter().flatten().collect();
    println!("T-B8 {} distinct pseudonyms of {people} people in {SCOPES} scopes", all.len());
    assert_eq!(all.len(), people * SCOPES);
}

/// Serves T-B8, A2: five kinds of pseudonyms that are not the prover's own.
#[test]
fn nobody_shows_a_pseudonym_that_is_not_theirs() {
    let mut rng = rng("forged pseudonyms");
    let keys = Keys::new(&mut rng);
    let mut identity = [0; Pseudonym::LENGTH];
    identity[0] = 0xc0;
    // The base point of the group, from RFC 9380 and the BBS draft.
    let base_point = "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58\
                      6c55e83ff97a1aeffb3af00adb22c6bb";
    let base_point = Pseudonym::from_bytes(&hex::decode(base_point).unwrap()).unwrap();
    let (rounds, mut forgeries) = (runs(1_000), 0);
    for _ in 0..rounds {
        let (holder, victim) = (Holder::adult(&keys, &mut rng), Holder::adult(&keys, &mut rng));
        let stranger = HolderSecret::generate(&mut rng);
        let forged = [
            ("of a secret that was never signed", stranger.pseudonym(&scope()), Cheat::WrapDigits),
            ("of another person", victim.secret.pseudonym(&scope()), Cheat::WrapDigits),
            (
                "of another scope",
                holder.secret.pseudonym(&Scope::new(b"elsewhere")),
                Cheat::WrapDigits,
            ),
            ("the base point", base_point, Cheat::WrapDigits),
            (
                "of another secret than signed",
                holder.secret.pseudonym(&scope()),
                Cheat::OtherSecret,
            ),
        ];
        for (what, pseudonym, how) in forged {
            let statement = smallest(&keys).with_pseudonym(&scope(), pseudonym);
            let bytes = lie(&statement, (&keys, &holder), how, &mut rng);
            assert!(verify(&statement, &bytes, &mut rng).is_err(), "{what}");
            forgeries += 1;
        }
        let honest = smallest(&keys).with_pseudonym(&scope(), holder.secret.pseudonym(&scope()));
        let bytes = lie(&honest, (&keys, &holder), Cheat::WrapDigits, &mut rng);
        assert_eq!(verify(&honest, &bytes, &mut rng), Ok(()), "the forger's own code");
    }
    assert_eq!(Pseudonym::from_bytes(&identity), Err(DecodeError::Identity));
    assert!(PointG1::from_bytes(&base_point.to_bytes()).is_ok());
    println!("T-B8 {forgeries} forged pseudonyms refused, {rounds} of one's own accepted");
}

/// Names of verifiers, as their client ids would spell them.
const PLACES: [&str; 20] = [
    "agora.example",
    "bazaar.example",
    "forum.agora.example",
    "agora.example:8443",
    "xn--bcher-kva.example",
    "a-b.example",
    "1.example",
    "ten.example",
    "localhost",
    "agora.vn",
    "chợ.example",
    "straße.example",
    "agora.example/cb",
    "agora.example/cb?x=1",
    "agora.example/%7eann",
    "agora.example/a/b",
    "agora.example/-",
    "user.agora.example",
    "agora-2.example",
    "agora.co.example",
];

/// Ten ways to spell a place a second time: case, dot, port, scheme, path, user, IDN, escapes.
fn spellings(place: &str) -> [String; 10] {
    let (host, path) = place.split_at(place.find(['/', ':']).unwrap_or(place.len()));
    [
        format!("HTTPS://{place}"),
        format!("https://{}", place.to_uppercase()),
        format!("https://{host}.{path}"),
        format!("https://{place}:443"),
        format!("http://{place}"),
        format!("https://{place}/"),
        format!("https://@{place}"),
        format!("https://{}", place.replace('a', "%61").replace('1', "%31")),
        format!("https://{}", place.replace('a', "\u{430}").replace('1', "\u{ff11}")),
        format!(" https://{place}"),
    ]
}

/// Serves T-B8, A2: 200 pairs of spellings. A scope is the verifier's permanent id, which has one
/// spelling; a client id in any spelling but the listed one is nobody's.
#[test]
fn a_second_spelling_of_a_verifier_is_no_second_scope() {
    let mut world = small_world("spellings");
    let wallet = enrolled(&mut world, ADULT);
    let scope = world.platforms.a.entry.id.clone();
    let (mut pairs, mut refused_ids) = (BTreeSet::new(), 0);
    for place in PLACES {
        for spelling in spellings(place) {
            // As an id: refused, or another id for good and not another name of the same.
            let plain = format!("urn:nonla:verifier:{place}");
            let second = spelling.replace("https://", "urn:nonla:verifier:");
            if let (Ok(one), Ok(other)) = (VerifierId::parse(&plain), VerifierId::parse(&second)) {
                let same = wallet.pseudonym(&one) == wallet.pseudonym(&other);
                assert_eq!(same, plain == second, "{second}");
            } else {
                refused_ids += 1;
            }
            // As a client id in a signed request: only the listed spelling is answered.
            let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
            let Ok(client_id) = ClientId::parse(&spelling) else {
                assert!(pairs.insert((place, spelling)));
                continue;
            };
            let mut content = session.request().content().clone();
            content.client_id = client_id;
            let key = &world.platforms.a.key;
            let (request, _) = VerifiedRequest::sign(key, content).unwrap();
            let said = refusal(&world, &wallet, &request);
            assert_eq!(said, Some(RequestRefusal::ForeignClientId), "{spelling}");
            assert!(pairs.insert((place, spelling)));
        }
    }
    assert_eq!(pairs.len(), 200);
    let bytes = scope_of(world.trust_list().domain(), &scope);
    assert_eq!(wallet.pseudonym(&scope), wallet.expose_secret().pseudonym(&bytes));
    println!("T-B8 200 pairs of spellings, {refused_ids} of them no id at all");
}

/// Serves T-B8, A2: a verifier with two addresses and two client ids has one scope, so that a
/// person has one account there whichever way they come in.
#[test]
fn a_verifier_with_two_client_ids_has_one_scope() {
    let mut world = small_world("two client ids");
    let mut wallet = enrolled(&mut world, ADULT);
    let mut config = world.platforms.a.verifier.config().clone();
    let mut second = config.clone();
    second.client_id = ClientId::parse("https://m.agora.example").unwrap();
    second.response_uri = ResponseUri::parse("https://m.agora.example/nonla/answer").unwrap();
    let text = next_list(&world, |content| {
        content.verifiers[0].client_ids.push(second.client_id.clone());
        content.verifiers[0].response_uris.push(second.response_uri.clone());
    });
    let changes = wallet.learn_trust_list(&text).unwrap();
    wallet.stage(changes).unwrap().saved();
    let list = TrustList::read(&text, &world.operator().1.verifying_key()).unwrap();
    let (head, store) = (world.list().unwrap().1.clone(), MemoryStore::default());
    let mut visit = || {
        let key = SigningKey::from_seed(&world.platforms.a.key.to_seed());
        let verifier = Verifier::new(config.clone(), key, PlatformKey::from_bytes(&[7; 32]));
        std::mem::swap(&mut config, &mut second);
        let moment = Moment { trust_list: &list, head: Some(&head), now: world.now() };
        let asked = verifier.ask(Tier::Post, Intent::Register, &moment, &mut world.rng);
        let SignedRequest { request, session, .. } = store.commit(asked.unwrap()).unwrap();
        let presentation = world.answer(&mut wallet, &request).unwrap();
        let checked = verifier.check(&session, &presentation, &moment, &mut world.rng).unwrap();
        store.commit(verifier.decide(checked, world.today).unwrap()).unwrap()
    };
    let (first, second) = (visit(), visit());
    assert_eq!(first.outcome(), Outcome::New);
    assert_eq!(second.outcome(), Outcome::AlreadyRegistered);
    assert_eq!(first.account(), second.account());
}
