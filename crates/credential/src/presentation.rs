//! A presentation on the wire, and the statement both sides read out of a request.

use nonla_crypto::{Bound, Pseudonym, Scope, Statement, proof_length};

use crate::age::latest_birth_day;
use crate::day::{Day, Period};
use crate::id::{DomainId, VerifierId};
use crate::layout::Slot;
use crate::listed::ListedCredential;
use crate::predicate::{Predicate, PredicateKind};
use crate::request::VerifiedRequest;
use crate::scope::scope_id;
use crate::statement_fault::StatementFault;
use crate::trust_list::{IssuerEntry, IssuerKeyEntry, TypeEntry};
use nonla_crypto::SlotValue;

/// First byte of every presentation of this form.
const VERSION: u8 = 2;

/// Where a statement stands: who asks, and under which entries of the trust list.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The request as verified.
    pub request: &'a VerifiedRequest,
    /// The trust domain, from the trust list: the first half of the scope.
    pub domain: &'a DomainId,
    /// The asking verifier's permanent id, from the trust list: the second half of the scope.
    pub verifier: &'a VerifierId,
    /// The issuer.
    pub issuer: &'a IssuerEntry,
    /// The credential type.
    pub credential_type: &'a TypeEntry,
    /// The issuer key the credential is signed with.
    pub key: &'a IssuerKeyEntry,
}

impl Basis<'_> {
    /// The statement a presentation for this request proves, with the holder's pseudonym if one is
    /// asked for.
    ///
    /// Wallet and verifier both call this, so there is one place that says what a request means.
    ///
    /// # Errors
    /// [`StatementFault`].
    pub fn statement(
        &self,
        period: Option<Period>,
        pseudonym: Option<(&Scope, Pseudonym)>,
    ) -> Result<Statement, StatementFault> {
        let asked = self.request.asked();
        let requirement = &asked.requirement;
        if requirement.has(PredicateKind::NotRevoked) != period.is_some()
            || requirement.has(PredicateKind::OneAccount) != pseudonym.is_some()
        {
            return Err(StatementFault::Parts);
        }
        let mut statement = self.credential().statement()?;
        for predicate in requirement.iter() {
            statement = self.state(predicate, statement, (period, pseudonym))?;
        }
        Ok(self.bind(statement))
    }

    /// The statement with one more predicate in it.
    fn state(
        &self,
        predicate: &Predicate,
        statement: Statement,
        (period, pseudonym): (Option<Period>, Option<(&Scope, Pseudonym)>),
    ) -> Result<Statement, StatementFault> {
        let as_of = self.request.asked().as_of;
        let at_most = |day: Day| Bound::AtMost(day.number().into());
        match predicate {
            Predicate::ResidentIn(country) => {
                let value = SlotValue::Integer(country.code().into());
                Ok(statement.show(Slot::ResidentCountry.index(), value)?)
            }
            Predicate::NotExpired => Ok(self.credential().not_expired(statement, as_of)?),
            Predicate::AgeAtLeast(years) => {
                let latest = latest_birth_day(as_of, *years, self.credential_type.birthday_rule)?;
                Ok(statement.range(Slot::BirthDate.index(), at_most(latest))?)
            }
            Predicate::EnrolledAtLeast(days) => {
                let latest = days.latest_enrolment(as_of).ok_or(StatementFault::Day)?;
                Ok(statement.range(Slot::EnrolledOn.index(), at_most(latest))?)
            }
            Predicate::ProvinceIn(provinces) => {
                let codes: Vec<u64> = provinces.iter().map(|one| one.code().into()).collect();
                Ok(statement.one_of(Slot::Province.index(), &codes)?)
            }
            Predicate::StatusIn(statuses) => {
                let codes: Vec<u64> = statuses.iter().map(|one| one.code().into()).collect();
                Ok(statement.one_of(Slot::Status.index(), &codes)?)
            }
            Predicate::NotRevoked => {
                let period = period.ok_or(StatementFault::Parts)?;
                self.credential().not_revoked(statement, period)
            }
            Predicate::OneAccount => {
                let (scope, pseudonym) = pseudonym.ok_or(StatementFault::Parts)?;
                if scope.id() != self.scope_id() {
                    return Err(StatementFault::OtherScope);
                }
                Ok(statement.with_pseudonym(scope, pseudonym))
            }
        }
    }

    fn credential(&self) -> ListedCredential<'_> {
        ListedCredential {
            issuer: self.issuer,
            credential_type: self.credential_type,
            key: self.key,
        }
    }

    /// The scope of pseudonyms: the trust domain and the verifier's permanent id, never a word of
    /// the request.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::new(&self.scope_id())
    }

    fn scope_id(&self) -> Vec<u8> {
        scope_id(self.domain, self.verifier)
    }

    /// Everything else that is public and that the proof was made for.
    fn bind(&self, statement: Statement) -> Statement {
        let content = self.request.content();
        let day = self.request.asked().as_of.number();
        self.credential()
            .bind(statement)
            .bound_to("domain-id", self.domain.as_bytes())
            .bound_to("verifier-id", self.verifier.as_bytes())
            .bound_to("nonce", content.nonce.as_bytes())
            .bound_to("audience", content.client_id.as_bytes())
            .bound_to("response-uri", content.response_uri.as_bytes())
            .bound_to("as-of", &day.to_be_bytes())
            .bound_to("request-hash", self.request.hash().as_bytes())
    }
}

