//! What is done in a form, byte by byte.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onewindow_properties::session::bytes(bytes);
});
