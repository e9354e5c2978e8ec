//! Reading typed values out of JSON by hand. What serde derives for a type weighs kilobytes on a
//! phone; a call of these weighs tens of bytes.

use crate::values::doc::{self, Item, Items, Part};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// An object being read; whatever is left over at the end is refused.
pub(crate) struct Members<'a> {
    members: doc::Members<'a>,
    taken: usize,
}

/// What is wrong, in English, for whoever wrote the document.
pub(crate) type Read<T> = Result<T, String>;

impl<'a> Members<'a> {
    pub(crate) fn of(json: Item<'a>) -> Read<Self> {
        match json.members() {
            Some(members) => Ok(Self { members, taken: 0 }),
            None => Err("expected an object".to_owned()),
        }
    }

    /// The member, when it is there.
    pub(crate) fn get(&mut self, key: &str) -> Option<Item<'a>> {
        let mut members = self.members.clone();
        let (_, value) = members.find(|(name, _)| *name == key)?;
        self.taken += 1;
        Some(value)
    }

    /// Reads a member that must be there.
    pub(crate) fn need<T>(&mut self, key: &str, read: impl FnOnce(Item<'a>) -> Read<T>) -> Read<T> {
        match self.get(key) {
            Some(json) => read(json).map_err(|what| within(key, &what)),
            None => Err(within(key, "missing")),
        }
    }

    /// Reads a member that may be missing.
    pub(crate) fn may<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(Item<'a>) -> Read<T>,
    ) -> Read<Option<T>> {
        match self.get(key) {
            Some(json) => read(json).map(Some).map_err(|what| within(key, &what)),
            None => Ok(None),
        }
    }

    /// Refuses members nobody asked for.
    pub(crate) fn end(self) -> Read<()> {
        // Keys are unique and each is asked for once, so the counts differ when one is unknown.
        if self.taken == self.members.clone().count() {
            Ok(())
        } else {
            let mut text = "an unknown member among".to_owned();
            for (key, _) in self.members.take(40) {
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

pub(crate) fn text(json: Item<'_>) -> Read<String> {
    match json.text() {
        Some(text) => Ok(text.to_owned()),
        None => Err("expected a text".to_owned()),
    }
}

pub(crate) fn flag(json: Item<'_>) -> Read<bool> {
    match json.part() {
        Part::Bool(value) => Ok(*value),
        _ => Err("expected true or false".to_owned()),
    }
}

pub(crate) fn whole(json: Item<'_>) -> Read<u64> {
    match json.part() {
        Part::Number(text) => digits_of(text),
        _ => None,
    }
    .ok_or_else(|| "expected a whole number".to_owned())
}

pub(crate) fn count(json: Item<'_>) -> Read<u32> {
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

pub(crate) fn items(json: Item<'_>) -> Read<Items<'_>> {
    json.items().ok_or_else(|| "expected a list".to_owned())
}

pub(crate) fn list<T>(json: Item<'_>, read: fn(Item<'_>) -> Read<T>) -> Read<Vec<T>> {
    let items = items(json)?;
    let mut values = Vec::with_capacity(items.clone().count());
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
