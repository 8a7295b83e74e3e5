//! Two rows that turn out to be of one person.

use nonla_credential::Day;

use super::{Merged, PersonId, Register};
use crate::changes::Conflict;
use crate::enrolment::Enrolment;

impl Register {
    /// Makes two enrolments one: of the other all credentials are revoked and no offer is left. Both
    /// holder secrets stay the person's, so the other one is never enrolled again.
    pub(super) fn merge(
        &mut self,
        (kept, given_up): (PersonId, PersonId),
        on: Day,
    ) -> Result<(), Conflict> {
        let both = [kept, given_up].map(|id| self.enrolment_of(id).is_some());
        if kept == given_up || both != [true; 2] {
            return Err(Conflict::NothingToMerge);
        }
        self.join((kept, given_up), on);
        Ok(())
    }

    /// Lets the row `kept` stand for both. Of two enrolments that of `kept` stays.
    pub(super) fn join(&mut self, (kept, given_up): (PersonId, PersonId), on: Day) {
        self.withdraw_offers(kept);
        self.withdraw_offers(given_up);
        self.revoke_all(given_up, on);
        let renewed_on = self.enrolment_of(given_up).and_then(Enrolment::renewed_on);
        let is_counted = self.enrolment_of(given_up).is_some();
        let [into, from] = [kept, given_up].map(|id| id.0);
        if let Ok([into, from]) = self.people.get_disjoint_mut([into, from]) {
            if let Some(enrolment) = &mut into.enrolment {
                enrolment.note_renewed(renewed_on);
            }
            from.merged = Some(Merged { into: kept, counted_on: is_counted.then_some(on) });
        }
        let owners = self.by_number.values_mut().chain(self.by_tag.values_mut());
        owners.filter(|owner| **owner == given_up).for_each(|owner| *owner = kept);
    }

    /// Of two rows of one person the one whose enrolment stays: that with a living credential; of two
    /// such, and of none, the one enrolled first; and always one that is enrolled.
    pub(super) fn better_of(&self, one: PersonId, other: PersonId, today: Day) -> PersonId {
        let rank = |id: PersonId| {
            let mut records = self.handles_of(id).iter().filter_map(|h| self.credential(*h));
            let lives = records.any(|record| record.is_live_on(today));
            let since = self.enrolment_of(id).map_or(Day::LAST, Enrolment::enrolled_on);
            (!lives, self.enrolment_of(id).is_none(), since, id.0)
        };
        if rank(other) < rank(one) { other } else { one }
    }

    /// The row that stands for this one now.
    pub(super) fn resolve(&self, mut id: PersonId) -> PersonId {
        // A row goes into one that stands, so each turn leads to a younger merge; there is no ring.
        while let Some(Merged { into, .. }) = self.people.get(id.0).and_then(|row| row.merged) {
            id = into;
        }
        id
    }

    /// How many pairs of enrolments were made one by the end of `day`.
    pub(super) fn merged_by(&self, day: Day) -> u64 {
        let days = self.people.iter().filter_map(|row| row.merged?.counted_on);
        days.filter(|on| *on <= day).count() as u64
    }
}
