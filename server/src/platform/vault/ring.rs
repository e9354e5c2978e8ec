//! The key ring as it is stored, and how a key is changed: add one, let every server know it, make
//! it current, seal everything anew, take the old one away.

use super::{FILE, VaultError, key_bytes, random_base64};
use crate::platform::config::DataConfig;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The ring as it is stored, keys in base64url.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredRing {
    pub(super) current: String,
    pub(super) keys: BTreeMap<String, String>,
    pub(super) lookup: String,
}

/// A key of the ring, without the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyName {
    /// Its id, which stands in every value it sealed.
    pub id: String,
    /// Whether it is the one that seals.
    pub is_current: bool,
}

/// The names of the keys.
///
/// # Errors
/// When there is no ring, or it is not one.
pub fn names(data: &DataConfig) -> Result<Vec<KeyName>, VaultError> {
    let ring = read(data)?;
    let current = &ring.current;
    let names = ring.keys.keys().map(|id| KeyName {
        id: id.clone(),
        is_current: id == current,
    });
    Ok(names.collect())
}

/// Adds a key that does not seal yet; gives its id.
///
/// # Errors
/// When the ring is not a file, cannot be read or written, or there are no random numbers.
pub fn add(data: &DataConfig) -> Result<String, VaultError> {
    let mut ring = read(data)?;
    let taken = ring.keys.keys();
    let last = taken.filter_map(|id| id.strip_prefix('k')?.parse::<u32>().ok());
    let id = format!("k{}", last.max().unwrap_or(0).saturating_add(1));
    ring.keys.insert(id.clone(), random_base64::<32>()?);
    write(data, &ring)?;
    Ok(id)
}

/// Makes a key the one that seals.
///
/// # Errors
/// [`VaultError::Ring`] when there is no such key; as [`add`].
pub fn make_current(data: &DataConfig, id: &str) -> Result<(), VaultError> {
    let mut ring = read(data)?;
    if !ring.keys.contains_key(id) {
        return Err(VaultError::Ring("it has no key of that name"));
    }
    id.clone_into(&mut ring.current);
    write(data, &ring)
}

/// Takes a key away. Whoever calls this has seen that nothing is sealed with it any more.
///
/// # Errors
/// [`VaultError::Ring`] when there is no such key or it is the current one; as [`add`].
pub fn remove(data: &DataConfig, id: &str) -> Result<(), VaultError> {
    let mut ring = read(data)?;
    if ring.current == id {
        return Err(VaultError::Ring("the current key cannot be taken away"));
    }
    if ring.keys.remove(id).is_none() {
        return Err(VaultError::Ring("it has no key of that name"));
    }
    write(data, &ring)
}

fn read(data: &DataConfig) -> Result<StoredRing, VaultError> {
    if data.vault_keys.is_some() {
        return Err(VaultError::Ring(
            "it comes from ONEWINDOW_VAULT_KEYS; change it where that is kept",
        ));
    }
    parse(&std::fs::read_to_string(data.data_dir.join(FILE))?)
}

pub(super) fn parse(text: &str) -> Result<StoredRing, VaultError> {
    let ring: StoredRing =
        serde_json::from_str(text).map_err(|_| VaultError::Ring("not the expected JSON"))?;
    for (id, key) in &ring.keys {
        if id.is_empty() || id.contains('.') {
            return Err(VaultError::Ring("a key id is empty or has a dot"));
        }
        key_bytes(key)?;
    }
    if !ring.keys.contains_key(&ring.current) {
        return Err(VaultError::Ring("the current key is not in the ring"));
    }
    Ok(ring)
}

/// Makes the first ring of an office.
pub(super) fn create(path: &Path) -> Result<StoredRing, VaultError> {
    let ring = StoredRing {
        current: "k1".to_owned(),
        keys: BTreeMap::from([("k1".to_owned(), random_base64::<32>()?)]),
        lookup: random_base64::<32>()?,
    };
    write_private(path, &text(&ring)?)?;
    Ok(ring)
}

/// Beside the old ring and over it in one step, so that there is a whole one at every moment.
fn write(data: &DataConfig, ring: &StoredRing) -> Result<(), VaultError> {
    let path = data.data_dir.join(FILE);
    let beside = path.with_extension("part");
    write_private(&beside, &text(ring)?)?;
    std::fs::rename(&beside, &path)?;
    std::fs::File::open(&data.data_dir)?.sync_all()?;
    Ok(())
}

fn text(ring: &StoredRing) -> Result<String, VaultError> {
    serde_json::to_string_pretty(ring).map_err(|_| VaultError::Ring("cannot be written"))
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
