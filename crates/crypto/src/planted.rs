//! Planted bugs: switches that turn one check off, so that its test can be seen red.

/// Whether the planted bug `name` is active.
///
/// True only with the test-only feature `planted`, in a build with debug assertions, and with
/// the environment variable `PLANT` set to `name`. In every other build this is a constant `false`
/// and the guarded code disappears.
#[cfg(all(feature = "planted", debug_assertions))]
#[must_use]
pub fn planted(name: &str) -> bool {
    use std::sync::LazyLock;
    static PLANT: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("PLANT").ok());
    PLANT.as_deref() == Some(name)
}

/// Whether the planted bug `name` is active: never, in this build.
#[cfg(not(all(feature = "planted", debug_assertions)))]
#[must_use]
pub const fn planted(_name: &str) -> bool {
    false
}
