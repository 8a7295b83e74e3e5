//! Proving about one credential of the wallet.

use nonla_credential::{IssuedCredential, Period, slot_values};
use nonla_crypto::{
    DigitTable, Gap, Holding, PreparedSignature, ProveError, Signature, Statement, prove,
};
use rand_core::CryptoRngCore;

use crate::wallet::Wallet;

/// The gap a credential's handle lies in.
pub(crate) struct OwnGap<'a> {
    gap: Gap,
    signature: &'a Signature,
    prepared: Option<&'a PreparedSignature>,
}

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
    ) -> Result<OwnGap<'_>, NoGap> {
        let stored = self.gap_file(&credential.issuer, period, credential.handle);
        let stored = stored.ok_or(NoGap::NoList)?;
        let own = stored.file.gap_around(credential.handle);
        let (gap, signature) = own.ok_or(NoGap::Revoked)?;
        Ok(OwnGap { gap, signature, prepared: stored.prepared.as_ref() })
    }

    /// Proves a statement about this credential, with the digit table of its key and, if the
    /// statement asks for one, its gap.
    pub(crate) fn prove_about(
        &self,
        statement: &Statement,
        (credential, table): (&IssuedCredential, &DigitTable),
        gap: Option<&OwnGap<'_>>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, ProveError> {
        let holding = Holding {
            claims: &slot_values(&credential.claims, credential.handle),
            signature: &credential.signature,
            gap: gap.map(|own| (&own.gap, own.signature)),
            digit_table: Some(table),
            prepared: self.prepared(credential),
            prepared_gap: gap.and_then(|own| own.prepared),
        };
        prove(statement, &self.secret, &[holding], rng)
    }
}
