//! A wallet's store in one SQLite file.

pub(crate) mod connect;
pub(crate) mod engine;
pub(crate) mod file;
pub(crate) mod store;
