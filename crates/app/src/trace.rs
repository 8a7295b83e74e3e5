//! The trace of the demo: each message as a file, and an index of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;

use crate::record::{Party, Received, Record};
use crate::words::demo::{discloses, message, party};
use crate::words::say;

/// The name of the index in the folder.
pub(crate) const INDEX: &str = "INDEX.md";

impl Record {
    /// Writes each message to a file in `folder`, named by number, receiver and kind, and an index of
    /// the files. The folder is made, or is empty.
    ///
    /// # Errors
    /// The error of the file system.
    pub(crate) fn write_to(&self, folder: &Path) -> std::io::Result<usize> {
        check_trace_folder(folder)?;
        std::fs::create_dir_all(folder)?;
        for (number, message) in self.messages().iter().enumerate() {
            std::fs::write(folder.join(file_name(number, message)), &message.bytes)?;
        }
        std::fs::write(folder.join(INDEX), index(self.messages()))?;
        Ok(self.messages().len())
    }
}

/// Checks that a folder for messages is missing or empty: no message replaces a file, and no
/// earlier trace is mixed with this one.
///
/// # Errors
/// [`std::io::ErrorKind::AlreadyExists`], and the error of the file system.
pub(crate) fn check_trace_folder(folder: &Path) -> std::io::Result<()> {
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Ok(true) => Err(ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn file_name(number: usize, message: &Received) -> String {
    let text = std::str::from_utf8(&message.bytes).is_ok();
    let ending = if text { "txt" } else { "bin" };
    let slug = format!("{} {}", message.party.name(), message.what).replace(' ', "-");
    format!("{number:05}-{slug}.{ending}")
}

/// First the kinds of messages, then the files.
fn index(messages: &[Received]) -> String {
    let mut text = heading();
    let mut kinds: BTreeMap<(&str, Party, Party), Vec<usize>> = BTreeMap::new();
    for Received { what, from, party, bytes, .. } in messages {
        kinds.entry((what, *from, *party)).or_default().push(bytes.len());
    }
    for ((what, from, to), mut sizes) in kinds {
        sizes.sort_unstable();
        let (count, discloses, what) = (sizes.len(), discloses(what), message(what));
        let sizes = match (sizes.first(), sizes.last()) {
            (Some(least), Some(most)) if least != most => {
                say!("trace-range", least = *least, most = *most)
            }
            (least, _) => format!("{}", least.unwrap_or(&0)),
        };
        let (from, to) = (party(from), party(to));
        let _ = writeln!(text, "| {what} | {from} | {to} | {count} | {sizes} | {discloses} |");
    }
    text.push('\n');
    text.push_str(&table_head([
        say!("trace-file"),
        say!("trace-from"),
        say!("trace-to"),
        say!("trace-kind"),
        say!("trace-bytes"),
    ]));
    for (number, sent) in messages.iter().enumerate() {
        let (file, bytes) = (file_name(number, sent), sent.bytes.len());
        let (from, to, what) = (party(sent.from), party(sent.party), message(sent.what));
        let _ = writeln!(text, "| {file} | {from} | {to} | {what} | {bytes} |");
    }
    text
}

fn heading() -> String {
    let columns = table_head([
        say!("trace-message"),
        say!("trace-from"),
        say!("trace-to"),
        say!("trace-files"),
        say!("trace-each"),
        say!("trace-discloses"),
    ]);
    format!("# {}\n\n{}\n\n{columns}", say!("trace-title"), say!("trace-what"))
}

/// The names of a table's columns and the line below them, in Markdown.
fn table_head<const COLUMNS: usize>(names: [String; COLUMNS]) -> String {
    format!("| {} |\n|{}\n", names.join(" | "), "---|".repeat(COLUMNS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-D2: the index has a line for each file with its route, and says what each kind of
    /// message discloses.
    #[test]
    fn the_index_names_each_file_its_route_and_what_it_discloses() {
        let mut record = Record::default();
        let route = (Party::Wallet, Party::PlatformB);
        record.add((Party::PlatformB, Party::Wallet), "request", None, b"text");
        record.add(route, "presentation", Some(3), &[0xff; 9]);
        record.add(route, "presentation", Some(4), &[0xff; 11]);
        let text = index(record.messages());
        for line in [
            "| presentation | wallet | platform B | 2 | 9 to 11 | that some holder",
            "| request | platform B | wallet | 1 | 4 | which platform asks",
            "| 00000-wallet-request.txt | platform B | wallet | request | 4 |\n",
            "| 00002-platform-B-presentation.bin | wallet | platform B | presentation | 11 |\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
