//! `nonla wallet` and `nonla practice` as a person and a script meet them: the real program, real
//! files, real key derivation.

#![cfg(test)]

mod bad_input;
mod journey;
mod small_disk;
mod town;
mod unseen;
