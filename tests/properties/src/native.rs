//! The rules core in this process, answering as its JavaScript bindings do.

use crate::answers::AnswerSet;
use crate::commands::{Argument, Command};
use onewindow_core::json::{Json, Limits};
use onewindow_core::pack::Pack;
use onewindow_core::{
    Context, Delta, DocumentError, File, Input, Lang, LoadedPack, Mode, PackError, Restored,
    Session, SessionError, evaluate, evaluate_text,
};
use serde::Serialize;
use std::sync::Arc;

/// A pack ready for many answer sets.
#[derive(Debug, Clone)]
pub struct Native(Arc<LoadedPack>);

/// What a command came to.
#[derive(Debug)]
pub(crate) enum Told {
    /// It changed something, or might have.
    Delta(Delta),
    /// It was refused; nothing changed.
    Refused(String),
    /// It gave a text; `load` and `setLang` give the verdict.
    Text(String),
    /// The session was made anew from its snapshot.
    Restored(String),
}

impl Told {
    /// The text JavaScript would see.
    fn into_text(self) -> String {
        match self {
            Self::Delta(delta) => delta.into_text(),
            Self::Refused(text) | Self::Text(text) | Self::Restored(text) => text,
        }
    }
}

impl From<Result<Delta, SessionError>> for Told {
    fn from(changed: Result<Delta, SessionError>) -> Self {
        match changed {
            Ok(delta) => Self::Delta(delta),
            Err(error) => Self::Refused(refused(error.code, &error.message)),
        }
    }
}

impl Native {
    /// Reads a pack.
    ///
    /// # Errors
    /// [`PackError`], as [`Pack::parse`] gives it.
    pub fn load(pack: &[u8]) -> Result<Self, PackError> {
        Ok(Self(Arc::new(Pack::parse(pack)?)))
    }

