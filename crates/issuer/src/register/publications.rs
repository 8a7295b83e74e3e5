//! Published revocation lists: which there are, and which handles each names.

use std::sync::Arc;

use nonla_credential::{Handle, Hash, Period};

use super::{Publication, Register};
use crate::changes::{Conflict, NewList};

impl Register {
    /// The newest period whose revocation list was published.
    #[must_use]
    pub fn newest_list(&self) -> Option<Period> {
        self.lists.last_key_value().map(|(period, _)| *period)
    }

    /// The published list of this period.
    pub(crate) fn list_of(&self, period: Period) -> Option<&Publication> {
        self.lists.get(&period)
    }

    /// The hash of the newest head, which the next one names.
    pub(crate) fn newest_head(&self) -> Option<Hash> {
        self.lists.last_key_value().map(|(_, list)| list.hash)
    }

    /// The handles that the list of `period` names, those of expired credentials too.
    pub(crate) fn listed_in(&self, period: Period) -> impl Iterator<Item = Handle> {
        let named = move |from: Period| from <= period;
        let records = self.credentials.values();
        records
            .filter(move |record| record.revoked.is_some_and(|given| named(given.listed_from)))
            .map(|record| record.handle)
    }

    /// Each period has one list, and lists come in the order of their periods.
    pub(crate) fn check_next(&self, period: Period) -> Result<(), Conflict> {
        match self.newest_list() {
            Some(newest) if period <= newest => Err(Conflict::NotAfterNewest { newest }),
            _ => Ok(()),
        }
    }

    /// Records the list, and what it cost the gap key, before any of its signatures can leave.
    pub(super) fn put_list(&mut self, new: &NewList) -> Result<(), Conflict> {
        self.check_next(new.period)?;
        if new.previous != self.newest_head() {
            return Err(Conflict::PublishedMeanwhile);
        }
        self.check_gap_cap((&new.key, new.cap), new.gaps)?;
        let next = new.period.next().ok_or(Conflict::CalendarEnds)?;
        // Every check has passed; from here on nothing fails.
        let listed = Arc::clone(&new.revoked);
        for record in self.credentials.values_mut() {
            // What was revoked while the files were signed is in the next list.
            if let Some(revocation) = &mut record.revoked
                && revocation.listed_from <= new.period
                && !listed.contains(&record.handle)
            {
                revocation.listed_from = next;
            }
        }
        let list = Publication { root: new.root, head: new.head.clone(), hash: new.hash };
        self.lists.insert(new.period, list);
        *self.signed.entry(new.key.to_bytes()).or_insert(0) += new.gaps;
        Ok(())
    }
}
