//! Fills in a form at random until nothing is missing and nothing is wrong.

use onewindow_core::pack::{Field, Kind};
use onewindow_core::{Context, Input, LoadedPack, Verdict, evaluate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of answering what is asked and changing what is wrong.
const ROUNDS: usize = 120;

pub(crate) struct Filler<'f> {
    pack: &'f LoadedPack,
    context: &'f Context,
    /// By path, with `*` for rows.
    fields: BTreeMap<String, &'f Field>,
    /// Numbers the rules speak of, which are worth trying.
    numbers: Vec<String>,
    answers: BTreeMap<String, Value>,
    draw: u64,
}

impl<'f> Filler<'f> {
    pub(crate) fn new(pack: &'f LoadedPack, context: &'f Context, seed: usize) -> Self {
        let mut numbers = BTreeSet::new();
        for rule in &pack.pack().rules {
            let words = rule.source.split(|c: char| !c.is_ascii_digit() && c != '.');
            let plain = |w: &&str| w.parse::<f64>().is_ok() && !w.starts_with('0') && w.len() < 6;
            numbers.extend(words.filter(plain).map(str::to_owned));
        }
        let mut fields = BTreeMap::new();
        gather(&pack.pack().fields, "", &mut fields);
        Self {
            pack,
            context,
            fields,
            numbers: numbers.into_iter().collect(),
            answers: BTreeMap::new(),
            draw: 1 + u64::try_from(seed).unwrap() * 7_919,
        }
    }

    /// The verdict on a form with every required field answered and nothing wrong; `None` when
    /// luck did not bring it about.
    pub(crate) fn valid(mut self) -> Option<Verdict> {
        for _ in 0..ROUNDS {
            let verdict = self.verdict();
            let asked = verdict.fields.iter().filter(|f| f.required);
            let open: Vec<String> = asked
                .map(|f| f.pointer.clone())
                .filter(|p| !self.is_answered(p))
                .collect();
            if open.is_empty() && verdict.valid {
                return Some(verdict);
            }
            for pointer in &open {
                self.answer(pointer);
            }
            if open.is_empty() {
                self.change(&verdict);
            }
        }
        None
    }

    /// Draws anew one of the answers an error rests on, and takes away those of hidden fields.
    fn change(&mut self, verdict: &Verdict) {
        for error in &verdict.errors {
            if error.code == "hidden_field" {
                let inside = format!("{}/", error.pointer);
                self.answers
                    .retain(|at, _| *at != error.pointer && !at.starts_with(&inside));
            }
        }
        let wrong: Vec<_> = verdict
            .errors
            .iter()
            .filter(|e| e.code != "hidden_field")
            .collect();
        if wrong.is_empty() {
            return;
        }
        let error = wrong[self.below(wrong.len())];
        let mut at: Vec<String> = error.because.iter().map(|b| b.pointer.clone()).collect();
        at.push(error.pointer.clone());
        // A computed answer changes with those it is worked out from, wherever they are.
        let given = |p: &String| self.answers.contains_key(p) || self.is_answered(p);
        if at.iter().all(|p| !given(p)) || self.below(4) == 0 {
            at = self.answers.keys().cloned().collect();
        }
        let pointer = at[self.below(at.len())].clone();
        if self.fields.contains_key(&path(&pointer)) {
            let inside = format!("{pointer}/");
            self.answers.retain(|at, _| !at.starts_with(&inside));
            self.answer(&pointer);
        }
    }

    fn is_answered(&self, pointer: &str) -> bool {
        let inside = format!("{pointer}/");
        let mut keys = self.answers.keys();
        self.answers.contains_key(pointer) || keys.any(|key| key.starts_with(&inside))
    }

    fn verdict(&self) -> Verdict {
        let mut answers = json!({});
        for (pointer, value) in &self.answers {
            let mut at = &mut answers;
            let keys: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
            for (i, key) in keys.iter().enumerate() {
                let row = key.parse::<usize>().ok();
                if let Some(row) = row {
                    if at.is_null() {
                        *at = json!([]);
                    }
                    let rows = at.as_array_mut().unwrap();
                    while rows.len() <= row {
                        rows.push(json!({}));
                    }
                    at = &mut rows[row];
                } else {
                    if at.is_null() {
                        *at = json!({});
                    }
                    at = &mut at[*key];
                }
                if i + 1 == keys.len() {
                    *at = value.clone();
                }
            }
        }
        let document = json!({"answers": answers}).to_string();
        let input = Input::parse(document.as_bytes(), self.pack).unwrap();
        evaluate(self.pack, self.context, &input)
    }

    fn answer(&mut self, pointer: &str) {
        let Some(field) = self.fields.get(&path(pointer)).copied() else {
            return;
        };
        if let Kind::Rows {
            min_items,
            max_items,
            ..
        } = &field.kind
        {
            let least = min_items.unwrap_or(1).max(1);
            let most = max_items.unwrap_or(3).min(least + 2);
            let count = usize::try_from(least).unwrap()
                + self.below(usize::try_from(most - least).unwrap() + 1);
            for row in 0..count {
                // A row exists by its first answer.
                let members = field.kind.fields().iter();
                let first = members.filter(|f| f.compute.is_none() && f.kind.fields().is_empty());
                let first = first.map(|f| f.key.clone()).next().unwrap();
                self.answer(&format!("{pointer}/{row}/{first}"));
            }
            return;
        }
        let value = self.value(field);
        self.answers.insert(pointer.to_owned(), value);
    }