    /// What the pack says.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        self.0.pack()
    }

    /// The pack, shared.
    #[must_use]
    pub fn loaded(&self) -> &Arc<LoadedPack> {
        &self.0
    }

    /// An empty form.
    pub(crate) fn open(&self, context: &Context) -> Session {
        Session::new(Arc::clone(&self.0), context.clone())
    }

    /// A form from a snapshot, and what became of it.
    pub(crate) fn restore(
        &self,
        context: &Context,
        snapshot: &str,
    ) -> Result<(Session, Restored), SessionError> {
        Session::restore_in(Arc::clone(&self.0), context.clone(), snapshot)
    }

    /// The answers the form does not ask for with these answers given, as pointers.
    pub(crate) fn hidden(&self, context: &str, input: &str) -> Vec<String> {
        let Ok(context) = Context::parse(context.as_bytes()) else {
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

    /// Every answer to one set, in the order of `hosts/answers.mjs`.
    #[must_use]
    pub fn answers(&self, set: &AnswerSet) -> Vec<String> {
        let context = match Context::parse(set.context.as_bytes()) {
            Ok(context) => context,
            Err(error) => {
                let refusal = refused("invalid_context", &error);
                return vec![refusal.clone(), refusal];
            }
        };
        let lang = context.lang;
        let input = Input::parse(set.input.as_bytes(), &self.0);
        let mut answers = vec![match &input {
            Ok(input) => evaluate_text(Mode::Submission, &self.0, &context, input),
            Err(error) => document_refused(error.clone(), lang),
        }];
        let mut session = self.open(&context);
        answers.push("open".to_owned());
        answers.push(match &input {
            Ok(input) => session.load(input),
            Err(error) => document_refused(error.clone(), lang),
        });
        for command in &set.commands {
            answers.push(self.run(&mut session, &context, command).into_text());
        }
        answers.push(session.verdict());
        answers.push(session.document().to_text());
        answers
    }

    /// One command, as JavaScript would give it.
    pub(crate) fn run(&self, session: &mut Session, context: &Context, command: &Command) -> Told {
        use Argument::{Index, Text};
        let lang = session.lang();
        let unread = |error| Told::Refused(document_refused(error, lang));
        match (command.method, command.arguments.as_slice()) {
            ("set", [Text(pointer), Text(value)]) => match self.value(value) {
                Ok(value) => session.set(pointer, &value).into(),
                Err(error) => unread(error),
            },
            ("clear", [Text(pointer)]) => session.clear(pointer).into(),
            ("insertRow", [Text(pointer), Index(at)]) => session.insert_row(pointer, *at).into(),
            ("removeRow", [Text(pointer), Index(at)]) => session.remove_row(pointer, *at).into(),
            ("moveRow", [Text(pointer), Index(from), Index(to)]) => {
                session.move_row(pointer, *from, *to).into()
            }
            ("attach", [Text(material), Text(file)]) => match self.file(file) {
                Ok(file) => session.attach(material, file).into(),
                Err(error) => unread(error),
            },
            ("detach", [Text(material), Text(sha256)]) => session.detach(material, sha256).into(),
            ("commit", [Text(material)]) => session.commit(material, true).into(),
            ("uncommit", [Text(material)]) => session.commit(material, false).into(),
            ("defer", [Text(material)]) => session.defer(material, true).into(),
            ("undefer", [Text(material)]) => session.defer(material, false).into(),
            ("hold", [Text(licence)]) => session.use_licence(licence, true).into(),
            ("release", [Text(licence)]) => session.use_licence(licence, false).into(),
            ("nextQuestion", []) => {
                Told::Text(session.next_question().unwrap_or("undefined".to_owned()))
            }
            ("verdict", []) => Told::Text(session.verdict()),
            ("document", []) => Told::Text(session.document().to_text()),
            ("snapshot", []) => Told::Text(session.snapshot()),
            ("explain", [Text(name)]) => match session.explain(name) {
                Ok(explained) => Told::Text(explained),
                Err(error) => Told::Refused(refused(error.code, &error.message)),
            },
            ("setLang", [Text(tag)]) => match Lang::tagged(tag) {
                Some(lang) => Told::Text(session.set_lang(lang)),
                None => Told::Refused(refused("unknown_language", tag)),
            },
            ("load", [Text(input)]) => match Input::parse(input.as_bytes(), &self.0) {
                Ok(input) => Told::Text(session.load(&input)),
                Err(error) => unread(error),
            },
            ("restore", []) => match self.restore(context, &session.snapshot()) {
                Ok((restored, _)) => {
                    *session = restored;
                    Told::Restored(session.verdict())
                }
                Err(error) => Told::Refused(refused(error.code, &error.message)),
            },
            _ => Told::Text(format!("no such command: {command:?}")),
        }
    }

    fn value(&self, text: &str) -> Result<Json, DocumentError> {
        let limits = &self.pack().limits;
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let limits = Limits {
            max_bytes: size(limits.max_bytes),
            max_depth: size(limits.max_depth),
        };
        Json::parse(text.as_bytes(), limits)
    }

    /// A file's description, read by way of an input because only that is public.
    pub(crate) fn file(&self, text: &str) -> Result<File, DocumentError> {
        let invalid = || DocumentError {
            code: "invalid_input",
            offset: 0,
            key: None,
        };
        let file = self.value(text)?.to_text();
        let input = format!("{{\"files\":{{\"f\":[{file}]}}}}");
        let mut input = Input::parse(input.as_bytes(), &self.0)?;
        let files = input.files.get_mut("f");
        files.and_then(Vec::pop).ok_or_else(invalid)
    }
}

pub(crate) fn document_refused(error: DocumentError, lang: Lang) -> String {
    let error = SessionError::from((error, lang));
    refused(error.code, &error.message)
}

pub(crate) fn refused(code: &str, message: &str) -> String {
    #[derive(Serialize)]
    struct Refusal<'a> {
        code: &'a str,
        message: &'a str,
    }
    format!("refused {}", text(&Refusal { code, message }))
}

/// A value as the core writes it.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("unwritable: {error}"))
}
