//! Colour and signs for how something ended, where a terminal shows them.

use std::io::IsTerminal;

use crate::words::say;

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It was done.
    Done,
    /// It was refused, by a person or a party.
    Refused,
    /// It failed.
    Failed,
}

impl Mark {
    /// What stands before a line on standard output; nothing where that is no terminal.
    pub(crate) fn on_stdout(self) -> String {
        self.shown(std::io::stdout().is_terminal())
    }

    /// The same on standard error.
    pub(crate) fn on_stderr(self) -> String {
        self.shown(std::io::stderr().is_terminal())
    }

    /// `anstream` takes the colour away where `NO_COLOR` or the terminal asks for that.
    fn shown(self, terminal: bool) -> String {
        if !terminal {
            return String::new();
        }
        let (colour, sign) = match (self, shows_signs()) {
            (Self::Done, true) => ("32", "\u{2713}".to_owned()),
            (Self::Done, false) => ("32", say!("mark-ok-plain")),
            (Self::Refused, true) => ("31", format!("\u{2717} {}", say!("mark-refused"))),
            (Self::Refused, false) => ("31", say!("mark-refused")),
            (Self::Failed, true) => ("31", "\u{2717}".to_owned()),
            (Self::Failed, false) => ("31", "!".to_owned()),
        };
        format!("\u{1b}[{colour}m{sign}\u{1b}[0m ")
    }
}

/// Whether the terminal's language settings have signs beyond ASCII.
fn shows_signs() -> bool {
    let mut set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(std::env::var_os);
    let first = set.find(|value| !value.is_empty());
    first.is_some_and(|value| {
        let value = value.to_string_lossy().to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn where_there_is_no_terminal_there_is_no_mark() {
        for mark in [Mark::Done, Mark::Refused, Mark::Failed] {
            assert_eq!(mark.shown(false), "");
            assert!(mark.shown(true).starts_with('\u{1b}'));
        }
    }
}
