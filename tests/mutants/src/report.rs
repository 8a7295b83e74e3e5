//! What came of each mutant.

use std::fmt;

use serde::Serialize;

use crate::rows::Test;
use crate::trial::End;

/// What came of one mutant and one test.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) file: String,
    /// The line of the original; `None` if the file has changed meanwhile.
    pub(crate) line: Option<usize>,
    pub(crate) test: Test,
    pub(crate) verdict: Verdict,
    pub(crate) seconds: f64,
}

/// Whether the test saw the mutant.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// The test went red.
    Caught,
    /// The test did not end.
    TimedOut,
    /// The test stayed green.
    Survived,
    /// The test is red, or does not end, without any mutant: the mutant was not tried.
    RedWithoutMutant,
    /// The test did not run: it is ignored, or could not be started.
    NotRun,
}

impl Verdict {
    /// What a test that was not green without any mutant makes of each of its mutants.
    pub(crate) fn of_no_mutant(end: End) -> Option<Self> {
        match end {
            End::Green => None,
            End::Red | End::TimedOut => Some(Self::RedWithoutMutant),
            End::NotRun => Some(Self::NotRun),
        }
    }
}

impl From<End> for Verdict {
    fn from(end: End) -> Self {
        match end {
            End::Red => Self::Caught,
            End::TimedOut => Self::TimedOut,
            End::Green => Self::Survived,
            End::NotRun => Self::NotRun,
        }
    }
}

impl Line {
    fn caught(&self) -> bool {
        matches!(self.verdict, Verdict::Caught | Verdict::TimedOut)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Caught => "caught",
            Verdict::TimedOut => "timed out",
            Verdict::Survived => "SURVIVED",
            Verdict::RedWithoutMutant => "RED ALONE",
            Verdict::NotRun => "NOT RUN",
        };
        write!(f, "{verdict:<9} {:6.1} s  {}  ({})", self.seconds, self.id, self.test)
    }
}

/// What came of all mutants.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    #[serde(rename = "mutants")]
    pub(crate) lines: Vec<Line>,
    pub(crate) build_seconds: f64,
    pub(crate) seconds: f64,
}

impl Report {
    /// Whether each test went red with its mutant.
    pub(crate) fn all_caught(&self) -> bool {
        self.lines.iter().all(Line::caught)
    }

    /// For machines.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_else(|error| error.to_string())
    }

    /// For people: the mutants that were not caught, and the sum.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        for line in self.lines.iter().filter(|line| !line.caught()) {
            let place = line.line.map(|number| format!(":{number}")).unwrap_or_default();
            let what = match line.verdict {
                Verdict::RedWithoutMutant => "not tried, red without a mutant",
                Verdict::NotRun => "not tried, the test did not run; is it ignored?",
                _ => "survivor, stays green",
            };
            out += &format!("`{}` at {}{place}: {what}: {}\n", line.id, line.file, line.test);
        }
        let caught = self.lines.iter().filter(|line| line.caught()).count();
        out += &format!(
            "{caught} of {} caught, {:.0} s (the build {:.0} s)",
            self.lines.len(),
            self.seconds,
            self.build_seconds
        );
        out
    }
}
