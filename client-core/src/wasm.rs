//! Bindings for JavaScript: JSON text in, JSON text out. A refusal is thrown as an `Error` whose
//! message is JSON `{"code", "message"}`.
#![expect(
    unreachable_pub,
    reason = "the bindings are reached from JavaScript, not from Rust"
)]

use crate::context::read_calendar;
use crate::lifecycle::{self, Actor, CaseState};
use crate::pack::{self, Pack};
use crate::values::date::Date;
use crate::values::json::{Json, Limits};
use crate::verdict::message::{Params, message};
use crate::{Context, DocumentError, Input, Lang, LoadedPack, PackError, SessionError, requests};
use serde::Serialize;
use std::str::FromStr;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// A refusal on its way to JavaScript.
#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn of(code: &'static str, lang: Lang) -> Self {
        Self {
            code,
            message: message(code, &Params::default(), "", lang),
        }
    }

    fn with(code: &'static str, message: impl ToString) -> Self {
        Self {
            code,
            message: message.to_string(),
        }
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        let text = serde_json::to_string(&refusal).unwrap_or_default();
        JsError::new(&text).into()
    }
}

impl From<PackError> for Refusal {
    fn from(error: PackError) -> Self {
        Self::with(error.code, error.detail)
    }
}

impl From<SessionError> for Refusal {
    fn from(error: SessionError) -> Self {
        Self::with(error.code, error.message)
    }
}

impl From<(DocumentError, Lang)> for Refusal {
    fn from(error: (DocumentError, Lang)) -> Self {
        SessionError::from(error).into()
    }
}

type Answer = Result<String, JsValue>;

fn text(value: &impl Serialize) -> Answer {
    serde_json::to_string(value).map_err(|error| Refusal::with("internal", error).into())
}

fn read_context(json: &str) -> Result<Context, JsValue> {
    Context::parse(json.as_bytes()).map_err(|what| Refusal::with("invalid_context", what).into())
}

fn read_input(json: &str, pack: &LoadedPack, lang: Lang) -> Result<Input, JsValue> {
    Input::parse(json.as_bytes(), pack).map_err(|error| Refusal::from((error, lang)).into())
}

fn read_pack(json: &str) -> Result<LoadedPack, JsValue> {
    Pack::parse(json.as_bytes()).map_err(|error| Refusal::from(error).into())
}

fn read_lang(tag: &str) -> Result<Lang, JsValue> {
    Lang::tagged(tag).ok_or_else(|| Refusal::with("unknown_language", tag).into())
}

/// A form being filled in.
#[wasm_bindgen]
pub struct Session(crate::Session);

