//! A new export of the civil register over the one before: who is enrolled stays so.

use nonla_credential::{Country, FullName, IdNumber, Province, ResidenceStatus};
use nonla_issuer::{
    Conflict, Field, IssuerRefusal, Person, Phone, PlanConflict, RevokeWhat, Unapplied,
    UncheckedPerson,
};

use crate::town_hall::{TownHall, day, decided, secret};

fn number(text: &str) -> IdNumber {
    IdNumber::parse(text).unwrap()
}

/// A citizen of this name and number.
fn citizen(name: &str, number: &str, born: &str) -> Person {
    Person::new(UncheckedPerson {
        full_name: FullName::parse(name).unwrap(),
        birth_date: day(born),
        id_number: self::number(number),
        phone: Phone::parse("0912345678").unwrap(),
        province: Some(Province::parse("079").unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        resident_country: Country::VIETNAM,
    })
    .unwrap()
}

/// Kim, as a foreigner with this card.
fn foreigner(card: &str) -> Person {
    Person::new(UncheckedPerson {
        full_name: FullName::parse("Kim Minji").unwrap(),
        birth_date: day("1990-03-01"),
        id_number: number(card),
        phone: Phone::parse("0912345679").unwrap(),
        province: Some(Province::parse("079").unwrap()),
        status: ResidenceStatus::ForeignResident,
        nationality: Country::parse("KR").unwrap(),
        resident_country: Country::VIETNAM,
    })
    .unwrap()
}

fn formerly(person: Person, numbers: &[&str]) -> Person {
    person.with_former_numbers(numbers.iter().map(|text| number(text)).collect()).unwrap()
}

fn an() -> Person {
    citizen("Nguyễn Văn An", "001090000001", "1990-03-01")
}

fn binh() -> Person {
    citizen("Trần Thị Bình", "001185000002", "1985-02-28")
}

fn changes(hall: &TownHall, export: &[Person]) -> Vec<(usize, Vec<Field>)> {
    let plan = hall.register().plan(export.to_vec()).unwrap();
    plan.changed().map(|(position, fields)| (position, fields.to_vec())).collect()
}

fn update(hall: &mut TownHall, export: &[Person]) {
    hall.update(export).unwrap();
}

/// Serves REQ-I2: a renewed card, then citizenship: one enrolment all along, under one secret, and
/// the next credential says what the register says.
#[test]
fn a_change_of_number_status_or_name_keeps_the_enrolment() {
    let mut hall = TownHall::with(vec![foreigner("AB1234567"), an()]);
    let first = hall.enrol(&number("AB1234567"), &secret(1)).unwrap();
    let renewed = formerly(foreigner("CD7654321"), &["AB1234567"]);
    assert_eq!(changes(&hall, &[renewed.clone(), an()]), [(0, vec![Field::IdNumber])]);
    update(&mut hall, &[renewed, an()]);
    let citizen = citizen("Kim Minh Ji", "079090012345", "1990-03-01");
    // The newest export names the last number alone; the register remembers the other.
    let citizen = formerly(citizen, &["CD7654321"]);
    let fields =
        [Field::FullName, Field::IdNumber, Field::Phone, Field::Status, Field::Nationality];
    assert_eq!(changes(&hall, &[an(), citizen.clone()]), [(1, fields.to_vec())]);
    update(&mut hall, &[an(), citizen]);
    for text in ["AB1234567", "CD7654321", "079090012345"] {
        let entry = hall.find(&number(text)).unwrap();
        assert_eq!(entry.enrolled_on(), Some(hall.today), "{text}");
        assert_eq!(entry.credentials().next().unwrap().handle(), first.handle);
        assert_eq!(hall.live(&number(text)), [first.handle]);
        let offer = hall.make_offer(&number(text)).unwrap();
        let other = hall.take_up_with(&offer, &secret(2)).err();
        assert_eq!(other, Some(Conflict::OtherSecret.into()), "{text}");
    }
    let offer = hall.make_replacement(&number("079090012345"), first.handle).unwrap();
    let next = hall.take_up_with(&offer, &secret(1)).unwrap();
    assert_eq!(next.claims.id_number().as_str(), "079090012345");
    assert_eq!(next.claims.full_name().as_str(), "Kim Minh Ji");
    assert_eq!((hall.register().people(), hall.counters().people), (2, 1));
    let kim =
        hall.register().export().into_iter().find(|person| !person.former_numbers().is_empty());
    assert_eq!(kim.unwrap().former_numbers().len(), 2);
}

/// Serves REQ-I2: a whole new export changes nothing of whoever is in it, and who is not gets nothing
/// more, keeps all, and comes back.
#[test]
fn a_new_export_adds_changes_and_lets_go_without_losing_an_enrolment() {
    let mut hall = TownHall::with(vec![an(), binh()]);
    let credential = hall.enrol(an().id_number(), &secret(1)).unwrap();
    let open = hall.make_offer(an().id_number()).unwrap();
    let again = hall.register().plan(vec![an(), binh()]).unwrap();
    assert_eq!((again.added(), again.unchanged(), again.gone()), (0, 2, 0));
    hall.commit(again.apply(hall.today)).unwrap();
    let child = citizen("Lê Văn Chi", "001300000003", "2000-01-01");
    // Of the register only Bình is here, with another name, beside somebody new.
    let export = [citizen("Trần Bình", "001185000002", "1985-02-28"), child.clone()];
    let plan = hall.register().plan(export.to_vec());
    assert!(plan.is_ok());
    let plan = plan.unwrap();
    assert_eq!((plan.added(), plan.unchanged(), plan.gone(), plan.gone_enrolled()), (1, 0, 1, 1));
    assert_eq!(format!("{plan:?}"), "Plan { added: 1, changed: 1, gone: 1, .. }");
    hall.commit(plan.apply(hall.today)).unwrap();
    assert_eq!(hall.register().people(), 2);
    assert!(hall.find(child.id_number()).is_some());
    let left = Some(Conflict::LeftRegister.into());
    assert_eq!(hall.make_offer(an().id_number()).err(), left);
    assert_eq!(hall.take_up_with(&open, &secret(1)).err(), left);
    assert_eq!(hall.live(an().id_number()), [credential.handle]);
    hall.revoke(RevokeWhat::Handle(credential.handle)).unwrap();
    // Back, with the same secret and none other.
    update(&mut hall, &[an(), binh(), child]);
    assert_eq!(hall.enrol(an().id_number(), &secret(2)).err(), Some(Conflict::OtherSecret.into()));
    assert!(hall.enrol(an().id_number(), &secret(1)).is_ok());
    assert_eq!((hall.register().people(), hall.counters().people), (3, 1));
}

/// Serves REQ-I2, REQ-I8: two enrolments of one person become one, in public and for good.
#[test]
fn one_person_under_two_numbers_is_merged_and_counted() {
    let an_twice = citizen("Nguyễn Văn An", "001090000009", "1990-03-01");
    let mut hall = TownHall::with(vec![an(), binh(), an_twice.clone()]);
    let numbers = [an(), an_twice.clone()].map(|person| person.id_number().clone());
    let kept = hall.enrol(&numbers[0], &secret(1)).unwrap();
    hall.wait(1);
    let other = hall.enrol(&numbers[1], &secret(2)).unwrap();
    let open = hall.make_offer(&numbers[1]).unwrap();
    let export = vec![formerly(an_twice, &["001090000001"]), binh()];
    let plan = hall.register().plan(export.clone()).unwrap();
    assert_eq!((plan.joined().collect::<Vec<_>>(), plan.gone()), (vec![0], 0));
    let refused = hall.commit(plan.apply(hall.today));
    assert_eq!(refused, Err(Unapplied::Merges { merges: 1 }));
    assert_eq!((hall.register().people(), hall.counters().merged), (3, 0));
    let plan = hall.register().plan(export).unwrap().allow_merges();
    hall.commit(plan.apply(hall.today)).unwrap();
    let counters = hall.counters();
    assert_eq!((counters.people, counters.merged, counters.credentials), (2, 1, 2));
    assert_eq!(hall.counters_on(hall.today.checked_add_days(-1).unwrap()).merged, 0);
    assert_eq!(hall.register().people(), 2);
    for number in &numbers {
        let live = hall.live(number);
        assert!(live.contains(&kept.handle) && !live.contains(&other.handle));
        assert_eq!(hall.enrol(number, &secret(2)).err(), Some(Conflict::OtherSecret.into()));
        assert!(hall.enrol(number, &secret(1)).is_ok());
    }
    assert_eq!(hall.take_up_with(&open, &secret(2)).err(), Some(Conflict::UnknownOffer.into()));
    let list = hall.publish(hall.today);
    let head = hall.head(&list);
    assert_eq!((head.content().revoked, head.content().counters.merged), (1, 1));
    assert_eq!(hall.find(&numbers[1]).unwrap().credentials().count(), 3);
    // What was given up is burned, for this person and for all others.
    let used = hall.re_enrol(&numbers[0], &secret(2)).err();
    assert_eq!(used, Some(Conflict::SecretUsedBefore.into()));
    let theirs = hall.enrol(binh().id_number(), &secret(2)).err();
    assert_eq!(theirs, Some(Conflict::TagOfSomebodyElse.into()));
}

/// Serves REQ-I2: the front office merges too, and says which of the two stays.
#[test]
fn the_front_office_merges_two_enrolments_and_chooses_which_stays() {
    let mut hall =
        TownHall::with(vec![an(), binh(), citizen("Nguyễn Văn An", "001090000009", "1990-03-01")]);
    let [first, second, binh] = ["001090000001", "001090000009", "001185000002"].map(number);
    hall.enrol(&first, &secret(1)).unwrap();
    let kept = hall.enrol(&second, &secret(2)).unwrap();
    let merge = |hall: &mut TownHall, kept: &IdNumber, given_up: &IdNumber| {
        hall.commit(hall.issuer.merge(kept, given_up, hall.today))
    };
    let nothing = Err(Conflict::NothingToMerge.into());
    assert_eq!(merge(&mut hall, &first, &first), nothing);
    assert_eq!(merge(&mut hall, &first, &binh), nothing, "never enrolled");
    let nobody = number("001090999999");
    assert_eq!(merge(&mut hall, &first, &nobody), Err(IssuerRefusal::UnknownPerson));
    // An enrolment anew of the one that ends counts against the one that stays.
    hall.re_enrol(&first, &secret(3)).unwrap();
    let issuer = hall.issuer.clone();
    let in_flight = decided(&hall.store, issuer.offer(&first, hall.today, &mut hall.rng));
    let all = RevokeWhat::Person(first.clone());
    let revoke_in_flight = decided(&hall.store, issuer.revoke(all, hall.today));
    assert_eq!(merge(&mut hall, &second, &first), Ok(()));
    assert_eq!(merge(&mut hall, &second, &first), nothing, "they are one");
    assert_eq!(hall.live(&first), [kept.handle]);
    assert!(in_flight.overtaken(&hall.store).is_ok(), "an offer to the one they are now");
    assert!(matches!(
        hall.make_re_enrolment(&first).err(),
        Some(IssuerRefusal::Conflict(Conflict::ReEnrolledLately { .. }))
    ));
    // A step that was taken before and comes after still means the person.
    assert_eq!(revoke_in_flight.overtaken(&hall.store), Ok(()));
    assert!(hall.live(&second).is_empty());
    assert_eq!((hall.counters().merged, hall.counters().people), (1, 2));
}

/// Two rows of one person of whom at most one is enrolled become one without a word in public.
#[test]
fn rows_without_two_enrolments_are_joined_quietly_and_the_enrolment_stays() {
    let mut hall = TownHall::with(vec![
        an(),
        citizen("Nguyễn Văn An", "001090000009", "1990-03-01"),
        citizen("Nguyễn Văn An", "001090000008", "1990-03-01"),
    ]);
    let enrolled = number("001090000009");
    let credential = hall.enrol(&enrolled, &secret(1)).unwrap();
    let export = [formerly(an(), &["001090000009", "001090000008"])];
    update(&mut hall, &export);
    assert_eq!((hall.register().people(), hall.counters().merged), (1, 0));
    assert_eq!(hall.live(an().id_number()), [credential.handle]);
    assert!(hall.enrol(an().id_number(), &secret(1)).is_ok());
    assert_eq!(hall.register().everybody().len(), 3);
    assert!(hall.register().export() == export);
    assert_eq!(hall.register().plan(export.to_vec()).unwrap().unchanged(), 1);
}

/// A corrected row is signed in a new credential, never in the same one again.
#[test]
fn a_credential_handed_out_again_says_what_it_said() {
    let mut hall = TownHall::with(vec![an()]);
    let offer = hall.make_offer(an().id_number()).unwrap();
    let request = hall.request(&offer, &secret(1));
    let in_flight = hall.early(&request);
    let corrected = citizen("Nguyễn Vân An", "001090000001", "1990-03-01");
    update(&mut hall, std::slice::from_ref(&corrected));
    let credential = in_flight.overtaken(&hall.store).unwrap();
    assert!(hall.take_up(&request).unwrap() == credential);
    assert_eq!(credential.claims.full_name().as_str(), "Nguyễn Vân An");
    update(&mut hall, &[corrected]);
    assert!(hall.take_up(&request).unwrap() == credential, "nothing was corrected");
    update(&mut hall, &[an()]);
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::CorrectedSince));
    let offer = hall.make_replacement(an().id_number(), credential.handle).unwrap();
    assert!(hall.take_up_with(&offer, &secret(1)).is_ok());
}

