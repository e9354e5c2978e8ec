//! Reading values out of a YAML tree, with a fault for each that is not as it should be.

use crate::fault::{Code, Fault, Faults, Message, Pos};
use crate::suggest::nearest;
use crate::yaml::{Entry, Node, Scalar, Source, Value};
use onewindow_core::decimal::Decimal;
use onewindow_core::pack::Text;
use std::cell::RefCell;
use std::str::FromStr;

/// The file being read and where its faults go.
#[derive(Clone, Copy)]
pub(crate) struct Ctx<'a> {
    pub(crate) source: &'a Source,
    pub(crate) faults: &'a Faults,
}

impl<'a> Ctx<'a> {
    pub(crate) fn fault(&self, pos: Pos, code: Code, zh: impl Into<String>, en: impl Into<String>) {
        self.fault_with(pos, code, zh, en, None);
    }

    pub(crate) fn fault_with(
        &self,
        pos: Pos,
        code: Code,
        zh: impl Into<String>,
        en: impl Into<String>,
        suggestion: Option<String>,
    ) {
        self.faults.push(Fault {
            file: self.source.name.clone(),
            line: pos.line,
            column: pos.column,
            code,
            message: Message {
                zh: zh.into(),
                en: en.into(),
            },
            suggestion,
        });
    }

