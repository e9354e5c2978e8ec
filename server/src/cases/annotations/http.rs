//! Notes on documents over HTTP.

use super::{Annotation, AnnotationId, Annotations};
use crate::cases::{CaseId, FileId};
use crate::identity::caller::{Anyone, DocumentJudge};
use crate::platform::AppState;
use crate::platform::extract::Body;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::AnnotationRequest;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_annotations)
        .service(add_annotation)
        .service(resolve_annotation)
        .service(remove_annotation);
}

/// List the notes on a case's documents
///
/// Those on files the case still has. Staff see all; an applicant sees what a notice carried over,
/// without who wrote it.
#[utoipa::path(
    operation_id = "listAnnotations", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The notes.", body = Annotations)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/annotations")]
async fn list_annotations(
    caller: Anyone,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<Json<Annotations>> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    let found = state
        .db
        .read(move |conn| super::list(conn, &here, &caller, &id))
        .await?;
    Ok(Json(found))
}

/// Write a note on a document
///
/// On a point or a rectangle of a page, by clerks and reviewers of the case. The applicant sees it
/// once a notice names it.
#[utoipa::path(
    operation_id = "addAnnotation", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("Idempotency-Key" = String, Header, description = "New for each note; the same key gives the same answer.", example = "5f0c7a52-0001"),
    ),
    request_body = AnnotationRequest,
    responses((status = 201, description = "The note.", body = Annotation)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/files/{file}/annotations")]
async fn add_annotation(
    judge: DocumentJudge,
    key: IdempotencyKey,
    state: Data<AppState>,
    path: Path<(CaseId, FileId)>,
    body: Body<AnnotationRequest>,
) -> Result<HttpResponse> {
    let (case, file) = path.into_inner();
    let staff = judge.0;
    let caller = Anyone::Staff(staff.clone()).label();
    let operation = format!("POST /cases/{case}/files/{file}/annotations");
    let attempt = Attempt::new(&caller, &operation, &key, &body.bytes);
    let request = body.value;
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let note = super::add(tx, here, &staff, (&case, &file), request)?;
        Answer::json(201, None, &note)
    })
    .await?;
    Ok(answer.into_response())
}

/// Settle a note
///
/// By its author. It stays with its number.
#[utoipa::path(
    operation_id = "resolveAnnotation", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("annotation" = String, Path, description = "The note.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a54"),
    ),
    responses((status = 200, description = "The note.", body = Annotation)),
    security(("bearer" = [])),
)]
#[put("/cases/{id}/annotations/{annotation}/resolution")]
async fn resolve_annotation(
    judge: DocumentJudge,
    state: Data<AppState>,
    path: Path<(CaseId, AnnotationId)>,
) -> Result<Json<Annotation>> {
    let (case, id) = path.into_inner();
    let here = state.as_ref().clone();
    let note = state
        .db
        .write(move |tx| super::resolve(tx, &here, &judge.0, (&case, &id)))
        .await?;
    Ok(Json(note))
}

/// Remove a note
///
/// By its author, as long as no notice carried it over.
#[utoipa::path(
    operation_id = "removeAnnotation", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("annotation" = String, Path, description = "The note.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a54"),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/cases/{id}/annotations/{annotation}")]
async fn remove_annotation(
    judge: DocumentJudge,
    state: Data<AppState>,
    path: Path<(CaseId, AnnotationId)>,
) -> Result<HttpResponse> {
    let (case, id) = path.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::remove(tx, &here, &judge.0, (&case, &id)))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
