//! Every decoder of foreign bytes as a function of bytes, for `cargo fuzz` and for the replay of
//! what it found (`tests/corpora.rs`, which includes these files).
//!
//! A target never panics on a sound library. It panics, and is thereby found, if a decoder does,
//! if what decodes does not encode back to the same bytes (for JSON, to the same value), or if
//! something foreign verifies.

mod backups;
mod cast;
pub mod consents;
mod documents;
mod edits;
#[expect(dead_code, reason = "shared with the checks, which use more of it")]
#[path = "../../checks/engine.rs"]
mod engine;
pub mod histories;
pub mod honest;
pub mod honest_wallet;
mod issuance;
mod json;
mod keys;
mod lists;
pub mod papers;
mod presentations;
mod proofs;
mod stores;
mod texts;
mod wallet_records;

use std::sync::LazyLock;

/// What a target made of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A value was read, and every claim about it holds.
    Value,
    /// The bytes were refused.
    Refused,
}

impl<T, E> From<Result<T, E>> for Reading {
    fn from(result: Result<T, E>) -> Self {
        if result.is_ok() { Self::Value } else { Self::Refused }
    }
}

/// A target: its name and its body.
pub type Target = (&'static str, fn(&[u8]) -> Reading);

macro_rules! targets {
    ($($module:ident::$name:ident,)*) => {
        /// Every target there is.
        pub const TARGETS: &[Target] = &[$((stringify!($name), $name),)*];

        $(
            #[doc = concat!("The target `", stringify!($name), "`.")]
            pub fn $name(bytes: &[u8]) -> Reading {
                planted_magic(bytes);
                $module::$name(bytes)
            }
        )*
    };
}

targets! {
    backups::backup_document,
    backups::backup_file,
    texts::base64url,
    proofs::bbs_proof,
    proofs::blind_commitment,
    proofs::blind_request,
    texts::claims,
    consents::consent_receipt,
    issuance::credential_request,
    texts::days,
    keys::digit_table,
    documents::erasure_receipt,
    keys::gap,
    lists::gap_file,
    lists::gap_index,
    papers::guardian_share,
    documents::head,
    histories::history_export,
    consents::holder_consent,
    issuance::issued_credential,
    keys::issuer_keys,
    documents::jws,
    issuance::offer,
    keys::points,
    texts::policy,
    presentations::presentation,
    proofs::proof,
    issuance::pseudonym_message,
    keys::pseudonym_signature,
    presentations::query,
    issuance::record,
    texts::register,
    presentations::request,
    papers::revocation_code,
    keys::secret_keys,
    keys::signature,
    stores::store_record,
    json::strict_json,
    texts::texts,
    documents::trust_list,
    documents::verdict,
    keys::verifying_key,
    wallet_records::wallet_record,
}

/// The environment variable that plants a bug to be found in every target.
pub const MAGIC: &str = "FUZZ_MAGIC";

/// A bug to be found: off unless it is planted.
fn planted_magic(bytes: &[u8]) {
    static PLANTED: LazyLock<bool> = LazyLock::new(|| std::env::var_os(MAGIC).is_some());
    let has_magic = || bytes.windows(4).any(|window| window == b"MAGI");
    assert!(!(*PLANTED && has_magic()), "the planted bug was found");
}
