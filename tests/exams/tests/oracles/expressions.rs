//! Well-typed expressions that are CEL and in the profile, and values for their variables.
//!
//! Declared differences are kept out: whole numbers and decimals are not mixed, decimals stay
//! multiples of a sixteenth, numbers small, texts and lists not empty, and nothing inside
//! `exists_one` can fail.

use crate::random::Random;
use cel::{Context, Value};
use serde_json::{Map, json};
use std::collections::HashMap;

/// The variables, as schemas.
pub(crate) const VARIABLES: &str = r#"{
    "i": {"type": "integer"}, "j": {"type": "integer"},
    "d": {"type": "number"}, "e": {"type": "number"},
    "s": {"type": "string"}, "t": {"type": "string"},
    "b": {"type": "boolean"}, "c": {"type": "boolean"},
    "tags": {"type": "array", "uniqueItems": true, "items": {"enum": ["a", "b", "甲"]}},
    "people": {"type": "array", "maxItems": 4, "items": {"type": "object", "additionalProperties": false,
        "required": ["share", "name", "paid"], "properties": {
            "share": {"type": "integer"}, "name": {"type": "string"}, "paid": {"type": "boolean"}}}}
}"#;

const TEXTS: [&str; 6] = ["a", "ab", "b", "甲", "甲乙", "Z🐱"];
const LITERALS: [&str; 8] = [
    "'a'",
    "'b'",
    "\"ab\"",
    "'甲'",
    "'\\u4e59'",
    "r'\\d'",
    "''",
    "'''Z\\x41'''",
];
/// Without `\w` and `\d`: in RE2, which CEL names, and in the core they are ASCII; in the `cel`
/// crate they are not.
const PATTERNS: [&str; 5] = [
    "'a'",
    "'^a.*b$'",
    "r'^[0-9A-Za-z\\x2b]+$'",
    "'甲|乙'",
    "'^.$'",
];

/// The types of comprehension variables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Int,
    Text,
    Person,
}

/// The types of whole expressions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Root {
    Bool,
    Int,
    Decimal,
    Text,
}

pub(crate) struct Writer<'r> {
    random: &'r mut Random,
    vars: Vec<Of>,
    /// How many parts around must not fail.
    safe: usize,
}

impl<'r> Writer<'r> {
    pub(crate) const fn new(random: &'r mut Random) -> Self {
        Self {
            random,
            vars: Vec::new(),
            safe: 0,
        }
    }

    pub(crate) fn expression(&mut self) -> String {
        let roots = [
            Root::Bool,
            Root::Bool,
            Root::Bool,
            Root::Int,
            Root::Decimal,
            Root::Text,
        ];
        match *self.random.pick(&roots) {
            Root::Bool => self.boolean(4),
            Root::Int => self.int(4),
            Root::Decimal => self.decimal(3),
            Root::Text => self.text(3),
        }
    }

    fn var(&mut self, of: Of) -> Option<String> {
        let known: Vec<usize> = (0..self.vars.len())
            .filter(|i| self.vars[*i] == of)
            .collect();
        (!known.is_empty()).then(|| format!("v{}", self.random.pick(&known)))
    }

    fn person(&mut self, member: &str) -> Option<String> {
        self.var(Of::Person).map(|v| format!("{v}.{member}"))
    }

    /// One of several ways, those that are not possible left out.
    fn leaf(&mut self, variables: &[&str], var: Option<String>, literal: String) -> String {
        match (self.random.below(4), var) {
            (0 | 1, Some(var)) => var,
            (0 | 1, None) | (2, _) => (*self.random.pick(variables)).to_owned(),
            _ => literal,
        }
    }

