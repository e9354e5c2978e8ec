//! The values of a choice: `oneOf`, `enum`, `const` or a code table.

use super::schema::{Schema, label, unknown_keyword};
use crate::codes::Codes;
use crate::fault::Code;
use crate::read::{Ctx, English};
use crate::suggest::nearest;
use crate::yaml::Node;
use onewindow_core::decimal::Decimal;
use onewindow_core::pack::{Choice, Text};

/// Whether the schema lists values.
pub(crate) fn lists_values(schema: &Schema<'_>) -> bool {
    ["oneOf", "enum", "x-codes"]
        .iter()
        .any(|k| schema.get(k).is_some())
}

/// The values in order; `None` when a fault keeps them from being known.
pub(crate) fn read<'a>(schema: &Schema<'a>, codes: &Codes) -> Option<Vec<Choice>> {
    let ctx = schema.ctx;
    let sources: Vec<&str> = ["oneOf", "enum", "const", "x-codes"]
        .into_iter()
        .filter(|k| schema.get(k).is_some())
        .collect();
    if let [_, second, ..] = sources.as_slice()
        && let Some(entry) = schema.entry(second)
    {
        ctx.fault(
            entry.key_pos,
            Code::BadChoices,
            format!("选项只能用一种方式列出，这里用了 {}", sources.join("、")),
            format!(
                "values are listed in one way only; here are {}",
                sources.join(" and ")
            ),
        );
    }
    let first = *sources.first()?;
    let node = schema.get(first)?;
    let choices = match first {
        "oneOf" => {
            let items = ctx.list(node);
            let read: Vec<Choice> = items.iter().filter_map(|n| one(ctx, n)).collect();
            // With a value missing, rules on the field cannot be judged.
            if read.len() != items.len() {
                return None;
            }
            read
        }
        "enum" => {
            let items = ctx.list(node);
            let read: Vec<Choice> = items
                .iter()
                .filter_map(|n| text(ctx, n))
                .map(bare)
                .collect();
            if read.len() != items.len() {
                return None;
            }
            read
        }
        "const" => vec![bare(text(ctx, node)?)],
        _ => table(ctx, node, codes)?,
    };
    if choices.is_empty() {
        ctx.fault(
            node.pos,
            Code::BadChoices,
            "没有任何选项",
            "there is no value to choose",
        );
        return None;
    }
    for (i, choice) in choices.iter().enumerate() {
        if choices.iter().take(i).any(|c| c.value == choice.value) {
            ctx.fault(
                node.items().get(i).map_or(node.pos, |n| n.pos),
                Code::BadChoices,
                format!("选项“{}”重复", choice.value),
                format!("the value `{}` is listed twice", choice.value),
            );
        }
    }
    Some(choices)
}

fn bare(value: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        title: Text {
            zh: value.to_owned(),
            en: None,
        },
    }
}

fn one<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<Choice> {
    for entry in ctx.entries(node)? {
        if !["const", "title", "x-i18n"].contains(&entry.key.as_str()) {
            unknown_keyword(ctx, entry, &["const", "title"]);
        }
    }
    let (Some(value), Some(title)) = (node.get("const"), node.get("title")) else {
        ctx.fault(
            node.pos,
            Code::BadChoices,
            "每个选项写作 {const: 值, title: {zh, en}}",
            "each value is written {const: value, title: {zh, en}}",
        );
        return None;
    };
    let english = node
        .get("x-i18n")
        .and_then(|n| n.get("en"))
        .and_then(|n| n.get("title"));
    let title = label(ctx, "title", title, english, English::Needed);
    Some(Choice {
        value: text(ctx, value)?.to_owned(),
        title: title?,
    })
}

/// A value of a choice: a text, which in YAML stands in quotes where it looks like something else.
fn text<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<&'a str> {
    if Listed::of(node) == Some(Listed::Texts) {
        return node.scalar().map(|s| s.text.as_str());
    }
    ctx.fault(
        node.pos,
        Code::BadChoices,
        "选项的值应当是不空的文字；像数字或 true 的文字要加引号",
        "a value to choose is a text that is not empty; one that looks like a number or `true` takes quotes",
    );
    None
}

/// What the values listed under `enum` or `const` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    Texts,
    Numbers,
    Booleans,
}

impl Listed {
    fn of(node: &Node) -> Option<Self> {
        let scalar = node.scalar()?;
        Some(match scalar.text.as_str() {
            "" => return None,
            "true" | "false" if scalar.plain => Self::Booleans,
            number if scalar.plain && Decimal::parse(number).is_ok() => Self::Numbers,
            _ => Self::Texts,
        })
    }

    /// What `enum` or `const` lists, when it is of one kind.
    pub(crate) fn by(schema: &Schema<'_>) -> Option<Self> {
        let (first, rest) = values(schema).split_first()?;
        let kind = Self::of(first)?;
        rest.iter()
            .all(|n| Self::of(n) == Some(kind))
            .then_some(kind)
    }
}

/// The values under `enum`, or the one under `const`.
fn values<'a>(schema: &Schema<'a>) -> &'a [Node] {
    match (schema.get("enum"), schema.get("const")) {
        (Some(list), _) => list.items(),
        (None, Some(one)) => std::slice::from_ref(one),
        (None, None) => &[],
    }
}

/// The least and the greatest of numbers listed; `None` when a range does not say the same.
pub(crate) fn range(schema: &Schema<'_>) -> Option<(Decimal, Decimal)> {
    let number = |n: &Node| Decimal::parse(&n.scalar()?.text).ok();
    let mut numbers: Vec<Decimal> = values(schema).iter().map(number).collect::<Option<_>>()?;
    numbers.sort();
    let next =
        |(a, b): (&Decimal, &Decimal)| a.is_whole() && a.checked_add(Decimal::whole(1)) == Some(*b);
    let in_a_row = numbers.iter().zip(numbers.iter().skip(1)).all(next);
    let found = (*numbers.first()?, *numbers.last()?);
    if !in_a_row {
        let pos = schema.get("enum").map_or(schema.pos, |n| n.pos);
        schema.ctx.fault(
            pos,
            Code::BadChoices,
            "数字只能列出一个，或一串相连的整数；其他写成文字选项",
            "numbers are listed as a single one, or as whole numbers in a row; make others texts to choose",
        );
        return None;
    }
    Some(found)
}

/// The only boolean listed; `None` when both are.
pub(crate) fn boolean(schema: &Schema<'_>) -> Option<bool> {
    let mut listed = values(schema)
        .iter()
        .filter_map(Node::scalar)
        .map(|s| s.text == "true");
    let first = listed.next()?;
    listed.all(|b| b == first).then_some(first)
}

fn table<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Option<Vec<Choice>> {
    let name = ctx.string(node)?;
    if let Some(table) = codes.table(name) {
        return Some(table.to_vec());
    }
    let known = codes.table_names();
    ctx.fault_with(
        node.pos,
        Code::UnknownTable,
        format!("没有代码表“{name}”，可用：{}", known.join(", ")),
        format!(
            "there is no code table `{name}`; there are {}",
            known.join(", ")
        ),
        nearest(name, known.iter().copied()).map(str::to_owned),
    );
    None
}
