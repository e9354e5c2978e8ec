//! The tables of files, reviews, events and documents.

use super::{Document, DocumentId, DocumentKind, Event, FileId, FileRow, FileState, Review};
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::cases::{case_events, case_files, case_reviews, documents};
use crate::platform::db::schema::packages::package_files;
use crate::platform::db::{Conn, Phrase, Write, together};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use diesel::sql_types::Text;

/// A file as its row tells it: of a case, or of an application for a package, where a place stands for
/// the material.
pub(in crate::cases) type FileColumns = (FileId, String, String, String, i64, String, i64, String);

pub(in crate::cases) fn file(columns: FileColumns) -> Result<FileRow> {
    let (id, material, name, media_type, size, sha256, uploaded_at, state) = columns;
    Ok(FileRow {
        id,
        material,
        name,
        media_type,
        size: u64::try_from(size).unwrap_or(0),
        sha256,
        uploaded_at: Timestamp::from_millis(uploaded_at),
        state: FileState::parse(&state)?,
    })
}

/// The files of a case in the order they came.
pub(crate) fn files(conn: &mut Conn, case: &CaseId) -> Result<Vec<FileRow>> {
    let rows: Vec<FileColumns> = crate::on!(conn, |c| case_files::table
        .filter(case_files::case_id.eq(case))
        .order(case_files::id)
        .select((
            case_files::id,
            case_files::material,
            case_files::name,
            case_files::media_type,
            case_files::size,
            case_files::sha256,
            case_files::uploaded_at,
            case_files::state,
        ))
        .load(c))?;
    rows.into_iter().map(file).collect()
}

/// The files of a case in the order they came, as JSON, beside a row of `cases`.
pub(in crate::cases) struct FilesBeside;

impl Phrase for FilesBeside {
    type SqlType = Text;
    const POSTGRES: &'static str = "(SELECT coalesce(json_agg(json_build_array(f.id, f.material, \
         f.name, f.media_type, f.size, f.sha256, f.uploaded_at, f.state) ORDER BY f.id), '[]')::text \
         FROM case_files f WHERE f.case_id = cases.id)";
    const SQLITE: &'static str = "(SELECT json_group_array(json_array(f.id, f.material, f.name, \
         f.media_type, f.size, f.sha256, f.uploaded_at, f.state)) FROM (SELECT * FROM case_files \
         WHERE case_id = cases.id ORDER BY id) f)";
}

/// What [`FilesBeside`] came to.
pub(in crate::cases) fn files_beside(json: &str) -> Result<Vec<FileRow>> {
    let rows: Vec<FileColumns> = serde_json::from_str(json).map_err(Error::internal)?;
    rows.into_iter().map(file).collect()
}

/// One file of a case.
///
/// # Errors
/// [`Code::FileNotFound`].
pub(crate) fn file_of(conn: &mut Conn, case: &CaseId, id: &FileId) -> Result<FileRow> {
    let files = files(conn, case)?.into_iter();
    let mut own = files.filter(|file| file.id == *id);
    own.next().ok_or_else(|| Code::FileNotFound.into())
}

pub(crate) fn add_file(tx: &mut Conn, case: &CaseId, file: &FileRow, by: &str) -> Result<()> {
    diesel::insert_into(case_files::table)
        .values((
            case_files::id.eq(&file.id),
            case_files::case_id.eq(case),
            case_files::material.eq(&file.material),
            case_files::name.eq(&file.name),
            case_files::media_type.eq(&file.media_type),
            case_files::size.eq(i64::try_from(file.size).map_err(Error::internal)?),
            case_files::sha256.eq(&file.sha256),
            case_files::uploaded_at.eq(file.uploaded_at),
            case_files::uploaded_by.eq(by),
            case_files::state.eq(file.state.as_str()),
        ))
        .execute(tx)?;
    Ok(())
}

/// How many papers of a kind a case has.
pub(crate) fn count_of_kind(conn: &mut Conn, case: &CaseId, kind: DocumentKind) -> Result<i64> {
    Ok(documents::table
        .filter(documents::case_id.eq(case))
        .filter(documents::kind.eq(kind.as_str()))
        .count()
        .get_result(conn)?)
}

/// The hashes of files that wait to be looked at, in cases and in applications for packages: those
/// from this one on, then those before it.
pub(crate) fn quarantined(conn: &mut Conn, from: &str, limit: i64) -> Result<Vec<String>> {
    // Digits of hashes end with f.
    let mut hashes = quarantined_between(conn, (from, "g"), limit)?;
    hashes.extend(quarantined_between(conn, ("", from), limit)?);
    Ok(hashes)
}

