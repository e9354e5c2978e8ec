//! A pack of the catalogue with a few places changed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onewindow_properties::pack::changed_bytes(bytes);
});
