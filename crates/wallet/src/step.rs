//! What a step would change and what comes of it, and the rule "save before you reveal" as types.

use nonla_credential::{Day, Hash, VerifierId};
use nonla_crypto::HolderSecret;

use crate::bounds::BoundsUsed;
use crate::credentials::{CredentialsEdit, StoredCredential};
use crate::effect::Effect;
use crate::evidence::Evidence;
use crate::history::HistoryEntry;
use crate::history_lines::{Appending, HistoryEdit};
use crate::platform::{PlatformChange, PlatformUse};
use crate::record::RecordChange;
use crate::row::Edit;
use crate::wallet::Wallet;

/// One change to a wallet. What it comes to is settled when it is staged.
pub(crate) enum Change {
    Set(Effect),
    /// The credential that ends the issuance with this code.
    Credential(Hash, Box<StoredCredential>),
    /// A new secret, since the credential that ends the issuance with this code was refused.
    NewSecret(Hash, HolderSecret),
    Used(Box<PlatformUse>),
    Platform(VerifierId, Box<PlatformChange>),
    /// A request that was on the screen was decided on.
    Closed(Hash),
    /// A receipt, with the number of the line it belongs to.
    Receipt(u64, String),
    Bound(Box<BoundsUsed>),
    /// A person said yes and nothing could be proved: its bounds count as asked about.
    Tried(Box<BoundsUsed>),
    Entry(Box<HistoryEntry>),
    /// Evidence, and the day it was found.
    Evidence(Box<Evidence>, Day),
}

impl<E: Into<Effect>> From<E> for Change {
    fn from(effect: E) -> Self {
        Self::Set(effect.into())
    }
}

impl From<HistoryEntry> for Change {
    fn from(entry: HistoryEntry) -> Self {
        Self::Entry(Box::new(entry))
    }
}

/// A step of a wallet: what it changes, and what comes of it, a `T`.
///
/// Nothing has happened yet, and the `T` cannot be had before the changes are durable: a vault's `commit` is
/// the way to it, and for an embedder with a store of their own [`Wallet::stage`] and [`Staged::saved`].
///
/// It is a value and not a function of records as the steps of an issuer or a platform are: a wallet has one
/// owner, who has all of it at hand, so what was read when the step was made is what it is staged on, or the
/// step is [`Overtaken`].
#[must_use = "nothing has happened until this is committed"]
pub struct Step<T = ()> {
    changes: Vec<Change>,
    outcome: T,
}

/// A step whose message counts only for a time: [`Wallet::stage_at`] and a vault's `commit_at` take the clock,
/// and nothing else stages it.
#[must_use = "nothing has happened until this is committed"]
pub struct Expiring<T> {
    step: Step<T>,
    standing: Standing,
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

/// A step no longer counts: nothing of it was written, and what came of it is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Overtaken {
    /// The request it answers has expired, or the trust list it goes by has ended.
    #[error(
        "it came too late: the request has expired, or the trust list has ended; start again with a new request"
    )]
    Expired,
    /// The wallet moved on: another request of the same verifier was answered, another trust list came, or
    /// the issuance is over.
    #[error("the wallet moved on meanwhile: start again")]
    MovedOn,
}

impl Step {
    pub(crate) fn of(changes: Vec<Change>) -> Self {
        Self { changes, outcome: () }
    }

    pub(crate) fn only(change: impl Into<Change>) -> Self {
        Self::of(vec![change.into()])
    }

    /// The same changes, of which this comes.
    pub(crate) fn giving<T>(self, outcome: T) -> Step<T> {
        Step { changes: self.changes, outcome }
    }
}

impl<T> Step<T> {
    /// Whether there is nothing to write.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The same step, which counts only as long as this stands.
    pub(crate) const fn standing_on(self, standing: Standing) -> Expiring<T> {
        Expiring { step: self, standing }
    }
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

/// A step on its way into a store: write [`records`](Self::records) in one transaction, and only
/// when they are durable take what [`saved`](Self::saved) gives. Dropped, nothing has happened.
#[must_use = "nothing has happened until this is written and saved"]
pub struct Staged<'w, T> {
    wallet: &'w mut Wallet,
    effects: Vec<Effect>,
    outcome: T,
}

