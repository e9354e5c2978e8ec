//! Several items filled in as one. Only in modules built for it: a page that shows one item does
//! not pay for packages.

use super::{Answer, Args, Refusal, SMALL, op, read_context, read_pack};
use crate::input::{answer_limits, read_file};
use crate::package::{LoadedPackage, Package, PackageError, PackageSession, SHARED};
use crate::values::doc::Doc;
use crate::values::json::Limits;
use crate::values::read::{Sticky, text};
use crate::{Lang, LoadedPack};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Stands between the package and the packs of its items: the record separator of RFC 7464, which
/// no JSON text holds as it is.
const SEPARATOR: char = '\u{1e}';

impl From<PackageError> for Refusal {
    fn from(error: PackageError) -> Self {
        Self::with(error.code, error.detail)
    }
}

/// Opens a package from `package␞pack␞pack…`, a context and the list of the keys chosen.
pub(super) fn open([texts, context, chosen]: [&str; 3]) -> Result<PackageSession, Refusal> {
    let (package, packs) = read(texts)?;
    let context = read_context(context)?;
    let keys = Doc::parse_text(chosen, SMALL).map_err(|error| bad_keys(error.code))?;
    let mut s = Sticky::default();
    let keys = s.items_of("chosen", keys.root());
    let keys = s.each(keys, text);
    let keys = s.end(keys).map_err(|what| bad_keys(&what))?;
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    Ok(PackageSession::open(package, &packs, context, &keys)?)
}

/// Opens a package from the same, but for a snapshot, which holds what is chosen.
pub(super) fn restore([texts, context, snapshot]: [&str; 3]) -> Result<PackageSession, Refusal> {
    let (package, packs) = read(texts)?;
    let context = read_context(context)?;
    let snapshot = snapshot.as_bytes();
    Ok(PackageSession::restore(package, &packs, context, snapshot)?)
}

fn read(texts: &str) -> Result<(Arc<LoadedPackage>, Vec<Arc<LoadedPack>>), Refusal> {
    let mut texts = texts.split(SEPARATOR);
    let package = Package::parse(texts.next().unwrap_or_default().as_bytes())?;
    let mut packs = Vec::new();
    for pack in texts {
        packs.push(Arc::new(read_pack(pack)?));
    }
    Ok((Arc::new(package), packs))
}

fn bad_keys(what: &str) -> Refusal {
    Refusal::with("invalid_input", what)
}

/// The calls of a session, answered by a package. Where a session needs a pointer or a document,
/// a package takes its own, and to be read an item is named by its key.
pub(super) fn call(session: &mut PackageSession, op: u32, args: &Args<'_>) -> Answer {
    let [a, b, _] = args.texts;
    let [n, m] = args.numbers;
    let on = n != 0;
    // A negative row is past every end.
    let [n, m] = [n, m].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    let told = match op {
        op::SET => session.set(a, &read_value(b, session, a)?.root().to_json()),
        op::CLEAR => session.clear(a),
        op::INSERT_ROW => session.insert_row(a, n),
        op::REMOVE_ROW => session.remove_row(a, n),
        op::MOVE_ROW => session.move_row(a, n, m),
        op::ATTACH => {
            let file = read_file(read_value(b, session, a)?.root())
                .ok_or_else(|| Refusal::of("invalid_input", session.lang()))?;
            session.attach(a, &file)
        }
        op::DETACH => session.detach(a, b),
        op::LICENCE => session.use_licence(a, on),
        op::COMMIT => session.commit(a, on),
        op::DEFER => session.defer(a, on),
        op::CHOOSE => session.choose(a, on),
        op::EXPLAIN => session.explain(a, b),
        op::DOCUMENT => session.item(a).map(|item| item.written_document().0),
        op::NEXT_QUESTION => Ok(session.next_question().unwrap_or_default()),
        op::VERDICT => Ok(session.verdict()),
        op::SNAPSHOT => Ok(session.snapshot().to_text()),
        op::SET_LANG => {
            let lang = Lang::tagged(a).ok_or_else(|| Refusal::with("unknown_language", a))?;
            Ok(session.set_lang(lang))
        }
        op::PROVIDE => {
            session.provide(Arc::new(read_pack(a)?))?;
            Ok(String::new())
        }
        _ => return Err(Refusal::with("unknown_call", "")),
    };
    Ok(told?)
}

fn read_value<'t>(json: &'t str, session: &PackageSession, name: &str) -> Result<Doc<'t>, Refusal> {
    let value = Doc::parse_text(json, limits(session, name));
    value.map_err(|error| (error, session.lang()).into())
}

/// What a value put in under this name may measure: what the item's own pack takes, and of what is
/// shared as much as the strictest pack takes, because it goes into several.
fn limits(session: &PackageSession, name: &str) -> Limits {
    let parts = name.strip_prefix('/').and_then(|name| name.split_once('/'));
    let key = parts.map_or(SHARED, |(key, _)| key);
    let mut limits = SMALL;
    for item in &session.package().package().items {
        if (key == SHARED || key == item.item)
            && let Some(open) = session.session(&item.item)
        {
            let own = answer_limits(open.pack());
            limits.max_bytes = limits.max_bytes.min(own.max_bytes);
            limits.max_depth = limits.max_depth.min(own.max_depth);
        }
    }
    limits
}
