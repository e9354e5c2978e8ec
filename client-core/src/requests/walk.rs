//! Reads a body along its shape. The first thing that makes it unreadable ends the reading, as it
//! does for the server; broken rules are gathered until the end.

use super::rules::{self, MAX_KEYS};
use super::shapes::{Kind, Need, Rule, Shape};
use super::{Params, push_member, push_number};
use crate::values::json::Reader;
use alloc::string::String;
use alloc::vec::Vec;

/// A wrong place, before it is put into words.
pub(super) struct Fault {
    pub(super) pointer: String,
    pub(super) code: &'static str,
    pub(super) params: Params,
}

/// What is wrong with a body.
pub(super) fn faults(shape: &Shape, body: &str) -> Vec<Fault> {
    let mut walk = Walk {
        reader: Reader::new(body, 0),
        pointer: String::new(),
        found: Vec::new(),
    };
    // Whatever else is wrong with it, a body that is not JSON is that first of all.
    if Reader::new(body, 0).pass().is_err() {
        walk.break_rule("not_json", Params::default());
    } else {
        walk.object(shape);
    }
    walk.found
}

struct Walk<'a> {
    reader: Reader<'a>,
    /// Where the reader is.
    pointer: String,
    found: Vec<Fault>,
}

/// What the members of one object have told the rules over several of them.
#[derive(Default)]
struct Told {
    /// The members with a value, a bit each.
    given: u32,
    /// The last choice of several was made.
    last_choice: bool,
    /// A text for people holds more than blanks.
    words: bool,
}

// `None` everywhere below: the body cannot be read, and the one fault found says why. That it is
// JSON was seen before, so nothing else ends the reading.
impl Walk<'_> {
    fn break_rule(&mut self, code: &'static str, params: Params) {
        self.found.push(Fault {
            pointer: self.pointer.clone(),
            code,
            params,
        });
    }

    fn check(&mut self, broken: Option<&'static str>) {
        if let Some(code) = broken {
            self.break_rule(code, Params::default());
        }
    }

    fn check_length(&mut self, length: usize, min: u32, max: u32, is_list: bool) {
        if let Some((code, params)) = rules::length(length, min, max, is_list) {
            self.break_rule(code, params);
        }
    }

    fn stop<T>(&mut self, code: &'static str) -> Option<T> {
        self.found.clear();
        self.break_rule(code, Params::default());
        None
    }

    fn stop_at<T>(&mut self, member: &str, code: &'static str) -> Option<T> {
        push_member(&mut self.pointer, member);
        self.stop(code)
    }

    fn break_at(&mut self, member: &str, code: &'static str) {
        let here = self.pointer.len();
        push_member(&mut self.pointer, member);
        self.break_rule(code, Params::default());
        self.pointer.truncate(here);
    }

    /// The first character of the value to come.
    fn next(&mut self) -> Option<u8> {
        self.reader.space();
        self.reader.peek()
    }

    /// Steps into an object or a list; says whether it holds anything.
    fn enter(&mut self, open: u8, close: u8) -> Option<bool> {
        if self.next() != Some(open) {
            return self.stop("wrong_type");
        }
        self.reader.eat(open);
        self.reader.space();
        Some(!self.reader.eat(close))
    }

    /// Steps over what stands between two values; says whether there is another.
    fn more(&mut self, close: u8) -> bool {
        self.reader.space();
        !self.reader.eat(close) && self.reader.eat(b',')
    }

    fn string(&mut self) -> Option<String> {
        if self.next() != Some(b'"') {
            return self.stop("wrong_type");
        }
        self.reader.string().ok()
    }

    fn object(&mut self, shape: &Shape) -> Option<()> {
        let here = self.pointer.len();
        let mut told = Told::default();
        let mut seen = 0;
        let mut more = self.enter(b'{', b'}')?;
        while more {
            let key = self.reader.key().ok()?;
            let mut members = (0_u32..).zip(shape.members);
            let Some((i, member)) = members.find(|(_, member)| member.name == key) else {
                return self.stop_at(&key, "unknown_field");
            };
            push_member(&mut self.pointer, &key);
            if seen & (1 << i) != 0 {
                return self.stop("duplicate_key");
            }
            seen |= 1 << i;
            if member.need == Need::May && self.next() == Some(b'n') {
                self.reader.skip().ok()?;
            } else {
                told.given |= 1 << i;
                self.value(&member.kind, &mut told)?;
            }
            self.pointer.truncate(here);
            more = self.more(b'}');
        }
        for (i, member) in (0_u32..).zip(shape.members) {
            if member.need == Need::Must && seen & (1 << i) == 0 {
                return self.stop_at(member.name, "required");
            }
        }
        self.over_several(shape, &told)
    }

    fn over_several(&mut self, shape: &Shape, told: &Told) -> Option<()> {
        match (&shape.rule, shape.members) {
            (Rule::SayWhy, _) if told.last_choice && !told.words => {
                self.break_at("reason", "required");
            }
            (Rule::OneOf, [first, second, ..]) => match told.given & 3 {
                0 => self.break_at(first.name, "required"),
                3 => self.break_at(second.name, "only_one_of"),
                _ => {}
            },
            (Rule::WithLastChoice, [_, second, ..]) => {
                match (told.last_choice, told.given & 2 != 0) {
                    (true, false) => return self.stop_at(second.name, "required"),
                    (false, true) => return self.stop_at(second.name, "unknown_field"),
                    _ => {}
                }
            }
            _ => {}
        }
        Some(())
    }

    fn value(&mut self, kind: &Kind, told: &mut Told) -> Option<()> {
        match kind {
            Kind::Text(min, max) | Kind::Words(min, max) => {
                let text = self.string()?;
                self.check_length(text.chars().count(), *min, *max, false);
                if let Kind::Words(..) = kind {
                    told.words = !rules::is_blank(&text);
                    self.check(rules::words(&text));
                }
            }
            Kind::Mobile => {
                let text = self.string()?;
                self.check(rules::mobile(&text));
            }
            Kind::SmsCode => {
                let text = self.string()?;
                self.check(rules::sms_code(&text));
            }
            Kind::Object => {
                if self.next() != Some(b'{') {
                    self.break_rule("wrong_type", Params::default());
                }
                self.reader.skip().ok()?;
            }
            Kind::Choice(words) => {
                let text = self.string()?;
                if !words.contains(&text.as_str()) {
                    return self.stop("not_a_choice");
                }
                told.last_choice = words.last() == Some(&text.as_str());
            }
            Kind::Keys => {
                let mut keys = Vec::new();
                let count = self.list(|walk| {
                    keys.push(walk.string()?);
                    Some(())
                })?;
                self.check_length(count, 0, MAX_KEYS, true);
                self.check(rules::keys(&keys));
            }
            Kind::Rows(shape, min, max) => {
                let before = self.found.len();
                let count = self.list(|walk| walk.object(shape))?;
                // Too many rows are told once, not with what is wrong in each of them.
                if rules::length(count, *min, *max, true).is_some() {
                    self.found.truncate(before);
                }
                self.check_length(count, *min, *max, true);
            }
            Kind::Nested(shape) => self.object(shape)?,
        }
        Some(())
    }

    /// Reads each item of a list; gives how many there are.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<usize> {
        let here = self.pointer.len();
        let mut count = 0_u32;
        let mut more = self.enter(b'[', b']')?;
        while more {
            self.pointer.push('/');
            push_number(&mut self.pointer, count);
            item(self)?;
            self.pointer.truncate(here);
            count += 1;
            more = self.more(b']');
        }
        usize::try_from(count).ok()
    }
}
