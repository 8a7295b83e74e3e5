//! A test that needs something which is missing here.

/// Says what is missing; where the gate runs, that is a failure.
#[track_caller]
pub(crate) fn skip(missing: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "missing: {missing}");
    println!("skipped, missing: {missing}");
}