#[wasm_bindgen]
impl Session {
    /// Opens an empty form with its default answers.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: &str, context: &str) -> Result<Session, JsValue> {
        let pack = Arc::new(read_pack(pack)?);
        Ok(Self(crate::Session::new(pack, read_context(context)?)))
    }

    /// Opens a form from a snapshot.
    pub fn restore(pack: &str, context: &str, snapshot: &str) -> Result<Session, JsValue> {
        let mut session = Self::new(pack, context)?;
        let input = read_input(snapshot, session.0.pack(), session.0.lang())?;
        session.0.load(&input);
        Ok(session)
    }

    /// Replaces everything that was put in; gives the verdict.
    pub fn load(&mut self, input: &str) -> Answer {
        let input = read_input(input, self.0.pack(), self.0.lang())?;
        text(&self.0.load(&input))
    }

    /// Answers a field; gives what changed.
    pub fn set(&mut self, pointer: &str, value: &str) -> Answer {
        let value = self.read(value)?;
        self.told(|session| session.set(pointer, &value))
    }

    /// Takes an answer away.
    pub fn clear(&mut self, pointer: &str) -> Answer {
        self.told(|session| session.clear(pointer))
    }

    /// Inserts a row.
    #[wasm_bindgen(js_name = insertRow)]
    pub fn insert_row(&mut self, pointer: &str, index: usize) -> Answer {
        self.told(|session| session.insert_row(pointer, index))
    }

    /// Takes a row out.
    #[wasm_bindgen(js_name = removeRow)]
    pub fn remove_row(&mut self, pointer: &str, index: usize) -> Answer {
        self.told(|session| session.remove_row(pointer, index))
    }

    /// Moves a row.
    #[wasm_bindgen(js_name = moveRow)]
    pub fn move_row(&mut self, pointer: &str, from: usize, to: usize) -> Answer {
        self.told(|session| session.move_row(pointer, from, to))
    }

    /// Adds a file's description to a material.
    pub fn attach(&mut self, material: &str, file: &str) -> Answer {
        let file = crate::input::read_file(&self.read(file)?)
            .ok_or_else(|| Refusal::of("invalid_input", self.0.lang()))?;
        self.told(|session| session.attach(material, file))
    }

    /// Takes a file from a material.
    pub fn detach(&mut self, material: &str, sha256: &str) -> Answer {
        self.told(|session| session.detach(material, sha256))
    }

    /// Lets an e-licence stand for what it replaces.
    pub fn hold(&mut self, licence: &str) -> Answer {
        self.told(|session| session.use_licence(licence, true))
    }

    /// Lets it no longer.
    pub fn release(&mut self, licence: &str) -> Answer {
        self.told(|session| session.use_licence(licence, false))
    }

    /// Lets a signed promise stand for a material.
    pub fn commit(&mut self, material: &str) -> Answer {
        self.told(|session| session.commit(material, true))
    }

    /// Lets it no longer.
    pub fn uncommit(&mut self, material: &str) -> Answer {
        self.told(|session| session.commit(material, false))
    }

    /// Lets a material follow later.
    pub fn defer(&mut self, material: &str) -> Answer {
        self.told(|session| session.defer(material, true))
    }

    /// Lets it no longer.
    pub fn undefer(&mut self, material: &str) -> Answer {
        self.told(|session| session.defer(material, false))
    }

    /// The field to ask next.
    #[wasm_bindgen(js_name = nextQuestion)]
    pub fn next_question(&self) -> Option<String> {
        self.0.next_question()
    }

    /// The whole verdict.
    pub fn verdict(&self) -> Answer {
        text(&self.0.verdict())
    }

    /// What is sent to the server.
    pub fn document(&self) -> String {
        self.0.document().to_text()
    }

    /// Everything that was put in, hidden answers too.
    pub fn snapshot(&self) -> String {
        self.0.snapshot().to_json().to_text()
    }

    /// Turns the texts into another language; gives the verdict.
    #[wasm_bindgen(js_name = setLang)]
    pub fn set_lang(&mut self, lang: &str) -> Answer {
        text(&self.0.set_lang(read_lang(lang)?))
    }

    fn read(&self, json: &str) -> Result<Json, JsValue> {
        let limits = &self.0.pack().pack().limits;
        let limits = Limits {
            max_bytes: usize::try_from(limits.max_bytes).unwrap_or(usize::MAX),
            max_depth: usize::try_from(limits.max_depth).unwrap_or(usize::MAX),
        };
        Json::parse(json.as_bytes(), limits)
            .map_err(|error| Refusal::from((error, self.0.lang())).into())
    }

    fn told(
        &mut self,
        change: impl FnOnce(&mut crate::Session) -> Result<crate::Delta, SessionError>,
    ) -> Answer {
        text(&change(&mut self.0).map_err(Refusal::from)?)
    }
}

/// What the server says about a document as it was sent.
#[wasm_bindgen]
pub fn evaluate(pack: &str, context: &str, input: &str) -> Answer {
    let pack = read_pack(pack)?;
    let context = read_context(context)?;
    let input = read_input(input, &pack, context.lang)?;
    text(&crate::evaluate(&pack, &context, &input))
}

/// The commands open to an actor in a state.
#[wasm_bindgen(js_name = allowedCommands)]
pub fn allowed_commands(state: &str, actor: &str) -> Answer {
    let state = CaseState::parse(state).ok_or_else(|| Refusal::with("unknown_state", state))?;
    let actor = serde_json::from_str::<Actor>(actor)
        .map_err(|error| Refusal::with("invalid_input", error))?;
    text(&lifecycle::allowed(state, &actor))
}

/// Checks a request's body.
#[wasm_bindgen(js_name = checkRequest)]
pub fn check_request(kind: &str, body: &str, lang: &str) -> Answer {
    #[derive(Serialize)]
    struct Checked {
        errors: Vec<requests::FieldError>,
    }
    let errors = requests::check(kind, body, Lang::tagged(lang).unwrap_or_default())
        .ok_or_else(|| Refusal::with("unknown_request", kind))?;
    text(&Checked { errors })
}

/// The name of a pack.
#[wasm_bindgen(js_name = packHash)]
pub fn pack_hash(pack: &str) -> String {
    pack::hash(pack.as_bytes())
}

/// The day some working days after another.
#[wasm_bindgen(js_name = addWorkdays)]
pub fn add_workdays(date: &str, days: i32, calendar: &str) -> Answer {
    let from = Date::from_str(date).map_err(|error| Refusal::with("invalid_date", error))?;
    let limits = Limits {
        max_bytes: 1 << 20,
        max_depth: 8,
    };
    let calendar = Json::parse(calendar.as_bytes(), limits)
        .map_err(|error| error.to_string())
        .and_then(|json| read_calendar(&json))
        .map_err(|what| Refusal::with("invalid_input", what))?;
    let due = calendar
        .add_workdays(from, days)
        .ok_or_else(|| Refusal::of("invalid_date", Lang::default()))?;
    text(&due)
}
