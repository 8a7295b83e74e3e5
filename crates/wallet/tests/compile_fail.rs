//! What must not compile: a proof without consent, a message before its changes are saved, a
//! wallet that can be printed or copied. Serves T-C3, REQ-T1 and McKinsey's third condition.

#[test]
fn what_must_not_be_possible_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
