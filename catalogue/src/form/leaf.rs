//! Fields that hold one answer: texts, choices, numbers, yes or no.

use super::keywords::Subject;
use super::pattern;
use super::schema::Schema;
use super::{Shape, choices};
use crate::codes::Codes;
use crate::fault::{Code, Pos};
use crate::read::{Ctx, English};
use crate::suggest::nearest;
use crate::yaml::Node;
use onewindow_core::decimal::Decimal;
use onewindow_core::format::Format;
use onewindow_core::pack::{Choice, Kind};
use onewindow_core::pattern::Pattern;
use serde_json::Value as Json;

/// The longest text a form may ask for, in characters.
const MAX_TEXT: u32 = 20_000;
/// The most rows or values of one list.
const MAX_ITEMS: u32 = 500;

/// Reads a leaf; `None` when a fault keeps its kind from being known.
pub(crate) fn read(schema: &Schema<'_>, subject: Subject, codes: &Codes) -> Option<Kind> {
    match subject {
        Subject::Text => Some(text(schema)),
        Subject::Choice => Some(Kind::Choice {
            choices: choices::read(schema, codes)?,
        }),
        Subject::Number => Some(number(schema)),
        Subject::Boolean => Some(Kind::Boolean {
            constant: choices::boolean(schema),
        }),
        _ => None,
    }
}

fn text(schema: &Schema<'_>) -> Kind {
    let ctx = schema.ctx;
    let format = schema.get("format").and_then(|n| {
        let name = ctx.string(n)?;
        if Format::named(name).is_some() {
            return Some(name.to_owned());
        }
        let known: Vec<&str> = Format::names().collect();
        ctx.fault_with(
            n.pos,
            Code::UnknownFormat,
            format!("没有格式“{name}”，可用：{}", known.join(", ")),
            format!(
                "there is no format `{name}`; there are {}",
                known.join(", ")
            ),
            nearest(name, known.iter().copied()).map(str::to_owned),
        );
        None
    });
    let limit = |key| schema.get(key).and_then(|n| ctx.whole(n, 0, MAX_TEXT));
    let (min_length, max_length) = (limit("minLength"), limit("maxLength"));
    check_order(schema, "minLength", "maxLength", min_length, max_length);
    if schema.get("format").is_none() && schema.get("maxLength").is_none() {
        ctx.fault(
            schema.pos,
            Code::MissingBound,
            "文字必须写 maxLength，或者用 format、选项",
            "a text must say `maxLength`, or have a format or values",
        );
    }
    let pattern = schema.get("pattern").and_then(|n| {
        let written = ctx.scalar(n)?.text.clone();
        check_pattern(ctx, n.pos, &written).then_some(written)
    });
    Kind::Text {
        format,
        min_length,
        max_length,
        pattern,
    }
}

/// Reports a pattern that cannot be used; whether it can.
pub(crate) fn check_pattern(ctx: Ctx<'_>, pos: Pos, written: &str) -> bool {
    let Err(refusal) = pattern::check(written) else {
        return true;
    };
    let (zh, en) = refusal.said();
    ctx.fault(pos, refusal.code(), zh, en);
    false
}

fn check_order<N: PartialOrd>(
    schema: &Schema<'_>,
    low_key: &str,
    high_key: &str,
    low: Option<N>,
    high: Option<N>,
) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        let pos = schema.entry(low_key).map_or(schema.pos, |e| e.key_pos);
        schema.ctx.fault(
            pos,
            Code::EmptyRange,
            format!("{low_key} 大于 {high_key}，没有值可填"),
            format!("`{low_key}` is above `{high_key}`: no value fits"),
        );
    }
}

/// `minItems` and `maxItems`.
pub(crate) fn bounds(schema: &Schema<'_>, low: &str, high: &str) -> (Option<u32>, Option<u32>) {
    let limit = |key| {
        schema
            .get(key)
            .and_then(|n| schema.ctx.whole(n, 0, MAX_ITEMS))
    };
    let (min, max) = (limit(low), limit(high));
    check_order(schema, low, high, min, max);
    (min, max)
}

