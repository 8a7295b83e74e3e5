//! What a platform keeps of a request until the answer comes.

use std::fmt;
use std::str::FromStr;

use serde::de::IntoDeserializer;
use serde::de::value::{Error as NotText, StrDeserializer};
use serde::{Deserialize, Serialize};

use nonla_credential::{Nonce, Request, Tier, VerifiedRequest};
use nonla_record::{Change, Decision, Key, Step};

use crate::intent::Intent;
use crate::table::{Table, get, put};
use crate::verifier::Verifier;

/// A request that waits for its answer. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(crate) request: VerifiedRequest,
    pub(crate) tier: Tier,
    pub(crate) intent: Intent,
}

/// The name of a [`Session`]: what a platform gives the browser, and asks it back with the answer.
///
/// As text `SECONDS.NONCE`. Whoever knows it can hand in an answer, and learns nothing by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId {
    expires_at: i64,
    nonce: Nonce,
}

/// A text is not the name of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the name of a session: begin anew")]
pub struct BadSessionId;

/// A request that was made and written down: hand [`request`](Self::request) to the wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedRequest {
    /// The signed request, a compact JWS.
    pub request: String,
    /// What waits for the answer.
    pub session: Session,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    request: String,
    tier: Tier,
    intent: Intent,
}

impl Session {
    /// Its name.
    #[must_use]
    pub const fn id(&self) -> SessionId {
        let content = self.request.content();
        SessionId { expires_at: content.expires_at, nonce: content.nonce }
    }

    /// The request as it was sent.
    #[must_use]
    pub const fn request(&self) -> &VerifiedRequest {
        &self.request
    }

    /// The tier the person wants to enter.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// What the person came for.
    #[must_use]
    pub const fn intent(&self) -> Intent {
        self.intent
    }

    /// The step that writes the session down, after which the request may be sent.
    pub(crate) fn opened(self, request: String) -> Step<'static, SignedRequest> {
        Step::new(move |_| {
            let Self { tier, intent, .. } = self;
            let stored = Stored { request: request.clone(), tier, intent };
            let asked = SignedRequest { request: request.clone(), session: self.clone() };
            Ok(Decision { changes: vec![put(self.id().key(), &stored)], outcome: asked })
        })
    }
}

impl Verifier {
    /// The session of this name; `None` if it was never opened here, was decided upon, or is gone since
    /// it expired.
    pub fn session(&self, id: SessionId) -> Step<'_, Option<Session>> {
        Step::new(move |records| {
            let key = id.key();
            let Some(Stored { request, tier, intent }) = get(records, &key)? else {
                return Ok(Decision::unchanged(None));
            };
            let read =
                Request::parse(&request).and_then(|request| request.verify(&self.verifying_key()));
            let request = read.map_err(|_| key.damaged())?;
            Ok(Decision::unchanged(Some(Session { request, tier, intent })))
        })
    }
}

impl SessionId {
    /// Where it lies: in the order in which sessions expire.
    pub(crate) fn key(self) -> Key {
        Table::Requests
            .key([expiry_row(self.expires_at).as_slice(), self.nonce.as_bytes()].concat())
    }
}

fn expiry_row(expires_at: i64) -> [u8; 8] {
    // As unsigned, with the sign turned, the bytes are in the order of the numbers.
    (expires_at.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// Forgets sessions that expired before `now`, seconds since 1970-01-01T00:00:00Z, of the rows of a page
/// that begins at [`Table::first`]; how many. Do so now and then: nobody can answer them any more.
pub fn forget_expired(page: &[Key], now: i64) -> Step<'static, usize> {
    let bound = Table::Requests.key(expiry_row(now));
    let old = page.iter().filter(|key| key.table() == bound.table() && **key < bound);
    let changes: Vec<_> = old.cloned().map(Change::Delete).collect();
    Step::new(move |_| Ok(Decision { outcome: changes.len(), changes: changes.clone() }))
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.expires_at, self.nonce)
    }
}

impl FromStr for SessionId {
    type Err = BadSessionId;

