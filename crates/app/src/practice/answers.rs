//! What comes to a platform: an answer to its request, or a letter.

use std::path::Path;

use nonla_credential::{MAX_ISSUANCE, MAX_PSEUDONYM_MESSAGE, NOTHING_TO_SHOW};
use serde_json::json;

use super::accounts;
use super::failure::Failure;
use super::town::{Judged, Read, Town};
use super::writing::write;
use crate::done::Done;
use crate::files;
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
    let Judged { outcome, account, receipt } = town.check(&bytes, given.as_deref(), now)?;
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
    match town.read_message(&message, now)? {
        Read::Erasure { receipt, outcome } => {
            write(output, &receipt)?;
            let lines = vec![erasure_words(outcome), say!("receipt-written")];
            Ok(Done::well(lines, json!({ "read": "erasure", "outcome": outcome })))
        }
        Read::Appeal { at, account } => accounts::appealed(town, folder, (at, account)),
        Read::Complaint { at, account } => {
            let (letter, named) = (at.letter().to_string(), account.to_string());
            let line = say!("complaint-read", at = letter, account = named);
            Ok(Done::well(vec![line], json!({ "read": "complaint", "account": account, "at": at })))
        }
    }
}
