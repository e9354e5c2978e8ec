//! What editors do: an item's text as it is being written, its check, what would change for people,
//! and a release that one editor puts forward and another lets go.

mod compare;
mod http;
mod releases;
mod store;
mod view;

pub(super) use http::configure;
pub use releases::take_effect;
pub(super) use store::keep_source;

use super::{memo, store as items};
use crate::identity::caller::StaffMember;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_catalogue::{Fault, Item, StageTemplate, Tables, check_item};
use onewindow_core::pack::Pack;
use serde_json::{Value, json};
use view::{Checked, EditedItem, EditedVersion, ItemSource, Release, ReleaseDetail, WorkingCopy};

crate::id_type! {
    /// A release of an item version.
    ReleaseId
}

/// What items are checked against, as it is published now.
fn tables(conn: &mut Conn) -> Result<Tables> {
    let codes = memo::codes(conn)?;
    let mut templates: Vec<StageTemplate> = Vec::new();
    for key in super::stages::store::keys(conn)? {
        templates.push(super::stage_template(conn, &key)?);
    }
    Ok(Tables {
        codes: codes.as_ref().clone(),
        stages: Some(templates),
    })
}

/// The items that are published or worked on, by key.
fn list(conn: &mut Conn, page: &PageQuery, lang: Lang) -> Result<Page<EditedItem>> {
    let (after, limit) = (page.after::<String>()?, page.limit()?);
    let most = i64::from(limit).saturating_add(1);
    let mut rows = Vec::new();
    for key in store::keys(conn, after.as_deref(), most)? {
        rows.push(EditedItem::new(conn, &key, lang)?);
    }
    Ok(Page::build(rows, limit, |row| row.key.clone(), |row| row))
}

/// One item with its versions, its working copy and its release.
///
/// # Errors
/// [`Code::ItemNotFound`] when it is neither published nor worked on.
fn one(conn: &mut Conn, key: &str, lang: Lang) -> Result<EditedItem> {
    let mut found = EditedItem::new(conn, key, lang)?;
    let releases = store::published_of(conn, key)?;
    let mut versions = Vec::new();
    for (version, published_at, has_source) in store::versions(conn, key)? {
        let release = releases.iter().find(|row| row.item_version == version);
        let release = match release {
            Some(row) => Some(Release::new(conn, row)?),
            None => None,
        };
        versions.push(EditedVersion {
            version,
            published_at,
            has_source,
            release,
        });
    }
    if versions.is_empty() && found.working_copy.is_none() {
        return Err(Code::ItemNotFound.into());
    }
    found.versions = Some(versions);
    Ok(found)
}

/// The text a version was compiled from.
///
/// # Errors
/// [`Code::ItemNotFound`]; [`Code::ItemSourceMissing`].
fn source(conn: &mut Conn, key: &str, version: i32) -> Result<ItemSource> {
    items::version(conn, key, version)?.ok_or(Code::ItemNotFound)?;
    let source = store::source(conn, key, version)?.ok_or(Code::ItemSourceMissing)?;
    Ok(ItemSource {
        key: key.to_owned(),
        version,
        source,
    })
}

/// The working copy of an item.
///
/// # Errors
/// [`Code::WorkingCopyNotFound`].
fn working_copy(conn: &mut Conn, key: &str) -> Result<WorkingCopy> {
    let row = store::copy(conn, key)?.ok_or(Code::WorkingCopyNotFound)?;
    WorkingCopy::new(conn, row)?.ok_or_else(|| Code::WorkingCopyNotFound.into())
}

/// Saves a working copy over the version that was read, and over no other.
///
/// # Errors
/// [`Code::StaleVersion`] when somebody else saved in between.
fn save(
    tx: &mut Conn,
    by: &StaffMember,
    key: &str,
    version: IfMatch,
    source: &str,
    now: Timestamp,
) -> Result<WorkingCopy> {
    store::put_copy(tx, (key, read_version(version)?), Some(source), &by.id, now)?;
    working_copy(tx, key)
}

/// Throws a working copy away.
///
/// # Errors
/// [`Code::WorkingCopyNotFound`]; [`Code::StaleVersion`].
fn discard(
    tx: &mut Conn,
    state: &AppState,
    by: &StaffMember,
    key: &str,
    version: IfMatch,
) -> Result<()> {
    working_copy(tx, key)?;
    let now = state.clock.now();
    store::put_copy(tx, (key, read_version(version)?), None, &by.id, now)?;
    let detail = json!({"version": version.0});
    audit(tx, state, (by, "workingCopy.discarded", key), detail)
}

