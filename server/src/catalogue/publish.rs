//! Publishing a catalogue folder: new versions become rows, published ones never change.

use super::memo;
use super::store::{self, ItemRow, NewVersion};
use super::{document, editing, find_department, search, stages, word};
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, Db};
use crate::platform::problem::{Error, Result};
use crate::platform::storage::sha256_hex;
use onewindow_catalogue::{CalendarYear, Catalogue, Codes, Fault, Item, ItemDoc, Package};
use onewindow_core::clock::Calendar;
use serde::Serialize;
use std::path::PathBuf;

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// What is new, such as `getihu-sheli 2`.
    pub new: Vec<String>,
    /// Versions that were there already.
    pub unchanged: usize,
    /// Versions whose content is not what was published under their number. They stay as they are.
    pub conflicts: Vec<Conflict>,
}

/// Content that changed without a new version number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} version {version} is published with other content: give the change a new version")]
pub struct Conflict {
    /// The item's or package's key.
    pub key: String,
    /// The version in the folder.
    pub version: u32,
}

/// A folder was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It has faults; nothing of it was published.
    #[error("the catalogue has {} faults, the first: {}", .0.len(), .0.first().map(Fault::line_en).unwrap_or_default())]
    Faults(Vec<Fault>),
    /// The database refused; nothing of it was published.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Checks a folder, and gives how many items it holds.
///
/// # Errors
/// When the folder has faults.
pub fn check_folder(folder: PathBuf) -> std::result::Result<usize, PublishError> {
    let (catalogue, faults) = Catalogue::load(&folder);
    if !faults.is_empty() {
        return Err(PublishError::Faults(faults));
    }
    Ok(catalogue.items.len())
}

/// Checks a folder and publishes it, all or nothing.
///
/// # Errors
/// When the folder has faults or the database refuses.
pub async fn publish_folder(
    db: &Db,
    folder: PathBuf,
    now: Timestamp,
) -> std::result::Result<Published, PublishError> {
    let loaded = actix_web::web::block(move || Catalogue::load(&folder)).await;
    let (catalogue, faults) = loaded.map_err(Error::internal)?;
    if !faults.is_empty() {
        return Err(PublishError::Faults(faults));
    }
    Ok(db.write(move |tx| publish(tx, &catalogue, now)).await?)
}

/// Publishes what a catalogue holds that is not published yet.
///
/// # Errors
/// When the database refuses.
pub fn publish(tx: &mut Conn, catalogue: &Catalogue, now: Timestamp) -> Result<Published> {
    let mut done = Published::default();
    publish_tables(tx, catalogue, now)?;
    for item in &catalogue.items {
        publish_item(tx, item, &catalogue.codes, now, &mut done)?;
    }
    for template in &catalogue.stages {
        stages::publish(tx, template, now, &mut done)?;
    }
    for package in &catalogue.packages {
        publish_package(tx, package, now, &mut done)?;
    }
    // After the items: a package's document names their packs.
    publish_documents(tx, now)?;
    Ok(done)
}

fn publish_tables(tx: &mut Conn, catalogue: &Catalogue, now: Timestamp) -> Result<()> {
    let (body, hash) = written(&catalogue.codes)?;
    if store::code_hash(tx)?.as_ref() != Some(&hash) {
        store::set_codes(tx, &hash, &body, now)?;
    }
    let kept = store::calendar_hashes(tx)?;
    let by_office = store::office_years(tx)?;
    for year in &catalogue.calendar {
        let (body, hash) = written(year)?;
        if !kept.contains(&hash) && !by_office.contains(&year.year) {
            store::set_year(tx, year.year, (&hash, &body), false, now)?;
        }
    }
    Ok(())
}

/// Sets a year's arrangement for the office; false when a day stands under another year or is both
/// off and worked. The catalogue's folder does not overwrite it.
///
/// # Errors
/// When the database refuses.
pub fn set_calendar_year(tx: &mut Conn, year: &CalendarYear, now: Timestamp) -> Result<bool> {
    if Calendar::default()
        .insert(year.year, year.arrangement())
        .is_err()
    {
        return Ok(false);
    }
    let (body, hash) = written(year)?;
    store::set_year(tx, year.year, (&hash, &body), true, now)?;
    Ok(true)
}

/// Writes a version down, which nobody is shown yet.
fn insert(
    tx: &mut Conn,
    item: &Item,
    version: i32,
    (content, guide): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let pack_body = std::str::from_utf8(&item.pack_bytes).map_err(Error::internal)?;
    let new = NewVersion {
        key: &item.doc.item,
        version,
        content_sha256: content,
        pack_sha256: &item.pack_sha256,
        pack_body,
        guide,
    };
    store::insert_version(tx, &new, now)?;
    editing::keep_source(tx, &item.doc.item, version, &item.source)
}

/// Writes a new version down that another editor let go. It is shown once [`make_current`] says so.
pub(super) fn write_down(tx: &mut Conn, item: &Item, now: Timestamp) -> Result<()> {
    let (guide, guide_hash) = written(&item.doc)?;
    let content = content_of(&guide_hash, item);
    insert(tx, item, number(item.doc.version)?, (&content, &guide), now)
}