    fn from_str(text: &str) -> Result<Self, BadSessionId> {
        let (seconds, nonce) = text.split_once('.').ok_or(BadSessionId)?;
        let expires_at = seconds.parse().map_err(|_| BadSessionId)?;
        let nonce: StrDeserializer<'_, NotText> = nonce.into_deserializer();
        let nonce = Nonce::deserialize(nonce).map_err(|_| BadSessionId)?;
        let id = Self { expires_at, nonce };
        if id.to_string() == text { Ok(id) } else { Err(BadSessionId) }
    }
}

#[cfg(test)]
mod tests {
    use nonla_record::{MemoryStore, Reading};

    use super::*;
    use crate::testing::{HolderKind, TestWorld};

    fn asked(world: &TestWorld, store: &MemoryStore) -> SignedRequest {
        let (moment, mut rng) = (world.moment(), world.rng());
        let asked = world.verifier().ask(Tier::Post, Intent::Return, &moment, &mut rng);
        store.commit(asked.unwrap()).unwrap()
    }

    /// Serves REQ-S5: what was asked is found again after a restart, by its name as text.
    #[test]
    fn a_session_is_found_again_by_its_name() {
        let (world, store) = (TestWorld::new(1), MemoryStore::default());
        let asked = asked(&world, &store);
        let id: SessionId = asked.session.id().to_string().parse().unwrap();
        let found = store.commit(world.verifier().session(id)).unwrap();
        assert_eq!(found.as_ref(), Some(&asked.session));
        let bytes = world.holder(HolderKind::AdultCitizen).present(&asked.request);
        let (session, moment) = (found.unwrap(), world.moment());
        assert!(world.verifier().check(&session, &bytes, &moment, &mut world.rng()).is_ok());
        let elsewhere = MemoryStore::default().commit(world.verifier().session(id));
        assert_eq!(elsewhere, Ok(None));
    }

    /// Serves T-O2: a session that another verifier wrote, or that was changed, is not taken for ours.
    #[test]
    fn a_session_that_we_did_not_sign_is_damage() {
        let (world, store) = (TestWorld::new(1), MemoryStore::default());
        let id = asked(&world, &store).session.id();
        assert!(store.commit(world.other_verifier().session(id)).is_err());
        let changed = [Change::Put(id.key(), b"{}".to_vec())];
        assert!(store.write(&Reading::default(), &changed));
        assert!(store.commit(world.verifier().session(id)).is_err());
    }

    /// T-O5, T-R2: sessions that nobody can answer any more are forgotten, the others stay.
    #[test]
    fn sessions_are_forgotten_once_they_expired() {
        let (world, store) = (TestWorld::new(1), MemoryStore::default());
        let ids: Vec<_> = [-1, 0, 1]
            .map(|seconds| SessionId {
                expires_at: 1000 + seconds,
                ..asked(&world, &store).session.id()
            })
            .to_vec();
        let other = Change::Put(Table::Accounts.key([0; 32]), b"{}".to_vec());
        let before_1970 = SessionId { expires_at: -5, ..ids[0] };
        let mut changes = vec![other];
        changes.extend(ids.iter().chain([&before_1970]).map(|id| put(id.key(), &0)));
        let store = MemoryStore::default();
        assert!(store.write(&Reading::default(), &changes));
        let page: Vec<_> = store.everything().into_iter().map(|(key, _)| key).collect();
        assert_eq!(store.commit(forget_expired(&page, 1000)), Ok(2));
        let left: Vec<_> =
            store.page(&Table::Requests.first(), 9).into_iter().map(|(key, _)| key).collect();
        assert_eq!(left, [ids[1].key(), ids[2].key()]);
        assert_eq!(store.everything().len(), 3);
    }

    #[test]
    fn only_the_one_spelling_names_a_session() {
        let (world, store) = (TestWorld::new(1), MemoryStore::default());
        let name = asked(&world, &store).session.id().to_string();
        assert_eq!(name.parse::<SessionId>().map(|id| id.to_string()), Ok(name.clone()));
        let (seconds, nonce) = name.split_once('.').unwrap();
        let others = [
            String::new(),
            seconds.to_owned(),
            format!("+{name}"),
            format!("0{name}"),
            format!("{seconds}.{nonce}="),
            format!("{seconds}.{}", &nonce[1..]),
            format!("{seconds}. {nonce}"),
            format!("99999999999999999999.{nonce}"),
        ];
        for text in others {
            assert_eq!(text.parse::<SessionId>(), Err(BadSessionId), "{text}");
        }
    }
}
