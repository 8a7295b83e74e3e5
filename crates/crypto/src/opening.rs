//! What a holder knows, laid out along the variables of a statement, and whether it fits.

use ff::Field;

use crate::backend::{G1Affine, Scalar};
use crate::digits::DigitTable;
use crate::gap::Gap;
use crate::holder::{Prover, Scope};
use crate::nonces::Nonces;
use crate::one_of::OneOfBlinding;
use crate::pairs::pairs;
use crate::prepared::PreparedSignature;
use crate::relation::{CredentialPlaces, RangePart, Relation, SECRET};
use crate::secret::Secrets;
use crate::signature::Signature;
use crate::slot::SlotValue;
use crate::statement::{CredentialClauses, RANGE_DIGITS, Statement};

/// One credential as its holder has it, with what goes with it; all of it is hidden by the proof.
#[derive(Clone, Copy)]
pub struct Holding<'a> {
    /// The claims: slots 1 and up.
    pub claims: &'a [SlotValue<'a>],
    /// The issuer's signature over all slots.
    pub signature: &'a Signature,
    /// The gap the handle lies in, with its signature, if the statement asks for one.
    pub gap: Option<(&'a Gap, &'a Signature)>,
    /// The issuer's digit table, if the statement has ranges or a gap.
    pub digit_table: Option<&'a DigitTable>,
    /// Tables of this credential, if the wallet keeps any: the same proof, sooner.
    pub prepared: Option<&'a PreparedSignature>,
    /// Tables of this gap, likewise.
    pub prepared_gap: Option<&'a PreparedSignature>,
}

/// Why no proof was made: the statement is not true of this credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The statement is about another number of credentials than were given.
    #[error("the statement is about another number of credentials")]
    WrongCredentialCount,
    /// The credential has another number of slots than the statement says.
    #[error("credential has another number of slots than the statement")]
    WrongSlotCount,
    /// A shown value is not the credential's.
    #[error("slot {slot} does not hold the shown value")]
    ShownValueDiffers {
        /// The slot shown.
        slot: usize,
    },
    /// A hidden value lies outside its range.
    #[error("the value in slot {slot} is out of range")]
    OutOfRange {
        /// The slot the range is about.
        slot: usize,
    },
    /// A hidden value is none of the codes.
    #[error("the value in slot {slot} is none of the codes")]
    NotOneOf {
        /// The slot the codes are for.
        slot: usize,
    },
    /// Two slots that should be equal hold different values.
    #[error("slot {slot} holds another value than the slot it should equal")]
    ValuesDiffer {
        /// The slot of the later credential.
        slot: usize,
    },
    /// No gap was given, or one of another period, or one that does not hold the handle.
    #[error("the handle lies in no gap of the period asked for")]
    NotInGap,
    /// A digit table is missing or is not the one the statement names.
    #[error("the digit table is not the one the statement names")]
    WrongDigitTable,
    /// The pseudonym in the statement is not this holder's.
    #[error("the pseudonym is not this holder's")]
    WrongPseudonym,
    /// The enrolment tag in the statement is not this holder's.
    #[error("the enrolment tag is not this holder's")]
    WrongEnrolmentTag,
    /// A blinding came out zero; try again (one in 2^250).
    #[error("degenerate randomness, try again")]
    Degenerate,
}

/// A signature whose knowledge is proved, with the tables of its credential, if there are any.
pub(crate) struct HeldSignature<'a> {
    pub(crate) signature: &'a Signature,
    pub(crate) prepared: Option<&'a PreparedSignature>,
}

/// The witness, with the blindings of its digits and codes.
pub(crate) struct Opening<'a> {
    pub(crate) values: Secrets,
    pub(crate) signatures: Vec<HeldSignature<'a>>,
    /// The table's signature of each digit.
    pub(crate) digit_points: Secrets<G1Affine>,
    /// What blinds it: `v` in `V = A_d * v`.
    pub(crate) digit_blinders: Secrets,
    pub(crate) one_of: Vec<OneOfBlinding>,
}

