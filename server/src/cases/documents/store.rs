//! The table of the PDFs that were drawn.

use crate::cases::DocumentId;
use crate::cases::parts::DocumentFile;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::document_files;
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;

/// The PDFs of a paper that there are so far, one for each language asked for.
pub(super) fn files(conn: &mut Conn, document: &DocumentId) -> Result<Vec<DocumentFile>> {
    let rows: Vec<(String, String, i64)> = document_files::table
        .filter(document_files::document_id.eq(document))
        .order(document_files::lang.desc())
        .select((
            document_files::lang,
            document_files::sha256,
            document_files::size,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(lang, sha256, size)| {
            Ok(DocumentFile {
                lang,
                sha256,
                size: u64::try_from(size).map_err(Error::internal)?,
            })
        })
        .collect()
}

/// Remembers a PDF. Two who ask at once draw the same bytes, so the second changes nothing.
pub(super) fn add_file(
    tx: &mut Conn,
    document: &DocumentId,
    file: &DocumentFile,
    now: Timestamp,
) -> Result<()> {
    let size = i64::try_from(file.size).map_err(Error::internal)?;
    crate::on!(tx, |c| diesel::insert_into(document_files::table)
        .values((
            document_files::document_id.eq(document),
            document_files::lang.eq(&file.lang),
            document_files::sha256.eq(&file.sha256),
            document_files::size.eq(size),
            document_files::drawn_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}
