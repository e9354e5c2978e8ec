//! One answer against its field's type and constraints.

use crate::form::{Bounds, Shape};
use crate::rules::value::Value;
use crate::values::date::Date;
use crate::values::decimal::{Decimal, DecimalError, PLACES};
use crate::values::format::Format;
use crate::values::json::Json;
use crate::verdict::message::Fault;
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

/// Reads the answer to a field that holds a value.
pub(crate) fn check(shape: &Shape, json: &Json) -> Answer {
    let result = match (shape, json) {
        (Shape::Text { .. } | Shape::Choice(_), Json::Text(text)) if text.is_empty() => {
            return Answer::None;
        }
        (Shape::Choices { .. }, Json::List(items)) if items.is_empty() => return Answer::None,
        (
            Shape::Text {
                format,
                min,
                max,
                pattern,
            },
            Json::Text(text),
        ) => check_length(text, *min, *max).and_then(|()| {
            if pattern.as_ref().is_some_and(|p| !p.is_match(text)) {
                return Err(Fault::new("pattern"));
            }
            check_format(*format, text)
        }),
        (Shape::Choice(choices), Json::Text(text)) => {
            if choices.iter().any(|choice| choice.value == *text) {
                Ok(Value::Text(Arc::from(text.as_str())))
            } else {
                Err(Fault::new("not_a_choice"))
            }
        }
        (Shape::Choices { choices, min, max }, Json::List(items)) => {
            let known = |text: &str| choices.iter().any(|choice| choice.value == text);
            check_several(items, known).and_then(|value| check_count(value, *min, *max))
        }
        (
            Shape::Number {
                integer, bounds, ..
            },
            Json::Number(text),
        ) => match Decimal::parse(text) {
            Ok(number) => check_number(number, *integer, bounds),
            Err(DecimalError::TooManyPlaces) => {
                let places = if *integer { 0 } else { usize::from(PLACES) };
                Err(Fault::new("too_many_decimals").with_count("max", places))
            }
            Err(_) => Err(Fault::new("too_large").with_text("max", "1e32")),
        },
        (Shape::Boolean { constant }, Json::Bool(value)) => match constant {
            Some(wanted) if wanted != value => {
                Err(Fault::new("must_be").with("value", Json::Bool(*wanted)))
            }
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

/// Checks a value a rule computed as if it had been answered.
pub(crate) fn check_computed(shape: &Shape, value: &Value) -> Result<(), Fault> {
    match check(shape, &to_json(value)) {
        Answer::Invalid(fault) => Err(fault),
        Answer::None | Answer::Valid(_) => Ok(()),
    }
}

/// A value as it stands in JSON.
pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::Bool(value) => Json::Bool(*value),
        Value::Text(text) => Json::Text(String::from(&**text)),
        Value::Number(number) => Json::Number(number.to_text()),
        Value::Date(date) => Json::Text(date.to_text()),
        Value::List(items) => {
            let mut list = Vec::with_capacity(items.len());
            for item in items {
                list.push(to_json(item));
            }
            Json::List(list)
        }
        Value::Row(..) => Json::Null,
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

fn check_several(items: &[Json], known: impl Fn(&str) -> bool) -> Result<Value, Fault> {
    let mut values: Vec<Value> = Vec::new();
    for item in items {
        let Json::Text(text) = item else {
            return Err(Fault::new("wrong_type").with_text("expected", "text"));
        };
        if !known(text) {
            return Err(Fault::new("not_a_choice"));
        }
        let value = Value::Text(Arc::from(text.as_str()));
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
        Err(Fault::new(code).with(name, Json::Number(bound.to_text())))
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
