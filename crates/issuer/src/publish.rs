//! Publishing which credentials are revoked: a period is closed, its list signed, and then published.

use std::collections::BTreeSet;

use nonla_credential::{
    Counters, FILE_HANDLES, GapFile, GapIndex, GapListError, Handle, Hash, Head, HeadContent,
    Period,
};
use nonla_crypto::PublicKey;
use nonla_record::{Key, Step};
use serde::{Deserialize, Serialize};

use crate::conflict::Conflict;
use crate::counts::{add_signatures, counters_in, signatures, signatures_key};
use crate::draft::{Draft, Stop, look, step};
use crate::issuer::Issuer;
use crate::refusal::IssuerRefusal;
use crate::revoking::listed;
use crate::rules;
use crate::signature_cap::gaps_of_list;
use crate::state::{Published, State};
use crate::table::Table;

/// The revocation list of one period as it is published: static files, the same for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedList {
    /// Every file of signed gaps, in order.
    pub files: Vec<Vec<u8>>,
    /// The hashes of the files.
    pub index: GapIndex,
    /// The signed head.
    pub head: String,
}

/// A period whose list takes in nothing more, and whose gaps are counted: [sign](Issuer::sign_list) it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedPeriod {
    period: Period,
    record: ListRecord,
}

/// A list that is signed, but not published: [publish](Issuer::publish) it.
#[must_use = "nobody has the list until it is published"]
pub struct SignedList {
    period: Period,
    files: Vec<Vec<u8>>,
    index: GapIndex,
}

/// What is kept of a list. All the rest can be made again from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListRecord {
    #[serde(with = "hex")]
    gap_key: [u8; PublicKey::LENGTH],
    /// Gaps in all its files: signatures of the key.
    gaps: u64,
    counters: Counters,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<PublishedHead>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedHead {
    /// Root of the index of the files.
    root: Hash,
    /// The signed head.
    head: String,
}

