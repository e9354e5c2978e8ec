//! A folder of this machine.
//!
//! The code is our own, because a file that was answered for must outlast a power cut: both its
//! bytes and its name are synced to disk before this says so, which `object_store`'s folder does not.

use super::blocking;
use crate::platform::problem::{Code, Error, Result};
use actix_web::web::Bytes;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
                Error::internal(error)
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

    /// Deletes what is there, and the folder around it when that is empty then.
    pub(super) async fn delete(&self, key: &str) -> Result<()> {
        let path = self.path(key);
        blocking(move || match std::fs::remove_file(&path) {
            Ok(()) => {
                // Refused while anything else is in it, which is what decides.
                path.parent().map(std::fs::remove_dir);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::internal(error)),
        })
        .await
    }
}

/// Moves a written file to its place, where it is whole or not at all, and outlasts a power cut.
pub(super) fn take_over(file: &File, from: &Path, place: &Path) -> std::io::Result<()> {
    let shelf = place.parent().unwrap_or(Path::new("."));
    file.sync_all()?;
    // A delete may take an empty shelf away in between, but not twice in a row.
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
