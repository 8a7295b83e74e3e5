//! The main job, played: each journey of the architecture with real keys, real proofs and real
//! bytes, told as it happens and checked as it goes.

mod accounts;
mod cast;
mod cheating;
mod learning;
mod lifecycle;
mod opening;
mod refusals;
mod showing;

use std::path::PathBuf;

use nonla_credential::Day;
use nonla_issuer::Person;
use serde::Serialize;

use crate::demo::cast::{Cast, Holder};
use crate::demo::learning::LearnRow;
use crate::halt::Halt;
use crate::story::{Story, Voice};
use crate::timings::StepFigures;
use crate::trace::{INDEX, check_trace_folder};
use crate::world::World;

/// What to play.
#[derive(Clone, Debug)]
pub struct Options {
    /// Holders to enrol out of the register, 2 at least.
    pub holders: usize,
    /// Seed of all randomness.
    pub seed: u64,
    /// How it is told.
    pub voice: Voice,
    /// Folder for every byte everybody received.
    pub trace: Option<PathBuf>,
}

/// How it went.
#[derive(Serialize)]
pub struct Report {
    /// Whether everything was as expected.
    pub ok: bool,
    /// Seed of all randomness.
    pub seed: u64,
    /// The day on which it began.
    pub day: Day,
    /// People in the register.
    pub people: usize,
    /// Holders enrolled.
    pub holders: usize,
    /// What happened.
    pub story: Story,
    /// Median time and size of each kind of step.
    pub steps: Vec<StepFigures>,
    /// Who could learn what.
    pub who_could_learn: Vec<LearnRow>,
}

/// Why the demo could not be played to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// Somebody refused where nobody should.
    #[error("the demo stopped: {0}")]
    Halt(#[from] Halt),
    /// The register has not the people the story needs.
    #[error(
        "the register has too few people over 18 for {holders} holders; take fewer or a larger register"
    )]
    TooFewPeople {
        /// Holders asked for.
        holders: usize,
    },
    /// The trace could not be written.
    #[error("cannot write the trace to that folder: {0}")]
    Trace(std::io::Error),
    /// The register cannot be searched for.
    #[error("the register file cannot be read back: {0}")]
    Register(#[from] crate::scan::NotARegister),
}

/// Everything the chapters share.
pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) story: Story,
    pub(crate) cast: Cast,
    pub(crate) crowd: Vec<Holder>,
}

/// Plays the demo.
///
/// # Errors
/// [`DemoError`]; expectations that do not hold are in the [`Report`].
pub fn play(people: Vec<Person>, day: Day, options: &Options) -> Result<Report, DemoError> {
    if let Some(folder) = &options.trace {
        check_trace_folder(folder).map_err(DemoError::Trace)?;
    }
    let count = people.len();
    let cast = Cast::choose(&people, day, options.holders)?;
    let story = Story::new(options.voice);
    opening::tell(&story);
    story.tell(&format!(
        "\n({count} people in the register, {} with a wallet, {day}, seed {})",
        options.holders, options.seed
    ));
    let world = World::before_the_first_list(people, day, options.seed)?;
    let mut play = Play { world, story, cast, crowd: Vec::new() };
    play.enrol_the_crowd()?;
    play.published();
    play.receive()?;
    play.prove()?;
    play.decline_and_return()?;
    play.second_account()?;
    play.everybody()?;
    play.other_platform()?;
    play.misbehave()?;
    play.under_age()?;
    play.revoked()?;
    play.leave()?;
    play.cheat()?;
    play.oversee()?;
    let who_could_learn = play.who_could_learn(day)?;
    play.expired()?;
    play.finish(options, day, count, who_could_learn)
}

impl Play {
    fn finish(
        mut self,
        options: &Options,
        day: Day,
        people: usize,
        who_could_learn: Vec<LearnRow>,
    ) -> Result<Report, DemoError> {
        if let Some(folder) = &options.trace {
            let files = self.world.record.write_to(folder).map_err(DemoError::Trace)?;
            self.story.say(format!(
                "{files} messages written to {}; {INDEX} there says what each is",
                folder.display()
            ));
        }
        let steps = self.world.timings.figures();
        self.story.tell("\nTime and size of each step (median, one thread)");
        self.story.tell(&figures_table(&steps));
        self.story.tell("\nWho could learn what, tried on what they really recorded");
        self.story.tell(&learning::table(&who_could_learn));
        self.story.tell(&format!("\n{}", learning::in_one_sentence(&who_could_learn)));
        let ok = self.story.failed().is_empty();
        let end =
            if ok { "Everything was as expected." } else { "NOT everything was as expected:" };
        self.story.tell(&format!("\n{end}"));
        for failed in self.story.failed() {
            self.story.tell(&format!("   FAILED   {failed}"));
        }
        let holders = self.crowd.len();
        Ok(Report {
            ok,
            seed: options.seed,
            day,
            people,
            holders,
            story: self.story,
            steps,
            who_could_learn,
        })
    }
}

fn figures_table(steps: &[StepFigures]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::ASCII_MARKDOWN);
    table.set_header(["step", "times", "ms", "bytes"]);
    for StepFigures { step, times, median_ms, bytes } in steps {
        table.add_row([
            (*step).to_owned(),
            times.to_string(),
            format!("{median_ms:.2}"),
            bytes.to_string(),
        ]);
    }
    table.to_string()
}