fn quarantined_between(
    conn: &mut Conn,
    (from, to): (&str, &str),
    limit: i64,
) -> Result<Vec<String>> {
    let mut hashes: Vec<String> = case_files::table
        .filter(case_files::state.eq(FileState::Quarantined.as_str()))
        .filter(case_files::sha256.ge(from))
        .filter(case_files::sha256.lt(to))
        .select(case_files::sha256)
        .order(case_files::sha256)
        .distinct()
        .limit(limit)
        .load(conn)?;
    let others: Vec<String> = package_files::table
        .filter(package_files::state.eq(FileState::Quarantined.as_str()))
        .filter(package_files::sha256.ge(from))
        .filter(package_files::sha256.lt(to))
        .select(package_files::sha256)
        .order(package_files::sha256)
        .distinct()
        .limit(limit)
        .load(conn)?;
    hashes.extend(others);
    hashes.sort_unstable();
    hashes.dedup();
    Ok(hashes)
}

/// Ends the waiting of all files with these bytes; answers where they are, by the kind of the
/// subject, its id and the file's.
pub(crate) fn judge(
    tx: &mut Conn,
    sha256: &str,
    to: FileState,
) -> Result<Vec<(&'static str, String, FileId)>> {
    let waiting = FileState::Quarantined.as_str();
    let in_cases: Vec<(String, FileId)> = case_files::table
        .filter(case_files::sha256.eq(sha256))
        .filter(case_files::state.eq(waiting))
        .select((case_files::case_id, case_files::id))
        .load(tx)?;
    let in_packages: Vec<(String, FileId)> = package_files::table
        .filter(package_files::sha256.eq(sha256))
        .filter(package_files::state.eq(waiting))
        .select((package_files::application_id, package_files::id))
        .load(tx)?;
    let mut judged = Vec::new();
    for (case, file) in in_cases {
        let row = case_files::table
            .find(&file)
            .filter(case_files::state.eq(waiting));
        if diesel::update(row)
            .set(case_files::state.eq(to.as_str()))
            .execute(tx)?
            == 1
        {
            judged.push(("case", case, file));
        }
    }
    for (application, file) in in_packages {
        let row = package_files::table
            .find(&file)
            .filter(package_files::state.eq(waiting));
        if diesel::update(row)
            .set(package_files::state.eq(to.as_str()))
            .execute(tx)?
            == 1
        {
            judged.push(("packageApplication", application, file));
        }
    }
    Ok(judged)
}

/// Takes a file out of a case. Its bytes stay: another case may hold the same ones.
pub(crate) fn remove_file(tx: &mut Conn, case: &CaseId, file: &FileId) -> Result<()> {
    let removed = diesel::delete(
        case_files::table
            .find(file)
            .filter(case_files::case_id.eq(case)),
    )
    .execute(tx)?;
    if removed == 0 {
        return Err(Code::FileNotFound.into());
    }
    Ok(())
}

