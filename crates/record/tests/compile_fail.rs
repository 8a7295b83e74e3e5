//! What must not compile.

/// Serves REQ-S5: what comes of a step is not to be had before its changes are saved.
#[test]
fn misuse_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
