//! A wallet believes what everybody else is told too, and answers those it was told about.

use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    AgeThreshold, Asked, Claims, Country, CredentialRequest, CredentialType, DisplayName,
    EnrolmentDays, FILE_HANDLES, Handle, Hash, IssuedCredential, IssuerEntry, IssuerId, JsonError,
    Jws, JwsError, MAX_TRUST_LIST, Nonce, Offer, OfferCode, Predicate, Query, QueryError,
    RequestError, SLOTS, SigningKey, Slot, Tier, TrustListContent, TrustListError, VerifiedRequest,
    credential_header, layout_hash, sign_jws, sign_trust_list, slot_values, to_json,
};
use nonla_crypto::{BadDigitTable, DigitSecretKey, PointG1, SecretKey, SlotValue};
use nonla_verifier::{Intent, Outcome, Session};
use nonla_wallet::{Ending, ReceiveError, RequestRefusal, UpdateError, Wallet};
use serde_json::{Value, json};

use crate::age::{ADULT, Cheater, day, enrolled, small_world};
use crate::engine::rng;

pub(crate) const REQUEST: &str = "nonla-request+jwt";
pub(crate) const TRUST_LIST: &str = "nonla-trust-list+jwt";

/// The request of a session with something else asked, signed by the platform.
pub(crate) fn changed(
    world: &World,
    (at, session): (At, &Session),
    change: impl FnOnce(&mut Asked),
) -> (String, VerifiedRequest) {
    let mut asked = session.request().asked().clone();
    change(&mut asked);
    let mut content = session.request().content().clone();
    content.query = Query::new(&asked);
    VerifiedRequest::sign(&world.platforms.at(at).key, content).unwrap()
}

/// The request of a session with its JSON changed, signed by the platform.
pub(crate) fn rewritten(
    world: &World,
    (at, session): (At, &Session),
    change: impl FnOnce(&mut Value),
) -> String {
    let mut content = serde_json::to_value(session.request().content()).unwrap();
    change(&mut content);
    sign_jws(&world.platforms.at(at).key, REQUEST, content.to_string().as_bytes())
}

/// Why the wallet will not put the request before its person, if it will not.
pub(crate) fn refusal(world: &World, wallet: &Wallet, request: &str) -> Option<RequestRefusal> {
    wallet.inspect(request, world.now()).err().map(|refused| refused.reason)
}

/// Checks that the wallet answers `request` with nothing but a line in its history that says why,
/// and would still answer any honest request.
fn assert_refused(
    world: &mut World,
    wallet: &mut Wallet,
    request: &str,
    (what, expected): (&str, RequestRefusal),
) {
    let lines = wallet.history().len();
    let ending = Ending::Failed((&expected).into());
    assert_eq!(world.answer(wallet, request), Err(Halt::Wallet(expected)), "{what}");
    assert_eq!(wallet.history().len(), lines + 1, "{what}");
    assert_eq!(wallet.history()[lines].ending(), Some(ending), "{what}");
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (honest, _) = changed(world, (At::A, &session), |_| {});
    assert_eq!(refusal(world, wallet, &honest), None, "after {what}");
}

/// Checks that after all that was refused an honest visit succeeds and is the first of its kind.
fn assert_lets_in(world: &mut World, wallet: &mut Wallet) {
    let visit = world.visit((ADULT, wallet), At::A, Tier::Post, Intent::Register).unwrap();
    assert_eq!(visit.verdict.outcome(), Outcome::New);
}

fn malformed(error: impl Into<RequestError>) -> RequestRefusal {
    RequestRefusal::Malformed(error.into())
}

/// The list that follows the world's, with something changed, signed by the operator.
pub(crate) fn next_list(world: &World, change: impl FnOnce(&mut TrustListContent)) -> String {
    let mut content = next_content(world);
    change(&mut content);
    sign_trust_list(world.operator().1, &content).unwrap()
}

/// What the list says that follows the world's and changes nothing.
pub(crate) fn next_content(world: &World) -> TrustListContent {
    TrustListContent {
        domain: world.trust_list().domain().clone(),
        sequence: 1,
        published: world.today,
        valid_until: TrustListContent::latest_end(world.today),
        previous: Some(world.trust_list().hash()),
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: world.trust_list().issuers().to_vec(),
        verifiers: world.trust_list().verifiers().to_vec(),
    }
}