/// A choice of several.
pub(crate) fn several(schema: &Schema<'_>, option: &Schema<'_>, codes: &Codes) -> Option<Kind> {
    let ctx = schema.ctx;
    if !choices::lists_values(option) {
        ctx.fault(
            schema.get("items").map_or(schema.pos, |n| n.pos),
            Code::BadType,
            "列表的 items 必须有选项（多选）或是对象（重复组）",
            "the `items` of a list have values to choose, or are an object that repeats",
        );
        return None;
    }
    let unique = schema.get("uniqueItems").and_then(|n| ctx.boolean(n));
    if unique != Some(true) {
        ctx.fault(
            schema.get("uniqueItems").map_or(schema.pos, |n| n.pos),
            Code::NotUnique,
            "多选必须写 uniqueItems: true",
            "a choice of several must say `uniqueItems: true`",
        );
    }
    let (min_items, max_items) = bounds(schema, "minItems", "maxItems");
    let choices = choices::read(option, codes)?;
    if let Some(min) = min_items
        && usize::try_from(min).is_ok_and(|m| m > choices.len())
    {
        let pos = schema.get("minItems").map_or(schema.pos, |n| n.pos);
        ctx.fault(
            pos,
            Code::EmptyRange,
            format!("只有 {} 个选项，minItems 不能是 {min}", choices.len()),
            format!(
                "there are {} values, so `minItems` cannot be {min}",
                choices.len()
            ),
        );
    }
    Some(Kind::Choices {
        choices,
        min_items,
        max_items,
    })
}

fn number(schema: &Schema<'_>) -> Kind {
    let ctx = schema.ctx;
    let integer = schema
        .get("type")
        .and_then(Node::scalar)
        .is_some_and(|s| s.text == "integer");
    let read = |key: &str| schema.get(key).and_then(|n| decimal(ctx, n));
    let (mut minimum, mut maximum) = (read("minimum"), read("maximum"));
    let (above, below) = (read("exclusiveMinimum"), read("exclusiveMaximum"));
    let multiple_of = read("multipleOf");
    check_order(schema, "minimum", "maximum", minimum, maximum);
    // An exclusive bound on the same number as another bound leaves nothing either.
    let at_or_above = |low: Option<Decimal>, high: Option<Decimal>| matches!((low, high), (Some(l), Some(h)) if l >= h);
    for (low_key, high_key, low, high) in [
        ("exclusiveMinimum", "maximum", above, maximum),
        ("minimum", "exclusiveMaximum", minimum, below),
        ("exclusiveMinimum", "exclusiveMaximum", above, below),
    ] {
        if at_or_above(low, high) {
            check_order(schema, low_key, high_key, Some(1), Some(0));
        }
    }
    if multiple_of.is_some_and(|m| m <= Decimal::ZERO) {
        ctx.fault(
            schema.get("multipleOf").map_or(schema.pos, |n| n.pos),
            Code::OutOfRange,
            "multipleOf 必须大于0",
            "`multipleOf` must be above zero",
        );
    }
    let mut several = false;
    if let Some((least, most)) = choices::range(schema) {
        several = least != most;
        minimum = Some(minimum.map_or(least, |m| m.max(least)));
        maximum = Some(maximum.map_or(most, |m| m.min(most)));
    }
    let write = |d: Option<Decimal>| d.map(|d| d.to_string());
    Kind::Number {
        // Several numbers listed are whole numbers in a row.
        integer: integer || several,
        minimum: write(minimum),
        maximum: write(maximum),
        exclusive_minimum: write(above),
        exclusive_maximum: write(below),
        multiple_of: write(multiple_of),
        unit: schema
            .get("x-unit")
            .and_then(|n| ctx.text(n, English::Optional)),
    }
}

fn decimal<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<Decimal> {
    let number = node
        .scalar()
        .filter(|s| s.plain)
        .and_then(|s| Decimal::parse(&s.text).ok());
    if number.is_none() {
        ctx.fault(
            node.pos,
            Code::WrongShape,
            "这里应当是数字，最多6位小数",
            "expected a number here, with six decimal places at most",
        );
    }
    number
}

