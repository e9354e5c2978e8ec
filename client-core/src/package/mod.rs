//! 一件事: several items asked for at once, each decided by its own rules.
//!
//! A package is no pack: it holds no rule. It names the packs of its items by their hashes and says
//! which of their questions and documents are one and the same. A [`PackageSession`] holds an
//! ordinary session for each item and hands one answer to every item that shares the question, so
//! what is said about an item is exactly what its own pack says.

mod merge;
mod read;
mod session;
mod share;
mod write;

pub use session::PackageSession;

use crate::input::object_of;
use crate::pack::{Field, Kind, Pack, Text, hash};
use crate::values::doc::Doc;
use crate::values::json::{Json, Limits};
use crate::values::out::number_text;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// The format this build reads and writes.
pub const FORMAT: &str = "onewindow-package/1";

/// The word that stands for all items that share something, in pointers such as `/shared/name`; no
/// item of a package may have it as its key.
pub const SHARED: &str = "shared";

/// Bytes of a package.
const MAX_BYTES: usize = 1 << 20;
/// Nesting of a package.
const MAX_DEPTH: usize = 8;
/// The most items of a package, each of which is a session of its own.
pub const MAX_ITEMS: usize = 64;

/// One published version of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Always [`FORMAT`].
    pub format: String,
    /// The key in the catalogue.
    pub package: String,
    /// The version.
    pub version: u32,
    /// The name.
    pub name: Text,
    /// The items that have a form, in the order they are asked. Steps outside the catalogue are not
    /// among them.
    pub items: Vec<PackageItem>,
    /// The questions asked once, in the order they are asked.
    pub fields: Vec<Shared>,
    /// The documents handed in once, in the order of the checklist.
    pub materials: Vec<Shared>,
}

/// An item of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageItem {
    /// The item's key.
    pub item: String,
    /// The SHA-256 of its pack.
    pub pack: String,
    /// The applicant chooses whether to do it.
    pub optional: bool,
}

/// A question several items ask, or a document several items need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The key in the package.
    pub id: String,
    /// The label of the question, the name of the document.
    pub title: Text,
    /// Of a question, the item whose field is drawn; of those chosen the first when this one is
    /// not.
    pub asked_as: Option<String>,
    /// The field of each item as a pointer, or the document's key there, by the item's key.
    pub at: Vec<(String, String)>,
}

/// Why bytes are not a package this build can run, or a pack not one of the package's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageError {
    /// A stable code: `package_unreadable`, `package_too_large`, `package_wrong_format`,
    /// `package_duplicate_name`, `package_unknown_item`, `package_pack_missing`,
    /// `package_wrong_pack`, `package_unknown_field`, `package_unknown_material` or
    /// `package_bad_snapshot`.
    pub code: &'static str,
    /// What is wrong, in English, for whoever publishes packages.
    pub detail: String,
}

impl PackageError {
    fn new(code: &'static str, detail: &str) -> Self {
        Self {
            code,
            detail: detail.to_owned(),
        }
    }
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        f.write_str(": ")?;
        f.write_str(&self.detail)
    }
}

impl core::error::Error for PackageError {}

/// A package ready to open, with the hash of the bytes it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedPackage {
    package: Package,
    sha256: String,
}

impl LoadedPackage {
    /// What the package says.
    #[must_use]
    pub const fn package(&self) -> &Package {
        &self.package
    }

    /// The name of the package: the SHA-256 of its bytes in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl Package {
    /// Reads and checks a package.
    ///
    /// # Errors
    /// [`PackageError`] when the bytes are no package of [`FORMAT`], or one that contradicts itself.
    pub fn parse(bytes: &[u8]) -> Result<LoadedPackage, PackageError> {
        let limits = Limits {
            max_bytes: MAX_BYTES,
            max_depth: MAX_DEPTH,
        };
        let tree = Doc::parse(bytes, limits).map_err(|error| match error.code {
            "document_too_large" => PackageError::new("package_too_large", "bytes"),
            code => PackageError::new("package_unreadable", code),
        })?;
        let package = read::package(tree.root())
            .map_err(|what| PackageError::new("package_unreadable", &what))?;
        package.check()?;
        Ok(LoadedPackage {
            package,
            sha256: hash(bytes),
        })
    }

