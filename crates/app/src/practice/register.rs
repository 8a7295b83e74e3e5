//! A new register file over that of the town: first the plan, then the change.

use std::path::{Path, PathBuf};

use clap::Args;
use nonla_issuer::{Import, ImportMode, write_csv};

use super::failure::Failure;
use super::town::Town;
use crate::done::{Done, add_member};
use crate::files::shown;
use crate::output::Output;
use crate::register_cli::{
    faults_in_words, notes_in_words, plan, plan_in_json, plan_in_words, read,
};
use crate::words::say;

/// What `nonla practice DIR import` is told.
#[derive(Args)]
pub(super) struct ImportRegister {
    /// The CSV file: a whole new export of the register.
    file: PathBuf,
    /// Carry the plan out; without this it is only shown.
    #[arg(long)]
    apply: bool,
    /// Allow that of people who are enrolled under two numbers one enrolment ends: it is counted in
    /// public.
    #[arg(long)]
    merge: bool,
}

/// Shows the plan, and carries it out if told so.
pub(super) fn import(town: &mut Town, args: &ImportRegister) -> Result<Done, Failure> {
    let imported = read(&args.file, ImportMode::AllOrNothing, town.today());
    let Import { people, lines, notes, .. } = match imported {
        Err(crate::register_cli::RegisterFailure::Import {
            error: nonla_issuer::ImportError::BadRows(faults),
            ..
        }) => {
            let mut said = faults_in_words(&faults);
            said.push(say!("town-nothing-imported", faults = faults.total()));
            return Ok(Done::refused(said, serde_json::json!({ "faults": faults.total() })));
        }
        other => other?,
    };
    let planned = plan(&town.world.office.register()?, (&args.file, &lines), people)?;
    let mut said = notes_in_words(&notes);
    said.extend(plan_in_words(&planned, &lines));
    let mut json = plan_in_json(&planned, &lines);
    add_member(&mut json, "applied", args.apply);
    if args.apply {
        town.import(planned, args.merge)?;
        said.push(say!("town-imported"));
    } else {
        said.push(say!("town-not-applied"));
    }
    Ok(Done::well(said, json))
}

/// Writes the register of the town.
pub(super) fn export(
    town: &Town,
    (out, output): (&Path, Option<&Output>),
) -> Result<Done, Failure> {
    let people = town.world.office.register()?.export();
    super::writing::write(output, &write_csv(&people))?;
    let line = say!("town-exported", people = people.len(), file = shown(out));
    Ok(Done::well(vec![line], serde_json::json!({ "people": people.len(), "out": shown(out) })))
}
