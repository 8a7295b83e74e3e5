//! What every statement about a credential of the trust list has in common.

use nonla_crypto::{Bound, Statement, StatementError};

use crate::day::{Day, Period};
use crate::layout::{SLOTS, Slot};
use crate::statement_fault::StatementFault;
use crate::trust_list::{IssuerEntry, IssuerKeyEntry, TypeEntry};

/// A credential as the trust list describes it: whose it is, of which type, under which key.
#[derive(Clone, Copy)]
pub(crate) struct ListedCredential<'a> {
    pub(crate) issuer: &'a IssuerEntry,
    pub(crate) credential_type: &'a TypeEntry,
    pub(crate) key: &'a IssuerKeyEntry,
}

impl ListedCredential<'_> {
    /// "I hold one."
    pub(crate) fn statement(&self) -> Result<Statement, StatementError> {
        let header = self.issuer.header(self.credential_type);
        Ok(Statement::new(self.key.key, &header, SLOTS)?.with_digit_key(self.key.digit_key))
    }

    /// "It counts on this day."
    pub(crate) fn not_expired(
        &self,
        statement: Statement,
        on: Day,
    ) -> Result<Statement, StatementError> {
        statement.range(Slot::ValidUntil.index(), Bound::AtLeast(on.number().into()))
    }

    /// "It is not revoked in this period."
    pub(crate) fn not_revoked(
        &self,
        statement: Statement,
        period: Period,
    ) -> Result<Statement, StatementFault> {
        let gap_key = self.issuer.gap_key(period).ok_or(StatementFault::NoGapKey)?;
        let issuer = (*gap_key, self.issuer.id.as_bytes());
        Ok(statement.not_revoked(Slot::Handle.index(), issuer, period.number())?)
    }

    /// Binds the statement to issuer and layout.
    pub(crate) fn bind(&self, statement: Statement) -> Statement {
        statement
            .bound_to("issuer-id", self.issuer.id.as_bytes())
            .bound_to("layout", self.credential_type.layout.as_bytes())
    }
}
