//! The catalogue: service items in versions, rule packs, guides, search and code tables.
//!
//! It is published from a folder and is the only source of service items. A published version
//! never changes: a case keeps the version and the pack it was opened with.

mod asked;
mod document;
mod editing;
pub mod favourites;
mod http;
mod lists;
mod memo;
mod publish;
mod sandbox;
mod search;
mod stages;
mod store;
mod views;

pub(crate) use asked::know;
pub use editing::take_effect;
pub use http::configure;
pub use publish::{
    Conflict, PublishError, Published, check_folder, index_words, publish, publish_folder,
    set_calendar_year,
};
pub use sandbox::{Organs, TABLES, mark as mark_as_sandbox, organs};
pub use search::warm_up;
pub use stages::{stage_template, stages_of};
pub(crate) use store::{Known, KnownCalendar, KnownCodes, KnownVersion};
pub(crate) use views::TermsView;

use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use onewindow_catalogue::{Department, Division, ItemDoc, Package, Status};
use onewindow_core::LoadedPack;
use onewindow_core::clock::{Calendar, Limit};
use onewindow_core::pack::Text;
use onewindow_core::package::LoadedPackage;
use onewindow_core::requests::WindowKind;
use std::sync::Arc;

/// What a case needs to know of the item version it is for.
#[derive(Debug, Clone)]
pub struct ItemVersion {
    /// The key in the catalogue.
    pub key: String,
    /// The version.
    pub version: i32,
    /// The name.
    pub name: Text,
    /// Whether the item can be applied for.
    pub status: Status,
    /// The rule pack's SHA-256.
    pub pack_sha256: String,
    /// 办件类型: `immediate`, `promised` or `other`.
    pub case_type: String,
    /// `single`, `joint` or `escalated`.
    pub mode: String,
    /// The key of the department in charge.
    pub department: String,
    /// Who may apply: `person`, `firm`.
    pub audience: Vec<String>,
    /// The keys of the districts whose office handles it.
    pub districts: Vec<String>,
    /// 法定时限
    pub statutory: Option<Limit>,
    /// 承诺时限
    pub promised: Option<Limit>,
    /// `licence`, `document` or `none`.
    pub result_kind: String,
    /// The name of what the applicant gets.
    pub result_name: Text,
    /// The type of licence that is issued.
    pub result_licence: Option<String>,
    /// How the result can be handed over: `pickup`, `mail`, `electronic`.
    pub delivery: Vec<String>,
    /// 基本编码, 12 characters.
    pub basic_code: Option<String>,
    /// The whole guide.
    pub doc: Arc<ItemDoc>,
}

impl ItemVersion {
    /// Whether the item takes applications.
    pub fn is_open(&self) -> bool {
        self.status == Status::Published
    }

    fn new(row: store::VersionRow, doc: Arc<ItemDoc>) -> Self {
        Self {
            key: row.item_key,
            version: row.version,
            name: doc.name.clone(),
            status: doc.status,
            pack_sha256: row.pack_sha256,
            case_type: word(&doc.case_type),
            mode: word(&doc.mode),
            department: doc.department.clone(),
            audience: doc.audience.iter().map(word).collect(),
            districts: doc.districts.clone(),
            statutory: Some(doc.limits.statutory.counted()),
            promised: doc.limits.promised.as_ref().map(|limit| limit.counted()),
            result_kind: word(&doc.result.kind),
            result_name: doc.result.name.clone(),
            result_licence: doc.result.licence.clone(),
            delivery: doc.result.delivery.iter().map(word).collect(),
            basic_code: doc.codes.basic.clone(),
            doc,
        }
    }
}

/// The current version of an item.
///
/// # Errors
/// [`Code::ItemNotFound`].
pub fn item(conn: &mut Conn, key: &str) -> Result<ItemVersion> {
    let row = store::current_version(conn, key)?.ok_or(Code::ItemNotFound)?;
    let doc = memo::doc(conn, &row)?;
    Ok(ItemVersion::new(row, doc))
}

/// One version of an item, which stays readable for ever.
///
/// # Errors
/// [`Code::ItemNotFound`].
pub fn item_version(conn: &mut Conn, key: &str, version: i32) -> Result<ItemVersion> {
    let row = asked::version(key, version, || store::version(conn, key, version))?;
    let row = row.ok_or(Code::ItemNotFound)?;
    let doc = memo::doc(conn, &row)?;
    Ok(ItemVersion::new(row, doc))
}

