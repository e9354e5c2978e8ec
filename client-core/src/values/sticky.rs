//! Reading large documents out of JSON by hand, the first fault kept aside: a read that fails
//! gives an empty value, and whoever began asks at the end whether all was well. Handling a fault
//! at each of a hundred reads would double the code that a phone downloads.

use crate::values::json::Json;
use crate::values::read::{digits_of, within};
use alloc::string::String;
use alloc::vec::Vec;

/// What is wrong so far.
#[derive(Default)]
pub(crate) struct Sticky {
    fault: Option<String>,
}

/// An object being read. Members nobody asked for are a fault.
pub(crate) struct Object<'a> {
    members: &'a [(String, Json)],
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

    pub(crate) fn object<'a>(&mut self, at: &str, json: &'a Json) -> Object<'a> {
        let members = match json {
            Json::Object(members) => members.as_slice(),
            _ => {
                self.wrong(at, "expected an object");
                &[]
            }
        };
        Object { members, taken: 0 }
    }

    /// Says what nobody asked for.
    pub(crate) fn close(&mut self, at: &str, object: &Object<'_>) {
        // Keys are unique and each is asked for once, so the counts differ when one is unknown.
        if object.taken != object.members.len() {
            self.wrong(at, "an unknown member");
        }
    }

    pub(crate) fn text_of(&mut self, at: &str, json: &Json) -> String {
        match json {
            Json::Text(text) => text.clone(),
            _ => {
                self.wrong(at, "expected a text");
                String::new()
            }
        }
    }

    pub(crate) fn items_of<'a>(&mut self, at: &str, json: &'a Json) -> &'a [Json] {
        match json {
            Json::List(items) => items,
            _ => {
                self.wrong(at, "expected a list");
                &[]
            }
        }
    }

    pub(crate) fn text(&mut self, object: &mut Object<'_>, key: &str) -> String {
        self.may_text(object, key).unwrap_or_else(|| {
            self.wrong(key, "missing");
            String::new()
        })
    }

    pub(crate) fn may_text(&mut self, object: &mut Object<'_>, key: &str) -> Option<String> {
        let json = object.get(key)?;
        Some(self.text_of(key, json))
    }

    pub(crate) fn flag(&mut self, object: &mut Object<'_>, key: &str) -> bool {
        self.may_flag(object, key).unwrap_or(false)
    }

    pub(crate) fn may_flag(&mut self, object: &mut Object<'_>, key: &str) -> Option<bool> {
        match object.get(key)? {
            Json::Bool(value) => Some(*value),
            _ => {
                self.wrong(key, "expected true or false");
                None
            }
        }
    }

    pub(crate) fn whole(&mut self, object: &mut Object<'_>, key: &str) -> u64 {
        match object.get(key) {
            Some(json) => self.whole_of(key, json),
            None => {
                self.wrong(key, "missing");
                0
            }
        }
    }

    fn whole_of(&mut self, at: &str, json: &Json) -> u64 {
        let number = match json {
            Json::Number(text) => digits_of(text),
            _ => None,
        };
        number.unwrap_or_else(|| {
            self.wrong(at, "expected a whole number");
            0
        })
    }

    pub(crate) fn count_of(&mut self, at: &str, json: &Json) -> u32 {
        let whole = self.whole_of(at, json);
        u32::try_from(whole).unwrap_or_else(|_| {
            self.wrong(at, "too large a number");
            0
        })
    }

    pub(crate) fn count(&mut self, object: &mut Object<'_>, key: &str) -> u32 {
        self.may_count(object, key).unwrap_or_else(|| {
            self.wrong(key, "missing");
            0
        })
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
        read: fn(&mut Self, &Json) -> T,
    ) -> Vec<T> {
        let items = match object.get(key) {
            Some(json) => self.items_of(key, json),
            None => {
                self.wrong(key, "missing");
                &[]
            }
        };
        self.each(items, read)
    }

    pub(crate) fn each<T>(&mut self, items: &[Json], read: fn(&mut Self, &Json) -> T) -> Vec<T> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(read(self, item));
        }
        values
    }

    /// The value with this name; the first of them when there is none.
    pub(crate) fn named<T: Copy>(&mut self, name: &str, of: &[(&str, T)], or: T) -> T {
        for (other, value) in of {
            if *other == name {
                return *value;
            }
        }
        self.wrong("unknown name", name);
        or
    }
}

impl<'a> Object<'a> {
    pub(crate) fn get(&mut self, key: &str) -> Option<&'a Json> {
        for (name, value) in self.members {
            if name == key {
                self.taken += 1;
                return Some(value);
            }
        }
        None
    }
}

/// An item that is a text.
pub(crate) fn text(sticky: &mut Sticky, json: &Json) -> String {
    sticky.text_of("item", json)
}
