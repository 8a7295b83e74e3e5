//! A wallet away from its store: a file under a passphrase, shares of its secret among guardians.

pub(crate) mod content;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod guardian_error;
pub(crate) mod guardian_text;
pub(crate) mod guardians;
pub(crate) mod header;
pub(crate) mod whole_wallet;
