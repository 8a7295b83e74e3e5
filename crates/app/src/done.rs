//! How a command ended: in words, for machines, and as an exit code.

use std::io::Write;
use std::process::ExitCode;

use serde_json::Value;

use crate::mark::Mark;

/// The exit code of a program whose reader went away, as a shell has it for SIGPIPE.
const CLOSED_PIPE: u8 = 141;

/// How a command ended.
pub(crate) struct Done {
    /// What a person reads.
    pub(crate) lines: Vec<String>,
    /// What a machine reads.
    pub(crate) json: Value,
    /// Somebody said no.
    pub(crate) refused: bool,
}

impl Done {
    /// It was done.
    pub(crate) const fn well(lines: Vec<String>, json: Value) -> Self {
        Self { lines, json, refused: false }
    }

    /// Somebody said no.
    pub(crate) const fn refused(lines: Vec<String>, json: Value) -> Self {
        Self { lines, json, refused: true }
    }

    /// Says it: on standard error if a message went to standard output, else on standard output. If
    /// its reader went away, nothing more is said.
    ///
    /// # Errors
    /// That of writing.
    pub(crate) fn tell(&self, json: bool, stdout_taken: bool) -> std::io::Result<ExitCode> {
        let mark = if self.refused { Mark::Refused } else { Mark::Done };
        let mark = if stdout_taken { mark.on_stderr() } else { mark.on_stdout() };
        let text = if json {
            serde_json::to_string_pretty(&self.json).map_err(std::io::Error::other)?
        } else {
            format!("{mark}{}", self.lines.join("\n"))
        };
        let told = if stdout_taken {
            writeln!(anstream::stderr(), "{text}")
        } else {
            writeln!(anstream::stdout(), "{text}")
        };
        match told {
            Err(error) if is_closed_pipe(&error) => Ok(closed_pipe()),
            told => told.map(|()| ExitCode::from(u8::from(self.refused))),
        }
    }
}

/// Whether whoever was to read went away.
pub(crate) fn is_closed_pipe(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}

/// How a program ends whose reader went away.
pub(crate) fn closed_pipe() -> ExitCode {
    ExitCode::from(CLOSED_PIPE)
}

/// Adds a member to a JSON object.
pub(crate) fn add_member(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value.into());
    }
}
