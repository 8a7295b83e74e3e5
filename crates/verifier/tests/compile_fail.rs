//! What must not compile: fields for personal data, verdicts without a check, leaked keys.

/// REQ-P9, T-C3: a platform that tries is stopped by the compiler.
#[test]
fn what_a_platform_must_not_do_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
