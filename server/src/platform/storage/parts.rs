//! What has come so far of a file that comes in several requests.

use super::{Incoming, Storage};
use crate::platform::problem::{Error, Result};
use actix_web::web::Bytes;
use std::time::SystemTime;

/// The folder of all parts.
const PARTS: &str = "uploads";

/// Some bytes of an upload, kept under a name of their own: two servers that take the same bytes at
/// once cannot write over one another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where they lie.
    pub key: String,
    /// How many they are.
    pub length: u64,
}

impl Storage {
    /// Keeps some bytes of an upload. When this returns, they are safe and every server reaches
    /// them.
    ///
    /// # Errors
    /// As [`Storage::put`].
    pub async fn put_part(&self, upload: &str, bytes: Bytes) -> Result<Part> {
        let part = Part {
            key: format!("{PARTS}/{upload}/{}", uuid::Uuid::now_v7()),
            length: u64::try_from(bytes.len()).map_err(Error::internal)?,
        };
        self.write(&part.key, bytes).await?;
        Ok(part)
    }

    /// Puts the parts together, in this order, as one file that is not yet in its place.
    ///
    /// # Errors
    /// As [`Storage::get`].
    pub async fn join(&self, parts: &[Part]) -> Result<Incoming> {
        let mut incoming = self.begin().await?;
        for part in parts {
            // A part is small: what one request brings is cut up as it comes.
            let bytes = self.read(&part.key, 0..part.length).await?;
            if u64::try_from(bytes.len()).ok() != Some(part.length) {
                return Err(Error::internal("a part is shorter than it was"));
            }
            incoming = incoming.write(bytes).await?;
        }
        Ok(incoming)
    }

    /// Where parts lie that were kept before this.
    ///
    /// # Errors
    /// As [`Storage::put`].
    pub async fn old_parts(&self, before: SystemTime) -> Result<Vec<String>> {
        self.list(PARTS, before).await
    }

    /// Throws one part away, by where it lies.
    ///
    /// # Errors
    /// As [`Storage::put`].
    pub async fn drop_part(&self, key: &str) -> Result<()> {
        self.delete(key).await
    }

    /// Throws away what was arriving before this on this machine and never did, as when the server
    /// was killed. Answers how many files that was.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn drop_abandoned(&self, before: SystemTime) -> Result<u32> {
        self.0.folder.drop_abandoned(before).await
    }

    /// Throws parts away. What cannot be reached now is found by the sweep.
    pub async fn drop_parts(&self, parts: &[Part]) {
        for part in parts {
            if let Err(error) = self.delete(&part.key).await {
                tracing::warn!(%error, "a part of an upload could not be thrown away");
            }
        }
    }
}