fn content_of(guide_hash: &str, item: &Item) -> String {
    sha256_hex(format!("{guide_hash}{}", item.pack_sha256).as_bytes())
}

/// Shows a version that was written down from now on, and in the packages it is part of; not when a
/// later one is shown already.
pub(super) fn make_current(tx: &mut Conn, key: &str, version: i32, now: Timestamp) -> Result<()> {
    let current = store::current_version(tx, key)?;
    if current.is_some_and(|current| current.version >= version) {
        return Ok(());
    }
    let guide = store::guide(tx, key, version)?;
    let doc: ItemDoc = serde_json::from_str(&guide).map_err(Error::internal)?;
    let codes = memo::codes(tx)?;
    set_current(tx, &doc, &codes)?;
    publish_documents(tx, now)
}

/// Keeps the documents of the packages with the packs their items have now.
fn publish_documents(tx: &mut Conn, now: Timestamp) -> Result<()> {
    for package in memo::packages(tx)? {
        if let Some(document) = document::of(tx, &package)? {
            store::insert_pack(tx, &document.sha256, &document.body, now)?;
        }
    }
    Ok(())
}

fn publish_item(
    tx: &mut Conn,
    item: &Item,
    codes: &Codes,
    now: Timestamp,
    done: &mut Published,
) -> Result<()> {
    let doc = &item.doc;
    let version = number(doc.version)?;
    let (guide, guide_hash) = written(doc)?;
    let content = content_of(&guide_hash, item);
    if let Some(row) = store::version(tx, &doc.item, version)? {
        if row.content_sha256 == content {
            // The version may be older than the keeping of sources.
            editing::keep_source(tx, &doc.item, version, &item.source)?;
            done.unchanged = done.unchanged.saturating_add(1);
        } else {
            done.conflicts.push(Conflict {
                key: doc.item.clone(),
                version: doc.version,
            });
        }
        return Ok(());
    }
    insert(tx, item, version, (&content, &guide), now)?;
    done.new.push(format!("{} {}", doc.item, doc.version));
    // An older folder may bring a version that was never published; it does not become current.
    let current = store::current_version(tx, &doc.item)?;
    if current.is_some_and(|current| current.version > version) {
        return Ok(());
    }
    set_current(tx, doc, codes)
}

fn set_current(tx: &mut Conn, doc: &ItemDoc, codes: &Codes) -> Result<()> {
    let row = ItemRow {
        item_key: doc.item.clone(),
        version: number(doc.version)?,
        status: word(&doc.status),
        department: doc.department.clone(),
        theme: doc.theme.clone(),
        audience: spaced(doc.audience.iter().map(word)),
        districts: spaced(doc.districts.iter().cloned()),
        popular: ItemRow::rank(doc.popular),
        sort_name: doc.item.clone(),
        ways: spaced(doc.ways().into_iter().map(|way| way.as_str().to_owned())),
    };
    let department = find_department(&codes.departments, &doc.department);
    let name = department.map_or("", |department| department.name.zh.as_str());
    store::set_current(tx, &row, &search::Words::of(doc, name))
}

/// Writes anew by which words the current items are found: each engine keeps them in its own way.
///
/// # Errors
/// When what is stored cannot be read or the database refuses.
pub fn index_words(tx: &mut Conn) -> Result<()> {
    let codes = memo::codes(tx)?;
    for guide in store::current_guides(tx)? {
        let doc: ItemDoc = serde_json::from_str(&guide).map_err(Error::internal)?;
        set_current(tx, &doc, &codes)?;
    }
    Ok(())
}

fn publish_package(
    tx: &mut Conn,
    package: &Package,
    now: Timestamp,
    done: &mut Published,
) -> Result<()> {
    let version = number(package.version)?;
    let (body, hash) = written(package)?;
    let kept = store::package_version_hash(tx, &package.package, version)?;
    let named = (package.package.as_str(), package.version);
    if same_or_conflict(kept.as_deref(), &hash, named, done) {
        return Ok(());
    }
    store::insert_package(tx, &package.package, version, &hash, &body, now)?;
    done.new
        .push(format!("{} {}", package.package, package.version));
    Ok(())
}

/// Whether a version is published already; with other content that is a conflict.
pub(super) fn same_or_conflict(
    kept: Option<&str>,
    hash: &str,
    (key, version): (&str, u32),
    done: &mut Published,
) -> bool {
    match kept {
        Some(kept) if kept == hash => done.unchanged = done.unchanged.saturating_add(1),
        Some(_) => done.conflicts.push(Conflict {
            key: key.to_owned(),
            version,
        }),
        None => return false,
    }
    true
}

pub(super) fn written(value: &impl Serialize) -> Result<(String, String)> {
    let body = serde_json::to_string(value).map_err(Error::internal)?;
    let hash = sha256_hex(body.as_bytes());
    Ok((body, hash))
}

pub(super) fn number(version: u32) -> Result<i32> {
    i32::try_from(version).map_err(Error::internal)
}

/// Words with a space on both sides of each, so that one can be looked for whole.
fn spaced(words: impl Iterator<Item = String>) -> String {
    words.fold(" ".to_owned(), |text, word| text + &word + " ")
}
