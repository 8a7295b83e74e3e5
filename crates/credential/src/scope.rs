//! The scope of a pseudonym: a verifier in a trust domain.

use nonla_crypto::Scope;

use crate::id::{DomainId, VerifierId};

/// The scope of the pseudonyms that the holders of a trust domain have at a verifier.
///
/// Both ids are permanent; operator keys and lists may change without changing a pseudonym. Two
/// domains that name one verifier id share no pseudonym. Each id is preceded by its length (8 bytes,
/// big endian), so that no two pairs of ids give the same bytes.
#[must_use]
pub fn scope_of(domain: &DomainId, verifier: &VerifierId) -> Scope {
    Scope::new(&scope_id(domain, verifier))
}

/// The id of that scope, without the point it is hashed to.
pub(crate) fn scope_id(domain: &DomainId, verifier: &VerifierId) -> Vec<u8> {
    let mut scope = Vec::new();
    for id in [domain.as_bytes(), verifier.as_bytes()] {
        scope.extend_from_slice(&(id.len() as u64).to_be_bytes());
        scope.extend_from_slice(id);
    }
    scope
}

#[cfg(test)]
mod tests {
    use nonla_crypto::HolderSecret;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    /// Serves T-B8, A5: two operators that name one verifier share no pseudonym of anybody.
    #[test]
    fn a_holder_has_another_pseudonym_in_another_domain() {
        let secret = HolderSecret::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let verifier = VerifierId::parse("urn:nonla:verifier:agora").unwrap();
        let pseudonym = |domain| secret.pseudonym(&scope_of(&domain, &verifier));
        let [here, there] = ["urn:nonla:domain:vn", "urn:nonla:domain:la"]
            .map(|domain| pseudonym(DomainId::parse(domain).unwrap()));
        assert_ne!(here, there);
    }

    /// Serves T-B8, A5: no two pairs of a domain and a verifier share a scope.
    #[test]
    fn every_pair_of_domain_and_verifier_has_a_scope_of_its_own() {
        let ids = ["a", "b", "ab", "a:b", "urn:nonla:domain:vn", "urn:nonla:verifier:agora"];
        let scope = |domain: &str, verifier: &str| {
            scope_id(&DomainId::parse(domain).unwrap(), &VerifierId::parse(verifier).unwrap())
        };
        let mut scopes = std::collections::BTreeSet::new();
        for (domain, verifier) in ids.iter().flat_map(|d| ids.map(|v| (*d, v))) {
            assert!(scopes.insert(scope(domain, verifier)), "{domain} {verifier}");
        }
        assert_eq!(scope("a", "bc"), b"\0\0\0\0\0\0\0\x01a\0\0\0\0\0\0\0\x02bc");
    }
}
