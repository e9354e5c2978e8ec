//! The rules core's side: the call a server makes.

use crate::Said;
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Mode, Rulebook};
use serde_json::Value;
use std::error::Error;
use std::sync::Arc;

/// A pack in a context, made ready once.
pub(crate) struct Ours(Rulebook);

impl Ours {
    pub(crate) fn new(pack: &[u8]) -> Result<Self, Box<dyn Error>> {
        let context = Context::parse(br#"{"today":"2026-03-02"}"#)?;
        Ok(Self(Rulebook::new(Arc::new(Pack::parse(pack)?), context)))
    }

    /// The verdict's text on an answers document's text.
    pub(crate) fn verdict(&self, answers: &str) -> Result<String, Box<dyn Error>> {
        let input = format!("{{\"answers\":{answers}}}");
        Ok(self.0.evaluate_text(Mode::Submission, &input)?)
    }

    /// What the verdict says, but for answers of hidden fields.
    pub(crate) fn said(&self, answers: &str) -> Result<Said, Box<dyn Error>> {
        let verdict: Value = serde_json::from_str(&self.verdict(answers)?)?;
        let list = |key: &str| verdict.get(key).and_then(Value::as_array);
        let text = |value: &Value, key: &str| -> Option<String> {
            Some(value.get(key)?.as_str()?.to_owned())
        };
        let faults = ["errors", "missing"].into_iter().filter_map(list).flatten();
        Ok(Said {
            wrong: faults
                .filter(|fault| text(fault, "code").is_none_or(|code| code != "hidden_field"))
                .filter_map(|fault| text(fault, "pointer"))
                .collect(),
            needed: list("checklist")
                .into_iter()
                .flatten()
                .filter(|entry| text(entry, "state").is_some_and(|state| state == "needed"))
                .filter_map(|entry| text(entry, "material"))
                .collect(),
        })
    }
}
