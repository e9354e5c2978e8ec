//! The core for hosts that are not Rust: JSON text in, JSON text out, one call for everything.
//!
//! `web` puts the call behind wasm-bindgen, `mini` behind plain exports with no imports; the
//! loaders in `mobile-shell/packages/client-core` make the same typed API of both. A refusal is JSON
//! `{"code", "message"}`.

#[cfg(not(feature = "std"))]
mod memory;
#[cfg(feature = "mini")]
mod mini;
#[cfg(feature = "package")]
mod package;
#[cfg(feature = "wasm")]
mod web;

use crate::context;
use crate::form::state::Mode;
use crate::input::{Given, parse_document};
use crate::lifecycle::{self, CaseState};
use crate::pack::{self, Pack};
use crate::requests;
use crate::rulebook::Rulebook;
use crate::values::date::Date;
use crate::values::doc::Doc;
use crate::values::json::Limits;
use crate::values::out::{Out, number};
use crate::values::read::Sticky;
use crate::verdict::message::message;
use crate::{Context, Delta, DocumentError, Lang, LoadedPack, PackError, Session, SessionError};
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::str::FromStr;

/// What a call is about. The numbers are shared with the loaders.
mod op {
    pub(super) const PACK_HASH: u32 = 0;
    pub(super) const ADD_WORKDAYS: u32 = 1;
    pub(super) const ALLOWED_COMMANDS: u32 = 2;
    pub(super) const CHECK_REQUEST: u32 = 3;
    pub(super) const PREPARE: u32 = 4;
    pub(super) const EVALUATE: u32 = 5;
    pub(super) const OPEN: u32 = 6;
    pub(super) const RESTORE: u32 = 7;
    pub(super) const FREE: u32 = 8;
    pub(super) const SET: u32 = 9;
    pub(super) const CLEAR: u32 = 10;
    pub(super) const INSERT_ROW: u32 = 11;
    pub(super) const REMOVE_ROW: u32 = 12;
    pub(super) const MOVE_ROW: u32 = 13;
    pub(super) const ATTACH: u32 = 14;
    pub(super) const DETACH: u32 = 15;
    pub(super) const LICENCE: u32 = 16;
    pub(super) const COMMIT: u32 = 17;
    pub(super) const DEFER: u32 = 18;
    pub(super) const NEXT_QUESTION: u32 = 19;
    pub(super) const VERDICT: u32 = 20;
    pub(super) const DOCUMENT: u32 = 21;
    pub(super) const SNAPSHOT: u32 = 22;
    pub(super) const EXPLAIN: u32 = 23;
    pub(super) const SET_LANG: u32 = 24;
    pub(super) const LOAD: u32 = 25;
    #[cfg(feature = "package")]
    pub(super) const OPEN_PACKAGE: u32 = 26;
    #[cfg(feature = "package")]
    pub(super) const RESTORE_PACKAGE: u32 = 27;
    #[cfg(feature = "package")]
    pub(super) const PROVIDE: u32 = 28;
    #[cfg(feature = "package")]
    pub(super) const CHOOSE: u32 = 29;
}

/// A refusal on its way to the host.
struct Refusal {
    code: String,
    message: String,
}

impl Refusal {
    fn of(code: &'static str, lang: Lang) -> Self {
        Self::with(code, message(code, "", lang))
    }

    fn with(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }

