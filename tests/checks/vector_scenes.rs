//! The requests, lists and answers of `tests/vectors/nonla-2`.

use nonla_credential::{
    AgeThreshold, Asked, BirthdayRule, ClientId, CodeSet, Country, Day, EnrolmentDays,
    NOTHING_TO_SHOW, Nonce, NotRevoked, Predicate, PredicateKind, Province, Purpose, Query,
    RequestContent, Requirement, ResidenceStatus, ResponseUri, Retention, TrustListContent,
    VerifiedRequest, VerifierId, sign_trust_list,
};
use nonla_crypto::{DigitSecretKey, SecretKey};
use nonla_verifier::testing::{HolderKind, TestHolder, TestWorld};
use nonla_verifier::{RefusalKind, Verifier};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::{vector_borders, vector_bytes, vector_forgeries};

/// An answer and what is to be said of it: `None` for yes.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) presentation: Vec<u8>,
    pub(crate) expected: Option<RefusalKind>,
}

/// One file: a request under a trust list, and answers to it.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) trust_list: String,
    pub(crate) verifier: VerifierId,
    pub(crate) request: String,
    pub(crate) now: i64,
    pub(crate) cases: Vec<Case>,
}

/// Who asks what, when: everything an honest scene is made of.
pub(crate) struct Asking<'w> {
    world: &'w TestWorld,
    verifier: &'w Verifier,
    pub(crate) content: RequestContent,
    asked: Asked,
}

/// What differs on the checking side from what was answered.
#[derive(Default)]
pub(crate) struct Change {
    pub(crate) list: Option<fn(&mut TrustListContent)>,
    pub(crate) asked: Option<fn(&mut Asked)>,
    pub(crate) content: Option<fn(&mut RequestContent)>,
    pub(crate) seconds_later: i64,
}

impl<'w> Asking<'w> {
    /// The whole statement: country, not expired, adult, not revoked, pseudonym.
    pub(crate) fn whole(world: &'w TestWorld, verifier: &'w Verifier) -> Self {
        let period = world.head().content().period;
        let asked = Asked {
            credential_type: verifier.config().credential_type.clone(),
            issuer: verifier.config().issuer.clone(),
            as_of: world.day(),
            requirement: Requirement::of([
                Predicate::ResidentIn(Country::VIETNAM),
                Predicate::NotExpired,
                Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
                Predicate::NotRevoked,
                Predicate::OneAccount,
            ]),
            not_revoked: Some(NotRevoked {
                period,
                head: world.head().hash(),
                oldest_period: period.previous().unwrap(),
            }),
            purpose: Purpose::parse("one account per adult resident").unwrap(),
            retention: Retention::from_days(365),
        };
        let mut rng = ChaCha20Rng::seed_from_u64(u64::from(world.day().number()));
        let content = RequestContent {
            client_id: verifier.config().client_id.clone(),
            response_uri: verifier.config().response_uri.clone(),
            nonce: Nonce::generate(&mut rng),
            expires_at: world.now() + 300,
            trust_list: world.trust_list().name(),
            query: Query::new(&asked),
        };
        Self { world, verifier, content, asked }
    }

    pub(crate) fn asking(mut self, change: impl FnOnce(&mut Asked)) -> Self {
        change(&mut self.asked);
        self.content.query = Query::new(&self.asked);
        self
    }

    fn text(&self) -> String {
        TestWorld::sign_request(self.verifier, self.content.clone()).0
    }

    pub(crate) fn verified(&self) -> VerifiedRequest {
        TestWorld::sign_request(self.verifier, self.content.clone()).1
    }

