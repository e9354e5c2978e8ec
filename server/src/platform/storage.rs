//! Uploaded files, kept by what they contain: the name of a file is the SHA-256 of its bytes.
//!
//! They lie in a folder of this machine or in an S3 bucket that all servers share; the areas do not
//! know which. What an upload has brought so far lies apart as parts, until the file is whole.

mod blob;
mod config;
mod incoming;
mod link;
mod local;
mod parts;
mod s3;
mod store;

pub use blob::Blob;
pub use config::{AwsOptions, StorageConfig, StorageError, StorageUrl};
pub use incoming::Incoming;
pub use parts::Part;

use super::db::Db;
use super::problem::{Code, Error, Result};
use super::vault::hex;
use actix_web::web::Bytes;
use futures_util::Stream;
use local::Folder;
use s3::Bucket;
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Bytes read and sent at a time: the most one download holds in memory.
const PIECE: u64 = 1024 * 1024;

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Where files are kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Storage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Files that are arriving wait here; without a bucket, everything is kept here.
    folder: Folder,
    bucket: Option<Bucket>,
}

impl Storage {
    /// Opens the folder, making it when missing, and the bucket, if one is configured: a small
    /// object is written there, so that a wrong name or key fails now and not with the first upload.
    ///
    /// # Errors
    /// When the folder cannot be made, the configuration is wrong or the bucket cannot be written.
    pub async fn open(folder: &Path, config: &StorageConfig) -> Result<Self, StorageError> {
        let folder = Folder::open(folder).map_err(StorageError::Folder)?;
        let bucket = match &config.url {
            Some(url) => Some(Bucket::open(url, &config.aws, config.link_seconds).await?),
            None => None,
        };
        Ok(Self(Arc::new(Inner { folder, bucket })))
    }

    /// Keeps the bytes. When this returns, they are safe, and stay so if a row names them soon;
    /// keeping the same bytes twice costs nothing.
    ///
    /// # Errors
    /// When the disk refuses; [`Code::Unavailable`] when the bucket does not answer, or a sweep is
    /// throwing the same bytes away.
    pub async fn put(&self, db: &Db, bytes: Bytes) -> Result<Blob> {
        let sha256 = sha256_hex(&bytes);
        let key = key(&sha256)?;
        let generation = blob::before(db, &sha256).await?;
        if self.size_of(&key).await?.is_none() {
            self.write(&key, bytes).await?;
        }
        Ok(blob::stored(sha256, generation))
    }

