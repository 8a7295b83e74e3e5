//! Revocation: of a person's credentials by the issuer, or of one credential by the code on paper.

use std::path::Path;

use clap::Args;
use serde_json::json;

use super::failure::Failure;
use super::town::Town;
use crate::done::Done;
use crate::files::shown;
use crate::words::say;

/// What `nonla practice DIR revoke` is told.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct WhatToRevoke {
    /// All credentials of this person, by number.
    #[arg(long)]
    person: Option<usize>,
    /// The credential, or the open offer, that this code came with.
    #[arg(long)]
    code: Option<String>,
}

/// Revokes, from the next list on.
pub(super) fn revoke(town: &Town, folder: &Path, what: &WhatToRevoke) -> Result<Done, Failure> {
    let revoked = match what {
        WhatToRevoke { person: Some(person), .. } => {
            town.revoke(*person)?;
            json!({ "person": person })
        }
        WhatToRevoke { code, .. } => {
            town.revoke_by_code(code.as_deref().ok_or(Failure::NoSuchPerson)?)?;
            json!("by_code")
        }
    };
    let lines = vec![
        say!("revoked"),
        say!(
            "next-command",
            command = format!("nonla practice {} publish --next-day", shown(folder))
        ),
    ];
    Ok(Done::well(lines, json!({ "revoked": revoked })))
}