    fn boolean(&mut self, depth: usize) -> String {
        if depth == 0 {
            let paid = self.person("paid");
            let literal = (*self.random.pick(&["true", "false"])).to_owned();
            return self.leaf(&["b", "c"], paid, literal);
        }
        let d = depth - 1;
        match self.random.below(16) {
            0 | 1 => format!("({} && {})", self.boolean(d), self.boolean(d)),
            2 | 3 => format!("({} || {})", self.boolean(d), self.boolean(d)),
            4 => format!("!{}", self.boolean_unit(d)),
            5 => format!(
                "({} ? {} : {})",
                self.boolean(d),
                self.boolean(d),
                self.boolean(d)
            ),
            6 => {
                let op = self.comparison();
                format!("({} {op} {})", self.int(d), self.int(d))
            }
            7 => {
                let op = self.comparison();
                format!("({} {op} {})", self.decimal(d), self.decimal(d))
            }
            8 => {
                let op = self.comparison();
                format!("({} {op} {})", self.text(d), self.text(d))
            }
            9 => {
                let op = *self.random.pick(&["==", "!="]);
                format!("({} {op} {})", self.boolean(d), self.boolean(d))
            }
            10 => format!("({} in {})", self.int(d), self.ints(d)),
            11 => {
                if self.random.chance(40) {
                    format!("({} in tags)", self.random.pick(&["s", "t"]))
                } else {
                    format!("({} in {})", self.text(d), self.texts(d))
                }
            }
            12 => {
                let test = *self.random.pick(&["contains", "startsWith", "endsWith"]);
                format!("{}.{test}({})", self.text_unit(d), self.text(d))
            }
            13 => {
                let pattern = *self.random.pick(&PATTERNS);
                format!("{}.matches({pattern})", self.text_unit(d))
            }
            14 => {
                let op = *self.random.pick(&["==", "!="]);
                if self.random.chance(50) {
                    format!("({} {op} {})", self.ints(d), self.ints(d))
                } else {
                    format!("({} {op} {})", self.texts(d), self.texts(d))
                }
            }
            _ => self.quantified(d),
        }
    }

    fn comparison(&mut self) -> &'static str {
        const ALL: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
        ALL[self.random.below(ALL.len())]
    }

    fn boolean_unit(&mut self, depth: usize) -> String {
        format!("({})", self.boolean(depth))
    }

    fn text_unit(&mut self, depth: usize) -> String {
        format!("({})", self.text(depth))
    }

    /// `all`, `exists` or `exists_one` over a list.
    fn quantified(&mut self, depth: usize) -> String {
        let kind = *self.random.pick(&["all", "exists", "exists_one"]);
        let one = usize::from(kind == "exists_one");
        self.safe += one;
        let out = match self.over(depth) {
            Some((list, of)) => {
                let (var, body) = self.within(of, |w| w.boolean(depth));
                format!("{list}.{kind}({var}, {body})")
            }
            None => self.boolean(0),
        };
        self.safe -= one;
        out
    }

    /// A list to go through, when the rule is not nested too deeply for one more variable.
    fn over(&mut self, depth: usize) -> Option<(String, Of)> {
        if self.vars.len() >= 3 {
            return None;
        }
        Some(match self.random.below(4) {
            0 | 1 => ("people".to_owned(), Of::Person),
            2 => (self.ints(depth.saturating_sub(1)), Of::Int),
            _ => (self.texts(depth.saturating_sub(1)), Of::Text),
        })
    }

    fn within(&mut self, of: Of, write: impl FnOnce(&mut Self) -> String) -> (String, String) {
        let var = format!("v{}", self.vars.len());
        self.vars.push(of);
        let body = write(self);
        self.vars.pop();
        (var, body)
    }

    fn int(&mut self, depth: usize) -> String {
        if depth == 0 {
            let share = self.person("share");
            let var = self.var(Of::Int).or(share);
            let literal = self.random.below(10).to_string();
            return self.leaf(&["i", "j"], var, literal);
        }
        let d = depth - 1;
        match self.random.below(10) {
            0 | 1 => format!("({} + {})", self.int(d), self.int(d)),
            2 | 3 => format!("({} - {})", self.int(d), self.int(d)),
            4 => format!("({} * {})", self.int(0), self.int(0)),
            5 if self.safe == 0 => {
                // A zero written out is refused, so the divisor is an answer.
                let by = *self.random.pick(&["i", "j", "(i - j)", "size(s)"]);
                format!("({} % {by})", self.int(d))
            }
            6 => format!("-({})", self.int(d)),
            7 => format!("({} ? {} : {})", self.boolean(d), self.int(d), self.int(d)),
            8 => match self.random.below(4) {
                0 => format!("size({})", self.ints(d)),
                1 => format!("{}.size()", self.texts(d)),
                2 => "size(people)".to_owned(),
                _ => format!("size({})", self.text(d)),
            },
            _ => self.int(0),
        }
    }

    /// A multiple of a quarter.
    fn quarters(&mut self) -> String {
        let literal = (*self
            .random
            .pick(&["0.25", "1.5", "2.0", "3.75", ".5", "1e1"]))
        .to_owned();
        self.leaf(&["d", "e"], None, literal)
    }

    fn decimal(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.quarters();
        }
        let d = depth - 1;
        match self.random.below(8) {
            0 | 1 => format!("({} + {})", self.decimal(d), self.decimal(d)),
            2 | 3 => format!("({} - {})", self.decimal(d), self.decimal(d)),
            4 => format!("({} * {})", self.quarters(), self.quarters()),
            5 => {
                let by = *self.random.pick(&["2.0", "4.0", "-2.0"]);
                format!("({} / {by})", self.quarters())
            }
            6 => format!("-({})", self.decimal(d)),
            _ => format!(
                "({} ? {} : {})",
                self.boolean(d),
                self.decimal(d),
                self.decimal(d)
            ),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            let name = self.person("name");
            let var = self.var(Of::Text).or(name);
            let literal = (*self.random.pick(&LITERALS)).to_owned();
            return self.leaf(&["s", "t"], var, literal);
        }
        let d = depth - 1;
        match self.random.below(4) {
            0 | 1 => format!("({} + {})", self.text(d), self.text(d)),
            2 => format!(
                "({} ? {} : {})",
                self.boolean(d),
                self.text(d),
                self.text(d)
            ),
            _ => self.text(0),
        }
    }

    fn ints(&mut self, depth: usize) -> String {
        self.list(depth, Of::Int)
    }

    fn texts(&mut self, depth: usize) -> String {
        self.list(depth, Of::Text)
    }

    fn member(&mut self, depth: usize, of: Of) -> String {
        match of {
            Of::Int => self.int(depth),
            _ => self.text(depth),
        }
    }

    fn list(&mut self, depth: usize, of: Of) -> String {
        let d = depth.saturating_sub(1);
        let can_nest = depth > 0 && self.vars.len() < 3;
        match self.random.below(6) {
            0 if can_nest => {
                let list = self.list(d, of);
                let (var, body) = self.within(of, |w| w.boolean(d));
                format!("{list}.filter({var}, {body})")
            }
            1 if can_nest => {
                let (list, from) = match self.random.below(3) {
                    0 => ("people".to_owned(), Of::Person),
                    1 => (self.list(d, Of::Int), Of::Int),
                    _ => (self.list(d, Of::Text), Of::Text),
                };
                let (var, body) = self.within(from, |w| w.member(d, of));
                format!("{list}.map({var}, {body})")
            }
            2 => format!("({} + {})", self.written(d, of), self.written(d, of)),
            3 if self.random.chance(30) => "[]".to_owned(),
            _ => self.written(d, of),
        }
    }

    fn written(&mut self, depth: usize, of: Of) -> String {
        let count = 1 + self.random.below(3);
        let members: Vec<String> = (0..count).map(|_| self.member(depth, of)).collect();
        format!("[{}]", members.join(", "))
    }
}

