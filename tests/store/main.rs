//! The wallet's store: what is kept, what survives, what a thief of it gets. Ids from the threat
//! model; full figures with `NONLA_FULL=1`, a tenth otherwise.

#![cfg(test)]

mod faults;
mod journey;
mod kills;
mod migration;
mod plants_crash;
mod power_loss;
mod process;
mod scratch;
mod self_check;
mod steps;
mod two_processes;
