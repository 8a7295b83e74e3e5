#![cfg_attr(
    all(feature = "wallet", feature = "sqlite", feature = "testing"),
    doc = include_str!("../README.md")
)]
#![cfg_attr(
    not(all(feature = "wallet", feature = "sqlite", feature = "testing")),
    doc = "Keeps what the roles say is to be kept: encryption at rest, files, SQL."
)]

#[cfg(feature = "records")]
mod records;
#[cfg(feature = "wallet")]
mod wallet;

/// The randomness of the operating system, of the line that all our crates take.
pub use rand_core::OsRng;
#[cfg(feature = "records")]
pub use records::*;
#[cfg(feature = "wallet")]
pub use wallet::*;