impl Issuer {
    /// Closes a period: its list names what is revoked so far, and what is revoked from now on is in the
    /// next one. The signatures of its gaps are counted before any is made.
    ///
    /// A revoked handle is in every list from then on, for ever, also when its credential has
    /// expired: the counts then only grow, and nobody can be let back in.
    ///
    /// A closed period gives the same again and counts no signature twice: so a process that ended before
    /// the files were out starts again.
    ///
    /// # Errors
    /// The step gives an [`IssuerRefusal`] if the period is neither published nor later than the newest
    /// closed one ([`Conflict::NotAfterNewest`]), or the gap key would sign more than it may
    /// ([`Conflict::GapCapReached`]).
    pub fn close_period(&self, period: Period) -> Step<'_, Result<ClosedPeriod, IssuerRefusal>> {
        step(move |draft| {
            draft.need(&[list_key(period), State::key()])?;
            let state = State::of(draft)?;
            let known: Option<ListRecord> = draft.get(&list_key(period))?;
            let record = match known {
                Some(known) if known.published.is_some() || state.closed == Some(period) => known,
                _ => {
                    rules::check_next(period, state.closed)?;
                    self.close(draft, period)?
                }
            };
            Ok(ClosedPeriod { period, record })
        })
    }

    fn close(
        &self,
        draft: &mut Draft<'_>,
        period: Period,
    ) -> Result<ListRecord, Stop<IssuerRefusal>> {
        let secret = self.gap_key_of(period).ok_or(GapListError::NoGapKey);
        let key = secret.map_err(IssuerRefusal::from)?.public_key();
        draft.need(&[signatures_key(&key)])?;
        let counters = counters_in(draft, period.day())?;
        let gaps = gaps_of_list(self.handle_limit, counters.revoked);
        rules::check_gap_cap(signatures(draft, &key)?, self.gap_cap, gaps)?;
        add_signatures(draft, &key, gaps)?;
        let record = ListRecord { gap_key: key.to_bytes(), gaps, counters, published: None };
        draft.put(list_key(period), &record);
        let mut state = State::of(draft)?;
        state.closed = Some(period);
        state.put(draft);
        Ok(record)
    }

    /// Signs the files of a closed period. `revocations` are the keys of the records of
    /// [`Table::Revocations`], of all its pages, read after the period was closed.
    ///
    /// This is the slow part, and reads no record: the same gaps give the same signatures.
    ///
    /// # Errors
    /// [`IssuerRefusal::ListIncomplete`] unless all revoked handles were read,
    /// [`IssuerRefusal::OtherFiles`] if the period was closed for another gap key.
    pub fn sign_list(
        &self,
        closed: &ClosedPeriod,
        revocations: &[Key],
    ) -> Result<SignedList, IssuerRefusal> {
        let ClosedPeriod { period, record } = closed;
        let named = revocations.iter().filter_map(listed).filter(|(from, _)| from <= period);
        let revoked: BTreeSet<Handle> = named.map(|(_, handle)| handle).collect();
        let (found, expected) = (revoked.len() as u64, record.counters.revoked);
        if found != expected {
            return Err(IssuerRefusal::ListIncomplete { expected, found });
        }
        let secret = self.gap_key_of(*period).ok_or(GapListError::NoGapKey)?;
        if secret.public_key().to_bytes() != record.gap_key {
            return Err(IssuerRefusal::OtherFiles);
        }
        let (mut files, mut gaps) = (Vec::new(), 0);
        for number in 0..self.handle_limit.files() {
            let start = number * FILE_HANDLES;
            let inside = revoked.range(Handle::new(start)..Handle::new(start + FILE_HANDLES));
            let file = GapFile::sign((secret, &self.id), *period, number, inside.copied())?;
            gaps += file.gaps().count() as u64;
            files.push(file.to_bytes());
        }
        if gaps != record.gaps {
            return Err(IssuerRefusal::OtherFiles);
        }
        let index = GapIndex::of(files.iter().map(Vec::as_slice));
        Ok(SignedList { period: *period, files, index })
    }

    /// Publishes a signed list, with a head that names the one published before.
    ///
    /// A published period gives the same list again, bit for bit.
    ///
    /// # Errors
    /// The step gives [`Conflict::PublishedMeanwhile`] if another period was closed since, and
    /// [`IssuerRefusal::OtherFiles`] if the period was published with other files.
    pub fn publish(&self, list: SignedList) -> Step<'_, Result<PublishedList, IssuerRefusal>> {
        step(move |draft| {
            draft.need(&[list_key(list.period), State::key()])?;
            let record: Option<ListRecord> = draft.get(&list_key(list.period))?;
            let record = record.ok_or(Conflict::PublishedMeanwhile)?;
            let head = match &record.published {
                Some(published) if published.root == list.index.root() => published.head.clone(),
                Some(_) => return Err(IssuerRefusal::OtherFiles.into()),
                None => self.put_head(draft, &list, record)?,
            };
            let SignedList { files, index, .. } = &list;
            Ok(PublishedList { files: files.clone(), index: index.clone(), head })
        })
    }

    /// Signs the head and writes it down.
    fn put_head(
        &self,
        draft: &mut Draft<'_>,
        list: &SignedList,
        mut record: ListRecord,
    ) -> Result<String, Stop<IssuerRefusal>> {
        let mut state = State::of(draft)?;
        if state.closed != Some(list.period) {
            return Err(Conflict::PublishedMeanwhile.into());
        }
        let content = HeadContent {
            issuer: self.id.clone(),
            period: list.period,
            handle_limit: self.handle_limit,
            revoked: record.counters.revoked,
            root: list.index.root(),
            previous: state.published.map(|published| published.head),
            counters: record.counters.clone(),
        };
        let head = Head::sign(&self.keys.head, &content).map_err(IssuerRefusal::from)?;
        let read = Head::read(&head, &self.keys.head.verifying_key(), &self.id);
        let hash = read.map_err(IssuerRefusal::from)?.hash();
        record.published = Some(PublishedHead { root: list.index.root(), head: head.clone() });
        draft.put(list_key(list.period), &record);
        state.published = Some(Published { period: list.period, head: hash });
        state.put(draft);
        Ok(head)
    }
}

impl ClosedPeriod {
    /// Which period.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The public counts that its head will say.
    #[must_use]
    pub const fn counters(&self) -> &Counters {
        &self.record.counters
    }
}

fn list_key(period: Period) -> Key {
    Table::Lists.key(period.day().number().to_be_bytes())
}

/// The newest period whose revocation list was published.
pub fn newest_list() -> Step<'static, Option<Period>> {
    look(|draft| Ok(State::of(draft)?.published.map(|list| list.period)))
}

/// The signed head of a period, if its list was published.
pub fn published_head(period: Period) -> Step<'static, Option<String>> {
    look(move |draft| {
        let record: Option<ListRecord> = draft.get(&list_key(period))?;
        Ok(record.and_then(|record| record.published).map(|published| published.head))
    })
}

impl std::fmt::Debug for SignedList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedList").field("period", &self.period).finish_non_exhaustive()
    }
}
