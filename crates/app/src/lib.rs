//! The `nonla` program as a library: the demo's world, its story, and the register tools.

pub mod cli;
pub mod demo;
mod halt;
pub mod linking;
mod platform;
pub mod record;
pub mod scan;
pub mod story;
pub mod timings;
pub mod world;

pub use platform::{Platform, Platforms};
