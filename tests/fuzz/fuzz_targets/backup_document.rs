#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    nonla_fuzz::backup_document(bytes);
});