/// Serves REQ-I2: no row takes somebody else's enrolment over.
#[test]
fn rows_that_make_two_people_one_or_one_another_are_refused() {
    let mut hall = TownHall::with(vec![formerly(an(), &["012345678"]), binh()]);
    hall.enrol(an().id_number(), &secret(1)).unwrap();
    let plan = |hall: &TownHall, export: &[Person]| hall.register().plan(export.to_vec()).err();
    let expected = PlanConflict::SamePersonTwice { position: 1, other: 0 };
    let twice =
        [an(), formerly(citizen("Nguyễn Văn An", "001090000007", "1990-03-01"), &["012345678"])];
    assert_eq!(plan(&hall, &twice), Some(expected));
    let another = citizen("Lê Văn Chi", "001090000001", "1990-07-07");
    let refused = PlanConflict::OtherPerson { position: 0 };
    assert_eq!(plan(&hall, std::slice::from_ref(&another)), Some(refused));
    assert_eq!(refused.position(), 0);
    // One of the two corrected, and then the other, is the same person; and nobody is enrolled as Bình.
    assert_eq!(plan(&hall, &[citizen("Nguyễn Văn An", "001090000001", "1990-07-07")]), None);
    let unenrolled = citizen("Lê Văn Chi", "001185000002", "1985-07-07");
    assert_eq!(plan(&hall, &[an(), unenrolled]), None);
    // The same number twice in one list.
    assert!(plan(&hall, &[an(), an()]).is_some());
}

