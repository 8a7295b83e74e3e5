//! A small table on the recording file system, opened as the wallet's store will be: through sqlx,
//! with a write-ahead log, synchronous = FULL and an exclusive lock.
//!
//! `NONLA_FULL=1` opens every image and strikes every operation, otherwise one in ten.

#![cfg(test)]
#![expect(clippy::print_stdout, reason = "a failing case is found again by its seed")]

mod disks;
mod faults;
mod power_loss;
mod workload;