    fn adult(&self) -> TestHolder<'_> {
        self.world.holder(HolderKind::AdultCitizen)
    }

    fn honest(&self) -> Vec<u8> {
        self.adult().present(&self.text())
    }

    pub(crate) fn scene(&self, name: &'static str, about: &'static str, cases: Vec<Case>) -> Scene {
        Scene {
            name,
            about,
            trust_list: trust_list(self.world, |_| {}),
            verifier: self.verifier.config().id.clone(),
            request: self.text(),
            now: self.world.now(),
            cases,
        }
    }

    /// A scene with its honest answer alone.
    pub(crate) fn accepted(&self, name: &'static str, about: &'static str) -> Scene {
        self.scene(
            name,
            about,
            vec![Case { name: name.to_owned(), presentation: self.honest(), expected: None }],
        )
    }

    /// The honest answer, checked where something is otherwise.
    pub(crate) fn refused(
        &self,
        (name, about): (&'static str, &'static str),
        expected: RefusalKind,
        change: &Change,
    ) -> Scene {
        let case =
            Case { name: name.to_owned(), presentation: self.honest(), expected: Some(expected) };
        let mut scene = self.scene(name, about, vec![case]);
        let (mut asked, mut content) = (self.asked.clone(), self.content.clone());
        change.asked.into_iter().for_each(|change| change(&mut asked));
        content.query = Query::new(&asked);
        change.content.into_iter().for_each(|change| change(&mut content));
        scene.request = TestWorld::sign_request(self.verifier, content).0;
        scene.now += change.seconds_later;
        if let Some(change) = change.list {
            scene.trust_list = trust_list(self.world, change);
        }
        scene
    }
}

/// The world's trust list, with something changed. One purpose a platform keeps the files short.
pub(crate) fn trust_list(world: &TestWorld, change: impl FnOnce(&mut TrustListContent)) -> String {
    let mut content = TrustListContent {
        domain: world.trust_list().domain().clone(),
        sequence: 0,
        published: world.day(),
        valid_until: TrustListContent::latest_end(world.day()),
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: world.trust_list().issuers().to_vec(),
        verifiers: world.trust_list().verifiers().to_vec(),
    };
    content.verifiers.iter_mut().for_each(|verifier| verifier.purposes.truncate(1));
    change(&mut content);
    sign_trust_list(&TestWorld::operator(), &content).unwrap()
}

/// Every file. Each world draws its own randomness, so one scene more changes no other file.
pub(crate) fn scenes() -> Vec<Scene> {
    let worlds = || TestWorld::new(1);
    let mut scenes: Vec<Scene> = [
        accepted(),
        vector_borders::scenes(),
        people(&worlds()),
        other_lists(),
        other_requests(),
        vec![bytes(&worlds())],
        vec![vector_forgeries::scene(&worlds())],
        codes(),
        vec![vector_forgeries::code_scene(&worlds())],
    ]
    .into_iter()
    .flatten()
    .collect();
    scenes.iter_mut().for_each(vector_borders::add_second_faults);
    scenes
}

pub(crate) fn provinces(codes: &[u16]) -> Predicate {
    let codes = codes.iter().map(|code| Province::from_code(*code).unwrap());
    Predicate::ProvinceIn(CodeSet::new(codes.collect()).unwrap())
}

fn statuses(codes: &[u16]) -> Predicate {
    let codes = codes.iter().map(|code| ResidenceStatus::from_code(*code).unwrap());
    Predicate::StatusIn(CodeSet::new(codes.collect()).unwrap())
}

