//! A new export of the civil register over the one before: first a plan, then the change.

use std::collections::{BTreeSet, HashMap};

use nonla_credential::IdNumber;

use crate::draft::Stop;
use crate::field::Field;
use crate::person::Person;
use crate::person_record::{PersonId, PersonRecord};
use crate::register::Register;

/// What taking a new export of the civil register would do. Nothing has changed yet.
///
/// People are found by their number and their [former numbers](Person::former_numbers), so who gets
/// another number, name or status keeps their enrolment, their credentials and their accounts. Who is
/// in the register and not in the export stays with all they have, but gets no further offer until an
/// export has them again.
///
/// Positions are those in the list of people the plan was made of. `Debug` shows no person.
pub struct Plan {
    pub(crate) people: Vec<Person>,
    /// What each of them does, in their order.
    pub(crate) actions: Vec<Action>,
    pub(crate) gone: Vec<PersonId>,
    /// The rows that it changes, as they were.
    pub(crate) seen: Vec<Seen>,
    /// How many exports the register was made of.
    pub(crate) exports: u64,
    gone_enrolled: usize,
    lookalikes: Vec<usize>,
    pub(crate) merges_allowed: bool,
}

/// What one row of the export does.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Add,
    /// The rows that are this person's, and the fields that change.
    Update {
        rows: Vec<PersonId>,
        fields: Vec<Field>,
        is_back: bool,
    },
}

/// A row of the export cannot be taken; correct it and plan again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanConflict {
    /// Two rows have one number; an import finds that before.
    #[error("two rows have the same number")]
    SameNumberTwice {
        /// The row.
        position: usize,
        /// The earlier one.
        other: usize,
    },
    /// Two rows find one person of the register.
    #[error("two rows are one person of the register, by a former number of theirs")]
    SamePersonTwice {
        /// The row.
        position: usize,
        /// The earlier one.
        other: usize,
    },
    /// The number is that of an enrolled person with another name and another day of birth: whoever
    /// has the wallet would become somebody else.
    #[error(
        "the number is that of an enrolled person with another name and another day of birth; if \
         both are corrections, import one of them first"
    )]
    OtherPerson {
        /// The row.
        position: usize,
    },
}

/// A row that a plan changes, as far as the plan rests on it.
pub(crate) struct Seen {
    pub(crate) id: PersonId,
    pub(crate) revision: u64,
    pub(crate) is_gone: bool,
    pub(crate) is_enrolled: bool,
}

/// Why a plan was not carried out. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unapplied {
    /// The register changed since the plan was made; make it again.
    #[error("the register has changed since the plan was made; plan again")]
    Stale,
    /// The plan merges enrolments, which nobody allowed; see [`Plan::allow_merges`].
    #[error(
        "{merges} people are enrolled under two numbers each: one enrolment of each ends, and this \
         is counted in public; allow it, or leave out those rows"
    )]
    Merges {
        /// How many.
        merges: usize,
    },
}

impl From<Unapplied> for Stop<Unapplied> {
    fn from(unapplied: Unapplied) -> Self {
        Self::Refused(unapplied)
    }
}

impl PlanConflict {
    /// The row to correct.
    #[must_use]
    pub const fn position(&self) -> usize {
        match self {
            Self::SameNumberTwice { position, .. }
            | Self::SamePersonTwice { position, .. }
            | Self::OtherPerson { position } => *position,
        }
    }
}

impl Plan {
    /// How many people are new.
    #[must_use]
    pub fn added(&self) -> usize {
        self.actions.iter().filter(|action| **action == Action::Add).count()
    }

    /// Whose row changes: positions, and the columns that change.
    pub fn changed(&self) -> impl Iterator<Item = (usize, &[Field])> {
        self.updates().filter_map(|(position, _, fields, is_back)| {
            (!fields.is_empty() || is_back).then_some((position, fields))
        })
    }

    /// How many people the export has as the register has them.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.actions.len() - self.added() - self.changed().count()
    }

    /// How many people of the register the export does not have.
    #[must_use]
    pub const fn gone(&self) -> usize {
        self.gone.len()
    }

    /// How many of those are enrolled. Their credentials stay until somebody revokes them.
    #[must_use]
    pub const fn gone_enrolled(&self) -> usize {
        self.gone_enrolled
    }

    /// Positions of people who stand in the register under several numbers, which become one.
    pub fn joined(&self) -> impl Iterator<Item = usize> {
        self.updates().filter(|(_, rows, ..)| rows.len() > 1).map(|(position, ..)| position)
    }

    /// Positions of new people with the name and day of birth of one who is gone: perhaps the same
    /// under another number, who then would be enrolled a second time. If so, write the old number
    /// into `former_numbers`.
    #[must_use]
    pub fn lookalikes(&self) -> &[usize] {
        &self.lookalikes
    }

    /// Allows what the plan has of merges: of a person who is enrolled under two numbers one
    /// enrolment ends, with its credentials and its accounts, and [`Counters`] says so in public.
    ///
    /// The enrolment with a living credential stays; of two such the older one. To choose the other,
    /// merge the two first with [`Issuer::merge`](crate::Issuer::merge).
    ///
    /// [`Counters`]: nonla_credential::Counters::merged
    #[must_use]
    pub fn allow_merges(self) -> Self {
        Self { merges_allowed: true, ..self }
    }

    pub(crate) fn updates(&self) -> impl Iterator<Item = (usize, &[PersonId], &[Field], bool)> {
        let update = |(position, action)| match action {
            &Action::Update { ref rows, ref fields, is_back } => {
                Some((position, rows.as_slice(), fields.as_slice(), is_back))
            }
            Action::Add => None,
        };
        self.actions.iter().enumerate().filter_map(update)
    }
}