/// Whether a material of an item is an identity paper: its item says so, or a licence that says who
/// somebody is could replace it. The second follows the code table of today, so it also holds for
/// versions that were published before anybody asked.
///
/// # Errors
/// When the database refuses.
pub fn is_identity(conn: &mut Conn, item: &ItemVersion, material: &str) -> Result<bool> {
    let mut materials = item.doc.materials.iter();
    let Some(material) = materials.find(|one| one.id == material) else {
        return Ok(false);
    };
    let codes = memo::codes(conn)?;
    let mut licences = codes.licences.iter().filter(|licence| licence.identity);
    Ok(material.identity || licences.any(|one| material.licence.as_ref() == Some(&one.key)))
}

/// A rule pack, ready to be evaluated.
///
/// # Errors
/// [`Code::PackNotFound`].
pub fn pack(conn: &mut Conn, sha256: &str) -> Result<Arc<LoadedPack>> {
    memo::pack(conn, sha256)
}

/// The newest version of an item decided with this pack: what a package's document names.
///
/// # Errors
/// [`Code::ItemNotFound`].
pub fn item_with_pack(conn: &mut Conn, key: &str, sha256: &str) -> Result<ItemVersion> {
    let row = store::version_with_pack(conn, key, sha256)?.ok_or(Code::ItemNotFound)?;
    let doc = memo::doc(conn, &row)?;
    Ok(ItemVersion::new(row, doc))
}

/// A package as it is now, with the hash of its document.
///
/// # Errors
/// [`Code::PackageNotFound`]; [`Code::ItemNotOpen`] while one of its items is not published.
pub fn package(conn: &mut Conn, key: &str) -> Result<(Arc<Package>, String)> {
    let package = memo::package(conn, key)?;
    let document = document::of(conn, &package)?.ok_or(Code::ItemNotOpen)?;
    Ok((package, document.sha256))
}

/// One version of a package, which stays readable for ever.
///
/// # Errors
/// When there is none.
pub fn package_version(conn: &mut Conn, key: &str, version: i32) -> Result<Arc<Package>> {
    memo::package_version(conn, key, version)
}

/// The document of a package, ready to be opened.
///
/// # Errors
/// [`Code::PackNotFound`].
pub fn package_document(conn: &mut Conn, sha256: &str) -> Result<Arc<LoadedPackage>> {
    memo::package_document(conn, sha256)
}

/// The working-day calendar.
///
/// # Errors
/// When the database refuses.
pub fn calendar(conn: &mut Conn) -> Result<Arc<Calendar>> {
    memo::calendar(conn)
}

/// A district of the city.
///
/// # Errors
/// [`Code::NotFound`].
pub fn district(conn: &mut Conn, key: &str) -> Result<Division> {
    let codes = memo::codes(conn)?;
    let found = codes.districts.iter().find(|district| district.key == key);
    found.cloned().ok_or_else(|| Code::NotFound.into())
}

/// The name of a department.
///
/// # Errors
/// [`Code::NotFound`].
pub fn department_name(conn: &mut Conn, key: &str) -> Result<Text> {
    let codes = memo::codes(conn)?;
    find_department(&codes.departments, key)
        .map(|department| department.name.clone())
        .ok_or_else(|| Code::NotFound.into())
}

/// The kind of window that takes in what a department decides.
///
/// # Errors
/// When the database refuses.
pub fn window_kind(conn: &mut Conn, department: &str) -> Result<WindowKind> {
    let codes = memo::codes(conn)?;
    let found = find_department(&codes.departments, department);
    Ok(found
        .map(|department| department.window)
        .unwrap_or_default())
}

/// The departments whose items this kind of window takes in.
///
/// # Errors
/// When the database refuses.
pub fn departments_of_window(conn: &mut Conn, kind: WindowKind) -> Result<Vec<String>> {
    let codes = memo::codes(conn)?;
    let own = codes.departments.iter().filter(|one| one.window == kind);
    Ok(own.map(|department| department.key.clone()).collect())
}

/// The name of the department with this key, or that is called this in either language.
///
/// # Errors
/// When the database refuses.
pub fn department_called(conn: &mut Conn, named: &str) -> Result<Option<Text>> {
    let codes = memo::codes(conn)?;
    let found = codes.departments.iter().find(|department| {
        department.key == named
            || department.name.zh == named
            || department.name.en.as_deref() == Some(named)
    });
    Ok(found.map(|department| department.name.clone()))
}

fn find_department<'c>(departments: &'c [Department], key: &str) -> Option<&'c Department> {
    departments.iter().find(|department| department.key == key)
}

/// The word a plain enum is written as in JSON, which is the word of the API.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
