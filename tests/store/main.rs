//! The wallet's store: what is kept, what survives, what a thief of it gets. Ids from the threat
//! model; full figures with `NONLA_FULL=1`, a tenth otherwise.

#![cfg(test)]

mod backups;
mod deletion;
mod journey;
mod leaks;
#[path = "../support/memory_search.rs"]
mod memory_search;
mod pins;
mod plants_thief;
mod rollback;
mod tampering;
mod wallet_in_use;
