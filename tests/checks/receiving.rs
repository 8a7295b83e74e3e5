//! A credential is taken as the answer to one request, by the person it names, or not at all.

use nonla_app::world::{At, World};
use nonla_credential::{CredentialRequest, Day, MessageKind};
use nonla_verifier::{Intent, Outcome};
use nonla_wallet::{Event, Overtaken, PendingIssuance, ReceiveError, Wallet};

use crate::age::{ADULT, small_world};
use crate::records::Kept;

/// Somebody else of age.
const LIVE: usize = 3;

/// Takes up an offer made to a person and has the issuer answer: what waits, and the reply.
fn answered(
    world: &mut World,
    (wallet, kept): (&mut Wallet, &mut Kept),
    person: usize,
) -> (PendingIssuance, Vec<u8>) {
    let offer = world.offer(person).unwrap().to_bytes().unwrap();
    let taken = wallet.receive(&offer, world.today, &mut world.rng).unwrap();
    let taken = kept.send(wallet, (taken, world.now()));
    let request = taken.request;
    let reply = world.issue(person, &request).unwrap();
    (taken.pending, reply)
}

fn tag(pending: &PendingIssuance, wallet: &Wallet, today: Day) -> Vec<u8> {
    let request = CredentialRequest::parse(&pending.request(wallet, today).unwrap()).unwrap();
    request.blind.to_bytes()[48..96].to_vec()
}

/// Serves REQ-I3, T-A6: an older credential of the same person, under the same key and secret, is no
/// answer to a newer offer, whose credential would be lost; each reply is known by its request.
#[test]
fn an_old_credential_is_no_answer_to_a_new_offer() {
    let mut world = small_world("receiving");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    let (first, old) = answered(&mut world, (&mut wallet, &mut kept), ADULT);
    let received = first.finish(&wallet, &old, world.today).unwrap();
    kept.save(&mut wallet, received.confirm());
    let handle = wallet.credentials().next().unwrap().handle;
    let (second, new) = answered(&mut world, (&mut wallet, &mut kept), ADULT);
    let refused = second.finish(&wallet, &old, world.today).err();
    assert_eq!(refused, Some(ReceiveError::OtherRequest));
    assert!(second.is_answered_by(&new) && !second.is_answered_by(&old));
    assert!(!second.is_answered_by(b"{}"));
    assert_eq!(kept.load().unwrap().pending_issuances().count(), 1, "the new one is still awaited");
    let received = second.finish(&wallet, &new, world.today).unwrap();
    kept.save(&mut wallet, received.confirm());
    let wallet = kept.load().unwrap();
    assert_ne!(wallet.credentials().next().unwrap().handle, handle);
    assert_eq!((wallet.credentials().count(), wallet.pending_issuances().count()), (1, 0));
}

/// Serves REQ-I5, REQ-W1: who is handed somebody else's offer sees the name before anything is kept,
/// refuses, and has a secret that is bound to nobody; their own offer then serves.
#[test]
fn a_refused_first_credential_binds_nobody() {
    let mut world = small_world("receiving");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    let before = wallet.pseudonym(&world.platforms.a.entry.id);
    // Somebody else's offer, and junk that makes lines.
    let junk = wallet.inspect("junk", world.now()).err().unwrap();
    kept.save(&mut wallet, junk.step);
    let (pending, reply) = answered(&mut world, (&mut wallet, &mut kept), LIVE);
    let bound = tag(&pending, &wallet, world.today);
    let received = pending.finish(&wallet, &reply, world.today).unwrap();
    assert_eq!(received.claims().full_name(), world.people[LIVE].full_name());
    assert_eq!(
        kept.load().unwrap().credentials().count(),
        0,
        "nothing is kept before a person said so"
    );
    let stale = pending.finish(&wallet, &reply, world.today).unwrap().confirm();
    let refusal = received.refuse(&wallet, &mut world.rng);
    assert!(kept.save(&mut wallet, refusal).new_secret);
    let mut wallet = kept.load().unwrap();
    assert!(wallet.pseudonym(&world.platforms.a.entry.id) != before);
    assert_eq!((wallet.credentials().count(), wallet.pending_issuances().count()), (0, 0));
    let last = wallet.history().last().unwrap().entry.clone().unwrap();
    assert!(matches!(last.event, Event::CredentialRefused { .. }));
    let line = wallet.history_length();
    assert_eq!(kept.try_save(&mut wallet, stale), Err(Overtaken::MovedOn));
    assert_eq!((wallet.credentials().count(), wallet.history_length()), (0, line), "it is over");

    let (own, reply) = answered(&mut world, (&mut wallet, &mut kept), ADULT);
    assert_ne!(tag(&own, &wallet, world.today), bound);
    let received = own.finish(&wallet, &reply, world.today).unwrap();
    assert_eq!(received.claims().full_name(), world.people[ADULT].full_name());
    kept.save(&mut wallet, received.confirm());
    let table = wallet.learn_digit_table(&world.issuer.digit_table().to_bytes()).unwrap();
    kept.save(&mut wallet, table);
    kept.refresh(&world, &mut wallet);
    assert_eq!(kept.visit(&mut world, &mut wallet, (At::A, Intent::Register)), Outcome::New);
}

