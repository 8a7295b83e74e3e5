//! Measured steps and the two forms their costs are given in.

use std::fmt::Write;

use cpu_time::ThreadTime;
use serde_json::{Map, Value, json};

use super::Failure;

/// How often each step takes its turn. A build whose figures count for nothing only shows that
/// all of them work.
const ROUNDS: usize = if cfg!(debug_assertions) { 3 } else { 41 };

/// One measured step: its name in `cost.json`, what it is in words, and how to do it.
pub(crate) struct Step<'a> {
    name: &'static str,
    what: &'static str,
    bytes: Option<usize>,
    /// The step whose time this one is compared with.
    beside: Option<&'static str>,
    /// How many of the named thing one run does.
    count: usize,
    /// True if it did what it should: a step that fails is quick.
    run: Box<dyn FnMut() -> bool + 'a>,
    times: Vec<f64>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(
        name: &'static str,
        what: &'static str,
        run: impl FnMut() -> bool + 'a,
    ) -> Self {
        let (run, times) = (Box::new(run), Vec::new());
        Self { name, what, bytes: None, beside: None, count: 1, run, times }
    }

    /// What it makes is this long.
    pub(crate) fn makes(self, bytes: usize) -> Self {
        Self { bytes: Some(bytes), ..self }
    }

    pub(crate) fn beside(self, other: &'static str) -> Self {
        Self { beside: Some(other), ..self }
    }

    /// The cost is that of one of `count` things done together.
    pub(crate) fn for_each_of(self, count: usize) -> Self {
        Self { count, ..self }
    }

    /// Runs once and keeps the CPU time of this thread, in milliseconds.
    fn take(&mut self) -> Result<(), Failure> {
        let start = ThreadTime::now();
        let done = (self.run)();
        self.times.push(start.elapsed().as_secs_f64() * 1000.0 / self.count as f64);
        if done { Ok(()) } else { Err(format!("the step {} failed", self.name).into()) }
    }

    /// The median, in milliseconds.
    pub(crate) fn ms(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Measures all steps, which take turns, so that a machine whose speed drifts drifts for all.
pub(crate) fn measure(steps: &mut [Step<'_>]) -> Result<(), Failure> {
    for _ in 0..ROUNDS {
        steps.iter_mut().try_for_each(Step::take)?;
    }
    Ok(())
}

/// A table in Markdown; the first step is the unit.
pub(crate) fn as_table(steps: &[Step<'_>]) -> String {
    let unit = steps.first().map_or(f64::NAN, Step::ms);
    let mut table = "| step | ms | pairings | of zkryptium's | bytes |\n".to_owned();
    table.push_str("|---|---|---|---|---|\n");
    for step in steps {
        let beside = steps.iter().find(|other| Some(other.name) == step.beside);
        let beside = beside.map_or(String::new(), |other| format!("{:.2}", step.ms() / other.ms()));
        let bytes = step.bytes.map_or(String::new(), |bytes| bytes.to_string());
        let (what, ms) = (step.what, step.ms());
        let row = format!("| {what} | {ms:.3} | {:.2} | {beside} | {bytes} |", ms / unit);
        let _ = writeln!(table, "{row}");
    }
    table
}

/// `{"name": {"ms": .., "bytes": ..}, ..}`.
pub(crate) fn as_json(steps: &[Step<'_>]) -> Map<String, Value> {
    let cost = |step: &Step<'_>| match step.bytes {
        Some(bytes) => json!({ "ms": step.ms(), "bytes": bytes }),
        None => json!({ "ms": step.ms() }),
    };
    steps.iter().map(|step| (step.name.to_owned(), cost(step))).collect()
}
