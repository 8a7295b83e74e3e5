//! The wallet's store: what is kept, what survives, what a thief of it gets. Ids from the threat
//! model; full figures with `NONLA_FULL=1`, a tenth otherwise.

#![cfg(test)]

mod foreign_files;
mod journey;
mod plants_foreign_files;
