//! The tables of uploads and their parts.

use super::{Target, Upload};
use crate::cases::packages::PackageApplicationId;
use crate::cases::parts::{FileId, FileState};
use crate::cases::{CaseId, UploadId};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::dialect::lock_expired_uploads;
use crate::platform::db::schema::cases::{case_files, cases, upload_parts, uploads};
use crate::platform::problem::{Error, Result};
use crate::platform::storage::Part;
use diesel::prelude::*;
use std::collections::BTreeSet;

const RECEIVING: &str = "receiving";
const DONE: &str = "done";

/// Cases looked at for bytes that were sent before.
const SEEN_BEFORE: i64 = 8;

type Columns = (
    UploadId,
    Option<CaseId>,
    Option<PackageApplicationId>,
    String,
    String,
    String,
    i64,
    i64,
    Option<String>,
    Option<FileId>,
    Timestamp,
);

fn stored(bytes: u64) -> Result<i64> {
    i64::try_from(bytes).map_err(Error::internal)
}

fn read(bytes: i64) -> Result<u64> {
    u64::try_from(bytes).map_err(Error::internal)
}

pub(super) fn find(conn: &mut Conn, id: &UploadId) -> Result<Option<Upload>> {
    let found: Option<Columns> = uploads::table
        .find(id)
        .select((
            uploads::id,
            uploads::case_id,
            uploads::application_id,
            uploads::material,
            uploads::owner_id,
            uploads::name,
            uploads::length,
            uploads::kept,
            uploads::sha256,
            uploads::file_id,
            uploads::expires_at,
        ))
        .first(conn)
        .optional()?;
    let Some(columns) = found else {
        return Ok(None);
    };
    let (id, case, application, material, owner, name, length, kept, sha256, file, expires_at) =
        columns;
    let target = match (case, application) {
        (Some(case), None) => Target::Case(case),
        (None, Some(application)) => Target::Package(application),
        _ => {
            return Err(Error::internal(
                "an upload is for a case or for an application",
            ));
        }
    };
    Ok(Some(Upload {
        id,
        target,
        material,
        owner,
        name,
        length: read(length)?,
        kept: read(kept)?,
        sha256,
        file,
        expires_at,
    }))
}

pub(super) fn insert(tx: &mut Conn, upload: &Upload) -> Result<()> {
    let state = if upload.file.is_some() {
        DONE
    } else {
        RECEIVING
    };
    let (case, application) = upload.target.ids();
    diesel::insert_into(uploads::table)
        .values((
            uploads::id.eq(&upload.id),
            uploads::case_id.eq(case),
            uploads::application_id.eq(application),
            uploads::material.eq(&upload.material),
            uploads::owner_id.eq(&upload.owner),
            uploads::name.eq(&upload.name),
            uploads::length.eq(stored(upload.length)?),
            uploads::kept.eq(stored(upload.kept)?),
            uploads::sha256.eq(&upload.sha256),
            uploads::state.eq(state),
            uploads::file_id.eq(&upload.file),
            uploads::expires_at.eq(upload.expires_at),
        ))
        .execute(tx)?;
    Ok(())
}

/// How many uploads a person has open.
pub(super) fn open_of(conn: &mut Conn, owner: &str, now: Timestamp) -> Result<i64> {
    let open = uploads::table
        .filter(uploads::owner_id.eq(owner))
        .filter(uploads::state.eq(RECEIVING))
        .filter(uploads::expires_at.gt(now))
        .count()
        .get_result(conn)?;
    Ok(open)
}

/// Moves an upload on, if it still stands where the sender thought.
pub(super) fn advance(
    tx: &mut Conn,
    id: &UploadId,
    (from, to): (u64, u64),
    expires_at: Timestamp,
) -> Result<bool> {
    let moved = diesel::update(
        uploads::table
            .find(id)
            .filter(uploads::kept.eq(stored(from)?))
            .filter(uploads::state.eq(RECEIVING)),
    )
    .set((
        uploads::kept.eq(stored(to)?),
        uploads::expires_at.eq(expires_at),
    ))
    .execute(tx)?;
    Ok(moved == 1)
}

