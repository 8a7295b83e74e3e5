//! Carrying out a plan: all of it, or nothing.

use nonla_credential::Day;
use nonla_record::{Key, Pause, Step};

use crate::draft::{Draft, Stop, step};
use crate::merging::join;
use crate::person::Person;
use crate::person_record::{Found, PersonId, PersonRecord, number_key};
use crate::plan::{Action, Plan, Seen, Unapplied};
use crate::rules;
use crate::state::State;

impl Plan {
    /// Carries the plan out: all of it, or nothing.
    ///
    /// # Errors
    /// The step gives [`Unapplied`].
    pub fn apply(self, today: Day) -> Step<'static, Result<(), Unapplied>> {
        step(move |draft| {
            let state = State::of(draft)?;
            if state.exports != self.exports {
                return Err(Unapplied::Stale.into());
            }
            self.check_seen(draft)?;
            let merges = self.updates().map(|(_, rows, ..)| self.enrolments_among(rows)).sum();
            if merges > 0 && !self.merges_allowed {
                return Err(Unapplied::Merges { merges }.into());
            }
            for (person, action) in self.people.iter().zip(&self.actions) {
                match action {
                    Action::Add => add(draft, person)?,
                    update if update.changes_rows() => take_row(draft, update, person, today)?,
                    Action::Update { .. } => {}
                }
            }
            for id in &self.gone {
                let mut row = Found::row(draft, *id)?;
                row.record.is_gone = true;
                row.put(draft);
            }
            // A merge counted, which is in the same record.
            let mut state = State::of(draft)?;
            state.exports += 1;
            state.put(draft);
            Ok(())
        })
    }

    /// The rows that change are as they were when the plan was made.
    fn check_seen(&self, draft: &Draft<'_>) -> Result<(), Stop<Unapplied>> {
        let keys: Vec<Key> = self.seen.iter().map(|seen| seen.id.key()).collect();
        draft.need(&keys)?;
        for seen in &self.seen {
            let PersonRecord { revision, is_gone, merged_into, enrolment, .. } =
                Found::row(draft, seen.id)?.record;
            let same = merged_into.is_none()
                && (revision, is_gone) == (seen.revision, seen.is_gone)
                && enrolment.is_some() == seen.is_enrolled;
            if !same {
                return Err(Unapplied::Stale.into());
            }
        }
        Ok(())
    }

    /// How many enrolments end when these rows become one.
    fn enrolments_among(&self, rows: &[PersonId]) -> usize {
        let of_rows = |seen: &&Seen| seen.is_enrolled && rows.contains(&seen.id);
        let enrolled = if rows.len() > 1 { self.seen.iter().filter(of_rows).count() } else { 0 };
        enrolled.saturating_sub(1)
    }
}

fn add(draft: &mut Draft<'_>, person: &Person) -> Result<(), Pause> {
    let mut state = State::of(draft)?;
    let id = PersonId(state.people);
    state.people += 1;
    state.put(draft);
    Found { id, record: PersonRecord::new(person.clone()) }.put(draft);
    put_numbers(draft, person, id);
    Ok(())
}

fn put_numbers(draft: &mut Draft<'_>, person: &Person, id: PersonId) {
    for number in person.numbers() {
        draft.put(number_key(number), &id);
    }
}

/// Joins the rows of a person, and writes what the export says over what the register said.
fn take_row(
    draft: &mut Draft<'_>,
    update: &Action,
    person: &Person,
    today: Day,
) -> Result<(), Pause> {
    let Action::Update { rows, fields, .. } = update else { return Ok(()) };
    let Some((first, others)) = rows.split_first() else { return Ok(()) };
    let mut kept = Found::row(draft, *first)?;
    for id in others {
        let [better, given_up] = rules::better_of(kept, Found::row(draft, *id)?, today);
        kept = better;
        join(draft, &mut kept, given_up, today)?;
    }
    put_numbers(draft, person, kept.id);
    kept.record.is_gone = false;
    if !fields.is_empty() {
        kept.record.person = person.clone().with_history_of(&kept.record.person);
        kept.record.revision += 1;
    }
    kept.put(draft);
    Ok(())
}
