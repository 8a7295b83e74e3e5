//! Answers of a dishonest prover: of each, all is in order but what the name says.

use nonla_credential::{
    AnonymousPresentation, Basis, Period, Predicate, PredicateKind, Slot, TrustList,
    VerifiedRequest, scope_of,
};
use nonla_crypto::adversary::{Cheat, cheat};
use nonla_crypto::{
    DigitSecretKey, DigitTable, Gap, HolderSecret, Holding, IssuanceContext, PreparedSignature,
    Pseudonym, SecretKey, SlotValue,
};
use nonla_verifier::RefusalKind;
use nonla_verifier::testing::TestWorld;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::engine::SLOTS;
use crate::vector_scenes::{Asking, Case, Scene, provinces, trust_list};

const HANDLE: u64 = 5_000;
const BORN: u64 = 30_000;
/// A cheat about a slot there is none of: a prover that skips its own checks, and nothing more.
const NONE: Cheat = Cheat::OtherValue { slot: 99, value: 0 };

/// Who forges, with an issuer's keys to have claims signed by.
struct Forger<'a> {
    key: SecretKey,
    gap_key: SecretKey,
    digits: DigitTable,
    secret: HolderSecret,
    request: &'a VerifiedRequest,
    list: TrustList,
    rng: ChaCha20Rng,
}

/// One forgery: what is signed, what is claimed, and how.
struct Forgery {
    pseudonym: Option<Pseudonym>,
    born: u64,
    /// The code that is signed, 0 where none is asked for.
    province: u64,
    gap: Gap,
    cheat: Cheat,
    /// Blinds the point that was signed, not that of the claims made up.
    signed_point: bool,
}

impl Forger<'_> {
    fn basis(&self) -> Basis<'_> {
        let issuer = &self.list.issuers()[0];
        let (domain, verifier) = (self.list.domain(), &self.list.verifiers()[0].id);
        let (credential_type, key) = (&issuer.types[0], &issuer.keys[0]);
        Basis { request: self.request, domain, verifier, issuer, credential_type, key }
    }

    fn present(&self, forgery: Forgery) -> Vec<u8> {
        let (basis, mut rng) = (self.basis(), self.rng.clone());
        let (issuer, period) = (basis.issuer.id.as_bytes(), Period::of(self.request.asked().as_of));
        let scope = basis.scope();
        let own = self.secret.pseudonym(&scope);
        let pseudonym = Some(forgery.pseudonym.unwrap_or(own));
        let shown = pseudonym.map(|pseudonym| (&scope, pseudonym));
        let statement = basis.statement(Some(period), shown).unwrap();
        let header = basis.issuer.header(basis.credential_type);
        let claims = self.claims(forgery.born, forgery.province);
        let issuer_key = &self.key.public_key();
        let context =
            IssuanceContext { issuer_id: issuer, issuer_key, header: &header, nonce: b"" };
        let checked = self.secret.blind_request(&context, &mut rng).check(&context).unwrap();
        let signature = checked.sign(&self.key, &header, &claims).unwrap();
        let prepared = PreparedSignature::of_credential(
            issuer_key,
            &signature,
            &header,
            (&self.secret, &claims),
        );
        let gap_signature = forgery.gap.sign(&self.gap_key, issuer).unwrap();
        let holding = Holding {
            claims: &claims,
            signature: &signature,
            gap: Some((&forgery.gap, &gap_signature)),
            digit_table: Some(&self.digits),
            prepared: forgery.signed_point.then_some(&prepared),
            prepared_gap: None,
        };
        let proof = cheat(&statement, (&self.secret, &holding), forgery.cheat, &mut rng).unwrap();
        AnonymousPresentation {
            period: Some(period),
            key_id: basis.key.short_id(),
            pseudonym,
            proof,
        }
        .to_bytes()
    }

    fn claims(&self, born: u64, province: u64) -> [SlotValue<'static>; SLOTS - 1] {
        let today = u64::from(self.request.asked().as_of.number());
        let country = self.request.asked().requirement.get(PredicateKind::ResidentIn);
        let Some(Predicate::ResidentIn(country)) = country else { panic!("no country is asked") };
        let mut claims = [SlotValue::Integer(0); SLOTS - 1];
        let mut put = |slot: Slot, value: u64| claims[slot.index() - 1] = SlotValue::Integer(value);
        put(Slot::Handle, HANDLE);
        put(Slot::ValidUntil, today + 100);
        put(Slot::BirthDate, born);
        put(Slot::ResidentCountry, country.code().into());
        put(Slot::Province, province);
        claims
    }
}

/// Every forgery, and one answer with nothing wrong.
pub(crate) fn scene(world: &TestWorld) -> Scene {
    let about = "a prover that keeps to no rule, with a credential of a listed issuer";
    scene_of(world, Asking::whole(world, world.verifier()), ("forgeries", about), cases)
}

/// Forgeries about a province, for a request that allows two.
pub(crate) fn code_scene(world: &TestWorld) -> Scene {
    let asking = Asking::whole(world, world.verifier());
    let asking = asking.asking(|asked| drop(asked.requirement.put(provinces(&[1, 79]))));
    let about = "a prover that keeps to no rule about the province";
    scene_of(world, asking, ("code-forgeries", about), |forger, _, today| {
        let gap = Gap { period: today, low: HANDLE - 9, high: HANDLE + 9 };
        let case = |name: &str, expected, (province, cheat, signed_point)| {
            let forgery =
                Forgery { pseudonym: None, born: BORN, province, gap, cheat, signed_point };
            Case { name: name.to_owned(), presentation: forger.present(forgery), expected }
        };
        let bad = Some(RefusalKind::BadProof);
        let claimed = Cheat::OtherValue { slot: Slot::Province.index(), value: 1 };
        vec![
            case("nothing wrong", None, (1, NONE, false)),
            case("a province that is none of the codes", bad, (48, NONE, false)),
            case("a province that was not signed", bad, (48, claimed, false)),
            case("the same, beside the point that was signed", bad, (48, claimed, true)),
            case("no province at all", bad, (0, NONE, false)),
        ]
    })
}

