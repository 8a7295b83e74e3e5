//! `nonla practice`: an issuer and two platforms in a folder, to try a wallet by hand.
//!
//! The cryptography is real, the secrecy is not: all keys follow from a seed that lies in the
//! folder.

mod accounts;
mod answers;
mod books;
mod failure;
mod founding;
mod publish;
mod register;
mod revoke;
mod saw;
mod stop;
mod town;
mod town_error;
mod writing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use nonla_credential::{MAX_ISSUANCE, Tier};
use nonla_verifier::Intent;
use serde_json::json;

use self::accounts::{BanAccount, Which};
use self::failure::Failure;
use self::register::ImportRegister;
use self::revoke::WhatToRevoke;
use self::stop::Stop;
use self::town::{Offered, Town};
use self::writing::write;
use crate::done::Done;
use crate::files::{self, shown};
use crate::output::{Output, Replace};
use crate::progress::Spinner;
use crate::published::Published;
use crate::words::say;

/// How long the platforms' requests can be answered.
const REQUEST_SECONDS: i64 = 300;

const STORY: &str = "\
Example:
  nonla practice town init
  nonla wallet init --operator town/operator.key --published town/published
  nonla practice town offer --person 3 --out offer.json
  nonla wallet receive offer.json --out request.json
  nonla practice town issue request.json --out credential.json
  nonla wallet receive --credential credential.json
  nonla wallet update town/published
  nonla practice town ask --at a --out ask.jwt
  nonla wallet prove ask.jwt --out answer.bin
  nonla practice town check answer.bin
  nonla practice town saw --at a

This is for practice. The people are made up, and all keys of the issuer and the platforms follow
from a seed that lies in the folder in the open.";

