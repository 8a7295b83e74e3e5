//! Each record sealed by itself, and what tells that none is missing.

pub(crate) mod data_key;
pub(crate) mod header;
pub(crate) mod line_checksum;
pub(crate) mod sealed_state;
