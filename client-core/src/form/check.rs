//! One answer against its field's type and constraints.

use crate::form::{Bounds, Shape};
use crate::pack::Choice;
use crate::rules::value::Value;
use crate::values::date::Date;
use crate::values::decimal::{Decimal, DecimalError, PLACES};
use crate::values::doc::{Item, Part};
use crate::values::format::Format;
use crate::values::out::write_text;
use crate::verdict::message::{Fault, Param};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::str::FromStr;

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Nothing was answered: missing, an empty text or an empty list.
    None,
    /// A value that satisfies the field.
    Valid(Value),
    /// A value that does not. Rules treat it as unanswered, so no verdict rests on it.
    Invalid(Fault),
}

/// A value to be checked, wherever it comes from.
enum Plain<'a> {
    Text(&'a str),
    Number(&'a str),
    Exact(Decimal),
    Bool(bool),
    /// Texts; `None` for an item that is none.
    List(Vec<Option<&'a str>>),
    Other,
}

/// Reads the answer to a field that holds a value.
pub(crate) fn check(shape: &Shape, item: Item<'_>) -> Answer {
    let plain = match item.part() {
        Part::Text(text) => Plain::Text(text),
        Part::Number(text) => Plain::Number(text),
        Part::Bool(value) => Plain::Bool(*value),
        Part::List(_) => Plain::List(item.items().unwrap_or_default().map(Item::text).collect()),
        Part::Null | Part::Object(_) => Plain::Other,
    };
    check_plain(shape, &plain)
}

/// Checks a value a rule computed as if it had been answered; a text in a date field is a day.
pub(crate) fn check_computed(shape: &Shape, value: &Value) -> Answer {
    let day;
    let plain = match value {
        Value::Bool(value) => Plain::Bool(*value),
        Value::Text(text) => Plain::Text(text),
        Value::Number(number) => Plain::Exact(*number),
        Value::Date(date) => {
            day = date.to_text();
            Plain::Text(&day)
        }
        Value::List(items) => {
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                texts.push(match item {
                    Value::Text(text) => Some(&**text),
                    _ => None,
                });
            }
            Plain::List(texts)
        }
        Value::Row(..) => Plain::Other,
    };
    check_plain(shape, &plain)
}

fn check_plain(shape: &Shape, plain: &Plain<'_>) -> Answer {
    let result = match (shape, plain) {
        (Shape::Text { .. } | Shape::Choice(_), Plain::Text("")) => return Answer::None,
        (Shape::Choices { .. }, Plain::List(items)) if items.is_empty() => return Answer::None,
        (
            Shape::Text {
                format,
                min,
                max,
                pattern,
            },
            Plain::Text(text),
        ) => check_length(text, *min, *max).and_then(|()| {
            if pattern.as_ref().is_some_and(|p| !p.is_match(text)) {
                return Err(Fault::new("pattern"));
            }
            check_format(*format, text)
        }),
        (Shape::Choice(choices), Plain::Text(text)) => {
            if choices.iter().any(|choice| choice.value == *text) {
                Ok(Value::Text(Arc::from(*text)))
            } else {
                Err(Fault::new("not_a_choice"))
            }
        }
        (Shape::Choices { choices, min, max }, Plain::List(items)) => {
            check_several(items, choices).and_then(|value| check_count(value, *min, *max))
        }
        (
            Shape::Number {
                integer, bounds, ..
            },
            Plain::Number(text),
        ) => match Decimal::parse(text) {
            Ok(number) => check_number(number, *integer, bounds),
            Err(DecimalError::TooManyPlaces) => {
                let places = if *integer { 0 } else { usize::from(PLACES) };
                Err(Fault::new("too_many_decimals").with_count("max", places))
            }
            Err(_) => Err(Fault::new("too_large").with_text("max", "1e32")),
        },
        (
            Shape::Number {
                integer, bounds, ..
            },
            Plain::Exact(number),
        ) => check_number(*number, *integer, bounds),
        (Shape::Boolean { constant }, Plain::Bool(value)) => match constant {
            Some(wanted) if wanted != value => Err(Fault::new("must_be").with(
                "value",
                Param::Plain(String::from(if *wanted { "true" } else { "false" })),
            )),
            _ => Ok(Value::Bool(*value)),
        },
        (shape, _) => Err(wrong_type(shape)),
    };
    match result {
        Ok(value) => Answer::Valid(value),
        Err(fault) => Answer::Invalid(fault),
    }
}

/// The fault of a value of another type than the field's.
pub(crate) fn wrong_type(shape: &Shape) -> Fault {
    let expected = match shape {
        Shape::Group => "object",
        Shape::Rows { .. } | Shape::Choices { .. } => "list",
        Shape::Text { .. } | Shape::Choice(_) => "text",
        Shape::Number { .. } => "number",
        Shape::Boolean { .. } => "boolean",
    };
    Fault::new("wrong_type").with_text("expected", expected)
}

/// Writes a value as it stands in JSON.
pub(crate) fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Text(text) => write_text(out, text),
        Value::Number(number) => out.push_str(&number.to_text()),
        Value::Date(date) => write_text(out, &date.to_text()),
        Value::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Row(..) => out.push_str("null"),
    }
}

