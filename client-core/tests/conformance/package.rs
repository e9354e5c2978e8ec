//! A case about a package: its items' packs, what they share, and the steps of its session.

use crate::matching::difference;
use crate::run::{Stop, context, wrong};
use crate::session::{file_of, parsed};
use crate::tree::{count, items, members, text};
use crate::{File, expand};
use onewindow_core::json::Json;
use onewindow_core::pack::Pack;
use onewindow_core::package::{LoadedPackage, Package, PackageError, PackageSession};
use onewindow_core::{Context, Input, Lang, LoadedPack, Session, SessionError};
use std::sync::Arc;

pub(crate) fn judged(file: &File, case: &Json) -> Result<(), Stop> {
    let package = expand::package(file, case);
    let package = Arc::new(Package::parse(package.as_bytes()).map_err(refused)?);
    let context = Context::parse(context(case).as_bytes()).unwrap();
    let mut around = Around {
        file,
        package,
        packs: Vec::new(),
        context,
    };
    for name in expand::packs(file, case) {
        around.packs.push(around.pack(&name));
    }
    let chosen: Vec<&str> = list(case.get("chosen")).iter().map(text).collect();
    let session = around.open(&chosen).map_err(refused)?;
    around.steps(session, list(case.get("steps")))
}

fn refused(error: PackageError) -> Stop {
    Stop::Refused(error.code.to_owned())
}

fn list(json: Option<&Json>) -> &[Json] {
    json.map_or(&[], items)
}

/// What a package session is opened with.
struct Around<'f> {
    file: &'f File,
    package: Arc<LoadedPackage>,
    packs: Vec<Arc<LoadedPack>>,
    context: Context,
}

impl Around<'_> {
    fn pack(&self, fragment: &str) -> Arc<LoadedPack> {
        let text = expand::fragment(self.file, fragment);
        Arc::new(Pack::parse(text.as_bytes()).unwrap())
    }

    fn open(&self, chosen: &[&str]) -> Result<PackageSession, PackageError> {
        let context = self.context.clone();
        PackageSession::open(Arc::clone(&self.package), &self.packs, context, chosen)
    }

    fn restore(&self, snapshot: &str) -> Result<PackageSession, PackageError> {
        let (package, context) = (Arc::clone(&self.package), self.context.clone());
        PackageSession::restore(package, &self.packs, context, snapshot.as_bytes())
    }

    fn steps(&mut self, mut session: PackageSession, steps: &[Json]) -> Result<(), Stop> {
        for (i, step) in steps.iter().enumerate() {
            let answer = self.answer(&mut session, items(step.get("call").unwrap()));
            wrong(expected(&session, step, answer).map(|what| format!("step {i}: {what}")))?;
        }
        wrong(self.same_afresh(&session))
    }

    /// Whether the deltas led where the snapshot opened anew starts, and whether each item is told
    /// what its own pack says of its own input.
    fn same_afresh(&self, session: &PackageSession) -> Option<String> {
        let (stepped, snapshot) = (session.verdict(), session.snapshot());
        let fresh = self.restore(&snapshot.to_text()).unwrap().verdict();
        if fresh != stepped {
            return Some(format!("afresh       {fresh}\n    step by step {stepped}"));
        }
        let verdict = parsed(&stepped);
        let told = members(verdict.get("items").unwrap()).iter();
        let drafts = snapshot.get("items").unwrap();
        told.into_iter().find_map(|(item, told)| {
            let pack = self.packs.iter().find(|pack| pack.pack().item == *item);
            let mut alone = Session::new(Arc::clone(pack.unwrap()), self.context.clone());
            let draft = drafts.get(item).unwrap().to_text();
            let draft = Input::parse(draft.as_bytes(), alone.pack()).unwrap();
            let (alone, told) = (alone.load(&draft), told.to_text());
            (alone != told).then(|| format!("{item} is told {told}\n    alone {alone}"))
        })
    }

    fn answer(
        &mut self,
        session: &mut PackageSession,
        call: &[Json],
    ) -> Result<Option<Json>, String> {
        let [name, args @ ..] = call else {
            return Err("a step without a call".to_owned());
        };
        let answer = match (text(name), args) {
            ("set", [pointer, value]) => session.set(text(pointer), value),
            ("clear", [pointer]) => session.clear(text(pointer)),
            ("insertRow", [pointer, at]) => session.insert_row(text(pointer), count(at)),
            ("removeRow", [pointer, at]) => session.remove_row(text(pointer), count(at)),
            ("moveRow", [pointer, from, to]) => {
                session.move_row(text(pointer), count(from), count(to))
            }
            ("attach", [material, file]) => {
                let pack = self.packs.first().unwrap();
                session.attach(text(material), &file_of(pack, file)?)
            }
            ("detach", [material, sha256]) => session.detach(text(material), text(sha256)),
            ("hold", [licence]) => session.use_licence(text(licence), true),
            ("release", [licence]) => session.use_licence(text(licence), false),
            ("commit", [material]) => session.commit(text(material), true),
            ("uncommit", [material]) => session.commit(text(material), false),
            ("defer", [material]) => session.defer(text(material), true),
            ("undefer", [material]) => session.defer(text(material), false),
            ("choose", [item]) => session.choose(text(item), true),
            ("leaveOut", [item]) => session.choose(text(item), false),
            ("explain", [item, name]) => session.explain(text(item), text(name)),
            ("snapshot" | "verdict", []) => return Ok(None),
            (other, args) => return self.whole(session, other, args),
        };
        let answer = answer.map_err(|SessionError { code, .. }| code.to_owned())?;
        Ok(Some(parsed(&answer)))
    }

    /// The calls about the whole package.
    fn whole(
        &mut self,
        session: &mut PackageSession,
        name: &str,
        args: &[Json],
    ) -> Result<Option<Json>, String> {
        let refused = |error: PackageError| error.code.to_owned();
        match (name, args) {
            ("provide", [fragment]) => {
                let pack = self.pack(text(fragment));
                session.provide(Arc::clone(&pack)).map_err(refused)?;
                self.packs.push(pack);
                Ok(None)
            }
            ("restore", [snapshot]) => {
                *session = self.restore(&snapshot.to_text()).map_err(refused)?;
                Ok(None)
            }
            ("setLang", [lang]) => {
                let lang = Lang::tagged(text(lang)).ok_or("unknown_language")?;
                self.context.lang = lang;
                Ok(Some(parsed(&session.set_lang(lang))))
            }
            (other, _) => Err(format!("no call {other}")),
        }
    }
}

