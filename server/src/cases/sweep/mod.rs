//! Throwing away what nobody needs: uploads nobody went on with, and bytes no row names.
//!
//! Any number of servers may sweep at once. What a row names is never touched: an upload goes in the
//! transaction that finds it expired, and bytes go by [`Storage::sweep`], whose mark keeps off those
//! who bring the same ones back.
//!
//! [`Storage::sweep`]: crate::platform::storage::Storage::sweep

mod store;

use super::uploads;
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use std::time::{Duration, SystemTime};

/// Seconds bytes that no row names are left alone: an upload names what it brings within an hour.
pub const GRACE_SECONDS: i64 = 24 * 60 * 60;

const GRACE: Duration = Duration::from_secs(GRACE_SECONDS.unsigned_abs());

/// Files asked about at a time.
const BATCH: usize = 200;

/// What a sweep threw away.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Files no row named.
    pub files: u32,
    /// Pieces of uploads, and files that had not arrived.
    pub pieces: u32,
}

/// Throws away what has been needed by nobody for a day.
///
/// # Errors
/// When the database refuses or the bucket does not answer; the next sweep goes on.
pub(crate) async fn run(state: &AppState) -> Result<Swept> {
    match SystemTime::now().checked_sub(GRACE) {
        Some(before) => older_than(state, before).await,
        None => Ok(Swept::default()),
    }
}

/// Throws away what is older than this and needed by nobody. Storage tells the age, so it is its
/// clock that counts, not the service's.
///
/// # Errors
/// As [`run`].
pub async fn older_than(state: &AppState, before: SystemTime) -> Result<Swept> {
    let mut swept = Swept::default();
    let unfinished = state.storage.unfinished(&state.db, state.clock.now());
    sweep_files(state, unfinished.await?, &mut swept).await?;
    for shelf in 0..=u8::MAX {
        let old = state.storage.old_files(shelf, before).await?;
        sweep_files(state, old, &mut swept).await?;
    }
    let old = state.storage.old_parts(before).await?;
    for keys in old.chunks(BATCH) {
        let asked = keys.to_vec();
        let named = state
            .db
            .read(move |conn| uploads::named_parts(conn, &asked))
            .await?;
        for key in keys.iter().filter(|key| !named.contains(*key)) {
            state.storage.drop_part(key).await?;
            swept.pieces = swept.pieces.saturating_add(1);
        }
    }
    let left = state.storage.drop_abandoned(before).await?;
    swept.pieces = swept.pieces.saturating_add(left);
    Ok(swept)
}

async fn sweep_files(state: &AppState, hashes: Vec<String>, swept: &mut Swept) -> Result<()> {
    for some in hashes.chunks(BATCH) {
        let asked = some.to_vec();
        let named = state
            .db
            .read(move |conn| store::named(conn, &asked))
            .await?;
        for sha256 in some.iter().filter(|sha256| !named.contains(*sha256)) {
            let is_named = |tx: &mut Conn, sha256: &str| {
                let found = store::named(tx, &[sha256.to_owned()])?;
                Ok(!found.is_empty())
            };
            let now = state.clock.now();
            let gone = state.storage.sweep(&state.db, now, sha256, is_named);
            if gone.await? {
                swept.files = swept.files.saturating_add(1);
            }
        }
    }
    Ok(())
}
