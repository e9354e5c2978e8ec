//! Looking at files, over HTTP.

use super::{drawn, of_case};
use crate::cases::files::{note, readable, safe, sent};
use crate::cases::parts::{self, FileId, FileRow};
use crate::cases::store::CaseRow;
use crate::cases::{CaseId, prereview};
use crate::identity::caller::Anyone;
use crate::platform::extract::Binary;
use crate::platform::operations::Operations;
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, Conn};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(preview_file);
}

/// Look at a file
///
/// The file to be shown on a screen, for whoever may get it; the audit trail keeps who looked. An
/// identity paper comes as a JPEG with what it may be used for written across it: the item, the
/// office, the day and the case's number. A picture has at most 2000 pixels a side; of a PDF the
/// first six pages are drawn one below the other. What cannot be drawn, such as a PDF sealed by a
/// password, comes as a page that says so. What stands for anything else comes as it is.
#[utoipa::path(
    operation_id = "previewFile", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 200, description = "What is shown.", content(
        (inline(Binary) = "application/octet-stream"),
        (inline(Binary) = "application/pdf"),
        (inline(Binary) = "image/jpeg"),
        (inline(Binary) = "image/png"),
        (inline(Binary) = "image/webp"),
    ))),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/files/{file}/preview")]
async fn preview_file(
    caller: Anyone,
    state: Data<AppState>,
    path: Path<(CaseId, FileId)>,
) -> Result<HttpResponse> {
    let (case, file) = path.into_inner();
    let looked_at = Some(file.to_string());
    let today = state.clock.today();
    let find = move |conn: &mut Conn, row: &CaseRow, _: &Anyone| {
        let found = parts::store::file_of(conn, &row.id, &file)?;
        let lines = of_case(conn, row, &found, today)?;
        Ok::<_, Error>((found, lines))
    };
    let (row, lines) =
        prereview::look(&state, caller.clone(), case.clone(), looked_at, find).await?;
    let answer = shown(&state, &row, lines).await?;
    let shared = state.clone();
    state
        .db
        .write(move |tx| note(tx, &shared, &caller, &case, ("case.previewFile", &row.id)))
        .await?;
    Ok(answer)
}

/// A stored file as it is shown: drawn with the lines across it, or as it is where there are none.
///
/// # Errors
/// As [`sent`]; [`Code::PreviewTooLarge`]; [`Code::PreviewUnreadable`].
pub(in crate::cases) async fn shown(
    state: &AppState,
    row: &FileRow,
    lines: Option<Vec<String>>,
) -> Result<HttpResponse> {
    let Some(lines) = lines else {
        return sent(state, row).await;
    };
    readable(row)?;
    let jpeg = drawn(state, row, lines).await?;
    let stem = row
        .name
        .rsplit_once('.')
        .map_or(&*row.name, |(stem, _)| stem);
    Ok(safe("image/jpeg", &format!("{stem}.jpg")).body(jpeg))
}
