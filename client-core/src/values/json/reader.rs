//! A reader by recursive descent, bounded in depth.

use super::DocumentError;
use crate::values::doc::{self, Members, Part};
use crate::values::ordered::twice;
use alloc::borrow::{Cow, ToOwned};
use alloc::vec::Vec;

/// Members of one object: no form and no pack has nearly as many.
const MAX_MEMBERS: usize = 10_000;
/// Past this many members, equal keys are looked for in a sorted copy instead of pair by pair.
const FEW_KEYS: usize = 24;

pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth_left: usize,
    /// What has been read.
    parts: Vec<Part<'a>>,
    most_parts: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str, depth: usize) -> Self {
        Self {
            text,
            at: 0,
            depth_left: depth,
            parts: Vec::new(),
            most_parts: 0,
        }
    }

    fn fault(&self, code: &'static str) -> DocumentError {
        DocumentError {
            code,
            offset: self.at,
            key: None,
        }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes over bytes of one kind; a loop over the text itself, since texts may be long.
    fn pass_while(&mut self, kind: fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|b| !kind(*b));
        self.at += end.unwrap_or(rest.len());
    }

    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn word(&mut self, word: &str, value: Part<'a>) -> Result<Part<'a>, DocumentError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.fault("not_json"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Reads one value of at most so many parts, and nothing after it.
    pub(crate) fn document(mut self, most: usize) -> Result<Vec<Part<'a>>, DocumentError> {
        self.most_parts = most;
        self.value()?;
        self.space();
        match self.peek() {
            None => Ok(self.parts),
            Some(_) => Err(self.fault("not_json")),
        }
    }

    fn push(&mut self, part: Part<'a>) -> Result<(), DocumentError> {
        if self.parts.len() >= self.most_parts {
            return Err(self.fault("document_too_large"));
        }
        self.parts.push(part);
        Ok(())
    }

    fn value(&mut self) -> Result<(), DocumentError> {
        self.space();
        match self.peek() {
            Some(b'[') => self.nested(b']'),
            Some(b'{') => self.nested(b'}'),
            _ => {
                let part = self.scalar()?;
                self.push(part)
            }
        }
    }

    fn scalar(&mut self) -> Result<Part<'a>, DocumentError> {
        match self.peek() {
            Some(b'n') => self.word("null", Part::Null),
            Some(b't') => self.word("true", Part::Bool(true)),
            Some(b'f') => self.word("false", Part::Bool(false)),
            Some(b'"') => self.string().map(Part::Text),
            _ => self.number().map(Part::Number),
        }
    }

    /// Reads a list or an object.
    fn nested(&mut self, close: u8) -> Result<(), DocumentError> {
        self.depth_left = match self.depth_left.checked_sub(1) {
            Some(left) => left,
            None => return Err(self.fault("too_deep")),
        };
        self.at += 1;
        let is_object = close == b'}';
        let start = self.parts.len();
        self.push(if is_object {
            Part::Object(1)
        } else {
            Part::List(1)
        })?;
        self.space();
        let mut count = 0;
        let mut more = !self.eat(close);
        while more {
            if is_object {
                let key = self.quoted()?;
                // Of few members the keys are compared at once.
                if count < FEW_KEYS && self.members(start).any(|(other, _)| other == key) {
                    return Err(self.duplicate(&key));
                }
                self.colon()?;
                self.push(Part::Text(key))?;
            }
            self.value()?;
            count += 1;
            if is_object && count > MAX_MEMBERS {
                return Err(self.fault("document_too_large"));
            }
            self.space();
            more = self.eat(b',');
            if !more && !self.eat(close) {
                return Err(self.fault("not_json"));
            }
        }
        if is_object && count > FEW_KEYS {
            self.distinct(start)?;
        }
        doc::close(&mut self.parts, start);
        self.depth_left += 1;
        Ok(())
    }

    /// The members so far of an object begun at `start`.
    fn members(&self, start: usize) -> Members<'_> {
        Members::new(self.parts.get(start + 1..).unwrap_or_default())
    }

    fn quoted(&mut self) -> Result<Cow<'a, str>, DocumentError> {
        self.space();
        if self.peek() != Some(b'"') {
            return Err(self.fault("not_json"));
        }
        self.string()
    }

    fn colon(&mut self) -> Result<(), DocumentError> {
        self.space();
        if !self.eat(b':') {
            return Err(self.fault("not_json"));
        }
        Ok(())
    }

    fn distinct(&self, start: usize) -> Result<(), DocumentError> {
        let mut keys: Vec<&str> = Vec::new();
        for (key, _) in self.members(start) {
            keys.push(key);
        }
        match twice(&mut keys) {
            Some(key) => Err(self.duplicate(key)),
            None => Ok(()),
        }
    }

    fn duplicate(&self, key: &str) -> DocumentError {
        DocumentError {
            key: Some(key.to_owned()),
            ..self.fault("duplicate_key")
        }
    }

    fn digits(&mut self) -> Result<(), DocumentError> {
        let start = self.at;
        self.pass_while(|b| b.is_ascii_digit());
        if self.at == start {
            return Err(self.fault("not_json"));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<&'a str, DocumentError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if !self.eat(b'-') {
                self.eat(b'+');
            }
            self.digits()?;
        }
        Ok(self.since(start))
    }

    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, DocumentError> {
        self.at += 1;
        let mut out = Cow::Borrowed("");
        loop {
            let start = self.at;
            self.pass_while(|b| b >= 0x20 && b != b'"' && b != b'\\');
            let plain = self.since(start);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(match out {
                        Cow::Borrowed(_) => Cow::Borrowed(plain),
                        Cow::Owned(out) => Cow::Owned(out + plain),
                    });
                }
                Some(b'\\') => {
                    self.at += 1;
                    let escaped = self.escape()?;
                    let out = out.to_mut();
                    out.push_str(plain);
                    out.push(escaped);
                }
                _ => return Err(self.fault("not_json")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, DocumentError> {
        let letter = self.peek();
        self.at += 1;
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut code = self.hex()?;
                if (0xD800..0xDC00).contains(&code) {
                    if !(self.eat(b'\\') && self.eat(b'u')) {
                        return Err(self.fault("not_json"));
                    }
                    let low = self.hex()?;
                    if !(0xDC00..0xE000).contains(&low) {
                        return Err(self.fault("not_json"));
                    }
                    code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                }
                // A lone low surrogate is no character and ends here.
                char::from_u32(code).ok_or_else(|| self.fault("not_json"))?
            }
            _ => return Err(self.fault("not_json")),
        })
    }

    fn hex(&mut self) -> Result<u32, DocumentError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self
                .peek()
                .and_then(|byte| char::from(byte).to_digit(16))
                .ok_or_else(|| self.fault("not_json"))?;
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// Reads a key and the colon after it.
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, DocumentError> {
        let key = self.quoted()?;
        self.colon()?;
        Ok(key)
    }

    /// Passes over one value and nothing after it.
    pub(crate) fn pass(&mut self) -> Result<(), DocumentError> {
        self.skip()?;
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault("not_json")),
        }
    }

    /// Passes over a value, however deep: what is open stands in a list, not on the stack.
    pub(crate) fn skip(&mut self) -> Result<(), DocumentError> {
        let mut open = Vec::new();
        loop {
            self.space();
            let close = match self.peek() {
                Some(b'[') => b']',
                Some(b'{') => b'}',
                _ => 0,
            };
            if close == 0 {
                self.scalar()?;
            } else {
                self.at += 1;
                self.space();
                if !self.eat(close) {
                    open.push(close);
                    if close == b'}' {
                        self.key()?;
                    }
                    continue;
                }
            }
            loop {
                let Some(&close) = open.last() else {
                    return Ok(());
                };
                self.space();
                if self.eat(b',') {
                    if close == b'}' {
                        self.key()?;
                    }
                    break;
                }
                if !self.eat(close) {
                    return Err(self.fault("not_json"));
                }
                open.pop();
            }
        }
    }
}