fn scene_of(
    world: &TestWorld,
    asking: Asking<'_>,
    (name, about): (&'static str, &'static str),
    cases: impl Fn(&Forger<'_>, Pseudonym, u64) -> Vec<Case>,
) -> Scene {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let (key, gap_key) = (SecretKey::generate(&mut rng), SecretKey::generate(&mut rng));
    let digits = DigitSecretKey::generate(&mut rng).table().unwrap();
    let list = trust_list(world, |list| {
        let issuer = &mut list.issuers[0];
        issuer.keys[0].key = key.public_key();
        issuer.keys[0].digit_key = *digits.key();
        issuer.gap_keys[0].key = gap_key.public_key();
    });
    let read = TrustList::read(&list, &TestWorld::operator().verifying_key()).unwrap();
    let secret = HolderSecret::generate(&mut rng);
    let scope = scope_of(read.domain(), &world.verifier().config().id);
    let victim = HolderSecret::generate(&mut rng).pseudonym(&scope);
    let request = &asking.verified();
    let forger = Forger { key, gap_key, digits, secret, request, list: read, rng };
    let cases = cases(&forger, victim, u64::from(world.day().number()));
    Scene { trust_list: list, ..asking.scene(name, about, cases) }
}

fn cases(forger: &Forger<'_>, victim: Pseudonym, today: u64) -> Vec<Case> {
    let around = Gap { period: today, low: HANDLE - 9, high: HANDLE + 9 };
    let beside = Gap { period: today, low: HANDLE + 1, high: HANDLE + 9 };
    let old = Gap { period: today - 1, low: HANDLE - 9, high: HANDLE + 9 };
    let wide = Gap { period: today, low: HANDLE - 9, high: HANDLE + 300 };
    let case = |name: &str, expected, pseudonym, (born, gap, cheat)| {
        let forgery = Forgery { pseudonym, born, province: 0, gap, cheat, signed_point: false };
        Case { name: name.to_owned(), presentation: forger.present(forgery), expected }
    };
    let bad = |name: &str, what| case(name, Some(RefusalKind::BadProof), None, what);
    let birth = Cheat::OtherValue { slot: Slot::BirthDate.index(), value: BORN };
    let other_gap = Cheat::OtherGap { low: HANDLE - 9, high: HANDLE + 9 };
    // e(Abar, W + BP2 e) = e(B, BP2) holds; only B is not made of the claims.
    let forgery = Forgery {
        pseudonym: None,
        born: today - 1,
        province: 0,
        gap: around,
        cheat: birth,
        signed_point: true,
    };
    let second_equation = Case {
        name: "a birth date that was not signed, beside the point that was".to_owned(),
        presentation: forger.present(forgery),
        expected: Some(RefusalKind::BadProof),
    };
    let malformed = Some(RefusalKind::MalformedProof);
    // A prover may add parts of small order to what need not lie in the subgroup: they prove nothing,
    // and the answer is true with them as without.
    let torsion = |name: &str, place, of_order_three| {
        let expected = [0, 8].contains(&place).then_some(RefusalKind::MalformedProof);
        let cheat = Cheat::TorsionCommitment { place, of_order_three };
        case(name, expected, None, (BORN, around, cheat))
    };
    vec![
        torsion("a part of small order in Abar", 0, false),
        torsion("a part of small order in D", 1, false),
        torsion("a part of order three in D", 1, true),
        torsion("a part of small order in T1", 2, false),
        torsion("a part of order three in T2 of the gap", 7, true),
        torsion("a part of small order in V", 8, false),
        torsion("a part of small order in the commitment to upper digits", 14, false),
        torsion("a part of order three in its T", 15, true),
        torsion("a part of small order in T of the pseudonym", 16, false),
        case("nothing wrong", None, None, (BORN, around, NONE)),
        case(
            "a victim's pseudonym",
            Some(RefusalKind::BadProof),
            Some(victim),
            (BORN, around, NONE),
        ),
        bad("a secret that was not signed", (BORN, around, Cheat::OtherSecret)),
        bad("a birth date that was not signed", (today - 1, around, birth)),
        second_equation,
        bad("digits of a difference below zero", (today - 1, around, Cheat::WrapDigits)),
        bad("two digits whose errors cancel", (BORN, around, Cheat::CancellingDigits)),
        case("the identity for digits", malformed, None, (BORN, around, Cheat::IdentityDigits)),
        case(
            "points of small order for digits",
            malformed,
            None,
            (BORN, around, Cheat::TorsionDigits),
        ),
        bad("digits chosen when their weight is known", (today - 1, around, Cheat::LateDigits)),
        bad("the same, and committed to then", (today - 1, around, Cheat::LateCommitment)),
        case(
            "a victim's pseudonym, its error made up for in the commitment",
            Some(RefusalKind::BadProof),
            Some(victim),
            (BORN, around, Cheat::CancellingPoints),
        ),
        bad("a gap beside the handle", (BORN, beside, NONE)),
        bad("end points that were not signed", (BORN, beside, other_gap)),
        bad("end points that change places", (BORN, around, Cheat::SwappedGap)),
        bad("a gap wider than a digit", (BORN, wide, NONE)),
        bad("a gap of the day before", (BORN, old, NONE)),
    ]
}