/// Notes what an upload has become, if it still stands where the sender thought.
pub(super) fn finish(
    tx: &mut Conn,
    upload: &Upload,
    from: u64,
    (sha256, file): (&str, &FileId),
    expires_at: Timestamp,
) -> Result<bool> {
    let moved = diesel::update(
        uploads::table
            .find(&upload.id)
            .filter(uploads::kept.eq(stored(from)?))
            .filter(uploads::state.eq(RECEIVING)),
    )
    .set((
        uploads::kept.eq(stored(upload.length)?),
        uploads::state.eq(DONE),
        uploads::sha256.eq(sha256),
        uploads::file_id.eq(file),
        uploads::expires_at.eq(expires_at),
    ))
    .execute(tx)?;
    Ok(moved == 1)
}

pub(super) fn add_part(tx: &mut Conn, upload: &UploadId, start: u64, part: &Part) -> Result<()> {
    diesel::insert_into(upload_parts::table)
        .values((
            upload_parts::upload_id.eq(upload),
            upload_parts::start.eq(stored(start)?),
            upload_parts::length.eq(stored(part.length)?),
            upload_parts::object.eq(&part.key),
        ))
        .execute(tx)?;
    Ok(())
}

/// The parts of an upload, from its first byte on.
pub(super) fn parts(conn: &mut Conn, upload: &UploadId) -> Result<Vec<Part>> {
    let rows: Vec<(String, i64)> = upload_parts::table
        .filter(upload_parts::upload_id.eq(upload))
        .order(upload_parts::start)
        .select((upload_parts::object, upload_parts::length))
        .load(conn)?;
    rows.into_iter()
        .map(|(key, length)| {
            Ok(Part {
                key,
                length: read(length)?,
            })
        })
        .collect()
}

pub(super) fn remove_parts(tx: &mut Conn, upload: &UploadId) -> Result<()> {
    diesel::delete(upload_parts::table.filter(upload_parts::upload_id.eq(upload))).execute(tx)?;
    Ok(())
}

pub(super) fn remove(tx: &mut Conn, upload: &UploadId) -> Result<()> {
    diesel::delete(uploads::table.find(upload)).execute(tx)?;
    Ok(())
}

/// Which of these parts a row names.
pub(super) fn named_parts(conn: &mut Conn, keys: &[String]) -> Result<BTreeSet<String>> {
    let found: Vec<String> = upload_parts::table
        .filter(upload_parts::object.eq_any(keys))
        .select(upload_parts::object)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Uploads whose time is over. On PostgreSQL those another server ends are skipped.
pub(super) fn expired(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<UploadId>> {
    lock_expired_uploads(tx, now, limit)
}

/// Removes an upload if its time is over still.
pub(super) fn remove_expired(tx: &mut Conn, id: &UploadId, now: Timestamp) -> Result<bool> {
    remove_parts(tx, id)?;
    let own = uploads::table.find(id).filter(uploads::expires_at.le(now));
    Ok(diesel::delete(own).execute(tx)? == 1)
}

/// Cases of an applicant, by kind and id, that hold these bytes, with the type the bytes showed.
pub(super) fn same_bytes(
    conn: &mut Conn,
    (kind, applicant): (String, String),
    sha256: &str,
    size: u64,
) -> Result<Vec<(CaseId, String)>> {
    let rows = case_files::table
        .inner_join(cases::table)
        .filter(case_files::sha256.eq(sha256))
        .filter(case_files::size.eq(stored(size)?))
        .filter(case_files::state.ne(FileState::Refused.as_str()))
        .filter(cases::applicant_kind.eq(kind))
        .filter(cases::applicant_id.eq(applicant))
        .order(case_files::id.desc())
        .limit(SEEN_BEFORE)
        .select((cases::id, case_files::media_type))
        .load(conn)?;
    Ok(rows)
}
