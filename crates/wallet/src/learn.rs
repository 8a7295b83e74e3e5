//! Taking over what is published for everybody: trust lists, digit tables, revocation lists.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use nonla_credential::{
    GapIndex, GapListError, Hash, Head, IssuerEntry, IssuerId, Period, file_of,
};
use nonla_crypto::{DigitTable, Gap, Signature};
use zeroize::Zeroizing;

use crate::changes::{Change, Changes};
use crate::effect::Effect;
use crate::on_need::OnNeed;
use crate::refusal::UpdateError;
use crate::wallet::{OwnGap, StoredCredential, StoredGap, Wallet};

/// Takes over a gap whose signature it checks.
fn check_gap(
    issuer: &IssuerEntry,
    gap: Gap,
    signature: &Signature,
) -> Result<OwnGap, GapListError> {
    let period = Period::from_number(gap.period).map_err(|_| GapListError::NoGapKey)?;
    let key = issuer.gap_key(period).ok_or(GapListError::NoGapKey)?;
    let id = issuer.id.as_bytes();
    gap.verify(key, id, signature).map_err(|_| GapListError::BadSignature)?;
    let kept = Zeroizing::new(signature.to_bytes().to_vec());
    let kept = OnNeed::known(kept, signature.clone());
    Ok(OwnGap { gap, signature: kept, prepared: OnceLock::new() })
}

impl Wallet {
    /// Takes over the next trust list of the chain.
    ///
    /// # Errors
    /// [`UpdateError::TrustList`].
    pub fn learn_trust_list(&self, text: &str) -> Result<Changes, UpdateError> {
        let next = self.trust_list.read_next(text, &self.operator)?;
        Ok(Changes::only(Effect::TrustList(Box::new(next), text.to_owned())))
    }

    /// Takes over an issuer's digit table; checks each signature in it, once.
    ///
    /// # Errors
    /// [`UpdateError::UnlistedDigitTable`] unless the trust list names its key and hash: a table
    /// made for one person would be a tag.
    pub fn learn_digit_table(&self, bytes: &[u8]) -> Result<Changes, UpdateError> {
        let table = DigitTable::from_bytes(bytes)?;
        let keys = self.trust_list.issuers().iter().flat_map(|issuer| &issuer.keys);
        let listed = keys.into_iter().any(|entry| entry.digit_key == *table.key());
        if !listed && !nonla_crypto::planted("wallet-skip-digit-table-listed") {
            return Err(UpdateError::UnlistedDigitTable);
        }
        let table = OnNeed::known(Zeroizing::new(bytes.to_vec()), table);
        Ok(Changes::only(Effect::DigitTable(Box::new(table))))
    }

    /// Takes over an issuer's newest revocation list: all heads since the newest the wallet knows,
    /// oldest first, the index of the last, and some of its files with their numbers. Of the files
    /// the wallet keeps its own; the others were decoys.
    ///
    /// The first head a wallet ever sees of an issuer it takes on trust; every later one must be
    /// chained to those before, so no day of the issuer's history can be swapped unseen.
    ///
    /// # Errors
    /// [`UpdateError::GapList`] if a head is not signed by the listed key, differs from one known
    /// for the same period (equivocation), does not follow the one before, or a file does not fit;
    /// [`UpdateError::NothingNew`] without any head.
    pub fn learn_revocation_list<'a>(
        &self,
        issuer: &IssuerId,
        (heads, index): (&[&str], &[u8]),
        files: impl IntoIterator<Item = (u64, &'a [u8])>,
    ) -> Result<Changes, UpdateError> {
        let entry = self.trust_list.issuer(issuer).ok_or(UpdateError::UnknownIssuer)?;
        let heads = self.read_heads(entry, heads)?;
        let newest = heads.last().ok_or(UpdateError::NothingNew)?;
        let index = GapIndex::read(index)?;
        let mut list = Vec::new();
        for (number, bytes) in files {
            let file = newest.read_file(&index, number, bytes)?;
            for stored in self.credentials_of(issuer) {
                let handle = stored.facts.handle;
                if file_of(handle) == number {
                    // Only the gap the wallet will use; an auditor checks all.
                    let around = file.gap_around(handle);
                    let own = around.map(|(gap, signature)| check_gap(entry, gap, signature));
                    let own = own.transpose()?;
                    let gap =
                        StoredGap { issuer: issuer.clone(), handle, period: file.period(), own };
                    list.push(Change::Set(Effect::Gap(Box::new(gap))));
                }
            }
        }
        let learnt = |head| Effect::Head(issuer.clone(), Box::new(head)).into();
        list.extend(heads.into_iter().map(learnt));
        Ok(Changes::of(list))
    }

    fn credentials_of(&self, issuer: &IssuerId) -> impl Iterator<Item = &StoredCredential> {
        let all = self.credentials.iter().map(Box::as_ref);
        all.filter(move |stored| stored.facts.issuer == *issuer)
    }

    /// Reads heads and checks each against what is known and against the one before it.
    fn read_heads(&self, issuer: &IssuerEntry, heads: &[&str]) -> Result<Vec<Head>, UpdateError> {
        let mut newest = self.newest_head(&issuer.id).cloned();
        let mut read = Vec::with_capacity(heads.len());
        for text in heads {
            let head = Head::read(text, &issuer.head_key, &issuer.id)?;
            let period = head.content().period;
            match (self.heads.get(&(issuer.id.clone(), period)), &newest) {
                (Some(known), _) => head.check_same(known)?,
                (None, Some(before)) => head.check_follows(before)?,
                (None, None) => {}
            }
            if newest.as_ref().is_none_or(|newest| newest.content().period < period) {
                newest = Some(head.clone());
            }
            read.push(head);
        }
        Ok(read)
    }

    /// The gap files to fetch of `files` there are: the wallet's own and `decoys` others, in
    /// ascending order, so that what is fetched does not tell which one counts.
    ///
    /// The decoys of a credential are always the same: with new ones each time, the own file would
    /// be the one that recurs.
    #[must_use]
    pub fn files_to_fetch(&self, issuer: &IssuerId, files: u64, decoys: usize) -> Vec<u64> {
        let own = || self.credentials_of(issuer);
        let Some(StoredCredential { decoy_seed, .. }) = own().next() else { return Vec::new() };
        let mut wanted: BTreeSet<u64> = own().map(|stored| file_of(stored.facts.handle)).collect();
        let decoys = decoys.saturating_add(wanted.len());
        let all = usize::try_from(files).unwrap_or(usize::MAX);
        for draw in 0u64.. {
            if wanted.len() >= all.min(decoys) {
                break;
            }
            let seed = decoy_seed.to_be_bytes();
            let hash = Hash::of_parts("NONLA-DECOY-V1", &[&seed, &draw.to_be_bytes()]);
            let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
            let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
            wanted.insert(number % files.max(1));
        }
        wanted.into_iter().collect()
    }

    /// The newest head the wallet knows of an issuer.
    #[must_use]
    pub fn newest_head(&self, issuer: &IssuerId) -> Option<&Head> {
        let of_issuer = |((of, _), _): &(&(IssuerId, Period), &Head)| of == issuer;
        self.heads.iter().rev().find(of_issuer).map(|(_, head)| head)
    }
}