impl Action {
    fn rows(&self) -> &[PersonId] {
        match self {
            Self::Add => &[],
            Self::Update { rows, .. } => rows,
        }
    }

    /// Whether anything is written.
    pub(crate) fn changes_rows(&self) -> bool {
        match self {
            Self::Add => true,
            Self::Update { rows, fields, is_back } => {
                rows.len() > 1 || !fields.is_empty() || *is_back
            }
        }
    }
}

/// No number stands twice, former ones included.
fn check_numbers(export: &[Person]) -> Result<(), PlanConflict> {
    let mut numbers: HashMap<&str, usize> = HashMap::with_capacity(export.len());
    for (position, person) in export.iter().enumerate() {
        for number in person.numbers().map(IdNumber::as_str) {
            if let Some(other) = numbers.insert(number, position) {
                return Err(PlanConflict::SameNumberTwice { position, other });
            }
        }
    }
    Ok(())
}

impl Register {
    /// Plans to take a whole new export of the civil register over what is there.
    ///
    /// # Errors
    /// [`PlanConflict`] for the first row that cannot be taken.
    ///
    /// # Examples
    /// ```
    /// use nonla_credential::Day;
    /// use nonla_issuer::{MemoryStore, Register, sample_register};
    ///
    /// let read = |store: &MemoryStore| {
    ///     let tables = Register::TABLES.map(|table| store.page(&table.first(), usize::MAX));
    ///     Register::read(tables.into_iter().flatten())
    /// };
    /// let (store, today) = (MemoryStore::default(), Day::parse("2026-11-22")?);
    /// let people = sample_register(60, today, 1);
    /// store.commit(Register::default().plan(people[..50].to_vec())?.apply(today))??;
    /// let plan = read(&store)?.plan(people[10..].to_vec())?;
    /// assert_eq!((plan.added(), plan.unchanged(), plan.gone()), (10, 40, 10));
    /// store.commit(plan.apply(today))??;
    /// assert_eq!(read(&store)?.people(), 50);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self, export: Vec<Person>) -> Result<Plan, PlanConflict> {
        check_numbers(&export)?;
        let mut found: HashMap<PersonId, usize> = HashMap::new();
        let mut actions = Vec::with_capacity(export.len());
        for (position, person) in export.iter().enumerate() {
            let action = self.action_of(position, person)?;
            if let Action::Update { rows, .. } = &action {
                for id in rows {
                    if let Some(other) = found.insert(*id, position) {
                        return Err(PlanConflict::SamePersonTwice { position, other });
                    }
                }
            }
            actions.push(action);
        }
        let gone = self.rows().filter(|(id, row)| row.is_present() && !found.contains_key(id));
        let gone: Vec<PersonId> = gone.map(|(id, _)| id).collect();
        let is_enrolled =
            |id: &&PersonId| self.row(**id).is_some_and(|row| row.enrolment.is_some());
        let gone_enrolled = gone.iter().filter(is_enrolled).count();
        let lookalikes = self.lookalikes(&export, &actions, &gone);
        let (seen, exports) = (self.seen(&actions, &gone), self.exports);
        let merges_allowed = false;
        Ok(Plan {
            people: export,
            actions,
            gone,
            seen,
            exports,
            gone_enrolled,
            lookalikes,
            merges_allowed,
        })
    }

    /// The rows that a plan changes.
    fn seen(&self, actions: &[Action], gone: &[PersonId]) -> Vec<Seen> {
        let changed = actions.iter().filter(|action| action.changes_rows());
        let rows = changed.flat_map(Action::rows).chain(gone);
        let seen = rows.filter_map(|id| {
            let row = self.row(*id)?;
            let PersonRecord { revision, is_gone, .. } = *row;
            Some(Seen { id: *id, revision, is_gone, is_enrolled: row.enrolment.is_some() })
        });
        seen.collect()
    }

    fn action_of(&self, position: usize, person: &Person) -> Result<Action, PlanConflict> {
        let mut rows: Vec<PersonId> = Vec::new();
        for id in person.numbers().filter_map(|number| self.person_with(number)) {
            if !rows.contains(&id) {
                rows.push(id);
            }
        }
        let known: Vec<&PersonRecord> = rows.iter().filter_map(|id| self.row(*id)).collect();
        let Some(first) = known.first() else { return Ok(Action::Add) };
        if known.iter().any(|row| row.enrolment.is_some() && row.person.is_unlike(person)) {
            return Err(PlanConflict::OtherPerson { position });
        }
        let mut fields = first.person.fields_that_differ(person);
        let is_known = |number: &IdNumber| self.person_with(number).is_some();
        if !person.former_numbers().iter().all(is_known) || rows.len() > 1 {
            fields.push(Field::FormerNumbers);
        }
        Ok(Action::Update { is_back: first.is_gone, rows, fields })
    }

    /// New people who look like one who is gone.
    fn lookalikes(&self, export: &[Person], actions: &[Action], gone: &[PersonId]) -> Vec<usize> {
        let look =
            |person: &Person| (person.full_name().as_str().to_lowercase(), person.birth_date());
        let rows = gone.iter().filter_map(|id| self.row(*id));
        let looks: BTreeSet<_> = rows.map(|row| look(&row.person)).collect();
        let added = export.iter().zip(actions).enumerate();
        let added = added.filter(|(_, (_, action))| **action == Action::Add);
        added.filter(|(_, (person, _))| looks.contains(&look(person))).map(|(at, _)| at).collect()
    }
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan")
            .field("added", &self.added())
            .field("changed", &self.changed().count())
            .field("gone", &self.gone.len())
            .finish_non_exhaustive()
    }
}
