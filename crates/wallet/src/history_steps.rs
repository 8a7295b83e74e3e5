//! Lines of the holder's own in the history, and deleting any.

use nonla_credential::Day;

use crate::effect::Effect;
use crate::history::{Event, HistoryEntry};
use crate::history_chain::HistoryError;
use crate::record::Record;
use crate::step::Step;
use crate::wallet::Wallet;

impl Wallet {
    /// Deletes a line of the history: its entry and any receipt. That there was a line stays, so
    /// that the others can still be checked; what it said cannot be told from that.
    ///
    /// # Errors
    /// [`HistoryError::NoSuchLine`] unless `record` is a line that was not deleted before.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::{Event, RecordChange};
    ///
    /// let noted = wallet.note(today, Event::BackedUp);
    /// let staged = wallet.stage(noted)?;
    /// let line = staged.records().remove(0);
    /// staged.saved();
    /// if let RecordChange::Put(record) = line {
    ///     let deleted = wallet.delete_line(&record)?;
    ///     wallet.stage(deleted)?.saved();
    /// }
    /// assert_eq!((wallet.history_length(), wallet.history().len()), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delete_line(&self, record: &Record) -> Result<Step, HistoryError> {
        Ok(Step::only(Effect::History(self.history.delete(record)?)))
    }

    /// Notes in the history what the holder did with the wallet itself.
    pub fn note(&self, day: Day, event: Event) -> Step {
        Step::only(HistoryEntry { day, event })
    }
}