/// The same values for the core, as answers, and for the `cel` crate.
pub(crate) fn bindings(random: &mut Random) -> (String, Context<'static, 'static>) {
    let mut answers = Map::new();
    let mut context = Context::default();
    for name in ["i", "j"] {
        let n = random.between(-9, 9);
        answers.insert(name.to_owned(), json!(n));
        context.add_variable_from_value(name, n);
    }
    for name in ["d", "e"] {
        let quarters = i32::try_from(random.between(-40, 40)).unwrap();
        let n = f64::from(quarters) / 4.0;
        answers.insert(name.to_owned(), json!(n));
        context.add_variable_from_value(name, n);
    }
    for name in ["s", "t"] {
        let text = *random.pick(&TEXTS);
        answers.insert(name.to_owned(), json!(text));
        context.add_variable_from_value(name, text);
    }
    for name in ["b", "c"] {
        let truth = random.chance(50);
        answers.insert(name.to_owned(), json!(truth));
        context.add_variable_from_value(name, truth);
    }
    let first = random.below(3);
    let tags: Vec<&str> = ["a", "b", "甲"].iter().skip(first).copied().collect();
    answers.insert("tags".to_owned(), json!(tags));
    context.add_variable_from_value("tags", tags);
    let mut rows = Vec::new();
    let mut people: Vec<Value> = Vec::new();
    for _ in 0..=random.below(3) {
        let (share, name, paid) = (
            random.between(-5, 60),
            *random.pick(&TEXTS),
            random.chance(50),
        );
        rows.push(json!({"share": share, "name": name, "paid": paid}));
        let members: HashMap<&str, Value> = HashMap::from([
            ("share", share.into()),
            ("name", name.into()),
            ("paid", paid.into()),
        ]);
        people.push(members.into());
    }
    answers.insert("people".to_owned(), json!(rows));
    context.add_variable_from_value("people", people);
    (serde_json::Value::Object(answers).to_string(), context)
}
