//! Proving about one credential of the wallet.

use nonla_credential::{IssuedCredential, Period, slot_values};
use nonla_crypto::{DigitTable, Holding, ProveError, Prover, Statement, prove};
use rand_core::CryptoRngCore;

use crate::revocation::OwnGap;
use crate::wallet::Wallet;

/// Why a credential has no gap in a period.
pub(crate) enum NoGap {
    /// The wallet does not have its file of that list.
    NoList,
    /// The handle is revoked.
    Revoked,
}

impl Wallet {
    pub(crate) fn own_gap(
        &self,
        credential: &IssuedCredential,
        period: Period,
    ) -> Result<&OwnGap, NoGap> {
        let stored = self.revocation.gap(&credential.issuer, period, credential.handle);
        let own = stored.ok_or(NoGap::NoList)?.own.as_ref().ok_or(NoGap::Revoked)?;
        own.signature.get().map(|_| own).ok_or(NoGap::NoList)
    }

    /// Proves a statement about this credential, with the digit table of its key and, if the
    /// statement asks for one, its gap.
    pub(crate) fn prove_about(
        &self,
        (statement, prover): (&Statement, Prover<'_>),
        (credential, table): (&IssuedCredential, &DigitTable),
        gap: Option<&OwnGap>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, ProveError> {
        let holding = Holding {
            claims: &slot_values(&credential.claims, credential.handle),
            signature: &credential.signature,
            gap: gap.and_then(|own| Some((&own.gap, own.signature.get()?))),
            digit_table: Some(table),
            prepared: self.prepared(credential),
            prepared_gap: gap.and_then(|own| own.prepared.get()),
        };
        prove(statement, prover, &[holding], rng)
    }
}
