//! Reading large documents out of JSON by hand, the first fault kept aside: a read that fails
//! gives an empty value, and whoever began asks at the end whether all was well. Handling a fault
//! at each of a hundred reads would double the code that a phone downloads.

use crate::values::doc::{Item, Items, Members, Part};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// What is wrong so far.
#[derive(Default)]
pub(crate) struct Sticky {
    fault: Option<String>,
}

/// An object being read. Members nobody asked for are a fault.
pub(crate) struct Object<'a> {
    members: Members<'a>,
    taken: usize,
}

impl Sticky {
    /// The value that was read, unless something was wrong.
    pub(crate) fn end<T>(self, value: T) -> Result<T, String> {
        match self.fault {
            None => Ok(value),
            Some(fault) => Err(fault),
        }
    }

    pub(crate) fn wrong(&mut self, at: &str, what: &str) {
        if self.fault.is_none() {
            self.fault = Some(within(at, what));
        }
    }

    pub(crate) fn object<'a>(&mut self, at: &str, json: Item<'a>) -> Object<'a> {
        let members = json.members().unwrap_or_else(|| {
            self.wrong(at, "expected an object");
            Members::default()
        });
        Object { members, taken: 0 }
    }

    /// Says what nobody asked for.
    pub(crate) fn close(&mut self, at: &str, object: &Object<'_>) {
        // Keys are unique and each is asked for once, so the counts differ when one is unknown.
        if object.taken != object.members.clone().count() {
            self.wrong(at, "an unknown member");
        }
    }

    pub(crate) fn text_of(&mut self, at: &str, json: Item<'_>) -> String {
        json.text().map(String::from).unwrap_or_else(|| {
            self.wrong(at, "expected a text");
            String::new()
        })
    }

    pub(crate) fn items_of<'a>(&mut self, at: &str, json: Item<'a>) -> Items<'a> {
        json.items().unwrap_or_else(|| {
            self.wrong(at, "expected a list");
            Items::default()
        })
    }

    /// A member that must be there; `null` where it is not.
    fn need<'a>(&mut self, object: &mut Object<'a>, key: &str) -> Item<'a> {
        object.get(key).unwrap_or_else(|| {
            self.wrong(key, "missing");
            Item::NULL
        })
    }

    pub(crate) fn text(&mut self, object: &mut Object<'_>, key: &str) -> String {
        let json = self.need(object, key);
        self.text_of(key, json)
    }

    pub(crate) fn may_text(&mut self, object: &mut Object<'_>, key: &str) -> Option<String> {
        let json = object.get(key)?;
        Some(self.text_of(key, json))
    }

    pub(crate) fn flag(&mut self, object: &mut Object<'_>, key: &str) -> bool {
        self.may_flag(object, key).unwrap_or(false)
    }

    pub(crate) fn must_flag(&mut self, object: &mut Object<'_>, key: &str) -> bool {
        let json = self.need(object, key);
        self.flag_of(key, json).unwrap_or(false)
    }

    pub(crate) fn may_flag(&mut self, object: &mut Object<'_>, key: &str) -> Option<bool> {
        let json = object.get(key)?;
        self.flag_of(key, json)
    }

    fn flag_of(&mut self, at: &str, json: Item<'_>) -> Option<bool> {
        match json.part() {
            Part::Bool(value) => Some(*value),
            _ => {
                self.wrong(at, "expected true or false");
                None
            }
        }
    }

    pub(crate) fn whole(&mut self, object: &mut Object<'_>, key: &str) -> u64 {
        let json = self.need(object, key);
        self.whole_of(key, json)
    }

    fn whole_of(&mut self, at: &str, json: Item<'_>) -> u64 {
        let number = match json.part() {
            Part::Number(text) => digits_of(text),
            _ => None,
        };
        number.unwrap_or_else(|| {
            self.wrong(at, "expected a whole number");
            0
        })
    }

    pub(crate) fn count_of(&mut self, at: &str, json: Item<'_>) -> u32 {
        let whole = self.whole_of(at, json);
        u32::try_from(whole).unwrap_or_else(|_| {
            self.wrong(at, "too large a number");
            0
        })
    }

    pub(crate) fn count(&mut self, object: &mut Object<'_>, key: &str) -> u32 {
        let json = self.need(object, key);
        self.count_of(key, json)
    }

    pub(crate) fn may_count(&mut self, object: &mut Object<'_>, key: &str) -> Option<u32> {
        let json = object.get(key)?;
        Some(self.count_of(key, json))
    }

    /// Reads the items of a list that must be there.
    pub(crate) fn list<T>(
        &mut self,
        object: &mut Object<'_>,
        key: &str,
        read: fn(&mut Self, Item<'_>) -> T,
    ) -> Vec<T> {
        let json = self.need(object, key);
        let items = self.items_of(key, json);
        self.each(items, read)
    }

    pub(crate) fn each<T>(
        &mut self,
        items: Items<'_>,
        read: fn(&mut Self, Item<'_>) -> T,
    ) -> Vec<T> {
        let mut values = Vec::with_capacity(items.clone().count());
        for item in items {
            values.push(read(self, item));
        }
        values
    }

    /// The value with this name; the first of them when there is none.
    pub(crate) fn named<T: Copy>(&mut self, name: &str, of: &[(&str, T)], or: T) -> T {
        named(name, of).unwrap_or_else(|| {
            self.wrong("unknown name", name);
            or
        })
    }
}

impl<'a> Object<'a> {
    pub(crate) fn get(&mut self, key: &str) -> Option<Item<'a>> {
        for (name, value) in self.members.clone() {
            if name == key {
                self.taken += 1;
                return Some(value);
            }
        }
        None
    }
}

/// An item that is a text.
pub(crate) fn text(sticky: &mut Sticky, json: Item<'_>) -> String {
    sticky.text_of("item", json)
}

/// `key: what`
pub(crate) fn within(key: &str, what: &str) -> String {
    let mut text = key.to_owned();
    text.push_str(": ");
    text.push_str(what);
    text
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

/// The value with this name.
pub(crate) fn named<T: Copy>(name: &str, of: &[(&str, T)]) -> Option<T> {
    for (other, value) in of {
        if *other == name {
            return Some(*value);
        }
    }
    None
}
