//! A new export of the civil register over the one before: first a plan, then the change.

use std::collections::{BTreeSet, HashMap};

use nonla_credential::{Day, IdNumber};

use super::{PersonId, Register, Row};
use crate::bad_row::Field;
use crate::person::Person;

/// What taking a new export of the civil register would do. Nothing has changed yet.
///
/// People are found by their number and their [former numbers](Person::former_numbers), so who gets
/// another number, name or status keeps their enrolment, their credentials and their accounts. Who is
/// in the register and not in the export stays with all they have, but gets no further offer until an
/// export has them again.
///
/// Positions are those in the list of people the plan was made of. `Debug` shows no person.
pub struct Plan {
    people: Vec<Person>,
    /// What each of them does, in their order.
    steps: Vec<Step>,
    gone: Vec<PersonId>,
    gone_enrolled: usize,
    lookalikes: Vec<usize>,
    merges_allowed: bool,
}

/// What one row of the export does.
#[derive(Clone, PartialEq, Eq)]
enum Step {
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

impl PlanConflict {
    /// The row to correct.
    #[must_use]
    pub const fn position(&self) -> usize {
        match self {
            Self::SamePersonTwice { position, .. } | Self::OtherPerson { position } => *position,
        }
    }
}

impl Plan {
    /// How many people are new.
    #[must_use]
    pub fn added(&self) -> usize {
        self.steps.iter().filter(|step| **step == Step::Add).count()
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
        self.steps.len() - self.added() - self.changed().count()
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

    fn updates(&self) -> impl Iterator<Item = (usize, &[PersonId], &[Field], bool)> {
        let update = |(position, step)| match step {
            &Step::Update { ref rows, ref fields, is_back } => {
                Some((position, rows.as_slice(), fields.as_slice(), is_back))
            }
            Step::Add => None,
        };
        self.steps.iter().enumerate().filter_map(update)
    }
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
    /// use nonla_issuer::{Register, sample_register};
    ///
    /// let today = Day::parse("2026-11-22")?;
    /// let people = sample_register(60, today, 1);
    /// let mut register = Register::from_people(people[..50].to_vec())?;
    /// let plan = register.plan(people[10..].to_vec())?;
    /// assert_eq!((plan.added(), plan.unchanged(), plan.gone()), (10, 40, 10));
    /// register.update(plan, today)?;
    /// assert_eq!(register.people(), 50);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self, export: Vec<Person>) -> Result<Plan, PlanConflict> {
        let mut found: HashMap<PersonId, usize> = HashMap::new();
        let mut steps = Vec::with_capacity(export.len());
        for (position, person) in export.iter().enumerate() {
            let step = self.step_of(position, person)?;
            if let Step::Update { rows, .. } = &step {
                for id in rows {
                    if let Some(other) = found.insert(*id, position) {
                        return Err(PlanConflict::SamePersonTwice { position, other });
                    }
                }
            }
            steps.push(step);
        }
        let rows = self.people.iter().enumerate().map(|(id, row)| (PersonId(id), row));
        let gone = rows.filter(|(id, row)| row.is_present() && !found.contains_key(id));
        let gone: Vec<PersonId> = gone.map(|(id, _)| id).collect();
        let gone_enrolled = gone.iter().filter(|id| self.enrolment_of(**id).is_some()).count();
        let lookalikes = self.lookalikes(&export, &steps, &gone);
        Ok(Plan { people: export, steps, gone, gone_enrolled, lookalikes, merges_allowed: false })
    }

    /// Carries a plan out: all of it, or nothing.
    ///
    /// # Errors
    /// [`Unapplied`].
    pub fn update(&mut self, plan: Plan, today: Day) -> Result<(), Unapplied> {
        // What the plan was made of is as it was, or the plan would be another.
        let Plan { people, steps, gone, merges_allowed, .. } = plan;
        let again = self.plan(people).map_err(|_| Unapplied::Stale)?;
        if again.steps != steps || again.gone != gone {
            return Err(Unapplied::Stale);
        }
        let merges = again.updates().map(|(_, rows, ..)| self.enrolments_among(rows)).sum();
        if merges > 0 && !merges_allowed {
            return Err(Unapplied::Merges { merges });
        }
        // Every check has passed; from here on nothing fails.
        for (person, step) in again.people.into_iter().zip(steps) {
            match step {
                Step::Add => self.add(person),
                Step::Update { rows, fields, .. } => self.take_row((&rows, &fields), person, today),
            }
        }
        for id in gone {
            if let Some(row) = self.people.get_mut(id.0) {
                row.is_gone = true;
            }
        }
        Ok(())
    }

