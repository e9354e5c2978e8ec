//! Things read from the database once and kept by their content's hash.
//!
//! A hash always stands for the same bytes, so what is kept here can never be out of date, whatever
//! database it was read from. Only the hash is asked for, once in each job. What also hangs on the day is
//! kept by hash and day.

use super::asked;
use super::store::{self, VersionRow};
use super::views::ItemSummary;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::memo::Memo;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::storage::sha256_hex;
use onewindow_catalogue::{Audience, CalendarYear, Codes, ItemDoc, Package};
use onewindow_core::clock::Calendar;
use onewindow_core::date::Date;
use onewindow_core::pack::Pack;
use onewindow_core::package::{self, LoadedPackage};
use onewindow_core::situations::{self, Situations};
use onewindow_core::{ApplicantKind, Context, LoadedPack};
use std::sync::Arc;

/// Whole values kept of each kind; a city has some two thousand items, of which few are busy.
const KEPT: usize = 512;

/// Lines of a list, which are short, and of which a search shows any.
const KEPT_LINES: usize = 20_000;

static DOCS: Memo<ItemDoc> = Memo::new(KEPT);
static LINES: Memo<ItemSummary> = Memo::new(KEPT_LINES);
static CODES: Memo<Codes> = Memo::new(KEPT);
static CALENDARS: Memo<Calendar> = Memo::new(KEPT);
static PACKS: Memo<LoadedPack> = Memo::new(KEPT);
static PACKAGES: Memo<Package> = Memo::new(KEPT);
static DOCUMENTS: Memo<LoadedPackage> = Memo::new(KEPT);
static SITUATIONS: Memo<Situations> = Memo::new(KEPT);

pub(super) fn doc(conn: &mut Conn, row: &VersionRow) -> Result<Arc<ItemDoc>> {
    DOCS.get(&row.content_sha256, || {
        read(&store::guide(conn, &row.item_key, row.version)?)
    })
}

pub(super) fn pack(conn: &mut Conn, sha256: &str) -> Result<Arc<LoadedPack>> {
    PACKS.get(sha256, || {
        let body = store::pack_body(conn, sha256)?.ok_or(Code::PackNotFound)?;
        Pack::parse(body.as_bytes()).map_err(Error::internal)
    })
}

/// The situations of a pack for those the item is for. They are worked out from the pack alone, but
/// what an age or a date comes to changes with the day.
pub(super) fn situations(
    conn: &mut Conn,
    pack_sha256: &str,
    doc: &ItemDoc,
    today: Date,
) -> Result<Arc<Situations>> {
    let kinds: Vec<ApplicantKind> = doc
        .audience
        .iter()
        .map(|audience| match audience {
            Audience::Person => ApplicantKind::Person,
            Audience::Firm => ApplicantKind::Firm,
        })
        .collect();
    let pack = pack(conn, pack_sha256)?;
    SITUATIONS.get(&format!("{pack_sha256} {today} {kinds:?}"), || {
        Ok(situations::situations(&pack, &Context::on(today), &kinds))
    })
}

/// The code tables; empty ones before anything was published.
pub(super) fn codes(conn: &mut Conn) -> Result<Arc<Codes>> {
    match asked::code_hash(|| store::code_hash(conn))? {
        Some(hash) => CODES.get(&hash, || read(&store::codes(conn)?)),
        None => Ok(Arc::default()),
    }
}

/// An item as a list has it.
pub(super) fn summary(conn: &mut Conn, row: &VersionRow, lang: Lang) -> Result<Arc<ItemSummary>> {
    let codes = asked::code_hash(|| store::code_hash(conn))?.unwrap_or_default();
    LINES.get(&format!("{} {codes} {lang:?}", row.content_sha256), || {
        // Not by way of the memo of whole documents, which a long list would empty of the busy ones.
        let doc = read(&store::guide(conn, &row.item_key, row.version)?)?;
        Ok(ItemSummary::new(&doc, &*self::codes(conn)?, lang))
    })
}

pub(super) fn calendar(conn: &mut Conn) -> Result<Arc<Calendar>> {
    asked::calendar(|| of_hashes(conn))
}

fn of_hashes(conn: &mut Conn) -> Result<Arc<Calendar>> {
    let hashes = asked::calendar_hashes(|| Ok(store::calendar_hashes(conn)?.concat()))?;
    CALENDARS.get(&sha256_hex(hashes.as_bytes()), || {
        let mut calendar = Calendar::default();
        for body in store::calendar_years(conn)? {
            let year: CalendarYear = read(&body)?;
            let arrangement = year.arrangement();
            calendar
                .insert(year.year, arrangement)
                .map_err(Error::internal)?;
        }
        Ok(calendar)
    })
}

/// The newest version of each package, by key.
pub(super) fn packages(conn: &mut Conn) -> Result<Vec<Arc<Package>>> {
    store::package_hashes(conn)?
        .into_iter()
        .map(|(key, version, hash)| {
            PACKAGES.get(&hash, || read(&store::package(conn, &key, version)?))
        })
        .collect()
}

pub(super) fn package(conn: &mut Conn, key: &str) -> Result<Arc<Package>> {
    packages(conn)?
        .into_iter()
        .find(|package| package.package == key)
        .ok_or_else(|| Code::PackageNotFound.into())
}

/// One version of a package.
pub(super) fn package_version(conn: &mut Conn, key: &str, version: i32) -> Result<Arc<Package>> {
    let hash = store::package_version_hash(conn, key, version)?.ok_or(Code::PackageNotFound)?;
    PACKAGES.get(&hash, || read(&store::package(conn, key, version)?))
}

pub(super) fn package_document(conn: &mut Conn, sha256: &str) -> Result<Arc<LoadedPackage>> {
    DOCUMENTS.get(sha256, || {
        let body = store::pack_body(conn, sha256)?.ok_or(Code::PackNotFound)?;
        package::Package::parse(body.as_bytes()).map_err(Error::internal)
    })
}

fn read<T: serde::de::DeserializeOwned>(body: &str) -> Result<T> {
    serde_json::from_str(body).map_err(Error::internal)
}