    /// The bytes with this SHA-256, all at once.
    ///
    /// # Errors
    /// [`Code::FileNotFound`] when there are none; [`Code::Unavailable`] when the bucket does not
    /// answer.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>> {
        let key = key(sha256)?;
        let size = self.size_of(&key).await?.ok_or(Code::FileNotFound)?;
        Ok(self.read(&key, 0..size).await?.into())
    }

    /// The bytes with this SHA-256, piece by piece, and how many they are. No piece is asked for
    /// before the one before it was taken, so a slow reader holds little memory and no connection.
    ///
    /// # Errors
    /// As [`Storage::get`], before the first piece.
    pub async fn stream(
        &self,
        sha256: &str,
    ) -> Result<(u64, impl Stream<Item = Result<Bytes>> + use<>)> {
        let key = key(sha256)?;
        let size = self.size_of(&key).await?.ok_or(Code::FileNotFound)?;
        Ok((size, self.pieces(key, size)))
    }

    /// An address outside this server at which whoever has it reads the bytes for a short while, as
    /// this type and under this `Content-Disposition`; none unless an operator wants such addresses.
    /// Whether the asker may read them is to be settled before.
    ///
    /// # Errors
    /// As [`Storage::get`].
    pub async fn link(
        &self,
        sha256: &str,
        media_type: &str,
        disposition: &str,
    ) -> Result<Option<String>> {
        let Some(bucket) = &self.0.bucket else {
            return Ok(None);
        };
        let key = key(sha256)?;
        let link = bucket.link(&key, media_type, disposition).await?;
        if link.is_some() && bucket.size_of(&key).await?.is_none() {
            return Err(Code::FileNotFound.into());
        }
        Ok(link)
    }

    /// Where such addresses lead, for the apps to be allowed to follow them.
    pub fn link_origin(&self) -> Option<&str> {
        self.0.bucket.as_ref().and_then(Bucket::link_origin)
    }

    fn pieces(&self, key: String, size: u64) -> impl Stream<Item = Result<Bytes>> + use<> {
        let storage = self.clone();
        futures_util::stream::try_unfold(0, move |from| {
            let (storage, key) = (storage.clone(), key.clone());
            async move {
                let to = size.min(from + PIECE);
                if from >= to {
                    return Ok(None);
                }
                Ok(Some((storage.read(&key, from..to).await?, to)))
            }
        })
    }

    async fn write(&self, key: &str, bytes: Bytes) -> Result<()> {
        match &self.0.bucket {
            Some(bucket) => bucket.write(key, bytes).await,
            None => self.0.folder.write(key, bytes).await,
        }
    }

    async fn read(&self, key: &str, range: Range<u64>) -> Result<Bytes> {
        match &self.0.bucket {
            Some(bucket) => bucket.read(key, range).await,
            None => self.0.folder.read(key, range).await,
        }
    }

    async fn size_of(&self, key: &str) -> Result<Option<u64>> {
        match &self.0.bucket {
            Some(bucket) => bucket.size_of(key).await,
            None => self.0.folder.size_of(key).await,
        }
    }

    /// The keys below a folder that were written before this.
    async fn list(&self, below: &str, before: SystemTime) -> Result<Vec<String>> {
        match &self.0.bucket {
            Some(bucket) => bucket.list(below, before).await,
            None => self.0.folder.list(below, before).await,
        }
    }

    /// The hashes of the files on one of the 256 shelves that were stored before this.
    ///
    /// # Errors
    /// As [`Storage::put`].
    pub async fn old_files(&self, shelf: u8, before: SystemTime) -> Result<Vec<String>> {
        let keys = self.list(&format!("{shelf:02x}"), before).await?;
        let hash = |key: String| key.rsplit('/').next().map(str::to_owned);
        let is_file = |hash: &String| key(hash).is_ok();
        Ok(keys.into_iter().filter_map(hash).filter(is_file).collect())
    }

    /// Throws everything away that is kept here, whatever a row names.
    ///
    /// # Errors
    /// As [`Storage::put`].
    pub async fn empty(&self) -> Result<()> {
        for key in self.list("", SystemTime::now()).await? {
            self.delete(&key).await?;
        }
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<()> {
        match &self.0.bucket {
            Some(bucket) => bucket.delete(key).await,
            None => self.0.folder.delete(key).await,
        }
    }
}

/// Where the bytes with this SHA-256 lie: on one of 256 shelves.
fn key(sha256: &str) -> Result<String> {
    // Only a hash may become a path, whoever asks.
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
    match (is_hash, sha256.get(..2)) {
        (true, Some(shelf)) => Ok(format!("{shelf}/{sha256}")),
        _ => Err(Code::FileNotFound.into()),
    }
}

/// What a disk's refusal is to the one who asked.
fn disk(error: std::io::Error) -> Error {
    let code = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Code::StorageFull,
        _ => Code::Internal,
    };
    Error::new(code).caused_by(error)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    actix_web::web::block(work)
        .await
        .map_err(|cancelled| Error::new(Code::Unavailable).caused_by(cancelled))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::testing::TestDb;
    use futures_util::TryStreamExt;

    pub(super) async fn open(folder: &Path) -> Storage {
        Storage::open(folder, &StorageConfig::default())
            .await
            .unwrap()
    }

    #[actix_web::test]
    async fn bytes_come_back_by_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let storage = open(folder.path()).await;
        let bytes = Bytes::from_static(b"abc");
        let db = TestDb::new();
        let put = || storage.put(&db.db, bytes.clone());
        let sha256 = put().await.unwrap().sha256().to_owned();
        assert_eq!(
            sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(put().await.unwrap().sha256(), sha256);
        assert_eq!(storage.get(&sha256).await.unwrap(), b"abc");
        let shelf = std::fs::read_dir(folder.path().join("ba")).unwrap();
        assert_eq!(shelf.count(), 1, "nothing is left beside the file");
    }

    #[actix_web::test]
    async fn a_stream_is_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let storage = open(folder.path()).await;
        let length = usize::try_from(PIECE).unwrap() * 2 + 7;
        let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
        let db = TestDb::new();
        let stored = storage.put(&db.db, bytes.clone().into()).await.unwrap();
        let (size, pieces) = storage.stream(stored.sha256()).await.unwrap();
        let pieces: Vec<Bytes> = pieces.try_collect().await.unwrap();
        assert_eq!(size, u64::try_from(length).unwrap());
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces.concat(), bytes);
    }

    #[actix_web::test]
    async fn only_a_hash_becomes_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let storage = open(folder.path()).await;
        for name in ["../../etc/passwd", "", "ba"] {
            let error = storage.get(name).await.unwrap_err();
            assert_eq!(error.code(), Code::FileNotFound, "{name}");
        }
    }
}
