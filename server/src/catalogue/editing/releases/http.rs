//! Releases over HTTP: put forward by one editor, let go or refused by another.

use super::Editor;
use crate::catalogue::editing::http::key_of;
use crate::catalogue::editing::view::{Release, ReleaseDetail};
use crate::catalogue::editing::{ReleaseId, detail, store};
use crate::identity::caller::{Anyone, CatalogueEditor};
use crate::platform::db::Conn;
use crate::platform::extract::{Body, IfMatch, etag};
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::{ReasonRequest, ReleaseRequest};
use serde::Serialize;

pub(in crate::catalogue::editing) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(propose_release)
        .service(list_releases)
        .service(get_release)
        .service(approve_release)
        .service(refuse_release);
}

/// Put the working copy of an item forward
///
/// To be published from a day on, once another editor approves. It is checked first: `item_faulty`
/// lists every fault with its line.
#[utoipa::path(
    operation_id = "proposeRelease", tag = "Catalogue editing",
    params(
        ("key" = String, Path, description = "The item's key.", example = "laonian-youdai"),
        ("If-Match" = String, Header, description = "The version of the working copy read, in quotes.", example = "\"3\""),
        ("Idempotency-Key" = String, Header, description = "New for each release; the same key gives the same answer.", example = "5f0c7a52-0001"),
    ),
    request_body = ReleaseRequest,
    responses((status = 201, description = "The release.", body = Release)),
    security(("bearer" = [])),
)]
#[post("/edited-items/{key}/releases")]
async fn propose_release(
    editor: CatalogueEditor,
    version: IfMatch,
    once: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
    body: Body<ReleaseRequest>,
) -> Result<HttpResponse> {
    let key = key_of(key)?;
    let operation = format!("POST /edited-items/{key}/releases");
    let request = body.value;
    let work = move |tx: &mut Conn, editor: &Editor<'_>| {
        super::propose(tx, editor, &key, version, &request)
    };
    settle(
        editor,
        &state,
        lang,
        (&operation, &once, &body.bytes, 201),
        work,
    )
    .await
}

/// Runs what changes a release, once for each key.
async fn settle<F>(
    editor: CatalogueEditor,
    state: &Data<AppState>,
    lang: Lang,
    (operation, once, body, status): (&str, &IdempotencyKey, &[u8], u16),
    work: F,
) -> Result<HttpResponse>
where
    F: FnOnce(&mut Conn, &Editor<'_>) -> Result<Release> + Clone + Send + 'static,
{
    let caller = Anyone::Staff(editor.0.clone()).label();
    let attempt = Attempt::new(&caller, operation, once, body);
    let answer = idempotency::write(state, attempt, move |tx, here, _| {
        let editor = Editor {
            state: here,
            staff: &editor.0,
            lang,
        };
        let release = work(tx, &editor)?;
        Answer::json(status, Some(i64::from(release.version)), &release)
    })
    .await?;
    Ok(answer.into_response())
}

/// Releases.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Releases {
    /// The oldest first.
    items: Vec<Release>,
}

/// List the releases that are not settled
///
/// Those that wait for approval, and those that wait for their day.
#[utoipa::path(
    operation_id = "listReleases", tag = "Catalogue editing",
    responses((status = 200, description = "The releases.", body = Releases)),
    security(("bearer" = [])),
)]
#[get("/item-releases")]
async fn list_releases(_: CatalogueEditor, state: Data<AppState>) -> Result<Json<Releases>> {
    let items = state
        .db
        .read(|conn| {
            let rows = store::open(conn)?;
            rows.iter().map(|row| Release::new(conn, row)).collect()
        })
        .await?;
    Ok(Json(Releases { items }))
}

/// Read a release
///
/// With its text and what it changes for people.
#[utoipa::path(
    operation_id = "getRelease", tag = "Catalogue editing",
    params(("id" = String, Path, description = "The release.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The release.", body = ReleaseDetail)),
    security(("bearer" = [])),
)]
#[get("/item-releases/{id}")]
async fn get_release(
    _: CatalogueEditor,
    state: Data<AppState>,
    lang: Lang,
    id: Path<ReleaseId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let found = state.db.read(move |conn| detail(conn, &id, lang)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(i64::from(found.release.version)))
        .json(found))
}

/// Approve a release
///
/// By another editor than the one who put it forward. It is published at once, or on its day; cases
/// that run keep the version they were begun with.
#[utoipa::path(
    operation_id = "approveRelease", tag = "Catalogue editing",
    params(
        ("id" = String, Path, description = "The release.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"1\""),
        ("Idempotency-Key" = String, Header, description = "New for each approval; the same key gives the same answer.", example = "5f0c7a52-0002"),
    ),
    responses((status = 200, description = "The release.", body = Release)),
    security(("bearer" = [])),
)]
#[post("/item-releases/{id}/approval")]
async fn approve_release(
    editor: CatalogueEditor,
    version: IfMatch,
    once: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    id: Path<ReleaseId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let operation = format!("POST /item-releases/{id}/approval");
    let work = move |tx: &mut Conn, editor: &Editor<'_>| super::approve(tx, editor, &id, version);
    settle(editor, &state, lang, (&operation, &once, &[], 200), work).await
}

/// Refuse or withdraw a release
///
/// Its own editor withdraws it, any other refuses it, also after it was approved as long as its day
/// has not come. The working copy stays.
#[utoipa::path(
    operation_id = "refuseRelease", tag = "Catalogue editing",
    params(
        ("id" = String, Path, description = "The release.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"1\""),
        ("Idempotency-Key" = String, Header, description = "New for each refusal; the same key gives the same answer.", example = "5f0c7a52-0003"),
    ),
    request_body = ReasonRequest,
    responses((status = 200, description = "The release.", body = Release)),
    security(("bearer" = [])),
)]
#[post("/item-releases/{id}/refusal")]
async fn refuse_release(
    editor: CatalogueEditor,
    version: IfMatch,
    once: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    id: Path<ReleaseId>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let operation = format!("POST /item-releases/{id}/refusal");
    let reason = body.value.reason;
    let work =
        move |tx: &mut Conn, editor: &Editor<'_>| super::refuse(tx, editor, &id, version, reason);
    settle(
        editor,
        &state,
        lang,
        (&operation, &once, &body.bytes, 200),
        work,
    )
    .await
}
