//! Reading a civil register from a CSV file.

use std::collections::{HashMap, HashSet};

use csv::ByteRecord;
use nonla_credential::{Country, Day, FullName, IdNumber, Province, ResidenceStatus};

use crate::bad_row::{BadField, BadRow, Field};
use crate::export::status_word;
use crate::person::{Legible, Person, Phone, UncheckedPerson};

/// What to do with a file in which some rows are bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Take the whole file or nothing of it.
    AllOrNothing,
    /// Take the good rows and list the bad ones.
    SkipBad,
}

/// What came out of a register file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The people of the good rows, in the order of the file.
    pub people: Vec<Person>,
    /// Every fault of every row that was left out, in the order of the file.
    pub skipped: Vec<BadRow>,
}

/// Why nothing of a register file was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file is larger than `most_bytes`; split it.
    #[error("the file is larger than {most_bytes} bytes")]
    TooLarge {
        /// The largest file that is read.
        most_bytes: usize,
    },
    /// There is nothing in the file, not even a header.
    #[error("the file is empty")]
    Empty,
    /// The first row is not the header of a register file.
    #[error(
        "the first row must be exactly \
         full_name,birth_date,id_number,phone,province,status,nationality,resident_country"
    )]
    WrongHeader,
    /// The CSV reader gave up at this line.
    #[error("the file cannot be read past line {line}")]
    Unreadable {
        /// The first line that was not read.
        line: u64,
    },
    /// Some rows are bad and [`ImportMode::AllOrNothing`] was asked for: all their faults.
    #[error("{} faults in the rows of the file; nothing was imported", .0.len())]
    BadRows(Vec<BadRow>),
}

/// The largest register file that is read: 256 MiB, about three million people.
const MOST_BYTES: usize = 256 * 1024 * 1024;
const OLDEST_YEARS: i16 = 130;

/// Reads a register file and checks every row of it, as of `today`.
///
/// The file is UTF-8 text with comma-separated columns (RFC 4180, line ends LF or CRLF) under the
/// header `full_name,birth_date,id_number,phone,province,status,nationality,resident_country`.
/// Days are written `YYYY-MM-DD`, countries as two letters (ISO 3166-1), provinces as three
/// digits and empty for citizens abroad; a status is `citizen`, `foreign_resident` or
/// `citizen_abroad`. One byte order mark at the start, as spreadsheets write it, is ignored, and
/// so are empty lines.
///
/// Every fault of every row is listed, by line, column and reason, and never with a value. Two
/// rows with one ID number are both bad: nobody here can tell which of them is right.
///
/// # Errors
/// [`ImportError::BadRows`] in mode [`ImportMode::AllOrNothing`] if any row is bad; in both modes
/// another [`ImportError`] if the file as a whole cannot be read.
///
/// # Examples
/// ```
/// use nonla_credential::Day;
/// use nonla_issuer::{ImportMode, import};
///
/// let file = "full_name,birth_date,id_number,phone,province,status,nationality,resident_country
/// Nguyễn Văn An,1990-03-01,001090000001,0912345678,079,citizen,VN,VN
/// Trần Thị Bình,1985-02-30,001185000002,0912345679,079,citizen,VN,VN
/// ";
/// let import = import(file.as_bytes(), ImportMode::SkipBad, Day::parse("2026-11-22")?)?;
/// assert_eq!(import.people.len(), 1);
/// let faults: Vec<_> = import.skipped.iter().map(ToString::to_string).collect();
/// assert_eq!(faults, ["line 3, birth_date: no such day in the calendar"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn import(bytes: &[u8], mode: ImportMode, today: Day) -> Result<Import, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge { most_bytes: MOST_BYTES });
    }
    let mut rows = Rows::of(bytes);
    match rows.next()? {
        None => return Err(ImportError::Empty),
        Some(_) if !rows.is_header() => return Err(ImportError::WrongHeader),
        Some(_) => {}
    }
    let mut reading = Reading::default();
    while let Some(line) = rows.next()? {
        reading.take(line, &rows.record, today);
    }
    let import = reading.finish();
    let spoilt = !import.skipped.is_empty() && !nonla_crypto::planted("import-despite-bad-rows");
    match mode {
        ImportMode::AllOrNothing if spoilt => Err(ImportError::BadRows(import.skipped)),
        ImportMode::AllOrNothing | ImportMode::SkipBad => Ok(import),
    }
}

/// What the rows so far gave.
#[derive(Default)]
struct Reading {
    people: Vec<(u64, Person)>,
    bad: Vec<BadRow>,
    numbers: HashMap<String, FirstUse>,
}

/// The row that used an ID number first.
struct FirstUse {
    line: u64,
    is_reported: bool,
}

