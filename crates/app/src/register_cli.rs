//! `nonla register import`: checks a register file, and plans it over an earlier one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use nonla_credential::Day;
use nonla_issuer::{
    BirthKnown, Faults, Import, ImportError, ImportMode, MAX_REGISTER_FILE, Note, Person, Plan,
    PlanConflict, Register, Unapplied, import, write_csv,
};
use serde_json::{Value, json};

use crate::done::{Done, add_member};
use crate::files::{self, FileError, shown};
use crate::halt::Halt;
use crate::output::{Output, Replace};
use crate::progress::Spinner;
use crate::store::Store;
use crate::words::{self, reason, say};

/// Most lines that a list of rows has.
const MOST_LINES: usize = 50;

const EXAMPLES: &str = "\
Examples:
  nonla register import people.csv
  nonla register import corrected.csv --over people.csv
  nonla register import corrected.csv --over people.csv --apply --out register.csv

Columns: full_name, birth_date (YYYY-MM-DD), id_number, phone, province, status, nationality,
resident_country and, if you have it, former_numbers: those a person had before, with blanks
between. Of a birth of which only the year is known write 1941 or 1941-00-00, of one of which the
month is known 1941-03-00: its last day counts.";

/// Check a register file and name every bad row; a bad file gives no register at all.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImportArgs {
    /// The CSV file.
    file: PathBuf,
    /// Take the good rows of a bad file.
    #[arg(long)]
    skip_bad: bool,
    /// Show what this export changes in an earlier register: who is new, changed and gone.
    #[arg(long, value_name = "FILE")]
    over: Option<PathBuf>,
    /// Carry the plan out: write the register that comes of it. Without this nothing is written.
    #[arg(long, requires = "over", requires = "out")]
    apply: bool,
    /// A new file for the register that comes of it.
    #[arg(long, value_name = "FILE", requires = "apply")]
    out: Option<PathBuf>,
    /// The day on which the file is read, against which births are judged (YYYY-MM-DD) [default:
    /// today in Vietnam].
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    pub(crate) day: Option<Day>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Why a register was not imported, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegisterFailure {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{}", say!("register-not-imported", file = shown(file), why = words::register::import(error)))]
    Import { file: PathBuf, error: ImportError },
    #[error("{}", say!("register-plan-refused", file = shown(file), line = *line, why = words::register::conflict(conflict)))]
    Plan { file: PathBuf, line: u64, conflict: PlanConflict },
    #[error(transparent)]
    Halt(#[from] Halt),
    #[error("{}", say!("register-not-carried-out", why = words::register::unapplied(.0)))]
    Unapplied(#[from] Unapplied),
    #[error("{}", say!("output-failed", why = reason(.0)))]
    Output(#[from] std::io::Error),
}

/// Checks the file, and plans it over another if told so.
///
/// # Errors
/// [`RegisterFailure`].
pub(crate) fn run_import(args: &ImportArgs, today: Day) -> Result<ExitCode, RegisterFailure> {
    let mode = if args.skip_bad { ImportMode::SkipBad } else { ImportMode::AllOrNothing };
    let done = match read(&args.file, mode, today) {
        Ok(import) => match &args.over {
            None => checked(import),
            Some(earlier) => over(args, earlier, import, today)?,
        },
        Err(RegisterFailure::Import { error: ImportError::BadRows(faults), .. }) => {
            all_bad(&faults)
        }
        Err(other) => return Err(other),
    };
    Ok(done.tell(args.json, false)?)
}

/// Reads a register file from the disk.
///
/// # Errors
/// [`RegisterFailure::File`] or [`RegisterFailure::Import`].
pub(crate) fn read(file: &Path, mode: ImportMode, today: Day) -> Result<Import, RegisterFailure> {
    let _spinner = Spinner::start(say!("register-reading"));
    let bytes = files::read(file, MAX_REGISTER_FILE)?;
    import(&bytes, mode, today)
        .map_err(|error| RegisterFailure::Import { file: file.to_owned(), error })
}

fn checked(import: Import) -> Done {
    let Import { people, skipped, notes, .. } = import;
    let births = people.iter().filter(|person| person.birth_known() != BirthKnown::Day).count();
    // No number stands twice in what was imported, so no register is needed to say so.
    let imported = people.len();
    drop(people);
    let mut lines = notes_in_words(&notes);
    lines.extend(faults_in_words(&skipped));
    if births > 0 {
        lines.push(say!("register-births-partly-known", count = births));
    }
    lines.push(if skipped.is_empty() {
        say!("register-imported", count = imported)
    } else {
        say!("register-imported-partly", count = imported, faults = skipped.total())
    });
    let mut json = json!({ "imported": imported, "notes": notes_in_json(&notes) });
    add_faults(&mut json, &skipped);
    Done::well(lines, json)
}

fn all_bad(faults: &Faults) -> Done {
    let mut lines = faults_in_words(faults);
    lines.push(say!("register-nothing-imported", faults = faults.total()));
    let mut json = json!({ "imported": 0 });
    add_faults(&mut json, faults);
    Done::refused(lines, json)
}

fn over(
    args: &ImportArgs,
    earlier: &Path,
    import: Import,
    today: Day,
) -> Result<Done, RegisterFailure> {
    let output = args.out.as_deref().map(|path| Output::to(path, Replace::Never)).transpose()?;
    let before = read(earlier, ImportMode::AllOrNothing, today)?;
    let store = Store::default();
    let found = plan(&Register::default(), (earlier, &before.lines), before.people)?;
    store.commit(found.apply(today))??;
    let register = store.register()?;
    let Import { people, lines, skipped, notes } = import;
    let plan = plan(&register, (&args.file, &lines), people)?;
    let mut said = notes_in_words(&notes);
    said.extend(faults_in_words(&skipped));
    said.extend(plan_in_words(&plan, &lines));
    let mut json = plan_in_json(&plan, &lines);
    add_member(&mut json, "notes", notes_in_json(&notes));
    add_faults(&mut json, &skipped);
    add_member(&mut json, "applied", args.apply);
    if let Some(output) = output.filter(|_| args.apply) {
        store.commit(plan.allow_merges().apply(today))??;
        let register = store.register()?;
        output.write(&write_csv(&register.export()))?;
        said.push(say!("register-written", count = register.people(), file = output.shown()));
    } else {
        said.push(say!("register-not-applied"));
    }
    Ok(Done::well(said, json))
}

/// Plans an export whose people stand on these lines of the file.
///
/// # Errors
/// [`RegisterFailure::Plan`].
pub(crate) fn plan(
    register: &Register,
    (file, lines): (&Path, &[u64]),
    people: Vec<Person>,
) -> Result<Plan, RegisterFailure> {
    register.plan(people).map_err(|conflict| {
        let line = line_of(lines, conflict.position());
        RegisterFailure::Plan { file: file.to_owned(), line, conflict }
    })
}

/// The plan in words: counts first, then the rows that change.
pub(crate) fn plan_in_words(plan: &Plan, lines: &[u64]) -> Vec<String> {
    let changed = plan.changed().count();
    let mut said = vec![say!(
        "register-plan",
        added = plan.added(),
        changed = changed,
        unchanged = plan.unchanged(),
        gone = plan.gone()
    )];
    let rows = plan.changed().map(|(position, fields)| {
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let line = line_of(lines, position);
        indented(if names.is_empty() {
            say!("register-plan-row-back", line = line)
        } else {
            say!("register-plan-row", line = line, fields = names.join(", "))
        })
    });
    said.extend(rows.take(MOST_LINES));
    if changed > MOST_LINES {
        said.push(indented(say!("register-plan-more", count = changed - MOST_LINES)));
    }
    said.extend(
        plan.joined().take(MOST_LINES).map(|position| {
            indented(say!("register-plan-joined", line = line_of(lines, position)))
        }),
    );
    said.extend(plan.lookalikes().iter().take(MOST_LINES).map(|position| {
        indented(say!("register-plan-lookalike", line = line_of(lines, *position)))
    }));
    if plan.gone_enrolled() > 0 {
        said.push(indented(say!("register-plan-gone-enrolled", count = plan.gone_enrolled())));
    }
    said
}

/// The plan for a machine.
pub(crate) fn plan_in_json(plan: &Plan, lines: &[u64]) -> Value {
    let changed: Vec<Value> = plan
        .changed()
        .take(MOST_LINES)
        .map(|(position, fields)| {
            let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
            json!({ "line": line_of(lines, position), "fields": names })
        })
        .collect();
    let on_lines = |positions: &mut dyn Iterator<Item = usize>| -> Vec<u64> {
        positions.take(MOST_LINES).map(|position| line_of(lines, position)).collect()
    };
    json!({
        "added": plan.added(), "changed": plan.changed().count(), "unchanged": plan.unchanged(),
        "gone": plan.gone(), "gone_enrolled": plan.gone_enrolled(), "changed_rows": changed,
        "joined_lines": on_lines(&mut plan.joined()),
        "lookalike_lines": on_lines(&mut plan.lookalikes().iter().copied()),
    })
}

fn line_of(lines: &[u64], position: usize) -> u64 {
    // Each person of an import has a line.
    lines.get(position).map_or(0, |line| *line)
}

/// The faults in words: the first, then how many there are of each kind.
pub(crate) fn faults_in_words(faults: &Faults) -> Vec<String> {
    let mut lines: Vec<String> = faults.listed().iter().map(words::register::row).collect();
    let more = faults.total().saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(say!("register-more-faults", count = more));
        let counts = faults.by_reason();
        lines.extend(counts.map(|(field, reason, count)| {
            format!("  {count} x {field}: {}", words::register::kind(reason))
        }));
    }
    lines
}

fn add_faults(json: &mut Value, faults: &Faults) {
    let rows = faults.listed().iter().map(|row| {
        let (reason, message) = (row.reason.to_string(), words::register::reason(&row.reason));
        json!({ "line": row.line, "field": row.field.name(), "reason": reason, "message": message })
    });
    let counts = faults.by_reason().map(|(field, reason, count)| {
        let message = words::register::kind(reason);
        json!({
            "field": field.name(), "reason": reason.kind(), "message": message, "count": count,
        })
    });
    add_member(json, "bad_rows", rows.collect::<Vec<Value>>());
    add_member(json, "faults", faults.total());
    add_member(json, "faults_by_reason", counts.collect::<Vec<Value>>());
}

fn indented(line: String) -> String {
    format!("  {line}")
}

/// What the file had that a plain one has not.
pub(crate) fn notes_in_words(notes: &[Note]) -> Vec<String> {
    notes.iter().map(|note| say!("register-note", note = words::register::note(note))).collect()
}

/// The same for a machine, in English and in the person's language.
fn notes_in_json(notes: &[Note]) -> Vec<Value> {
    let note =
        |note: &Note| json!({ "note": note.to_string(), "message": words::register::note(note) });
    notes.iter().map(note).collect()
}

/// A birth as a person should read it.
pub(crate) fn birth_in_words(person: &Person) -> String {
    let day = person.birth_date();
    let (year, month, _) = day.civil();
    match person.birth_known() {
        BirthKnown::Day => say!("register-born", day = day.to_string()),
        BirthKnown::Month => say!(
            "register-born-month",
            year = year,
            month = format!("{month:02}"),
            day = day.to_string()
        ),
        BirthKnown::Year => say!("register-born-year", year = year, day = day.to_string()),
    }
}
