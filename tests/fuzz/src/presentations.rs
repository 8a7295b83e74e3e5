//! What passes between wallet and verifier: requests, their queries, presentations.

use std::sync::LazyLock;

use nonla_credential::{
    AnonymousPresentation, Query, Request, RequestContent, Tier, VerifiedRequest, parse_json,
    to_json,
};
use nonla_verifier::testing::{HolderKind, TestWorld, sent};
use nonla_verifier::{Intent, Session};

use super::Reading;
use super::cast::Mould;
use super::documents::Document;
use super::honest;
use super::json::is_written_back;

/// A platform's question and honest answers to it.
struct Asked {
    request: VerifiedRequest,
    session: Session,
    mould: Mould,
}

fn world() -> &'static (TestWorld, Vec<Asked>) {
    static WORLD: LazyLock<(TestWorld, Vec<Asked>)> = LazyLock::new(|| {
        let world = TestWorld::new(1);
        let cases = [
            (Tier::Post, Intent::Register),
            (Tier::Livestream, Intent::Register),
            (Tier::Comment, Intent::Return),
        ];
        let asked = cases.map(|(tier, intent)| asked(&world, tier, intent)).into();
        (world, asked)
    });
    &WORLD
}

fn asked(world: &TestWorld, tier: Tier, intent: Intent) -> Asked {
    let asked = world.verifier().ask(tier, intent, &world.moment(), &mut honest::rng(20));
    let (text, session) = sent(asked.unwrap());
    let key = world.verifier().verifying_key();
    let request = Request::parse(&text).unwrap().verify(&key).unwrap();
    let bases =
        [world.holder(HolderKind::AdultCitizen), world.other_holder(HolderKind::AdultCitizen)]
            .map(|holder| holder.present(&text));
    // Version, period and key id come before the pseudonym and the proof.
    Asked { request, session, mould: Mould::new(bases.to_vec(), &[1, 2, 8]) }
}

/// The first byte picks the request, the others are cast to an answer. What is read is written
/// back, and only honest answers are accepted.
pub(crate) fn presentation(bytes: &[u8]) -> Reading {
    let Some((which, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let (world, asked) = world();
    let Asked { request, session, mould } = &asked[usize::from(*which) % asked.len()];
    let sent = mould.cast(rest);
    if let Ok(presentation) = AnonymousPresentation::read(&sent, request) {
        assert_eq!(presentation.to_bytes(), sent);
    }
    let checked = world.verifier().check(session, &sent, &world.moment(), &mut honest::rng(21));
    assert_eq!(checked.is_ok(), mould.is_base(&sent), "only an honest answer is accepted");
    checked.into()
}

/// A request: see [`super::documents`] for its first byte.
pub(crate) fn request(bytes: &[u8]) -> Reading {
    let Some(document) = Document::of(bytes, "nonla-request+jwt") else {
        return Reading::Refused;
    };
    let Ok(request) = Request::parse(&document.text) else {
        return Reading::Refused;
    };
    let key = honest::document_key();
    let Ok(verified) = request.verify(&key.verifying_key()) else {
        return Reading::Refused;
    };
    let parse = |json: &[u8]| parse_json::<RequestContent>(json, usize::MAX);
    let content = verified.content();
    is_written_back(&document.payload(), content, &to_json(content).unwrap(), parse);
    let (text, again) = VerifiedRequest::sign(key, content.clone()).unwrap();
    assert_eq!(again.asked(), verified.asked());
    assert_eq!(Request::parse(&text).unwrap().verify(&key.verifying_key()), Ok(again));
    Reading::Value
}

/// What a request asks, as JSON. What is understood can be asked again and means the same.
pub(crate) fn query(bytes: &[u8]) -> Reading {
    let parse = |json: &[u8]| parse_json::<Query>(json, 16 * 1024);
    let Ok(query) = parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &query, &to_json(&query).unwrap(), parse);
    let Ok(asked) = query.asked() else {
        return Reading::Refused;
    };
    let again = Query::new(&asked);
    assert_eq!(predicates(&query), predicates(&again), "nothing asked is left out");
    assert_eq!(again.asked(), Ok(asked));
    Reading::Value
}

/// How many predicates a query has.
fn predicates(query: &Query) -> usize {
    let json = serde_json::to_value(query).unwrap();
    json["meta"]["predicates"].as_array().map_or(0, Vec::len)
}
