//! What is said about conditions that nothing changes.

use super::parts::Part;
use super::{Purpose, Rules, Used};
use crate::cel::path;
use crate::fault::Pos;
use crate::form::{Cel, Field, Shape};
use onewindow_core::expr::Expr;
use onewindow_core::pack::Kind;
use std::collections::BTreeSet;

/// Why a condition never holds.
pub(super) struct Why<'u, 'r> {
    /// The parts of the rule that contradict one another.
    pub(super) parts: Vec<Part<'u>>,
    /// The fields whose `x-visible` contradicts those parts.
    pub(super) shown: Vec<&'r str>,
    /// They contradict what the fields can hold, not each other.
    pub(super) by_values: bool,
    /// The repeating group of each comprehension variable.
    pub(super) variables: Vec<Option<String>>,
}

/// A sentence in Chinese and in English.
type Said = (String, String);

impl Rules<'_, '_> {
    pub(super) fn at(&self, used: &Used<'_>, part: Part<'_>) -> Pos {
        self.ctx.source.pos_in(&used.cel.scalar, part.span().start)
    }

    /// A part of a rule with its place.
    fn quote(&self, used: &Used<'_>, part: Part<'_>) -> Said {
        let span = part.span();
        let text = used.cel.text().get(span.start..span.end);
        quoted(text.unwrap_or_default(), self.at(used, part))
    }

    /// The rule that shows a field, with its place.
    fn quote_visible(&self, pointer: &str) -> Said {
        let field = self.index.get(pointer).map(|entry| entry.field);
        let rule: Option<&Cel> = field.and_then(|f| f.visible.as_ref());
        match rule {
            Some(cel) => quoted(cel.text(), self.ctx.source.pos_in(&cel.scalar, 0)),
            None => quoted("", Pos::default()),
        }
    }

    /// What contradicts what.
    fn because(&self, used: &Used<'_>, why: &Why<'_, '_>, false_: bool) -> Said {
        let parts: Vec<Said> = why.parts.iter().map(|p| self.quote(used, *p)).collect();
        let (zh, en) = join(&parts);
        let many = parts.len() > 1;
        let (mut zh, mut en) = if why.shown.is_empty() {
            match (many, false_) {
                (true, false) => (
                    format!("{zh}不可能同时成立"),
                    format!("{en} can never hold together"),
                ),
                (false, false) => (format!("{zh}不可能成立"), format!("{en} can never hold")),
                (true, true) => (
                    format!("{zh}不可能同时不成立"),
                    format!("{en} can never be false together"),
                ),
                (false, true) => (
                    format!("{zh}不可能不成立"),
                    format!("{en} can never be false"),
                ),
            }
        } else {
            let shown: Vec<Said> = why
                .shown
                .iter()
                .map(|pointer| {
                    let (zh, en) = self.quote_visible(pointer);
                    let name = path(pointer);
                    (
                        format!("“{name}”的显示条件{zh}"),
                        format!("{en}, which shows `{name}`"),
                    )
                })
                .collect();
            let (shown_zh, shown_en) = join(&shown);
            if false_ {
                (
                    format!("{shown_zh}成立时，{zh}不可能不成立"),
                    format!("{en} can never be false together with {shown_en}"),
                )
            } else {
                (
                    format!("{zh}与{shown_zh}不可能同时成立"),
                    format!("{en} can never hold together with {shown_en}"),
                )
            }
        };
        if why.by_values {
            let mut pointers = BTreeSet::new();
            for part in &why.parts {
                fields_of(part.expr, &why.variables, &mut pointers);
            }
            for pointer in pointers {
                let field = self.index.get(&pointer).map(|entry| entry.field);
                if let Some((value_zh, value_en)) = field.and_then(values) {
                    let name = path(&pointer);
                    zh.push_str(&format!("，“{name}”{value_zh}"));
                    en.push_str(&format!("; `{name}` is {value_en}"));
                }
            }
        }
        (zh, en)
    }
}

fn quoted(text: &str, pos: Pos) -> Said {
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ");
    let Pos { line, column } = pos;
    (
        format!("“{text}”（第{line}行第{column}列）"),
        format!("`{text}` (line {line}, column {column})"),
    )
}

fn join(parts: &[Said]) -> Said {
    let zh: Vec<&str> = parts.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|(_, en)| en.as_str()).collect();
    (zh.join("和"), en.join(" and "))
}

/// A rule never holds.
pub(super) fn never(
    rules: &Rules<'_, '_>,
    used: &Used<'_>,
    why: &Why<'_, '_>,
    literal: bool,
) -> Said {
    let (zh, en) = match &used.purpose {
        Purpose::Material(id) => (
            format!("材料“{id}”谁也不需要"),
            format!("nobody ever needs the material `{id}`"),
        ),
        Purpose::Fee(id) => (
            format!("收费“{id}”永远不收"),
            format!("the fee `{id}` is never charged"),
        ),
        Purpose::Visible(at) => (
            format!("字段“{}”永远不显示", path(at)),
            format!("the field `{}` is never shown", path(at)),
        ),
        Purpose::Required(at) => (
            format!("字段“{}”的 x-required 永远不成立", path(at)),
            format!("the `x-required` of the field `{}` never holds", path(at)),
        ),
        Purpose::Check(id) => (
            format!("检查“{id}”永远通不过，谁也提交不了"),
            format!("the check `{id}` never passes, so nobody could submit"),
        ),
        Purpose::Compute(_) | Purpose::Amount(_) => Said::default(),
    };
    if literal {
        return (zh, en);
    }
    let (why_zh, why_en) = rules.because(used, why, false);
    (format!("{zh}：{why_zh}"), format!("{en}: {why_en}"))
}