    fn value(&mut self, field: &Field) -> Value {
        match &field.kind {
            Kind::Boolean { constant } => json!(constant.unwrap_or_else(|| self.below(2) == 0)),
            Kind::Choice { choices } => json!(choices[self.below(choices.len())].value),
            Kind::Choices { choices, .. } => {
                let mut chosen: Vec<&str> = Vec::new();
                for choice in choices {
                    if self.below(3) == 0 {
                        chosen.push(&choice.value);
                    }
                }
                if chosen.is_empty() {
                    chosen.push(&choices[self.below(choices.len())].value);
                }
                json!(chosen)
            }
            Kind::Number {
                minimum, maximum, ..
            } => {
                let mut tries = self.numbers.clone();
                tries.extend(["1", "2", "10", "100", "1000"].map(str::to_owned));
                tries.extend(minimum.clone());
                tries.extend(maximum.clone());
                let text = &tries[self.below(tries.len())];
                serde_json::from_str(text).unwrap()
            }
            Kind::Text {
                format,
                min_length,
                pattern,
                ..
            } => json!(self.text(format.as_deref(), *min_length, pattern.as_deref())),
            Kind::Group { .. } | Kind::Rows { .. } => Value::Null,
        }
    }

    fn text(&mut self, format: Option<&str>, min: Option<u32>, pattern: Option<&str>) -> String {
        if let Some(pattern) = pattern {
            return like(pattern);
        }
        match format {
            Some("date") => {
                let days = [
                    -20_000, -8_000, -4_000, -365, -20, -1, 0, 1, 20, 60, 365, 800,
                ];
                let day = days[self.below(days.len())];
                self.context.today.add_days(day).unwrap().to_string()
            }
            Some("cn-resident-id") => self.identity(),
            Some("cn-mobile") => "13800000000".to_owned(),
            Some("cn-postcode") => "100000".to_owned(),
            Some("cn-uscc") => "91350100M000100Y43".to_owned(),
            Some("cn-bank-card") => "4111111111111111".to_owned(),
            Some("cn-plate") => "京A12345".to_owned(),
            Some("cn-division") => "110101".to_owned(),
            Some("email") => "a@example.com".to_owned(),
            Some("time") => "08:00".to_owned(),
            Some("uri") => "https://example.com/".to_owned(),
            Some(other) => panic!("no example of {other}"),
            None => "示例".repeat(usize::try_from(min.unwrap_or(1)).unwrap()),
        }
    }

    fn identity(&mut self) -> String {
        let ages = [
            0, 10, 15, 16, 17, 20, 25, 30, 40, 59, 60, 65, 79, 80, 85, 89, 90, 99,
        ];
        let (year, month, day) = self.context.today.civil();
        let year = year - ages[self.below(ages.len())];
        let order = self.below(999);
        let body = format!("990000{year:04}{month:02}{day:02}{order:03}");
        let numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
        let is_right = |number: &String| onewindow_core::ident::is_resident_id(number);
        numbers.into_iter().find(is_right).unwrap()
    }

    fn below(&mut self, n: usize) -> usize {
        let next = self.draw.wrapping_mul(6_364_136_223_846_793_005);
        self.draw = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.draw >> 33).unwrap() % n
    }
}

fn gather<'f>(fields: &'f [Field], under: &str, out: &mut BTreeMap<String, &'f Field>) {
    for field in fields {
        let at = format!("{under}/{}", field.key);
        let inside = match field.kind {
            Kind::Rows { .. } => format!("{at}/*"),
            _ => at.clone(),
        };
        out.insert(at, field);
        gather(field.kind.fields(), &inside, out);
    }
}

/// `/people/0/age` as `/people/*/age`.
fn path(pointer: &str) -> String {
    let is_row = |key: &&str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
    let keys = pointer.split('/');
    let keys: Vec<&str> = keys
        .map(|key| if is_row(&key) { "*" } else { key })
        .collect();
    keys.join("/")
}

/// A text for the few shapes of pattern in the catalogue: classes, counts and plain characters.
fn like(pattern: &str) -> String {
    let mut out = String::new();
    let mut last = 'A';
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '^' | '$' | '+' => {}
            '[' => {
                last = chars.next().unwrap();
                while chars.next() != Some(']') {}
                out.push(last);
            }
            '(' => {
                // Only an optional group stands in these patterns.
                while chars.next() != Some(')') {}
                while chars.next_if(|c| *c != '$').is_some() {}
            }
            '{' => {
                let count: String = std::iter::from_fn(|| chars.next_if(|c| *c != '}')).collect();
                chars.next();
                let least: usize = count.split(',').next().unwrap().parse().unwrap();
                out.extend(std::iter::repeat_n(last, least - 1));
            }
            plain => {
                last = plain;
                out.push(plain);
            }
        }
    }
    out
}
