//! The narrator: tells the story as it happens, and keeps it for machines.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::time::Duration;

use serde::Serialize;

use crate::record::{Party, abridged};
use crate::words::demo::{message, party};
use crate::words::say;

/// The whole story, as `--json` prints it.
#[derive(Default, Serialize)]
pub struct Story {
    chapters: Vec<Chapter>,
    failed: Vec<String>,
    #[serde(skip)]
    voice: Voice,
}

/// Where the story is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// Nowhere: only kept.
    #[default]
    Silent,
    /// On standard output.
    Aloud,
    /// On standard output, waiting for Enter before each chapter.
    Pausing,
}

#[derive(Serialize)]
struct Chapter {
    title: String,
    steps: Vec<Step>,
}

/// One thing that happened.
#[derive(Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum Step {
    Said {
        text: String,
    },
    Received {
        by: &'static str,
        from: &'static str,
        what: &'static str,
        bytes: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        ms: Option<f64>,
    },
    Refused {
        what: String,
        reason: String,
    },
    Expected {
        what: String,
        held: bool,
    },
}

impl Story {
    /// A story told by this voice.
    #[must_use]
    pub fn new(voice: Voice) -> Self {
        Self { voice, ..Self::default() }
    }

    /// Begins a chapter.
    pub fn chapter(&mut self, title: impl Into<String>) {
        let title = title.into();
        if self.voice == Voice::Pausing && io::stdin().is_terminal() {
            self.tell(&format!("\n  {}", say!("demo-next")));
            let _ = io::stdin().lock().take(4096).read_line(&mut String::new());
        }
        let number = self.chapters.len() + 1;
        self.tell(&format!("\n{number}. {title}"));
        self.chapters.push(Chapter { title, steps: Vec::new() });
    }

    /// Says something.
    pub fn say(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.tell(&format!("   {text}"));
        self.keep(Step::Said { text });
    }

    /// Says several things that belong together, below what was said before.
    pub fn list(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.say(format!("   {line}")));
    }

    /// Somebody received something.
    pub fn received(
        &mut self,
        (from, by): (Party, Party),
        what: &'static str,
        bytes: &[u8],
        time: Option<Duration>,
    ) {
        let ms = time.map(|time| time.as_secs_f64() * 1000.0);
        let took = ms.map_or(String::new(), |ms| format!(", {ms:.1} ms"));
        let (sender, receiver, named) = (party(from), party(by), message(what));
        self.tell(&format!("   {sender} -> {receiver}: {named}{took}\n      {}", abridged(bytes)));
        let (from, by) = (from.name(), by.name());
        self.keep(Step::Received { by, from, what, bytes: bytes.len(), ms });
    }

    /// Something was refused, as it should be.
    pub fn refused(&mut self, what: impl Into<String>, reason: impl ToString) {
        let (what, reason) = (what.into(), reason.to_string());
        self.tell(&marked(&say!("mark-refused"), &what));
        self.tell(&format!("            {reason}"));
        self.keep(Step::Refused { what, reason });
    }

    /// Something that must hold. If it does not, the demo ends with an error.
    pub fn expect(&mut self, what: impl Into<String>, held: bool) {
        let what = what.into();
        let mark = if held { say!("mark-ok-plain") } else { say!("demo-failed") };
        self.tell(&marked(&mark, &what));
        if !held {
            self.failed.push(what.clone());
        }
        self.keep(Step::Expected { what, held });
    }

    /// What did not hold.
    #[must_use]
    pub fn failed(&self) -> &[String] {
        &self.failed
    }

    /// Prints a line as it is.
    pub fn tell(&self, line: &str) {
        if self.voice != Voice::Silent {
            // A closed pipe is no reason to stop: the exit code still tells how it ended.
            let _ = writeln!(anstream::stdout(), "{line}");
        }
    }

    fn keep(&mut self, step: Step) {
        if let Some(chapter) = self.chapters.last_mut() {
            chapter.steps.push(step);
        }
    }
}

/// A line with a mark before it; the marks of both languages have at most seven letters.
pub(crate) fn marked(mark: &str, what: &str) -> String {
    format!("   {mark:<7}  {what}")
}
