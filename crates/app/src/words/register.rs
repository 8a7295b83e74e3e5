//! What a register file has wrong, in words.

use nonla_credential::{ClaimError, DayError};
use nonla_issuer::{
    BadField, BadRow, FileKind, HeaderFault, ImportError, Note, PersonError, PlanConflict,
    Unapplied,
};

use super::say;

/// Why a file is no register.
pub(crate) fn import(error: &ImportError) -> String {
    match error {
        ImportError::TooLarge { most_bytes } => say!("import-too-large", most = *most_bytes),
        ImportError::Empty => say!("import-empty"),
        ImportError::OtherFormat(kind) => say!("import-other-format", kind = file_kind(*kind)),
        ImportError::BrokenUtf16 { line } => say!("import-broken-utf16", line = *line),
        ImportError::NulByte { line } => say!("import-nul-byte", line = *line),
        ImportError::WrongHeader(fault) => say!("import-wrong-header", why = header(fault)),
        ImportError::Unreadable { line } => say!("import-unreadable", line = *line),
        ImportError::BadRows(faults) => {
            say!("register-nothing-imported", faults = faults.total())
        }
        other => say!("unnamed", error = other.to_string()),
    }
}

fn file_kind(kind: FileKind) -> String {
    match kind {
        FileKind::Workbook => say!("kind-workbook"),
        FileKind::OldWorkbook => say!("kind-old-workbook"),
        FileKind::WebPage => say!("kind-web-page"),
        FileKind::Document => say!("kind-document"),
        FileKind::Utf32 => say!("kind-utf-32"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn header(fault: &HeaderFault) -> String {
    match fault {
        HeaderFault::NoSeparator => say!("header-no-separator"),
        HeaderFault::NoHeader => say!("header-none"),
        HeaderFault::Count { found } => say!("header-count", found = *found),
        HeaderFault::Order => say!("header-order"),
        HeaderFault::Spelling { column, expected } => {
            say!("header-spelling", column = *column, name = expected.name())
        }
        HeaderFault::Name { column, expected } => {
            say!("header-name", column = *column, name = expected.name())
        }
        other => say!("unnamed", error = other.to_string()),
    }
}

/// What a file had that a plain one has not.
pub(crate) fn note(note: &Note) -> String {
    match note {
        Note::Utf16 => say!("note-utf-16"),
        Note::SeparatorLine => say!("note-separator-line"),
        Note::Separator('\t') => say!("note-tabs"),
        Note::Separator(';') => say!("note-semicolons"),
        Note::Separator(other) => say!("note-separator", sign = other.to_string()),
        Note::BlanksInHeader => say!("note-blanks"),
        Note::EndMark => say!("note-end-mark"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// A fault, with its line and column.
pub(crate) fn row(row: &BadRow) -> String {
    say!("row", line = row.line, field = row.field.name(), why = reason(&row.reason))
}

/// Why a field is not taken.
pub(crate) fn reason(reason: &BadField) -> String {
    match reason {
        BadField::ColumnCount { found, expected } => {
            say!("row-column-count", found = *found, expected = *expected)
        }
        BadField::OpenQuote { last_line } => say!("row-open-quote", line = *last_line),
        BadField::NotUtf8 => say!("row-not-utf-8"),
        BadField::LostLetters => say!("row-lost-letters"),
        BadField::WrongEncoding => say!("row-wrong-encoding"),
        BadField::Missing => say!("row-missing"),
        BadField::InFuture => say!("row-in-future", today = super::clock::today()),
        BadField::TooOld => say!("row-too-old"),
        BadField::UnknownStatus => say!("row-unknown-status"),
        BadField::SameIdNumberAs { line } => say!("row-same-number", line = *line),
        BadField::Claim(error) => claim(*error),
        BadField::Day(error) => day(*error),
        BadField::Person(error) => person(*error),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why fields are not taken, without what differs from row to row.
pub(crate) fn kind(reason: &BadField) -> String {
    match reason {
        BadField::ColumnCount { .. } => say!("row-kind-columns"),
        BadField::OpenQuote { .. } => say!("row-kind-quote"),
        BadField::SameIdNumberAs { .. } => say!("row-kind-number"),
        other => self::reason(other),
    }
}

/// Why a claim is none.
pub(super) fn claim(error: ClaimError) -> String {
    match error {
        ClaimError::Country => say!("row-country"),
        ClaimError::Province => say!("row-province"),
        ClaimError::FullName => say!("row-full-name"),
        ClaimError::IdNumber => say!("row-id-number"),
        ClaimError::Status => say!("row-unknown-status"),
        ClaimError::NotACitizenNumber => say!("row-citizen-number"),
        ClaimError::StatusAndNationality => say!("row-status-and-nationality"),
        ClaimError::StatusAndResidence => say!("row-status-and-residence"),
        ClaimError::ProvinceAndResidence => say!("row-status-and-province"),
        ClaimError::BornAfterEnrolment => say!("row-born-after-enrolment"),
        ClaimError::EndsBeforeEnrolment => say!("row-ends-before-enrolment"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn day(error: DayError) -> String {
    match error {
        DayError::NotIso => say!("row-not-iso"),
        DayError::NoSuchDay => say!("row-no-such-day"),
        DayError::OutOfRange | DayError::ZoneOutOfRange => say!("row-day-out-of-range"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn person(error: PersonError) -> String {
    match error {
        PersonError::NameIsFormula => say!("row-formula"),
        PersonError::NameWithoutLetter => say!("row-name-without-letter"),
        PersonError::BirthIsNotTheLastDay => say!("row-not-the-last-day"),
        PersonError::FormerNumbers => say!("row-former-numbers"),
        PersonError::Phone => say!("row-phone"),
        PersonError::NotACitizenNumber => say!("row-citizen-number"),
        PersonError::NumberNamesNoPlace => say!("row-number-names-no-place"),
        PersonError::NumberDoesNotFitBirthDate => say!("row-number-and-birth"),
        PersonError::NotAResidenceCard => say!("row-residence-card"),
        PersonError::StatusAndNationality => say!("row-status-and-nationality"),
        PersonError::StatusAndResidence => say!("row-status-and-residence"),
        PersonError::StatusAndProvince => say!("row-status-and-province"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why an export has no plan over an earlier one.
pub(crate) fn conflict(conflict: &PlanConflict) -> String {
    match conflict {
        PlanConflict::SameNumberTwice { .. } => say!("plan-same-number-twice"),
        PlanConflict::SamePersonTwice { .. } => say!("plan-same-person-twice"),
        PlanConflict::OtherPerson { .. } => say!("plan-other-person"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a plan was not carried out.
pub(crate) fn unapplied(error: &Unapplied) -> String {
    match error {
        Unapplied::Stale => say!("plan-stale"),
        Unapplied::Merges { merges } => say!("plan-merges", count = *merges),
        other => say!("unnamed", error = other.to_string()),
    }
}
