//! Every check has a test here that goes red without it; `plants.rs` proves that it does.

mod accounts;
mod age;
mod age_table;
mod anchor;
mod answers;
mod batch;
mod canaries;
mod decoders;
mod engine;
mod history;
mod linking;
mod malleability;
mod memory;
#[path = "../support/memory_search.rs"]
mod memory_search;
mod plants;
mod platforms;
mod privacy;
mod proof;
mod proving;
mod pseudonyms;
mod randomness;
mod re_enrolment;
mod records;
mod replays;
mod revocation;
mod statements;
mod timing;
mod trust;
mod vector_borders;
mod vector_bytes;
mod vector_documents;
mod vector_forgeries;
mod vector_scenes;
mod vectors;