    /// The package as it is stored and hashed: keys sorted, no spaces.
    #[must_use]
    pub fn to_canonical(&self) -> Vec<u8> {
        let text = |text: &String| Json::Text(text.clone());
        let words = |words: &Text| {
            let mut members = vec![("zh".to_owned(), text(&words.zh))];
            members.extend(words.en.iter().map(|en| ("en".to_owned(), text(en))));
            Json::Object(members)
        };
        let places = |at: &[(String, String)]| {
            let places = at.iter().map(|(item, place)| (item.clone(), text(place)));
            Json::Object(places.collect())
        };
        let items = self.items.iter().map(|item| {
            object_of([
                ("item", text(&item.item)),
                ("pack", text(&item.pack)),
                ("optional", Json::Bool(item.optional)),
            ])
        });
        let shared = |list: &[Shared]| {
            let list = list.iter().map(|one| {
                let mut members = vec![
                    ("id".to_owned(), text(&one.id)),
                    ("title".to_owned(), words(&one.title)),
                    ("at".to_owned(), places(&one.at)),
                ];
                let asked_as = one.asked_as.iter();
                members.extend(asked_as.map(|item| ("askedAs".to_owned(), text(item))));
                Json::Object(members)
            });
            Json::List(list.collect())
        };
        let package = object_of([
            ("format", text(&self.format)),
            ("package", text(&self.package)),
            ("version", Json::Number(number_text(self.version.into()))),
            ("name", words(&self.name)),
            ("items", Json::List(items.collect())),
            ("fields", shared(&self.fields)),
            ("materials", shared(&self.materials)),
        ]);
        package.canonical().into_bytes()
    }

    /// Refuses what a session could not keep apart: a name used twice, and one answer for two
    /// fields of the same item.
    fn check(&self) -> Result<(), PackageError> {
        if self.format != FORMAT {
            return Err(PackageError::new("package_wrong_format", &self.format));
        }
        if self.items.len() > MAX_ITEMS {
            return Err(PackageError::new("package_too_large", "items"));
        }
        let mut items = vec![SHARED.to_owned()];
        for item in &self.items {
            once(&mut items, item.item.clone())?;
        }
        check_shared(&items, &self.fields)?;
        check_shared(&items, &self.materials)
    }
}

fn check_shared(items: &[String], list: &[Shared]) -> Result<(), PackageError> {
    let mut ids = Vec::new();
    let mut places = Vec::new();
    for shared in list {
        once(&mut ids, shared.id.clone())?;
        for (item, place) in &shared.at {
            known(items, item)?;
            // A pointer begins with `/` and a key of an item holds no space, so that no two places
            // run together.
            once(&mut places, [item, " ", place].concat())?;
        }
        if let Some(item) = &shared.asked_as {
            known(items, item)?;
        }
    }
    Ok(())
}

fn known(items: &[String], item: &String) -> Result<(), PackageError> {
    if item == SHARED || !items.contains(item) {
        return Err(PackageError::new("package_unknown_item", item));
    }
    Ok(())
}

fn once(names: &mut Vec<String>, name: String) -> Result<(), PackageError> {
    if names.contains(&name) {
        return Err(PackageError::new("package_duplicate_name", &name));
    }
    names.push(name);
    Ok(())
}

/// The field at a pointer such as `/premises/address`, and whether it stands in the rows of a
/// repeating group, written `/owners/*/name`.
#[must_use]
pub fn field_at<'p>(pack: &'p Pack, pointer: &str) -> Option<(&'p Field, bool)> {
    let mut fields = pack.fields.as_slice();
    let mut found: Option<&Field> = None;
    let mut in_rows = false;
    for key in pointer.strip_prefix('/')?.split('/') {
        if key == "*" && !in_rows && found.is_some_and(is_rows) {
            in_rows = true;
            continue;
        }
        if found.is_some_and(is_rows) && !in_rows {
            return None;
        }
        let field = fields.iter().find(|field| field.key == key)?;
        fields = field.kind.fields();
        found = Some(field);
    }
    found.map(|field| (field, in_rows))
}

const fn is_rows(field: &Field) -> bool {
    matches!(field.kind, Kind::Rows { .. })
}

/// Whether a field can be asked once for several items: it holds a value of the applicant's.
#[must_use]
pub const fn is_shareable(field: &Field) -> bool {
    !matches!(field.kind, Kind::Group { .. } | Kind::Rows { .. })
        && field.compute.is_none()
        && !field.read_only
}
