//! The wallet's store: what is kept, what survives, what a thief of it gets. Ids from the threat
//! model; full figures with `NONLA_FULL=1`, a tenth otherwise.

#![cfg(test)]

mod backups;
mod beside;
mod broken_records;
mod contract;
mod deletion;
mod faults;
mod foreign_files;
mod issuers;
mod journey;
mod kills;
mod leaks;
#[path = "../support/memory_search.rs"]
mod memory_search;
mod migration;
mod open_or_create;
mod pins;
mod points;
mod power_loss;
mod process;
mod records;
mod recovery;
mod rollback;
mod scratch;
mod self_check;
#[path = "../support/skip.rs"]
mod skip;
mod steps;
mod tampering;
mod two_processes;
mod wallet_in_use;