fn expected(
    session: &PackageSession,
    step: &Json,
    answer: Result<Option<Json>, String>,
) -> Option<String> {
    let told = match (answer, step.get("refused")) {
        (Ok(_), Some(code)) => return Some(format!("expected a refusal with {}", code.to_text())),
        (Err(code), Some(expected)) if text(expected) == code => return None,
        (Err(code), _) => return Some(format!("refused with {code}")),
        (Ok(told), None) => told,
    };
    let named = |key: &str, found: Option<&Json>| difference(step.get(key)?, found, key);
    let exactly = |key: &str, found: &Json| {
        let expected = step.get(key)?.to_text();
        let found = found.to_text();
        (expected != found).then(|| format!("{key}: expected {expected}, found {found}"))
    };
    named("delta", told.as_ref())
        .or_else(|| named("answer", told.as_ref()))
        .or_else(|| exactly("deltaExactly", told.as_ref().unwrap_or(&Json::Null)))
        .or_else(|| named("verdict", Some(&parsed(&session.verdict()))))
        .or_else(|| {
            let mut documents = step.get("documents").map_or(&[][..], members).iter();
            documents.find_map(|(item, expected)| {
                let found = session.document(item).unwrap_or(Json::Null);
                let (expected, found) = (expected.to_text(), found.to_text());
                (expected != found).then(|| format!("{item}: expected {expected}, found {found}"))
            })
        })
        .or_else(|| named("snapshot", Some(&session.snapshot())))
        .or_else(|| exactly("snapshotExactly", &session.snapshot()))
        .or_else(|| {
            let next = session.next_question().map_or(Json::Null, Json::Text);
            exactly("nextQuestion", &next)
        })
}
