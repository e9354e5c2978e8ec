//! The rules core in this process, answering as its JavaScript bindings do.

use onewindow_core::json::{Json, Limits};
use onewindow_core::pack::Pack;
use onewindow_core::{
    Context, Delta, DocumentError, File, Input, Lang, LoadedPack, Session, SessionError, evaluate,
};
use onewindow_tests::answers::{AnswerSet, Argument, Edit};
use serde::Serialize;
use std::sync::Arc;

/// A pack ready for many answer sets.
pub(crate) struct Native(Arc<LoadedPack>);

impl Native {
    pub(crate) fn load(pack: &str) -> Result<Self, String> {
        let loaded = Pack::parse(pack.as_bytes()).map_err(|error| error.to_string())?;
        Ok(Self(Arc::new(loaded)))
    }

    /// The answers the form does not ask for with these answers given, as pointers.
    pub(crate) fn hidden(&self, context: &str, input: &str) -> Vec<String> {
        let Ok(context) = serde_json::from_str::<Context>(context) else {
            return Vec::new();
        };
        let Ok(input) = Input::parse(input.as_bytes(), &self.0) else {
            return Vec::new();
        };
        let verdict = evaluate(&self.0, &context, &input);
        let errors = verdict.errors.into_iter();
        errors
            .filter(|error| error.code == "hidden_field" || error.code == "computed_field")
            .map(|error| error.pointer)
            .collect()
    }

    /// Every answer to one set, in the order of `verdicts.mjs`.
    pub(crate) fn answers(&self, set: &AnswerSet) -> Vec<String> {
        let context = serde_json::from_str::<Context>(&set.context);
        let context = match context {
            Ok(context) => context,
            Err(error) => {
                let refusal = refused("invalid_context", &error.to_string());
                return vec![refusal.clone(), refusal];
            }
        };
        let lang = context.lang;
        let input = Input::parse(set.input.as_bytes(), &self.0);
        let mut answers = vec![match &input {
            Ok(input) => text(&evaluate(&self.0, &context, input)),
            Err(error) => document_refused(error.clone(), lang),
        }];
        let mut session = Session::new(Arc::clone(&self.0), context);
        answers.push("open".to_owned());
        answers.push(match &input {
            Ok(input) => text(&session.load(input)),
            Err(error) => document_refused(error.clone(), lang),
        });
        for edit in &set.edits {
            answers.push(self.edit(&mut session, edit, lang));
        }
        answers.push(text(&session.verdict()));
        answers.push(session.document().to_text());
        answers
    }

    fn edit(&self, session: &mut Session, edit: &Edit, lang: Lang) -> String {
        use Argument::{Index, Text};
        let changed = match (edit.method, edit.arguments.as_slice()) {
            ("set", [Text(pointer), Text(value)]) => match self.value(value) {
                Ok(value) => session.set(pointer, &value),
                Err(error) => return document_refused(error, lang),
            },
            ("clear", [Text(pointer)]) => session.clear(pointer),
            ("insertRow", [Text(pointer), Index(at)]) => session.insert_row(pointer, *at),
            ("removeRow", [Text(pointer), Index(at)]) => session.remove_row(pointer, *at),
            ("moveRow", [Text(pointer), Index(from), Index(to)]) => {
                session.move_row(pointer, *from, *to)
            }
            ("attach", [Text(material), Text(file)]) => match serde_json::from_str::<File>(file) {
                Ok(file) => session.attach(material, file),
                Err(error) => return format!("no file: {error}"),
            },
            ("detach", [Text(material), Text(sha256)]) => session.detach(material, sha256),
            ("commit", [Text(material)]) => session.commit(material, true),
            ("defer", [Text(material)]) => session.defer(material, true),
            ("undefer", [Text(material)]) => session.defer(material, false),
            ("hold", [Text(licence)]) => session.use_licence(licence, true),
            ("release", [Text(licence)]) => session.use_licence(licence, false),
            ("nextQuestion", []) => {
                return session.next_question().unwrap_or("undefined".to_owned());
            }
            _ => return format!("no such edit: {edit:?}"),
        };
        told(changed)
    }

    fn value(&self, text: &str) -> Result<Json, DocumentError> {
        let limits = &self.0.pack().limits;
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let limits = Limits {
            max_bytes: size(limits.max_bytes),
            max_depth: size(limits.max_depth),
        };
        Json::parse(text.as_bytes(), limits)
    }
}

fn told(changed: Result<Delta, SessionError>) -> String {
    match changed {
        Ok(delta) => text(&delta),
        Err(error) => refused(error.code, &error.message),
    }
}

fn document_refused(error: DocumentError, lang: Lang) -> String {
    let error = SessionError::from((error, lang));
    refused(error.code, &error.message)
}

fn refused(code: &str, message: &str) -> String {
    #[derive(Serialize)]
    struct Refusal<'a> {
        code: &'a str,
        message: &'a str,
    }
    format!("refused {}", text(&Refusal { code, message }))
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("unwritable: {error}"))
}