type ListChange = fn(&mut TrustListContent);

/// A signed document with the payload of another.
fn spliced(signed: &str, payload_of: &str) -> String {
    let (input, signature) = signed.rsplit_once('.').unwrap();
    let header = input.split_once('.').unwrap().0;
    let payload = payload_of.split('.').nth(1).unwrap();
    format!("{header}.{payload}.{signature}")
}

/// An issuer that everybody is told about, and that signs something else for one person.
struct RogueIssuer {
    key: SecretKey,
    entry: IssuerEntry,
}

/// What goes under a rogue issuer's signature.
struct Signed<'a> {
    key: SecretKey,
    header: Vec<u8>,
    values: [SlotValue<'a>; SLOTS - 1],
}

/// What a rogue issuer changes in what it signs and in what it sends.
type Trick = fn(&mut Signed<'_>, &mut IssuedCredential);

impl RogueIssuer {
    /// The issuer, and a wallet for which it is the listed one.
    fn new(world: &mut World) -> (Self, Wallet) {
        let key = SecretKey::generate(&mut world.rng);
        let list = next_list(world, |content| content.issuers[0].keys[0].key = key.public_key());
        let operator = world.operator().1.verifying_key();
        let wallet = Wallet::new(operator, &list, &mut world.rng).unwrap();
        let entry = wallet.trust_list().issuers()[0].clone();
        (Self { key, entry }, wallet)
    }

    fn offer(&self, world: &mut World) -> Offer {
        Offer {
            issuer: self.entry.id.clone(),
            vct: self.entry.types[0].vct.clone(),
            issuer_key: self.entry.keys[0].key,
            code: OfferCode::generate(&mut world.rng),
            nonce: Nonce::generate(&mut world.rng),
            anchor: None,
        }
    }

    /// Issues the claims of `honest` with a trick: what the wallet says to that.
    fn issue(
        &self,
        world: &mut World,
        (wallet, honest): (&mut Wallet, &IssuedCredential),
        trick: impl FnOnce(&mut Signed<'_>, &mut IssuedCredential),
    ) -> Result<(), ReceiveError> {
        let offer = self.offer(world);
        let bytes = offer.to_bytes().unwrap();
        let acceptance = wallet.receive(&bytes, world.today, &mut world.rng)?;
        let acceptance = wallet.stage_at(acceptance, world.now()).unwrap().saved();
        let request = acceptance.request;
        let request = CredentialRequest::parse(&request).unwrap();
        let header = self.entry.header(&self.entry.types[0]);
        let checked = request.blind.check(&offer.context(&header)).unwrap();
        let (answered, issuer_key) = (request.hash(), self.entry.keys[0].key);
        let mut sent = IssuedCredential { request: answered, issuer_key, ..honest.clone() };
        let values = slot_values(&honest.claims, honest.handle);
        let key = SecretKey::from_bytes(self.key.expose_bytes().as_slice()).unwrap();
        let mut signed = Signed { key, header, values };
        trick(&mut signed, &mut sent);
        sent.signature = checked.sign(&signed.key, &signed.header, &signed.values).unwrap();
        acceptance.pending.finish(wallet, &sent.to_bytes().unwrap(), world.today).map(|_| ())
    }
}

/// The claims with another enrolment day.
fn enrolled_on(claims: &Claims, day: &str) -> Claims {
    let mut claims = serde_json::to_value(claims).unwrap();
    claims["enrolled_on"] = day.into();
    serde_json::from_value(claims).unwrap()
}

/// Serves T-P4, T-A6 (A1): an enrolment day that one person alone has could be found by a threshold.
#[test]
fn an_enrolment_day_made_for_one_person_is_refused() {
    let mut world = small_world("enrolment days");
    let honest = Cheater::enrol(&mut world, ADULT).credential;
    let (rogue, mut wallet) = RogueIssuer::new(&mut world);
    for (day, expected) in [
        ("2026-12-01", Err(ReceiveError::EnrolledLater)),
        ("2027-01-01", Err(ReceiveError::EnrolledLater)),
        ("2026-10-01", Err(ReceiveError::EnrolledBeforeIssuer)),
        ("2020-01-01", Err(ReceiveError::EnrolledBeforeIssuer)),
        ("2026-11-02", Err(ReceiveError::EnrolledMidMonth)),
        ("2026-11-22", Err(ReceiveError::EnrolledMidMonth)),
        ("2026-11-01", Ok(())),
    ] {
        let claims = enrolled_on(&honest.claims, day);
        let sent = IssuedCredential { claims, ..honest.clone() };
        let said = rogue.issue(&mut world, (&mut wallet, &sent), |_, _| {});
        assert_eq!(said, expected, "{day}");
    }
}

fn header_with(issuer: &str, vct: &str, layout: &Hash) -> Vec<u8> {
    let issuer = IssuerId::parse(issuer).unwrap();
    credential_header(&issuer, &CredentialType::parse(vct).unwrap(), layout)
}

/// Serves T-P4, A3: a key for one person would mark every proof they ever make.
#[test]
fn an_offer_under_a_key_made_for_one_person_is_refused() {
    let mut world = small_world("personal keys");
    let wallet = world.new_wallet().unwrap();
    let honest = world.offer(ADULT).unwrap();
    let mut say = |offer: &Offer, today| {
        let bytes = offer.to_bytes().unwrap();
        wallet.receive(&bytes, today, &mut world.rng).map(|_| ())
    };
    let mut keys = rng("a key for one person");
    for _ in 0..100 {
        let issuer_key = SecretKey::generate(&mut keys).public_key();
        let offer = Offer { issuer_key, ..honest.clone() };
        assert_eq!(say(&offer, day()), Err(ReceiveError::UnlistedKey));
    }
    let expired = say(&honest, day().checked_add_days(4 * 366).unwrap());
    assert_eq!(expired, Err(ReceiveError::UnlistedKey), "the listed key, after its last day");
    let early = say(&honest, day().checked_add_days(-1).unwrap());
    assert_eq!(early, Err(ReceiveError::UnlistedKey), "the listed key, before its first day");
    let issuer = IssuerId::parse("urn:nonla:issuer:for-one-person").unwrap();
    let unknown = Err(ReceiveError::UnknownIssuer);
    assert_eq!(say(&Offer { issuer, ..honest.clone() }, day()), unknown);
    let vct = CredentialType::parse("urn:nonla:resident:for-one-person").unwrap();
    assert_eq!(say(&Offer { vct, ..honest.clone() }, day()), unknown);
    assert_eq!(say(&honest, day()), Ok(()), "the honest one");
}

/// Serves T-P4, A3: whatever an issuer signs beside what everybody gets is refused on receipt.
#[test]
fn a_credential_made_otherwise_for_one_person_is_refused() {
    let mut world = small_world("personal credentials");
    let honest = Cheater::enrol(&mut world, ADULT).credential;
    let (issuer, mut wallet) = RogueIssuer::new(&mut world);
    for person in 0..100_u8 {
        let refused = issuer.issue(&mut world, (&mut wallet, &honest), |signed, _| {
            signed.header.push(person);
        });
        assert_eq!(refused, Err(ReceiveError::BadSignature), "a header for one person");
    }
    let tricks: [(&str, Trick, ReceiveError); 11] = [
        (
            "a layout for one person",
            |signed, sent| {
                let layout = Hash::of(b"a layout for one person");
                signed.header = credential_header(&sent.issuer, &sent.vct, &layout);
            },
            ReceiveError::BadSignature,
        ),
        (
            "the header of another type",
            |signed, sent| {
                let vct = "urn:nonla:resident:2";
                signed.header = header_with(sent.issuer.as_str(), vct, &layout_hash());
            },
            ReceiveError::BadSignature,
        ),
        (
            "the header of another issuer",
            |signed, sent| {
                let issuer = "urn:nonla:issuer:other";
                signed.header = header_with(issuer, sent.vct.as_str(), &layout_hash());
            },
            ReceiveError::BadSignature,
        ),
        (
            "a mark in a spare slot",
            |signed, _| signed.values[SLOTS - 2] = SlotValue::Integer(1),
            ReceiveError::BadSignature,
        ),
        (
            "another handle than the one sent",
            |_, sent| sent.handle = Handle::new(sent.handle.number() ^ 2),
            ReceiveError::BadSignature,
        ),
        (
            "signed with another key than the listed one",
            |signed, _| signed.key = SecretKey::generate(&mut rng("another key")),
            ReceiveError::BadSignature,
        ),
        (
            "signed with another key, and it says so",
            |signed, sent| {
                signed.key = SecretKey::generate(&mut rng("another key"));
                sent.issuer_key = signed.key.public_key();
            },
            ReceiveError::OtherCredential,
        ),
        (
            "of another type than the offer",
            |_, sent| sent.vct = CredentialType::parse("urn:nonla:resident:2").unwrap(),
            ReceiveError::OtherCredential,
        ),
        (
            "of another issuer than the offer",
            |_, sent| sent.issuer = IssuerId::parse("urn:nonla:issuer:other").unwrap(),
            ReceiveError::OtherCredential,
        ),
        (
            "a handle that can never be proved",
            |signed, sent| {
                sent.handle = Handle::new(FILE_HANDLES);
                signed.values[Slot::Handle.index() - 1] = SlotValue::Integer(FILE_HANDLES);
            },
            ReceiveError::Unusable,
        ),
        (
            "no handle at all",
            |signed, sent| {
                sent.handle = Handle::new(0);
                signed.values[Slot::Handle.index() - 1] = SlotValue::Integer(0);
            },
            ReceiveError::Unusable,
        ),
    ];
    for (what, trick, expected) in tricks {
        let refused = issuer.issue(&mut world, (&mut wallet, &honest), trick);
        assert_eq!(refused, Err(expected), "{what}");
    }
    let accepted = issuer.issue(&mut world, (&mut wallet, &honest), |_, _| {});
    assert_eq!(accepted, Ok(()), "what everybody gets");
}

/// Serves T-P4, A3: proofs are made with the digit table, so one of one's own would be a mark.
#[test]
fn a_digit_table_made_for_one_person_is_refused() {
    let mut world = small_world("personal digit tables");
    let wallet = world.new_wallet().unwrap();
    let learn = |bytes: &[u8]| wallet.learn_digit_table(bytes).map(|_| ());
    let personal = DigitSecretKey::generate(&mut world.rng).table().unwrap();
    assert_eq!(learn(&personal.to_bytes()), Err(UpdateError::UnlistedDigitTable));
    let honest = world.issuer.digit_table().to_bytes();
    for position in [0, 100, honest.len() / 2, honest.len() - 1] {
        let mut changed = honest.clone();
        changed[position] ^= 1;
        assert!(matches!(learn(&changed), Err(UpdateError::DigitTable(_))), "byte {position}");
    }
    let mut repeated = honest.clone();
    let entry = honest.len() - PointG1::LENGTH;
    repeated.copy_within(entry - PointG1::LENGTH..entry, entry);
    let bad = BadDigitTable::BadSignature;
    assert_eq!(learn(&repeated), Err(UpdateError::DigitTable(bad)), "254 in place of 255");
    assert!(learn(&honest[1..]).is_err() && learn(&[]).is_err());
    assert_eq!(learn(&honest), Ok(()));
}

/// Serves T-P4, REQ-O3: a list of another operator, or of the right one but not what it published.
#[test]
fn a_trust_list_that_is_not_the_operators_is_refused() {
    let mut world = small_world("foreign trust lists");
    let wallet = world.new_wallet().unwrap();
    let learn = |text: &str| wallet.learn_trust_list(text).map(|_| ()).unwrap_err();
    let because = |error| UpdateError::TrustList(TrustListError::Signature(error));
    let honest = next_list(&world, |_| {});
    let other_payload = next_list(&world, |content| content.verifiers.clear());
    let payload = Jws::parse(&honest, MAX_TRUST_LIST).unwrap();
    let payload = payload.verify(&world.operator().1.verifying_key(), TRUST_LIST).unwrap();
    let stranger = SigningKey::generate(&mut world.rng);
    let foreign = sign_jws(&stranger, TRUST_LIST, &payload);
    assert_eq!(learn(&foreign), because(JwsError::OtherKey), "another operator");
    assert_eq!(learn(&spliced(&honest, &other_payload)), because(JwsError::BadSignature));
    let other_type = sign_jws(world.operator().1, REQUEST, &payload);
    assert_eq!(learn(&other_type), because(JwsError::OtherType));
    let json = String::from_utf8(payload).unwrap();
    let resigned = |from: &str, to: &str| {
        assert!(json.contains(from), "{from}");
        sign_jws(world.operator().1, TRUST_LIST, json.replacen(from, to, 1).as_bytes())
    };
    let because = |error| UpdateError::TrustList(TrustListError::Json(error));
    let twice = resigned("\"sequence\":1,", "\"sequence\":1,\"sequence\":1,");
    assert_eq!(learn(&twice), because(JsonError::DuplicateMember));
    let unknown = resigned("\"sequence\":1,", "\"sequence\":1,\"colour\":1,");
    assert_eq!(learn(&unknown), because(JsonError::WrongShape));
    let hidden = resigned("Agora,", "Agora\u{202e},");
    assert_eq!(learn(&hidden), because(JsonError::WrongShape), "a name that turns letters round");
}

/// Serves T-P4, REQ-O3: the chain goes forward one list at a time and never back.
#[test]
fn a_trust_list_that_does_not_follow_the_known_one_is_refused() {
    let mut world = small_world("trust list chain");
    let mut wallet = world.new_wallet().unwrap();
    let breaks: [(&str, ListChange); 4] = [
        ("no previous list", |content| content.previous = None),
        ("another previous list", |content| content.previous = Some(Hash::of(b"another"))),
        ("a number left out", |content| content.sequence = 2),
        ("the last number", |content| content.sequence = (1 << 53) - 1),
    ];
    let refused = Some(UpdateError::TrustList(TrustListError::BrokenChain));
    for (what, change) in breaks {
        let list = next_list(&world, change);
        assert_eq!(wallet.learn_trust_list(&list).err(), refused, "{what}");
    }
    let first = world.operator().0.to_owned();
    assert_eq!(wallet.learn_trust_list(&first).err(), refused, "the known list once more");
    let next = wallet.learn_trust_list(&next_list(&world, |_| {})).unwrap();
    wallet.stage(next).unwrap().saved();
    assert_eq!(wallet.learn_trust_list(&first).err(), refused, "back to the first");
}

/// Gives one issuer something of the other's.
type Share = fn(&mut IssuerEntry, &IssuerEntry);

/// Serves T-P4, T-O2, A2: two entries with one name or key, or what this software cannot read.
#[test]
fn a_trust_list_that_could_be_read_in_two_ways_is_refused() {
    let mut world = small_world("ambiguous trust lists");
    let wallet = world.new_wallet().unwrap();
    let other_issuer = |content: &TrustListContent| {
        let mut other = content.issuers[0].clone();
        let mut rng = rng("another issuer");
        other.id = IssuerId::parse("urn:nonla:issuer:other").unwrap();
        other.name = DisplayName::parse("Another issuer").unwrap();
        other.keys[0].key = SecretKey::generate(&mut rng).public_key();
        other.keys[0].digit_key = *DigitSecretKey::generate(&mut rng).table().unwrap().key();
        other.gap_keys[0].key = SecretKey::generate(&mut rng).public_key();
        other.head_key = SigningKey::generate(&mut rng).verifying_key();
        other
    };
    let both = next_list(&world, |content| content.issuers.push(other_issuer(content)));
    assert!(wallet.learn_trust_list(&both).is_ok(), "another issuer with all its own");
    let issuers: [(&str, Share); 4] = [
        ("issuers share an id", |other, one| other.id = one.id.clone()),
        ("issuers share a key", |other, one| other.keys[0].key = one.keys[0].key),
        ("issuers share a gap key", |other, one| other.gap_keys = one.gap_keys.clone()),
        ("issuers share a head key", |other, one| other.head_key = one.head_key),
    ];
    let ambiguous = Some(UpdateError::TrustList(TrustListError::Ambiguous));
    for (what, change) in issuers {
        let list = next_list(&world, |content| {
            let mut other = other_issuer(content);
            change(&mut other, &content.issuers[0]);
            content.issuers.push(other);
        });
        assert_eq!(wallet.learn_trust_list(&list).err(), ambiguous, "{what}");
    }
    let rest: [(&str, ListChange, TrustListError); 8] = [
        (
            "verifiers share an id",
            |content| content.verifiers[1].id = content.verifiers[0].id.clone(),
            TrustListError::Ambiguous,
        ),
        (
            "verifiers share a client id",
            |content| {
                let client_id = content.verifiers[0].client_ids[0].clone();
                content.verifiers[1].client_ids.push(client_id);
            },
            TrustListError::Ambiguous,
        ),
        (
            "verifiers share a key",
            |content| {
                let key = content.verifiers[0].request_keys[0];
                content.verifiers[1].request_keys.push(key);
            },
            TrustListError::Ambiguous,
        ),
        (
            "a verifier has an issuer's key",
            |content| content.verifiers[1].request_keys.push(content.issuers[0].head_key),
            TrustListError::Ambiguous,
        ),
        (
            "one type twice",
            |content| {
                let entry = content.issuers[0].types[0].clone();
                content.issuers[0].types.push(entry);
            },
            TrustListError::Ambiguous,
        ),
        (
            "an unknown layout",
            |content| content.issuers[0].types[0].layout = Hash::of(b"unknown"),
            TrustListError::UnknownLayout,
        ),
        ("no suite", |content| content.suites.clear(), TrustListError::UnknownSuite),
        (
            "another suite",
            |content| content.suites = vec!["nonla-bbs-0".to_owned()],
            TrustListError::UnknownSuite,
        ),
    ];
    for (what, change, expected) in rest {
        let refused = wallet.learn_trust_list(&next_list(&world, change)).err();
        assert_eq!(refused, Some(UpdateError::TrustList(expected)), "{what}");
    }
}

/// Serves REQ-O3, T-O2: what the next list takes away is gone, what it leaves still works.
#[test]
fn the_next_trust_list_of_the_chain_takes_effect() {
    let mut world = small_world("next trust list");
    let mut wallet = enrolled(&mut world, ADULT);
    let (struck_off, _) = world.ask(At::B, Tier::Post, Intent::Register).unwrap();
    assert_eq!(refusal(&world, &wallet, &struck_off), None);
    let list = next_list(&world, |content| content.verifiers[1].request_keys.clear());
    let changes = wallet.learn_trust_list(&list).unwrap();
    assert_eq!(wallet.trust_list().sequence(), 0, "nothing has changed before the commit");
    wallet.stage(changes).unwrap().saved();
    assert_eq!(wallet.trust_list().sequence(), 1);
    let expected = ("a platform struck off", RequestRefusal::UnknownVerifier);
    assert_refused(&mut world, &mut wallet, &struck_off, expected);
    assert_lets_in(&mut world, &mut wallet);
}

/// Serves T-O2, A2: a request counts if it is the listed verifier's own, for itself, and fresh.
#[test]
fn a_request_that_is_not_the_verifiers_own_is_refused() {
    let mut world = small_world("requests of others");
    let mut wallet = enrolled(&mut world, ADULT);
    let (honest, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (_, session_b) = world.ask(At::B, Tier::Post, Intent::Register).unwrap();
    let (a, b) = ((At::A, &session), (At::B, &session_b));
    let payload = to_json(session.request().content()).unwrap();
    let stranger = SigningKey::generate(&mut world.rng);
    let key_a = &world.platforms.a.key;
    let softer = rewritten(&world, a, |content| {
        content["query"]["meta"]["predicates"][1]["value"] = json!(16);
    });
    let with =
        |of, member: &str, value: Value| rewritten(&world, of, |content| content[member] = value);
    let address = |member: &str, of: &Session| {
        serde_json::to_value(of.request().content()).unwrap()[member].clone()
    };
    let cases = [
        (
            "signed by a stranger",
            sign_jws(&stranger, REQUEST, &payload),
            RequestRefusal::UnknownVerifier,
        ),
        (
            "B under A's client id",
            with(b, "client_id", address("client_id", &session)),
            RequestRefusal::ForeignClientId,
        ),
        (
            "A under B's client id",
            with(a, "client_id", address("client_id", &session_b)),
            RequestRefusal::ForeignClientId,
        ),
        (
            "a client id that is almost A's",
            with(a, "client_id", json!("https://agora.example.evil.example")),
            RequestRefusal::ForeignClientId,
        ),
        (
            "an answer to B",
            with(a, "response_uri", address("response_uri", &session_b)),
            RequestRefusal::ForeignResponseUri,
        ),
        (
            "an answer to another page of A",
            with(a, "response_uri", json!("https://agora.example/nonla/answer2")),
            RequestRefusal::ForeignResponseUri,
        ),
        (
            "expired a second ago",
            with(a, "expires_at", json!(world.now() - 1)),
            RequestRefusal::Expired,
        ),
        ("expired since 1970", with(a, "expires_at", json!(0)), RequestRefusal::Expired),
        (
            "changed after it was signed",
            spliced(&honest, &softer),
            malformed(JwsError::BadSignature),
        ),
        (
            "a verdict passed off as a request",
            sign_jws(key_a, "nonla-verdict+jwt", &payload),
            malformed(JwsError::OtherType),
        ),
    ];
    let late = with(a, "expires_at", json!(world.now() - 1));
    let seen = wallet.inspect(&late, world.now()).err().map(|refused| refused.reason);
    assert_eq!(seen, Some(RequestRefusal::Expired), "it is not even shown");
    for (what, request, expected) in cases {
        assert_refused(&mut world, &mut wallet, &request, (what, expected));
    }
    assert_lets_in(&mut world, &mut wallet);
}

/// Serves REQ-P7, T-O2: no more than the registered purpose needs, of an issuer that is listed.
#[test]
fn a_request_for_too_much_is_refused() {
    let mut world = small_world("requests for too much");
    let mut wallet = enrolled(&mut world, ADULT);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let age = |years| AgeThreshold::new(years).unwrap();
    let laos = Country::parse("LA").unwrap();
    let thirty = Predicate::EnrolledAtLeast(EnrolmentDays::THIRTY);
    let asking = |change: &dyn Fn(&mut Asked)| changed(&world, (At::A, &session), change).0;
    let meta = |member: &str, value: Value| {
        rewritten(&world, (At::A, &session), |content| content["query"]["meta"][member] = value)
    };
    let cases = [
        (
            "an unregistered purpose",
            meta("purpose", json!("to know you better")),
            RequestRefusal::UnregisteredPurpose,
        ),
        (
            "the age of 21",
            asking(&|asked| drop(asked.requirement.put(Predicate::AgeAtLeast(age(21))))),
            RequestRefusal::OverAsking(Predicate::AgeAtLeast(age(21))),
        ),
        (
            "the age of 65",
            asking(&|asked| drop(asked.requirement.put(Predicate::AgeAtLeast(age(65))))),
            RequestRefusal::OverAsking(Predicate::AgeAtLeast(age(65))),
        ),
        (
            "a day of enrolment",
            asking(&|asked| drop(asked.requirement.put(thirty.clone()))),
            RequestRefusal::OverAsking(thirty.clone()),
        ),
        (
            "another country",
            asking(&|asked| drop(asked.requirement.put(Predicate::ResidentIn(laos)))),
            RequestRefusal::OverAsking(Predicate::ResidentIn(laos)),
        ),
        ("a day longer", meta("retention", json!(366)), RequestRefusal::KeepsTooLong),
        (
            "another issuer",
            meta("issuer", json!("urn:nonla:issuer:other")),
            RequestRefusal::UnknownIssuer,
        ),
        (
            "another credential type",
            meta("vct_values", json!(["urn:nonla:resident:2"])),
            RequestRefusal::UnknownIssuer,
        ),
    ];
    for (what, request, expected) in cases {
        assert_refused(&mut world, &mut wallet, &request, (what, expected));
    }
    assert_lets_in(&mut world, &mut wallet);
}

/// Serves T-O2, A2, REQ-P7: what is not understood in full is refused, never ignored.
#[test]
fn a_request_that_is_not_understood_in_full_is_refused() {
    let mut world = small_world("requests not understood");
    let mut wallet = enrolled(&mut world, ADULT);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let query = |change: fn(&mut Value)| {
        rewritten(&world, (At::A, &session), |content| change(&mut content["query"]))
    };
    let json = String::from_utf8(to_json(session.request().content()).unwrap()).unwrap();
    let text = |from: &str, to: &str| {
        assert!(json.contains(from), "{from}");
        sign_jws(&world.platforms.a.key, REQUEST, json.replacen(from, to, 1).as_bytes())
    };
    let cases = [
        (
            "an unknown member",
            text("{\"client_id", "{\"state\":1,\"client_id"),
            malformed(JsonError::WrongShape),
        ),
        (
            "one in the query",
            query(|query| query["all"] = json!(true)),
            malformed(JsonError::WrongShape),
        ),
        (
            "one in meta",
            query(|query| query["meta"]["all"] = json!(true)),
            malformed(JsonError::WrongShape),
        ),
        (
            "one in a predicate",
            query(|query| query["meta"]["predicates"][0]["or"] = json!(1)),
            malformed(JsonError::WrongShape),
        ),
        (
            "one in not_revoked",
            query(|query| query["meta"]["not_revoked"]["or"] = json!(1)),
            malformed(JsonError::WrongShape),
        ),
        (
            "one in pseudonym",
            query(|query| query["meta"]["pseudonym"]["or"] = json!(1)),
            malformed(JsonError::WrongShape),
        ),
        (
            "a member twice",
            text("\"scope\":\"self\"", "\"scope\":\"self\",\"scope\":\"self\""),
            malformed(JsonError::DuplicateMember),
        ),
        (
            "a member twice, spelled differently",
            text("\"op\":", "\"o\\u0070\":\"not_expired\",\"op\":"),
            malformed(JsonError::DuplicateMember),
        ),
        ("no member", text(",\"expires_at\":", ",\"expires\":"), malformed(JsonError::WrongShape)),
        (
            "null for absent",
            query(|query| query["meta"]["predicates"][0]["value"] = Value::Null),
            malformed(JsonError::WrongShape),
        ),
        (
            "bytes after it",
            text("{\"client_id", "{} {\"client_id"),
            malformed(JsonError::TrailingBytes),
        ),
        (
            "an unknown op",
            query(|query| query["meta"]["predicates"][1]["op"] = json!("equals")),
            malformed(QueryError::UnknownPredicate),
        ),
        (
            "the scope of another",
            query(|query| query["meta"]["pseudonym"]["scope"] = json!("urn:nonla:verifier:bazaar")),
            malformed(QueryError::ForeignScope),
        ),
        (
            "its own scope by name",
            query(|query| query["meta"]["pseudonym"]["scope"] = json!("urn:nonla:verifier:agora")),
            malformed(QueryError::ForeignScope),
        ),
        (
            "another format",
            query(|query| query["format"] = json!("dc+sd-jwt")),
            malformed(QueryError::UnknownFormat),
        ),
        (
            "another proof system",
            query(|query| query["meta"]["proof_system"] = json!(["nonla-bbs-0"])),
            malformed(QueryError::UnknownFormat),
        ),
        (
            "a choice of types",
            query(|query| {
                query["meta"]["vct_values"]
                    .as_array_mut()
                    .unwrap()
                    .push(json!("urn:nonla:resident:2"))
            }),
            malformed(QueryError::NotOneType),
        ),
        (
            "the name in the open",
            query(|query| query["claims"][0]["path"] = json!(["full_name"])),
            malformed(QueryError::UnknownClaim),
        ),
        (
            "a choice of countries",
            query(|query| query["claims"][0]["values"] = json!(["VN", "LA"])),
            malformed(QueryError::UnknownClaim),
        ),
        (
            "a longer past",
            query(|query| query["meta"]["not_revoked"]["oldest_period"] = json!("2026-11-20")),
            malformed(QueryError::BadPeriods),
        ),
        ("no signed document", "not.a.request".to_owned(), malformed(JwsError::NotCompact)),
    ];
    for (what, request, expected) in cases {
        assert_refused(&mut world, &mut wallet, &request, (what, expected));
    }
    assert_lets_in(&mut world, &mut wallet);
}

/// Serves A1, T-O6: asking 18, then 16 of whoever said no to 18, would tell who is 16 or 17; so a
/// verifier gets an answer to the one age it registered, and to no lower one either.
#[test]
fn a_verifier_asks_for_its_registered_age_and_no_lower_one() {
    let mut world = small_world("lower age");
    let wallet = enrolled(&mut world, ADULT);
    let registered = AgeThreshold::EIGHTEEN;
    for age in AgeThreshold::ALL {
        let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let lower = |asked: &mut Asked| drop(asked.requirement.put(Predicate::AgeAtLeast(age)));
        let (request, _) = changed(&world, (At::A, &session), lower);
        let expected = RequestRefusal::OverAsking(Predicate::AgeAtLeast(age));
        let expected = (age != registered).then_some(expected);
        assert_eq!(refusal(&world, &wallet, &request), expected, "{age:?}");
    }
}
