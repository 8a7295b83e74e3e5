//! What a sample register promises.

use super::*;
use crate::{ImportMode, import, write_csv};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn today() -> Day {
    day("2026-11-22")
}

fn share(people: &[Person], counts: impl Fn(&Person) -> bool) -> f64 {
    let counted = people.iter().filter(|person| counts(person)).count();
    counted as f64 / people.len() as f64
}

/// Whole years by comparing calendar parts; a leap-day birthday counts from 1 March.
fn age(person: &Person, today: Day) -> i16 {
    let ((y, m, d), (ny, nm, nd)) = (person.birth_date().civil(), today.civil());
    ny - y - i16::from((nm, nd) < (m, d))
}

#[test]
fn the_same_seed_gives_the_same_register_and_another_another() {
    let first = sample_register(300, today(), 1);
    assert!(first == sample_register(300, today(), 1));
    assert!(first != sample_register(300, today(), 2));
    assert!(first[..60] == sample_register(60, today(), 1));
}

#[test]
fn the_register_has_as_many_people_as_asked_for() {
    for people in [0, 1, 9, 49, 50, 51, 1000] {
        assert_eq!(sample_register(people, today(), 5).len(), people);
    }
}

/// REQ-I6
#[test]
fn shares_are_as_promised() {
    let people = sample_register(20_000, today(), 11);
    let near = |share: f64, promised: f64| (share - promised).abs() < 0.01;
    let status = |status| share(&people, |person| person.status() == status);
    assert!(near(status(ResidenceStatus::Citizen), 0.90));
    assert!(near(status(ResidenceStatus::ForeignResident), 0.05));
    assert!(near(status(ResidenceStatus::CitizenAbroad), 0.05));
    let minors = share(&people, |person| age(person, today()) < 18);
    assert!((0.22..0.28).contains(&minors), "{minors}");
    let families: Vec<_> =
        people.iter().filter(|p| p.nationality() == Country::VIETNAM).cloned().collect();
    let named = |name: &str| share(&families, |p| p.full_name().as_str().starts_with(name));
    assert!((0.36..0.41).contains(&named("Nguyễn ")), "{}", named("Nguyễn "));
    assert!((0.09..0.13).contains(&named("Trần ")));
    let oldest = people.iter().map(|person| age(person, today())).max();
    assert!(matches!(oldest, Some(95..=100)), "{oldest:?}");
}

#[test]
fn ten_thousand_people_are_valid_distinct_and_quick() {
    let start = std::time::Instant::now();
    let people = sample_register(10_000, today(), 99);
    assert!(start.elapsed().as_secs_f64() < 1.0, "{:?}", start.elapsed());
    assert_eq!(people.len(), 10_000);
    let numbers: HashSet<_> = people.iter().map(|p| p.id_number().as_str()).collect();
    let phones: HashSet<_> = people.iter().map(|p| p.phone().as_str()).collect();
    assert_eq!((numbers.len(), phones.len()), (10_000, 10_000));
    let read = import(&write_csv(&people), ImportMode::AllOrNothing, today()).unwrap();
    assert!(read.people == people);
    for person in &people {
        assert!(person.claims(today(), day("2031-11-22")).is_ok());
    }
}

#[test]
fn names_carry_their_marks() {
    let people = sample_register(2000, today(), 4);
    let all: String = people.iter().map(|p| p.full_name().as_str()).collect();
    for letter in "ăâêôơưĐạảấầẩậắằặếềệịọốồộớờợủứữựỳỹýÁé".chars()
    {
        assert!(all.contains(letter), "{letter}");
    }
    let firsts: HashSet<_> = people.iter().map(|p| p.full_name().as_str()).collect();
    assert!(firsts.len() > 1700, "{}", firsts.len());
}

/// T-B7: whoever checks ages finds the edges in every register.
#[test]
fn the_first_rows_stand_on_the_edges_of_age() {
    let people = sample_register(50, today(), 8);
    let born: Vec<_> = people.iter().map(|p| p.birth_date().to_string()).take(8).collect();
    let expected = [
        "2004-02-29",
        "2024-02-29",
        "2008-11-21",
        "2008-11-22",
        "2008-11-23",
        "2010-11-21",
        "2010-11-22",
        "2010-11-23",
    ];
    assert_eq!(born, expected);
    assert!(people[..8].iter().all(|p| p.status() == ResidenceStatus::Citizen));
    assert_eq!(people[8].status(), ResidenceStatus::ForeignResident);
    assert_eq!(people[9].status(), ResidenceStatus::CitizenAbroad);
}

/// T-B7, T-O5
#[test]
fn the_edges_stay_on_their_side_around_every_29_february() {
    let mut now = day("2019-12-31");
    while now < day("2029-01-02") {
        let people = sample_register(50, now, 8);
        let ages: Vec<_> = people[..8].iter().map(|p| age(p, now)).collect();
        assert!(ages[0] >= 20 && (1..18).contains(&ages[1]), "{now} {ages:?}");
        assert_eq!(ages[2..], [18, 18, 17, 16, 16, 15], "{now}");
        let leaplings = people[..2].iter().filter(|p| p.birth_date().civil().1 == 2);
        assert!(leaplings.clone().all(|p| p.birth_date().civil().2 == 29), "{now}");
        assert_eq!(leaplings.count(), 2);
        now = now.checked_add_days(1).unwrap();
    }
}

#[test]
fn any_day_gives_a_valid_register() {
    for today in [Day::FIRST, day("1915-06-01"), day("2000-02-29"), Day::LAST] {
        let people = sample_register(300, today, 1);
        assert_eq!(people.len(), 300, "{today}");
        assert!(people.iter().skip(8).all(|p| p.birth_date() <= today));
    }
}