    /// The name a key must have: the file's, without its folder and ending.
    pub(crate) fn file_stem(&self) -> &'a str {
        let name = self.source.name.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".yaml").unwrap_or(name)
    }

    fn shape(&self, pos: Pos, zh: &str, en: &str) {
        self.fault(
            pos,
            Code::WrongShape,
            format!("这里应当是{zh}"),
            format!("expected {en} here"),
        );
    }

    /// A scalar's text.
    pub(crate) fn scalar(&self, node: &'a Node) -> Option<&'a Scalar> {
        let scalar = node.scalar();
        if scalar.is_none() {
            self.shape(node.pos, "一个值", "a value");
        }
        scalar
    }

    /// A text that is not empty.
    pub(crate) fn string(&self, node: &'a Node) -> Option<&'a str> {
        let text = self.scalar(node)?.text.trim();
        if text.is_empty() {
            self.shape(node.pos, "不空的文字", "a text that is not empty");
            return None;
        }
        Some(text)
    }

    pub(crate) fn boolean(&self, node: &'a Node) -> Option<bool> {
        match node.scalar() {
            Some(s) if s.plain && s.text == "true" => Some(true),
            Some(s) if s.plain && s.text == "false" => Some(false),
            _ => {
                self.shape(node.pos, " true 或 false", "true or false");
                None
            }
        }
    }

    /// A whole number from `min` to `max`.
    pub(crate) fn whole<N>(&self, node: &'a Node, min: N, max: N) -> Option<N>
    where
        N: FromStr + PartialOrd + std::fmt::Display,
    {
        let scalar = node.scalar().filter(|s| s.plain);
        let number = scalar.and_then(|s| Decimal::parse(&s.text).ok());
        let digits = number.filter(|n| n.is_whole()).map(|n| n.to_string());
        let Some(digits) = digits else {
            self.shape(node.pos, "整数", "a whole number");
            return None;
        };
        match digits.parse::<N>() {
            Ok(n) if n >= min && n <= max => Some(n),
            _ => {
                self.fault(
                    node.pos,
                    Code::OutOfRange,
                    format!("{digits} 超出范围：应为 {min} 到 {max}"),
                    format!("{digits} is out of range: from {min} to {max}"),
                );
                None
            }
        }
    }

    /// A list; what is not one is a fault and reads as empty.
    pub(crate) fn list(&self, node: &'a Node) -> &'a [Node] {
        match &node.value {
            Value::List(items) => items,
            _ => {
                self.shape(node.pos, "列表", "a list");
                &[]
            }
        }
    }

    pub(crate) fn entries(&self, node: &'a Node) -> Option<&'a [Entry]> {
        match &node.value {
            Value::Map(entries) => Some(entries),
            _ => {
                self.shape(node.pos, "键和值（映射）", "a mapping of keys to values");
                None
            }
        }
    }

    /// `{zh, en}`; English is asked for when `en` says so.
    pub(crate) fn text(&self, node: &'a Node, en: English) -> Option<Text> {
        let record = self.record(node)?;
        let zh = record.get("zh").and_then(|n| self.string(n));
        let english = record.get("en").and_then(|n| self.string(n));
        if zh.is_none() && record.entry("zh").is_none() {
            self.fault(
                node.pos,
                Code::MissingText,
                "缺少中文 zh",
                "the Chinese text `zh` is missing",
            );
        }
        if en == English::Needed && record.entry("en").is_none() {
            self.fault(
                node.pos,
                Code::MissingText,
                "缺少英文 en",
                "the English text `en` is missing",
            );
        }
        self.stray_words(node);
        Some(Text {
            zh: zh?.to_owned(),
            en: english.map(str::to_owned),
        })
    }

    /// In `{en: forms, rules}` the comma ends the text, and `rules` becomes a key.
    fn stray_words(&self, node: &'a Node) {
        for entry in self.entries(node).unwrap_or_default() {
            let key = &entry.key;
            if key != "zh" && key != "en" {
                self.fault(
                    entry.key_pos,
                    Code::UnknownKey,
                    format!("文字只有 zh 和 en，不认识“{key}”；文字里有逗号或冒号时要加引号"),
                    format!("a text has `zh` and `en`, not `{key}`; quote a text that has a comma or colon"),
                );
            }
        }
    }

    /// One of several words, each standing for a value.
    pub(crate) fn one_of<T: Copy>(&self, node: &'a Node, words: &[(&str, T)]) -> Option<T> {
        let word = self.string(node)?;
        let found = words.iter().find(|(w, _)| *w == word).map(|(_, t)| *t);
        if found.is_none() {
            let valid: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
            self.bad_value(node.pos, word, &valid);
        }
        found
    }

    pub(crate) fn bad_value(&self, pos: Pos, word: &str, valid: &[&str]) {
        let list = valid.join(", ");
        self.fault_with(
            pos,
            Code::BadValue,
            format!("不认识“{word}”，可用：{list}"),
            format!("`{word}` is not one of: {list}"),
            nearest(word, valid.iter().copied()).map(str::to_owned),
        );
    }

    /// A key of this catalogue: small letters, digits and hyphens, a letter first.
    pub(crate) fn key(&self, node: &'a Node) -> Option<&'a str> {
        let key = self.string(node)?;
        let good = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.len() <= 64
            && key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !good {
            self.fault(
                node.pos,
                Code::BadIdentifier,
                format!("“{key}”应由小写字母、数字和连字符组成，以字母开头，最多64个字符"),
                format!(
                    "`{key}` must be small letters, digits and hyphens, a letter first, 64 at most"
                ),
            );
            return None;
        }
        Some(key)
    }

    pub(crate) fn record(&self, node: &'a Node) -> Option<Record<'a>> {
        self.entries(node).map(|_| Record {
            ctx: *self,
            node,
            known: RefCell::new(Vec::new()),
        })
    }
}

/// Whether a text must have its English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum English {
    /// Shown in the interface.
    Needed,
    /// The Chinese is enough, as for the names of laws.
    Optional,
}

/// A mapping read key by key; what nobody asked for is a fault at the end.
pub(crate) struct Record<'a> {
    pub(crate) ctx: Ctx<'a>,
    pub(crate) node: &'a Node,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Record<'a> {
    pub(crate) fn entry(&self, key: &'static str) -> Option<&'a Entry> {
        self.known.borrow_mut().push(key);
        self.node.entry(key)
    }

    pub(crate) fn get(&self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// The value at a key that must be there.
    pub(crate) fn need(&self, key: &'static str) -> Option<&'a Node> {
        let found = self.get(key);
        if found.is_none() {
            self.ctx.fault(
                self.node.pos,
                Code::MissingKey,
                format!("缺少“{key}”"),
                format!("`{key}` is missing"),
            );
        }
        found
    }

    pub(crate) fn string(&self, key: &'static str) -> Option<&'a str> {
        self.need(key).and_then(|n| self.ctx.string(n))
    }

    pub(crate) fn text(&self, key: &'static str, en: English) -> Option<Text> {
        self.need(key).and_then(|n| self.ctx.text(n, en))
    }

    pub(crate) fn maybe_text(&self, key: &'static str, en: English) -> Option<Text> {
        self.get(key).and_then(|n| self.ctx.text(n, en))
    }

    /// A boolean that is false when left out.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        self.get(key)
            .and_then(|n| self.ctx.boolean(n))
            .unwrap_or(false)
    }

    /// The texts of a list that may be left out.
    pub(crate) fn texts(&self, key: &'static str, en: English) -> Vec<Text> {
        self.items(key)
            .iter()
            .filter_map(|n| self.ctx.text(n, en))
            .collect()
    }

    /// The members of a list that may be left out.
    pub(crate) fn items(&self, key: &'static str) -> &'a [Node] {
        self.get(key).map(|n| self.ctx.list(n)).unwrap_or_default()
    }

    /// Reports every key that was never asked for.
    pub(crate) fn finish(self) {
        let known = self.known.into_inner();
        let Value::Map(entries) = &self.node.value else {
            return;
        };
        for entry in entries.iter().filter(|e| !known.contains(&e.key.as_str())) {
            let key = &entry.key;
            self.ctx.fault_with(
                entry.key_pos,
                Code::UnknownKey,
                format!("不认识的键“{key}”"),
                format!("unknown key `{key}`"),
                nearest(key, known.iter().copied()).map(str::to_owned),
            );
        }
    }
}
