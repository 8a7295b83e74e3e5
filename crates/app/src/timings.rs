//! How long each kind of step takes.

use std::time::Duration;

use serde::Serialize;

/// Times and sizes of all steps so far.
#[derive(Default)]
pub struct Timings(Vec<(&'static str, Duration, usize)>);

/// Time and size of one kind of step.
#[derive(Clone, Debug, Serialize)]
pub struct StepFigures {
    /// The step.
    pub step: &'static str,
    /// How often it was taken.
    pub times: usize,
    /// Median time, in milliseconds.
    pub median_ms: f64,
    /// Bytes it made or read, at most; 0 if none.
    pub bytes: usize,
}

impl Timings {
    /// Adds a step.
    pub fn add(&mut self, step: &'static str, took: Duration, bytes: usize) {
        self.0.push((step, took, bytes));
    }

    /// One line for each kind of step, in the order of their first appearance.
    #[must_use]
    pub fn figures(&self) -> Vec<StepFigures> {
        let mut steps: Vec<&'static str> = Vec::new();
        for (step, ..) in &self.0 {
            if !steps.contains(step) {
                steps.push(step);
            }
        }
        steps.into_iter().map(|step| self.of(step)).collect()
    }

    fn of(&self, step: &'static str) -> StepFigures {
        let rows = self.0.iter().filter(|(other, ..)| *other == step);
        let mut times: Vec<Duration> = rows.clone().map(|(_, took, _)| *took).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let bytes = rows.map(|(_, _, bytes)| *bytes).max().unwrap_or(0);
        StepFigures { step, times: times.len(), median_ms: median.as_secs_f64() * 1000.0, bytes }
    }
}
