//! Files that come in several requests: whatever breaks, and wherever, is gone on with from what was
//! safely kept.
//!
//! How far an upload has come is one number in the database. The bytes go to storage first, under
//! names nobody else writes to; then one transaction names them and moves the number, if it is still
//! where the sender thought. So any server may take the next piece, and of two that take the same
//! one, one wins and the other is told where to go on. The last piece counts only together with the
//! file in the case or in the package's application: an upload is never whole without a file.

mod http;
mod receive;
mod store;
mod target;
mod tus;

pub(super) use http::configure;
pub use tus::method_override;

use super::UploadId;
use super::files::{self, Kept};
use super::parts::{FileId, FileRow};
use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::storage::{Blob, Part};
use onewindow_core::date::Date;
use onewindow_core::pack::FileRule;
use std::collections::BTreeSet;
use target::Target;

/// Seconds an upload is kept after its last piece.
pub const KEEP_SECONDS: i64 = 24 * 60 * 60;

/// Uploads one person or clerk may have open at once.
const MAX_OPEN_UPLOADS: i64 = 32;

/// Expired uploads ended in one transaction.
const EXPIRED_AT_A_TIME: i64 = 100;

/// An upload as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: UploadId,
    pub(crate) target: Target,
    /// The material's key, or the place in a package.
    pub(crate) material: String,
    /// Who began it: the applicant, or the clerk who enters the case for them.
    pub(crate) owner: String,
    pub(crate) name: String,
    /// Bytes of the whole file.
    pub(crate) length: u64,
    /// Bytes that are safe.
    pub(crate) kept: u64,
    /// What the whole must be, when that was said; then what it is.
    pub(crate) sha256: Option<String>,
    /// The file it has become.
    pub(crate) file: Option<FileId>,
    pub(crate) expires_at: Timestamp,
}

/// What a sender says before the first byte.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub(crate) material: String,
    pub(crate) name: String,
    pub(crate) length: u64,
    pub(crate) sha256: Option<String>,
}

fn expiry(now: Timestamp) -> Timestamp {
    now.plus_seconds(KEEP_SECONDS)
}

/// Begins an upload. Bytes this applicant has sent before, in a case the caller may see, need not be
/// sent again: the file is there at once. Whether anybody else has sent them is never told.
///
/// # Errors
/// [`Code::FileTooLarge`] and [`Code::EmptyFile`] by what is announced; [`Code::TooManyUploads`];
/// those of [`Target::stand`].
fn begin(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    target: Target,
    announced: Announced,
) -> Result<Upload> {
    let (now, today) = (state.clock.now(), state.clock.today());
    let (material, rule) = target.stand(tx, state, caller, &announced.material)?;
    if announced.length == 0 {
        return Err(Code::EmptyFile.into());
    }
    if announced.length > rule.max_bytes {
        return Err(files::too_large(&rule));
    }
    if store::open_of(tx, caller.id(), now)? >= MAX_OPEN_UPLOADS {
        return Err(Error::new(Code::TooManyUploads).with("max", MAX_OPEN_UPLOADS));
    }
    let mut upload = Upload {
        id: UploadId::new(),
        target,
        material,
        owner: caller.id().to_owned(),
        name: announced.name,
        length: announced.length,
        kept: 0,
        sha256: announced.sha256,
        file: None,
        expires_at: expiry(now),
    };
    if let Some(kept) = sent_before(tx, caller, &upload, &rule, today)? {
        // Begun again because the answer was lost, or chosen twice, it is there already.
        let mut files = upload.target.files(tx)?.into_iter();
        let there = files.find(|file| {
            file.material == kept.material && file.sha256 == kept.blob.sha256() && file.counts()
        });
        let file = match there {
            Some(file) => file,
            None => upload.target.add(tx, state, caller, kept, &rule)?,
        };
        upload.kept = upload.length;
        upload.file = Some(file.id);
    }
    store::insert(tx, &upload)?;
    Ok(upload)
}

