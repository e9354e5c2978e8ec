//! The CEL exam.

use crate::core::{self, Question, Value};
use crate::table::{Exam, Outcome};
use onewindow_catalogue::profile::{self, Beyond, Rule};
use onewindow_core::decimal::{Decimal, DecimalError};
use onewindow_core::json::Json;
use std::collections::BTreeSet;
use std::path::Path;

/// A difference from CEL that the profile declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Numbers are exact decimals up to 1.7e32, neither 64-bit integers nor binary fractions: what
    /// leaves the range of CEL's `int` is a number still, and nothing is infinite or not a number.
    Range,
    /// Six decimal places: a double that needs more is rounded half to even.
    Places,
    /// `%` works on decimals too.
    DecimalRemainder,
}

impl Difference {
    /// The name of the difference, as RULES.md lists it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Range => "number range",
            Self::Places => "six places",
            Self::DecimalRemainder => "remainder of decimals",
        }
    }
}

/// Codes with which a rule is refused for what CEL has an error for when it runs.
const SAME_ERROR: [&str; 2] = ["type_mismatch", "division_by_zero"];

/// Runs the simple tests, as a JSON list of `{file, sec, name, expr, container, bind, exp}`.
///
/// # Errors
/// A file that cannot be read, or is not of that form.
pub fn run(file: &Path) -> Result<Exam, String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|e| format!("{shown}: {e}"))?;
    let Json::List(tests) = core::read(&text).map_err(|e| format!("{shown}: {e}"))? else {
        return Err(format!("{shown} is no list of tests"));
    };
    let mut exam = Exam::new("CEL simple tests");
    for (i, test) in tests.iter().enumerate() {
        let test = Test::read(test).ok_or(format!("{shown}: test {i} is of another form"))?;
        exam.add(test.file, &test.name(), test.run());
    }
    if exam.tests() == 0 {
        return Err(format!("there is no test in {shown}"));
    }
    Ok(exam)
}

/// One test of the suite.
struct Test<'a> {
    file: &'a str,
    section: &'a str,
    name: &'a str,
    expr: &'a str,
    container: &'a str,
    bound: &'a [Json],
    /// The kind of the value, and the value.
    wanted: (&'a str, Option<&'a Json>),
}

fn text(json: &Json) -> Option<&str> {
    match json {
        Json::Text(text) => Some(text),
        _ => None,
    }
}

fn list(json: &Json) -> Option<&[Json]> {
    match json {
        Json::List(items) => Some(items),
        _ => None,
    }
}

/// `["int", "1"]` and the like: the kind, and the value where the kind has one.
fn tagged(json: &Json) -> Option<(&str, Option<&Json>)> {
    match list(json)? {
        [kind] => Some((text(kind)?, None)),
        [kind, value, ..] => Some((text(kind)?, Some(value))),
        [] => None,
    }
}

impl<'a> Test<'a> {
    fn read(json: &'a Json) -> Option<Self> {
        let part = |key: &str| json.get(key).and_then(text);
        Some(Self {
            file: part("file")?,
            section: part("sec")?,
            name: part("name")?,
            expr: part("expr")?,
            container: part("container").unwrap_or_default(),
            bound: list(json.get("bind")?)?,
            wanted: tagged(json.get("exp")?)?,
        })
    }

    fn name(&self) -> String {
        format!(
            "{} / {} / {}: {}",
            self.file, self.section, self.name, self.expr
        )
    }

    fn run(&self) -> Outcome {
        let Some((variables, answers)) = self.variables() else {
            return Outcome::Failed("its variables are of another form".to_owned());
        };
        if let ("list", Some(items)) = self.wanted {
            return self.run_list(items, &variables, &answers);
        }
        match profile::compile_rule(self.expr, &variables) {
            Err(faults) => self.refused(&core::codes(&faults)),
            Ok(rule) => match &rule.pack_bytes {
                Some(pack) => match ask(pack, &answers) {
                    Ok(value) => self.judge(&rule, &value),
                    Err(why) => Outcome::Failed(why),
                },
                None if self.wanted.0 == "typeonly" => Outcome::Out(vec!["a type, not a value"]),
                None => Outcome::Failed("the value is a list".to_owned()),
            },
        }
    }

    /// No field holds a list, so the question is whether the value equals the list wanted.
    fn run_list(&self, items: &Json, variables: &str, answers: &str) -> Outcome {
        let Some(wanted) = literal("list", Some(items)) else {
            // The list holds what no rule can write, so no rule comes to it either.
            return match profile::compile_rule(self.expr, variables) {
                Err(faults) => self.refused(&core::codes(&faults)),
                Ok(_) => Outcome::Failed("a value outside the profile is wanted".to_owned()),
            };
        };
        let question = format!("({}\n) == {wanted}", self.expr);
        match profile::compile_rule(&question, variables) {
            Err(faults) => self.refused(&core::codes(&faults)),
            Ok(rule) => match ask(&rule.pack_bytes.unwrap_or_default(), answers) {
                Ok(Value::Is(Json::Bool(true))) => Outcome::Passed,
                other => Outcome::Failed(format!("is not {wanted}: {other:?}")),
            },
        }
    }

