//! A rule's text at one of the places a rule can stand.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onewindow_properties::compiler::rule(bytes);
});
