//! Files of an application that is being filled in: uploaded once for a document several items
//! share, or for one item's own.

use super::store::{self, ApplicationRow};
use super::{PackageApplicationId, draft, package_of};
use crate::cases::files::{Kept, Purpose, first_state};
use crate::cases::parts::{FileId, FileRow};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::date::Date;
use onewindow_core::pack::FileRule;
use onewindow_core::package::SHARED;

/// Where a file may stand: the place all items that share a document mean by it, and what a file
/// there must be.
pub(in crate::cases) struct Stand {
    pub(in crate::cases) place: String,
    pub(in crate::cases) rule: FileRule,
}

/// Checks that the caller may add a file at this place now. An item's own name of a shared document
/// stands for the shared one; a file there must suit every item applied for that shares it.
///
/// # Errors
/// [`Code::MaterialNotFound`]; [`Code::TooManyFiles`]; [`Code::ApplicationSubmitted`].
pub(in crate::cases) fn stand(
    conn: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
    place: &str,
) -> Result<Stand> {
    let row = draft::in_work(conn, state, caller, id)?;
    let (place, at) = meant(conn, &row, place)?;
    let document = catalogue::package_document(conn, &row.document_sha256)?;
    let applied = row.item_keys()?;
    let mut strictest: Option<FileRule> = None;
    for (key, material) in at {
        let mut named = document.package().items.iter();
        let Some(item) = named.find(|item| item.item == key && applied.contains(&key)) else {
            continue;
        };
        let pack = catalogue::pack(conn, &item.pack)?;
        let mut materials = pack.pack().materials.iter();
        let Some(found) = materials.find(|one| one.id == material && !one.generated) else {
            continue;
        };
        strictest = Some(match strictest {
            None => found.files.clone(),
            Some(rule) => both(rule, &found.files),
        });
    }
    let rule = strictest.ok_or(Code::MaterialNotFound)?;
    room_for_one(conn, &row.id, &place, &rule)?;
    Ok(Stand { place, rule })
}

/// The place as it is stored, with each item's own document there.
fn meant(
    conn: &mut Conn,
    row: &ApplicationRow,
    place: &str,
) -> Result<(String, Vec<(String, String)>)> {
    let document = catalogue::package_document(conn, &row.document_sha256)?;
    let shared = &document.package().materials;
    let parts = place
        .strip_prefix('/')
        .and_then(|rest| rest.split_once('/'));
    let (head, name) = parts.ok_or(Code::MaterialNotFound)?;
    let found = shared.iter().find(|one| {
        if head == SHARED {
            one.id == name
        } else {
            one.at.iter().any(|(item, id)| item == head && id == name)
        }
    });
    match found {
        Some(one) => Ok((format!("/{SHARED}/{}", one.id), one.at.clone())),
        None => Ok((place.to_owned(), vec![(head.to_owned(), name.to_owned())])),
    }
}

/// What suits two rules at once.
fn both(one: FileRule, other: &FileRule) -> FileRule {
    let mut media_types = one.media_types;
    media_types.retain(|kind| other.media_types.contains(kind));
    FileRule {
        media_types,
        max_bytes: one.max_bytes.min(other.max_bytes),
        max_count: one.max_count.min(other.max_count),
    }
}

fn room_for_one(
    conn: &mut Conn,
    id: &PackageApplicationId,
    place: &str,
    rule: &FileRule,
) -> Result<()> {
    let files = store::files(conn, id)?;
    let count = files.iter().filter(|file| file.material == place).count();
    if u64::try_from(count).unwrap_or(u64::MAX) >= u64::from(rule.max_count) {
        return Err(Error::new(Code::TooManyFiles).with("max", rule.max_count));
    }
    Ok(())
}

/// Adds a file to an application that may still take it.
///
/// # Errors
/// As [`stand`].
pub(in crate::cases) fn add(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
    kept: Kept,
    rule: &FileRule,
) -> Result<FileRow> {
    let sha256 = kept.blob.claim(tx)?;
    store::lock(tx, id)?;
    draft::in_work(tx, state, caller, id)?;
    room_for_one(tx, id, &kept.material, rule)?;
    let file = FileRow {
        id: FileId::new(),
        material: kept.material,
        name: kept.name,
        media_type: kept.media_type,
        size: kept.size,
        sha256,
        uploaded_at: state.clock.now(),
        state: first_state(state),
    };
    store::add_file(tx, id, &file, caller.id())?;
    remember(
        tx,
        state,
        caller,
        id,
        ("packageApplication.addFile", &file.material),
    )?;
    Ok(file)
}

/// Takes a file out of an application that may still change.
///
/// # Errors
/// [`Code::FileNotFound`]; [`Code::ApplicationSubmitted`].
pub(super) fn remove(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
    file: &FileId,
) -> Result<()> {
    // Nothing leaves an application while it is handed in.
    store::lock(tx, id)?;
    draft::in_work(tx, state, caller, id)?;
    store::remove_file(tx, id, file)?;
    let what = ("packageApplication.removeFile", file.as_str());
    remember(tx, state, caller, id, what)
}

/// Remembers who took a file, or looked at it.
///
/// # Errors
/// When the database refuses.
pub(super) fn note(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
    (action, file): (&str, &FileId),
) -> Result<()> {
    remember(tx, state, caller, id, (action, file.as_str()))
}

/// The lines across the preview of a file; none when no item means an identity paper by its place.
///
/// # Errors
/// When the database refuses.
pub(super) fn lines_across(
    conn: &mut Conn,
    row: &ApplicationRow,
    file: &FileRow,
    today: Date,
) -> Result<Option<Vec<String>>> {
    let (_, at) = meant(conn, row, &file.material)?;
    let document = catalogue::package_document(conn, &row.document_sha256)?;
    for (key, material) in at {
        let mut named = document.package().items.iter();
        let Some(named) = named.find(|item| item.item == key) else {
            continue;
        };
        let item = catalogue::item_with_pack(conn, &key, &named.pack)?;
        if catalogue::is_identity(conn, &item, &material)? {
            let purpose = Purpose {
                name: (row.name_zh.clone(), row.name_en.clone()),
                department: package_of(conn, row)?.lead.clone(),
                district: row.district.clone(),
                number: None,
            };
            return purpose.lines(conn, today).map(Some);
        }
    }
    Ok(None)
}

fn remember(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
    (action, what): (&str, &str),
) -> Result<()> {
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action,
        subject_kind: "packageApplication",
        subject_id: id.as_str(),
        detail: serde_json::json!({"file": what}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
