//! What tests of the proof engine start from: one issuer, one holder, one gap, one statement.

use nonla_crypto::{
    Bound, DigitSecretKey, DigitTable, Gap, HolderSecret, Holding, IssuanceContext, ProveError,
    PublicKey, Scope, SecretKey, Signature, SlotValue, Statement, prove,
};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

pub(crate) const ISSUER: &[u8] = b"urn:nonla:issuer:test";
pub(crate) const HEADER: &[u8] = b"header of the test type";
pub(crate) const SCOPE: &[u8] = b"urn:nonla:verifier:test";
pub(crate) const SLOTS: usize = 11;
pub(crate) const HANDLE: usize = 1;
pub(crate) const VALID_UNTIL: usize = 2;
pub(crate) const BIRTH: usize = 3;
pub(crate) const COUNTRY: usize = 5;
pub(crate) const PERIOD: u64 = 46_000;

/// The seed of a run: `SEED` if set, else a fixed one; printed, so that a run can be replayed.
pub(crate) fn rng(test: &str) -> ChaCha20Rng {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("{test}: SEED={seed}");
    ChaCha20Rng::seed_from_u64(seed)
}

/// `full` under `NONLA_FULL=1`, a tenth otherwise.
pub(crate) fn runs(full: usize) -> usize {
    if std::env::var("NONLA_FULL").is_ok_and(|value| value == "1") { full } else { full / 10 }
}

/// An issuer's keys.
pub(crate) struct Keys {
    pub(crate) credential: SecretKey,
    pub(crate) gap: SecretKey,
    pub(crate) digits: DigitTable,
}

impl Keys {
    pub(crate) fn new(rng: &mut ChaCha20Rng) -> Self {
        Self {
            credential: SecretKey::generate(rng),
            gap: SecretKey::generate(rng),
            digits: DigitSecretKey::generate(rng).table().unwrap(),
        }
    }
}

/// A holder with a credential and a gap around its handle.
pub(crate) struct Holder {
    pub(crate) secret: HolderSecret,
    pub(crate) claims: Vec<SlotValue<'static>>,
    pub(crate) signature: Signature,
    pub(crate) gap: Gap,
    pub(crate) gap_signature: Signature,
}

impl Holder {
    /// A holder born on day `birth`, valid until day `valid_until`, with handle `handle`.
    pub(crate) fn new(
        keys: &Keys,
        (birth, valid_until, handle): (u64, u64, u64),
        rng: &mut ChaCha20Rng,
    ) -> Self {
        let secret = HolderSecret::generate(rng);
        let mut claims = vec![SlotValue::Integer(0); SLOTS - 1];
        claims[HANDLE - 1] = SlotValue::Integer(handle);
        claims[VALID_UNTIL - 1] = SlotValue::Integer(valid_until);
        claims[BIRTH - 1] = SlotValue::Integer(birth);
        claims[COUNTRY - 1] = SlotValue::Integer(568);
        claims[8] = SlotValue::Text("Nguyễn Văn An");
        let public = keys.credential.public_key();
        let context = context(&public, b"nonce");
        let checked = secret.blind_request(&context, rng).check(&context).unwrap();
        let signature = checked.sign(&keys.credential, HEADER, &claims).unwrap();
        let gap = Gap { period: PERIOD, low: 1800, high: 2040 };
        let gap_signature = gap.sign(&keys.gap, ISSUER).unwrap();
        Self { secret, claims, signature, gap, gap_signature }
    }

    pub(crate) fn adult(keys: &Keys, rng: &mut ChaCha20Rng) -> Self {
        Self::new(keys, (33_000, 48_000, 2000), rng)
    }

    pub(crate) fn holding<'a>(&'a self, keys: &'a Keys) -> Holding<'a> {
        Holding {
            claims: &self.claims,
            signature: &self.signature,
            gap: Some((&self.gap, &self.gap_signature)),
            digit_table: Some(&keys.digits),
            prepared: None,
            prepared_gap: None,
        }
    }

    pub(crate) fn prove(
        &self,
        statement: &Statement,
        keys: &Keys,
        rng: &mut ChaCha20Rng,
    ) -> Result<Vec<u8>, ProveError> {
        prove(statement, &self.secret, &[self.holding(keys)], rng)
    }
}

/// Where the holder is known by a pseudonym.
pub(crate) fn scope() -> Scope {
    Scope::new(SCOPE)
}

pub(crate) fn context<'a>(issuer_key: &'a PublicKey, nonce: &'a [u8]) -> IssuanceContext<'a> {
    IssuanceContext { issuer_id: ISSUER, issuer_key, header: HEADER, nonce }
}

/// The whole statement: shown country, age, expiry, revocation, pseudonym, binding.
pub(crate) fn statement(keys: &Keys, holder: &Holder) -> Statement {
    Statement::new(keys.credential.public_key(), HEADER, SLOTS)
        .unwrap()
        .with_digit_key(*keys.digits.key())
        .show(COUNTRY, SlotValue::Integer(568))
        .unwrap()
        .range(BIRTH, Bound::AtMost(39_000))
        .unwrap()
        .range(VALID_UNTIL, Bound::AtLeast(46_000))
        .unwrap()
        .not_revoked(HANDLE, (keys.gap.public_key(), ISSUER), PERIOD)
        .unwrap()
        .with_pseudonym(&scope(), holder.secret.pseudonym(&scope()))
        .bound_to("nonce", b"nonce of the request")
        .bound_to("audience", b"https://platform.example")
}