/// What `nonla practice` is told.
#[derive(Args)]
#[command(after_help = STORY)]
pub(crate) struct PracticeCommand {
    /// The folder.
    folder: PathBuf,
    /// Print one JSON object, errors too.
    #[arg(long, global = true)]
    json: bool,
    /// Replace a file that has an output's name. A wallet, a backup or a practice town is never
    /// replaced.
    #[arg(long, global = true)]
    force: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make the folder: an issuer with a register of made-up people, two platforms, and what they
    /// publish.
    Init {
        /// People in the register.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(50..=10_000))]
        people: u32,
        /// People who are enrolled from the start, if the register has so many adults who live in
        /// Vietnam besides the first 20: among few people any answer would single a person out.
        #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(0..=1_000))]
        crowd: u32,
    },
    /// List the first people of the register, with their numbers.
    People,
    /// Take a whole new export of the register: shows who is new, changed and gone, and with --apply
    /// carries it out. Who is enrolled stays so.
    Import(ImportRegister),
    /// Write the register to a new file, to correct it and import it again.
    Export {
        /// Where the register goes.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Show what the issuer has counted: people, credentials, and the signatures of its keys.
    Counts,
    /// The front office makes a person an offer, and prints the code to revoke it with.
    Offer {
        /// Which person, by number.
        #[arg(long)]
        person: usize,
        /// The person lost the holder secret and every backup: all their credentials are revoked at
        /// once, and the new one is issued after the next day's revocation list is published.
        #[arg(long)]
        anew: bool,
        /// Where the offer goes.
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: PathBuf,
    },
    /// The issuer answers a credential request.
    Issue {
        /// The wallet's request.
        request: PathBuf,
        /// Where the credential goes.
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: PathBuf,
    },
    /// A platform asks.
    Ask {
        /// Which platform.
        #[arg(long)]
        at: Stop,
        /// What the person wants to do there: post, comment, livestream or commerce.
        #[arg(long, default_value = "post", value_parser = tier)]
        tier: Tier,
        /// The person has an account and comes back.
        #[arg(long = "return")]
        returns: bool,
        /// How long the request can still be answered, in seconds: to see what comes of a late one.
        #[arg(long, value_name = "SECONDS", default_value_t = REQUEST_SECONDS, value_parser = clap::value_parser!(i64).range(0..=REQUEST_SECONDS))]
        left: i64,
        /// Where the request goes.
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: PathBuf,
    },
    /// The platform that asked last checks the answer.
    Check {
        /// The wallet's answer.
        presentation: PathBuf,
        /// The signed consent that came along.
        #[arg(long, value_name = "FILE", requires = "out")]
        consent: Option<PathBuf>,
        /// Where the receipt for the consent goes.
        #[arg(long, alias = "receipt-out", value_name = "FILE", requires = "consent")]
        out: Option<PathBuf>,
    },
    /// A platform reads a message: it erases the account and gives a receipt, or reads an appeal or a
    /// complaint.
    Message {
        /// The wallet's message.
        message: PathBuf,
        /// Where the receipt goes, if there is one.
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: PathBuf,
    },
    /// A platform bans an account, for some days or without end.
    Ban(BanAccount),
    /// A platform ends the ban of an account, as when it grants an appeal.
    Lift(Which),
    /// Show what a platform holds, beside what the register of the issuer holds.
    Saw {
        /// Which platform.
        #[arg(long)]
        at: Stop,
    },
    /// The issuer revokes all credentials of a person, or with the code on paper the one credential it
    /// was handed out with, from the next list on.
    Revoke(WhatToRevoke),
    /// Publish the revocation list of today, or of the next day.
    Publish {
        /// Let a day pass. Only once: a wallet goes by its own clock and takes one day's difference.
        #[arg(long)]
        next_day: bool,
    },
}

fn tier(text: &str) -> Result<Tier, serde_json::Error> {
    serde_json::from_value(text.into())
}

/// Does what was asked, and tells how it ended.
pub(crate) fn run(command: PracticeCommand) -> ExitCode {
    let json = command.json;
    // The wallet's shell waits on a runtime of its own, and no runtime waits within another.
    let acted = std::thread::scope(|scope| scope.spawn(|| act(command)).join());
    let acted = acted.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let outcome = acted.and_then(|(done, taken)| done.tell(json, taken).map_err(Failure::Output));
    outcome.unwrap_or_else(|failure| failure.tell(json))
}

/// What there is to say, and whether a message went to standard output.
fn act(command: PracticeCommand) -> Result<(Done, bool), Failure> {
    let (folder, force) = (command.folder, command.force);
    if let Verb::Init { people, crowd } = command.verb {
        return Ok((init(&folder, (people, crowd))?, false));
    }
    let output = command.verb.output().map(|path| Output::to(path, Replace::IfForced(force)));
    let output = output.transpose()?;
    let standard = output.as_ref().is_some_and(Output::is_standard);
    let mut town = bring_back(&folder)?;
    let published = Published::at(&folder.join("published"));
    if town.catch_up()? || !publish::is_out(&town, &published) {
        publish::all(&town, &folder, &published)?;
    }
    let is_check = matches!(command.verb, Verb::Check { .. });
    let done = live(&mut town, (&folder, output.as_ref()), command.verb)?;
    Ok((done, standard && !is_check))
}

impl Verb {
    /// Where its message goes, if it has one.
    fn output(&self) -> Option<&Path> {
        match self {
            Self::Offer { out, .. }
            | Self::Issue { out, .. }
            | Self::Ask { out, .. }
            | Self::Export { out }
            | Self::Message { out, .. } => Some(out),
            Self::Check { out, .. } => out.as_deref(),
            _ => None,
        }
    }
}

fn bring_back(folder: &Path) -> Result<Town, Failure> {
    let _spinner = Spinner::start(say!("town-coming-back"));
    Town::open(folder)
}

fn init(folder: &Path, (people, crowd): (u32, u32)) -> Result<Done, Failure> {
    let _spinner = Spinner::start(say!("town-being-founded"));
    let town = Town::found(folder, (people, crowd))?;
    let enrolled = town.world.counters()?.people;
    let published = Published::at(&folder.join("published"));
    publish::all(&town, folder, &published)?;
    let lines = vec![
        say!("town-founded", people = people, folder = shown(folder)),
        say!("crowd-enrolled", count = enrolled),
        say!("town-in-the-open"),
        say!(
            "next-command",
            command = format!(
                "nonla wallet init --operator {0}/operator.key --published {0}/published",
                folder.display()
            )
        ),
    ];
    let json = json!({ "folder": shown(folder), "people": people, "enrolled": enrolled });
    Ok(Done::well(lines, json))
}

fn live(
    town: &mut Town,
    (folder, output): (&Path, Option<&Output>),
    verb: Verb,
) -> Result<Done, Failure> {
    match verb {
        Verb::Init { .. } | Verb::People => Ok(town.people()),
        Verb::Counts => town.counts(),
        Verb::Import(args) => register::import(town, &args),
        Verb::Export { out } => register::export(town, (&out, output)),
        Verb::Offer { person, anew, .. } => {
            let Offered { offer, code } = town.offer(person, anew)?;
            write(output, &offer)?;
            let mut lines = vec![
                say!("offer-written"),
                say!("offer-code", code = code.as_str()),
                say!(
                    "offer-code-hint",
                    command = format!("nonla practice {} revoke --code {code}", shown(folder))
                ),
            ];
            lines.extend(town.birth_note(person));
            if anew {
                lines.push(say!("offer-anew"));
                lines.push(say!(
                    "offer-anew-next",
                    command = format!("nonla practice {} publish --next-day", folder.display())
                ));
            }
            Ok(Done::well(lines, json!({ "person": person, "revocation_code": code })))
        }
        Verb::Issue { request, .. } => {
            let request = files::read(&request, MAX_ISSUANCE)?.to_vec();
            write(output, &town.issue(&request)?)?;
            Ok(Done::well(vec![say!("credential-written")], json!({ "issued": true })))
        }
        Verb::Ask { at, tier, returns, left, .. } => {
            let now = town.now()? - (REQUEST_SECONDS - left);
            let intent = if returns { Intent::Return } else { Intent::Register };
            write(output, town.ask(at, (tier, intent), now)?.as_bytes())?;
            let lines = vec![say!("request-written", at = at.letter().to_string())];
            Ok(Done::well(lines, json!({ "asked": at })))
        }
        Verb::Check { presentation, consent, .. } => {
            answers::check(town, &presentation, consent.as_deref().zip(output))
        }
        Verb::Message { message, .. } => answers::message(town, (folder, &message), output),
        Verb::Ban(args) => accounts::ban(town, folder, &args),
        Verb::Lift(which) => accounts::lift(town, &which),
        Verb::Saw { at } => saw::saw(town, at),
        Verb::Revoke(what) => revoke::revoke(town, folder, &what),
        Verb::Publish { next_day } => {
            if next_day {
                town.pass_day()?;
            }
            publish::all(town, folder, &Published::at(&folder.join("published")))?;
            let day = town.today();
            let lines = vec![say!("list-published", day = day.to_string(), folder = shown(folder))];
            Ok(Done::well(lines, json!({ "day": day })))
        }
    }
}
