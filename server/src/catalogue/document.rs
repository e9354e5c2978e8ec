//! What a session on a package opens: the packs of its items as they are now, and what they share.
//!
//! A package is published with its own version, its items with theirs. The document brings the two
//! together and is kept under its hash like a pack, so that whoever opened it can always read it
//! again.

use super::store;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_catalogue::Package;
use onewindow_core::pack;
use std::collections::HashMap;

/// The document of a package.
pub(super) struct Document {
    /// Its name: the SHA-256 of the body.
    pub(super) sha256: String,
    /// Canonical JSON.
    pub(super) body: String,
}

/// The document of a package; `None` while one of its items is not published.
pub(super) fn of(conn: &mut Conn, package: &Package) -> Result<Option<Document>> {
    let mut packs = HashMap::new();
    for item in package.items.iter().filter(|item| !item.is_external()) {
        if let Some(row) = store::current_version(conn, &item.key)? {
            packs.insert(item.key.clone(), row.pack_sha256);
        }
    }
    let Some(document) = package.document(|key| packs.get(key).cloned()) else {
        return Ok(None);
    };
    let bytes = document.to_canonical();
    Ok(Some(Document {
        sha256: pack::hash(&bytes),
        body: String::from_utf8(bytes).map_err(Error::internal)?,
    }))
}
