//! `nonla wallet`: the wallet on the command line. Files are its transport.

mod asked;
mod backup;
mod codes;
mod desk;
mod evidence;
mod failure;
mod guardians;
mod history;
mod init;
mod keys;
mod lines;
mod message;
mod place;
mod prove;
mod pseudonyms;
mod receive;
mod shell;
mod show;
#[cfg(unix)]
mod terminal;
mod typing;
mod update;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use self::desk::Desk;
use self::failure::Failure;
use crate::done::Done;
use crate::words;

const ABOUT_SECRETS: &str = "\
Secrets: passphrases are typed at the terminal and not shown. A script gives them as lines of
standard input (--passphrase-stdin) or of another open file (--passphrase-fd N), followed by the
answers to questions, one a line. They are never arguments, environment or output. This program
asks no key store of the operating system, so there is no PIN, and an older copy of the wallet's
file cannot be told from the newest.

Exit codes: 0 done; 1 refused, by you or by the wallet; 2 a mistake or a failure. With --json the
outcome is one JSON object, and an error is {\"error\": CODE, \"message\": TEXT} on standard error.

`-` as a file is standard input or output. To try everything without a server: nonla practice.";

/// What `nonla wallet` is told.
#[derive(Args)]
#[command(after_help = ABOUT_SECRETS)]
pub(crate) struct WalletCommand {
    /// The wallet's file [default: nonla/wallet.db in your data folder, as XDG_DATA_HOME names it].
    #[arg(long, global = true, value_name = "FILE")]
    wallet: Option<PathBuf>,
    /// Print one JSON object, errors too.
    #[arg(long, global = true)]
    json: bool,
    /// Read passphrases and answers from standard input, one a line.
    #[arg(long, global = true)]
    passphrase_stdin: bool,
    /// Read passphrases and answers from the open file with this number, one a line.
    #[arg(long, global = true, value_name = "N", conflicts_with = "passphrase_stdin")]
    passphrase_fd: Option<u32>,
    /// Replace a file that has an output's name, where that can be a wish. A wallet, a backup or a
    /// practice town is never replaced.
    #[arg(long, global = true)]
    force: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Init(init::Init),
    Receive(receive::Receive),
    Show(show::Show),
    Prove(prove::Prove),
    History(history::History),
    Pseudonyms(pseudonyms::Pseudonyms),
    Message(message::Message),
    Receipt(message::Receipt),
    Update(update::Update),
    Evidence(evidence::EvidenceCommand),
    Backup(backup::Backup),
    Restore(backup::Restore),
    Guardians(guardians::Guardians),
    Passphrase(keys::ChangePassphrase),
    Lock(keys::Lock),
    Shell(shell::Shell),
}

/// Does what was asked, and tells how it ended.
pub(crate) fn run(command: WalletCommand) -> ExitCode {
    let json = command.json;
    let outcome = act(command);
    match outcome {
        Ok(ended) => ended,
        Err(failure) => {
            failure.tell(json);
            failure.exit_code()
        }
    }
}

/// The only place where something waits: everything else is a value, or returns at once.
fn act(command: WalletCommand) -> Result<ExitCode, Failure> {
    let WalletCommand { wallet, json, passphrase_stdin, passphrase_fd, force, verb } = command;
    let typing = typing::Typing::choose(passphrase_stdin, passphrase_fd)?;
    words::name_wallet(wallet.as_deref());
    let path = place::wallet_file(wallet)?;
    let desk = Desk::new(path, typing, force);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let done = runtime.map_err(Failure::Runtime)?.block_on(verb.run(&desk, json))?;
    done.tell(json, desk.stdout_taken()).map_err(Failure::Output)
}

impl Verb {
    async fn run(self, desk: &Desk, json: bool) -> Result<Done, Failure> {
        match self {
            Self::Init(args) => init::run(desk, &args).await,
            Self::Receive(args) => receive::run(desk, &args).await,
            Self::Show(args) => show::run(desk, &args).await,
            Self::Prove(args) => prove::run(desk, &args).await,
            Self::History(args) => history::run(desk, &args).await,
            Self::Pseudonyms(args) => pseudonyms::run(desk, &args).await,
            Self::Message(args) => message::run(desk, &args).await,
            Self::Receipt(args) => message::keep(desk, &args).await,
            Self::Update(args) => update::run(desk, &args).await,
            Self::Evidence(args) => evidence::run(desk, &args).await,
            Self::Backup(args) => backup::run(desk, &args).await,
            Self::Restore(args) => backup::restore(desk, &args).await,
            Self::Guardians(args) => guardians::run(desk, &args).await,
            Self::Passphrase(args) => keys::change(desk, &args).await,
            Self::Lock(args) => keys::lock(desk, &args).await,
            Self::Shell(_) if desk.is_in_shell() => Err(Failure::ShellInShell),
            Self::Shell(args) => {
                let run = async |verb: Self| Box::pin(verb.run(desk, json)).await;
                shell::run(desk, &args, json, run).await
            }
        }
    }
}

/// A line of the shell as clap has it.
#[cfg(test)]
pub(crate) fn shell_command() -> clap::Command {
    shell::command::<Verb>()
}
