//! The trust lists of a test world.

use nonla_credential::{
    Day, DisplayName, LanguageTag, RegisteredPurpose, SigningKey, Tier, TrustList,
    TrustListContent, VerifierEntry, sign_trust_list,
};

use super::test_issuer::TestIssuer;
use crate::verifier::Verifier;

/// The key that trust lists are signed with.
pub(super) fn operator() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

/// A first trust list with these on it, under a key nobody else needs.
pub(super) fn publish(day: Day, issuer: Option<&TestIssuer>, verifiers: &[&Verifier]) -> TrustList {
    publish_changed(day, issuer, verifiers, |_| {})
}

/// The same, with something changed before it is signed.
pub(super) fn publish_changed(
    day: Day,
    issuer: Option<&TestIssuer>,
    verifiers: &[&Verifier],
    change: impl FnOnce(&mut TrustListContent),
) -> TrustList {
    let operator = operator();
    let verifier = verifiers.first().expect("a list with a platform on it");
    let mut content = TrustListContent {
        domain: verifier.config().domain.clone(),
        sequence: 0,
        published: day,
        valid_until: TrustListContent::latest_end(day),
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: issuer.map(TestIssuer::entry).into_iter().collect(),
        verifiers: verifiers.iter().map(|verifier| verifier_entry(verifier)).collect(),
    };
    change(&mut content);
    let text = sign_trust_list(&operator, &content).expect("a list has a JSON form");
    TrustList::read(&text, &operator.verifying_key()).expect("a list just signed")
}

fn verifier_entry(verifier: &Verifier) -> VerifierEntry {
    let config = verifier.config();
    let registered = |tier: Tier| {
        let rule = config.policy.rule(tier)?;
        let most = rule.need.requirement()?.clone();
        let purpose = rule.purpose.clone();
        let (issuer, vct) = (config.issuer.clone(), config.credential_type.clone());
        Some(RegisteredPurpose {
            purpose,
            lang: LanguageTag::ENGLISH,
            translations: Vec::new(),
            issuer,
            vct,
            most,
            retention_days: rule.retention,
        })
    };
    VerifierEntry {
        id: config.id.clone(),
        name: DisplayName::parse(&format!("Test platform {}", config.id)).expect("a name"),
        client_ids: vec![config.client_id.clone()],
        response_uris: vec![config.response_uri.clone()],
        request_keys: vec![verifier.verifying_key()],
        handovers: Vec::new(),
        purposes: Tier::ALL.into_iter().filter_map(registered).collect(),
    }
}
