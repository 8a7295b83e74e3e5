//! The main job, played: each journey of the architecture with real keys, real proofs and real
//! bytes, told as it happens and checked as it goes.

mod accounts;
mod cast;
mod cheating;
mod learning;
mod lifecycle;
mod opening;
mod play;
pub(crate) mod pools;
mod problem;
mod refusals;
mod showing;

use std::path::PathBuf;

use nonla_credential::Day;
use nonla_issuer::Person;
use serde::Serialize;

use crate::demo::cast::Cast;
use crate::demo::learning::LearnRow;
use crate::demo::play::Play;
pub use crate::demo::problem::DemoError;
use crate::files::shown;
use crate::story::{Story, Voice, marked};
use crate::timings::StepFigures;
use crate::trace::{INDEX, check_trace_folder};
use crate::words::demo::step;
use crate::words::say;
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
    let played_with = say!(
        "demo-played-with",
        people = count,
        holders = options.holders,
        day = day.to_string(),
        seed = options.seed
    );
    story.tell(&format!("\n{played_with}"));
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
            self.story.say(say!(
                "trace-written",
                files = files,
                folder = shown(folder),
                index = INDEX
            ));
        }
        let steps = self.world.timings.figures();
        self.story.tell(&format!("\n{}", say!("demo-steps")));
        self.story.tell(&figures_table(&steps));
        self.story.tell(&format!("\n{}", say!("demo-learn-table")));
        self.story.tell(&learning::table(&who_could_learn));
        self.story.tell(&format!("\n{}", learning::in_one_sentence(&who_could_learn)));
        let ok = self.story.failed().is_empty();
        let end = if ok { say!("demo-as-expected") } else { say!("demo-not-as-expected") };
        self.story.tell(&format!("\n{end}"));
        for failed in self.story.failed() {
            self.story.tell(&marked(&say!("demo-failed"), failed));
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
    table.set_header([
        say!("demo-steps-step"),
        say!("demo-steps-times"),
        "ms".to_owned(),
        say!("demo-steps-bytes"),
    ]);
    for figures in steps {
        let StepFigures { times, median_ms, bytes, .. } = figures;
        table.add_row([
            step(figures.step),
            times.to_string(),
            format!("{median_ms:.2}"),
            bytes.to_string(),
        ]);
    }
    table.to_string()
}
