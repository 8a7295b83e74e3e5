//! The uniqueness anchor: an issuer that signs only for people another issuer knows already.
//!
//! Whoever had a secret for each of two issuers would have two accounts everywhere. So every
//! issuer but one, the anchor, demands a proof that the new credential will hold the secret of a
//! living credential of the anchor, given to the same person. Decision 0011 says why it is made
//! this way.

use nonla_crypto::{EnrolmentTag, SlotValue, Statement};

use crate::day::{Day, Period};
use crate::identity::IdNumber;
use crate::issuance::Offer;
use crate::layout::Slot;
use crate::listed::ListedCredential;
use crate::statement_fault::StatementFault;
use crate::trust_list::{IssuerEntry, IssuerKeyEntry, TypeEntry};

/// Where the statement of an [`AnchorProof`](crate::AnchorProof) stands: the offer, and the anchor's entries of the
/// trust list.
#[derive(Clone, Copy, Debug)]
pub struct AnchorBasis<'a> {
    /// The new issuer's offer.
    pub offer: &'a Offer,
    /// The anchor.
    pub issuer: &'a IssuerEntry,
    /// The type of its credential.
    pub credential_type: &'a TypeEntry,
    /// The key the credential is signed with.
    pub key: &'a IssuerKeyEntry,
}

impl AnchorBasis<'_> {
    /// The statement: "I hold a credential of the anchor that counts on `as_of` and is not revoked
    /// in `period`; it was given to the person with this ID number; and `tag`, which came with my
    /// blind request, is of the same holder secret."
    ///
    /// Wallet and issuer both call this, each with the number it has: the holder's from the
    /// credential, the issuer's from its register. The number itself is never sent.
    ///
    /// # Errors
    /// [`StatementFault::Statement`].
    pub fn statement(
        &self,
        id_number: &IdNumber,
        tag: EnrolmentTag,
        period: Period,
        as_of: Day,
    ) -> Result<Statement, StatementFault> {
        let credential = ListedCredential {
            issuer: self.issuer,
            credential_type: self.credential_type,
            key: self.key,
        };
        let number = SlotValue::Text(id_number.as_str());
        let statement = credential.statement()?.show(Slot::IdNumber.index(), number)?;
        let statement = credential.not_expired(statement, as_of)?;
        let statement = credential.not_revoked(statement, period)?;
        let statement = statement.with_enrolment_tag(self.offer.issuer.as_bytes(), tag);
        Ok(self.bind(credential.bind(statement), as_of))
    }

    /// Everything else that is public and that the proof was made for.
    fn bind(&self, statement: Statement, as_of: Day) -> Statement {
        statement
            .bound_to("new-issuer-id", self.offer.issuer.as_bytes())
            .bound_to("new-issuer-key", &self.offer.issuer_key.to_bytes())
            .bound_to("new-type", self.offer.vct.as_bytes())
            .bound_to("offer-code", self.offer.code.as_bytes())
            .bound_to("offer-nonce", self.offer.nonce.as_bytes())
            .bound_to("as-of", &as_of.number().to_be_bytes())
    }
}
