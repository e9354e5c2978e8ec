//! The steps of a session and what is expected of each.

use crate::matching::difference;
use crate::run::{Stop, wrong};
use crate::tree::{self, count, items, object, text};
use onewindow_core::json::{Json, Limits};
use onewindow_core::{
    Context, DocumentError, File, Input, Lang, LoadedPack, Session, SessionError,
};
use std::sync::Arc;

/// What a call answers.
enum Answer {
    Delta(Json),
    Verdict,
    Text(String),
}

pub(crate) fn steps(pack: LoadedPack, context: Context, case: &Json) -> Result<(), Stop> {
    let pack = Arc::new(pack);
    let mut session = Session::new(Arc::clone(&pack), context.clone());
    for (i, step) in items(case.get("steps").unwrap()).iter().enumerate() {
        let call = items(step.get("call").unwrap());
        let answer = answer(&mut session, &pack, &context, call);
        wrong(expected(&session, step, answer).map(|what| format!("step {i}: {what}")))?;
    }
    wrong(same_afresh(pack, context, &session))
}

fn expected(session: &Session, step: &Json, answer: Result<Answer, String>) -> Option<String> {
    let answer = match (answer, step.get("refused")) {
        (Ok(_), Some(code)) => return Some(format!("expected a refusal with {}", code.to_text())),
        (Err(code), Some(expected)) if text(expected) == code => return None,
        (Err(code), _) => return Some(format!("refused with {code}")),
        (Ok(answer), None) => answer,
    };
    let told = match &answer {
        Answer::Delta(delta) => Some(delta.clone()),
        Answer::Text(text) => tree::parse(text.as_bytes()).ok(),
        Answer::Verdict => None,
    };
    let by_name = |key: &str, found: Option<&Json>| difference(step.get(key)?, found, key);
    let exactly = |key: &str, found: &Json| {
        let expected = step.get(key)?;
        (expected != found).then(|| {
            format!(
                "{key}: expected {}, found {}",
                expected.to_text(),
                found.to_text()
            )
        })
    };
    by_name("delta", told.as_ref())
        .or_else(|| by_name("answer", told.as_ref()))
        .or_else(|| exactly("deltaExactly", told.as_ref().unwrap_or(&Json::Null)))
        .or_else(|| by_name("verdict", Some(&parsed(&session.verdict()))))
        .or_else(|| exactly("document", &session.document()))
        .or_else(|| by_name("snapshot", Some(&parsed(&session.snapshot()))))
        .or_else(|| {
            let next = session.next_question().map_or(Json::Null, Json::Text);
            exactly("nextQuestion", &next)
        })
}

/// Whether the deltas led where a session opened on the same answers starts.
fn same_afresh(pack: Arc<LoadedPack>, context: Context, session: &Session) -> Option<String> {
    let mut fresh = Session::new(
        pack,
        Context {
            lang: session.lang(),
            ..context
        },
    );
    fresh.load(&session.input());
    let (fresh, stepped) = (fresh.verdict(), session.verdict());
    (fresh != stepped)
        .then(|| format!("worked out afresh {fresh}\n    step by step      {stepped}"))
}

fn answer(
    session: &mut Session,
    pack: &Arc<LoadedPack>,
    context: &Context,
    call: &[Json],
) -> Result<Answer, String> {
    let delta = match call {
        [name, args @ ..] => match (text(name), args) {
            ("set", [pointer, value]) => session.set(text(pointer), value),
            ("setText", [pointer, value]) => {
                let value = read(session, &tree::long_text(value))?;
                session.set(text(pointer), &value)
            }
            ("clear", [pointer]) => session.clear(text(pointer)),
            ("insertRow", [pointer, at]) => session.insert_row(text(pointer), count(at)),
            ("removeRow", [pointer, at]) => session.remove_row(text(pointer), count(at)),
            ("moveRow", [pointer, from, to]) => {
                session.move_row(text(pointer), count(from), count(to))
            }
            ("attach", [material, file]) => {
                let file = file_of(session.pack(), file)?;
                session.attach(text(material), file)
            }
            ("detach", [material, sha256]) => session.detach(text(material), text(sha256)),
            ("hold", [licence]) => session.use_licence(text(licence), true),
            ("release", [licence]) => session.use_licence(text(licence), false),
            ("commit", [material]) => session.commit(text(material), true),
            ("uncommit", [material]) => session.commit(text(material), false),
            ("defer", [material]) => session.defer(text(material), true),
            ("undefer", [material]) => session.defer(text(material), false),
            ("load", [input]) => {
                let input = Input::parse(input.to_text().as_bytes(), session.pack())
                    .map_err(|error| error.code.to_owned())?;
                session.load(&input);
                return Ok(Answer::Verdict);
            }
            ("setLang", [lang]) => {
                let lang = Lang::tagged(text(lang)).ok_or("unknown_language")?;
                session.set_lang(lang);
                return Ok(Answer::Verdict);
            }
            ("verdict", []) => return Ok(Answer::Verdict),
            (name, args) => return asked(session, pack, context, name, args),
        },
        [] => return Err("a step without a call".to_owned()),
    };
    let delta = delta.map_err(|SessionError { code, .. }| code.to_owned())?;
    Ok(Answer::Delta(parsed(delta.text())))
}

pub(crate) fn parsed(text: &str) -> Json {
    tree::parse(text.as_bytes()).unwrap()
}

/// What a session answers without a change, or by being made anew from a snapshot.
fn asked(
    session: &mut Session,
    pack: &Arc<LoadedPack>,
    context: &Context,
    name: &str,
    args: &[Json],
) -> Result<Answer, String> {
    let refused = |error: SessionError| error.code.to_owned();
    match (name, args) {
        ("snapshot", []) => Ok(Answer::Text(session.snapshot())),
        ("explain", [name]) => session
            .explain(text(name))
            .map(Answer::Text)
            .map_err(refused),
        ("restore", [snapshot]) => {
            let context = Context {
                lang: session.lang(),
                ..context.clone()
            };
            let (restored, report) =
                Session::restore_in(Arc::clone(pack), context, &snapshot.to_text())
                    .map_err(refused)?;
            *session = restored;
            Ok(Answer::Text(report.to_text()))
        }
        (other, _) => Err(format!("no call {other}")),
    }
}

fn read(session: &Session, value: &str) -> Result<Json, String> {
    let limits = &session.pack().pack().limits;
    let limits = Limits {
        max_bytes: usize::try_from(limits.max_bytes).unwrap(),
        max_depth: usize::try_from(limits.max_depth).unwrap(),
    };
    Json::parse(value.as_bytes(), limits).map_err(|DocumentError { code, .. }| code.to_owned())
}

pub(crate) fn file_of(pack: &LoadedPack, file: &Json) -> Result<File, String> {
    let files = object([("m", Json::List(vec![file.clone()]))]);
    let document = object([("files", files)]).to_text();
    let input = Input::parse(document.as_bytes(), pack).map_err(|error| error.code.to_owned())?;
    Ok(input.files.get("m").unwrap().first().unwrap().clone())
}
