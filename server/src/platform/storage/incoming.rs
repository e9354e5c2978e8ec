//! A file that is still arriving.

use super::local::take_over;
use super::{Blob, Storage, blob, blocking, disk, key};
use crate::platform::db::Db;
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
        let beside = self.0.folder.beside();
        blocking(move || {
            let file = File::create(&beside).map_err(disk)?;
            Ok(Incoming {
                storage,
                file,
                beside: Beside(beside),
                digest: Sha256::new(),
                size: 0,
                head: Vec::new(),
            })
        })
        .await
    }
}

/// First bytes remembered, by which a file shows what it is.
const HEAD: usize = 16;

/// A file that is still arriving. Dropped before it is finished, it leaves nothing behind.
pub struct Incoming {
    storage: Storage,
    file: File,
    beside: Beside,
    digest: Sha256,
    size: u64,
    head: Vec<u8>,
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
            let missing = HEAD.saturating_sub(self.head.len());
            self.head.extend(piece.iter().take(missing));
            self.size += u64::try_from(piece.len()).map_err(Error::internal)?;
            self.file.write_all(&piece).map_err(disk)?;
            Ok(self)
        })
        .await
    }

    /// The first bytes, at most sixteen of them.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The SHA-256 of the bytes so far.
    pub fn sha256(&self) -> String {
        hex(&self.digest.clone().finalize())
    }

    /// Moves the file to its place. When this returns, its bytes are safe, and stay so if a row
    /// names them soon.
    ///
    /// # Errors
    /// As [`Storage::put`].
    pub async fn finish(self, db: &Db) -> Result<Blob> {
        let sha256 = self.sha256();
        let generation = blob::before(db, &sha256).await?;
        self.take_place(&sha256).await?;
        Ok(blob::stored(sha256, generation))
    }

    async fn take_place(self, sha256: &str) -> Result<()> {
        let key = key(sha256)?;
        if self.storage.size_of(&key).await?.is_some() {
            return Ok(());
        }
        let storage = self.storage.clone();
        if let Some(bucket) = &storage.0.bucket {
            return bucket.upload(&key, &self.beside.0, self.size).await;
        }
        blocking(move || {
            let place = self.storage.0.folder.path(&key);
            take_over(&self.file, &self.beside.0, &place).map_err(disk)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::open;
    use super::*;
    use crate::platform::db::testing::TestDb;

    fn names(folder: &std::path::Path) -> usize {
        std::fs::read_dir(folder).unwrap().count()
    }

    #[actix_web::test]
    async fn pieces_become_one_file_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let storage = open(folder.path()).await;
        let mut incoming = storage.begin().await.unwrap();
        for piece in [&b"a"[..], b"b", b"c"] {
            incoming = incoming.write(Bytes::from_static(piece)).await.unwrap();
        }
        let db = TestDb::new();
        let stored = incoming.finish(&db.db).await.unwrap();
        assert_eq!(storage.get(stored.sha256()).await.unwrap(), b"abc");
        assert_eq!(names(folder.path()), 1, "only the shelf is left");
    }

    #[actix_web::test]
    async fn what_breaks_off_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let storage = open(folder.path()).await;
        let incoming = storage.begin().await.unwrap();
        drop(incoming.write(Bytes::from_static(b"half")).await.unwrap());
        assert_eq!(names(folder.path()), 0);
    }
}
