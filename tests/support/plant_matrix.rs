//! Running a test binary once for each planted bug: a test that cannot fail is a defect.

use std::process::Command;

/// Runs this very test binary once for each `(planted bug, test)` and returns the bugs whose test
/// did not go red, or does not exist.
///
/// # Errors
/// The operating system's error if the binary cannot be run.
pub(crate) fn uncaught_plants<P: AsRef<str>, T: AsRef<str>>(
    matrix: impl IntoIterator<Item = (P, T)>,
) -> std::io::Result<Vec<String>> {
    let this = std::env::current_exe()?;
    let mut uncaught = Vec::new();
    for (plant, test) in matrix {
        let (plant, test) = (plant.as_ref(), test.as_ref());
        let output = Command::new(&this)
            .args(["--exact", test, "--test-threads=1"])
            .env("PLANT", plant)
            // A planted property test must not write what it found into the source tree.
            .env("PROPTEST_FAILURE_PERSISTENCE", "off")
            .env("RUST_BACKTRACE", "0")
            .output()?;
        let one = String::from_utf8_lossy(&output.stdout).contains("running 1 test");
        if !one {
            uncaught.push(format!("{plant}: no test {test}"));
        } else if output.status.success() {
            uncaught.push(plant.to_owned());
        }
    }
    Ok(uncaught)
}