    /// The variables as schemas, and their values as answers.
    fn variables(&self) -> Option<(String, String)> {
        let mut schemas = Vec::new();
        let mut answers = Vec::new();
        for bound in self.bound {
            let [name, value] = list(bound)? else {
                return None;
            };
            let name = text(name)?.to_owned();
            let (schema, answer) = variable(value)?;
            schemas.push((name.clone(), schema));
            answers.push((name, answer));
        }
        Some((
            Json::Object(schemas).to_text(),
            Json::Object(answers).to_text(),
        ))
    }

    fn refused(&self, codes: &BTreeSet<&'static str>) -> Outcome {
        let unbound = *codes == BTreeSet::from(["unknown_field"]) && self.container.is_empty();
        let same = codes.iter().all(|code| SAME_ERROR.contains(code));
        if self.wanted.0 == "error" && (same || unbound) {
            return Outcome::Passed;
        }
        Outcome::Out(codes.iter().copied().collect())
    }

    fn judge(&self, rule: &Rule, value: &Value) -> Outcome {
        let (kind, wanted) = self.wanted;
        let failed = || Outcome::Failed(format!("is {value:?}"));
        let is = |json: &Json| *value == Value::Is(json.clone());
        match (kind, wanted) {
            ("error", _) => match value {
                Value::Fails => Outcome::Passed,
                Value::Is(Json::Number(n)) if leaves_int64(n) => differs(Difference::Range),
                Value::Is(_) if rule.beyond.contains(&Beyond::DecimalRemainder) => {
                    differs(Difference::DecimalRemainder)
                }
                Value::Is(_) => failed(),
            },
            ("bool" | "string", Some(wanted)) if is(wanted) => Outcome::Passed,
            ("int" | "double", Some(wanted)) => {
                let wanted = text(wanted).unwrap_or_default();
                match (Decimal::parse(wanted), value) {
                    (Ok(wanted), Value::Is(Json::Number(n))) if Decimal::parse(n) == Ok(wanted) => {
                        Outcome::Passed
                    }
                    (Err(DecimalError::TooManyPlaces), _) => differs(Difference::Places),
                    // Not finite, or past what a decimal holds.
                    (Err(_), _) if kind == "double" => differs(Difference::Range),
                    _ => failed(),
                }
            }
            ("typeonly" | "unsupported", _) => Outcome::Out(vec!["a type, not a value"]),
            _ => failed(),
        }
    }
}

fn ask(pack_bytes: &[u8], answers: &str) -> Result<Value, String> {
    Question::new(pack_bytes)?.value(answers)
}

fn differs(difference: Difference) -> Outcome {
    Outcome::Differs(difference.name())
}

fn leaves_int64(number: &str) -> bool {
    number
        .parse::<i128>()
        .is_ok_and(|n| i64::try_from(n).is_err())
}

/// The schema of a variable and the answer it holds. A kind no field has is named as the schema's
/// type, so that it is refused as such.
fn variable(value: &Json) -> Option<(Json, Json)> {
    let (kind, value) = tagged(value)?;
    let typed = |ty: &str| Json::Object(vec![("type".to_owned(), Json::Text(ty.to_owned()))]);
    let number = |v: Option<&Json>| v.and_then(text).map(|n| Json::Number(n.to_owned()));
    Some(match kind {
        "int" => (typed("integer"), number(value)?),
        "double" => (typed("number"), number(value)?),
        "bool" => (typed("boolean"), value?.clone()),
        "string" => (typed("string"), value?.clone()),
        "list" => (typed("array"), Json::List(Vec::new())),
        other => (typed(other), Json::Null),
    })
}

/// A value as a rule writes it; `None` for one the profile does not have.
fn literal(kind: &str, value: Option<&Json>) -> Option<String> {
    Some(match (kind, value?) {
        ("int" | "double", Json::Text(n)) => n.clone(),
        ("bool", json @ Json::Bool(_)) => json.to_text(),
        // A JSON text without control characters is a CEL text.
        ("string", json @ Json::Text(_)) => json.to_text(),
        ("list", Json::List(items)) => {
            let items: Option<Vec<String>> = items
                .iter()
                .map(|item| tagged(item).and_then(|(kind, value)| literal(kind, value)))
                .collect();
            format!("[{}]", items?.join(", "))
        }
        _ => return None,
    })
}
