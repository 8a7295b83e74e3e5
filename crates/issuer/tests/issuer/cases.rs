//! What spreadsheets made of registers elsewhere: each file of the shared cases, and what is right.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use nonla_issuer::{
    BadField, BirthKnown, Faults, Field, HeaderFault, Import, ImportError, ImportMode, Note,
    PersonError, import,
};

use crate::skip::skip;
use crate::town_hall::day;

fn folder(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../../shared/cases", name].iter().collect()
}

/// What is right.
enum Right {
    /// So many people, and these notes.
    Read(usize, &'static [Note]),
    /// Nothing, for this reason.
    Refused(ImportError),
    /// Nothing: a fault in this column of each of so many rows.
    Faults(Field, u64),
}

use Right::{Faults as Bad, Read, Refused};

fn take(file: &Path) -> Result<Import, ImportError> {
    import(&std::fs::read(file).unwrap(), ImportMode::AllOrNothing, day("2026-11-22"))
}

/// Each file of the folder, as the table says; none beside the table.
fn each_is_right(name: &str, table: &[(&str, Right)]) {
    let folder = folder(name);
    let Ok(files) = std::fs::read_dir(&folder) else {
        return skip("the shared cases");
    };
    let files: BTreeSet<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let told: BTreeSet<String> = table.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(files, told);
    for (file, right) in table {
        let found = take(&folder.join(file));
        match right {
            Read(people, notes) => {
                let import = found.unwrap();
                assert_eq!(
                    (import.people.len(), import.notes.as_slice()),
                    (*people, *notes),
                    "{file}"
                );
            }
            Refused(error) => assert_eq!(found, Err(error.clone()), "{file}"),
            Bad(field, rows) => {
                let Err(ImportError::BadRows(faults)) = found else { panic!("{file}") };
                assert!(faults.total() <= Faults::MOST_LISTED as u64);
                let lines: BTreeSet<u64> = faults
                    .listed()
                    .iter()
                    .filter(|row| row.field == *field)
                    .map(|row| row.line)
                    .collect();
                assert_eq!(lines.len() as u64, *rows, "{file}");
            }
        }
    }
}

/// Serves T-Z1: inputs that failed elsewhere, and here.
#[test]
fn what_spreadsheets_write_is_read_or_named() {
    each_is_right(
        "csv",
        &[
            ("03-excel-vi-semicolon.csv", Read(3, &[Note::Separator(';')])),
            (
                "04-excel-unicode-text-utf16le-tab.csv",
                Read(3, &[Note::Utf16, Note::Separator('\t')]),
            ),
            ("07-windows-1258-converted-to-utf8.csv", Read(3, &[])),
            ("08-nfd-macos-numbers.csv", Read(3, &[])),
            ("15-excel-blank-formatted-rows.csv", Read(3, &[])),
            ("17-sep-line.csv", Read(3, &[Note::SeparatorLine])),
            ("18-trailing-blank-in-header.csv", Read(3, &[Note::BlanksInHeader])),
            ("27-birth-year-only.csv", Read(2, &[])),
            ("30-formula-name.csv", Bad(Field::FullName, 4)),
            ("31-braille-blank-name.csv", Bad(Field::FullName, 6)),
            ("32-nul-bytes.csv", Refused(ImportError::NulByte { line: 5 })),
        ],
    );
}

/// Serves T-Z1: inputs that were dealt with already stay so.
#[test]
fn what_was_read_or_refused_before_stays_so() {
    each_is_right(
        "csv-hold",
        &[
            ("01-plain-crlf.csv", Read(3, &[])),
            ("02-excel-csv-utf8-bom.csv", Read(3, &[])),
            ("06-excel-ansi-windows-1258.csv", Bad(Field::FullName, 3)),
            ("09-excel-lost-zero-id.csv", Bad(Field::IdNumber, 1)),
            ("10-excel-scientific-id.csv", Bad(Field::IdNumber, 1)),
            ("11-excel-date-ddmmyyyy.csv", Bad(Field::BirthDate, 1)),
            ("12-excel-date-serial.csv", Bad(Field::BirthDate, 1)),
            ("13-excel-quote-prefix-apostrophe.csv", Bad(Field::IdNumber, 1)),
            ("14-excel-formula-text.csv", Bad(Field::IdNumber, 1)),
            ("19-trailing-blank-in-name.csv", Bad(Field::FullName, 1)),
            ("20-nbsp-in-name.csv", Bad(Field::FullName, 1)),
            ("22-newline-in-quoted-name-alt-enter.csv", Bad(Field::Row, 1)),
            ("23-unclosed-quote.csv", Bad(Field::Row, 1)),
            ("24-quote-mid-field.csv", Read(1, &[])),
            ("26-cr-only-classic-mac.csv", Read(3, &[])),
            ("28-no-phone.csv", Bad(Field::Phone, 1)),
            ("29-born-1899.csv", Bad(Field::BirthDate, 1)),
            ("34-fullwidth-digits.csv", Bad(Field::IdNumber, 1)),
            ("35-header-case-vi.csv", Refused(ImportError::WrongHeader(HeaderFault::NoHeader))),
            ("36-lf-cr-mixed.csv", Read(2, &[])),
            ("37-cmnd-9-digits.csv", Bad(Field::IdNumber, 1)),
            ("38-iso-datetime.csv", Bad(Field::BirthDate, 2)),
            ("39-empty-file.csv", Refused(ImportError::Empty)),
            ("40-eth-lookalike.csv", Read(1, &[])),
            ("42-tcvn3.csv", Bad(Field::FullName, 1)),
        ],
    );
}

/// Serves T-Z1: what the files say, not only that they are read.
#[test]
fn the_names_and_births_of_the_cases_are_right() {
    let read = |name: &str| take(&folder("csv").join(name)).map(|import| import.people);
    if !folder("csv").is_dir() {
        return skip("the shared cases");
    }
    let names = ["Nguyễn Văn An", "Trần Thị Bình", "H'Hen Niê"];
    for file in [
        "03-excel-vi-semicolon.csv",
        "04-excel-unicode-text-utf16le-tab.csv",
        "07-windows-1258-converted-to-utf8.csv",
        "08-nfd-macos-numbers.csv",
        "15-excel-blank-formatted-rows.csv",
        "17-sep-line.csv",
        "18-trailing-blank-in-header.csv",
    ] {
        let people = read(file).unwrap();
        let found: Vec<&str> = people.iter().map(|person| person.full_name().as_str()).collect();
        assert_eq!(found, names, "{file}");
    }
    for person in read("27-birth-year-only.csv").unwrap() {
        assert_eq!(person.birth_date().to_string(), "1941-12-31");
        assert_eq!(person.birth_known(), BirthKnown::Year);
    }
    let Err(ImportError::BadRows(faults)) = read("30-formula-name.csv") else { panic!("taken") };
    let formula = BadField::Person(PersonError::NameIsFormula);
    assert!(faults.listed().iter().all(|row| row.reason == formula));
    let error = read("32-nul-bytes.csv").unwrap_err().to_string();
    assert!(error.contains("save it again as type CSV UTF-8"), "{error}");
}

/// Serves T-Z1: a million blank rows are blank rows, without a fault and in no time.
#[test]
fn a_million_blank_rows_are_no_faults() {
    let mut file = String::from(
        "full_name,birth_date,id_number,phone,province,status,nationality,resident_country\r\n\
         Nguyễn Văn An,1990-03-01,001090000001,0912345678,079,citizen,VN,VN\r\n",
    );
    file.push_str(&",,,,,,,\r\n".repeat(1_000_000));
    let read = import(file.as_bytes(), ImportMode::AllOrNothing, day("2026-11-22")).unwrap();
    assert_eq!((read.people.len(), read.skipped.total()), (1, 0));
}
