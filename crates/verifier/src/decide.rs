//! The third call: decide upon a checked presentation, with a signed verdict once that is committed.

use serde::{Deserialize, Serialize};

use nonla_credential::{
    Day, Hash, JsonError, Jws, JwsError, Tier, VerifierId, VerifyingKey, parse_json, sign_jws,
    to_json,
};
use nonla_record::{Change, Decision, Step};

use crate::account::AccountKey;
use crate::accounts;
use crate::check::Checked;
use crate::outcome::Outcome;
use crate::rules;
use crate::standing::Standing;
use crate::table::{get, put};
use crate::verifier::Verifier;

const TYP: &str = "nonla-verdict+jwt";
/// Longest verdict we read, in bytes.
const MAX_VERDICT: usize = 4 * 1024;

/// What a verifier decided about one presentation: all that may be kept of it.
///
/// It names the request, an account key, a tier, an outcome and a day; no pseudonym, no proof, no
/// claim. Each answers one request, so no two are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    content: Content,
    signed: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    verifier: VerifierId,
    request: Hash,
    account: AccountKey,
    outcome: Outcome,
    tier: Tier,
    day: Day,
}

/// Why a verdict was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerdictError {
    /// Not signed by the key, or not a verdict.
    #[error("verdict: {0}")]
    Signature(#[from] JwsError),
    /// The content is not a verdict's.
    #[error("verdict: {0}")]
    Json(#[from] JsonError),
}

/// What is to be decided upon or signed was checked by another verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("checked by another verifier; let the one decide that checked it")]
pub struct OtherVerifier;

impl Verifier {
    /// Decides: closes the session, opens or finds the account, and signs what came of it.
    ///
    /// Whether the account is new is decided when the step is committed and nowhere earlier, so two
    /// answers that arrive together never open two. A session is decided upon once.
    ///
    /// # Errors
    /// [`OtherVerifier`] if another verifier checked the presentation: its users, its rules.
    pub fn decide(&self, checked: Checked, today: Day) -> Result<Step<'_, Verdict>, OtherVerifier> {
        if checked.verifier != self.config.id {
            return Err(OtherVerifier);
        }
        Ok(Step::new(move |records| {
            let (session, account) = (checked.session.key(), accounts::key(&checked.account));
            records.need(&[session.clone(), account.clone()])?;
            if records.get(&session)?.is_none() || checked.last_day < today {
                return Ok(Decision::unchanged(self.verdict(&checked, Outcome::NonceUsed)));
            }
            let standing = get::<Standing>(records, &account)?;
            let (outcome, after) = rules::admit(standing, &checked, today);
            let mut changes = vec![Change::Delete(session)];
            changes.extend(after.map(|standing| put(account, &standing)));
            Ok(Decision { changes, outcome: self.verdict(&checked, outcome) })
        }))
    }

    fn verdict(&self, checked: &Checked, outcome: Outcome) -> Verdict {
        let content = Content {
            verifier: checked.verifier.clone(),
            request: checked.request,
            account: checked.account,
            outcome,
            tier: checked.tier,
            day: checked.day,
        };
        let signed = sign(self, &content);
        Verdict { content, signed }
    }
}

impl Verdict {
    /// Reads a signed verdict under the verifier's key.
    ///
    /// # Errors
    /// [`VerdictError`].
    pub fn read(text: &str, key: &VerifyingKey) -> Result<Self, VerdictError> {
        let payload = Jws::parse(text, MAX_VERDICT)?.verify(key, TYP)?;
        let content = parse_json(&payload, MAX_VERDICT)?;
        Ok(Self { content, signed: text.to_owned() })
    }

    /// Who decided.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierId {
        &self.content.verifier
    }

    /// Hash of the request that was answered.
    #[must_use]
    pub const fn request(&self) -> Hash {
        self.content.request
    }

    /// About whose account.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.content.account
    }

    /// What came of it.
    pub const fn outcome(&self) -> Outcome {
        self.content.outcome
    }

    /// The tier that was asked for.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.content.tier
    }

    /// On which day.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.content.day
    }

    /// The signed form, a compact JWS: what a platform stores.
    #[must_use]
    pub fn signed(&self) -> &str {
        &self.signed
    }
}

/// Signs a verdict.
#[expect(clippy::expect_used, reason = "a struct of texts, enums and days has a JSON form")]
fn sign(verifier: &Verifier, content: &Content) -> String {
    let payload = to_json(content).expect("a struct has a JSON form");
    sign_jws(&verifier.signing_key, TYP, &payload)
}

#[cfg(test)]
mod tests {
    use nonla_credential::SigningKey;
    use nonla_record::MemoryStore;

    use super::*;
    use crate::intent::Intent;
    use crate::session::SignedRequest;
    use crate::testing::{HolderKind, TestWorld};

    /// A checked answer of an adult, its bytes, and the store with its session.
    fn answered(world: &TestWorld, store: &MemoryStore, intent: Intent) -> (Checked, Vec<u8>) {
        let (moment, mut rng) = (world.moment(), world.rng());
        let asked = world.verifier().ask(Tier::Post, intent, &moment, &mut rng).unwrap();
        let SignedRequest { request, session } = store.commit(asked).unwrap();
        let bytes = world.holder(HolderKind::AdultCitizen).present(&request);
        (world.verifier().check(&session, &bytes, &moment, &mut rng).unwrap(), bytes)
    }

    fn decided(world: &TestWorld, store: &MemoryStore, checked: Checked) -> Verdict {
        store.commit(world.verifier().decide(checked, world.day()).unwrap()).unwrap()
    }