    fn to_text(&self) -> String {
        let mut out = Out::default();
        out.open('{');
        out.text_member("code", &self.code);
        out.text_member("message", &self.message);
        out.close('}');
        out.0
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

type Answer = Result<String, Refusal>;

/// What a host holds by a number.
enum Held {
    Book(Arc<Rulebook>),
    Session(Box<Session>),
    #[cfg(feature = "package")]
    Package(Box<crate::package::PackageSession>),
}

/// Everything one host has open.
struct Desk(Vec<Option<Held>>);

/// The arguments of a call: three texts and two numbers, each used or not.
struct Args<'a> {
    texts: [&'a str; 3],
    numbers: [i32; 2],
}

impl Desk {
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn keep(&mut self, held: Held) -> usize {
        let free = self.0.iter().position(Option::is_none);
        let at = free.unwrap_or(self.0.len());
        match self.0.get_mut(at) {
            Some(place) => *place = Some(held),
            None => self.0.push(Some(held)),
        }
        at
    }

    fn book(&self, handle: usize) -> Result<&Arc<Rulebook>, Refusal> {
        match self.0.get(handle) {
            Some(Some(Held::Book(book))) => Ok(book),
            _ => Err(Refusal::with("not_open", "")),
        }
    }

    fn call(&mut self, op: u32, handle: usize, args: &Args<'_>) -> Answer {
        let [a, b, c] = args.texts;
        match op {
            op::PACK_HASH => Ok(pack::hash(a.as_bytes())),
            op::ADD_WORKDAYS => add_workdays(a, args.numbers, b),
            op::ALLOWED_COMMANDS => allowed_commands(a, b),
            op::CHECK_REQUEST => check_request(a, b, c),
            op::PREPARE => {
                let pack = Arc::new(read_pack(a)?);
                let book = Rulebook::new(pack, read_context(b)?);
                Ok(number(self.keep(Held::Book(Arc::new(book)))))
            }
            op::EVALUATE => {
                let book = self.book(handle)?;
                let verdict = book.evaluate_text(Mode::Submission, a);
                verdict.map_err(|error| (error, book.context.lang).into())
            }
            op::OPEN => {
                let session = Session::in_book(Arc::clone(self.book(handle)?));
                Ok(number(self.keep(Held::Session(Box::new(session)))))
            }
            op::RESTORE => {
                let (session, restored) = Session::restore(Arc::clone(self.book(handle)?), a)?;
                let mut out = Out::default();
                out.open('[');
                out.count(self.keep(Held::Session(Box::new(session))));
                out.raw(&restored.to_text());
                out.close(']');
                Ok(out.0)
            }
            op::FREE => {
                if let Some(place) = self.0.get_mut(handle) {
                    *place = None;
                }
                Ok(String::new())
            }
            #[cfg(feature = "package")]
            op::OPEN_PACKAGE => {
                let session = package::open(args.texts)?;
                Ok(number(self.keep(Held::Package(Box::new(session)))))
            }
            #[cfg(feature = "package")]
            op::RESTORE_PACKAGE => {
                let session = package::restore(args.texts)?;
                Ok(number(self.keep(Held::Package(Box::new(session)))))
            }
            _ => match self.0.get_mut(handle) {
                Some(Some(Held::Session(session))) => in_session(session, op, args),
                #[cfg(feature = "package")]
                Some(Some(Held::Package(session))) => package::call(session, op, args),
                _ => Err(Refusal::with("not_open", "")),
            },
        }
    }
}

fn in_session(session: &mut Session, op: u32, args: &Args<'_>) -> Answer {
    let [a, b, _] = args.texts;
    let [n, m] = args.numbers;
    let on = n != 0;
    // A negative row is past every end.
    let [n, m] = [n, m].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    let delta: Result<Delta, SessionError> = match op {
        op::SET => {
            let value = read_value(b, session)?;
            session.set_item(a, value.root())
        }
        op::CLEAR => session.clear(a),
        op::INSERT_ROW => session.insert_row(a, n),
        op::REMOVE_ROW => session.remove_row(a, n),
        op::MOVE_ROW => session.move_row(a, n, m),
        op::ATTACH => {
            let file = crate::input::read_file(read_value(b, session)?.root())
                .ok_or_else(|| Refusal::of("invalid_input", session.lang()))?;
            session.attach(a, file)
        }
        op::DETACH => session.detach(a, b),
        op::LICENCE => session.use_licence(a, on),
        op::COMMIT => session.commit(a, on),
        op::DEFER => session.defer(a, on),
        op::NEXT_QUESTION => return Ok(session.next_question().unwrap_or_default()),
        op::VERDICT => return Ok(session.verdict()),
        op::DOCUMENT => return Ok(session.written_document().0),
        op::SNAPSHOT => return Ok(session.snapshot()),
        op::EXPLAIN => return Ok(session.explain(a)?),
        op::SET_LANG => {
            let lang =
                Lang::tagged(a).ok_or_else(|| Refusal::with("unknown_language", a.to_owned()))?;
            return Ok(session.set_lang(lang));
        }
        op::LOAD => {
            let lang = session.lang();
            let document = parse_document(a, session.pack());
            let document = document.map_err(|error| (error, lang))?;
            let given = Given::of(&document).map_err(|error| (error, lang))?;
            return Ok(session.load_given(given));
        }
        _ => return Err(Refusal::with("unknown_call", "")),
    };
    Ok(delta?.into_text())
}

fn read_context(json: &str) -> Result<Context, Refusal> {
    Context::parse(json.as_bytes()).map_err(|what| Refusal::with("invalid_context", what))
}

fn read_pack(json: &str) -> Result<LoadedPack, Refusal> {
    Ok(Pack::parse(json.as_bytes())?)
}

fn read_value<'t>(json: &'t str, session: &Session) -> Result<Doc<'t>, Refusal> {
    let limits = &session.pack().pack().limits;
    let limits = Limits {
        max_bytes: usize::try_from(limits.max_bytes).unwrap_or(usize::MAX),
        max_depth: usize::try_from(limits.max_depth).unwrap_or(usize::MAX),
    };
    Doc::parse_text(json, limits).map_err(|error| (error, session.lang()).into())
}

/// Limits of documents beside packs and answers.
const SMALL: Limits = Limits {
    max_bytes: 1 << 20,
    max_depth: 32,
};

fn allowed_commands(state: &str, actor: &str) -> Answer {
    let state =
        CaseState::parse(state).ok_or_else(|| Refusal::with("unknown_state", state.to_owned()))?;
    let actor =
        lifecycle::read_actor(actor).map_err(|_| Refusal::of("invalid_input", Lang::default()))?;
    let allowed = lifecycle::allowed(state, &actor);
    Ok(lifecycle::commands_to_text(&allowed))
}

fn check_request(kind: &str, body: &str, lang: &str) -> Answer {
    let lang = Lang::tagged(lang).unwrap_or_default();
    match requests::check(kind, body, lang) {
        Some(errors) => Ok(requests::to_text(&errors)),
        None => Err(Refusal::with("unknown_request", kind)),
    }
}

fn add_workdays(date: &str, [days, _]: [i32; 2], calendar: &str) -> Answer {
    let from = Date::from_str(date).map_err(|_| Refusal::of("invalid_date", Lang::default()))?;
    let calendar = Doc::parse_text(calendar, SMALL)
        .map_err(|error| error.code.to_owned())
        .and_then(|json| {
            let mut s = Sticky::default();
            let calendar = context::calendar(&mut s, json.root());
            s.end(calendar)
        })
        .map_err(|what| Refusal::with("invalid_input", what))?;
    let due = calendar
        .add_workdays(from, days)
        .ok_or_else(|| Refusal::of("invalid_date", Lang::default()))?;
    Ok(due.to_text())
}
