//! Packs, answers and commands made to take memory, time or the stack: each must come to its code,
//! within 32 MB and 50 ms.
//!
//! What is here is used twice: `tests/hostile.rs` asserts codes and memory, and benchmarks take the
//! time, which no test does.

mod answers;
mod packs;
mod rules;

use crate::json::Json;
use crate::native::Native;
use onewindow_core::{Context, Input, Mode, Session, evaluate_text};
use std::fmt;
use std::sync::Arc;

/// Bytes one case may take, its input included.
pub const MEMORY: usize = 32 << 20;
/// Milliseconds one case may take in an optimised build on a desk machine.
pub const MILLISECONDS: u64 = 50;

/// One hostile input.
pub struct Case {
    /// What it is.
    pub name: String,
    /// Bytes of the input.
    pub size: usize,
    /// The codes it may come to: of a refusal, of an error in the verdict, or `used` and `valid`
    /// where it is large but within what the formats allow.
    pub codes: &'static [&'static str],
    run: Box<dyn Fn() -> String + Send + Sync>,
}

impl Case {
    fn new(
        name: impl Into<String>,
        size: usize,
        codes: &'static [&'static str],
        run: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            size,
            codes,
            run: Box::new(run),
        }
    }

    /// A text as a pack.
    fn pack(name: impl Into<String>, text: String, codes: &'static [&'static str]) -> Self {
        Self::new(name, text.len(), codes, move || {
            Native::load(text.as_bytes())
                .map_or_else(|error| error.code, |_| "used")
                .to_owned()
        })
    }

    /// A text as the input of an evaluation and of a session.
    fn input(
        name: impl Into<String>,
        pack: &Native,
        text: String,
        codes: &'static [&'static str],
    ) -> Self {
        let pack = pack.clone();
        Self::new(name, text.len(), codes, move || {
            let input = match Input::parse(text.as_bytes(), pack.loaded()) {
                Ok(input) => input,
                Err(error) => return error.code.to_owned(),
            };
            let code = judged(&pack, &input);
            // What a phone does with the same must be neither slower nor larger.
            session(&pack).load(&input);
            code
        })
    }

    /// Answers for the fields of a pack that loads, where it is the rule that is hostile.
    fn rule(
        name: impl Into<String>,
        pack: String,
        input: String,
        codes: &'static [&'static str],
    ) -> Self {
        let size = pack.len() + input.len();
        Self::new(name, size, codes, move || {
            let pack = match Native::load(pack.as_bytes()) {
                Ok(pack) => pack,
                Err(error) => return error.code.to_owned(),
            };
            let input = match Input::parse(input.as_bytes(), pack.loaded()) {
                Ok(input) => input,
                Err(error) => return error.code.to_owned(),
            };
            judged(&pack, &input)
        })
    }

    /// What it comes to.
    #[must_use]
    pub fn run(&self) -> String {
        (self.run)()
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.size)
    }
}

/// Every case.
#[must_use]
pub fn cases() -> Vec<Case> {
    let mut cases = packs::cases();
    cases.extend(rules::cases());
    cases.extend(answers::cases());
    cases
}

/// The code of the first error of a verdict, found in its text so that nothing is measured but the
/// core's own work.
fn judged(pack: &Native, input: &Input) -> String {
    let verdict = evaluate_text(Mode::Submission, pack.loaded(), &day(), input);
    let errors = verdict.split_once("\"errors\":[{");
    let code = errors.and_then(|(_, errors)| errors.split_once("\"code\":\""));
    let code = code.and_then(|(_, code)| code.split('"').next());
    code.unwrap_or("valid").to_owned()
}

fn day() -> Context {
    Context::parse(b"{\"today\":\"2026-11-22\"}").expect("a context of a day")
}

fn session(pack: &Native) -> Session {
    Session::new(Arc::clone(pack.loaded()), day())
}

/// Joins so many parts with commas.
fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for index in 0..count {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&part(index));
    }
    out
}

/// A pack's text of these parts, allowed all that a pack can be allowed.
fn pack(fields: &str, rules: &str, rest: &[(&str, &str)]) -> String {
    let part = |name: &str| {
        let given = rest.iter().find(|(key, _)| *key == name);
        given.map_or("[]", |(_, text)| *text)
    };
    let limits = r#"{"maxBytes":1048576,"maxDepth":32,"maxRows":2000,"maxText":100000}"#;
    let limits = rest
        .iter()
        .find(|(key, _)| *key == "limits")
        .map_or(limits, |(_, text)| *text);
    format!(
        r#"{{"format":"onewindow-pack/1","item":"hostile","version":1,"name":{{"zh":"事项"}},"fields":[{fields}],"rules":[{rules}],"checks":{},"situations":{},"materials":{},"fees":{},"limits":{limits}}}"#,
        part("checks"),
        part("situations"),
        part("materials"),
        part("fees"),
    )
}

fn field(key: &str, kind: &str, rest: &str) -> String {
    format!(r#"{{"key":"{key}","type":"{kind}","title":{{"zh":"题"}}{rest}}}"#)
}

fn rule(id: &str, expr: &str) -> String {
    format!(r#"{{"id":"{id}","source":"","expr":{expr}}}"#)
}

/// A value inside so many lists or objects.
fn nested(open: &str, depth: usize, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    Json::text(text).write()
}