/// The same bytes in a case of the same applicant, if the caller may see it.
fn sent_before(
    tx: &mut Conn,
    caller: &Anyone,
    upload: &Upload,
    rule: &FileRule,
    today: Date,
) -> Result<Option<Kept>> {
    let Some(sha256) = &upload.sha256 else {
        return Ok(None);
    };
    // From here until the new row names them, nobody may find these bytes needed by nobody.
    Blob::lock(tx, sha256)?;
    let applicant = upload.target.applicant(tx)?;
    for (case, media_type) in store::same_bytes(tx, applicant, sha256, upload.length)? {
        let allowed = rule.media_types.iter().find(|one| **one == media_type);
        if let Some(media_type) = allowed
            && super::access::load(tx, caller, &case, today).is_ok()
        {
            return Ok(Some(Kept {
                material: upload.material.clone(),
                name: upload.name.clone(),
                media_type: media_type.clone(),
                size: upload.length,
                blob: Blob::named(sha256.clone()),
            }));
        }
    }
    Ok(None)
}

/// The upload, for the one who began it.
///
/// # Errors
/// [`Code::UploadNotFound`], whether it is somebody else's or nobody's; [`Code::UploadExpired`].
pub(crate) fn find(
    conn: &mut Conn,
    caller: &Anyone,
    id: &UploadId,
    now: Timestamp,
) -> Result<Upload> {
    let upload = store::find(conn, id)?
        .filter(|upload| upload.owner == caller.id())
        .ok_or(Code::UploadNotFound)?;
    if upload.expires_at <= now {
        return Err(Code::UploadExpired.into());
    }
    Ok(upload)
}

/// Names parts that are safe and moves the upload on past them, unless another request did first.
///
/// # Errors
/// [`Code::UploadOffsetConflict`] with where to go on; [`Code::UploadNotFound`] when it was ended.
fn advance(
    tx: &mut Conn,
    upload: &UploadId,
    from: u64,
    parts: &[Part],
    now: Timestamp,
) -> Result<u64> {
    let to = parts
        .iter()
        .fold(from, |at, part| at.saturating_add(part.length));
    if !store::advance(tx, upload, (from, to), expiry(now))? {
        return Err(overtaken(tx, upload)?);
    }
    let mut at = from;
    for part in parts {
        store::add_part(tx, upload, at, part)?;
        at = at.saturating_add(part.length);
    }
    Ok(to)
}

/// Makes an upload whose bytes are all safe a file of what it is for, unless another request did
/// first.
///
/// # Errors
/// As [`advance`], and those of [`Target::add`]; the upload stays as it was then.
fn complete(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    upload: &Upload,
    (from, rule): (u64, &FileRule),
    kept: Kept,
) -> Result<FileRow> {
    let sha256 = kept.blob.sha256().to_owned();
    let file = upload.target.add(tx, state, caller, kept, rule)?;
    let expires_at = expiry(state.clock.now());
    if !store::finish(tx, upload, from, (&sha256, &file.id), expires_at)? {
        return Err(overtaken(tx, &upload.id)?);
    }
    store::remove_parts(tx, &upload.id)?;
    Ok(file)
}

/// What a request is told whose upload is not where it thought.
fn overtaken(conn: &mut Conn, upload: &UploadId) -> Result<Error> {
    Ok(match store::find(conn, upload)? {
        Some(now) => Error::new(Code::UploadOffsetConflict).with("offset", now.kept),
        None => Code::UploadNotFound.into(),
    })
}

/// Which of these parts an upload still needs.
///
/// # Errors
/// When the database refuses.
pub(crate) fn named_parts(conn: &mut Conn, keys: &[String]) -> Result<BTreeSet<String>> {
    store::named_parts(conn, keys)
}

/// Ends the uploads nobody went on with; answers how many. One that comes back in the same moment
/// has its time lengthened and stays.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn expire(state: &AppState) -> Result<u32> {
    let now = state.clock.now();
    let (expired, parts) = state
        .db
        .write(move |tx| {
            let mut parts = Vec::new();
            let mut expired = 0_u32;
            for id in store::expired(tx, now, EXPIRED_AT_A_TIME)? {
                let own = store::parts(tx, &id)?;
                if store::remove_expired(tx, &id, now)? {
                    expired = expired.saturating_add(1);
                    parts.extend(own);
                }
            }
            Ok((expired, parts))
        })
        .await?;
    state.storage.drop_parts(&parts).await;
    Ok(expired)
}

/// Ends an upload; what had come of it is gone, and a file it has become stays.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn end(state: &AppState, id: UploadId) -> Result<()> {
    let parts = state
        .db
        .write(move |tx| {
            let parts = store::parts(tx, &id)?;
            store::remove_parts(tx, &id)?;
            store::remove(tx, &id)?;
            Ok(parts)
        })
        .await?;
    state.storage.drop_parts(&parts).await;
    Ok(())
}
