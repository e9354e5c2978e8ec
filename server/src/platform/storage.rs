//! Uploaded files, kept by what they contain: the name of a file is the SHA-256 of its bytes.

mod incoming;

pub use incoming::Incoming;

use super::problem::{Code, Error, Result};
use super::vault::hex;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A local folder of files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Storage(Arc<Path>);

impl Storage {
    /// Opens the folder, making it when missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(folder.into()))
    }

    /// Keeps the bytes and returns their SHA-256. When this returns, they are safe on disk;
    /// keeping the same bytes twice costs nothing.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn put(&self, bytes: actix_web::web::Bytes) -> Result<String> {
        let storage = self.clone();
        blocking(move || storage.put_now(&bytes)).await
    }

    /// The bytes with this SHA-256.
    ///
    /// # Errors
    /// [`Code::FileNotFound`] when there are none.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>> {
        let path = self.path(sha256)?;
        blocking(move || match std::fs::read(path) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(Error::new(Code::FileNotFound))
            }
            Err(error) => Err(Error::internal(error)),
        })
        .await
    }

    fn put_now(&self, bytes: &[u8]) -> Result<String> {
        let sha256 = sha256_hex(bytes);
        let path = self.path(&sha256)?;
        if path.exists() {
            return Ok(sha256);
        }
        write_whole(&path, bytes).map_err(Error::internal)?;
        Ok(sha256)
    }

    fn path(&self, sha256: &str) -> Result<PathBuf> {
        // Only a hash may become a path, whoever asks.
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        match (is_hash, sha256.get(..2)) {
            (true, Some(shelf)) => Ok(self.0.join(shelf).join(sha256)),
            _ => Err(Error::new(Code::FileNotFound)),
        }
    }
}

/// Writes beside the place and renames, so a file is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".{}", uuid::Uuid::now_v7()));
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| std::fs::rename(&beside, path)) {
        drop(std::fs::remove_file(&beside));
        return Err(error);
    }
    std::fs::File::open(folder)?.sync_all()
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

    #[actix_web::test]
    async fn bytes_come_back_by_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(folder.path()).unwrap();
        let bytes = actix_web::web::Bytes::from_static(b"abc");
        let sha256 = storage.put(bytes.clone()).await.unwrap();
        assert_eq!(
            sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(storage.put(bytes).await.unwrap(), sha256);
        assert_eq!(storage.get(&sha256).await.unwrap(), b"abc");
        let shelf = std::fs::read_dir(folder.path().join("ba")).unwrap();
        assert_eq!(shelf.count(), 1, "nothing is left beside the file");
    }

    #[actix_web::test]
    async fn only_a_hash_becomes_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(folder.path()).unwrap();
        for name in ["../../etc/passwd", "", "ba"] {
            let error = storage.get(name).await.unwrap_err();
            assert_eq!(error.code(), Code::FileNotFound, "{name}");
        }
    }
}
