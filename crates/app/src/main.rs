//! The `nonla` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    nonla_app::cli::run()
}
