//! A test whose tool is missing here.

/// Says what was skipped and what to install; where the gate runs, a missing tool is a failure.
#[track_caller]
pub(crate) fn skip(missing: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "not installed: {missing}");
    println!("skipped: install {missing}");
}
