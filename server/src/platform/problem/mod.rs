//! Failures: one error type without HTTP in it, one registry of codes, one place that makes the
//! problem document (RFC 9457).

mod codes;
mod render;

pub use codes::Code;
pub(crate) use render::TUS_VERSION;
pub use render::{Problem, RequestId, layer, layer_error};

use crate::platform::lang::Lang;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;

/// The result of everything an area does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failure with a stable code, what it is about and, for the log only, what caused it.
#[derive(Debug, Clone)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    code: Code,
    params: Map<String, Value>,
    words: Vec<(&'static str, (&'static str, &'static str))>,
    errors: Vec<FieldError>,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// One wrong place in what was sent, as the rules core reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Where, as a JSON Pointer into the body; `#/materials/<id>` for a document.
    #[schema(example = "/operator/mobile")]
    pub pointer: String,
    /// What is wrong: a stable name.
    #[schema(example = "invalid_mobile")]
    pub code: String,
    /// The same in the asker's language.
    #[schema(example = "手机号码应为11位数字")]
    pub message: String,
    /// The numbers in the message.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
}

impl From<onewindow_core::requests::FieldError> for FieldError {
    fn from(error: onewindow_core::requests::FieldError) -> Self {
        Self {
            pointer: error.pointer,
            code: error.code.to_owned(),
            message: error.message,
            params: error
                .params
                .iter()
                .map(|(name, bound)| (name.to_owned(), bound.into()))
                .collect(),
        }
    }
}

impl FieldError {
    /// A wrong place whose message names no numbers.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            message: message.into(),
            params: Map::new(),
        }
    }
}

impl Error {
    /// A failure with this code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            params: Map::new(),
            words: Vec::new(),
            errors: Vec::new(),
            cause: None,
        }))
    }

    /// Something that should not happen: logged with its cause, told to nobody.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Internal).caused_by(cause)
    }

    /// Adds a member to the problem document; `{name}` in the code's detail shows it.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name.to_owned(), value.into());
        self
    }

    /// Fills `{name}` in the code's detail with words for people, Chinese and English, where the
    /// member of that name holds a word for programs.
    #[must_use]
    pub fn in_words(mut self, name: &'static str, words: (&'static str, &'static str)) -> Self {
        self.0.words.push((name, words));
        self
    }

    /// Adds the wrong places.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// [`Code::InvalidRequest`] for one wrong place of a body: where, the code of what is wrong, and
    /// what to tell the person.
    #[must_use]
    pub fn wrong_at(pointer: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self::new(Code::InvalidRequest).with_errors(vec![FieldError::new(pointer, code, message)])
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Cause>) -> Self {
        self.0.cause = Some(Arc::from(cause.into()));
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The members added to the problem document.
    pub fn params(&self) -> &Map<String, Value> {
        &self.0.params
    }

    /// The wrong places.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The cause, for the log.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// The sentence for people, its `{name}` places filled from the words and the parameters.
    pub fn detail(&self, lang: Lang) -> String {
        let template = self.0.code.detail(lang);
        if !template.contains('{') {
            return template.to_owned();
        }
        let worded = self
            .0
            .words
            .iter()
            .fold(template.to_owned(), |text, (name, (zh, en))| {
                text.replace(&format!("{{{name}}}"), lang.pick(zh, en))
            });
        self.0.params.iter().fold(worded, |text, (name, value)| {
            let shown = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            text.replace(&format!("{{{name}}}"), &shown)
        })
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Error::new(code)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.code.as_str())?;
        if let Some(cause) = &self.0.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Some(cause) => Some(cause.as_ref()),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_detail_shows_its_words_and_parameters() {
        let error = Error::new(Code::StateConflict)
            .with("state", "draft")
            .in_words("state", ("草稿", "Draft"))
            .with("command", "accept");
        assert_eq!(
            error.detail(Lang::Zh),
            "办件处于“草稿”状态，不能进行“accept”操作。"
        );
        assert_eq!(
            error.detail(Lang::En),
            "The case is in the state \"Draft\", which does not allow \"accept\"."
        );
        assert_eq!(error.params()["state"], "draft");
    }

    #[test]
    fn codes_are_unique_and_spelt_in_snake_case() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            let name = code.as_str();
            assert!(seen.insert(name), "{name} is there twice");
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{name}"
            );
            assert!((400..600).contains(&code.status()), "{name}");
            for lang in [Lang::Zh, Lang::En] {
                assert!(!code.title(lang).is_empty() && !code.detail(lang).is_empty());
            }
        }
    }
}
