//! One schema: its keywords, with its reference followed.

use super::Cel;
use super::keywords::{PROFILE, Subject, applies};
use crate::fault::{Code, Pos};
use crate::read::{Ctx, English};
use crate::suggest::nearest;
use crate::yaml::{Entry, Node, Value};
use onewindow_core::pack::Text;

/// A schema with its reference followed: its own keywords, then those of the definition.
pub(crate) struct Schema<'a> {
    pub(crate) ctx: Ctx<'a>,
    pub(crate) pos: Pos,
    pub(super) entries: Vec<&'a Entry>,
}

impl<'a> Schema<'a> {
    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|e| e.key == key).copied()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|e| &e.value)
    }

    pub(super) fn cel(&self, key: &str) -> Option<Cel> {
        let node = self.get(key)?;
        rule(self.ctx, node)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        let value = self.get(key).and_then(|n| self.ctx.boolean(n));
        value.unwrap_or(false)
    }

    /// Reports every keyword outside the profile, and every one that says nothing here.
    pub(super) fn check_keywords(&self, subject: Subject) {
        for entry in &self.entries {
            let key = entry.key.as_str();
            if !PROFILE.contains(&key) {
                unknown_keyword(self.ctx, entry, PROFILE);
            } else if !applies(key, subject) {
                self.ctx.fault(
                    entry.key_pos,
                    Code::KeywordNotForType,
                    format!("{}不用“{key}”", subject.zh()),
                    format!("`{key}` says nothing about {}", subject.en()),
                );
            }
        }
    }

    /// A title or description: `{zh, en}`, or a Chinese text with its English under `x-i18n`.
    pub(super) fn text(&self, key: &str, en: English) -> Option<Text> {
        let english = self
            .get("x-i18n")
            .and_then(|n| n.get("en"))
            .and_then(|n| n.get(key));
        label(self.ctx, key, self.get(key)?, english, en)
    }
}

/// A label: `{zh, en}`, or as JSON Schema has it a text, with its English elsewhere.
pub(super) fn label<'a>(
    ctx: Ctx<'a>,
    key: &str,
    node: &'a Node,
    english: Option<&'a Node>,
    en: English,
) -> Option<Text> {
    if let Value::Map(_) = node.value {
        return ctx.text(node, en);
    }
    let zh = ctx.string(node)?.to_owned();
    let english = english.and_then(|n| ctx.string(n));
    if english.is_none() && en == English::Needed {
        ctx.fault(
            node.pos,
            Code::MissingText,
            format!("“{key}”缺少英文"),
            format!("`{key}` has no English"),
        );
    }
    Some(Text {
        zh,
        en: english.map(str::to_owned),
    })
}

/// A rule's text; a bare `true` is a rule too.
pub(crate) fn rule<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<Cel> {
    ctx.string(node)?;
    Some(Cel {
        scalar: node.scalar()?.clone(),
        pos: node.pos,
    })
}

pub(crate) fn unknown_keyword(ctx: Ctx<'_>, entry: &Entry, valid: &[&str]) {
    let key = &entry.key;
    ctx.fault_with(
        entry.key_pos,
        Code::UnknownKeyword,
        format!("表单规范里没有关键字“{key}”"),
        format!("`{key}` is not a keyword of the schema profile"),
        nearest(key, valid.iter().copied()).map(str::to_owned),
    );
}
