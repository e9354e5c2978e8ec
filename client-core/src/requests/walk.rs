//! Reads a body along its shape. The first thing that makes it unreadable ends the reading, as it
//! does for the server; broken rules are gathered until the end.

use super::rules::{self, MAX_KEYS};
use super::shapes::{Kind, Need, Rule, Shape};
use super::{FieldError, Lang, Params, push_member};
use crate::values::json::{DocumentError, Reader};
use crate::values::out::push_number;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// What is wrong with a body, in the order it was found.
pub(super) fn errors(shape: &Shape, body: &str, lang: Lang) -> Vec<FieldError> {
    let mut walk = Walk {
        reader: Reader::new(body, 0),
        lang,
        pointer: String::new(),
        found: Vec::new(),
    };
    // Whatever else is wrong with it, a body that is not JSON is that first of all.
    let json = plain(Reader::new(body, 0).pass());
    if let Err(code) = json.and_then(|()| walk.object(shape)) {
        walk.found.clear();
        walk.break_rule(code, Params::default());
    }
    walk.found
}

/// A step that fails has the code of what makes the body unreadable, at the walk's pointer.
type Step<T> = Result<T, &'static str>;

fn plain<T>(read: Result<T, DocumentError>) -> Step<T> {
    read.map_err(|error| error.code)
}

struct Walk<'a> {
    reader: Reader<'a>,
    lang: Lang,
    /// Where the reader is.
    pointer: String,
    found: Vec<FieldError>,
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

impl<'a> Walk<'a> {
    fn break_rule(&mut self, code: &'static str, params: Params) {
        let error = FieldError::new(self.pointer.clone(), code, params, self.lang);
        self.found.push(error);
    }

    fn check(&mut self, broken: Option<&'static str>) {
        if let Some(code) = broken {
            self.break_rule(code, Params::default());
        }
    }

    fn check_length(&mut self, length: usize, (min, max): (u32, u32), is_list: bool) {
        if let Some((code, params)) = rules::length(length, min, max, is_list) {
            self.break_rule(code, params);
        }
    }

    /// Steps into an object or a list; says whether it holds anything.
    fn enter(&mut self, open: u8, close: u8) -> Step<bool> {
        self.reader.space();
        if !self.reader.eat(open) {
            return Err("wrong_type");
        }
        self.reader.space();
        Ok(!self.reader.eat(close))
    }

    /// Steps over what stands between two values; says whether there is another.
    fn more(&mut self, close: u8) -> bool {
        self.reader.space();
        !self.reader.eat(close) && self.reader.eat(b',')
    }

    /// The first character of the value to come.
    fn next(&mut self) -> Option<u8> {
        self.reader.space();
        self.reader.peek()
    }

    fn string(&mut self) -> Step<Cow<'a, str>> {
        if self.next() != Some(b'"') {
            return Err("wrong_type");
        }
        plain(self.reader.string())
    }

    fn object(&mut self, shape: &Shape) -> Step<()> {
        let here = self.pointer.len();
        let mut told = Told::default();
        let mut seen = 0;
        let mut more = self.enter(b'{', b'}')?;
        while more {
            let key = plain(self.reader.key())?;
            push_member(&mut self.pointer, &key);
            let mut members = (0_u32..).zip(shape.members);
            let Some((i, member)) = members.find(|(_, member)| member.name == key) else {
                return Err("unknown_field");
            };
            if seen & (1 << i) != 0 {
                return Err("duplicate_key");
            }
            seen |= 1 << i;
            if member.need == Need::May && self.next() == Some(b'n') {
                plain(self.reader.skip())?;
            } else {
                told.given |= 1 << i;
                self.value(&member.kind, &mut told)?;
            }
            self.pointer.truncate(here);
            more = self.more(b'}');
        }
        for (i, member) in (0_u32..).zip(shape.members) {
            if member.need == Need::Must && seen & (1 << i) == 0 {
                push_member(&mut self.pointer, member.name);
                return Err("required");
            }
        }
        self.over_several(shape, &told)
    }

    fn over_several(&mut self, shape: &Shape, told: &Told) -> Step<()> {
        let both = told.given & 3;
        let (member, code, readable) = match (&shape.rule, shape.members) {
            (Rule::SayWhy, [_, why]) if told.last_choice && !told.words => (why, "required", true),
            (Rule::OneOf, [first, ..]) if both == 0 => (first, "required", true),
            (Rule::OneOf, [_, second, ..]) if both == 3 => (second, "only_one_of", true),
            (Rule::WithLastChoice, [_, with]) if told.last_choice && both < 2 => {
                (with, "required", false)
            }
            (Rule::WithLastChoice, [_, with]) if !told.last_choice && both > 1 => {
                (with, "unknown_field", false)
            }
            _ => return Ok(()),
        };
        let here = self.pointer.len();
        push_member(&mut self.pointer, member.name);
        if !readable {
            return Err(code);
        }
        self.break_rule(code, Params::default());
        self.pointer.truncate(here);
        Ok(())
    }

    fn value(&mut self, kind: &Kind, told: &mut Told) -> Step<()> {
        match kind {
            Kind::Object => {
                if self.next() != Some(b'{') {
                    self.break_rule("wrong_type", Params::default());
                }
                plain(self.reader.skip())
            }
            Kind::Nested(shape) => self.object(shape),
            Kind::Keys => self.list(None, (0, MAX_KEYS)),
            Kind::Rows(shape, min, max) => self.list(Some(shape), (*min, *max)),
            kind => {
                let text = self.string()?;
                self.text(kind, &text, told)
            }
        }
    }

    fn text(&mut self, kind: &Kind, text: &str, told: &mut Told) -> Step<()> {
        let broken = match kind {
            Kind::Mobile => rules::mobile(text),
            Kind::SmsCode => rules::sms_code(text),
            Kind::Choice(words) => {
                told.last_choice = words.last() == Some(&text);
                if !words.contains(&text) {
                    return Err("not_a_choice");
                }
                None
            }
            Kind::Text(min, max) => {
                self.check_length(text.chars().count(), (*min, *max), false);
                None
            }
            Kind::Words(min, max) => {
                self.check_length(text.chars().count(), (*min, *max), false);
                told.words = !rules::is_blank(text);
                rules::words(text)
            }
            Kind::Object | Kind::Keys | Kind::Rows(..) | Kind::Nested(_) => None,
        };
        self.check(broken);
        Ok(())
    }

    /// Reads rows of a shape, or keys.
    fn list(&mut self, rows: Option<&Shape>, bounds: (u32, u32)) -> Step<()> {
        let here = self.pointer.len();
        let before = self.found.len();
        let mut keys = Vec::new();
        let mut count = 0_u32;
        let mut more = self.enter(b'[', b']')?;
        while more {
            self.pointer.push('/');
            push_number(&mut self.pointer, u64::from(count));
            match rows {
                Some(shape) => self.object(shape)?,
                None => keys.push(self.string()?.into_owned()),
            }
            self.pointer.truncate(here);
            count += 1;
            more = self.more(b']');
        }
        // Too many rows are told once, not with what is wrong in each of them.
        if count > bounds.1 {
            self.found.truncate(before);
        }
        self.check_length(usize::try_from(count).unwrap_or(usize::MAX), bounds, true);
        self.check(rules::keys(&keys));
        Ok(())
    }
}