/// More lines than a wallet has at hand, of requests that nobody answered.
fn make_long(world: &mut World, wallet: &mut Wallet, kept: &mut Kept) {
    for nth in 0..101 {
        let junk = wallet.inspect(&format!("junk {nth}"), world.now()).err().unwrap();
        kept.save(wallet, junk.step);
    }
}

fn write_a_letter(world: &mut World, wallet: &mut Wallet, kept: &mut Kept) {
    let to = (&world.platforms.a.entry.id, MessageKind::Appeal);
    let letter = wallet.write_to(to, None, world.today, &mut world.rng).unwrap();
    kept.save(wallet, letter);
}

/// Serves REQ-I3: a secret that served or was recovered stays, whatever is refused, and whatever of the history
/// was deleted or is not at hand; one that served nobody goes, however long the history is.
#[test]
fn a_secret_that_may_have_served_stays() {
    type Before = fn(&mut World, &mut Wallet, &mut Kept);
    let cases: [(&str, Before, bool); 7] = [
        ("nothing", |_, _, _| {}, true),
        ("a credential", |world, wallet, kept| kept.enrol(world, wallet, ADULT), false),
        (
            "a restored backup",
            |world, wallet, kept| {
                let noted = wallet.note(world.today, Event::Restored);
                kept.save(wallet, noted);
            },
            false,
        ),
        (
            "a recovered secret",
            |world, wallet, kept| {
                *wallet = world.restored_wallet(wallet).unwrap();
                *kept = Kept::of(wallet);
            },
            false,
        ),
        ("a long history", make_long, true),
        (
            "a message, and then a long history",
            |world, wallet, kept| {
                write_a_letter(world, wallet, kept);
                make_long(world, wallet, kept);
            },
            false,
        ),
        (
            "a message whose line was deleted",
            |world, wallet, kept| {
                write_a_letter(world, wallet, kept);
                let deleted = wallet.delete_line(&kept.lines()[0]).unwrap();
                kept.save(wallet, deleted);
            },
            false,
        ),
    ];
    for (what, before, frees) in cases {
        let mut world = small_world("receiving");
        let (mut wallet, mut kept) = Kept::new(&mut world);
        before(&mut world, &mut wallet, &mut kept);
        let mut wallet = kept.load().unwrap();
        let pseudonym = wallet.pseudonym(&world.platforms.a.entry.id);
        let (pending, reply) = {
            let person = if what == "a credential" { ADULT } else { LIVE };
            answered(&mut world, (&mut wallet, &mut kept), person)
        };
        let received = pending.finish(&wallet, &reply, world.today).unwrap();
        let refusal = received.refuse(&wallet, &mut world.rng);
        // Meanwhile another offer is taken up: then the secret is needed for that one.
        let offer = world.offer(2).unwrap().to_bytes().unwrap();
        let taken = wallet.receive(&offer, world.today, &mut world.rng).unwrap();
        let _ = kept.send(&mut wallet, (taken, world.now()));
        let refused = kept.try_save(&mut wallet, refusal).map(|refused| refused.new_secret);
        let expected = if frees { Err(Overtaken::MovedOn) } else { Ok(false) };
        assert_eq!(refused, expected, "{what}");
        assert!(wallet.pseudonym(&world.platforms.a.entry.id) == pseudonym, "{what}");
    }
}
