//! Every check has a test here that goes red without it; `plants.rs` proves that it does.
#![expect(missing_docs, reason = "a test binary")]

mod engine;
mod plants;
mod proof;