/// A plan is carried out as it was shown, or not at all. Mutants `plan-over-another-register`,
/// `plan-over-other-rows`.
#[test]
fn a_plan_of_an_earlier_register_is_refused() {
    let mut hall = TownHall::with(vec![an()]);
    let plan = hall.register().plan(vec![an(), binh()]).unwrap();
    hall.update(&[an(), foreigner("AB1234567")]).unwrap();
    assert_eq!(hall.commit(plan.apply(hall.today)), Err(Unapplied::Stale));
    // Somebody whose row goes was enrolled meanwhile: the plan did not say so.
    let plan = hall.register().plan(vec![foreigner("AB1234567")]).unwrap();
    assert_eq!((plan.gone(), plan.gone_enrolled()), (1, 0));
    hall.enrol(an().id_number(), &secret(1)).unwrap();
    assert_eq!(hall.commit(plan.apply(hall.today)), Err(Unapplied::Stale));
    assert_eq!(hall.register().people(), 2);
    // Of whoever stays as they are nothing is read.
    let plan = hall.register().plan(vec![an(), foreigner("AB1234567"), binh()]).unwrap();
    hall.enrol(an().id_number(), &secret(1)).unwrap();
    assert_eq!(hall.commit(plan.apply(hall.today)), Ok(()));
}

