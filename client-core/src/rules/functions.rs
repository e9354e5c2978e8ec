//! Arithmetic and the functions of the profile, on known values. `None` is a failure: a division
//! by zero, a number that does not fit, a text that is no date.

use crate::context::Context;
use crate::rules::expr::{Arithmetic, Function};
use crate::rules::value::Value;
use crate::values::date::Date;
use crate::values::decimal::Decimal;
use crate::values::ident;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::str::FromStr;

/// Applies an operator; a joined text may not grow past `most` characters.
pub(crate) fn arithmetic(op: Arithmetic, a: &Value, b: &Value, most: u32) -> Option<Value> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => match op {
            Arithmetic::Add => a.checked_add(*b),
            Arithmetic::Sub => a.checked_sub(*b),
            Arithmetic::Mul => a.checked_mul(*b),
            Arithmetic::Div => a.checked_div(*b),
            Arithmetic::Rem => a.checked_rem(*b),
        }
        .map(Value::Number),
        (Value::Text(a), Value::Text(b)) if op == Arithmetic::Add => {
            let most = usize::try_from(most)
                .unwrap_or(usize::MAX)
                .saturating_mul(4);
            let fits = a.len().saturating_add(b.len()) <= most;
            fits.then(|| {
                let mut both = String::with_capacity(a.len() + b.len());
                both.push_str(a);
                both.push_str(b);
                Value::Text(Arc::from(both))
            })
        }
        _ => None,
    }
}

/// Whether the arguments are members of a list written out, of which absent ones are left out.
pub(crate) fn skips_absent(function: Function, args: usize) -> bool {
    matches!(function, Function::Min | Function::Max) && args > 1
}

/// Applies a function. `min` and `max` of an empty list give an empty list, which stands for
/// nothing.
pub(crate) fn call(
    function: Function,
    first: &Value,
    second: Option<&Value>,
    context: &Context,
) -> Option<Value> {
    Some(match (function, first, second) {
        (Function::Size, Value::Text(text), None) => {
            Value::Number(Decimal::count(text.chars().count()))
        }
        (Function::Size, Value::List(items), None) => Value::Number(Decimal::count(items.len())),
        (Function::StartsWith, Value::Text(a), Some(Value::Text(b))) => {
            Value::Bool(a.starts_with(b.as_ref()))
        }
        (Function::EndsWith, Value::Text(a), Some(Value::Text(b))) => {
            Value::Bool(a.ends_with(b.as_ref()))
        }
        (Function::Contains, Value::Text(a), Some(Value::Text(b))) => Value::Bool(is_part(a, b)),
        (Function::Sum, Value::List(items), None) => {
            let mut sum = Decimal::ZERO;
            for item in items {
                let Value::Number(number) = item else {
                    return None;
                };
                sum = sum.checked_add(*number)?;
            }
            Value::Number(sum)
        }
        (Function::Min, Value::List(items), None) => extreme(items, false)?,
        (Function::Max, Value::List(items), None) => extreme(items, true)?,
        (Function::Date, Value::Text(text), None) => Value::Date(Date::from_str(text).ok()?),
        (Function::DaysBetween, Value::Date(a), Some(Value::Date(b))) => {
            Value::Number(Decimal::whole(i64::from(a.days_until(*b))))
        }
        (Function::Age, Value::Date(birth), None) => age(*birth, context.today),
        (Function::Age, Value::Date(birth), Some(Value::Date(on))) => age(*birth, *on),
        (Function::AddWorkdays, Value::Date(from), Some(Value::Number(n))) => {
            let n = i32::try_from(n.to_whole()?).ok()?;
            Value::Date(context.calendar.add_workdays(*from, n)?.date)
        }
        (Function::BirthDate, Value::Text(id), None) => Value::Date(ident::resident_birth(id)?),
        _ => return None,
    })
}

/// Whether a text has another in it, by the search of std.
#[cfg(feature = "std")]
fn is_part(text: &str, part: &str) -> bool {
    text.contains(part)
}

/// The same where the search of std would be a large part of the module.
#[cfg(not(feature = "std"))]
fn is_part(text: &str, part: &str) -> bool {
    holds(text.as_bytes(), part.as_bytes())
}

/// Whether a text has another in it, in time linear in both (Knuth, Morris and Pratt).
#[cfg(any(test, not(feature = "std")))]
fn holds(text: &[u8], part: &[u8]) -> bool {
    // How much of the part still matches when its next byte does not.
    let mut back = Vec::with_capacity(part.len());
    let mut matched = 0;
    for byte in part {
        while matched > 0 && part.get(matched) != Some(byte) {
            matched = back.get(matched - 1).copied().unwrap_or(0);
        }
        if !back.is_empty() && part.get(matched) == Some(byte) {
            matched += 1;
        }
        back.push(matched);
    }
    matched = 0;
    for byte in text {
        while matched > 0 && part.get(matched) != Some(byte) {
            matched = back.get(matched - 1).copied().unwrap_or(0);
        }
        if part.get(matched) == Some(byte) {
            matched += 1;
        }
        if matched == part.len() {
            return true;
        }
    }
    part.is_empty()
}

fn age(birth: Date, on: Date) -> Value {
    Value::Number(Decimal::whole(i64::from(birth.years_until(on))))
}

/// The least or greatest of numbers or of dates.
fn extreme(items: &[Value], greatest: bool) -> Option<Value> {
    let Some((first, rest)) = items.split_first() else {
        return Some(Value::List(Vec::new()));
    };
    let mut best = first;
    for item in rest.iter().chain([first]) {
        let more = match (item, best) {
            (Value::Number(a), Value::Number(b)) => a > b,
            (Value::Date(a), Value::Date(b)) => a > b,
            _ => return None,
        };
        if more == greatest && item != best {
            best = item;
        }
    }
    Some(best.clone())
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_part_is_found_wherever_it_begins() {
        let texts = [
            "", "a", "aa", "ab", "aab", "abab", "ababac", "aaaab", "中文", "文",
        ];
        for text in texts {
            for part in texts {
                assert_eq!(
                    holds(text.as_bytes(), part.as_bytes()),
                    text.contains(part),
                    "{part:?} in {text:?}"
                );
            }
        }
    }
}
