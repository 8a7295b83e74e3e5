//! Proofs and lies of the engine's holders, in one call each.

use nonla_crypto::adversary::{Cheat, cheat};
use nonla_crypto::{Holding, ProveError, SlotValue, Statement, prove};
use rand::{CryptoRng, RngCore};

use crate::engine::{HEADER, Holder, Keys, SLOTS, statement};

/// The honest proof.
pub(crate) fn proof(
    statement: &Statement,
    (keys, holder): (&Keys, &Holder),
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    prove(statement, &holder.secret, &[holder.holding(keys)], rng)
}

/// What a dishonest holder sends to a statement that asks for no gap. Of a true statement this is
/// a proof like any other.
pub(crate) fn lie(
    statement: &Statement,
    (keys, holder): (&Keys, &Holder),
    how: Cheat,
    rng: &mut (impl RngCore + CryptoRng),
) -> Vec<u8> {
    let holding = Holding { gap: None, ..holder.holding(keys) };
    cheat(statement, (&holder.secret, &holding), how, rng).unwrap()
}

/// "I hold a credential of this issuer", and no more.
pub(crate) fn smallest(keys: &Keys) -> Statement {
    Statement::new(keys.credential.public_key(), HEADER, SLOTS).unwrap()
}

/// The whole statement, made for a request with this nonce.
pub(crate) fn whole(keys: &Keys, holder: &Holder, nonce: u64) -> Statement {
    statement(keys, holder).bound_to("run", &nonce.to_be_bytes())
}

/// A credential with these claims under this header, for the holder's own secret.
pub(crate) fn sign_again(
    keys: &Keys,
    holder: &mut Holder,
    header: &[u8],
    claims: &[SlotValue<'static>],
    rng: &mut (impl RngCore + CryptoRng),
) {
    let public = keys.credential.public_key();
    let mut nonce = [0; 32];
    rng.fill_bytes(&mut nonce);
    let context =
        nonla_crypto::IssuanceContext { header, ..crate::engine::context(&public, &nonce) };
    let checked = holder.secret.blind_request(&context, rng).check(&context).unwrap();
    holder.signature = checked.sign(&keys.credential, header, claims).unwrap();
    holder.claims = claims.to_vec();
}