/// Sets of codes. The adult lives in Hanoi, which is 001, and is a citizen.
fn codes() -> Vec<Scene> {
    let world = TestWorld::new(1);
    let asking = |predicates: Vec<Predicate>| {
        let put = |asked: &mut Asked| {
            predicates.into_iter().for_each(|one| drop(asked.requirement.put(one)));
        };
        Asking::whole(&world, world.verifier()).asking(put)
    };
    let accepted = |name, about, predicates| asking(predicates).accepted(name, about);
    let elsewhere = |name: &'static str, about, predicate| {
        let asking = asking(vec![predicate]);
        let presentation = asking.honest();
        let case =
            Case { name: name.to_owned(), presentation, expected: Some(RefusalKind::BadProof) };
        asking.scene(name, about, vec![case])
    };
    let otherwise = |names, expected, change: fn(&mut Asked)| {
        let change = Change { asked: Some(change), ..Change::default() };
        asking(vec![provinces(&[1, 48, 79])]).refused(names, expected, &change)
    };
    vec![
        accepted("one-province", "a set of one code", vec![provinces(&[1])]),
        accepted(
            "eight-provinces",
            "a set of eight",
            vec![provinces(&[1, 2, 4, 6, 8, 10, 11, 96])],
        ),
        accepted(
            "province-and-status",
            "two sets of codes",
            vec![provinces(&[1, 48, 79]), statuses(&[1, 2])],
        ),
        elsewhere("other-province", "a person of another province", provinces(&[48, 79])),
        elsewhere("other-status", "a person of another status", statuses(&[2, 3])),
        otherwise(("other-provinces", "proved for another set"), RefusalKind::BadProof, |asked| {
            asked.requirement.put(provinces(&[1, 48, 80]));
        }),
        otherwise(("fewer-provinces", "proved for more"), RefusalKind::WrongLength, |asked| {
            asked.requirement.put(provinces(&[1, 48]));
        }),
        otherwise(("no-provinces", "a set nobody asked for"), RefusalKind::WrongLength, |asked| {
            asked.requirement.take(PredicateKind::ProvinceIn);
        }),
        otherwise(("status-asked", "the set of another claim"), RefusalKind::BadProof, |asked| {
            asked.requirement.take(PredicateKind::ProvinceIn);
            asked.requirement.put(statuses(&[1, 2, 3]));
        }),
    ]
}

fn accepted() -> Vec<Scene> {
    let world = || TestWorld::new(1);
    let mut scenes = Vec::new();
    let one = world();
    scenes.push(
        Asking::whole(&one, one.verifier()).accepted("whole", "the whole statement at a platform"),
    );
    let one = world();
    let about = "the same person's whole statement at another platform";
    scenes.push(Asking::whole(&one, one.other_verifier()).accepted("whole-elsewhere", about));
    let one = world();
    let asking = Asking::whole(&one, one.verifier()).asking(|asked| {
        drop(asked.requirement.put(Predicate::EnrolledAtLeast(EnrolmentDays::NINETY)))
    });
    scenes.push(asking.accepted("enrolled-before", "all there is to ask, with enrolment"));
    let one = world();
    let asking = Asking::whole(&one, one.verifier()).asking(|asked| {
        asked.requirement.take(PredicateKind::AgeAtLeast);
    });
    scenes.push(asking.accepted("return", "a person who comes back is not asked for an age"));
    let one = world();
    let asking = Asking::whole(&one, one.verifier()).asking(|asked| {
        asked.requirement.take(PredicateKind::ResidentIn);
        asked.requirement.take(PredicateKind::OneAccount);
        asked.requirement.take(PredicateKind::NotRevoked);
        asked.not_revoked = None;
    });
    // Without a list there is no account, so a platform with accounts refuses a proof that holds.
    let mut scene =
        asking.accepted("no-list", "no country, no revocation list and so no pseudonym");
    scene.cases[0].expected = Some(RefusalKind::Unanswerable);
    let mut with_period = scene.cases[0].presentation.clone();
    with_period[2] = 1;
    scene.cases.push(Case {
        name: "a period nobody asked for".to_owned(),
        presentation: with_period,
        expected: Some(RefusalKind::WrongLength),
    });
    scenes.push(scene);
    let leap = TestWorld::on_day(1, Day::parse("2028-02-29").unwrap());
    let about = "18 years before a 29 February there is none";
    scenes.push(Asking::whole(&leap, leap.verifier()).accepted("leap-day", about));
    scenes.push(other_periods());
    scenes.push(without_pseudonym());
    scenes
}