fn check_length(text: &str, min: usize, max: usize) -> Result<(), Fault> {
    // A scalar value has one to four bytes, so most texts need no counting.
    if text.len() <= max && text.len() >= min.saturating_mul(4) {
        return Ok(());
    }
    let length = text.chars().count();
    if length < min {
        return Err(Fault::new("too_short").with_count("min", min));
    }
    if length > max {
        return Err(Fault::new("too_long").with_count("max", max));
    }
    Ok(())
}

fn check_format(format: Option<Format>, text: &str) -> Result<Value, Fault> {
    match format {
        Some(Format::Date) => Date::from_str(text)
            .map(Value::Date)
            .map_err(|_| Fault::new(Format::Date.code())),
        Some(format) if !format.accepts(text) => Err(Fault::new(format.code())),
        _ => Ok(Value::Text(Arc::from(text))),
    }
}

fn check_several(items: &[Option<&str>], choices: &[Choice]) -> Result<Value, Fault> {
    let mut values: Vec<Value> = Vec::new();
    for item in items {
        let Some(text) = item else {
            return Err(Fault::new("wrong_type").with_text("expected", "text"));
        };
        if !choices.iter().any(|choice| choice.value == *text) {
            return Err(Fault::new("not_a_choice"));
        }
        let value = Value::Text(Arc::from(*text));
        // There are never more values than choices here, since a second one ends the search.
        if values.contains(&value) {
            return Err(Fault::new("duplicate"));
        }
        values.push(value);
    }
    Ok(Value::List(values))
}

fn check_count(value: Value, min: usize, max: usize) -> Result<Value, Fault> {
    let count = match &value {
        Value::List(items) => items.len(),
        _ => 0,
    };
    if count < min {
        return Err(Fault::new("too_few_choices").with_count("min", min));
    }
    if count > max {
        return Err(Fault::new("too_many_choices").with_count("max", max));
    }
    Ok(value)
}

fn check_number(number: Decimal, integer: bool, bounds: &Bounds) -> Result<Value, Fault> {
    if integer && !number.is_whole() {
        return Err(Fault::new("too_many_decimals").with_count("max", 0));
    }
    let fault = |code, name, bound: Decimal| {
        Err(Fault::new(code).with(name, Param::Plain(bound.to_text())))
    };
    match bounds {
        Bounds {
            minimum: Some(bound),
            ..
        } if number < *bound => fault("too_small", "min", *bound),
        Bounds {
            above: Some(bound), ..
        } if number <= *bound => fault("not_above", "above", *bound),
        Bounds {
            maximum: Some(bound),
            ..
        } if number > *bound => fault("too_large", "max", *bound),
        Bounds {
            below: Some(bound), ..
        } if number >= *bound => fault("not_below", "below", *bound),
        Bounds {
            step: Some(step), ..
        } if !number.is_multiple_of(*step) => fault("not_a_multiple", "step", *step),
        _ => Ok(Value::Number(number)),
    }
}
