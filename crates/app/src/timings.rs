//! How long each kind of step takes.

use std::time::Duration;

use serde::Serialize;

/// Times and sizes of all steps so far.
#[derive(Default)]
pub struct Timings(Vec<(TimedStep, Duration, usize)>);

/// A kind of step that is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimedStep {
    /// The issuer signs the revocation list of a day.
    IssuerLists,
    /// The wallet commits to its secret.
    WalletCommits,
    /// The issuer checks a credential request and signs it blindly.
    IssuerSigns,
    /// The wallet checks its credential.
    WalletChecksCredential,
    /// The wallet checks the digit table, once.
    WalletChecksTable,
    /// The platform makes a request.
    PlatformAsks,
    /// The wallet reads a request.
    WalletReads,
    /// The wallet makes a presentation.
    WalletProves,
    /// The platform checks a presentation.
    PlatformChecks,
}

/// Time and size of one kind of step.
#[derive(Clone, Debug, Serialize)]
pub struct StepFigures {
    /// The step.
    pub step: TimedStep,
    /// How often it was taken.
    pub times: usize,
    /// Median time, in milliseconds.
    pub median_ms: f64,
    /// Bytes it made or read, at most; 0 if none.
    pub bytes: usize,
}

impl Timings {
    /// Adds a step.
    pub fn add(&mut self, step: TimedStep, took: Duration, bytes: usize) {
        self.0.push((step, took, bytes));
    }

    /// One line for each kind of step, in the order of their first appearance.
    #[must_use]
    pub fn figures(&self) -> Vec<StepFigures> {
        let mut steps: Vec<TimedStep> = Vec::new();
        for (step, ..) in &self.0 {
            if !steps.contains(step) {
                steps.push(*step);
            }
        }
        steps.into_iter().map(|step| self.of(step)).collect()
    }

    fn of(&self, step: TimedStep) -> StepFigures {
        let rows = self.0.iter().filter(|(other, ..)| *other == step);
        let mut times: Vec<Duration> = rows.clone().map(|(_, took, _)| *took).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let bytes = rows.map(|(_, _, bytes)| *bytes).max().unwrap_or(0);
        StepFigures { step, times: times.len(), median_ms: median.as_secs_f64() * 1000.0, bytes }
    }
}
