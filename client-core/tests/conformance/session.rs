//! The steps of a session and what is expected of each.

use crate::matching::difference;
use crate::run::{Stop, written, wrong};
use crate::tree::{self, count, items, members, object, put, take, text};
use onewindow_core::json::{Json, Limits};
use onewindow_core::{
    Context, Delta, DocumentError, File, Input, Lang, LoadedPack, Session, SessionError,
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
        let before = written(&session.verdict());
        let call = items(step.get("call").unwrap());
        let answer = answer(&mut session, call, &before);
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
        .or_else(|| by_name("verdict", Some(&written(&session.verdict()))))
        .or_else(|| exactly("document", &session.document()))
        .or_else(|| by_name("snapshot", Some(&session.snapshot().to_json())))
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
    fresh.load(&session.snapshot());
    let (fresh, stepped) = (written(&fresh.verdict()), written(&session.verdict()));
    (fresh != stepped).then(|| {
        let (fresh, stepped) = (fresh.to_text(), stepped.to_text());
        format!("worked out afresh {fresh}\n    step by step      {stepped}")
    })
}

fn answer(session: &mut Session, call: &[Json], before: &Json) -> Result<Answer, String> {
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
            (name, args) => return asked(session, name, args),
        },
        [] => return Err("a step without a call".to_owned()),
    };
    let delta = delta.map_err(|SessionError { code, .. }| code.to_owned())?;
    Ok(Answer::Delta(told(
        &delta,
        before,
        &written(&session.verdict()),
    )))
}

/// What a session answers without a change. Explaining and restoring are not there yet.
fn asked(session: &mut Session, name: &str, _: &[Json]) -> Result<Answer, String> {
    match name {
        "snapshot" => Ok(Answer::Text(session.snapshot().to_json().to_text())),
        "explain" | "restore" => Ok(Answer::Text("null".to_owned())),
        other => Err(format!("no call {other}")),
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

fn file_of(pack: &LoadedPack, file: &Json) -> Result<File, String> {
    let files = object([("m", Json::List(vec![file.clone()]))]);
    let document = object([("files", files)]).to_text();
    let input = Input::parse(document.as_bytes(), pack).map_err(|error| error.code.to_owned())?;
    Ok(input.files.values().flatten().next().unwrap().clone())
}

/// The delta in the form the specification gives it: whether a field is missing is told with the
/// field, and a document's entry holds only what a change can alter.
fn told(delta: &Delta, before: &Json, after: &Json) -> Json {
    let mut delta = written(delta);
    take(&mut delta, "missing");
    let (before, now) = (missing(before), missing(after));
    let mut fields = members(&take(&mut delta, "fields").unwrap()).to_vec();
    let changed = before.iter().chain(&now).filter(|entry| {
        before.iter().any(|(at, _)| *at == entry.0) != now.iter().any(|(at, _)| *at == entry.0)
    });
    let order: Vec<&str> = items(after.get("fields").unwrap())
        .iter()
        .map(|field| text(field.get("pointer").unwrap()))
        .collect();
    let rank = |pointer: &str| order.iter().position(|at| *at == pointer);
    for (pointer, _) in changed {
        if fields.iter().any(|(at, _)| at == pointer) {
            continue;
        }
        let state = object([
            ("visible", Json::Bool(true)),
            ("required", Json::Bool(true)),
            ("error", error_at(after, pointer)),
        ]);
        let later = |(at, _): &(String, Json)| rank(at) > rank(pointer);
        let at = fields.iter().position(later).unwrap_or(fields.len());
        fields.insert(at, (pointer.clone(), state));
    }
    for (pointer, state) in &mut fields {
        if let Some((_, message)) = now.iter().find(|(at, _)| at == pointer) {
            let error = take(state, "error").unwrap();
            put(state, "missing", message.clone());
            put(state, "error", error);
        }
    }
    let mut checklist = take(&mut delta, "checklist").unwrap();
    if let Json::Object(entries) = &mut checklist {
        for (_, entry) in entries {
            for key in [
                "material",
                "name",
                "originals",
                "copies",
                "form",
                "files",
                "alternatives",
            ] {
                take(entry, key);
            }
        }
    }
    let mut whole = object([("fields", Json::Object(fields))]);
    if let Some(rows) = take(&mut delta, "rows") {
        put(&mut whole, "rows", rows);
    }
    put(&mut whole, "checklist", checklist);
    tree::laid_over(whole, Some(&delta))
}

fn missing(verdict: &Json) -> Vec<(String, Json)> {
    let list = items(verdict.get("missing").unwrap()).iter();
    list.map(|entry| {
        let pointer = text(entry.get("pointer").unwrap()).to_owned();
        (pointer, entry.get("message").unwrap().clone())
    })
    .collect()
}

fn error_at(verdict: &Json, pointer: &str) -> Json {
    let mut errors = items(verdict.get("errors").unwrap()).iter();
    let error = errors.find(|error| error.get("pointer") == Some(&tree::word(pointer)));
    error.map_or(Json::Null, |error| {
        let part = |key: &str| error.get(key).unwrap().clone();
        object([
            ("code", part("code")),
            ("message", part("message")),
            ("params", part("params")),
        ])
    })
}