/// The judgements of a case's materials.
pub(crate) fn reviews(conn: &mut Conn, case: &CaseId) -> Result<Vec<Review>> {
    let rows: Vec<(String, String, Option<String>, String)> = case_reviews::table
        .filter(case_reviews::case_id.eq(case))
        .order(case_reviews::material)
        .select((
            case_reviews::material,
            case_reviews::verdict,
            case_reviews::reason,
            case_reviews::files,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(material, verdict, reason, files)| {
            Ok(Review {
                material,
                verdict,
                reason,
                files: serde_json::from_str(&files).map_err(Error::internal)?,
            })
        })
        .collect()
}

/// Writes a judgement over the one before.
pub(crate) fn put_review(
    tx: &mut Conn,
    case: &CaseId,
    review: &Review,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let files = serde_json::to_string(&review.files).map_err(Error::internal)?;
    let values = (
        case_reviews::verdict.eq(&review.verdict),
        case_reviews::reason.eq(&review.reason),
        case_reviews::files.eq(&files),
        case_reviews::reviewer_id.eq(by),
        case_reviews::reviewed_at.eq(now),
    );
    let changed = diesel::update(case_reviews::table.find((case, &review.material)))
        .set(values)
        .execute(tx)?;
    if changed == 0 {
        diesel::insert_into(case_reviews::table)
            .values((
                case_reviews::case_id.eq(case),
                case_reviews::material.eq(&review.material),
                values,
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// The life of a case, oldest first.
pub(crate) fn events(conn: &mut Conn, case: &CaseId) -> Result<Vec<Event>> {
    type Row = (Timestamp, String, String, Option<String>, Option<String>);
    let rows: Vec<Row> = case_events::table
        .filter(case_events::case_id.eq(case))
        .order(case_events::id)
        .select((
            case_events::at,
            case_events::event_type,
            case_events::actor_name,
            case_events::detail,
            case_events::program,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(at, kind, actor_name, detail, program)| Event {
            at,
            kind,
            actor_name,
            detail,
            program,
        })
        .collect())
}

/// Writes a step of a case's life.
pub(crate) fn add_event(
    tx: &mut Conn,
    case: &CaseId,
    event: &Event,
    actor: (&str, &str),
) -> Result<()> {
    Ok(together(tx, &[new_event(case, event, actor)])?)
}

/// A step of a case's life, to be written with others.
pub(crate) fn new_event<'a>(
    case: &'a CaseId,
    event: &'a Event,
    (actor_kind, actor_id): (&'a str, &'a str),
) -> Write<'a> {
    let insert = diesel::insert_into(case_events::table).values((
        case_events::id.eq(uuid::Uuid::now_v7().to_string()),
        case_events::case_id.eq(case),
        case_events::at.eq(event.at),
        case_events::event_type.eq(&event.kind),
        case_events::actor_kind.eq(actor_kind),
        case_events::actor_id.eq(actor_id),
        case_events::actor_name.eq(&event.actor_name),
        case_events::detail.eq(&event.detail),
        case_events::program.eq(&event.program),
    ));
    Box::new(insert)
}

type DocumentColumns = (
    DocumentId,
    CaseId,
    String,
    String,
    String,
    i64,
    String,
    String,
);

fn document(columns: DocumentColumns) -> Result<Document> {
    let (id, case_id, kind, number, verification_code, issued_at, issued_by, body) = columns;
    Ok(Document {
        id,
        case_id,
        kind: DocumentKind::parse(&kind)
            .ok_or_else(|| Error::internal(format!("unknown document kind {kind:?}")))?,
        number,
        verification_code,
        issued_at: Timestamp::from_millis(issued_at),
        issued_by,
        body: serde_json::from_str(&body).map_err(Error::internal)?,
    })
}

const DOCUMENT: (
    documents::id,
    documents::case_id,
    documents::kind,
    documents::number,
    documents::verification_code,
    documents::issued_at,
    documents::issued_by_name,
    documents::body,
) = (
    documents::id,
    documents::case_id,
    documents::kind,
    documents::number,
    documents::verification_code,
    documents::issued_at,
    documents::issued_by_name,
    documents::body,
);

/// What a case has been given, oldest first.
pub(crate) fn documents(conn: &mut Conn, case: &CaseId) -> Result<Vec<Document>> {
    let rows: Vec<DocumentColumns> = crate::on!(conn, |c| documents::table
        .filter(documents::case_id.eq(case))
        .order(documents::id)
        .select(DOCUMENT)
        .load(c))?;
    rows.into_iter().map(document).collect()
}

/// What a case has been given, oldest first, as JSON, beside a row of `cases`.
pub(in crate::cases) struct PapersBeside;

impl Phrase for PapersBeside {
    type SqlType = Text;
    const POSTGRES: &'static str = "(SELECT coalesce(json_agg(json_build_array(d.id, d.case_id, \
         d.kind, d.number, d.verification_code, d.issued_at, d.issued_by_name, d.body) \
         ORDER BY d.id), '[]')::text FROM documents d WHERE d.case_id = cases.id)";
    const SQLITE: &'static str = "(SELECT json_group_array(json_array(d.id, d.case_id, d.kind, \
         d.number, d.verification_code, d.issued_at, d.issued_by_name, d.body)) \
         FROM (SELECT * FROM documents WHERE case_id = cases.id ORDER BY id) d)";
}

/// What [`PapersBeside`] came to.
pub(in crate::cases) fn papers_beside(json: &str) -> Result<Vec<Document>> {
    let rows: Vec<DocumentColumns> = serde_json::from_str(json).map_err(Error::internal)?;
    rows.into_iter().map(document).collect()
}

/// The document with this number.
pub(crate) fn document_numbered(conn: &mut Conn, number: &str) -> Result<Option<Document>> {
    let row: Option<DocumentColumns> = documents::table
        .filter(documents::number.eq(number))
        .select(DOCUMENT)
        .first(conn)
        .optional()?;
    row.map(document).transpose()
}

/// A paper of a case, to be written with others.
pub(crate) fn new_document<'a>(document: &'a Document, by: &'a str) -> Result<Write<'a>> {
    let body = serde_json::to_string(&document.body).map_err(Error::internal)?;
    let insert = diesel::insert_into(documents::table).values((
        documents::id.eq(&document.id),
        documents::case_id.eq(&document.case_id),
        documents::kind.eq(document.kind.as_str()),
        documents::number.eq(&document.number),
        documents::verification_code.eq(&document.verification_code),
        documents::issued_at.eq(document.issued_at),
        documents::issued_by_id.eq(by),
        documents::issued_by_name.eq(&document.issued_by),
        documents::body.eq(body),
    ));
    Ok(Box::new(insert))
}
