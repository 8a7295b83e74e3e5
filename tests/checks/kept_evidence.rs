//! Evidence is kept by the wallet itself: bounded, once for each matter, until its holder deletes it.

use nonla_app::world::{At, World};
use nonla_credential::{Hash, ListName, Tier};
use nonla_verifier::Intent;
use nonla_wallet::{
    Evidence, EvidenceAbout, NoSuchEvidence, RecordKey, Table, TwoLists, UpdateError, Wallet,
};
use serde_json::json;

use crate::age::{ADULT, small_world};
use crate::records::Kept;
use crate::trust::{next_list, rewritten};

/// Two lists of one number, as an update finds them.
fn two_lists(world: &World, wallet: &mut Wallet, kept: &mut Kept) -> Evidence {
    let learnt = wallet.learn_trust_list(&next_list(world, |_| {})).unwrap();
    kept.save(wallet, learnt);
    let other = next_list(world, |content| content.suites.push("another".to_owned()));
    let error = wallet.learn_trust_list(&other).map(drop).unwrap_err();
    assert!(matches!(error, UpdateError::TwoLists(_)));
    error.evidence().unwrap()
}

/// Serves T-A5 (A5): what an update found is there after the wallet was read again, whole, once, and goes when the
/// holder says so.
#[test]
fn evidence_is_kept_until_its_holder_deletes_it() {
    let mut world = small_world("kept evidence");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    let evidence = two_lists(&world, &mut wallet, &mut kept);
    for _ in 0..2 {
        let found = wallet.keep_evidence(evidence.clone(), world.today);
        kept.save(&mut wallet, found);
    }
    let mut wallet = kept.load().unwrap();
    let [known] = wallet.evidence().cloned().collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(known.about, EvidenceAbout::TwoLists { sequence: 1, named_by: None });
    assert_eq!((known.number, known.found_on), (1, world.today));
    let text = RecordKey::numbered(Table::EvidenceText, 1);
    let record = &kept.0[&text];
    assert_eq!(u64::try_from(record.bytes.len()).unwrap(), known.bytes);
    assert!(serde_json::from_slice::<Evidence>(&record.bytes).unwrap() == evidence);
    assert!(wallet.has_evidence(&evidence));

    assert_eq!(wallet.delete_evidence(2).map(drop), Err(NoSuchEvidence));
    let deleted = wallet.delete_evidence(1).unwrap();
    kept.save(&mut wallet, deleted);
    assert!(kept.load().unwrap().evidence().next().is_none() && !kept.0.contains_key(&text));
}

/// Serves T-A5 (A5): what shows nothing is not kept.
#[test]
fn what_is_no_evidence_is_not_kept() {
    let mut world = small_world("no evidence");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    let Evidence::TwoLists(TwoLists::Published { list, .. }) =
        two_lists(&world, &mut wallet, &mut kept)
    else {
        panic!("not as published")
    };
    let once = Evidence::TwoLists(TwoLists::Published { other: list.clone(), list });
    let found = wallet.keep_evidence(once.clone(), world.today);
    kept.save(&mut wallet, found);
    assert!(wallet.evidence().next().is_none() && !wallet.has_evidence(&once));
}

/// Serves T-Z1 (A1, A2): platforms cannot fill the wallet with what rests on their word alone, nor keep out what does
/// not.
#[test]
fn evidence_by_the_word_of_platforms_is_bounded() {
    let mut world = small_world("much evidence");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    let strong = two_lists(&world, &mut wallet, &mut kept);
    for at in [At::A, At::B] {
        let (_, session) = world.ask(at, Tier::Post, Intent::Register).unwrap();
        for sequence in [0, 1] {
            for which in 0..4_u8 {
                let named = ListName { sequence, hash: Hash::of(&[which]) };
                let request = rewritten(&world, (at, &session), |content| {
                    content["trust_list"] = json!(named)
                });
                let refused = wallet.inspect(&request, world.now()).err().unwrap();
                assert!(refused.evidence.is_some());
                kept.save(&mut wallet, refused.step);
            }
        }
    }
    // One for each platform and number would be four.
    assert_eq!(wallet.evidence().count(), 3);
    let found = wallet.keep_evidence(strong.clone(), world.today);
    kept.save(&mut wallet, found);
    assert!(wallet.has_evidence(&strong) && wallet.evidence().count() == 4);
    let numbers: Vec<u64> = kept.load().unwrap().evidence().map(|kept| kept.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
}
