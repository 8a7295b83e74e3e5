//! Every check has a test here that goes red without it; `plants.rs` proves that it does.

mod accounts;
mod age;
mod anchor;
mod batch;
mod decoders;
mod engine;
mod plants;
mod privacy;
mod proof;
mod revocation;
mod statements;
mod trust;
mod vector_bytes;
mod vector_forgeries;
mod vector_scenes;
mod vectors;
