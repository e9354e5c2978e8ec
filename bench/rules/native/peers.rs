//! The other side: `jsonschema` for the fields, `cel` for the rules over several of them and for
//! the documents, everything compiled once.

use crate::Said;
use cel::objects::{Key, Map};
use cel::{Context, Env, Program, Value};
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use onewindow_core::ident;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

/// A rule as `write.mjs` writes it: by the field a broken rule is told at, or by its document.
#[derive(Deserialize)]
struct Source {
    name: String,
    cel: String,
}

#[derive(Deserialize)]
struct Sources {
    checks: Vec<Source>,
    materials: Vec<Source>,
}

struct Rule {
    name: String,
    program: Program,
}

/// A schema and its rules, compiled.
pub(crate) struct Peers {
    validator: Validator,
    env: Arc<Env>,
    checks: Vec<Rule>,
    materials: Vec<Rule>,
}

#[derive(Serialize)]
struct Fault {
    pointer: String,
    message: String,
}

#[derive(Serialize)]
struct Verdict<'a> {
    errors: Vec<Fault>,
    broken: Vec<&'a str>,
    needed: Vec<&'a str>,
}

impl Peers {
    pub(crate) fn new(schema: &[u8], rules: &[u8]) -> Result<Self, Box<dyn Error>> {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .with_format("cn-mobile", ident::is_mobile)
            .with_format("cn-uscc", ident::is_uscc)
            .build(&serde_json::from_slice(schema)?)
            .map_err(|error| error.to_string())?;
        let env = Arc::new(Env::stdlib());
        let sources: Sources = serde_json::from_slice(rules)?;
        let compiled = |list: Vec<Source>| -> Result<Vec<Rule>, String> {
            let compile = |Source { name, cel }| {
                let program = env.compile(&cel);
                let program = program.map_err(|error| format!("{cel}: {error}"))?;
                Ok(Rule { name, program })
            };
            list.into_iter().map(compile).collect()
        };
        Ok(Self {
            validator,
            checks: compiled(sources.checks)?,
            materials: compiled(sources.materials)?,
            env,
        })
    }

    /// The fields at which a rule is broken, and the documents needed.
    fn judge(&self, answers: &Json) -> (Vec<&str>, Vec<&str>) {
        let mut context = Context::with_env(Arc::clone(&self.env));
        for (name, value) in answers.as_object().into_iter().flatten() {
            context.add_variable_from_value(name.as_str(), to_cel(value));
        }
        let (checks, materials) = (&self.checks, &self.materials);
        (
            those(checks, false, &context),
            those(materials, true, &context),
        )
    }

    /// The verdict's text on an answers document's text.
    pub(crate) fn verdict(&self, answers: &str) -> Result<String, Box<dyn Error>> {
        let answers: Json = serde_json::from_str(answers)?;
        let errors = self.validator.iter_errors(&answers);
        let errors = errors.map(|error| Fault {
            pointer: error.instance_path().to_string(),
            message: error.to_string(),
        });
        let errors = errors.collect();
        let (broken, needed) = self.judge(&answers);
        Ok(serde_json::to_string(&Verdict {
            errors,
            broken,
            needed,
        })?)
    }

    /// What the verdict says, but for answers of hidden fields.
    pub(crate) fn said(&self, answers: &str) -> Result<Said, Box<dyn Error>> {
        let answers: Json = serde_json::from_str(answers)?;
        let errors = self.validator.iter_errors(&answers);
        let wrong = errors.filter_map(|error| match error.kind() {
            ValidationErrorKind::FalseSchema => None,
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                Some(format!("{}/{name}", error.instance_path()))
            }
            _ => Some(error.instance_path().to_string()),
        });
        let (broken, needed) = self.judge(&answers);
        let broken = broken.into_iter().map(str::to_owned);
        Ok(Said {
            wrong: wrong.chain(broken).collect(),
            needed: needed.into_iter().map(str::to_owned).collect(),
        })
    }
}

/// The names of the rules that come to this. A rule that reads an answer which is not there fails,
/// and says nothing.
fn those<'a>(rules: &'a [Rule], wanted: bool, context: &Context<'_, '_>) -> Vec<&'a str> {
    let comes_to = |rule: &&Rule| {
        let result = rule.program.execute(context);
        matches!(result, Ok(Value::Bool(found)) if found == wanted)
    };
    let rules = rules.iter().filter(comes_to);
    rules.map(|rule| rule.name.as_str()).collect()
}

/// Every number as a double: CEL adds no integer to a double, and JSON does not tell them apart.
fn to_cel(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::String(Arc::new(text.clone())),
        Json::Array(items) => Value::List(Arc::new(items.iter().map(to_cel).collect())),
        Json::Object(members) => {
            let members = members.iter();
            let members: HashMap<Key, Value> = members
                .map(|(key, value)| (Key::String(Arc::new(key.clone())), to_cel(value)))
                .collect();
            Value::Map(Map {
                map: Arc::new(members),
            })
        }
    }
}
