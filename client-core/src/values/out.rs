//! Writing JSON by hand, member by member: what leaves the core is text, and serde would weigh
//! more on a phone than all rules together.

use crate::values::json::{Json, Limits};
use alloc::string::String;

/// JSON being written. Commas are put where they belong.
#[derive(Debug, Default, Clone)]
pub(crate) struct Out(pub(crate) String);

impl Out {
    /// Begins a member or an item: after another one comes a comma.
    pub(crate) fn next(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(',');
        }
    }

    /// Begins a member; its value is to follow. The key needs no escapes.
    pub(crate) fn key(&mut self, key: &str) {
        self.next();
        self.0.push('"');
        self.0.push_str(key);
        self.0.push_str("\":");
    }

    /// The same of a key that may need escapes.
    pub(crate) fn text_key(&mut self, key: &str) {
        self.text(key);
        self.0.push(':');
    }

    /// What was written, as a value.
    pub(crate) fn to_json(&self) -> Json {
        Json::parse(self.0.as_bytes(), Limits::TRUSTED).unwrap_or(Json::Null)
    }

    /// `{` or `[`, as an item or as a member's value.
    pub(crate) fn open(&mut self, bracket: char) {
        self.next();
        self.0.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// A member whose value is a list or an object, to be closed by the caller.
    pub(crate) fn begin(&mut self, key: &str, bracket: char) {
        self.key(key);
        self.0.push(bracket);
    }

    /// A value already written.
    pub(crate) fn raw(&mut self, json: &str) {
        self.next();
        self.0.push_str(json);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.next();
        write_text(&mut self.0, text);
    }

    pub(crate) fn count(&mut self, n: usize) {
        self.next();
        push_number(&mut self.0, u64::try_from(n).unwrap_or(u64::MAX));
    }

    pub(crate) fn text_member(&mut self, key: &str, text: &str) {
        self.key(key);
        write_text(&mut self.0, text);
    }

    pub(crate) fn raw_member(&mut self, key: &str, json: &str) {
        self.key(key);
        self.0.push_str(json);
    }

    pub(crate) fn flag_member(&mut self, key: &str, value: bool) {
        self.raw_member(key, if value { "true" } else { "false" });
    }

    pub(crate) fn number_member(&mut self, key: &str, n: u64) {
        self.key(key);
        push_number(&mut self.0, n);
    }

    pub(crate) fn count_member(&mut self, key: &str, n: usize) {
        self.key(key);
        self.count(n);
    }
}

/// Appends a whole number.
pub(crate) fn push_number(out: &mut String, n: u64) {
    if n > 9 {
        push_number(out, n / 10);
    }
    let digit = u32::try_from(n % 10).ok();
    out.extend(digit.and_then(|digit| char::from_digit(digit, 10)));
}

/// A whole number as text.
pub(crate) fn number_text(n: u64) -> String {
    let mut out = String::new();
    push_number(&mut out, n);
    out
}

/// A count as text.
pub(crate) fn number(n: usize) -> String {
    number_text(u64::try_from(n).unwrap_or(u64::MAX))
}

/// Appends a JSON string.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|b| b < 0x20 || b == b'"' || b == b'\\')
    {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let Some(c) = special.chars().next() else {
            break;
        };
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c => {
                out.push_str("\\u00");
                for half in [u32::from(c) >> 4, u32::from(c) & 15] {
                    out.extend(char::from_digit(half, 16));
                }
            }
        }
        rest = special.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out.push('"');
}
