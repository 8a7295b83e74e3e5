//! Receipts reach the line they belong to, however old, and nothing that was deleted comes back.

use nonla_app::world::{At, World};
use nonla_credential::{HolderConsent, MessageKind, PseudonymMessage, Tier};
use nonla_verifier::{CheckedMessage, Intent, Moment};
use nonla_wallet::{Alias, KeepReceiptError, RecordKey, Table, Wallet};

use crate::age::small_world;
use crate::records::{Kept, lived};

/// Lines that a wallet has at hand without reading its store.
const AT_HAND: usize = 100;

/// A visit whose consent goes along: the request, and the platform's receipt.
pub(crate) fn receipted(
    world: &mut World,
    wallet: &mut Wallet,
    kept: &mut Kept,
) -> (String, String, HolderConsent) {
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
    let asking = wallet.inspect(&request, world.now()).unwrap();
    let proved = asking.approve().prove(wallet, world.now(), &mut world.rng).unwrap();
    let proved = kept.send(wallet, (proved, world.now()));
    let presentation = proved.presentation;
    let consent = proved.consent.unwrap();
    let consent = HolderConsent::parse(&consent).unwrap();
    let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
    let verifier = &world.platforms.a.verifier;
    let checked =
        verifier.check(&session, &presentation, &moment, &mut rand::thread_rng()).unwrap();
    let sent = consent.clone();
    let receipt = verifier.receipt_consent((&session, &checked), consent, &moment).unwrap();
    (request, receipt.signed().to_owned(), sent)
}

/// A letter that asks platform A to erase the account, sent, and the receipt for it.
pub(crate) fn erased(world: &mut World, wallet: &mut Wallet, kept: &mut Kept) -> String {
    let to = (&world.platforms.a.entry.id, MessageKind::Erase);
    let letter = wallet.write_to(to, None, world.today, &mut world.rng).unwrap();
    let bytes = kept.save(wallet, letter);
    let message = PseudonymMessage::parse(&bytes).unwrap();
    let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
    let checked = world.platforms.a.verifier.check_message(message, &moment).unwrap();
    let CheckedMessage::Erase(erasure) = checked else { panic!("an erasure was asked for") };
    let a = &world.platforms.a;
    a.commit(a.verifier.erase(erasure, world.today).unwrap()).unwrap().signed().to_owned()
}

fn delete(kept: &mut Kept, wallet: &mut Wallet, number: u64) {
    let key = RecordKey::numbered(Table::History, number);
    let deleted = wallet.delete_line(&kept.0[&key]).unwrap();
    kept.save(wallet, deleted);
}

fn receipts(kept: &Kept) -> usize {
    kept.0.keys().filter(|key| key.table == Table::Receipt).count()
}

/// Serves REQ-T8: junk requests make lines, and the receipt of a consent reaches its line past them;
/// a line of the same request with another ending is not it.
#[test]
fn junk_requests_push_no_consent_out_of_the_reach_of_its_receipt() {
    let mut world = small_world("receipts");
    let (mut wallet, mut kept) = lived(&mut world);
    let (request, receipt, _) = receipted(&mut world, &mut wallet, &mut kept);
    let line = wallet.history_length();
    let erasure = erased(&mut world, &mut wallet, &mut kept);
    let again = wallet.inspect(&request, world.now()).unwrap().refuse();
    kept.save(&mut wallet, again);
    for nth in 0..=AT_HAND {
        let junk = wallet.inspect(&format!("junk {nth}"), world.now()).err().unwrap();
        kept.save(&mut wallet, junk.step);
    }
    let mut wallet = kept.load().unwrap();
    assert!(wallet.history().iter().all(|at_hand| at_hand.number > line + 1));
    assert_eq!(kept.keep_receipt(&mut wallet, &receipt), Ok(line));
    assert_eq!(kept.keep_receipt(&mut wallet, &erasure), Ok(line + 1));
    for (number, text) in [(line, &receipt), (line + 1, &erasure)] {
        assert_eq!(
            kept.0[&RecordKey::numbered(Table::Receipt, number)].bytes,
            text.as_bytes().to_vec().into()
        );
    }
}

/// Serves REQ-T3, REQ-T8: a receipt for a line that the holder deleted is told apart from somebody
/// else's, and brings nothing back.
#[test]
fn a_receipt_for_a_deleted_line_brings_nothing_back() {
    let mut world = small_world("receipts");
    let (mut wallet, mut kept) = lived(&mut world);
    let (_, receipt, _) = receipted(&mut world, &mut wallet, &mut kept);
    let erasure = erased(&mut world, &mut wallet, &mut kept);
    let last = wallet.history_length();
    // On its way when the line is deleted.
    let own = wallet.read_receipt(&receipt).unwrap();
    let lines = kept.read(wallet.history_cursor()).unwrap();
    let line = lines.iter().find(|line| own.belongs_to(line)).unwrap();
    let on_its_way = wallet.keep_receipt(own, line).unwrap();
    for number in [last - 1, last] {
        delete(&mut kept, &mut wallet, number);
    }
    kept.save(&mut wallet, on_its_way);
    assert_eq!(receipts(&kept), 0, "nor does one that was on its way");
    for text in [&receipt, &erasure] {
        let refused = kept.keep_receipt(&mut wallet, text);
        assert_eq!(refused, Err(KeepReceiptError::LineGone));
        assert!(refused.unwrap_err().to_string().contains("you deleted it"));
    }
    assert_eq!(receipts(&kept), 0);
    let lines = kept.read(wallet.history_cursor()).unwrap();
    assert_eq!(lines.iter().filter(|line| line.entry.is_none()).count(), 2);
}

/// Serves REQ-W5: what was on its way to a platform, or comes from it, when the holder made the
/// wallet forget it does not bring its record back.
#[test]
fn no_stale_letter_or_receipt_brings_a_forgotten_platform_back() {
    let mut world = small_world("receipts");
    let (mut wallet, mut kept) = lived(&mut world);
    let a = world.platforms.a.entry.id.clone();
    let receipt = erased(&mut world, &mut wallet, &mut kept);
    let asked_on = wallet.history_length();
    let to = (&a, MessageKind::Erase);
    let letter = wallet.write_to(to, None, world.today, &mut world.rng).unwrap();
    let named = wallet.set_alias(&a, Some(Alias::parse("the forum").unwrap())).unwrap();
    let own = wallet.read_receipt(&receipt).unwrap();
    let lines = kept.read(wallet.history_cursor()).unwrap();
    let line = lines.iter().find(|line| own.belongs_to(line)).unwrap();
    let on_its_way = wallet.keep_receipt(own, line).unwrap();
    let forgetting = wallet.forget(&a, world.today).unwrap();
    kept.save(&mut wallet, forgetting.step);
    let forgotten = |wallet: &Wallet, kept: &Kept| {
        wallet.platform(&a).is_none() && kept.load().unwrap().platform(&a).is_none()
    };
    kept.save(&mut wallet, letter);
    assert!(forgotten(&wallet, &kept));
    for stale in [named, on_its_way] {
        kept.save(&mut wallet, stale);
        assert!(forgotten(&wallet, &kept));
    }
    assert_eq!(kept.keep_receipt(&mut wallet, &receipt), Ok(asked_on), "its line is there");
    assert!(wallet.platform(&a).is_none() && kept.load().unwrap().platform(&a).is_none());
}
