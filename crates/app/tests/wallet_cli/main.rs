//! `nonla wallet` and `nonla practice` as a person and a script meet them: the real program, real
//! files, real key derivation.

#![cfg(test)]
#![expect(clippy::print_stderr, reason = "a test that cannot run here says so")]

mod bad_input;
mod evidence;
mod hints;
mod journey;
#[cfg(target_os = "linux")]
mod large_history;
mod lost;
mod making;
mod names;
mod outcomes;
mod outputs;
#[cfg(unix)]
mod read_only;
mod readme;
mod receiving;
mod replaced;
mod revocation;
mod shell;
#[expect(clippy::print_stdout, reason = "whoever runs the tests must see what was skipped")]
#[path = "../../../../tests/support/skip.rs"]
mod skip;
mod small_disk;
#[cfg(unix)]
mod terminal;
mod torn;
mod town;
mod unseen;
mod vietnamese;