/// Why bytes are not a presentation for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PresentationError {
    /// The length is not the one every presentation for this request has.
    #[error("presentation has another length than this request calls for")]
    WrongLength,
    /// The first byte names a form this software does not know.
    #[error("unknown version of the presentation format")]
    UnknownVersion,
    /// The pseudonym is no checked point.
    #[error("the pseudonym is malformed")]
    MalformedPseudonym,
}

/// An anonymous presentation: two of one holder cannot be linked unless both are for one scope.
///
/// On the wire: version, period (2 bytes, 0 if none), short id of the issuer key (8 bytes), the
/// pseudonym (48 bytes, if asked for), the proof. All presentations for one request have the same
/// length.
#[derive(Clone, PartialEq, Eq)]
pub struct AnonymousPresentation {
    /// The period proved for, if the request asks for one.
    pub period: Option<Period>,
    /// Short id of the issuer key.
    pub key_id: [u8; IssuerKeyEntry::SHORT_ID],
    /// The holder's pseudonym, if the request asks for it.
    pub pseudonym: Option<Pseudonym>,
    /// The proof.
    pub proof: Vec<u8>,
}

impl std::fmt::Debug for AnonymousPresentation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnonymousPresentation")
            .field("period", &self.period)
            .field("proof_bytes", &self.proof.len())
            .finish_non_exhaustive()
    }
}

/// Version and period.
const PREFIX: usize = 3;

impl AnonymousPresentation {
    /// The bytes a wallet sends.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let period = self.period.map_or(0, |period| period.day().number());
        // Room at once: a vector that grows leaves a copy of the pseudonym behind.
        let length = PREFIX + self.pseudonym.as_ref().map_or(0, |_| Pseudonym::LENGTH);
        let mut bytes = Vec::with_capacity(length + self.key_id.len() + self.proof.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&period.to_be_bytes());
        bytes.extend_from_slice(&self.key_id);
        if let Some(pseudonym) = &self.pseudonym {
            bytes.extend_from_slice(&pseudonym.to_bytes());
        }
        bytes.extend_from_slice(&self.proof);
        bytes
    }

    /// Reads the parts; the proof's own length is checked against the statement.
    ///
    /// # Errors
    /// [`PresentationError`].
    pub fn read(bytes: &[u8], request: &VerifiedRequest) -> Result<Self, PresentationError> {
        let requirement = &request.asked().requirement;
        let (version, rest) = bytes.split_first().ok_or(PresentationError::WrongLength)?;
        if *version != VERSION {
            return Err(PresentationError::UnknownVersion);
        }
        let (period, rest) = rest.split_first_chunk().ok_or(PresentationError::WrongLength)?;
        let number = u16::from_be_bytes(*period);
        if (number != 0) != requirement.has(PredicateKind::NotRevoked) {
            return Err(PresentationError::WrongLength);
        }
        let (key_id, rest) = rest.split_first_chunk().ok_or(PresentationError::WrongLength)?;
        let (pseudonym, proof) = if requirement.has(PredicateKind::OneAccount) {
            let (point, proof) =
                rest.split_at_checked(Pseudonym::LENGTH).ok_or(PresentationError::WrongLength)?;
            let pseudonym =
                Pseudonym::from_bytes(point).map_err(|_| PresentationError::MalformedPseudonym)?;
            (Some(pseudonym), proof)
        } else {
            (None, rest)
        };
        let period = requirement
            .has(PredicateKind::NotRevoked)
            .then(|| Period::of(Day::from_number(number)));
        Ok(Self { period, key_id: *key_id, pseudonym, proof: proof.to_vec() })
    }

    /// Whether the proof has the length every proof of `statement` has.
    #[must_use]
    pub fn fits(&self, statement: &Statement) -> bool {
        self.proof.len() == proof_length(statement)
    }
}