impl<'a> Opening<'a> {
    /// Lays out what the holder has, after checking that the statement is true of it.
    pub(crate) fn new(
        statement: &Statement,
        relation: &Relation,
        (prover, holdings): (Prover<'_>, &[Holding<'a>]),
        stream: &mut Nonces,
    ) -> Result<Self, ProveError> {
        if holdings.len() != relation.credentials.len() {
            return Err(ProveError::WrongCredentialCount);
        }
        check_linked(statement, prover)?;
        let mut opening = Self::empty(relation);
        opening.values.set(SECRET, *prover.secret.scalar());
        for (clauses, (places, holding)) in
            statement.credentials().zip(pairs(&relation.credentials, holdings))
        {
            opening.add_claims(clauses, places, holding.claims)?;
            opening.add_signatures(clauses, places, holding)?;
        }
        check_equal(statement, holdings)?;
        opening.drop_unfit_tables(relation);
        opening.hedge(statement, stream);
        for (clauses, (places, holding)) in
            statement.credentials().zip(pairs(&relation.credentials, holdings))
        {
            let table = holding.digit_table;
            let table = table.filter(|table| clauses.digit_key.as_ref() == Some(table.key()));
            for range in relation.ranges_of(places) {
                let table = table.ok_or(ProveError::WrongDigitTable)?;
                opening.add_digits(range, table, stream)?;
            }
        }
        opening.add_codes(statement, relation, stream)?;
        Ok(opening)
    }

    /// Zeros for all variables, and nothing else.
    pub(crate) fn empty(relation: &Relation) -> Self {
        Self {
            values: Secrets::zeros(relation.variables),
            signatures: Vec::with_capacity(relation.signatures.len()),
            digit_points: Secrets::with_capacity(relation.digits()),
            digit_blinders: Secrets::with_capacity(relation.digits()),
            one_of: Vec::with_capacity(relation.one_of.len()),
        }
    }

    fn add_claims(
        &mut self,
        clauses: &CredentialClauses,
        places: &CredentialPlaces,
        claims: &[SlotValue<'_>],
    ) -> Result<(), ProveError> {
        if claims.len() + 1 != clauses.slots {
            return Err(ProveError::WrongSlotCount);
        }
        for ((slot, variable), claim) in pairs(places.slots.iter().enumerate().skip(1), claims) {
            let value = claim.scalar();
            if clauses.shown.get(&slot).is_some_and(|shown| *shown != value) {
                return Err(ProveError::ShownValueDiffers { slot });
            }
            self.values.set(*variable, value);
        }
        Ok(())
    }

    fn add_signatures(
        &mut self,
        clauses: &CredentialClauses,
        places: &CredentialPlaces,
        holding: &Holding<'a>,
    ) -> Result<(), ProveError> {
        let (signature, prepared) = (holding.signature, holding.prepared);
        self.signatures.push(HeldSignature { signature, prepared });
        if let (Some(clause), Some([low, high])) = (&clauses.gap, places.gap) {
            let (gap, signature) = holding.gap.ok_or(ProveError::NotInGap)?;
            if gap.period != clause.period {
                return Err(ProveError::NotInGap);
            }
            self.values.set(low, Scalar::from(gap.low));
            self.values.set(high, Scalar::from(gap.high));
            self.signatures.push(HeldSignature { signature, prepared: holding.prepared_gap });
        }
        Ok(())
    }

    /// Tables of another credential would give a proof that does not verify.
    fn drop_unfit_tables(&mut self, relation: &Relation) {
        for (part, held) in pairs(&relation.signatures, &mut self.signatures) {
            held.prepared = held.prepared.filter(|prepared| prepared.fits(part, held.signature));
        }
    }

    /// Binds all randomness to the statement and to everything secret.
    pub(crate) fn hedge(&self, statement: &Statement, stream: &mut Nonces) {
        stream.absorb(statement.transcript().octets());
        for value in self.values.iter() {
            stream.absorb_scalar(value);
        }
        for held in &self.signatures {
            stream.absorb(&held.signature.to_bytes());
        }
    }

    fn add_digits(
        &mut self,
        range: &RangePart,
        table: &DigitTable,
        stream: &mut Nonces,
    ) -> Result<(), ProveError> {
        let digits = digits_of(range, &self.values).ok_or(match range.slot {
            Some(slot) => ProveError::OutOfRange { slot },
            None => ProveError::NotInGap,
        })?;
        for (variable, digit) in range.digits().zip(digits) {
            self.values.set(variable, Scalar::from(u64::from(digit)));
            self.digit_points.push(table.select(digit));
            self.digit_blinders.push(stream.scalar());
        }
        Ok(())
    }

    fn add_codes(
        &mut self,
        statement: &Statement,
        relation: &Relation,
        stream: &mut Nonces,
    ) -> Result<(), ProveError> {
        let clauses = statement.credentials().flat_map(|credential| &credential.one_of);
        let clauses: Vec<_> = clauses.collect();
        for (clause, part) in pairs(clauses, &relation.one_of) {
            let blinding = OneOfBlinding::new(part, &self.values.at(part.variable), stream);
            self.one_of.push(blinding.ok_or(ProveError::NotOneOf { slot: clause.slot })?);
        }
        Ok(())
    }
}

fn check_linked(statement: &Statement, prover: Prover<'_>) -> Result<(), ProveError> {
    let own = |scope: &Scope| match prover.visit {
        Some(visit) if visit.scope() == scope => visit.pseudonym(),
        _ => prover.secret.pseudonym(scope),
    };
    let pseudonym = statement.pseudonym.as_ref();
    if pseudonym.is_some_and(|clause| own(&clause.scope) != clause.pseudonym) {
        return Err(ProveError::WrongPseudonym);
    }
    let enrolment = statement.enrolment.as_ref();
    if enrolment.is_some_and(|clause| prover.secret.enrolment_tag(&clause.issuer_id) != clause.tag)
    {
        return Err(ProveError::WrongEnrolmentTag);
    }
    Ok(())
}

/// Slots said to be equal share a variable, so both claims must be compared as they came.
fn check_equal(statement: &Statement, holdings: &[Holding<'_>]) -> Result<(), ProveError> {
    let claim = |credential: usize, slot: usize| {
        let claims = holdings.get(credential)?.claims;
        Some(claims.get(slot.checked_sub(1)?)?.scalar())
    };
    for (credential, clauses) in statement.credentials().enumerate() {
        for equal in &clauses.equal {
            if claim(credential, equal.slot) != claim(equal.credential, equal.other_slot) {
                return Err(ProveError::ValuesDiffer { slot: equal.slot });
            }
        }
    }
    Ok(())
}

/// The digits of the range's left side, lowest first, if it has no more of them than the range.
fn digits_of(range: &RangePart, values: &Secrets) -> Option<[u8; RANGE_DIGITS]> {
    let bytes = range.left(&Scalar::ONE, |variable| Some(values.at(variable)))?.to_bytes_le();
    let (digits, _) = bytes.split_first_chunk()?;
    let rest = bytes.iter().skip(range.digits().len());
    let overflow = rest.fold(0, |overflow, byte| overflow | byte);
    (overflow == 0).then_some(*digits)
}
