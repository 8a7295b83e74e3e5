//! Why nothing was done in a practice town, in one line and in a word.

use std::io::Write;
use std::process::ExitCode;

use nonla_issuer::BadRevocationCode;
use nonla_verifier::{ConsentRefusal, Heard, MessageRefusal};
use serde_json::json;

use super::log::LogError;
use crate::done::{closed_pipe, is_closed_pipe};
use crate::files::FileError;
use crate::halt::Halt;
use crate::mark::Mark;
use crate::register_cli::RegisterFailure;
use crate::words::say;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Halt(#[from] Halt),
    #[error("platform refuses: {0}")]
    Consent(#[from] ConsentRefusal),
    #[error("platform refuses: {0}")]
    Message(#[from] MessageRefusal),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Register(#[from] RegisterFailure),
    #[error("{}", say!("town-register-too-large", most = *most))]
    RegisterTooLarge { most: usize },
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
    #[error("{}", say!("town-bad-code", why = .0.to_string()))]
    Code(#[from] BadRevocationCode),
    #[error("{}", say!("town-no-platform"))]
    NoSuchPlatform,
    #[error("platform refuses: {}", unheard(*.0))]
    Unheard(Heard),
    #[error("the platform's verdict has no written form")]
    Outcome,
    #[error("this machine's clock shows no day between 1900 and 2079; set it right")]
    Clock,
    #[error("cannot write what there is to say: {0}")]
    Output(std::io::Error),
}

/// Why a platform does not act upon a letter.
const fn unheard(heard: Heard) -> &'static str {
    match heard {
        Heard::Before => "this very letter came before; write a new one",
        Heard::NoAccount => "its writer has no account there",
        Heard::TooMany => "its writer sent too many letters; they are read again in two days",
        _ => "the letter was not read",
    }
}

impl Failure {
    /// What a machine reads.
    const fn code(&self) -> &'static str {
        match self {
            Self::Halt(_) | Self::Consent(_) | Self::Message(_) | Self::Unheard(_) => "refused",
            Self::File(error) => error.code(),
            Self::Log(error) => error.code(),
            Self::Register(_) => "register-refused",
            Self::RegisterTooLarge { .. } => "register-too-large",
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
