//! Every check has a test here that goes red without it; `plants.rs` proves that it does.

mod engine;
mod plants;
mod proof;
mod accounts;
mod privacy;
