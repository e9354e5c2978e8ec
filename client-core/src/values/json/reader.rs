//! A reader by recursive descent, bounded in depth.

use super::{DocumentError, Json};
use crate::values::ordered::sort;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Past this many members, equal keys are looked for in a sorted copy instead of pair by pair.
const FEW_KEYS: usize = 24;

pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth_left: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str, depth: usize) -> Self {
        Self {
            text,
            at: 0,
            depth_left: depth,
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

    fn word(&mut self, word: &str, value: Json) -> Result<Json, DocumentError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.fault("not_json"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Reads one value and nothing after it.
    pub(super) fn document(&mut self) -> Result<Json, DocumentError> {
        let value = self.value()?;
        self.space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.fault("not_json")),
        }
    }

    fn value(&mut self) -> Result<Json, DocumentError> {
        self.space();
        match self.peek() {
            Some(b'n') => self.word("null", Json::Null),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'[') => self.nested(Self::list),
            Some(b'{') => self.nested(Self::object),
            _ => self.number(),
        }
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Json, DocumentError>,
    ) -> Result<Json, DocumentError> {
        self.depth_left = match self.depth_left.checked_sub(1) {
            Some(left) => left,
            None => return Err(self.fault("too_deep")),
        };
        self.at += 1;
        let value = read(self)?;
        self.depth_left += 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Json, DocumentError> {
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.eat(b']') {
                return Ok(Json::List(items));
            }
            if !self.eat(b',') {
                return Err(self.fault("not_json"));
            }
        }
    }

    fn object(&mut self) -> Result<Json, DocumentError> {
        let mut members: Vec<(String, Json)> = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.fault("not_json"));
            }
            let key = self.string()?;
            if members.len() < FEW_KEYS && members.iter().any(|(k, _)| *k == key) {
                return Err(self.duplicate(key));
            }
            self.space();
            if !self.eat(b':') {
                return Err(self.fault("not_json"));
            }
            let value = self.value()?;
            members.push((key, value));
            self.space();
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return Err(self.fault("not_json"));
            }
        }
        if members.len() > FEW_KEYS {
            let mut keys: Vec<&str> = Vec::with_capacity(members.len());
            for (key, _) in &members {
                keys.push(key);
            }
            sort(&mut keys);
            let twice = keys
                .iter()
                .zip(keys.iter().skip(1))
                .find(|(a, b)| a == b)
                .map(|(key, _)| (*key).to_owned());
            if let Some(key) = twice {
                return Err(self.duplicate(key));
            }
        }
        Ok(Json::Object(members))
    }

    fn duplicate(&self, key: String) -> DocumentError {
        DocumentError {
            key: Some(key),
            ..self.fault("duplicate_key")
        }
    }

    fn digits(&mut self) -> Result<(), DocumentError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.fault("not_json"));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Json, DocumentError> {
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
        Ok(Json::Number(self.since(start).to_owned()))
    }

    pub(crate) fn string(&mut self) -> Result<String, DocumentError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while self
                .peek()
                .is_some_and(|b| b >= 0x20 && b != b'"' && b != b'\\')
            {
                self.at += 1;
            }
            out.push_str(self.since(start));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
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
    pub(crate) fn key(&mut self) -> Result<String, DocumentError> {
        self.space();
        if self.peek() != Some(b'"') {
            return Err(self.fault("not_json"));
        }
        let key = self.string()?;
        self.space();
        if !self.eat(b':') {
            return Err(self.fault("not_json"));
        }
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
                self.value()?;
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
