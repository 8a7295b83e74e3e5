//! The town's own records: how it was founded, who asked last, and what each platform sent and was sent.

use nonla_credential::{Day, parse_json, to_json};
use nonla_issuer::Key;
use nonla_record::Change;
use nonla_verifier::{AccountKey, SessionId, Step};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::stop::Stop;

/// Longest record that is read, in bytes.
const MAX_RECORD: usize = 1 << 20;

/// The tables of the town.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Table {
    Founding = 1,
    Asked = 2,
    Inbox = 3,
    Answers = 4,
    Letters = 5,
}

/// How a town began. Everything secret in it follows from the seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Founding {
    pub(super) seed: u64,
    pub(super) day: Day,
    pub(super) people: u32,
    /// People who are enrolled from the start, at most.
    pub(super) crowd: u32,
}

/// The last request of the town.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub(super) at: Stop,
    session: String,
    /// The session's record and its row, so that a second answer is told that it is one.
    #[serde(with = "hex")]
    row: Vec<u8>,
    #[serde(with = "hex")]
    record: Vec<u8>,
}

/// Counts of what one platform sent and was sent, as far as it accepted it: refused answers leave no trace.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Inbox {
    /// Requests it made.
    pub(super) requests: usize,
    /// Answers that it checked, and letters that it read.
    pub(super) answers: usize,
    pub(super) letters: usize,
    /// Accounts whose appeal it has not decided on.
    pub(super) appeals: Vec<AccountKey>,
}

/// A kind of message to a platform.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    Answer,
    Letter,
}

impl Table {
    fn key(self, row: impl Into<Vec<u8>>) -> Key {
        Key::new(self as u8, row)
    }
}

impl Asked {
    /// A session, and its record among those of the platform.
    pub(super) fn new(at: Stop, id: SessionId, (row, record): (&Key, &[u8])) -> Self {
        Self { at, session: id.to_string(), row: row.row().to_vec(), record: record.to_vec() }
    }

    pub(super) fn id(&self) -> Option<SessionId> {
        self.session.parse().ok()
    }

    /// The record of the session, whether it is still open or not.
    pub(super) fn put(&self) -> Change {
        let row = Key::new(nonla_verifier::Table::Requests as u8, self.row.clone());
        Change::Put(row, self.record.clone())
    }
}

impl Sent {
    const fn table(self) -> Table {
        match self {
            Self::Answer => Table::Answers,
            Self::Letter => Table::Letters,
        }
    }

    /// The least key of its messages.
    pub(super) fn first(self) -> Key {
        self.table().key([])
    }

    /// Whether a record is a message to this platform.
    pub(super) fn is_to(at: Stop, key: &Key) -> bool {
        key.row().first() == Some(&(at as u8))
    }
}

pub(super) fn founding_key() -> Key {
    Table::Founding.key([])
}

fn inbox_key(at: Stop) -> Key {
    Table::Inbox.key([at as u8])
}

fn read<T: DeserializeOwned + Serialize>(
    records: &nonla_record::Reading,
    key: &Key,
) -> Result<Option<T>, nonla_record::Pause> {
    let bytes = records.get(key)?;
    let value = bytes.map(|bytes| parse_json(bytes, MAX_RECORD)).transpose();
    value.map_err(|_| key.damaged().into())
}

#[expect(clippy::expect_used, reason = "records are structs of texts, enums and numbers")]
fn put(key: Key, record: &impl Serialize) -> Change {
    Change::Put(key, to_json(record).expect("a struct has a JSON form"))
}

/// How the town was founded; `None` if it was not.
pub(super) fn founding() -> Step<'static, Option<Founding>> {
    Step::new(|records| Ok(nonla_record::Decision::unchanged(read(records, &founding_key())?)))
}

pub(super) fn put_founding(founding: &Founding) -> Change {
    put(founding_key(), founding)
}

/// Who asked last.
pub(super) fn asked() -> Step<'static, Option<Asked>> {
    Step::new(|records| {
        Ok(nonla_record::Decision::unchanged(read(records, &Table::Asked.key([]))?))
    })
}

/// Notes a request that was made.
pub(super) fn note_asked(asked: Asked) -> Step<'static, ()> {
    change_inbox(asked.at, move |inbox| {
        inbox.requests += 1;
        vec![put(Table::Asked.key([]), &asked)]
    })
}

/// Notes what a platform was sent and accepted.
pub(super) fn note_sent(at: Stop, sent: Sent, message: &[u8]) -> Step<'_, ()> {
    change_inbox(at, move |inbox| {
        let count = match sent {
            Sent::Answer => &mut inbox.answers,
            Sent::Letter => &mut inbox.letters,
        };
        *count += 1;
        let row = [[at as u8].as_slice(), &(*count as u64).to_be_bytes()].concat();
        vec![Change::Put(sent.table().key(row), message.to_vec())]
    })
}

/// Notes that an account appealed, or that its appeal was decided on.
pub(super) fn note_appeal(at: Stop, account: AccountKey, is_open: bool) -> Step<'static, ()> {
    change_inbox(at, move |inbox| {
        inbox.appeals.retain(|appeal| *appeal != account);
        if is_open {
            inbox.appeals.push(account);
        }
        Vec::new()
    })
}

/// What a platform sent and was sent.
pub(super) fn inbox(at: Stop) -> Step<'static, Inbox> {
    Step::new(move |records| {
        let inbox: Option<Inbox> = read(records, &inbox_key(at))?;
        Ok(nonla_record::Decision::unchanged(inbox.unwrap_or_default()))
    })
}

fn change_inbox<'a>(
    at: Stop,
    change: impl Fn(&mut Inbox) -> Vec<Change> + Send + Sync + 'a,
) -> Step<'a, ()> {
    Step::new(move |records| {
        let mut inbox: Inbox = read(records, &inbox_key(at))?.unwrap_or_default();
        let mut changes = change(&mut inbox);
        changes.push(put(inbox_key(at), &inbox));
        Ok(nonla_record::Decision { changes, outcome: () })
    })
}
