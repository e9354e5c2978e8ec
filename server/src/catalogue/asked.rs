//! What the job that runs on this thread has asked the catalogue already. A submission asks for the
//! same item, code tables and calendar at every turn; within one job the answer is the same.

use super::store::{Known, VersionRow};
use crate::platform::db::job;
use crate::platform::problem::Result;
use onewindow_core::clock::Calendar;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Default)]
struct Asked {
    job: u64,
    code_hash: Option<Option<String>>,
    calendar: Option<Arc<Calendar>>,
    calendar_hashes: Option<String>,
    versions: HashMap<(String, i32), VersionRow>,
}

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

/// Looks into what this job has asked. Nothing is held while `act` runs but for its own reading.
fn with<T>(act: impl FnOnce(&mut Asked) -> T) -> T {
    ASKED.with_borrow_mut(|asked| {
        if asked.job != job() {
            *asked = Asked {
                job: job(),
                ..Asked::default()
            };
        }
        act(asked)
    })
}

/// The hash of the code tables, by `ask` the first time.
///
/// # Errors
/// Those of `ask`.
pub(super) fn code_hash(ask: impl FnOnce() -> Result<Option<String>>) -> Result<Option<String>> {
    if let Some(hash) = with(|asked| asked.code_hash.clone()) {
        return Ok(hash);
    }
    let hash = ask()?;
    with(|asked| asked.code_hash = Some(hash.clone()));
    Ok(hash)
}

/// The calendar, by `ask` the first time.
///
/// # Errors
/// Those of `ask`.
pub(super) fn calendar(ask: impl FnOnce() -> Result<Arc<Calendar>>) -> Result<Arc<Calendar>> {
    if let Some(calendar) = with(|asked| asked.calendar.clone()) {
        return Ok(calendar);
    }
    let calendar = ask()?;
    with(|asked| asked.calendar = Some(Arc::clone(&calendar)));
    Ok(calendar)
}

/// The hashes of the calendar's years, one behind the other, by `ask` where nobody knows.
///
/// # Errors
/// Those of `ask`.
pub(super) fn calendar_hashes(ask: impl FnOnce() -> Result<String>) -> Result<String> {
    match with(|asked| asked.calendar_hashes.clone()) {
        Some(hashes) => Ok(hashes),
        None => ask(),
    }
}

/// Notes what was read in passing of a case's item, by key, version and pack, so that this job need
/// not ask. What it asked or noted before stays.
pub(crate) fn know((key, version, pack_sha256): (&str, i32, &str), known: Known) {
    with(|asked| {
        asked.code_hash.get_or_insert(known.codes);
        if asked.calendar_hashes.is_none() {
            asked.calendar_hashes = Some(known.calendar.unwrap_or_default());
        }
        if let Some(content_sha256) = known.version {
            let row = VersionRow {
                item_key: key.to_owned(),
                version,
                content_sha256,
                pack_sha256: pack_sha256.to_owned(),
            };
            let place = (key.to_owned(), version);
            asked.versions.entry(place).or_insert(row);
        }
    });
}

/// A version of an item, by `ask` the first time.
///
/// # Errors
/// Those of `ask`.
pub(super) fn version(
    key: &str,
    version: i32,
    ask: impl FnOnce() -> Result<Option<VersionRow>>,
) -> Result<Option<VersionRow>> {
    let place = (key.to_owned(), version);
    if let Some(row) = with(|asked| asked.versions.get(&place).cloned()) {
        return Ok(Some(row));
    }
    let row = ask()?;
    if let Some(row) = &row {
        with(|asked| asked.versions.insert(place, row.clone()));
    }
    Ok(row)
}

/// Asks anew from now on: this job has changed something.
pub(super) fn forget() {
    with(|asked| {
        *asked = Asked {
            job: asked.job,
            ..Asked::default()
        }
    });
}