/// A check never fails.
pub(super) fn never_fails(rules: &Rules<'_, '_>, used: &Used<'_>, why: &Why<'_, '_>) -> Said {
    let Purpose::Check(id) = used.purpose else {
        return Said::default();
    };
    let (zh, en) = rules.because(used, why, true);
    (
        format!("检查“{id}”总是通过，没有作用：{zh}"),
        format!("the check `{id}` always passes, so it does nothing: {en}"),
    )
}

/// A part of a rule never holds.
pub(super) fn never_part(rules: &Rules<'_, '_>, used: &Used<'_>, why: &Why<'_, '_>) -> Said {
    let (zh, en) = rules.because(used, why, false);
    (
        format!("规则的这一部分没有作用：{zh}"),
        format!("this part of the rule does nothing: {en}"),
    )
}

/// A part of a rule always holds.
pub(super) fn always_part(rules: &Rules<'_, '_>, used: &Used<'_>, part: Part<'_>) -> Said {
    let (zh, en) = rules.quote(used, part);
    (
        format!("规则的这一部分没有作用：{zh}总是成立"),
        format!("this part of the rule does nothing: {en} always holds"),
    )
}

/// A rule always holds.
pub(super) fn always(purpose: &Purpose<'_>) -> Said {
    match purpose {
        Purpose::Material(id) => (
            format!("材料“{id}”的条件总是成立，去掉 when 即可"),
            format!("the material `{id}` is always needed; leave out its `when`"),
        ),
        Purpose::Fee(id) => (
            format!("收费“{id}”的条件总是成立，去掉 when 即可"),
            format!("the fee `{id}` is always charged; leave out its `when`"),
        ),
        Purpose::Visible(at) => (
            format!("字段“{}”总是显示，去掉 x-visible 即可", path(at)),
            format!(
                "the field `{}` is always shown; leave out its `x-visible`",
                path(at)
            ),
        ),
        Purpose::Required(at) => (
            format!("字段“{}”总是必填，写进 required 即可", path(at)),
            format!(
                "the field `{}` is always required; name it in `required`",
                path(at)
            ),
        ),
        Purpose::Check(_) | Purpose::Compute(_) | Purpose::Amount(_) => Said::default(),
    }
}

/// What a field can hold, in words.
fn values(field: &Field) -> Option<Said> {
    let most = |most: u32| (format!("最多{most}项"), format!("a list of {most} at most"));
    let kind = match &field.shape {
        Shape::Leaf(kind) => kind,
        Shape::Rows { max, .. } => return max.map(most),
        _ => return None,
    };
    match kind {
        Kind::Choices {
            choices, max_items, ..
        } => {
            let all = u32::try_from(choices.len()).ok()?;
            Some(most(max_items.map_or(all, |max| max.min(all))))
        }
        Kind::Choice { choices } => {
            let values: Vec<String> = choices.iter().map(|c| format!("'{}'", c.value)).collect();
            Some((
                format!("只能是 {}", values.join("、")),
                format!("one of {}", values.join(", ")),
            ))
        }
        Kind::Boolean {
            constant: Some(only),
        } => Some((format!("只能是 {only}"), format!("only ever {only}"))),
        Kind::Number {
            integer,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            ..
        } => {
            let (mut zh, mut en) = if *integer {
                ("是整数".to_owned(), "a whole number".to_owned())
            } else {
                ("是数字".to_owned(), "a number".to_owned())
            };
            for (bound, before_zh, after_zh, before_en) in [
                (minimum, "不小于", "", "at least"),
                (exclusive_minimum, "大于", "", "above"),
                (maximum, "不大于", "", "at most"),
                (exclusive_maximum, "小于", "", "below"),
                (multiple_of, "是", "的倍数", "a multiple of"),
            ] {
                if let Some(bound) = bound {
                    zh.push_str(&format!("，{before_zh}{bound}{after_zh}"));
                    en.push_str(&format!(", {before_en} {bound}"));
                }
            }
            Some((zh, en))
        }
        _ => None,
    }
}

/// The fields a part of a rule reads.
fn fields_of(expr: &Expr, variables: &[Option<String>], out: &mut BTreeSet<String>) {
    let mut all = |parts: &[&Expr]| {
        for part in parts {
            fields_of(part, variables, out);
        }
    };
    match expr {
        Expr::Field(pointer) | Expr::Rows(pointer) => {
            out.insert(pointer.clone());
        }
        Expr::Member(variable, key) => {
            let rows = variables
                .get(usize::from(*variable))
                .and_then(Option::as_ref);
            out.extend(rows.map(|rows| format!("{rows}/*/{key}")));
        }
        Expr::Not(a) | Expr::Neg(a) => all(&[a]),
        Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) | Expr::Call(_, parts) => {
            all(&parts.iter().collect::<Vec<_>>());
        }
        Expr::If(a, b, c) => all(&[a, b, c]),
        Expr::Compare(_, a, b) | Expr::Arith(_, a, b) | Expr::In(a, b) => all(&[a, b]),
        _ => {}
    }
}
