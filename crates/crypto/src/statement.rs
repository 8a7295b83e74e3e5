//! What a presentation claims, as data: both sides build the same statement, one proves it, the
//! other checks it.

mod credential;
mod problem;

use crate::digits::DigitKey;
use crate::gap;
use crate::holder::{EnrolmentTag, Pseudonym, Scope};
use crate::key::PublicKey;
use crate::slot::SlotValue;
use crate::transcript::Transcript;

pub use credential::Bound;
pub(crate) use credential::{CredentialClauses, EqualClause, GapClause, OneOfClause};
pub use problem::{MAX_CODES, MAX_CREDENTIALS, MAX_RANGES, StatementError};

/// The suite of presentations: cipher suite, draft and version of this proof.
pub const SUITE_ID: &str = "nonla-bbs-2:BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_:draft-10";

/// Base-256 digits of a range over a slot: 16 bits. A side of a gap has one.
pub const RANGE_DIGITS: usize = 2;

/// The pseudonym clause: this pseudonym is the holder's in this scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PseudonymClause {
    pub(crate) scope: Scope,
    pub(crate) pseudonym: Pseudonym,
}

/// The enrolment clause: this tag is the holder's at this issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EnrolmentClause {
    pub(crate) issuer_id: Vec<u8>,
    pub(crate) tag: EnrolmentTag,
}

/// What one presentation proves, and what it was made for.
///
/// Build it with [`Statement::new`] and one method per clause; prove it with `prove`, check it
/// with [`verify`](crate::verify). It names no secret, so it may be copied, compared and shown.
///
/// A statement is about one credential, or about several of one holder: after
/// [`Statement::and_credential`] the clauses are about the next one. All of them hold the same
/// holder secret; that their subject is one person is said with [`Statement::equal`].
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    /// All but the last, which clauses are added to.
    earlier: Vec<CredentialClauses>,
    last: CredentialClauses,
    pub(crate) pseudonym: Option<PseudonymClause>,
    pub(crate) enrolment: Option<EnrolmentClause>,
    pub(crate) context: Vec<(&'static str, Vec<u8>)>,
}

impl Statement {
    /// "I hold a credential with `slots` slots and this header, signed by this key."
    ///
    /// # Errors
    /// [`StatementError::BadSlotCount`].
    pub fn new(key: PublicKey, header: &[u8], slots: usize) -> Result<Self, StatementError> {
        Ok(Self {
            earlier: Vec::new(),
            last: CredentialClauses::new(key, header, slots)?,
            pseudonym: None,
            enrolment: None,
            context: Vec::new(),
        })
    }

    /// "I also hold this credential, with the same holder secret in it." From here on the clauses
    /// are about this credential.
    ///
    /// Two people who share one secret could each bring a credential: without an
    /// [`equal`](Self::equal) on something only one person has, such as the number of an identity
    /// document, a statement about several credentials does not say that they are one person's.
    ///
    /// # Errors
    /// [`StatementError::BadSlotCount`] or [`StatementError::TooManyCredentials`].
    pub fn and_credential(
        mut self,
        key: PublicKey,
        header: &[u8],
        slots: usize,
    ) -> Result<Self, StatementError> {
        if self.earlier.len() + 1 >= MAX_CREDENTIALS {
            return Err(StatementError::TooManyCredentials);
        }
        let next = CredentialClauses::new(key, header, slots)?;
        self.earlier.push(std::mem::replace(&mut self.last, next));
        Ok(self)
    }

    /// Names the issuer's digit table, which ranges and the gap need. The last one named counts.
    #[must_use]
    pub fn with_digit_key(mut self, key: DigitKey) -> Self {
        self.last.digit_key = Some(key);
        self
    }

    /// "Slot `slot` holds `value`", in the open.
    ///
    /// # Errors
    /// [`StatementError`] if the slot cannot be shown.
    pub fn show(mut self, slot: usize, value: SlotValue<'_>) -> Result<Self, StatementError> {
        self.last.show(slot, value.scalar())?;
        Ok(self)
    }

    /// "The integer in slot `slot` lies within `bound`", and stays hidden.
    ///
    /// # Errors
    /// [`StatementError`] if the slot is shown, there is no digit key, or there are too many ranges.
    pub fn range(mut self, slot: usize, bound: Bound) -> Result<Self, StatementError> {
        let ranges: usize = self.credentials().map(|credential| credential.ranges.len()).sum();
        if ranges >= MAX_RANGES {
            return Err(StatementError::TooManyRanges);
        }
        self.last.range(slot, bound)?;
        Ok(self)
    }

