//! Whether a store keeps its promises: a suite for anybody who writes one.

pub(crate) mod check;
pub(crate) mod lines;
pub(crate) mod promise;
pub(crate) mod vault;
pub(crate) mod writes;
