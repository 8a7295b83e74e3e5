//! What went wrong, in one line that says what to do, and in a word for machines.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use nonla_credential::{KeyError, MessageError, TrustListError};
use nonla_storage::{
    GuardianError, HistoryExportError, PassphraseError, ReceiptNotKept, RestoreError, StoreError,
    VaultError,
};
use nonla_wallet::{
    BadAlias, ExportError, KeepReceiptError, NoSuchPlatform, NotCommitted, ReceiveError,
    RequestRefusal, UpdateError,
};
use serde_json::json;

use super::codes;
use crate::done::{closed_pipe, is_closed_pipe};
use crate::files::FileError;
use crate::mark::Mark;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error(transparent)]
    Guardian(#[from] GuardianError),
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Receive(#[from] ReceiveError),
    /// The wallet does not answer a request; whoever asked is not told why.
    #[error("not answered: {0}")]
    Request(RequestRefusal),
    #[error(transparent)]
    Update(#[from] UpdateError),
    #[error(transparent)]
    TrustList(#[from] TrustListError),
    #[error("the operator's key: {0}")]
    OperatorKey(#[from] KeyError),
    #[error(transparent)]
    Receipt(KeepReceiptError),
    #[error(transparent)]
    Message(#[from] MessageError),
    #[error(transparent)]
    HistoryExport(#[from] HistoryExportError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    NoPseudonym(#[from] NoSuchPlatform),
    #[error(transparent)]
    Alias(#[from] BadAlias),
    #[error(transparent)]
    NotCommitted(#[from] NotCommitted),
    #[error("no platform is called that; `nonla wallet pseudonyms --all` lists them")]
    UnknownPlatform,
    #[error("several platforms are called that; name one by its id")]
    SeveralPlatforms,
    #[error("line {0} of the history tells of no request")]
    NoRequestInLine(u64),
    #[error("line {0} of the history has no receipt")]
    NoReceipt(u64),
    #[error("no offer was taken up that waits for a credential; give the offer first")]
    NothingPending,
    #[error("several offers wait for a credential; give one up, or give the offer again")]
    SeveralPending,
    #[error("cannot make the folder {}: {error}", folder.display())]
    Folder { folder: PathBuf, error: std::io::Error },
    #[error("you have no home folder; say where the wallet is with --wallet FILE")]
    NoHome,
    #[error(
        "nobody is at a terminal to type the passphrase; a script gives it with --passphrase-stdin or --passphrase-fd N"
    )]
    NoTerminal,
    #[error("`nonla wallet shell` runs already; give it the command without `shell`")]
    ShellInShell,
    #[error("no file with the number {number} is open; give the number of one that is")]
    NoSuchOpenFile { number: u32 },
    #[error("there was no line left to read the passphrase from; give one line for each")]
    NothingTyped,
    #[error("what was typed is no text")]
    TypedNoText,
    #[error("what was typed could not be read: {0}")]
    Typed(std::io::Error),
    #[error("the two passphrases differ; try again")]
    Differ,
    #[error(
        "standard input cannot give both the message and the passphrase; use --passphrase-fd, or a file for the message"
    )]
    StdinTwice,
    #[error("cannot write what there is to say: {0}")]
    Output(std::io::Error),
    #[error("this machine's clock shows no day between 1900 and 2079; set it right")]
    Clock,
    #[error("the program could not start: {0}")]
    Runtime(std::io::Error),
}

impl From<ReceiptNotKept> for Failure {
    fn from(error: ReceiptNotKept) -> Self {
        match error {
            ReceiptNotKept::Receipt(error) => Self::Receipt(error),
            ReceiptNotKept::Vault(error) => Self::Vault(error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Vault(error.into())
    }
}

impl Failure {
    /// What a machine reads: these words stay the same from version to version.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Request(refusal) => codes::of_request(*refusal),
            other => other.fixed_code().to_owned(),
        }
    }

    fn fixed_code(&self) -> &'static str {
        match self {
            Self::Vault(error) => codes::of_vault(error),
            Self::Restore(error) => codes::of_restore(error),
            Self::Guardian(error) => codes::of_guardian(error),
            Self::Passphrase(error) => codes::of_passphrase(*error),
            Self::File(error) => error.code(),
            Self::Receive(error) => codes::of_receive(error),
            Self::Request(_) => "request-refused",
            Self::Update(error) => codes::of_update(error),
            Self::TrustList(_) => "bad-trust-list",
            Self::OperatorKey(_) => "bad-operator-key",
            Self::Receipt(error) => codes::of_receipt(error),
            Self::Message(_) => "bad-message",
            Self::HistoryExport(HistoryExportError::Vault(error)) => codes::of_vault(error),
            Self::HistoryExport(_) | Self::Export(_) => "bad-history-export",
            Self::NoPseudonym(_) => "no-pseudonym-there",
            Self::Alias(_) => "bad-alias",
            Self::NotCommitted(_) => "not-committed",
            Self::UnknownPlatform => "unknown-platform",
            Self::SeveralPlatforms => "several-platforms",
            Self::NoRequestInLine(_) => "no-request-in-line",
            Self::NoReceipt(_) => "no-receipt",
            Self::NothingPending => "nothing-pending",
            Self::SeveralPending => "several-pending",
            Self::Folder { .. } => "folder-not-made",
            Self::NoHome => "no-home",
            Self::NoTerminal => "no-terminal",
            Self::ShellInShell => "shell-in-shell",
            Self::NoSuchOpenFile { .. } => "no-such-open-file",
            Self::NothingTyped | Self::TypedNoText | Self::Typed(_) => "nothing-typed",
            Self::Differ => "passphrases-differ",
            Self::StdinTwice => "stdin-twice",
            Self::Output(_) => "output-failed",
            Self::Clock => "clock",
            Self::Runtime(_) => "not-started",
        }
    }

    /// 1 if the wallet refused, 2 for everything else.
    pub(super) fn exit_code(&self) -> ExitCode {
        if self.is_closed_pipe() {
            return closed_pipe();
        }
        let refused = matches!(self, Self::Request(_));
        ExitCode::from(if refused { 1 } else { 2 })
    }

    /// Whether whoever was to read what the command writes went away.
    fn is_closed_pipe(&self) -> bool {
        match self {
            Self::File(error) => error.is_closed_pipe(),
            Self::Output(error) => is_closed_pipe(error),
            _ => false,
        }
    }

    /// One line on standard error, or one JSON object; nothing if nobody reads any more.
    pub(super) fn tell(&self, json: bool) {
        if self.is_closed_pipe() {
            return;
        }
        let refused = matches!(self, Self::Request(_));
        let mark = if refused { Mark::Refused } else { Mark::Failed }.on_stderr();
        let line = if json {
            json!({ "error": self.code(), "message": self.to_string() }).to_string()
        } else {
            format!("{mark}nonla: {self}")
        };
        let _ = writeln!(anstream::stderr(), "{line}");
    }
}