/// REQ-I2: one row per person. Mutant `number-for-two-people`.
#[test]
fn a_number_is_one_persons() {
    let hall = TownHall::with(vec![formerly(an(), &["AB1234567"])]);
    let twice = |export: &[Person]| hall.register().plan(export.to_vec()).err();
    let chi = citizen("Lê Văn Chi", "001300000003", "2000-01-01");
    let same = PlanConflict::SameNumberTwice { position: 2, other: 1 };
    assert_eq!(same.position(), 2);
    assert_eq!(twice(&[an(), chi.clone(), chi.clone()]), Some(same));
    assert_eq!(twice(&[an(), chi.clone(), formerly(binh(), &["001300000003"])]), Some(same));
    // A former number is its person's too.
    assert_eq!(hall.register().plan(vec![foreigner("AB1234567")]).unwrap().added(), 0);
    assert!(hall.find(&number("AB1234567")).is_some() && hall.find(chi.id_number()).is_none());
}

/// What a register that does not know of a change cannot prevent, it points at.
#[test]
fn a_new_person_who_looks_like_one_who_is_gone_is_pointed_at() {
    let hall = TownHall::with(vec![foreigner("AB1234567"), an()]);
    let export = [an(), binh(), foreigner("CD7654321")];
    let plan = hall.register().plan(export.to_vec()).unwrap();
    assert_eq!((plan.lookalikes(), plan.added(), plan.gone()), (&[2][..], 2, 1));
}
