//! The values of a choice: `oneOf`, `enum`, `const` or a code table.

use super::schema::{Schema, unknown_keyword};
use crate::codes::Codes;
use crate::fault::Code;
use crate::read::{Ctx, English};
use crate::suggest::nearest;
use crate::yaml::Node;
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
            let values = ctx.list(node).iter().filter_map(|n| ctx.string(n));
            values.map(bare).collect()
        }
        "const" => vec![bare(ctx.string(node)?)],
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
        if entry.key != "const" && entry.key != "title" {
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
    let title = ctx.text(title, English::Needed);
    Some(Choice {
        value: ctx.string(value)?.to_owned(),
        title: title?,
    })
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
