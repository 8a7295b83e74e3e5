//! The trust list over time: its last day, two lists of one number, and what happens to a request while a
//! person thinks.

use nonla_app::world::{At, World};
use nonla_credential::{
    CredentialType, DisplayName, Hash, IssuerId, LanguageTag, ListName, Purpose, RegisteredPurpose,
    SigningKey, Tier, TrustList, TrustListContent, sign_jws, to_json,
};
use nonla_verifier::{Intent, Session};
use nonla_wallet::{
    Asking, Evidence, NotTwoLists, Overtaken, ReceiveError, RequestRefusal, TwoLists, UpdateError,
    Wallet, Warning,
};
use serde_json::json;

use crate::age::{ADULT, enrolled, small_world};
use crate::trust::{TRUST_LIST, next_content, next_list, refusal, rewritten};

/// Seconds.
const DAY: i64 = 86_400;

fn session(world: &mut World) -> Session {
    world.ask(At::A, Tier::Post, Intent::Register).unwrap().1
}

fn learn(wallet: &mut Wallet, list: &str) {
    let learnt = wallet.learn_trust_list(list).unwrap();
    wallet.stage(learnt).unwrap().saved();
}

/// A list that only differs from the next one in what nobody reads.
fn other_next(world: &World) -> String {
    next_list(world, |content| content.suites.push("another".to_owned()))
}

fn name(list: &str, world: &World) -> ListName {
    TrustList::read(list, &world.operator().1.verifying_key()).unwrap().name()
}

fn naming(world: &World, session: &Session, list: ListName) -> String {
    rewritten(world, (At::A, session), |content| content["trust_list"] = json!(list))
}

/// Serves REQ-O3, T-A5 (A5): an operator that shows people different lists of one number is found by whoever
/// fetches the other one, and what is found convinces a stranger.
#[test]
fn two_published_lists_of_one_number_are_evidence() {
    let mut world = small_world("two lists");
    let mut wallet = enrolled(&mut world, ADULT);
    let operator = world.operator().1.verifying_key();
    learn(&mut wallet, &next_list(&world, |_| {}));
    let evidence = match wallet.learn_trust_list(&other_next(&world)).map(drop) {
        Err(UpdateError::TwoLists(evidence)) => *evidence,
        other => panic!("{other:?}"),
    };
    assert_eq!(evidence.confirm(&operator), Ok(1));
    let written = serde_json::to_string(&evidence).unwrap();
    assert!(serde_json::from_str::<TwoLists>(&written).unwrap() == evidence);
    let stranger = SigningKey::generate(&mut world.rng).verifying_key();
    assert_eq!(evidence.confirm(&stranger), Err(NotTwoLists));
    let list = next_list(&world, |_| {});
    let same = TwoLists::Published { other: list.clone(), list };
    assert_eq!(same.confirm(&operator), Err(NotTwoLists), "one list twice");
    assert_eq!(wallet.check_one_list(&next_list(&world, |_| {})), Ok(()));
    assert_eq!(wallet.check_one_list("no list"), Ok(()));
}

/// Serves REQ-O3, T-A5 (A5): a request names the list its verifier goes by, so the two see it when theirs differ,
/// and the request is kept.
#[test]
fn a_verifier_with_another_list_is_noticed() {
    let mut world = small_world("another list");
    let mut wallet = enrolled(&mut world, ADULT);
    let session = session(&mut world);
    let (list, other) = (next_list(&world, |_| {}), other_next(&world));
    let request = |named| naming(&world, &session, named);
    let ahead = request(name(&list, &world));
    assert_eq!(
        refusal(&world, &wallet, &ahead),
        Some(RequestRefusal::UnknownTrustList { sequence: 1 })
    );
    learn(&mut wallet, &list);
    assert_eq!(refusal(&world, &wallet, &ahead), None, "its own");
    let before = world.trust_list().name();
    assert_eq!(refusal(&world, &wallet, &request(before)), None, "the one before");

    let operator = world.operator().1.verifying_key();
    let strange = ListName { hash: Hash::of(b"another"), ..before };
    for named in [name(&other, &world), strange] {
        let text = request(named);
        let refused = wallet.inspect(&text, world.now()).err().unwrap();
        assert_eq!(refused.reason, RequestRefusal::OtherTrustList);
        let kept = (refused.step, *refused.evidence.unwrap());
        let Evidence::TwoLists(evidence) = kept.1.clone() else { panic!("{:?}", kept.1) };
        assert_eq!(evidence.confirm(&operator), Ok(named.sequence));
        assert!(matches!(&evidence, TwoLists::Named { request, .. } if *request == text));
        assert!(!wallet.has_evidence(&kept.1));
        let _held = wallet.stage(kept.0).unwrap().saved();
        assert!(wallet.has_evidence(&kept.1), "the wallet keeps it by itself");
    }
    let honest = TwoLists::Named { list: list.clone(), request: request(before) };
    assert_eq!(honest.confirm(&operator), Err(NotTwoLists));

    let third = next_list(&world, |content| {
        (content.sequence, content.previous) = (2, Some(name(&list, &world).hash));
    });
    learn(&mut wallet, &third);
    let old = wallet.inspect(&request(before), world.now()).err().unwrap();
    assert_eq!(old.reason, RequestRefusal::OldTrustList { sequence: 0 });
    assert!(old.evidence.is_none());
}

