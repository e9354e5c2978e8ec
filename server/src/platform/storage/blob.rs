//! Bytes that are safe in storage and that no row names yet, and how a sweep keeps off them.
//!
//! Whoever brings bytes that are there already stores nothing: they are there. A sweep that throws
//! them away in the same moment would leave a row without bytes. So a sweep leaves a mark, which is
//! read before the bytes are stored and again, under a lock, by the transaction that names them:
//! when it changed in between, that transaction fails and its sender tries again.

use super::{Storage, key, store};
use crate::platform::clock::Timestamp;
use crate::platform::db::dialect::serialise_on;
use crate::platform::db::{Conn, Db};
use crate::platform::problem::{Code, Error, Result};

/// Milliseconds after which a sweep that did not finish throwing away is taken for broken off. Far
/// more than all tries of one request to a bucket may take.
const BROKEN_OFF: i64 = 60 * 60 * 1000;

/// The mark of the bytes before they were stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) generation: i32,
    pub(super) is_deleting: bool,
}

/// Bytes that are safe in storage. Only [`Blob::claim`] gives their name to a row.
#[derive(Debug, Clone)]
pub struct Blob {
    sha256: String,
    /// None for bytes a row names already.
    generation: Option<i32>,
}

impl Blob {
    /// Bytes a row names already. The caller must hold the lock of [`Blob::lock`] since before it
    /// read that row, and until it has written its own.
    pub fn named(sha256: String) -> Self {
        Self {
            sha256,
            generation: None,
        }
    }

    /// Their SHA-256, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Keeps sweeps off bytes for the rest of the transaction.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn lock(tx: &mut Conn, sha256: &str) -> Result<()> {
        serialise_on(tx, sha256)
    }

    /// The name, for a row that this transaction writes.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when a sweep threw the bytes away since they were stored; sent again,
    /// they are stored again.
    pub fn claim(&self, tx: &mut Conn) -> Result<String> {
        Self::lock(tx, &self.sha256)?;
        if let Some(generation) = self.generation {
            let now = store::mark(tx, &self.sha256)?;
            if now.is_deleting || now.generation != generation {
                return Err(swept());
            }
        }
        Ok(self.sha256.clone())
    }
}

fn swept() -> Error {
    Error::new(Code::Unavailable).caused_by("a sweep took the same bytes away")
}

/// Reads the mark before bytes are stored.
pub(super) async fn before(db: &Db, sha256: &str) -> Result<i32> {
    let wanted = sha256.to_owned();
    let mark = db.read(move |conn| store::mark(conn, &wanted)).await?;
    if mark.is_deleting {
        return Err(swept());
    }
    Ok(mark.generation)
}

pub(super) fn stored(sha256: String, generation: i32) -> Blob {
    Blob {
        sha256,
        generation: Some(generation),
    }
}

impl Storage {
    /// Throws bytes away that nobody names, as `is_named` says in the transaction that decides it.
    /// Answers whether it did.
    ///
    /// # Errors
    /// When the database refuses; [`Code::Unavailable`] when the bucket does not answer. The next
    /// sweep takes up what this one could not finish.
    pub async fn sweep(
        &self,
        db: &Db,
        now: Timestamp,
        sha256: &str,
        is_named: impl FnOnce(&mut Conn, &str) -> Result<bool> + Clone + Send + 'static,
    ) -> Result<bool> {
        let key = key(sha256)?;
        let wanted = sha256.to_owned();
        let marked = db
            .write(move |tx| {
                Blob::lock(tx, &wanted)?;
                if is_named(tx, &wanted)? {
                    return Ok(None);
                }
                let before = Timestamp::from_millis(now.millis().saturating_sub(BROKEN_OFF));
                store::begin_deleting(tx, &wanted, now, before)
            })
            .await?;
        let Some(generation) = marked else {
            return Ok(false);
        };
        self.delete(&key).await?;
        let wanted = sha256.to_owned();
        db.write(move |tx| store::end_deleting(tx, &wanted, generation))
            .await?;
        Ok(true)
    }

    /// Hashes a sweep began to throw away and did not finish.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unfinished(&self, db: &Db, now: Timestamp) -> Result<Vec<String>> {
        let before = Timestamp::from_millis(now.millis().saturating_sub(BROKEN_OFF));
        db.read(move |conn| store::unfinished(conn, before)).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::open;
    use super::*;
    use crate::platform::db::testing::TestDb;
    use actix_web::web::Bytes;

    #[actix_web::test]
    async fn bytes_that_come_back_during_a_sweep_are_stored_again() {
        let folder = tempfile::tempdir().unwrap();
        let test = TestDb::new();
        let db = test.db.clone();
        let storage = open(folder.path()).await;
        let now = Timestamp::from_millis(1_000_000_000_000);
        let bytes = Bytes::from_static(b"abc");
        let put = || storage.put(&db, bytes.clone());
        let claim = |blob: Blob| db.write(move |tx| blob.claim(tx));

        let early = put().await.unwrap();
        let sha256 = early.sha256().to_owned();
        let named = storage.sweep(&db, now, &sha256, |_, _| Ok(true)).await;
        assert!(!named.unwrap(), "what a row names stays");
        assert_eq!(storage.get(&sha256).await.unwrap(), b"abc");

        // Stored before the sweep, named after it.
        let swept = storage.sweep(&db, now, &sha256, |_, _| Ok(false)).await;
        assert!(swept.unwrap());
        let error = claim(early).await.unwrap_err();
        assert_eq!(error.code(), Code::Unavailable);
        assert!(storage.get(&sha256).await.is_err());

        let again = put().await.unwrap();
        assert_eq!(claim(again).await.unwrap(), sha256);
        assert_eq!(storage.get(&sha256).await.unwrap(), b"abc");
    }

    #[actix_web::test]
    async fn a_sweep_that_broke_off_is_taken_up_and_lets_nobody_in_before() {
        let folder = tempfile::tempdir().unwrap();
        let test = TestDb::new();
        let db = test.db.clone();
        let storage = open(folder.path()).await;
        let now = Timestamp::from_millis(1_000_000_000_000);
        let bytes = Bytes::from_static(b"abc");
        let sha256 = storage
            .put(&db, bytes.clone())
            .await
            .unwrap()
            .sha256()
            .to_owned();
        let wanted = sha256.clone();
        db.write(move |tx| store::begin_deleting(tx, &wanted, now, now))
            .await
            .unwrap();
        let error = storage.put(&db, bytes.clone()).await.unwrap_err();
        assert_eq!(error.code(), Code::Unavailable);
        let other = storage.sweep(&db, now, &sha256, |_, _| Ok(false)).await;
        assert!(!other.unwrap(), "another sweep is at it");
        let later = now.plus_seconds(3601);
        assert_eq!(storage.unfinished(&db, now).await.unwrap(), [""; 0]);
        assert_eq!(
            storage.unfinished(&db, later).await.unwrap(),
            std::slice::from_ref(&sha256)
        );
        let taken_up = storage.sweep(&db, later, &sha256, |_, _| Ok(false)).await;
        assert!(taken_up.unwrap());
        storage.put(&db, bytes).await.unwrap();
        assert_eq!(storage.get(&sha256).await.unwrap(), b"abc");
    }
}
