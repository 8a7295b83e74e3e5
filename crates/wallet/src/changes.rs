//! What a step would change, and the rule "save before you reveal" as types.

use std::sync::Arc;

use nonla_credential::{Day, Hash, VerifierId};
use nonla_crypto::HolderSecret;
use zeroize::Zeroizing;

use crate::bounds::BoundsUsed;
use crate::effect::Effect;
use crate::evidence::Evidence;
use crate::history::HistoryEntry;
use crate::platform::{PlatformChange, PlatformUse};
use crate::record::RecordChange;
use crate::wallet::{StoredCredential, Wallet};

/// One change to a wallet. What it comes to is settled when it is staged.
pub(crate) enum Change {
    Set(Effect),
    /// The credential that ends the issuance with this code.
    Credential(Hash, Box<StoredCredential>),
    /// A new secret, since the credential that ends the issuance with this code was refused.
    NewSecret(Hash, HolderSecret),
    Used(Box<PlatformUse>),
    Platform(VerifierId, Box<PlatformChange>),
    /// A receipt, with the number of the line it belongs to.
    Receipt(u64, String),
    Bound(Box<BoundsUsed>),
    /// A person said yes and nothing could be proved: its bounds count as asked about.
    Tried(Box<BoundsUsed>),
    Entry(Box<HistoryEntry>),
    /// Evidence, and the day it was found.
    Evidence(Box<Evidence>, Day),
    /// All of this counts only while this stands.
    While(Box<Standing>),
}

/// What an answer stands on when it is made, and must still stand on when it is committed.
pub(crate) struct Standing {
    /// Hash of the trust list.
    pub(crate) trust_list: Hash,
    pub(crate) list_ends: Day,
    /// Last moment at which the answer counts, seconds since 1970-01-01T00:00:00Z; `None` if it counts as
    /// long as the list.
    pub(crate) expires_at: Option<i64>,
}

impl Standing {
    /// What counts as long as the wallet goes by its present trust list.
    pub(crate) fn on_list_of(wallet: &Wallet) -> Self {
        let (trust_list, list_ends) = (wallet.trust_list.hash(), wallet.trust_list.valid_until());
        Self { trust_list, list_ends, expires_at: None }
    }

    fn is_over(&self, now: i64) -> bool {
        let day = Wallet::own_day(now);
        self.expires_at.is_some_and(|last| now > last) || day.is_none_or(|day| day > self.list_ends)
    }
}

impl From<Effect> for Change {
    fn from(effect: Effect) -> Self {
        Self::Set(effect)
    }
}

impl From<HistoryEntry> for Change {
    fn from(entry: HistoryEntry) -> Self {
        Self::Entry(Box::new(entry))
    }
}

/// What a step that sends nothing would change. Nothing has happened until it is staged, written and saved.
#[must_use = "nothing has changed until this is staged and saved"]
pub struct Changes {
    list: Vec<Change>,
    step: Step,
}

/// What a step would change whose message may leave once this is saved. Only the clock stages it, with
/// [`Wallet::stage_at`]: what it answers may have expired since.
#[must_use = "nothing has changed and nothing may leave until this is staged and saved"]
pub struct Outgoing(Changes);

/// Identity of one step: its changes, their commit and its messages share one, and no other step
/// has it.
#[derive(Clone)]
struct Step(Arc<()>);

impl Step {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Changes {
    pub(crate) fn of(list: Vec<Change>) -> Self {
        Self { list, step: Step(Arc::new(())) }
    }

    pub(crate) fn only(change: impl Into<Change>) -> Self {
        Self::of(vec![change.into()])
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Outgoing {
    pub(crate) fn of(list: Vec<Change>) -> Self {
        Self(Changes::of(list))
    }

    /// One more message that may leave once this is saved.
    pub(crate) fn seal(&self, message: Vec<u8>) -> Sealed {
        Sealed { message: Zeroizing::new(message), step: self.0.step.clone() }
    }

    /// Whether what is answered no longer counts at `now`.
    fn is_late(&self, now: i64) -> bool {
        self.0.list.iter().any(|change| match change {
            Change::While(standing) => standing.is_over(now),
            _ => false,
        })
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({})", self.0.list.len())
    }
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Changes({})", self.list.len())
    }
}

/// Changes on their way into a store: write [`records`](Self::records) in one transaction, and only
/// when they are durable say [`saved`](Self::saved). Dropped, nothing has happened.
#[must_use = "nothing has changed until this is saved"]
pub struct Staged<'w> {
    wallet: &'w mut Wallet,
    effects: Vec<Effect>,
    step: Step,
}

impl Wallet {
    /// Settles what changes come to now. No other changes can come between this and
    /// [`Staged::saved`]: the wallet is borrowed. What lets a message out is staged with
    /// [`stage_at`](Self::stage_at).
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::Event;
    ///
    /// let changes = wallet.note(today, Event::BackedUp);
    /// let staged = wallet.stage(changes);
    /// let records = staged.records();          // write these, in one transaction
    /// assert_eq!(records.len(), 2, "the line, and the head of the chain");
    /// let _committed = staged.saved();         // they are durable
    /// assert_eq!(wallet.history_length(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stage(&mut self, changes: Changes) -> Staged<'_> {
        let changes = if self.is_outrun(&changes) { Changes::of(Vec::new()) } else { changes };
        self.settle(changes)
    }

