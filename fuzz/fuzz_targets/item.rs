//! Any bytes as an item's file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onewindow_properties::compiler::item(bytes);
});
