//! How a command ended: in words, for machines, and as an exit code.

use std::io::Write;
use std::process::ExitCode;

use serde_json::Value;

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

    /// Says it: on standard error if a message went to standard output, else on standard output.
    ///
    /// # Errors
    /// That of writing.
    pub(crate) fn tell(&self, json: bool, stdout_taken: bool) -> std::io::Result<ExitCode> {
        let text = if json {
            serde_json::to_string_pretty(&self.json).map_err(std::io::Error::other)?
        } else {
            self.lines.join("\n")
        };
        if stdout_taken {
            writeln!(anstream::stderr(), "{text}")?;
        } else {
            writeln!(anstream::stdout(), "{text}")?;
        }
        Ok(ExitCode::from(u8::from(self.refused)))
    }
}

/// Adds a member to a JSON object.
pub(crate) fn add_member(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value.into());
    }
}
