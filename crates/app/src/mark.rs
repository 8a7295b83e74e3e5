//! Colour and signs for how something ended, where a terminal shows them.

use std::io::IsTerminal;

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
    pub(crate) fn on_stdout(self) -> &'static str {
        self.shown(std::io::stdout().is_terminal())
    }

    /// The same on standard error.
    pub(crate) fn on_stderr(self) -> &'static str {
        self.shown(std::io::stderr().is_terminal())
    }

    /// `anstream` takes the colour away where `NO_COLOR` or the terminal asks for that.
    fn shown(self, terminal: bool) -> &'static str {
        match (self, terminal, shows_signs()) {
            (_, false, _) => "",
            (Self::Done, true, true) => "\u{1b}[32m\u{2713}\u{1b}[0m ",
            (Self::Done, true, false) => "\u{1b}[32mok\u{1b}[0m ",
            (Self::Refused, true, true) => "\u{1b}[31m\u{2717} REFUSED\u{1b}[0m ",
            (Self::Refused, true, false) => "\u{1b}[31mREFUSED\u{1b}[0m ",
            (Self::Failed, true, true) => "\u{1b}[31m\u{2717}\u{1b}[0m ",
            (Self::Failed, true, false) => "\u{1b}[31m!\u{1b}[0m ",
        }
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
