//! What comes to a platform: an answer to its request, or a letter.

use std::path::Path;

use nonla_credential::{MAX_ISSUANCE, MAX_PSEUDONYM_MESSAGE, NOTHING_TO_SHOW};
use serde_json::json;

use super::log::Step;
use super::town::{Came, Town};
use super::{Failure, accounts, write};
use crate::done::Done;
use crate::files;
use crate::halt::Halt;
use crate::outcome_words::{erasure_words, words};
use crate::output::Output;
use crate::words::say;

/// Longest presentation, in bytes.
const MAX_PRESENTATION: usize = 64 * 1024;

/// The platform that asked last checks an answer, and a consent that came along.
pub(super) fn check(
    town: &mut Town,
    presentation: &Path,
    consent: Option<(&Path, &Output)>,
) -> Result<Done, Failure> {
    let bytes = files::read(presentation, MAX_PRESENTATION)?.to_vec();
    if bytes == NOTHING_TO_SHOW {
        return Ok(Done::refused(
            vec![say!("outcome-nothing-shown")],
            json!({ "outcome": "nothing_to_show" }),
        ));
    }
    let given = match &consent {
        Some((path, _)) => Some(files::read(path, MAX_ISSUANCE)?.to_vec()),
        None => None,
    };
    let now = town.now()?;
    let came = town.step(Step::Check { presentation: bytes, consent: given, now })?;
    let Came::Verdict { outcome, account, receipt } = came else {
        return Err(Halt::NotCommitted.into());
    };
    if let (Some((_, output)), Some(receipt)) = (consent, receipt) {
        output.write(receipt.as_bytes())?;
    }
    let lines = vec![words(outcome), say!("check-account", account = account.to_string())];
    let json = json!({ "outcome": outcome, "account": account });
    Ok(if outcome.admits() { Done::well(lines, json) } else { Done::refused(lines, json) })
}

/// A platform reads a letter.
pub(super) fn message(
    town: &mut Town,
    (folder, letter): (&Path, &Path),
    output: Option<&Output>,
) -> Result<Done, Failure> {
    let message = files::read(letter, MAX_PSEUDONYM_MESSAGE)?.to_vec();
    let now = town.now()?;
    match town.step(Step::Message { message, now })? {
        Came::Erasure { receipt, outcome } => {
            write(output, &receipt)?;
            let lines = vec![erasure_words(outcome), say!("receipt-written")];
            Ok(Done::well(lines, json!({ "read": "erasure", "outcome": outcome })))
        }
        Came::Appeal { at, account } => accounts::appealed(town, folder, (at, account)),
        Came::Complaint { at, account } => {
            let (letter, named) = (at.letter().to_string(), account.to_string());
            let line = say!("complaint-read", at = letter, account = named);
            Ok(Done::well(vec![line], json!({ "read": "complaint", "account": account, "at": at })))
        }
        _ => Err(Halt::NotCommitted.into()),
    }
}
