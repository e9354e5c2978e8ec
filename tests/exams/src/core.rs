//! Asking the core.

use onewindow_catalogue::Fault;
use onewindow_catalogue::profile::{self, RESULT, Schema};
use onewindow_core::date::Date;
use onewindow_core::json::{Json, Limits};
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Input, LoadedPack, evaluate};
use std::collections::BTreeSet;

/// For the suites' own files, which are larger and deeper than any answers.
const LIMITS: Limits = Limits {
    max_bytes: 64 << 20,
    max_depth: 256,
};

/// Reads JSON and keeps numbers as they are written.
///
/// # Errors
/// Why the text is no JSON.
pub fn read(text: &str) -> Result<Json, String> {
    Json::parse(text.as_bytes(), LIMITS).map_err(|error| error.to_string())
}

/// The codes of faults, each once, in order.
#[must_use]
pub fn codes(faults: &[Fault]) -> BTreeSet<&'static str> {
    faults.iter().map(|fault| fault.code.as_str()).collect()
}

/// A schema the profile takes, ready to judge instances.
#[derive(Debug)]
pub struct Judge {
    pack: LoadedPack,
}

impl Judge {
    /// Compiles a schema.
    ///
    /// # Errors
    /// The codes of the faults that keep it out of the profile.
    pub fn new(schema: &str) -> Result<Self, BTreeSet<&'static str>> {
        let compiled = profile::compile_schema(schema).map_err(|faults| codes(&faults))?;
        let pack =
            Pack::parse(&compiled.pack_bytes).map_err(|_| BTreeSet::from(["pack_refused"]))?;
        Ok(Self { pack })
    }

    /// Whether an instance has no error and lacks nothing; what is no JSON the core reads is not
    /// valid.
    #[must_use]
    pub fn accepts(&self, instance: &str) -> bool {
        let Some(verdict) = verdict(&self.pack, &Schema::answers(instance)) else {
            return false;
        };
        let empty =
            |list: &str| matches!(verdict.get(list), Some(Json::List(all)) if all.is_empty());
        empty("errors") && empty("missing")
    }

    /// The pack of the schema.
    #[must_use]
    pub const fn pack(&self) -> &Pack {
        self.pack.pack()
    }
}

/// What a rule comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A value of a single field.
    Is(Json),
    /// The rule cannot be worked out: where CEL has an error.
    Fails,
}

/// A rule ready to be worked out over answers.
#[derive(Debug)]
pub struct Question {
    pack: LoadedPack,
}

impl Question {
    /// Loads the pack of a rule.
    ///
    /// # Errors
    /// Why the core does not take it.
    pub fn new(pack_bytes: &[u8]) -> Result<Self, String> {
        let pack = Pack::parse(pack_bytes).map_err(|error| error.to_string())?;
        Ok(Self { pack })
    }

    /// What the rule comes to with these answers, a JSON text.
    ///
    /// # Errors
    /// What the core says when it has neither a value nor a failure.
    pub fn value(&self, answers: &str) -> Result<Value, String> {
        let verdict = verdict(&self.pack, answers).ok_or("the answers cannot be read")?;
        if let Some(error) = entry(&verdict, "errors") {
            return match error.get("code") {
                Some(Json::Text(code)) if code == "rule_failed" => Ok(Value::Fails),
                _ => Err(error.to_text()),
            };
        }
        match entry(&verdict, "fields").and_then(|field| field.get("value")) {
            Some(value) => Ok(Value::Is(value.clone())),
            None => Err(format!("no value: {}", verdict.to_text())),
        }
    }
}

/// What a list of the verdict says about the rule's value.
fn entry<'v>(verdict: &'v Json, list: &str) -> Option<&'v Json> {
    let here = Json::Text(RESULT.to_owned());
    let Some(Json::List(all)) = verdict.get(list) else {
        return None;
    };
    all.iter().find(|entry| entry.get("pointer") == Some(&here))
}

/// The verdict as JSON, on a day that no test turns on.
fn verdict(pack: &LoadedPack, answers: &str) -> Option<Json> {
    let today = Date::new(2026, 11, 22).ok()?;
    let input = Input::parse(format!(r#"{{"answers":{answers}}}"#).as_bytes(), pack).ok()?;
    let verdict = evaluate(pack, &Context::on(today), &input);
    read(&serde_json::to_string(&verdict).ok()?).ok()
}