    /// "The integer in slot `slot` is one of `codes`", and which one stays hidden.
    ///
    /// The order of the codes does not matter.
    ///
    /// # Errors
    /// [`StatementError::BadCodes`], or another if the slot is shown.
    pub fn one_of(mut self, slot: usize, codes: &[u64]) -> Result<Self, StatementError> {
        self.last.one_of(slot, codes)?;
        Ok(self)
    }

    /// "The handle in slot `slot` is not revoked in `period`", by the gaps signed with `key`.
    ///
    /// # Errors
    /// [`StatementError`] if the slot is shown or there is no digit key.
    pub fn not_revoked(
        mut self,
        slot: usize,
        (key, issuer_id): (PublicKey, &[u8]),
        period: u64,
    ) -> Result<Self, StatementError> {
        self.last.gap(GapClause { slot, key, header: gap::header(issuer_id), period })?;
        Ok(self)
    }

    /// "Slot `slot` holds what slot `other_slot` of the earlier credential `credential` (from 0)
    /// holds", and stays hidden. Both issuers must write it in the same way.
    ///
    /// # Errors
    /// [`StatementError`] if there is no such credential, or a slot is shown or named twice.
    pub fn equal(
        mut self,
        slot: usize,
        (credential, other_slot): (usize, usize),
    ) -> Result<Self, StatementError> {
        let other = self.earlier.get(credential);
        let other = other.ok_or(StatementError::BadCredential { credential })?;
        self.last.equal(EqualClause { slot, credential, other_slot }, other)?;
        Ok(self)
    }

    /// "In `scope` I am `pseudonym`." The last one named counts.
    #[must_use]
    pub fn with_pseudonym(mut self, scope: &Scope, pseudonym: Pseudonym) -> Self {
        self.pseudonym = Some(PseudonymClause { scope: scope.clone(), pseudonym });
        self
    }

    /// "At the issuer `issuer_id` my enrolment tag is `tag`." The last one named counts.
    ///
    /// With it an issuer learns that a blind request hides the secret of a credential it trusts.
    #[must_use]
    pub fn with_enrolment_tag(mut self, issuer_id: &[u8], tag: EnrolmentTag) -> Self {
        self.enrolment = Some(EnrolmentClause { issuer_id: issuer_id.to_vec(), tag });
        self
    }

    /// "I made this for `value`": nonce, audience, request and whatever else binds the proof.
    #[must_use]
    pub fn bound_to(mut self, label: &'static str, value: &[u8]) -> Self {
        self.context.push((label, value.to_vec()));
        self
    }

    /// The pseudonym this statement is about, if any.
    #[must_use]
    pub fn pseudonym(&self) -> Option<Pseudonym> {
        self.pseudonym.as_ref().map(|clause| clause.pseudonym)
    }

    /// The credentials this statement is about, in order.
    pub(crate) fn credentials(&self) -> impl Iterator<Item = &CredentialClauses> {
        self.earlier.iter().chain([&self.last])
    }

    /// All of it, in the fixed order of `specs/proof.md`.
    pub(crate) fn transcript(&self) -> Transcript {
        let mut transcript = Transcript::new();
        transcript.absorb("suite", SUITE_ID.as_bytes());
        for credential in self.credentials() {
            credential.absorb_into(&mut transcript);
        }
        transcript.absorb_integer("pseudonym-count", u64::from(self.pseudonym.is_some()));
        if let Some(clause) = &self.pseudonym {
            transcript.absorb("scope", clause.scope.id());
            transcript.absorb("pseudonym", &clause.pseudonym.to_bytes());
        }
        if let Some(clause) = &self.enrolment {
            transcript.absorb("enrolment-issuer", &clause.issuer_id);
            transcript.absorb("enrolment-tag", &clause.tag.to_bytes());
        }
        transcript.absorb_integer("context-count", self.context.len() as u64);
        for (label, value) in &self.context {
            transcript.absorb(label, value);
        }
        transcript
    }
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut list = f.debug_list();
        for credential in self.credentials() {
            list.entry(&format_args!(
                "Credential {{ slots: {}, shown: {:?}, ranges: {:?}, one_of: {:?}, period: {:?} }}",
                credential.slots,
                credential.shown.keys(),
                credential.ranges,
                credential.one_of,
                credential.gap.as_ref().map(|gap| gap.period),
            ));
        }
        list.finish()
    }
}
