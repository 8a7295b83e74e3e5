//! The table of figures: what was measured, the bound it has to keep, and the same in units of the
//! machine.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

/// What the machine takes for one thing of each kind.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) pairing: Duration,
    /// A durable write of 4 KiB.
    pub(crate) write: Duration,
}

pub(crate) struct Report {
    unit: Unit,
    rows: Vec<Row>,
}

struct Row {
    figure: String,
    measured: Measured,
    bound: Option<Measured>,
}

#[derive(Clone, Copy)]
enum Measured {
    Time(Duration),
    Bytes(u64),
}

/// The middle one.
pub(crate) fn median(samples: &mut [Duration]) -> Duration {
    samples.sort();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

impl Report {
    pub(crate) fn new(unit: Unit) -> Self {
        let mut report = Self { unit, rows: Vec::new() };
        report.plain("one pairing", unit.pairing);
        report.plain("one raw durable write of 4 KiB", unit.write);
        report
    }

    pub(crate) fn plain(&mut self, figure: &str, measured: Duration) {
        self.add(figure, Measured::Time(measured), None);
    }

    pub(crate) fn bounded(&mut self, figure: &str, measured: Duration, bound: Duration) {
        self.add(figure, Measured::Time(measured), Some(Measured::Time(bound)));
    }

    pub(crate) fn size(&mut self, figure: &str, bytes: u64, bound: u64) {
        self.add(figure, Measured::Bytes(bytes), Some(Measured::Bytes(bound)));
    }

    pub(crate) fn plain_size(&mut self, figure: &str, bytes: u64) {
        self.add(figure, Measured::Bytes(bytes), None);
    }

    fn add(&mut self, figure: &str, measured: Measured, bound: Option<Measured>) {
        self.rows.push(Row { figure: figure.to_owned(), measured, bound });
    }

    /// Writes the table as JSON: milliseconds and bytes.
    pub(crate) fn save(&self, path: &Path) {
        let rows = self.rows.iter().map(|row| {
            let (unit, measured) = row.measured.number();
            let bound = row.bound.map(|bound| bound.number().1);
            let kept = row.kept();
            json!({ "figure": row.figure, "unit": unit, "measured": measured, "bound": bound,
                "kept": kept, "pairings": row.ratio(self.unit.pairing),
                "raw_writes": row.ratio(self.unit.write) })
        });
        let document = serde_json::Value::from_iter(rows);
        std::fs::write(path, format!("{document:#}\n")).unwrap();
    }
}

impl Measured {
    fn number(self) -> (&'static str, f64) {
        match self {
            Self::Time(time) => ("ms", time.as_secs_f64() * 1000.0),
            Self::Bytes(bytes) => ("bytes", bytes as f64),
        }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Time(time) => format!("{:.3} ms", time.as_secs_f64() * 1000.0),
            Self::Bytes(bytes) => format!("{} KiB", bytes / 1024),
        };
        f.pad(&text)
    }
}

impl Row {
    fn kept(&self) -> Option<bool> {
        self.bound.map(|bound| self.measured.number().1 < bound.number().1)
    }

    fn ratio(&self, unit: Duration) -> Option<f64> {
        match self.measured {
            Measured::Time(time) => Some(time.as_secs_f64() / unit.as_secs_f64()),
            Measured::Bytes(_) => None,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (figure, bound) = ("figure", "bound");
        writeln!(
            f,
            "{figure:66} {bound:>12} {:>12} {:>9} {:>9}",
            "measured", "pairings", "writes"
        )?;
        for row in &self.rows {
            let bound = row.bound.map_or(String::new(), |bound| format!("{bound}"));
            let verdict = if row.kept() == Some(false) { "  MISSED" } else { "" };
            let ratio = |unit| row.ratio(unit).map_or(String::new(), |ratio| format!("{ratio:.2}"));
            let (pairings, writes) = (ratio(self.unit.pairing), ratio(self.unit.write));
            let (figure, measured) = (&row.figure, row.measured);
            writeln!(
                f,
                "{figure:66} {bound:>12} {measured:>12} {pairings:>9} {writes:>9}{verdict}"
            )?;
        }
        Ok(())
    }
}
