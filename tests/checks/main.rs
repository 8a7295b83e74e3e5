//! Every check has a test here that goes red without it; `plants.rs` proves that it does.

mod accounts;
mod engine;
mod plants;
mod privacy;
mod proof;
