//! What honest parties hold and send, the same in every run.

use std::sync::LazyLock;

use nonla_credential::{
    Day, DomainId, GapFile, Handle, Hash, IssuerId, MessageContent, MessageKind, MessageText,
    Nonce, Period, PseudonymMessage, SigningKey, VerifierId, scope_of,
};
use nonla_crypto::{HolderSecret, PublicKey, SecretKey};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

/// The order of the group, big endian.
pub const ORDER: [u8; 32] = [
    0x73, 0xed, 0xa7, 0x53, 0x29, 0x9d, 0x7d, 0x48, 0x33, 0x39, 0xd8, 0x08, 0x09, 0xa1, 0xd8, 0x05,
    0x53, 0xbd, 0xa4, 0x02, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01,
];

/// Randomness that repeats.
pub fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A BBS signing key.
pub fn secret_key(seed: u64) -> SecretKey {
    SecretKey::generate(&mut rng(seed))
}

/// A holder's secret.
pub fn holder_secret(seed: u64) -> HolderSecret {
    HolderSecret::generate(&mut rng(seed))
}

/// The key that signs every document the targets take for genuine.
pub fn document_key() -> &'static SigningKey {
    static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_seed(&[7; 32]));
    &KEY
}

/// The issuer whose heads are read.
pub fn issuer_id() -> IssuerId {
    IssuerId::parse("urn:nonla:issuer:civil-register").unwrap()
}

/// The verifier that reads messages.
/// The trust domain of everything here.
pub fn domain_id() -> DomainId {
    DomainId::parse("urn:nonla:domain:test").unwrap()
}

pub fn verifier_id() -> VerifierId {
    VerifierId::parse("urn:nonla:verifier:agora").unwrap()
}

/// The day on which everything is read.
pub fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

/// The period whose revocation list is read.
pub fn period() -> Period {
    Period::of(today())
}

/// A gap file with three revoked handles, and the key that signed it.
pub fn gap_file() -> &'static (PublicKey, GapFile) {
    static FILE: LazyLock<(PublicKey, GapFile)> = LazyLock::new(|| {
        let key = secret_key(16);
        let signer = (&key, &issuer_id());
        let revoked = [5, 6, 40_000].map(Handle::new);
        (key.public_key(), GapFile::sign(signer, period(), 0, revoked).unwrap())
    });
    &FILE
}

/// One message of each kind, signed as the pseudonym of one holder.
pub fn messages() -> &'static [Vec<u8>] {
    static MESSAGES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        let mut rng = rng(5);
        let secret = holder_secret(5);
        let words = MessageText::parse("Đừng xoá tài khoản của tôi").unwrap();
        let kinds = [
            (MessageKind::Erase, None),
            (MessageKind::Appeal, Some(words)),
            (MessageKind::Complaint, None),
            (MessageKind::ComplaintAbout(Hash::of(b"a request")), None),
        ];
        let sign = |(kind, text)| {
            let verifier = verifier_id();
            let nonce = Nonce::generate(&mut rng);
            let scope = scope_of(&domain_id(), &verifier);
            let content = MessageContent { verifier, kind, day: today(), nonce, text };
            let visit = secret.visit(&scope);
            let signature = visit.sign(&content.to_be_signed(), &mut rng);
            let message = PseudonymMessage::new(content, visit.pseudonym(), signature);
            message.to_bytes().unwrap()
        };
        kinds.map(sign).to_vec()
    });
    &MESSAGES
}
