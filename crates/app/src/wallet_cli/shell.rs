//! Several commands, one passphrase: the wallet stays open from one to the next.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use super::typing::Typed;
use crate::done::Done;
use crate::help;
use crate::practice::{self, PracticeCommand};
use crate::words::{self, say};

/// Type several commands and the passphrase once.
///
/// Each line is a command without `nonla wallet`, as `prove ask.jwt --out answer.bin`, or one of `nonla
/// practice`. The wallet stays open in this program, and so closed to others, until `exit`, the end
/// of the input, or some minutes in which nothing is typed; then the next command asks for the
/// passphrase again. Questions are asked as ever, and what hands out the secret or changes the
/// passphrase asks for the passphrase each time.
#[derive(Args)]
#[command(
    after_help = "Example:\n  nonla wallet shell\n  > receive offer.json --out request.json\n  > show\n  > exit"
)]
pub(super) struct Shell {
    /// Lock the wallet after so many minutes in which nothing is typed.
    #[arg(long, value_name = "MINUTES", default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..=60))]
    idle: i64,
}

/// One line of a shell.
#[derive(Parser)]
#[command(name = "nonla wallet", no_binary_name = true, disable_version_flag = true)]
struct Line<V: Subcommand> {
    #[command(subcommand)]
    command: LineCommand<V>,
}

#[derive(Subcommand)]
enum LineCommand<V: Subcommand> {
    #[command(flatten)]
    Wallet(V),
    /// An issuer and two platforms in a folder, to practise with.
    Practice(PracticeCommand),
    /// Lock the wallet and end.
    Exit,
}

/// Reads and does commands until the end; `run` does one of the wallet's.
pub(super) async fn run<V: Subcommand>(
    desk: &Desk,
    args: &Shell,
    json: bool,
    run: impl AsyncFn(V) -> Result<Done, Failure>,
) -> Result<Done, Failure> {
    desk.stay_open();
    // Inside, a command needs no file.
    words::name_wallet(None);
    desk.with_wallet(async |_: &mut OpenWallet| Ok(())).await?;
    let mut failed = 0_u64;
    loop {
        let line = match desk.typing.command("> ", args.idle * 60)? {
            Typed::Line(line) => line,
            Typed::Idle => {
                if desk.lock().await {
                    desk.show(&[format!("\n{}", say!("shell-idle"))])?;
                }
                continue;
            }
            Typed::Ended => break,
        };
        match parse(&line) {
            Ok(None) => {}
            Ok(Some(LineCommand::Exit)) => break,
            Ok(Some(command)) => failed += u64::from(!obey(desk, command, json, &run).await),
            Err(said) => {
                failed += 1;
                let _ = write!(anstream::stderr(), "{said}");
            }
        }
    }
    desk.lock().await;
    let said = vec![say!("shell-locked")];
    let done = json!({ "locked": true, "failed": failed });
    // A person has seen each; a script learns that one failed.
    let refused = failed > 0 && !desk.typing.is_a_person();
    Ok(if refused { Done::refused(said, done) } else { Done::well(said, done) })
}

/// The command in a line; `None` in an empty one or a comment.
fn parse<V: Subcommand>(line: &str) -> Result<Option<LineCommand<V>>, String> {
    let words = shlex::split(line);
    let words = words.ok_or_else(|| format!("nonla: {}\n", say!("shell-open-quote")))?;
    let mut words = words.as_slice();
    for name in ["nonla", "wallet"] {
        words = match words.split_first() {
            Some((first, rest)) if first == name => rest,
            _ => words,
        };
    }
    if words.is_empty() {
        return Ok(None);
    }
    let line: Line<V> = help::parse(words.iter().map(Into::into), help::SHELL)
        .map_err(|error| error.render().ansi().to_string())?;
    Ok(Some(line.command))
}

/// A line as clap has it.
#[cfg(test)]
pub(crate) fn command<V: Subcommand>() -> clap::Command {
    <Line<V> as clap::CommandFactory>::command()
}

/// Does one command and tells how it ended; whether it was done.
async fn obey<V: Subcommand>(
    desk: &Desk,
    command: LineCommand<V>,
    json: bool,
    run: impl AsyncFn(V) -> Result<Done, Failure>,
) -> bool {
    let verb = match command {
        LineCommand::Practice(command) => return practice::run(command) == ExitCode::SUCCESS,
        LineCommand::Exit => return true,
        LineCommand::Wallet(verb) => verb,
    };
    let outcome = run(verb).await;
    // Also where it failed: the next command's output is its own.
    let taken = desk.stdout_taken();
    let told = outcome.and_then(|done| done.tell(json, taken).map_err(Failure::Output));
    told.inspect_err(|failure| failure.tell(json)).is_ok_and(|code| code == ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::super::Verb;
    use super::*;

    fn parse(line: &str) -> Result<Option<LineCommand<Verb>>, String> {
        super::parse(line)
    }

    #[test]
    fn a_line_may_be_written_as_outside_of_the_shell() {
        for line in ["show", "wallet show", "nonla wallet show", "nonla wallet show  # mine"] {
            assert!(matches!(parse(line), Ok(Some(LineCommand::Wallet(Verb::Show(_))))), "{line}");
        }
        assert!(matches!(parse("nonla practice town people"), Ok(Some(LineCommand::Practice(_)))));
        for line in ["", "   ", "# nothing", "nonla wallet"] {
            assert!(matches!(parse(line), Ok(None)), "{line}");
        }
        for line in ["dance", "show 'a", "prove"] {
            assert!(parse(line).is_err(), "{line}");
        }
        assert!(matches!(parse("exit"), Ok(Some(LineCommand::Exit))));
    }
}
