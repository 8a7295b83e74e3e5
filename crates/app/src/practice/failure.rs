//! Why nothing was done in a practice town, in one line and in a word.

use std::io::Write;
use std::process::ExitCode;

use nonla_issuer::BadRevocationCode;
use nonla_verifier::{ConsentRefusal, Heard, MessageRefusal};
use serde_json::json;

use super::town_error::TownError;
use crate::done::{closed_pipe, is_closed_pipe};
use crate::files::FileError;
use crate::halt::Halt;
use crate::mark::Mark;
use crate::register_cli::RegisterFailure;
use crate::words::{asked, issuing, reason, say};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Halt(#[from] Halt),
    #[error("{}", say!("halt-platform", why = asked::consent(.0)))]
    Consent(#[from] ConsentRefusal),
    #[error("{}", say!("halt-platform", why = asked::letter(.0)))]
    Message(#[from] MessageRefusal),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Town(#[from] TownError),
    #[error(transparent)]
    Register(#[from] RegisterFailure),
    #[error("{}", say!("town-nobody-asked"))]
    NobodyAsked,
    #[error("{}", say!("town-day-ahead"))]
    DayAhead,
    #[error("{}", say!("town-no-person"))]
    NoSuchPerson,
    #[error("{}", say!("town-no-account"))]
    NoSuchAccount,
    #[error("{}", say!("town-many-accounts"))]
    ManyAccounts,
    #[error("{}", say!("town-not-banned"))]
    NotBanned,
    #[error("{}", say!("town-bad-code", why = issuing::code(*.0)))]
    Code(#[from] BadRevocationCode),
    #[error("{}", say!("town-no-platform"))]
    NoSuchPlatform,
    #[error("{}", say!("halt-platform", why = asked::unheard(*.0)))]
    Unheard(Heard),
    #[error("{}", say!("town-no-verdict"))]
    Outcome,
    #[error("{}", say!("clock-wrong"))]
    Clock,
    #[error("{}", say!("output-failed", why = reason(.0)))]
    Output(std::io::Error),
}

impl Failure {
    /// What a machine reads.
    const fn code(&self) -> &'static str {
        match self {
            Self::Halt(Halt::File(_)) => "practice-file",
            Self::Halt(_) | Self::Consent(_) | Self::Message(_) | Self::Unheard(_) => "refused",
            Self::File(error) => error.code(),
            Self::Town(error) => error.code(),
            Self::Register(_) => "register-refused",
            Self::NobodyAsked => "nobody-asked",
            Self::DayAhead => "day-ahead",
            Self::NoSuchPerson => "unknown-person",
            Self::NoSuchAccount => "unknown-account",
            Self::ManyAccounts => "account-ambiguous",
            Self::NotBanned => "not-banned",
            Self::Code(_) => "bad-code",
            Self::NoSuchPlatform => "unknown-platform",
            Self::Outcome => "output-failed",
            Self::Clock => "clock",
            Self::Output(_) => "output-failed",
        }
    }

    /// Says it: 1 if somebody refused, 2 for everything else.
    pub(super) fn tell(&self, json: bool) -> ExitCode {
        let closed = match self {
            Self::File(error) => error.is_closed_pipe(),
            Self::Output(error) => is_closed_pipe(error),
            _ => false,
        };
        if closed {
            return closed_pipe();
        }
        let code = self.code();
        let mark = if code == "refused" { Mark::Refused } else { Mark::Failed }.on_stderr();
        let line = if json {
            json!({ "error": code, "message": self.to_string() }).to_string()
        } else {
            format!("{mark}nonla: {self}")
        };
        let _ = writeln!(anstream::stderr(), "{line}");
        ExitCode::from(if code == "refused" { 1 } else { 2 })
    }
}
