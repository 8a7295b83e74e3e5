//! Trust domains: one wallet follows one, and the pseudonyms of two have nothing in common.

use nonla_app::world::World;
use nonla_credential::{DomainId, TrustListContent, TrustListError, sign_trust_list};
use nonla_crypto::HolderSecret;
use nonla_wallet::{UpdateError, Wallet};

use crate::age::small_world;
use crate::trust::next_list;

/// A wallet with this secret, in another domain that the same operator runs and that names the same
/// verifiers.
fn elsewhere(world: &mut World, wallet: &Wallet, domain: &DomainId) -> Wallet {
    let content = TrustListContent {
        domain: domain.clone(),
        sequence: 0,
        published: world.today,
        valid_until: TrustListContent::latest_end(world.today),
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: world.trust_list().issuers().to_vec(),
        verifiers: world.trust_list().verifiers().to_vec(),
    };
    let (_, operator) = world.operator();
    let list = sign_trust_list(operator, &content).unwrap();
    let key = operator.verifying_key();
    let secret = wallet.expose_secret().expose_bytes();
    let secret = HolderSecret::from_bytes(secret.as_slice()).unwrap();
    Wallet::with_secret(secret, key, &list, &mut world.rng).unwrap()
}

/// Serves G4, G5 (A5): one secret in two domains has unrelated pseudonyms at verifiers of one name.
#[test]
fn one_secret_in_two_domains_has_two_pseudonyms_at_one_verifier_id() {
    let mut world = small_world("domains");
    let here = world.new_wallet().unwrap();
    let other = DomainId::parse("urn:nonla:domain:elsewhere").unwrap();
    let there = elsewhere(&mut world, &here, &other);
    let home = world.trust_list().domain().clone();
    let again = elsewhere(&mut world, &here, &home);
    for verifier in world.trust_list().verifiers() {
        assert_ne!(here.pseudonym(&verifier.id), there.pseudonym(&verifier.id));
        assert_eq!(here.pseudonym(&verifier.id), again.pseudonym(&verifier.id));
    }
}

/// Serves G2, G4 (A5): a list of another domain, even the operator's own and the next of the chain,
/// would give each holder new pseudonyms everywhere.
#[test]
fn a_list_of_another_domain_is_refused() {
    let mut world = small_world("domains");
    let mut wallet = world.new_wallet().unwrap();
    let moved = next_list(&world, |content| {
        content.domain = DomainId::parse("urn:nonla:domain:elsewhere").unwrap();
    });
    let refused = wallet.learn_trust_list(&moved).err();
    assert_eq!(refused, Some(UpdateError::TrustList(TrustListError::OtherDomain)));
    let stays = next_list(&world, |_| {});
    let learnt = wallet.learn_trust_list(&stays).unwrap();
    wallet.stage(learnt).unwrap().saved();
    assert_eq!(wallet.trust_list().sequence(), 1);
}