impl Reading {
    fn take(&mut self, line: u64, record: &ByteRecord, today: Day) {
        let mut row = Row { record, faults: Vec::new(), number: None };
        let person = match row.wrong_shape(line) {
            Some(reason) => {
                row.faults.push((Field::Row, reason));
                None
            }
            None => row.read(today),
        };
        let Row { faults, number, .. } = row;
        self.bad.extend(faults.into_iter().map(|(field, reason)| BadRow { line, field, reason }));
        if let Some(number) = number {
            self.note_number(line, number);
        }
        self.people.extend(person.map(|person| (line, person)));
    }

    fn note_number(&mut self, line: u64, number: IdNumber) {
        let Some(first) = self.numbers.get_mut(number.as_str()) else {
            self.numbers.insert(number.into(), FirstUse { line, is_reported: false });
            return;
        };
        if nonla_crypto::planted("import-duplicate-number") {
            return;
        }
        if !first.is_reported {
            first.is_reported = true;
            self.bad.push(same_number(first.line, line));
        }
        self.bad.push(same_number(line, first.line));
    }

    fn finish(mut self) -> Import {
        self.bad.sort_by_key(|row| (row.line, row.field));
        let bad_lines: HashSet<u64> = self.bad.iter().map(|row| row.line).collect();
        let good = self.people.into_iter().filter(|(line, _)| !bad_lines.contains(line));
        Import { people: good.map(|(_, person)| person).collect(), skipped: self.bad }
    }
}

const fn same_number(line: u64, other: u64) -> BadRow {
    let reason = BadField::SameIdNumberAs { line: other };
    BadRow { line, field: Field::IdNumber, reason }
}

/// One row while it is read.
struct Row<'a> {
    record: &'a ByteRecord,
    faults: Vec<(Field, BadField)>,
    /// The ID number, if it could be read, even where the rest could not.
    number: Option<IdNumber>,
}

impl Row<'_> {
    /// Why this is not one line of eight columns.
    fn wrong_shape(&self, line: u64) -> Option<BadField> {
        let swallowed = line_ends(self.record.as_slice());
        if swallowed > 0 {
            return Some(BadField::OpenQuote { last_line: line + swallowed });
        }
        let found = self.record.len();
        (found != Field::COLUMNS.len()).then_some(BadField::ColumnCount { found })
    }

    /// Reads each field on its own, then checks what could be read against each other.
    fn read(&mut self, today: Day) -> Option<Person> {
        let full_name = self.field(Field::FullName, |text| Ok(FullName::parse(text)?));
        let birth_date = self.field(Field::BirthDate, |text| birth_date(text, today));
        let id_number = self.field(Field::IdNumber, |text| Ok(IdNumber::parse(text)?));
        let phone = self.field(Field::Phone, |text| Ok(Phone::parse(text)?));
        let province = self.field(Field::Province, province);
        let status = self.field(Field::Status, status);
        let nationality = self.field(Field::Nationality, |text| Ok(Country::parse(text)?));
        let resident_country = self.field(Field::ResidentCountry, |text| Ok(Country::parse(text)?));
        let legible = Legible {
            birth_date,
            id_number: id_number.as_ref(),
            province,
            status,
            nationality,
            resident_country,
        };
        let contradictions = legible.contradictions();
        self.faults.extend(contradictions.map(|fault| (fault.field(), fault.into())));
        self.number.clone_from(&id_number);
        let person = UncheckedPerson {
            full_name: full_name?,
            birth_date: birth_date?,
            id_number: id_number?,
            phone: phone?,
            province: province?,
            status: status?,
            nationality: nationality?,
            resident_country: resident_country?,
        };
        // A contradiction was listed above, so an error here is known already.
        Person::new(person).ok()
    }

    fn field<T>(
        &mut self,
        field: Field,
        read: impl FnOnce(&str) -> Result<T, BadField>,
    ) -> Option<T> {
        let column = Field::COLUMNS.iter().position(|&column| column == field)?;
        let bytes = self.record.get(column)?;
        let value = match std::str::from_utf8(bytes) {
            Err(_) => Err(BadField::NotUtf8),
            Ok("") if field != Field::Province => Err(BadField::Missing),
            Ok(text) => read(text),
        };
        value.map_err(|reason| self.faults.push((field, reason))).ok()
    }
}

fn birth_date(text: &str, today: Day) -> Result<Day, BadField> {
    let born = Day::parse(text)?;
    if born > today {
        return Err(BadField::InFuture);
    }
    let ((year, month, day), (now_year, now_month, now_day)) = (born.civil(), today.civil());
    let years = now_year - year - i16::from((now_month, now_day) < (month, day));
    if years > OLDEST_YEARS {
        return Err(BadField::TooOld);
    }
    Ok(born)
}

