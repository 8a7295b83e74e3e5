//! A wallet that somebody has used for a while, and all that can be read of it.

use nonla_app::world::{At, World};
use nonla_credential::{HolderConsent, MessageKind, Tier};
use nonla_storage::{Vault, VaultError, WalletStore};
use nonla_verifier::{Intent, Moment};
use nonla_wallet::{Alias, HistoryFilter};

use crate::journey::enrol;

/// A visit of which both sides keep a receipt.
pub async fn agree<S: WalletStore>(world: &mut World, vault: &mut Vault<S>, intent: Intent) {
    let (request, session) = world.ask(At::A, Tier::Post, intent).unwrap();
    let asking = vault.wallet().inspect(&request, world.now()).unwrap();
    vault.commit(asking.opened()).await.unwrap();
    let proved = asking.approve().prove(vault.wallet(), world.now(), &mut world.rng).unwrap();
    let proved = vault.commit_at(proved, world.now()).await.unwrap();
    let presentation = proved.presentation;
    let consent = proved.consent.unwrap();

    let (trust_list, now) = (world.trust_list().clone(), world.now());
    let head = world.list().map(|(_, head)| head.clone());
    let moment = Moment { trust_list: &trust_list, head: head.as_ref(), now };
    let platform = &world.platforms.a;
    let checked = platform.verifier.check(&session, &presentation, &moment, &mut world.rng);
    let checked = checked.unwrap();
    let consent = HolderConsent::parse(&consent).unwrap();
    let receipt = platform.verifier.receipt_consent((&session, &checked), consent, &moment);
    platform.commit(platform.verifier.decide(checked, world.today).unwrap()).unwrap();
    vault.keep_receipt(receipt.unwrap().signed()).await.unwrap();
}

/// A refusal: the cheapest entry there is.
pub async fn refuse<S: WalletStore>(world: &mut World, vault: &mut Vault<S>) {
    let (request, _) = world.ask(At::B, Tier::Post, Intent::Register).unwrap();
    let asking = vault.wallet().inspect(&request, world.now()).unwrap();
    vault.commit(asking.opened()).await.unwrap();
    vault.commit(asking.refuse()).await.unwrap();
}

/// The holder's own name for platform A.
pub async fn rename<S: WalletStore>(world: &World, vault: &mut Vault<S>, name: &str) {
    let platform = &world.platforms.a.entry.id;
    let changes = vault.wallet().set_alias(platform, Some(Alias::parse(name).unwrap()));
    vault.commit(changes.unwrap()).await.unwrap();
}

/// An appeal to platform A.
pub async fn appeal<S: WalletStore>(world: &mut World, vault: &mut Vault<S>) {
    let to = (&world.platforms.a.entry.id, MessageKind::Appeal);
    let letter = vault.wallet().write_to(to, None, world.today, &mut world.rng).unwrap();
    vault.commit(letter).await.unwrap();
}

/// Enrolment, two receipts, refusals, aliases, an appeal, a deleted line.
pub async fn use_for_a_while<S: WalletStore>(
    world: &mut World,
    vault: &mut Vault<S>,
    person: usize,
) {
    enrol(world, vault, person).await;
    agree(world, vault, Intent::Register).await;
    rename(world, vault, "the square").await;
    agree(world, vault, Intent::Return).await;
    refuse(world, vault).await;
    appeal(world, vault).await;
    rename(world, vault, "the other square").await;
    vault.delete_line(2).await.unwrap();
    refuse(world, vault).await;
}

/// All that can be read: the history as exported, receipts, and what the wallet has at hand.
#[derive(Debug, PartialEq, Eq)]
pub struct Everything {
    history: Vec<u8>,
    receipts: Vec<Option<String>>,
    at_hand: String,
}

/// Reads everything.
pub async fn everything<S: WalletStore>(vault: &mut Vault<S>) -> Result<Everything, VaultError> {
    let mut cursor = vault.wallet().history_cursor();
    vault.history(&mut cursor, &HistoryFilter::ALL, 1000).await?;
    let mut receipts = Vec::new();
    for line in 1..=vault.wallet().history_length() {
        receipts.push(vault.receipt(line).await?);
    }
    let history = vault.export_history(&HistoryFilter::ALL).await.map_err(|error| match error {
        nonla_storage::HistoryExportError::Vault(error) => error,
        other => panic!("{other}"),
    })?;
    let wallet = vault.wallet();
    let platforms: Vec<_> = wallet.platforms().collect();
    let pseudonyms: Vec<_> = wallet
        .trust_list()
        .verifiers()
        .iter()
        .map(|verifier| wallet.pseudonym(&verifier.id).to_bytes())
        .collect();
    let credentials: Vec<_> = wallet
        .credentials()
        .map(|view| {
            let claims = view.claims;
            let said = (claims.full_name().as_str(), claims.id_number().as_str());
            (view.issuer, view.credential_type, view.received, view.revoked, said.0, said.1)
        })
        .map(|view| format!("{view:?}"))
        .collect();
    let pending = wallet.pending_issuances().count();
    let at_hand = (wallet.history(), platforms, pseudonyms, credentials, pending);
    Ok(Everything { history: history.to_vec(), receipts, at_hand: format!("{at_hand:?}") })
}
