//! Keeps what the roles say is to be kept.