/// Answers for the list of the day before, which counts, and for others, which do not.
fn other_periods() -> Scene {
    let world = TestWorld::new(1);
    let asking = Asking::whole(&world, world.verifier());
    let newest = world.head().content().period;
    let yesterday = newest.previous().unwrap();
    let presentation = asking.adult().present_for(&asking.text(), yesterday);
    let mut relabelled = presentation.clone();
    relabelled[1..3].copy_from_slice(&asking.honest()[1..3]);
    let old = asking.adult().present_for(&asking.text(), yesterday.previous().unwrap());
    let case =
        |name: &str, presentation, expected| Case { name: name.to_owned(), presentation, expected };
    let cases = vec![
        case("the previous period", presentation, None),
        case("the previous as the newest", relabelled, Some(RefusalKind::BadProof)),
        case("the period before that", old, Some(RefusalKind::WrongPeriod)),
    ];
    let about = "a revocation list one day old is accepted";
    asking.scene("previous-period", about, cases)
}

/// The proof holds; a platform with accounts refuses it all the same.
fn without_pseudonym() -> Scene {
    let world = TestWorld::new(1);
    let asking = Asking::whole(&world, world.verifier())
        .asking(|asked| drop(asked.requirement.take(PredicateKind::OneAccount)));
    let expected = Some(RefusalKind::Unanswerable);
    let case =
        Case { name: "a proof that holds".to_owned(), presentation: asking.honest(), expected };
    asking.scene("no-pseudonym", "no pseudonym was asked for, so no account follows", vec![case])
}

/// People who do not meet the whole statement: all of the proof holds but one signature.
fn people(world: &TestWorld) -> Vec<Scene> {
    let asking = Asking::whole(world, world.verifier());
    let request = asking.text();
    let liar = |name: &str, kind| Case {
        name: name.to_owned(),
        presentation: world.holder(kind).present(&request),
        expected: Some(RefusalKind::BadProof),
    };
    let cases = vec![
        liar("a minor", HolderKind::Minor),
        liar("a resident of another country", HolderKind::CitizenAbroad),
        liar("an expired credential", HolderKind::Expired),
        liar("a revoked credential", HolderKind::Revoked),
        Case {
            name: "nothing to show".to_owned(),
            presentation: NOTHING_TO_SHOW.to_vec(),
            expected: Some(RefusalKind::Declined),
        },
        Case {
            name: "a foreign resident".to_owned(),
            presentation: world.holder(HolderKind::ForeignResident).present(&request),
            expected: None,
        },
    ];
    vec![asking.scene("people", "a claim was made up for the proof", cases)]
}

fn other_lists() -> Vec<Scene> {
    let world = || TestWorld::new(1);
    let listed = |names, expected, list: fn(&mut TrustListContent)| {
        let world = world();
        let change = Change { list: Some(list), ..Change::default() };
        Asking::whole(&world, world.verifier()).refused(names, expected, &change)
    };
    vec![
        listed(("no-issuer", "no issuer is listed"), RefusalKind::UnknownIssuer, |list| {
            list.issuers.clear();
        }),
        listed(("no-type", "the issuer has no such type"), RefusalKind::UnknownIssuer, |list| {
            list.issuers[0].types.clear();
        }),
        listed(("other-key", "the key is gone"), RefusalKind::UnknownIssuerKey, |list| {
            list.issuers[0].keys.remove(0);
        }),
        listed(("retired-key", "the key ended yesterday"), RefusalKind::KeyNotValid, |list| {
            list.issuers[0].keys[0].valid_until = list.published.checked_add_days(-1).unwrap();
        }),
        listed(("ended-list", "the list ended"), RefusalKind::TrustListEnded, |list| {
            let before = |days: i32| list.published.checked_add_days(-days).unwrap();
            (list.valid_until, list.published) = (before(1), before(9));
        }),
        listed(("early-key", "the key begins tomorrow"), RefusalKind::KeyNotValid, |list| {
            list.issuers[0].keys[0].valid_from = list.published.checked_add_days(1).unwrap();
        }),
        listed(("other-digit-key", "another digit table"), RefusalKind::BadProof, |list| {
            let table = DigitSecretKey::generate(&mut ChaCha20Rng::seed_from_u64(2)).table();
            list.issuers[0].keys[0].digit_key = *table.unwrap().key();
        }),
        listed(("other-gap-key", "another gap key"), RefusalKind::BadProof, |list| {
            let key = SecretKey::generate(&mut ChaCha20Rng::seed_from_u64(3));
            list.issuers[0].gap_keys[0].key = key.public_key();
        }),
        listed(("no-gap-key", "no gap key that day"), RefusalKind::Unanswerable, |list| {
            list.issuers[0].gap_keys[0].valid_from = list.published.checked_add_days(1).unwrap();
        }),
        other_birthday_rule(),
    ]
}

