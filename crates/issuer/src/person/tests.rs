//! Rows that are consistent, and rows that are not.

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn number(text: &str) -> IdNumber {
    IdNumber::parse(text).unwrap()
}

fn citizen() -> UncheckedPerson {
    UncheckedPerson {
        full_name: FullName::parse("Nguyễn Thị Ánh").unwrap(),
        birth_date: day("1990-03-01"),
        id_number: number("001190001234"),
        phone: Phone::parse("0912345678").unwrap(),
        province: Some(Province::parse("079").unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        resident_country: Country::VIETNAM,
    }
}

fn foreigner() -> UncheckedPerson {
    UncheckedPerson {
        id_number: number("AB1234567"),
        status: ResidenceStatus::ForeignResident,
        nationality: Country::parse("KR").unwrap(),
        ..citizen()
    }
}

fn abroad() -> UncheckedPerson {
    UncheckedPerson {
        province: None,
        status: ResidenceStatus::CitizenAbroad,
        resident_country: Country::parse("CZ").unwrap(),
        ..citizen()
    }
}

/// REQ-I6: the register holds citizens, foreign residents and citizens abroad.
#[test]
fn each_status_has_its_consistent_rows() {
    for person in [citizen(), foreigner(), abroad()] {
        let person = Person::new(person).unwrap();
        let claims = person.claims(day("2026-11-22"), day("2031-11-22")).unwrap();
        assert!(claims.full_name() == person.full_name());
        assert!(claims.id_number() == person.id_number());
        assert_eq!(claims.status(), person.status());
    }
}

#[test]
fn a_citizen_number_may_name_another_province_or_a_country_of_birth() {
    for text in ["096190001234", "100190001234", "152190001234"] {
        let person = UncheckedPerson { id_number: number(text), ..citizen() };
        assert!(Person::new(person).is_ok(), "{text}");
    }
}

#[test]
fn a_citizen_number_fits_the_century_and_year_of_birth() {
    let fits = |text: &str, born: &str| {
        let person =
            UncheckedPerson { id_number: number(text), birth_date: day(born), ..citizen() };
        Person::new(person)
    };
    let right = [
        ("001000000001", "1900-01-01"),
        ("001199999999", "1999-12-31"),
        ("001200000000", "2000-01-01"),
        ("001308123456", "2008-02-29"),
        ("001279123456", "2079-06-06"),
    ];
    for (text, born) in right {
        assert!(fits(text, born).is_ok(), "{text} {born}");
    }
    let wrong = [
        ("001190001234", "1991-03-01"),
        ("001008123456", "2008-02-29"),
        ("001208123456", "1908-02-29"),
        ("001408123456", "2008-02-29"),
        ("001990001234", "1990-03-01"),
    ];
    for (text, born) in wrong {
        assert_eq!(fits(text, born), Err(PersonError::NumberDoesNotFitBirthDate), "{text} {born}");
    }
}

#[test]
fn a_malformed_number_is_refused_by_kind() {
    let cases = [
        ("19000123456", PersonError::NotACitizenNumber),
        ("00119000123A", PersonError::NotACitizenNumber),
        ("AB1234567", PersonError::NotACitizenNumber),
        ("000190001234", PersonError::NumberNamesNoPlace),
        ("097190001234", PersonError::NumberNamesNoPlace),
    ];
    for (text, expected) in cases {
        for person in [citizen(), abroad()] {
            let person = UncheckedPerson { id_number: number(text), ..person };
            assert_eq!(Person::new(person), Err(expected), "{text}");
        }
    }
    for text in ["A12345678", "ABC123456", "AB123456", "AB12345678", "001190001234"] {
        let person = UncheckedPerson { id_number: number(text), ..foreigner() };
        assert_eq!(Person::new(person), Err(PersonError::NotAResidenceCard), "{text}");
    }
}

#[test]
fn status_fits_nationality_residence_and_province() {
    let korea = Country::parse("KR").unwrap();
    for person in [citizen(), abroad()] {
        let person = UncheckedPerson { nationality: korea, ..person };
        assert_eq!(Person::new(person), Err(PersonError::StatusAndNationality));
    }
    let person = UncheckedPerson { nationality: Country::VIETNAM, ..foreigner() };
    assert_eq!(Person::new(person), Err(PersonError::StatusAndNationality));
    for person in [citizen(), foreigner()] {
        let away = UncheckedPerson { resident_country: korea, ..person.clone() };
        assert_eq!(Person::new(away), Err(PersonError::StatusAndResidence));
        let nowhere = UncheckedPerson { province: None, ..person };
        assert_eq!(Person::new(nowhere), Err(PersonError::StatusAndProvince));
    }
    let home = UncheckedPerson { resident_country: Country::VIETNAM, ..abroad() };
    assert_eq!(Person::new(home), Err(PersonError::StatusAndResidence));
    let both = UncheckedPerson { province: citizen().province, ..abroad() };
    assert_eq!(Person::new(both), Err(PersonError::StatusAndProvince));
}

/// Serves REQ-C2: what is not known of a birth makes nobody older.
#[test]
fn only_the_last_day_counts_for_a_year_or_a_month() {
    let born = |text: &str| {
        let person = UncheckedPerson { birth_date: day(text), ..citizen() };
        Person::new(person).unwrap()
    };
    let wrong = Err(PersonError::BirthIsNotTheLastDay);
    for (text, month, year) in [
        ("1990-12-31", true, true),
        ("1990-03-31", true, false),
        ("1990-02-28", true, false),
        ("1990-01-01", false, false),
        ("1990-12-30", false, false),
    ] {
        for (known, fits) in [(BirthKnown::Month, month), (BirthKnown::Year, year)] {
            let person = born(text).with_birth_known(known);
            assert_eq!(person.is_ok(), fits, "{text}");
            assert!(fits || person == wrong);
        }
        assert!(born(text).with_birth_known(BirthKnown::Day).is_ok());
    }
}

#[test]
fn a_phone_number_has_one_spelling() {
    for text in ["0312345678", "0512345678", "0712345678", "0812345678", "0912345678"] {
        assert!(Phone::parse(text).is_ok());
    }
    let foreign = [
        "",
        "091234567",
        "09123456789",
        "0212345678",
        "1912345678",
        "+84912345678",
        "0912 345678",
        "09123456\u{0667}",
    ];
    for text in foreign {
        assert_eq!(Phone::parse(text), Err(PersonError::Phone), "{text}");
    }
}

/// T-C3: what the register knows never reaches a log through `Debug`.
#[test]
fn debug_shows_no_value() {
    let person = Person::new(citizen()).unwrap();
    let shown = format!("{person:?} {:?} {:?}", citizen(), person.phone());
    assert_eq!(shown, "Person(..) UncheckedPerson(..) Phone(..)");
}

/// REQ-D5: the phone number is in no claim.
#[test]
fn claims_do_not_carry_the_phone_number() {
    let person = Person::new(citizen()).unwrap();
    let claims = person.claims(day("2026-11-22"), day("2031-11-22")).unwrap();
    let unchecked = UncheckedClaims::from(claims);
    let texts = [unchecked.full_name.as_str().to_owned(), unchecked.id_number.as_str().to_owned()];
    assert!(texts.iter().all(|text| !text.contains(person.phone().as_str())));
}
