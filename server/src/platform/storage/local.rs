//! A folder of this machine.
//!
//! The code is our own, because a file that was answered for must outlast a power cut: both its
//! bytes and its name are synced to disk before this says so, which `object_store`'s folder does not.

use super::{blocking, disk};
use crate::platform::problem::{Code, Error, Result};
use actix_web::web::Bytes;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

#[derive(Debug, Clone)]
pub(super) struct Folder(Arc<Path>);

impl Folder {
    /// Opens the folder, making it when missing.
    pub(super) fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(folder.into()))
    }

    /// A name of its own for a file that is still arriving.
    pub(super) fn beside(&self) -> PathBuf {
        self.0.join(format!(".{}", uuid::Uuid::now_v7()))
    }

    pub(super) fn path(&self, key: &str) -> PathBuf {
        self.0.join(key)
    }

    pub(super) async fn write(&self, key: &str, bytes: Bytes) -> Result<()> {
        let (beside, place) = (self.beside(), self.path(key));
        blocking(move || {
            let written = File::create(&beside).and_then(|mut file| {
                file.write_all(&bytes)?;
                take_over(&file, &beside, &place)
            });
            written.map_err(|error| {
                drop(std::fs::remove_file(&beside));
                disk(error)
            })
        })
        .await
    }

    pub(super) async fn read(&self, key: &str, range: Range<u64>) -> Result<Bytes> {
        let path = self.path(key);
        blocking(move || {
            let mut file = File::open(path).map_err(missing)?;
            file.seek(SeekFrom::Start(range.start)).map_err(missing)?;
            let length = range.end.saturating_sub(range.start);
            let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
            file.take(length).read_to_end(&mut bytes).map_err(missing)?;
            Ok(bytes.into())
        })
        .await
    }

    pub(super) async fn size_of(&self, key: &str) -> Result<Option<u64>> {
        let path = self.path(key);
        blocking(move || match std::fs::metadata(path) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::internal(error)),
        })
        .await
    }

    /// The keys below a folder that were written before this.
    pub(super) async fn list(&self, below: &str, before: SystemTime) -> Result<Vec<String>> {
        let (root, below) = (self.clone(), self.path(below));
        blocking(move || {
            let mut keys = Vec::new();
            let mut folders = vec![below];
            while let Some(folder) = folders.pop() {
                for (path, is_folder) in entries(&folder, before)? {
                    let key = path.strip_prefix(&root.0).ok().and_then(Path::to_str);
                    match key {
                        Some(key) if !is_folder => keys.push(key.to_owned()),
                        _ if is_folder => folders.push(path),
                        _ => {}
                    }
                }
            }
            Ok(keys)
        })
        .await
    }

    /// Removes what was arriving before this.
    pub(super) async fn drop_abandoned(&self, before: SystemTime) -> Result<u32> {
        let root = self.clone();
        blocking(move || {
            let mut dropped = 0_u32;
            for (path, is_folder) in entries(&root.0, before)? {
                let name = path.file_name().and_then(|name| name.to_str());
                let is_beside = name.is_some_and(|name| name.starts_with('.'));
                if is_beside && !is_folder && std::fs::remove_file(&path).is_ok() {
                    dropped = dropped.saturating_add(1);
                }
            }
            Ok(dropped)
        })
        .await
    }

    /// Deletes what is there, and with the last part of an upload its folder. Shelves stay.
    pub(super) async fn delete(&self, key: &str) -> Result<()> {
        let path = self.path(key);
        let is_part = key.split('/').count() > 2;
        blocking(move || match std::fs::remove_file(&path) {
            Ok(()) => {
                if is_part {
                    // Refused while anything else is in it, which is what decides.
                    path.parent().map(std::fs::remove_dir);
                }
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::internal(error)),
        })
        .await
    }
}

/// What is in a folder: all folders, and the files last written before this. A folder that is gone
/// is empty.
fn entries(folder: &Path, before: SystemTime) -> Result<Vec<(PathBuf, bool)>> {
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::internal(error)),
    };
    let mut found = Vec::new();
    for entry in listed {
        let entry = entry.map_err(Error::internal)?;
        // Gone by now, perhaps.
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let is_old = about.modified().is_ok_and(|at| at < before);
        if about.is_dir() || is_old {
            found.push((entry.path(), about.is_dir()));
        }
    }
    Ok(found)
}

/// Moves a written file to its place, where it is whole or not at all, and outlasts a power cut.
pub(super) fn take_over(file: &File, from: &Path, place: &Path) -> std::io::Result<()> {
    let shelf = place.parent().unwrap_or(Path::new("."));
    file.sync_all()?;
    // The end of an upload may take its empty folder away in between, but not twice in a row.
    std::fs::create_dir_all(shelf)?;
    if std::fs::rename(from, place).is_err() {
        std::fs::create_dir_all(shelf)?;
        std::fs::rename(from, place)?;
    }
    File::open(shelf)?.sync_all()?;
    // The shelf itself may be new.
    match shelf.parent() {
        Some(above) => File::open(above)?.sync_all(),
        None => Ok(()),
    }
}

fn missing(error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => Code::FileNotFound.into(),
        _ => Error::internal(error),
    }
}