/// 18 years before 28 February 2026 there was a 29 February: the rule decides.
fn other_birthday_rule() -> Scene {
    let world = TestWorld::on_day(1, Day::parse("2026-02-28").unwrap());
    let change = Change {
        list: Some(|list| {
            list.issuers[0].types[0].birthday_rule = BirthdayRule::LastOfFebruary;
        }),
        ..Change::default()
    };
    let names = ("other-birthday-rule", "proved under the other rule for 29 February");
    Asking::whole(&world, world.verifier()).refused(names, RefusalKind::BadProof, &change)
}

fn other_requests() -> Vec<Scene> {
    let refused = |names, expected, change: Change| {
        let world = TestWorld::new(1);
        Asking::whole(&world, world.verifier()).refused(names, expected, &change)
    };
    let asked = |names, expected, asked: fn(&mut Asked)| {
        refused(names, expected, Change { asked: Some(asked), ..Change::default() })
    };
    let content = |names, content: fn(&mut RequestContent)| {
        let change = Change { content: Some(content), ..Change::default() };
        refused(names, RefusalKind::BadProof, change)
    };
    let later = |names, expected, seconds_later, content: fn(&mut RequestContent)| {
        let content = Some(content);
        refused(names, expected, Change { content, seconds_later, ..Change::default() })
    };
    vec![
        content(("other-nonce", "an answer to another request"), |content| {
            content.nonce = Nonce::generate(&mut ChaCha20Rng::seed_from_u64(4));
        }),
        content(("other-audience", "an answer for another client id"), |content| {
            content.client_id = ClientId::parse("https://elsewhere.example").unwrap();
        }),
        content(("other-response-uri", "an answer that was to go elsewhere"), |content| {
            content.response_uri = ResponseUri::parse("https://elsewhere.example/answer").unwrap();
        }),
        asked(("other-day", "proved for the day after"), RefusalKind::BadProof, |asked| {
            asked.as_of = asked.as_of.checked_add_days(-1).unwrap();
        }),
        asked(("other-age", "proved for a lower age"), RefusalKind::BadProof, |asked| {
            asked.requirement.put(Predicate::AgeAtLeast(AgeThreshold::new(21).unwrap()));
        }),
        asked(("other-country", "another country is shown"), RefusalKind::BadProof, |asked| {
            asked.requirement.put(Predicate::ResidentIn(Country::parse("DE").unwrap()));
        }),
        asked(("no-country", "a country nobody asked for"), RefusalKind::WrongLength, |asked| {
            asked.requirement.take(PredicateKind::ResidentIn);
        }),
        asked(("other-purpose", "the request differs in words"), RefusalKind::BadProof, |asked| {
            asked.purpose = Purpose::parse("something else").unwrap();
        }),
        later(("expired", "a second too late"), RefusalKind::RequestExpired, 301, |_| {}),
        later(("day-off", "two days after its day"), RefusalKind::DayOff, 2 * 86_400, |content| {
            content.expires_at += 2 * 86_400;
        }),
    ]
}

/// One honest answer, and what becomes of it byte by byte.
fn bytes(world: &TestWorld) -> Scene {
    let asking = Asking::whole(world, world.verifier());
    let other = world.other_holder(HolderKind::AdultCitizen).present(&asking.text());
    let cases = vector_bytes::cases(&asking.honest(), &other);
    asking.scene("bytes", "one answer with its bytes changed", cases)
}
