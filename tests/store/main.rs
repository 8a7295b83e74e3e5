//! The wallet's store: what is kept, what survives, what a thief of it gets. Ids from the threat
//! model; full figures with `NONLA_FULL=1`, a tenth otherwise.

#![cfg(test)]

mod backups;
mod deletion;
mod contract;
mod journey;
mod recovery;
mod leaks;
#[path = "../support/memory_search.rs"]
mod memory_search;
mod pins;
mod rollback;
mod tampering;
mod wallet_in_use;
mod faults;
mod kills;
mod migration;
mod plants_crash;
mod power_loss;
mod process;
mod steps;
mod two_processes;