    fn verdict(world: &TestWorld) -> (Verdict, Vec<u8>) {
        let store = MemoryStore::default();
        let (checked, bytes) = answered(world, &store, Intent::Register);
        (decided(world, &store, checked), bytes)
    }

    /// REQ-P9: a verdict is signed and read back under the verifier's key.
    #[test]
    fn a_verdict_reads_back_under_the_verifiers_key_and_no_other() {
        let world = TestWorld::new(1);
        let (verdict, _) = verdict(&world);
        let read = Verdict::read(verdict.signed(), &world.verifier().verifying_key()).unwrap();
        assert_eq!(read, verdict);
        assert_eq!((read.outcome(), read.tier()), (Outcome::New, Tier::Post));
        assert_eq!((read.verifier(), read.day()), (&world.verifier().config().id, world.day()));
        let other = world.other_verifier().verifying_key();
        let refused = Verdict::read(verdict.signed(), &other);
        assert_eq!(refused, Err(VerdictError::Signature(JwsError::OtherKey)));
    }

    /// T-F1, REQ-P9: who checked a presentation decides on it, and nobody in their name.
    #[test]
    fn a_verdict_is_signed_by_the_verifier_that_checked_alone() {
        let world = TestWorld::new(1);
        let checked = || answered(&world, &MemoryStore::default(), Intent::Register).0;
        assert_eq!(
            world.other_verifier().decide(checked(), world.day()).err(),
            Some(OtherVerifier)
        );
        assert!(world.verifier().decide(checked(), world.day()).is_ok());
    }

    /// T-O1: two visits of one person on one day have two verdicts, each of its own request.
    #[test]
    fn two_visits_never_give_one_verdict() {
        let world = TestWorld::new(1);
        let (store, mut requests) = (MemoryStore::default(), Vec::new());
        let mut visit = |intent| {
            let checked = answered(&world, &store, intent).0;
            requests.push(checked.request);
            decided(&world, &store, checked)
        };
        let _ = visit(Intent::Register);
        let (first, second) = (visit(Intent::Return), visit(Intent::Return));
        assert_eq!((first.account(), first.outcome()), (second.account(), second.outcome()));
        assert_eq!([first.request(), second.request()], requests[1..]);
        assert_ne!(first.signed(), second.signed());
    }

    /// T-O1: of two answers to one request, and of one that comes again, one is decided upon. REQ-P9: a
    /// session that was never written down, or is of a day that has passed, is as good as used.
    #[test]
    fn a_session_is_decided_upon_once() {
        let world = TestWorld::new(1);
        let store = MemoryStore::default();
        let (moment, mut rng) = (world.moment(), world.rng());
        let asked = world.verifier().ask(Tier::Post, Intent::Register, &moment, &mut rng).unwrap();
        let SignedRequest { request, session } = store.commit(asked).unwrap();
        let mut check = |kind| {
            let bytes = world.holder(kind).present(&request);
            world.verifier().check(&session, &bytes, &moment, &mut rng).unwrap()
        };
        let answers = [
            check(HolderKind::AdultCitizen),
            check(HolderKind::AdultCitizen),
            check(HolderKind::ForeignResident),
        ];
        let outcomes = answers.map(|checked| decided(&world, &store, checked).outcome());
        assert_eq!(outcomes, [Outcome::New, Outcome::NonceUsed, Outcome::NonceUsed]);
        assert_eq!(store.everything().len(), 1);

        let (checked, _) = answered(&world, &MemoryStore::default(), Intent::Register);
        assert_eq!(decided(&world, &store, checked).outcome(), Outcome::NonceUsed);
        let (checked, _) = answered(&world, &store, Intent::Return);
        let late = world.day().checked_add_days(1).unwrap();
        let late = store.commit(world.verifier().decide(checked, late).unwrap()).unwrap();
        assert_eq!(late.outcome(), Outcome::NonceUsed);
    }

    /// T-F1: a verdict changed on the way, signed by another, or of another type is refused.
    #[test]
    fn a_verdict_that_was_changed_is_not_read() {
        let world = TestWorld::new(1);
        let (verdict, _) = verdict(&world);
        let key = world.verifier().verifying_key();
        let (head, signature) = verdict.signed().rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let forged = sign_jws(&SigningKey::from_seed(&[9; 32]), TYP, b"{}");
        let payload = forged.split('.').nth(1).unwrap();
        let changed = format!("{header}.{payload}.{signature}");
        let refused = Verdict::read(&changed, &key);
        assert_eq!(refused, Err(VerdictError::Signature(JwsError::BadSignature)));
        let request = sign_jws(&world.verifier().signing_key, "nonla-request+jwt", b"{}");
        let refused = Verdict::read(&request, &key);
        assert_eq!(refused, Err(VerdictError::Signature(JwsError::OtherType)));
    }

    /// REQ-P9, A18: nothing of the presentation or of the person is in a verdict.
    #[test]
    fn a_verdict_holds_six_members_and_no_byte_string_of_the_presentation() {
        let world = TestWorld::new(1);
        let (verdict, presentation) = verdict(&world);
        let payload = to_json(&verdict.content).unwrap();
        let text = String::from_utf8(payload.clone()).unwrap();
        for member in ["verifier", "request", "account", "outcome", "tier", "day"] {
            assert_eq!(text.matches(&format!("\"{member}\":")).count(), 1, "{text}");
        }
        assert_eq!(text.matches("\":").count(), 6, "{text}");
        for window in presentation.windows(16) {
            assert!(!payload.windows(16).any(|part| part == window));
        }
        assert!(!text.contains("Test Person") && !text.contains("1990"));
    }
}