    /// The same for a step whose message is to leave, by the clock: an answer whose request has expired by
    /// `now`, or whose trust list has ended, comes to nothing, and its message stays sealed.
    ///
    /// `now` is in seconds since 1970-01-01T00:00:00Z.
    pub fn stage_at(&mut self, outgoing: Outgoing, now: i64) -> Staged<'_> {
        let late = outgoing.is_late(now);
        let Outgoing(changes) = outgoing;
        self.stage(if late { Changes::of(Vec::new()) } else { changes })
    }

    fn settle(&mut self, changes: Changes) -> Staged<'_> {
        let mut head = self.history_head.clone();
        let effects = changes.list.into_iter().filter_map(|change| match change {
            Change::Set(effect) => Some(effect),
            Change::Credential(_, stored) => Some(Effect::Credential(stored)),
            Change::NewSecret(_, secret) => Some(Effect::NewSecret(secret)),
            Change::While(_) => None,
            Change::Used(used) => Some(Effect::Platform(Box::new(self.platform_after(*used)))),
            Change::Platform(verifier, change) => {
                let platform = self.platform_with(&verifier, *change);
                platform.map(|platform| Effect::Platform(Box::new(platform)))
            }
            // A line that was deleted meanwhile stays deleted.
            Change::Receipt(line, _) if self.deleted_lines.contains(&line) => None,
            Change::Receipt(line, text) => Some(Effect::Receipt(line, text)),
            // What was answered meanwhile stays.
            Change::Tried(used) if self.check_bounds(&used).is_err() => None,
            Change::Bound(used) | Change::Tried(used) => {
                let (row, bounds) = self.bounds_after(*used);
                Some(Effect::Bounds(row, Box::new(bounds)))
            }
            Change::Entry(entry) => Some(Effect::History(Box::new(head.append(*entry)))),
            Change::Evidence(evidence, day) => self
                .evidence_to_keep(&evidence, day)
                .map(|(kept, text)| Effect::EvidenceKept(Box::new(kept), text)),
        });
        let effects = effects.collect();
        Staged { effects, step: changes.step, wallet: self }
    }
}

impl Wallet {
    /// Whether the wallet moved on since these changes were made, so that they come to nothing and their
    /// message stays sealed: the verifier was answered for other bounds, and it would be a second answer;
    /// the trust list is another one, and it may be an answer to somebody who is no longer trusted; or the issuance is over, and the secret its credential was for may be gone.
    fn is_outrun(&self, changes: &Changes) -> bool {
        changes.list.iter().any(|change| match change {
            Change::Bound(used) => self.check_bounds(used).is_err(),
            Change::While(standing) => standing.trust_list != self.trust_list.hash(),
            Change::Credential(code, _) => !self.issuances.contains_key(code),
            Change::NewSecret(code, _) => !self.has_unused_secret(code),
            Change::Set(_)
            | Change::Used(_)
            | Change::Platform(..)
            | Change::Receipt(..)
            | Change::Tried(_)
            | Change::Entry(_)
            | Change::Evidence(..) => false,
        })
    }
}

impl Staged<'_> {
    /// What to write, in this order, all of it or nothing.
    #[must_use]
    pub fn records(&self) -> Vec<RecordChange> {
        let mut records = Vec::new();
        for effect in &self.effects {
            self.wallet.write_effect(effect, &mut records);
        }
        records
    }

    /// The records are durable: the wallet takes the changes over, and their message may leave.
    ///
    /// A store says this, after its transaction has reached the disk. Who says it earlier may show
    /// somebody what the wallet will not remember.
    pub fn saved(self) -> Committed {
        let Self { wallet, effects, step } = self;
        effects.into_iter().for_each(|effect| wallet.apply(effect));
        Committed { step }
    }
}

impl std::fmt::Debug for Staged<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Staged({})", self.effects.len())
    }
}

/// Changes were saved: the key that opens their messages.
pub struct Committed {
    step: Step,
}

impl std::fmt::Debug for Committed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Committed")
    }
}

/// The message was asked for before its changes were saved, or these came too late to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this message may not leave: its changes were not saved, or came too late to count; start again with a \
     new request"
)]
pub struct NotCommitted;

/// A message that may not leave before its changes are saved.
#[must_use = "the message is inside"]
pub struct Sealed {
    /// It names the pseudonym: one that never leaves is wiped.
    message: Zeroizing<Vec<u8>>,
    step: Step,
}

impl Sealed {
    /// Seals `message` and binds it to the changes.
    pub(crate) fn with(message: Vec<u8>, list: Vec<Change>) -> (Outgoing, Self) {
        let changes = Outgoing::of(list);
        let sealed = changes.seal(message);
        (changes, sealed)
    }

    /// The message, once its own changes were saved.
    ///
    /// # Errors
    /// [`NotCommitted`] for a commit of other changes.
    pub fn release(mut self, committed: &Committed) -> Result<Vec<u8>, NotCommitted> {
        if !committed.step.is(&self.step) {
            return Err(NotCommitted);
        }
        Ok(std::mem::take(&mut *self.message))
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.message.len())
    }
}
