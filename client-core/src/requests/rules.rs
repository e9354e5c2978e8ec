//! The rules of single values. Each gives the code it breaks under, so that the phone's check and
//! the server's `validator` call the same one.

use super::Params;
use crate::values::ident::is_mobile;
use crate::values::ordered::sort;
use alloc::string::String;
use alloc::vec::Vec;

/// The most keys a list of [`Choices`](super::Choices) takes.
pub(super) const MAX_KEYS: u32 = 100;
/// The most characters a key has.
const MAX_KEY: usize = 64;

pub(super) fn mobile(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("required"),
        _ if is_mobile(text) => None,
        _ => Some("invalid_mobile"),
    }
}

pub(super) fn sms_code(text: &str) -> Option<&'static str> {
    match text.as_bytes() {
        [] => Some("required"),
        [
            b'0'..=b'9',
            b'0'..=b'9',
            b'0'..=b'9',
            b'0'..=b'9',
            b'0'..=b'9',
            b'0'..=b'9',
        ] => None,
        _ => Some("invalid_sms_code"),
    }
}

/// Text people read: something other than blanks, and no control characters but line breaks and
/// tabs, which would let a text forge what stands around it in a document or a log.
pub(super) fn words(text: &str) -> Option<&'static str> {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(|c| c.is_control() && !breaks(c)) {
        Some("control_character")
    } else if !text.is_empty() && is_blank(text) {
        Some("required")
    } else {
        None
    }
}

/// Whether there is nothing to read in a text.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Keys of materials or licences: short, and none twice.
pub(super) fn keys(keys: &[String]) -> Option<&'static str> {
    let mut sorted = Vec::with_capacity(keys.len());
    for key in keys {
        if key.is_empty() || key.len() > MAX_KEY {
            return Some("not_a_choice");
        }
        sorted.push(key.as_str());
    }
    sort(&mut sorted);
    let mut last = "";
    for key in sorted {
        if key == last {
            return Some("duplicate");
        }
        last = key;
    }
    None
}

/// The code of a length outside its bounds, with the bound that broke: characters of a text, or
/// rows of a list.
pub(super) fn length(
    length: usize,
    min: u32,
    max: u32,
    is_list: bool,
) -> Option<(&'static str, Params)> {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    if length > max {
        let code = if is_list { "too_many_rows" } else { "too_long" };
        Some((code, Params::of("max", max)))
    } else if length >= min {
        None
    } else if is_list {
        Some(("too_few_rows", Params::of("min", min)))
    } else if length == 0 {
        Some(("required", Params::default()))
    } else {
        Some(("too_short", Params::of("min", min)))
    }
}
