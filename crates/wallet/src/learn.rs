//! Taking over what is published for everybody: trust lists, digit tables, revocation lists.

use nonla_credential::{GapIndex, Head, IssuerId, file_of};
use nonla_crypto::DigitTable;

use crate::changes::{Change, Changes};
use crate::refusal::UpdateError;
use crate::wallet::Wallet;

impl Wallet {
    /// Takes over the next trust list of the chain.
    ///
    /// # Errors
    /// [`UpdateError::TrustList`].
    pub fn learn_trust_list(&self, text: &str) -> Result<Changes, UpdateError> {
        let next = self.trust_list.read_next(text, &self.operator)?;
        Ok(Changes::only(Change::TrustList(Box::new(next))))
    }

    /// Takes over an issuer's digit table; checks each signature in it, once.
    ///
    /// # Errors
    /// [`UpdateError::UnlistedDigitTable`] unless the trust list names its key and hash: a table
    /// made for one person would be a tag.
    pub fn learn_digit_table(&self, bytes: &[u8]) -> Result<Changes, UpdateError> {
        let table = DigitTable::from_bytes(bytes)?;
        let keys = self
            .trust_list
            .issuers()
            .iter()
            .flat_map(|issuer| &issuer.keys);
        let listed = keys
            .into_iter()
            .any(|entry| entry.digit_key == *table.key());
        if !listed && !nonla_crypto::planted("wallet-skip-digit-table-listed") {
            return Err(UpdateError::UnlistedDigitTable);
        }
        Ok(Changes::only(Change::DigitTable(Box::new(table))))
    }

    /// Takes over one period of an issuer's revocation list: the head, the index, and some files
    /// with their numbers. Of the files the wallet keeps its own; the others were decoys.
    ///
    /// # Errors
    /// [`UpdateError::GapList`] if the head is not signed by the listed key, differs from one known
    /// for the same period (equivocation), does not follow the known one, or a file does not fit.
    pub fn learn_revocation_list<'a>(
        &self,
        issuer: &IssuerId,
        (head, index): (&str, &[u8]),
        files: impl IntoIterator<Item = (u64, &'a [u8])>,
    ) -> Result<Changes, UpdateError> {
        let entry = self
            .trust_list
            .issuer(issuer)
            .ok_or(UpdateError::UnknownIssuer)?;
        let head = Head::read(head, &entry.head_key, issuer)?;
        for known in self
            .heads
            .values()
            .filter(|known| known.content().issuer == *issuer)
        {
            head.check_against(known)?;
        }
        let index = GapIndex::read(index)?;
        let own = self
            .credentials
            .iter()
            .find(|credential| credential.issuer == *issuer);
        let own_file = own.map(|credential| file_of(credential.handle));
        let mut list = vec![Change::Head(issuer.clone(), Box::new(head.clone()))];
        for (number, bytes) in files {
            let file = head.read_file(&index, number, bytes)?;
            if Some(number) == own_file {
                // Only the gap the wallet will use; an auditor checks all.
                if let Some((gap, signature)) = own.and_then(|c| file.gap_around(c.handle)) {
                    gap.verify(&entry.gap_key, issuer.as_bytes(), signature)
                        .map_err(|_| nonla_credential::GapListError::BadSignature)?;
                }
                list.push(Change::GapFile(issuer.clone(), Box::new(file)));
            }
        }
        Ok(Changes {
            list,
            reveals: None,
        })
    }
}
