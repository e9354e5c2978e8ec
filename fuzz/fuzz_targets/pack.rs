//! Any bytes as a pack.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onewindow_properties::pack::bytes(bytes);
});