    /// The people of the newest export, each with the numbers they had before: what
    /// [`write_csv`](crate::write_csv) writes, to be corrected and imported again.
    #[must_use]
    pub fn export(&self) -> Vec<Person> {
        let present = self.people.iter().filter(|row| row.is_present());
        present.map(|row| row.person.clone()).collect()
    }

    /// Everybody who ever was in the register, in the order they came, so that a place in the list stays
    /// one person's. Who turned out to be somebody else's second row is found by that number still.
    #[must_use]
    pub fn everybody(&self) -> Vec<Person> {
        self.people.iter().map(|row| row.person.clone()).collect()
    }

    fn step_of(&self, position: usize, person: &Person) -> Result<Step, PlanConflict> {
        let mut rows: Vec<PersonId> = Vec::new();
        for id in person.numbers().filter_map(|number| self.person_with(number)) {
            if !rows.contains(&id) {
                rows.push(id);
            }
        }
        let known: Vec<&Row> = rows.iter().filter_map(|id| self.row(*id)).collect();
        let Some(first) = known.first() else { return Ok(Step::Add) };
        if known.iter().any(|row| row.enrolment.is_some() && row.person.is_unlike(person)) {
            return Err(PlanConflict::OtherPerson { position });
        }
        let mut fields = first.person.fields_that_differ(person);
        let is_known = |number: &IdNumber| self.person_with(number).is_some();
        if !person.former_numbers().iter().all(is_known) || rows.len() > 1 {
            fields.push(Field::FormerNumbers);
        }
        Ok(Step::Update { is_back: first.is_gone, rows, fields })
    }

    /// New people who look like one who is gone.
    fn lookalikes(&self, export: &[Person], steps: &[Step], gone: &[PersonId]) -> Vec<usize> {
        let look =
            |person: &Person| (person.full_name().as_str().to_lowercase(), person.birth_date());
        let rows = gone.iter().filter_map(|id| self.row(*id));
        let looks: BTreeSet<_> = rows.map(|row| look(&row.person)).collect();
        let added = export.iter().zip(steps).enumerate();
        let added = added.filter(|(_, (_, step))| **step == Step::Add);
        added.filter(|(_, (person, _))| looks.contains(&look(person))).map(|(at, _)| at).collect()
    }

    /// How many enrolments end when these rows become one.
    fn enrolments_among(&self, rows: &[PersonId]) -> usize {
        let enrolled = rows.iter().filter(|id| self.enrolment_of(**id).is_some()).count();
        enrolled.saturating_sub(1)
    }

    fn add(&mut self, person: Person) {
        let id = PersonId(self.people.len());
        for number in person.numbers() {
            self.by_number.insert(number.as_str().to_owned(), id);
        }
        self.people.push(Row::new(person));
    }

    /// Joins the rows of a person, and writes what the export says over what the register said.
    fn take_row(&mut self, (rows, fields): (&[PersonId], &[Field]), person: Person, today: Day) {
        let Some(mut kept) = rows.first().copied() else { return };
        for id in rows.iter().skip(1).copied() {
            let better = self.better_of(kept, id, today);
            let given_up = if better == kept { id } else { kept };
            self.join((better, given_up), today);
            kept = better;
        }
        for number in person.numbers() {
            self.by_number.insert(number.as_str().to_owned(), kept);
        }
        let Some(row) = self.people.get_mut(kept.0) else { return };
        row.is_gone = false;
        if !fields.is_empty() {
            row.person = person.with_history_of(&row.person);
            row.revision += 1;
        }
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
