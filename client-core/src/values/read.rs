//! Reading typed values out of JSON by hand. What serde derives for a type weighs kilobytes on a
//! phone; a call of these weighs tens of bytes.

use crate::values::json::Json;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// An object being read; whatever is left over at the end is refused.
pub(crate) struct Members<'a> {
    members: &'a [(String, Json)],
    taken: usize,
}

/// What is wrong, in English, for whoever wrote the document.
pub(crate) type Read<T> = Result<T, String>;

impl<'a> Members<'a> {
    pub(crate) fn of(json: &'a Json) -> Read<Self> {
        match json {
            Json::Object(members) => Ok(Self { members, taken: 0 }),
            _ => Err("expected an object".to_owned()),
        }
    }

    /// The member, when it is there.
    pub(crate) fn get(&mut self, key: &str) -> Option<&'a Json> {
        let mut members = self.members.iter();
        let (_, value) = members.find(|(name, _)| name == key)?;
        self.taken += 1;
        Some(value)
    }

    /// Reads a member that must be there.
    pub(crate) fn need<T>(&mut self, key: &str, read: impl FnOnce(&'a Json) -> Read<T>) -> Read<T> {
        match self.get(key) {
            Some(json) => read(json).map_err(|what| within(key, &what)),
            None => Err(within(key, "missing")),
        }
    }

    /// Reads a member that may be missing.
    pub(crate) fn may<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&'a Json) -> Read<T>,
    ) -> Read<Option<T>> {
        match self.get(key) {
            Some(json) => read(json).map(Some).map_err(|what| within(key, &what)),
            None => Ok(None),
        }
    }

    /// Refuses members nobody asked for.
    pub(crate) fn end(self) -> Read<()> {
        // Keys are unique and each is asked for once, so the counts differ when one is unknown.
        if self.taken == self.members.len() {
            Ok(())
        } else {
            let mut text = "an unknown member among".to_owned();
            for (key, _) in self.members.iter().take(40) {
                text.push(' ');
                text.push_str(key);
            }
            Err(text)
        }
    }
}

/// `key: what`
pub(crate) fn within(key: &str, what: &str) -> String {
    let mut text = key.to_owned();
    text.push_str(": ");
    text.push_str(what);
    text
}

pub(crate) fn text(json: &Json) -> Read<String> {
    match json {
        Json::Text(text) => Ok(text.clone()),
        _ => Err("expected a text".to_owned()),
    }
}

pub(crate) fn flag(json: &Json) -> Read<bool> {
    match json {
        Json::Bool(value) => Ok(*value),
        _ => Err("expected true or false".to_owned()),
    }
}

pub(crate) fn whole(json: &Json) -> Read<u64> {
    match json {
        Json::Number(text) => digits_of(text),
        _ => None,
    }
    .ok_or_else(|| "expected a whole number".to_owned())
}

pub(crate) fn count(json: &Json) -> Read<u32> {
    whole(json).and_then(|n| u32::try_from(n).map_err(|_| "too large a number".to_owned()))
}

/// A whole number written in digits alone.
pub(crate) fn digits_of(text: &str) -> Option<u64> {
    let mut number: u64 = 0;
    for byte in text.bytes() {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = number.checked_mul(10)?.checked_add(digit.into())?;
    }
    (!text.is_empty()).then_some(number)
}

pub(crate) fn items(json: &Json) -> Read<&[Json]> {
    match json {
        Json::List(items) => Ok(items),
        _ => Err("expected a list".to_owned()),
    }
}

pub(crate) fn list<T>(json: &Json, read: fn(&Json) -> Read<T>) -> Read<Vec<T>> {
    let items = items(json)?;
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(read(item)?);
    }
    Ok(values)
}

/// The value with this name.
pub(crate) fn named<T: Copy>(name: &str, of: &[(&str, T)]) -> Read<T> {
    let mut rows = of.iter();
    rows.find(|row| row.0 == name)
        .map(|row| row.1)
        .ok_or_else(|| within("unknown name", name))
}
