//! What lists cost: a gap of a large file, and finding a verifier by its key.

use nonla_credential::{
    ClientId, Day, DisplayName, DomainId, GapFile, Handle, IssuerId, KeyId, Period, ResponseUri,
    SigningKey, TrustList, TrustListContent, VerifierEntry, VerifierId, sign_trust_list,
};
use nonla_crypto::{PublicKey, SecretKey, Signature};
use rand_chacha::ChaCha20Rng;

use crate::Failure;
use crate::step::Step;

/// Revoked handles of the file.
const REVOKED: u64 = 4_000;
/// Verifiers on the list: about as many as fit.
const VERIFIERS: usize = 5_000;

/// A file with thousands of gaps and a list with thousands of verifiers.
pub(crate) struct Lists {
    file: Vec<u8>,
    issuer: IssuerId,
    gap_key: PublicKey,
    list: TrustList,
    key: KeyId,
}

impl Lists {
    pub(crate) fn new(rng: &mut ChaCha20Rng) -> Result<Self, Failure> {
        let issuer = IssuerId::parse("urn:nonla:issuer:cost")?;
        let gap_key = SecretKey::generate(rng);
        let revoked = (0..REVOKED).map(|number| Handle::new(number * 16 + 1));
        let file = GapFile::sign((&gap_key, &issuer), Period::of(Day::FIRST), 0, revoked)?;
        let (list, key) = list(rng)?;
        Ok(Self { file: file.to_bytes(), issuer, gap_key: gap_key.public_key(), list, key })
    }

    pub(crate) fn steps(&self) -> Result<Vec<Step<'_>>, Failure> {
        let read = || GapFile::read(&self.file, Period::of(Day::FIRST), 0);
        let gaps = read()?.gaps().count();
        let alone: Vec<_> = read()?.gaps().map(|(_, signature)| signature.to_bytes()).collect();
        Ok(vec![
            Step::new(
                "gap_of_file",
                "a gap of a file of thousands, read and checked, each",
                move || {
                    read().is_ok_and(|file| file.verify_all(&self.gap_key, &self.issuer).is_ok())
                },
            )
            .for_each_of(gaps),
            Step::new(
                "gap_read_alone",
                "the same read one by one and not checked, each",
                move || alone.iter().all(|bytes| Signature::from_bytes(bytes).is_ok()),
            )
            .for_each_of(gaps),
            Step::new("verifier_of_key", "a verifier of 5,000 by its key", || {
                std::hint::black_box(&self.list).verifier_of_key(self.key).is_some()
            }),
            Step::new("lookalike_of_verifier", "whether one of 5,000 looks like another", || {
                let list = std::hint::black_box(&self.list);
                list.verifier_of_key(self.key).is_some_and(|(one, _)| !list.has_lookalike(one))
            }),
        ])
    }
}

/// The list, and the key of its last verifier.
fn list(rng: &mut ChaCha20Rng) -> Result<(TrustList, KeyId), Failure> {
    let operator = SigningKey::generate(rng);
    let mut verifiers = Vec::new();
    let mut last = operator.id();
    for number in 0..VERIFIERS {
        let key = SigningKey::generate(rng).verifying_key();
        let site = format!("https://v{number}.example");
        last = key.id();
        verifiers.push(VerifierEntry {
            id: VerifierId::parse(&format!("v{number}"))?,
            name: DisplayName::parse(&format!("Verifier {number}"))?,
            client_ids: vec![ClientId::parse(&site)?],
            response_uris: vec![ResponseUri::parse(&site)?],
            request_keys: vec![key],
            handovers: Vec::new(),
            purposes: Vec::new(),
        });
    }
    let content = TrustListContent {
        domain: DomainId::parse("urn:nonla:domain:cost")?,
        sequence: 0,
        published: Day::FIRST,
        valid_until: Day::FIRST,
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: Vec::new(),
        verifiers,
    };
    let text = sign_trust_list(&operator, &content)?;
    Ok((TrustList::read(&text, &operator.verifying_key())?, last))
}
