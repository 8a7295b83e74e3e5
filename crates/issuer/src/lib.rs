//! Hands out and revokes credentials: one living credential set per person.

mod bad_row;
mod export;
mod import;
mod person;
mod sample;

pub use bad_row::{BadField, BadRow, Field};
pub use export::write_csv;
pub use import::{Import, ImportError, ImportMode, import};
pub use person::{Person, PersonError, Phone, UncheckedPerson};
pub use sample::sample_register;
