//! Writing JSON by hand: serde's writers weigh kilobytes on a phone, and parts that are JSON
//! already go in as they are.

use crate::values::out::{number_text, write_text};
use alloc::string::String;

/// A JSON text being written; commas come by themselves.
pub(super) struct Writer {
    out: String,
}

impl Writer {
    pub(super) const fn new() -> Self {
        Self { out: String::new() }
    }

    pub(super) fn done(self) -> String {
        self.out
    }

    /// Begins a member of an object.
    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.text(key);
        self.out.push(':');
        self
    }

    pub(super) fn open(&mut self, bracket: &str) {
        self.raw(bracket);
    }

    pub(super) fn close(&mut self, bracket: &str) {
        self.out.push_str(bracket);
    }

    /// A value that is JSON already, after the comma that is due.
    pub(super) fn raw(&mut self, json: &str) {
        if !matches!(self.out.bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(',');
        }
        self.out.push_str(json);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.raw(&text_json(text));
    }

    pub(super) fn flag(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// A whole number, or `null` where there is none.
    pub(super) fn count(&mut self, count: Option<u64>) {
        match count {
            Some(count) => self.raw(&number_text(count)),
            None => self.raw("null"),
        }
    }
}

fn text_json(text: &str) -> String {
    let mut out = String::new();
    write_text(&mut out, text);
    out
}
