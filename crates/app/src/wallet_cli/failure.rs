//! What went wrong, in one line that says what to do, and in a word for machines.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use nonla_credential::{KeyError, MessageError, TrustListError};
use nonla_storage::{
    GuardianError, HistoryExportError, PassphraseError, ReceiptNotKept, RestoreError, StoreError,
    VaultError,
};
use nonla_wallet::{
    BadAlias, Evidence, ExportError, KeepReceiptError, NoSuchPlatform, ReceiveError,
    RequestRefusal, UpdateError,
};
use serde_json::json;

use super::codes;
use crate::done::{closed_pipe, is_closed_pipe};
use crate::files::{FileError, shown};
use crate::mark::Mark;
use crate::words::{self, asked, asking, history, reason, receiving, say, storage, wallet};

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("{}", storage::vault(.0))]
    Vault(#[from] VaultError),
    #[error("{}", storage::restore(.0))]
    Restore(#[from] RestoreError),
    #[error("{}", storage::guardian(.0))]
    Guardian(#[from] GuardianError),
    /// A share that was read from a file.
    #[error("{}", say!("share-in-file", file = shown(file), why = storage::guardian(error)))]
    Share { file: PathBuf, error: GuardianError },
    #[error("{}", storage::passphrase(*.0))]
    Passphrase(#[from] PassphraseError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{}", receiving::receive(.0))]
    Receive(#[from] ReceiveError),
    /// The wallet does not answer a request; whoever asked is not told why.
    #[error("{}", say!("not-answered", why = asking::refusal(.0)))]
    Request(RequestRefusal),
    /// The person said yes, and the credential does not fulfil these conditions.
    #[error("{}", say!("refused-unmet", conditions = .0.join("; ")))]
    Unmet(Vec<String>),
    #[error("{}", receiving::update(.0))]
    Update(#[from] UpdateError),
    #[error("{}", receiving::trust_list(.0))]
    TrustList(#[from] TrustListError),
    #[error("{}", say!("operator-key-bad", file = shown(file), why = words::key(error)))]
    OperatorKey { file: PathBuf, error: KeyError },
    #[error("{}", history::receipt(.0))]
    Receipt(KeepReceiptError),
    #[error("{}", asked::message(.0))]
    Message(#[from] MessageError),
    #[error("{}", storage::history_export(.0))]
    HistoryExport(#[from] HistoryExportError),
    #[error("{}", history::export(.0))]
    Export(#[from] ExportError),
    #[error("{}", say!("no-pseudonym-there", wallet = wallet()))]
    NoPseudonym(#[from] NoSuchPlatform),
    #[error("{}", say!("alias-bad"))]
    Alias(#[from] BadAlias),
    /// Something that was read from a file.
    #[error("{}", say!("in-file", file = shown(file), why = failure.to_string()))]
    In { file: PathBuf, failure: Box<Failure> },
    #[error("{}", say!("platform-unknown", wallet = wallet()))]
    UnknownPlatform,
    #[error("{}", say!("platform-several", wallet = wallet()))]
    SeveralPlatforms,
    #[error("{}", say!("line-no-request", line = *.0, wallet = wallet()))]
    NoRequestInLine(u64),
    #[error("{}", say!("line-no-receipt", line = *.0))]
    NoReceipt(u64),
    #[error("{}", say!("evidence-unknown", number = *.0, wallet = wallet()))]
    NoEvidence(u64),
    #[error("{}", say!("nothing-pending", wallet = wallet()))]
    NothingPending,
    #[error("{}", say!("several-pending", wallet = wallet()))]
    SeveralPending,
    #[error("{}", say!("folder-not-made", folder = shown(folder), why = reason(error)))]
    Folder { folder: PathBuf, error: std::io::Error },
    #[error("{}", say!("no-home"))]
    NoHome,
    #[error("{}", say!("no-terminal"))]
    NoTerminal,
    #[error("{}", say!("shell-in-shell"))]
    ShellInShell,
    #[error("{}", say!("no-such-open-file", number = *number))]
    NoSuchOpenFile { number: u32 },
    #[error("{}", say!("nothing-typed"))]
    NothingTyped,
    #[error("{}", say!("typed-no-text"))]
    TypedNoText,
    #[error("{}", say!("typed-not-read", why = reason(.0)))]
    Typed(std::io::Error),
    #[error("{}", say!("passphrases-differ"))]
    Differ,
    #[error("{}", say!("stdin-twice"))]
    StdinTwice,
    #[error("{}", say!("output-failed", why = reason(.0)))]
    Output(std::io::Error),
    #[error("{}", say!("clock-wrong"))]
    Clock,
    #[error("{}", say!("not-started", why = reason(.0)))]
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
    /// What shows to others that it is the fault of an issuer or an operator.
    pub(super) fn evidence(&self) -> Option<Evidence> {
        match self {
            Self::Update(error) => error.evidence(),
            Self::In { failure, .. } => failure.evidence(),
            _ => None,
        }
    }

    /// What a machine reads: these words stay the same from version to version.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Request(refusal) => codes::of_request(refusal),
            Self::In { failure, .. } => failure.code(),
            other => other.fixed_code().to_owned(),
        }
    }

    fn fixed_code(&self) -> &'static str {
        match self {
            Self::Vault(error) => codes::of_vault(error),
            Self::Restore(error) => codes::of_restore(error),
            Self::Guardian(error) | Self::Share { error, .. } => codes::of_guardian(error),
            Self::Passphrase(error) => codes::of_passphrase(*error),
            Self::File(error) => error.code(),
            Self::Receive(error) => codes::of_receive(error),
            Self::Request(_) => "request-refused",
            Self::Unmet(_) => "does-not-fulfil",
            Self::Update(error) => codes::of_update(error),
            Self::TrustList(_) => "bad-trust-list",
            Self::OperatorKey { .. } => "bad-operator-key",
            Self::Receipt(error) => codes::of_receipt(error),
            Self::Message(_) => "bad-message",
            Self::HistoryExport(HistoryExportError::Vault(error)) => codes::of_vault(error),
            Self::HistoryExport(_) | Self::Export(_) => "bad-history-export",
            Self::NoPseudonym(_) => "no-pseudonym-there",
            Self::Alias(_) => "bad-alias",
            Self::UnknownPlatform => "unknown-platform",
            Self::SeveralPlatforms => "several-platforms",
            Self::NoRequestInLine(_) => "no-request-in-line",
            Self::NoReceipt(_) => "no-receipt",
            Self::In { failure, .. } => failure.fixed_code(),
            Self::NoEvidence(_) => "no-such-evidence",
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

    /// Names the file that was read, if what is wrong is in it.
    pub(super) fn in_file(self, file: &Path) -> Self {
        let in_it = matches!(
            self,
            Self::Receive(ReceiveError::Malformed(_))
                | Self::Receipt(KeepReceiptError::Malformed(_))
                | Self::Restore(RestoreError::File(_) | RestoreError::NotAWallet)
                | Self::Update(_)
                | Self::TrustList(_)
                | Self::Export(_)
                | Self::Message(_)
                | Self::Request(RequestRefusal::Malformed(_))
        );
        if in_it { Self::In { file: file.to_owned(), failure: Box::new(self) } } else { self }
    }

    /// 1 if the wallet refused, 2 for everything else.
    pub(super) fn exit_code(&self) -> ExitCode {
        if self.is_closed_pipe() {
            return closed_pipe();
        }
        ExitCode::from(if self.is_refusal() { 1 } else { 2 })
    }

    fn is_refusal(&self) -> bool {
        match self {
            Self::Request(_) | Self::Unmet(_) => true,
            Self::In { failure, .. } => failure.is_refusal(),
            _ => false,
        }
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
        let mark = if self.is_refusal() { Mark::Refused } else { Mark::Failed }.on_stderr();
        let line = if json {
            json!({ "error": self.code(), "message": self.to_string() }).to_string()
        } else {
            format!("{mark}nonla: {self}")
        };
        let _ = writeln!(anstream::stderr(), "{line}");
    }
}