/// The default, when the field itself would take it.
pub(crate) fn default(schema: &Schema<'_>, kind: &Kind) -> Option<Json> {
    let node = schema.get("default")?;
    let value = default_value(node, kind);
    if value.is_none() {
        schema.ctx.fault(
            node.pos,
            Code::BadDefault,
            "默认值不符合字段自己的要求",
            "the field itself would refuse this default",
        );
    }
    value
}

fn default_value(node: &Node, kind: &Kind) -> Option<Json> {
    let scalar = node.scalar();
    match kind {
        Kind::Boolean { constant } => {
            let value = match scalar.filter(|s| s.plain)?.text.as_str() {
                "true" => true,
                "false" => false,
                _ => return None,
            };
            (constant.is_none_or(|c| c == value)).then_some(Json::Bool(value))
        }
        Kind::Text {
            format,
            min_length,
            max_length,
            pattern,
        } => {
            let text = scalar?.text.as_str();
            let length = u32::try_from(text.chars().count()).ok()?;
            let fits = min_length.is_none_or(|m| length >= m)
                && max_length.is_none_or(|m| length <= m)
                && (format.as_deref().and_then(Format::named)).is_none_or(|f| f.accepts(text))
                && pattern
                    .as_ref()
                    .is_none_or(|p| Pattern::new(p).is_ok_and(|r| r.is_match(text)));
            fits.then(|| Json::String(text.to_owned()))
        }
        Kind::Choice { choices } => choice(choices, node),
        Kind::Choices { choices, .. } => {
            let crate::yaml::Value::List(values) = &node.value else {
                return None;
            };
            values
                .iter()
                .map(|n| choice(choices, n))
                .collect::<Option<Vec<_>>>()
                .map(Json::Array)
        }
        Kind::Number {
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            ..
        } => {
            // A pack holds no floats, so a default is whole.
            let n = Decimal::parse(&scalar.filter(|s| s.plain)?.text).ok()?;
            let whole = n.to_whole()?;
            let bound = |b: &Option<String>| b.as_deref().and_then(|b| Decimal::parse(b).ok());
            let fits = bound(minimum).is_none_or(|m| n >= m)
                && bound(maximum).is_none_or(|m| n <= m)
                && bound(exclusive_minimum).is_none_or(|m| n > m)
                && bound(exclusive_maximum).is_none_or(|m| n < m)
                && bound(multiple_of).is_none_or(|m| n.is_multiple_of(m));
            fits.then(|| Json::from(whole))
        }
        Kind::Group { .. } | Kind::Rows { .. } => None,
    }
}

fn choice(choices: &[Choice], node: &Node) -> Option<Json> {
    let text = node.scalar()?.text.as_str();
    let known = choices.iter().any(|c| c.value == text);
    known.then(|| Json::String(text.to_owned()))
}

const WIDGETS: &[&str] = &["textarea", "radio", "select", "switch", "date"];

/// How to draw the field, when that fits what it holds.
pub(crate) fn widget(schema: &Schema<'_>, shape: &Shape) -> Option<String> {
    let node = schema.get("x-widget")?;
    let ctx = schema.ctx;
    let name = ctx.string(node)?;
    if !WIDGETS.contains(&name) {
        ctx.bad_value(node.pos, name, WIDGETS);
        return None;
    }
    let Shape::Leaf(kind) = shape else {
        return None;
    };
    let fits = match kind {
        Kind::Text { format, .. } => match name {
            "textarea" => format.is_none(),
            "date" => format.as_deref() == Some("date"),
            _ => false,
        },
        Kind::Choice { .. } | Kind::Choices { .. } => name == "radio" || name == "select",
        Kind::Boolean { .. } => name == "switch" || name == "radio",
        _ => false,
    };
    if !fits {
        ctx.fault(
            node.pos,
            Code::KeywordNotForType,
            format!("这种字段不能画成“{name}”"),
            format!("a field of this type cannot be drawn as `{name}`"),
        );
        return None;
    }
    Some(name.to_owned())
}
