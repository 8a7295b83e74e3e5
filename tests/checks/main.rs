//! Every check has a test here that goes red without it; `tests/mutants.toml` proves that it does.

mod accounts;
mod age;
mod age_table;
mod anchor;
mod answers;
mod batch;
mod batch_forgery;
mod canaries;
mod decoders;
mod domains;
mod engine;
mod evidence;
mod history;
mod kept_evidence;
mod linking;
mod lists;
mod malleability;
mod memory;
#[path = "../support/memory_search.rs"]
mod memory_search;
mod platforms;
mod privacy;
mod proof;
mod proving;
mod pseudonyms;
mod randomness;
mod re_enrolment;
mod receipts;
mod receiving;
mod records;
mod replays;
mod revocation;
mod search;
mod statements;
mod timing;
mod trust;
mod unmet;
mod vector_borders;
mod vector_bytes;
mod vector_documents;
mod vector_forgeries;
mod vector_scenes;
mod vectors;

use nonla_credential::Predicate;
use nonla_wallet::RequestRefusal;

/// What a wallet says to another bound than the one it answered before.
pub(crate) fn second(answered: Predicate) -> RequestRefusal {
    RequestRefusal::SecondBound { kind: answered.bound().unwrap(), answered }
}