impl Wallet {
    /// Settles what a step comes to now. No other step can come between this and [`Staged::saved`]: the
    /// wallet is borrowed.
    ///
    /// # Errors
    /// [`Overtaken::MovedOn`].
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::Event;
    ///
    /// let step = wallet.note(today, Event::BackedUp);
    /// let staged = wallet.stage(step)?;
    /// let records = staged.records();          // write these, in one transaction
    /// assert_eq!(records.len(), 2, "the line, and the head of the chain");
    /// staged.saved();                          // they are durable
    /// assert_eq!(wallet.history_length(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stage<T>(&mut self, step: Step<T>) -> Result<Staged<'_, T>, Overtaken> {
        self.check_not_outrun(&step.changes)?;
        let Step { changes, outcome } = step;
        let effects = self.settle(changes);
        Ok(Staged { wallet: self, effects, outcome })
    }

    /// The same for a step whose message counts only for a time, by the clock: seconds since
    /// 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`Overtaken`], also if the trust list is another one by now: it may be an answer to somebody who is no
    /// longer trusted.
    pub fn stage_at<T>(&mut self, step: Expiring<T>, now: i64) -> Result<Staged<'_, T>, Overtaken> {
        let Expiring { step, standing } = step;
        if standing.is_over(now) {
            return Err(Overtaken::Expired);
        }
        if standing.trust_list != self.trust_list.hash() {
            return Err(Overtaken::MovedOn);
        }
        self.stage(step)
    }

    fn settle(&self, changes: Vec<Change>) -> Vec<Effect> {
        let mut lines = Appending::to(&self.history);
        let effects = changes.into_iter().flat_map(|change| self.settle_one(change, &mut lines));
        effects.collect()
    }

    fn settle_one(&self, change: Change, lines: &mut Appending) -> Vec<Effect> {
        let one = match change {
            Change::Set(effect) => Some(effect),
            Change::Credential(_, stored) => return self.settle_credential(stored),
            Change::NewSecret(_, secret) => Some(Effect::NewSecret(secret)),
            Change::Used(used) => Some(self.platforms.after(*used).into()),
            Change::Platform(verifier, change) => {
                self.platforms.with(&verifier, *change).map(Effect::from)
            }
            Change::Closed(request) => self.platforms.close(&request).map(Effect::from),
            // A line that was deleted meanwhile stays deleted.
            Change::Receipt(line, _) if self.history.lost(line) => None,
            Change::Receipt(line, text) => Some(Effect::History(HistoryEdit::Receipt(line, text))),
            // What was answered meanwhile stays.
            Change::Tried(used) if self.platforms.check_bounds(&used).is_err() => None,
            Change::Bound(used) | Change::Tried(used) => Some(self.platforms.bound(*used).into()),
            Change::Entry(entry) => Some(Effect::History(lines.line(*entry))),
            Change::Evidence(evidence, day) => self.settle_evidence(&evidence, day),
        };
        one.into_iter().collect()
    }

    /// A credential takes the place of the one of its issuer and type, whose gaps serve nobody then.
    fn settle_credential(&self, stored: Box<StoredCredential>) -> Vec<Effect> {
        let old = self.credentials.of(&stored.facts.issuer, &stored.facts.vct);
        let gone = old.map(|old| self.revocation.without(&old.facts.issuer, old.facts.handle));
        let gone = gone.into_iter().flatten().map(Effect::from);
        let kept = CredentialsEdit::Credential(Edit::Put(stored));
        gone.chain([kept.into()]).collect()
    }

    /// `None` if it is no evidence, is kept already or finds no room.
    fn settle_evidence(&self, evidence: &Evidence, found_on: Day) -> Option<Effect> {
        let about = evidence.about(&self.trust_list, &self.operator)?;
        self.evidence.with((evidence, about), found_on).map(Effect::Evidence)
    }

    /// Checks that the wallet did not move on since these changes were made: that the verifier was not
    /// answered for other bounds, which would make it a second answer, and that the issuance is not over,
    /// when the secret its credential was for may be gone.
    fn check_not_outrun(&self, changes: &[Change]) -> Result<(), Overtaken> {
        let outrun = changes.iter().any(|change| match change {
            Change::Bound(used) => self.platforms.check_bounds(used).is_err(),
            Change::Credential(code, _) => !self.credentials.awaits(code),
            Change::NewSecret(code, _) => !self.has_unused_secret(code),
            Change::Set(_)
            | Change::Used(_)
            | Change::Platform(..)
            | Change::Closed(_)
            | Change::Receipt(..)
            | Change::Tried(_)
            | Change::Entry(_)
            | Change::Evidence(..) => false,
        });
        if outrun { Err(Overtaken::MovedOn) } else { Ok(()) }
    }
}

impl<T> Staged<'_, T> {
    /// What to write, in this order, all of it or nothing.
    #[must_use]
    pub fn records(&self) -> Vec<RecordChange> {
        let mut records = Vec::new();
        for effect in &self.effects {
            self.wallet.write_effect(effect, &mut records);
        }
        records
    }

    /// The records are durable: the wallet takes the changes over, and this is what comes of them.
    ///
    /// A store says this, after its transaction has reached the disk. Who says it earlier may show
    /// somebody what the wallet will not remember.
    pub fn saved(self) -> T {
        let Self { wallet, effects, outcome } = self;
        effects.into_iter().for_each(|effect| wallet.apply(effect));
        outcome
    }
}

impl<T> std::fmt::Debug for Step<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Step({} changes)", self.changes.len())
    }
}

impl<T> std::fmt::Debug for Expiring<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Expiring({:?})", self.step)
    }
}

impl<T> std::fmt::Debug for Staged<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Staged({} changes)", self.effects.len())
    }
}
