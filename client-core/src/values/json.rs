//! JSON as the applicant wrote it: numbers keep their exact text, a key given twice is refused,
//! and depth and size are bounded.
//!
//! `serde_json` would turn `0.1` into a binary fraction and keep the last of two equal keys, so
//! answers go through this reader.

use crate::values::ordered::sort;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON value whose numbers are exact text and whose objects keep their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object; no key occurs twice.
    Object(Vec<(String, Json)>),
}

/// How large a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub max_bytes: usize,
    /// Nesting of arrays and objects.
    pub max_depth: usize,
}

impl Limits {
    /// For documents this program wrote itself.
    pub(crate) const TRUSTED: Self = Self {
        max_bytes: usize::MAX,
        max_depth: 200,
    };
}

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// `not_json`, `too_deep`, `document_too_large` or `duplicate_key`.
    pub code: &'static str,
    /// The byte the reader stopped at.
    pub offset: usize,
    /// The key given twice, for `duplicate_key`.
    pub key: Option<String>,
}

impl std::fmt::Display for DocumentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at byte {}", self.code, self.offset)
    }
}

impl std::error::Error for DocumentError {}

impl Json {
    /// Reads one JSON document (RFC 8259).
    ///
    /// # Errors
    /// [`DocumentError`] for anything that is not JSON, is larger or deeper than `limits`, or
    /// gives a key twice.
    pub fn parse(bytes: &[u8], limits: Limits) -> Result<Self, DocumentError> {
        let fault = |code, offset| DocumentError {
            code,
            offset,
            key: None,
        };
        if bytes.len() > limits.max_bytes {
            return Err(fault("document_too_large", limits.max_bytes));
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| fault("not_json", error.valid_up_to()))?;
        let mut reader = Reader {
            text,
            at: 0,
            depth_left: limits.max_depth,
        };
        let value = reader.value()?;
        reader.space();
        match reader.peek() {
            None => Ok(value),
            Some(_) => Err(reader.fault("not_json")),
        }
    }

    /// The member of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value without spaces, objects in the order they hold.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, false);
        out
    }

    /// The value without spaces, keys sorted by their bytes.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, true);
        out
    }

    fn write(&self, out: &mut String, sorted: bool) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(text) => out.push_str(text),
            Self::Text(text) => write_text(out, text),
            Self::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write(out, sorted);
                }
                out.push(']');
            }
            Self::Object(members) => {
                let order = members.iter().enumerate();
                let mut order: Vec<(&str, usize)> =
                    order.map(|(i, (key, _))| (key.as_str(), i)).collect();
                if sorted {
                    sort(&mut order);
                }
                out.push('{');
                let values = order
                    .into_iter()
                    .filter_map(|(key, i)| Some((key, &members.get(i)?.1)));
                for (i, (key, value)) in values.enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_text(out, key);
                    out.push(':');
                    value.write(out, sorted);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if u32::from(c) < 0x20 => {
                out.push_str("\\u00");
                for half in [u32::from(c) >> 4, u32::from(c) & 15] {
                    out.extend(usize::try_from(half).ok().and_then(|i| HEX.get(i)));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let members = members.iter();
                Self::Object(
                    members
                        .map(|(key, value)| (key.clone(), value.into()))
                        .collect(),
                )
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            // A raw value is the one way to hand serde a number without a binary fraction.
            Self::Number(text) => RawValue::from_string(text.clone())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Past this many members, equal keys are looked for in a sorted copy instead of pair by pair.
const FEW_KEYS: usize = 24;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth_left: usize,
}

impl<'a> Reader<'a> {
    fn fault(&self, code: &'static str) -> DocumentError {
        DocumentError {
            code,
            offset: self.at,
            key: None,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
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
            let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_str()).collect();
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

    fn string(&mut self) -> Result<String, DocumentError> {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        max_bytes: 200,
        max_depth: 3,
    };

    fn read(text: &str) -> Result<Json, &'static str> {
        Json::parse(text.as_bytes(), LIMITS).map_err(|error| error.code)
    }

    #[test]
    fn what_was_written_comes_back() {
        for text in [
            r#"{"b":1.50,"a":[true,false,null,"x"]}"#,
            "-0.0e+10",
            "123456789012345678901234567890.000001",
            r#""一窗 \" \\ \n \u0001""#,
            "[]",
            "{}",
        ] {
            let value = read(text).unwrap();
            assert_eq!(value.to_text(), text);
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
        }
        assert_eq!(
            read(r#"{"b":1,"a":2}"#).unwrap().canonical(),
            r#"{"a":2,"b":1}"#
        );
        assert_eq!(
            read(r#""\u4e00\ud83d\ude00\/""#),
            Ok(Json::Text("一😀/".into()))
        );
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            " ",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "-",
            "NaN",
            "nul",
            "truee",
            "'a'",
            "\"a",
            "\"\n\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\ud800""#,
            r#""\ud800\u0041""#,
            r#""\udc00""#,
            "[1,]",
            "[1 2]",
            "{a:1}",
            "{\"a\"}",
            "{\"a\":1,}",
            "{\"a\":1",
            "1 2",
            "[",
            "\u{feff}1",
        ] {
            assert_eq!(read(text), Err("not_json"), "{text:?}");
        }
        assert_eq!(
            Json::parse(b"\"\xff\"", LIMITS).map_err(|error| error.code),
            Err("not_json")
        );
    }

    #[test]
    fn limits_hold() {
        assert!(read("[[[1]]]").is_ok());
        assert_eq!(read("[[[[1]]]]"), Err("too_deep"));
        assert_eq!(read(&"[".repeat(200)), Err("too_deep"));
        assert_eq!(read(&" ".repeat(201)), Err("document_too_large"));
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let error = Json::parse(br#"{"a":1,"b":{"c":1,"c":2}}"#, LIMITS).unwrap_err();
        assert_eq!(
            (error.code, error.key.as_deref()),
            ("duplicate_key", Some("c"))
        );
        // An escape does not make another key.
        assert_eq!(read(r#"{"a":1,"\u0061":2}"#), Err("duplicate_key"));
        let keys: Vec<String> = (0..60).map(|i| format!("\"k{}\":0", i % 59)).collect();
        let many = format!("{{{}}}", keys.join(","));
        let limits = Limits {
            max_bytes: 1_000,
            max_depth: 3,
        };
        let error = Json::parse(many.as_bytes(), limits).unwrap_err();
        assert_eq!(error.code, "duplicate_key");
    }
}