fn province(text: &str) -> Result<Option<Province>, BadField> {
    match text {
        "" => Ok(None),
        text => Ok(Some(Province::parse(text)?)),
    }
}

fn status(text: &str) -> Result<ResidenceStatus, BadField> {
    use ResidenceStatus::{Citizen, CitizenAbroad, ForeignResident};
    [Citizen, ForeignResident, CitizenAbroad]
        .into_iter()
        .find(|&status| status_word(status) == text)
        .ok_or(BadField::UnknownStatus)
}

/// The rows of a file, each with the line it starts on.
struct Rows<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    record: ByteRecord,
    /// Line of the byte at `counted`.
    line: u64,
    counted: usize,
}

impl<'a> Rows<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        // The reader drops one byte order mark and skips empty lines by itself.
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Self { bytes, reader, record: ByteRecord::new(), line: 1, counted: 0 }
    }

    /// Moves to the next row; its line, or `None` after the last row.
    fn next(&mut self) -> Result<Option<u64>, ImportError> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Ok(Some(self.line_of_record())),
            Ok(false) => Ok(None),
            Err(_) => Err(ImportError::Unreadable { line: self.line }),
        }
    }

    /// The reader counts from where the last row ended, before the empty lines it skips, so the
    /// line is counted here.
    fn line_of_record(&mut self) -> u64 {
        let from = self.record.position().map_or(0, csv::Position::byte);
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let skipped = self.bytes.iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n'));
        let start = from.saturating_add(skipped.count());
        self.line += self.bytes.get(self.counted..start).map_or(0, line_ends);
        self.counted = start;
        self.line
    }

    fn is_header(&self) -> bool {
        self.record.iter().eq(Field::COLUMNS.map(|column| column.name().as_bytes()))
    }
}

/// How many line ends `bytes` has: LF, CRLF, or CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for &byte in bytes {
        let ends_here = byte == b'\r' || (byte == b'\n' && before != b'\r');
        count += u64::from(ends_here);
        before = byte;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PersonError, sample_register, write_csv};
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
        import(bytes, ImportMode::SkipBad, today()).unwrap().skipped
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
            assert_eq!(
                take_all(&bytes),
                Err(ImportError::BadRows(vec![bad(3, field, reason)])),
                "{value:?}"
            );
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
        let same =
            |line, other| bad(line, Field::IdNumber, BadField::SameIdNumberAs { line: other });
        let expected =
            [same(2, 4), same(4, 2), same(5, 2), bad(5, Field::Phone, PersonError::Phone)];
        assert_eq!(faults(&bytes), expected);
        assert_eq!(expected[1].to_string(), "line 4, id_number: same ID number as line 2");
        let import = import(&bytes, ImportMode::SkipBad, today()).unwrap();
        assert_eq!(import.people.len(), 1);
        assert_eq!(take_all(&bytes), Err(ImportError::BadRows(expected.to_vec())));
    }

    #[test]
    fn a_row_of_another_width_is_named_with_its_width() {
        let short = "Nguyễn Văn An,1990-03-01\n";
        let long = AN.replace("VN,VN\n", "VN,VN,\n");
        let expected = [
            bad(2, Field::Row, BadField::ColumnCount { found: 2 }),
            bad(3, Field::Row, BadField::ColumnCount { found: 9 }),
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
    fn one_byte_order_mark_is_ignored_and_two_are_not() {
        let marked = [b"\xef\xbb\xbf", &*file(&[AN])].concat();
        assert!(take_all(&marked).unwrap() == take_all(&file(&[AN])).unwrap());
        let twice = [b"\xef\xbb\xbf", &*marked].concat();
        assert_eq!(take_all(&twice), Err(ImportError::WrongHeader));
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
        let wrong = [
            AN.to_owned(),
            HEADER.to_uppercase(),
            HEADER.replace("phone,", ""),
            HEADER.replace("\n", ",extra\n"),
            HEADER.replace("full_name,birth_date", "birth_date,full_name"),
            HEADER.replace(',', ";"),
            HEADER.replace(',', ", "),
            "\0".to_owned(),
        ];
        for header in wrong {
            let bytes = [&header, AN].concat();
            assert_eq!(take_all(bytes.as_bytes()), Err(ImportError::WrongHeader), "{header}");
        }
    }

    #[test]
    fn a_file_over_the_cap_is_refused_unread() {
        let zeros = vec![0; MOST_BYTES + 1];
        assert_eq!(take_all(&zeros), Err(ImportError::TooLarge { most_bytes: MOST_BYTES }));
    }

    #[test]
    fn people_are_at_most_130_years_old_and_born_by_today() {
        let born = |date: &str, today: &str| birth_date(date, Day::parse(today).unwrap());
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
            prop_assert!(read.skipped.is_sorted_by_key(|row| row.line));
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
}
