//! The `nonla` program.
fn main() {}