/// Serves REQ-O3, T-O5: a list has a last day; the person is warned two weeks before, and after it nobody is
/// answered and nothing is taken.
#[test]
fn a_trust_list_ends_and_the_wallet_warns_before() {
    let mut world = small_world("the last day of a list");
    let mut wallet = enrolled(&mut world, ADULT);
    let last = world.today.checked_add_days(20).unwrap();
    learn(&mut wallet, &next_list(&world, |content| content.valid_until = last));
    let offer = world.offer(2).unwrap().to_bytes().unwrap();
    for (left, warned, answered) in
        [(19, false, true), (15, false, true), (14, true, true), (0, true, true), (-1, true, false)]
    {
        world.jump_to(last.checked_add_days(-left).unwrap()).unwrap();
        world.refresh(&mut wallet).unwrap();
        let (request, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let asking = wallet.inspect(&request, world.now());
        let ended = RequestRefusal::TrustListEnded { last };
        assert_eq!(
            asking.as_ref().err().map(|refused| refused.reason.clone()),
            (!answered).then_some(ended)
        );
        if let Ok(asking) = asking {
            let warnings = asking.warnings();
            assert_eq!(warnings.contains(&Warning::TrustListEnds(last)), warned, "{left}");
        }
        let received = wallet.receive(&offer, world.today, &mut world.rng).map(drop);
        let ended = ReceiveError::TrustListEnded { last };
        assert_eq!(received.err(), (!answered).then_some(ended), "{left}");
    }
    // That the list ended is the reason also where it does not know who asks.
    let payload = to_json(session(&mut world).request().content()).unwrap();
    let stranger = sign_jws(&SigningKey::generate(&mut world.rng), "nonla-request+jwt", &payload);
    let ended = RequestRefusal::TrustListEnded { last };
    assert_eq!(refusal(&world, &wallet, &stranger), Some(ended));
}

/// The list after the wallet's, signed by other means than ours, which would refuse some.
fn follow(world: &World, wallet: &mut Wallet, change: impl FnOnce(&mut TrustListContent)) {
    let known = wallet.trust_list().name();
    let mut content = next_content(world);
    (content.sequence, content.previous) = (known.sequence + 1, Some(known.hash));
    change(&mut content);
    let list = sign_jws(world.operator().1, TRUST_LIST, &to_json(&content).unwrap());
    learn(wallet, &list);
}

/// Serves REQ-P7, T-O2: what is registered for one issuer's credential is not asked of another's.
#[test]
fn a_purpose_is_registered_for_one_issuer_and_one_type() {
    let mut world = small_world("whose credential");
    let mut wallet = enrolled(&mut world, ADULT);
    let session = session(&mut world);
    let mut said = |change: fn(&mut TrustListContent)| {
        follow(&world, &mut wallet, change);
        refusal(&world, &wallet, &naming(&world, &session, wallet.trust_list().name()))
    };
    assert_eq!(said(|_| {}), None);
    let refused = Some(RequestRefusal::UnregisteredPurpose);
    let other_issuer = said(|content| {
        let issuer = IssuerId::parse("urn:nonla:issuer:other").unwrap();
        let purposes = &mut content.verifiers[0].purposes;
        purposes.iter_mut().for_each(|purpose| purpose.issuer = issuer.clone());
    });
    assert_eq!(other_issuer, refused);
    let other_type = said(|content| {
        let vct = CredentialType::parse("urn:nonla:resident:2").unwrap();
        let purposes = &mut content.verifiers[0].purposes;
        purposes.iter_mut().for_each(|purpose| purpose.vct = vct.clone());
    });
    assert_eq!(other_type, refused);
}

/// Serves T-F2, T-A1 (A5): if an operator lists one company twice all the same, the person is warned.
#[test]
fn a_person_is_warned_of_a_verifier_that_looks_like_another() {
    let mut world = small_world("lookalikes");
    let mut wallet = enrolled(&mut world, ADULT);
    let session = session(&mut world);
    let mut warned = |change: fn(&mut TrustListContent)| {
        follow(&world, &mut wallet, change);
        let request = naming(&world, &session, wallet.trust_list().name());
        let asking = wallet.inspect(&request, world.now()).ok().unwrap();
        asking.warnings().contains(&Warning::Lookalike)
    };
    assert!(!warned(|_| {}));
    assert!(warned(|content| {
        let name = content.verifiers[0].name.as_str().to_uppercase();
        content.verifiers[1].name = DisplayName::parse(&name).unwrap();
    }));
    assert!(warned(|content| {
        content.verifiers[1].response_uris = content.verifiers[0].response_uris.clone();
    }));
    assert!(!warned(|content| {
        content.verifiers[1].name = content.verifiers[0].name.clone();
        content.verifiers[1].request_keys.clear();
    }));
}

/// Serves REQ-P7, REQ-W7: the person reads the purpose in their language if it is registered in it; the request,
/// its line and the consent name it as it is.
#[test]
fn a_purpose_is_shown_in_the_language_of_the_person() {
    let mut world = small_world("a purpose in two languages");
    let mut wallet = enrolled(&mut world, ADULT);
    let khmer = LanguageTag::parse("km").unwrap();
    let asking = asked_for_a_day(&mut world, &wallet);
    let shown = |asking: &Asking, wanted: &LanguageTag| {
        let purpose = asking.purpose_in(wanted);
        (purpose.text.as_str().to_owned(), purpose.lang.to_string(), purpose.is_in_wanted)
    };
    let english = asking.purpose().as_str().to_owned();
    assert_eq!(*asking.purpose_language(), LanguageTag::ENGLISH);
    assert_eq!(shown(&asking, &LanguageTag::ENGLISH), (english.clone(), "en".to_owned(), true));
    assert_eq!(shown(&asking, &khmer), (english.clone(), "en".to_owned(), false));
    let (vietnamese, lang, is_in_wanted) = shown(&asking, &LanguageTag::VIETNAMESE);
    assert!(vietnamese.contains("người") && lang == "vi" && is_in_wanted, "{vietnamese}");

    let proved = asking.approve().prove(&wallet, world.now(), &mut rand::thread_rng()).unwrap();
    let proved = wallet.stage_at(proved, world.now()).unwrap().saved();
    let consent = proved.consent.unwrap();
    let consent = String::from_utf8(consent.to_vec()).unwrap();
    assert!(consent.contains(&english) && !consent.contains(&vietnamese));
    let line = wallet.history().last().unwrap();
    assert!(!format!("{line:?}").contains(&vietnamese));
}

/// A request that names an end in a week, before the person: a wallet answers it for a day.
fn asked_for_a_day(world: &mut World, wallet: &Wallet) -> Asking {
    let session = session(world);
    let end = world.now() + 7 * DAY;
    let request = rewritten(world, (At::A, &session), |content| content["expires_at"] = json!(end));
    wallet.inspect(&request, world.now()).unwrap()
}

/// Serves REQ-C7, T-O5, T-R1 (A2): what a person said yes to is judged again, for they may have thought for long.
#[test]
fn a_yes_is_judged_by_what_is_true_then() {
    let mut world = small_world("a late yes");
    let mut wallet = enrolled(&mut world, ADULT);
    let now = world.now();
    let say_yes = |asking: Asking, wallet: &Wallet, now: i64| {
        asking
            .approve()
            .prove(wallet, now, &mut rand::thread_rng())
            .err()
            .map(|failed| failed.reason)
    };
    assert_eq!(say_yes(asked_for_a_day(&mut world, &wallet), &wallet, now), None);
    let late = say_yes(asked_for_a_day(&mut world, &wallet), &wallet, now + DAY + 1);
    assert_eq!(late, Some(RequestRefusal::Expired));

    let [renamed, ended, struck_off] = [(); 3].map(|()| asked_for_a_day(&mut world, &wallet));
    follow(&world, &mut wallet, |content| {
        content.verifiers[0].name = DisplayName::parse("Another name").unwrap();
    });
    assert_eq!(say_yes(renamed, &wallet, now), Some(RequestRefusal::ChangedMeanwhile));
    for change in [
        |purpose: &mut RegisteredPurpose| purpose.lang = LanguageTag::parse("en-GB").unwrap(),
        |purpose: &mut RegisteredPurpose| {
            purpose.translations[0].text = Purpose::parse("mục đích khác").unwrap();
        },
    ] {
        let session = session(&mut world);
        let request = naming(&world, &session, wallet.trust_list().name());
        let asking = wallet.inspect(&request, now).unwrap();
        follow(&world, &mut wallet, |content| {
            let mut purposes = content.verifiers[0].purposes.iter_mut();
            purposes.find(|purpose| purpose.purpose == *asking.purpose()).map(change).unwrap();
        });
        assert_eq!(say_yes(asking, &wallet, now), Some(RequestRefusal::ChangedMeanwhile));
    }
    let last = world.today;
    follow(&world, &mut wallet, |content| content.valid_until = last);
    let tomorrow = say_yes(ended, &wallet, now + DAY);
    assert_eq!(tomorrow, Some(RequestRefusal::TrustListEnded { last }));
    follow(&world, &mut wallet, |content| content.verifiers[0].request_keys.clear());
    assert_eq!(say_yes(struck_off, &wallet, now), Some(RequestRefusal::UnknownVerifier));
}

/// Serves REQ-C7, T-O5, T-R1 (A2): an answer that waited to be committed leaves only while it counts.
#[test]
fn an_answer_that_is_committed_too_late_does_not_leave() {
    let mut world = small_world("a late commit");
    let mut wallet = enrolled(&mut world, ADULT);
    let now = world.now();
    let mut prove = |wallet: &Wallet| {
        let asking = asked_for_a_day(&mut world, wallet);
        asking.approve().prove(wallet, now, &mut rand::thread_rng()).unwrap()
    };
    let [expired, outlived, good] = [(); 3].map(|()| prove(&wallet));
    let lines = wallet.history_length();
    let late = wallet.stage_at(expired, now + DAY + 1).err();
    assert_eq!(late, Some(Overtaken::Expired));
    assert_eq!(wallet.history_length(), lines, "and nothing says that it was answered");
    assert!(!wallet.stage_at(good, now + DAY).unwrap().saved().presentation.is_empty());
    assert_eq!(wallet.history_length(), lines + 1);
    learn(&mut wallet, &next_list(&world, |content| content.verifiers[0].request_keys.clear()));
    let outrun = wallet.stage_at(outlived, now).err();
    assert_eq!(outrun, Some(Overtaken::MovedOn), "the list is another one");
    assert_eq!(wallet.history_length(), lines + 1);
}

/// Serves REQ-C7, REQ-O3 (A5): a credential request leaves, at first and once more, only while the list that names
/// issuer and key is the wallet's and has not ended.
#[test]
fn a_credential_request_leaves_only_while_its_issuer_is_listed() {
    let mut world = small_world("a late request for a credential");
    let mut wallet = world.new_wallet().unwrap();
    let last = world.today;
    follow(&world, &mut wallet, |content| content.valid_until = last);
    let offer = world.offer(ADULT).unwrap().to_bytes().unwrap();
    let now = world.now();
    let mut accept = |wallet: &Wallet| wallet.receive(&offer, world.today, &mut world.rng).unwrap();
    let [late, outlived, good] = [(); 3].map(|()| accept(&wallet));
    let late = wallet.stage_at(late, now + DAY).err();
    assert_eq!(late, Some(Overtaken::Expired), "the list has ended");
    assert_eq!(wallet.pending_issuances().count(), 0);
    let good = wallet.stage_at(good, now).unwrap().saved();
    let again = |wallet: &Wallet, day| good.pending.request(wallet, day);
    assert!(again(&wallet, world.today).unwrap() == *good.request);
    let tomorrow = world.today.checked_add_days(1).unwrap();
    assert_eq!(again(&wallet, tomorrow), Err(ReceiveError::TrustListEnded { last }));
    let withdrawn_on = Some(world.today);
    follow(&world, &mut wallet, |content| content.issuers[0].keys[0].withdrawn_on = withdrawn_on);
    let outrun = wallet.stage_at(outlived, now).err();
    assert_eq!(outrun, Some(Overtaken::MovedOn), "the list is another one");
    assert_eq!(again(&wallet, world.today), Err(ReceiveError::UnlistedKey));
}
