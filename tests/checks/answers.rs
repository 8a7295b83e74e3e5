//! One answer for *declined*, *cannot* and *does not match*: the same bytes, behind the line of the
//! history, and not before the person acted or the request expired.

use nonla_app::world::{At, World};
use nonla_credential::{NOTHING_TO_SHOW, Retention, SigningKey, Tier, sign_jws};
use nonla_verifier::{Intent, Session};
use nonla_wallet::{
    Asking, Ending, FailureReason, HeldAnswer, RequestRefusal, RequestRefused, Step, StillOpen,
    Wallet,
};

use crate::age::{ADULT, enrolled, small_world};
use crate::trust::{changed, rewritten};

/// A person of the sample register who is not yet 18.
const MINOR: usize = 7;

fn ask(world: &mut World) -> (String, Session) {
    world.ask(At::A, Tier::Post, Intent::Register).unwrap()
}

fn shown(world: &World, wallet: &Wallet, request: &str) -> Asking {
    wallet.inspect(request, world.now()).unwrap()
}

fn refused(world: &World, wallet: &Wallet, request: &str) -> RequestRefused {
    wallet.inspect(request, world.now()).err().unwrap()
}

/// A request that asks to keep the verdict longer than was registered.
fn too_much(world: &World, session: &Session) -> String {
    changed(world, (At::A, session), |asked| asked.retention = Retention::from_days(4_000)).0
}

/// The answer, and that it came with a line.
fn released(wallet: &mut Wallet, step: Step<Vec<u8>>) -> Vec<u8> {
    let lines = wallet.history_length();
    let answer = wallet.stage(step).unwrap().saved();
    assert_eq!(wallet.history_length(), lines + 1, "a line for each request");
    answer
}

/// The answer that is held back, and that it came with a line.
fn held(wallet: &mut Wallet, refused: RequestRefused) -> HeldAnswer {
    let lines = wallet.history_length();
    let held = wallet.stage(refused.step).unwrap().saved();
    assert_eq!(wallet.history_length(), lines + 1, "a line for each request");
    held.unwrap()
}

/// Serves G8, REQ-W1, T-A1 (A4): the bytes tell nobody which ending it was.
#[test]
fn all_endings_that_show_nothing_give_the_same_bytes() {
    let mut world = small_world("answers");
    let mut adult = enrolled(&mut world, ADULT);
    let mut minor = enrolled(&mut world, MINOR);
    let mut bare = world.new_wallet().unwrap();
    let (request, session) = ask(&mut world);
    let later = session.request().content().expires_at + 1;

    let declined = shown(&world, &adult, &request).refuse();
    let late = shown(&world, &adult, &request).expire(later).unwrap();
    let failed =
        shown(&world, &minor, &request).approve().prove(&minor, world.now(), &mut world.rng);
    let failed = failed.err().unwrap();
    assert_eq!(failed.reason, RequestRefusal::DoesNotFulfil);
    let cannot = refused(&world, &bare, &request);
    assert_eq!(cannot.reason, RequestRefusal::NoCredential);
    let over = refused(&world, &adult, &too_much(&world, &session));
    assert_eq!(over.reason, RequestRefusal::KeepsTooLong);

    let answers = [
        released(&mut adult, declined),
        released(&mut adult, late),
        released(&mut minor, failed.step),
        held(&mut bare, cannot).acknowledge(),
        held(&mut adult, over).expire(later).unwrap(),
    ];
    for answer in answers {
        assert_eq!(answer, NOTHING_TO_SHOW);
    }
    let endings: Vec<_> = adult.history().iter().filter_map(|line| line.ending()).collect();
    let over = Ending::Failed(FailureReason::KeepsTooLong);
    assert_eq!(endings, [Ending::Refused, Ending::Expired, over]);
}

/// Serves G8, G9, T-A1 (A4): until the last second at which an answer counts, time alone opens
/// nothing; the person still can.
#[test]
fn no_answer_leaves_by_itself_before_the_request_expires() {
    let mut world = small_world("answers");
    let mut wallet = enrolled(&mut world, ADULT);
    let (request, session) = ask(&mut world);
    let last = session.request().content().expires_at;
    let mut asking = shown(&world, &wallet, &request);
    let refused = refused(&world, &wallet, &too_much(&world, &session));
    let mut held = held(&mut wallet, refused);
    for now in [i64::MIN, 0, world.now(), last - 1, last] {
        let StillOpen(open) = asking.expire(now).err().unwrap();
        asking = *open;
        let StillOpen(open) = held.expire(now).err().unwrap();
        held = *open;
    }
    assert_eq!(held.acknowledge(), NOTHING_TO_SHOW);
    assert_eq!(released(&mut wallet, asking.refuse()), NOTHING_TO_SHOW);
}

/// Serves G9, rule 7 (A4): the answer waits for its own line; one that is not saved gives none.
#[test]
fn an_answer_comes_of_its_own_line() {
    let mut world = small_world("answers");
    let mut wallet = enrolled(&mut world, ADULT);
    let (request, session) = ask(&mut world);
    let lines = wallet.history_length();
    let one = shown(&world, &wallet, &request).refuse();
    drop(wallet.stage(one).unwrap());
    let other = refused(&world, &wallet, &too_much(&world, &session));
    drop(wallet.stage(other.step).unwrap());
    assert_eq!(wallet.history_length(), lines, "nothing was saved");
}

/// Serves G8, T-A3 (A4): who did not sign, or would have the answer go elsewhere, gets none.
#[test]
fn nobody_is_answered_who_is_not_known_to_have_asked() {
    let mut world = small_world("answers");
    let mut wallet = enrolled(&mut world, ADULT);
    let (_, session) = ask(&mut world);
    let content = serde_json::to_vec(session.request().content()).unwrap();
    let stranger = SigningKey::generate(&mut world.rng);
    let of_a = |change: fn(&mut serde_json::Value)| rewritten(&world, (At::A, &session), change);
    for (request, expected) in [
        (sign_jws(&stranger, "nonla-request+jwt", &content), RequestRefusal::UnknownVerifier),
        (
            of_a(|content| content["response_uri"] = "https://elsewhere.example/answer".into()),
            RequestRefusal::ForeignResponseUri,
        ),
        (
            of_a(|content| content["client_id"] = "x509_san_dns:elsewhere.example".into()),
            RequestRefusal::ForeignClientId,
        ),
    ] {
        let refused = refused(&world, &wallet, &request);
        assert_eq!(refused.reason, expected);
        assert!(wallet.stage(refused.step).unwrap().saved().is_none(), "{expected:?}");
    }
    let malformed = refused(&world, &wallet, "e30.e30.e30").step;
    assert!(wallet.stage(malformed).unwrap().saved().is_none());
}

/// Serves REQ-T1 (C12): a clock that names no day makes no line of another day, and no answer.
#[test]
fn a_clock_that_names_no_day_is_refused() {
    let mut world = small_world("answers");
    let mut wallet = enrolled(&mut world, ADULT);
    let (request, _) = ask(&mut world);
    let lines = wallet.history_length();
    for now in [i64::MIN, i64::MAX] {
        let refused = wallet.inspect(&request, now).err().unwrap();
        assert_eq!(refused.reason, RequestRefusal::ClockUnset);
        assert!(refused.step.is_empty());
        assert!(wallet.stage(refused.step).unwrap().saved().is_none());
    }
    assert_eq!(wallet.history_length(), lines);
}
