//! A file that is still arriving.

use super::{Storage, blocking};
use crate::platform::problem::{Error, Result};
use crate::platform::vault::hex;
use actix_web::web::Bytes;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

impl Storage {
    /// Begins to keep a file whose bytes come in pieces.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn begin(&self) -> Result<Incoming> {
        let storage = self.clone();
        let beside = self.0.join(format!(".{}", uuid::Uuid::now_v7()));
        blocking(move || {
            let file = File::create(&beside).map_err(Error::internal)?;
            Ok(Incoming {
                storage,
                file,
                beside: Beside(beside),
                digest: Sha256::new(),
            })
        })
        .await
    }
}

/// A file that is still arriving. Dropped before it is finished, it leaves nothing behind.
pub struct Incoming {
    storage: Storage,
    file: File,
    beside: Beside,
    digest: Sha256,
}

/// Where the bytes wait; gone with this value unless they were moved to their place.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

impl Incoming {
    /// Adds a piece.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn write(mut self, piece: Bytes) -> Result<Self> {
        blocking(move || {
            self.digest.update(&piece);
            self.file.write_all(&piece).map_err(Error::internal)?;
            Ok(self)
        })
        .await
    }

    /// Moves the file to its place and returns the SHA-256 of its bytes. When this returns, they
    /// are safe on disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn finish(self) -> Result<String> {
        blocking(move || {
            let sha256 = hex(&self.digest.finalize());
            let place = self.storage.path(&sha256)?;
            if place.exists() {
                return Ok(sha256);
            }
            let shelf = place.parent().unwrap_or(&self.storage.0);
            std::fs::create_dir_all(shelf)
                .and_then(|()| self.file.sync_all())
                .and_then(|()| std::fs::rename(&self.beside.0, &place))
                .and_then(|()| File::open(shelf)?.sync_all())
                .map_err(Error::internal)?;
            Ok(sha256)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &std::path::Path) -> usize {
        std::fs::read_dir(folder).unwrap().count()
    }

    #[actix_web::test]
    async fn pieces_become_one_file_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(folder.path()).unwrap();
        let mut incoming = storage.begin().await.unwrap();
        for piece in [&b"a"[..], b"b", b"c"] {
            incoming = incoming.write(Bytes::from_static(piece)).await.unwrap();
        }
        let sha256 = incoming.finish().await.unwrap();
        assert_eq!(storage.get(&sha256).await.unwrap(), b"abc");
        assert_eq!(names(folder.path()), 1, "only the shelf is left");
    }

    #[actix_web::test]
    async fn what_breaks_off_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(folder.path()).unwrap();
        let incoming = storage.begin().await.unwrap();
        drop(incoming.write(Bytes::from_static(b"half")).await.unwrap());
        assert_eq!(names(folder.path()), 0);
    }
}