fn read_version(version: IfMatch) -> Result<i32> {
    i32::try_from(version.0).map_err(|_| Code::PreconditionRequired.into())
}

/// What publishing a text would say of it, and do to people.
fn check(conn: &mut Conn, key: &str, text: &str, lang: Lang) -> Result<Checked> {
    let (item, faults) = check_item(key, text, &tables(conn)?);
    let Some(item) = item else {
        return Ok(Checked {
            faults,
            ..Checked::default()
        });
    };
    Ok(Checked {
        faults,
        pack_sha256: Some(item.pack_sha256.clone()),
        version: Some(item.doc.version),
        broken: broken(conn, &item, lang)?,
        changes: Some(changes(conn, &item, lang)?),
    })
}

/// What a text becomes when nothing is wrong with it.
///
/// # Errors
/// [`Code::ItemFaulty`] with every fault and its line; [`Code::VersionNotNewer`];
/// [`Code::PackageBroken`].
fn compiled(conn: &mut Conn, key: &str, text: &str, lang: Lang) -> Result<Item> {
    let (item, faults) = check_item(key, text, &tables(conn)?);
    let Some(item) = item else {
        let found = faults.iter().map(|fault| wrong_line(fault, lang));
        return Err(Error::new(Code::ItemFaulty)
            .with("count", faults.len())
            .with_errors(found.collect()));
    };
    let published = store::versions(conn, key)?
        .first()
        .map(|(version, ..)| *version);
    let version = super::publish::number(item.doc.version)?;
    if let Some(published) = published.filter(|published| *published >= version) {
        return Err(Error::new(Code::VersionNotNewer)
            .with("version", version)
            .with("published", published));
    }
    let broken = broken(conn, &item, lang)?;
    if broken.is_empty() {
        return Ok(item);
    }
    let found = broken.into_iter();
    let found = found.map(|message| FieldError::new("/source", "package_broken", message));
    Err(Error::new(Code::PackageBroken).with_errors(found.collect()))
}

fn wrong_line(fault: &Fault, lang: Lang) -> FieldError {
    let message = lang.pick(&fault.message.zh, &fault.message.en);
    let mut error = FieldError::new("/source", fault.code.as_str(), message);
    let mut say = |name: &str, value: Value| error.params.insert(name.to_owned(), value);
    say("line", fault.line.into());
    say("column", fault.column.into());
    if let Some(suggestion) = &fault.suggestion {
        say("suggestion", suggestion.as_str().into());
    }
    error
}

/// What packages with the item could not share any more.
fn broken(conn: &mut Conn, item: &Item, lang: Lang) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for package in memo::packages(conn)? {
        let mut packs: Vec<Pack> = Vec::new();
        for member in package.items.iter().filter(|one| one.key != item.doc.item) {
            if let Some(row) = items::current_version(conn, &member.key)? {
                packs.push(memo::pack(conn, &row.pack_sha256)?.pack().clone());
            }
        }
        let found = package.broken_by(&item.pack, |key| {
            packs.iter().find(|pack| pack.item == key).cloned()
        });
        let said = found.into_iter();
        broken.extend(said.map(|message| lang.pick(message.zh, message.en)));
    }
    Ok(broken)
}

fn changes(conn: &mut Conn, item: &Item, lang: Lang) -> Result<Vec<compare::Change>> {
    let codes = memo::codes(conn)?;
    let after = (&item.doc, &item.pack);
    let Some(row) = items::current_version(conn, &item.doc.item)? else {
        return Ok(compare::compare(None, after, &codes, lang));
    };
    let doc = memo::doc(conn, &row)?;
    let pack = memo::pack(conn, &row.pack_sha256)?;
    let before = (doc.as_ref(), pack.pack());
    Ok(compare::compare(Some(before), after, &codes, lang))
}

/// A release with its text and what it changes for people.
fn detail(conn: &mut Conn, id: &ReleaseId, lang: Lang) -> Result<ReleaseDetail> {
    let row = store::release(conn, id)?.ok_or(Code::ReleaseNotFound)?;
    let checked = check(conn, &row.item_key, &row.source, lang)?;
    Ok(ReleaseDetail {
        release: Release::new(conn, &row)?,
        source: row.source,
        checked,
    })
}

/// Writes down what an editor did to an item.
fn audit(
    tx: &mut Conn,
    state: &AppState,
    (by, action, key): (&StaffMember, &str, &str),
    detail: Value,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: by.id.as_str(),
        action,
        subject_kind: "item",
        subject_id: key,
        detail,
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
