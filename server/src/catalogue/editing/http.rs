//! Working on items over HTTP, for editors of the catalogue.

use super::releases::{self, Editor};
use super::view::{Checked, EditedItem, ItemSource, Release, ReleaseDetail, WorkingCopy};
use super::{ReleaseId, store};
use crate::catalogue::http::is_key;
use crate::identity::caller::{Anyone, CatalogueEditor};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::db::Conn;
use crate::platform::extract::{Body, IfMatch, Params, etag};
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::{ItemSourceRequest, ReasonRequest, ReleaseRequest};
use serde::Serialize;

pub(in crate::catalogue) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_edited_items)
        .service(get_catalogue_tables)
        .service(get_edited_item)
        .service(get_item_source)
        .service(get_working_copy)
        .service(put_working_copy)
        .service(discard_working_copy)
        .service(check_item)
        .service(propose_release)
        .service(list_releases)
        .service(get_release)
        .service(approve_release)
        .service(refuse_release);
}

/// A key as the catalogue takes it.
fn key_of(key: Path<String>) -> Result<String> {
    let key = key.into_inner();
    if key.len() <= 64 && is_key(&key) {
        Ok(key)
    } else {
        Err(Code::ItemNotFound.into())
    }
}

/// List the items as their editors see them
///
/// By key: those that are published and those somebody has begun, with what is being worked on and
/// what waits to be published.
#[utoipa::path(
    operation_id = "listEditedItems", tag = "Catalogue editing",
    params(PageQuery),
    responses((status = 200, description = "A page of items.", body = Page<EditedItem>)),
    security(("bearer" = [])),
)]
#[get("/edited-items")]
async fn list_edited_items(
    _: CatalogueEditor,
    state: Data<AppState>,
    lang: Lang,
    query: Params<PageQuery>,
) -> Result<Json<Page<EditedItem>>> {
    let found = state
        .db
        .read(move |conn| super::list(conn, &query.0, lang))
        .await?;
    Ok(Json(found))
}

/// Read what items are checked against
///
/// The code tables and stage templates as they are published, for a check beside the keys
/// (`catalogue/wasm`).
#[utoipa::path(
    operation_id = "getCatalogueTables", tag = "Catalogue editing",
    responses((status = 200, description = "The tables.", body = Object, content_type = "application/json")),
    security(("bearer" = [])),
)]
#[get("/catalogue-tables")]
async fn get_catalogue_tables(_: CatalogueEditor, state: Data<AppState>) -> Result<HttpResponse> {
    let tables = state.db.read(super::tables).await?;
    Ok(HttpResponse::Ok().json(tables))
}

/// Read an item as its editors see it
///
/// With every version, who published it and why, and what is being worked on.
#[utoipa::path(
    operation_id = "getEditedItem", tag = "Catalogue editing",
    params(("key" = String, Path, description = "The item's key.", example = "laonian-youdai")),
    responses((status = 200, description = "The item.", body = EditedItem)),
    security(("bearer" = [])),
)]
#[get("/edited-items/{key}")]
async fn get_edited_item(
    _: CatalogueEditor,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
) -> Result<Json<EditedItem>> {
    let key = key_of(key)?;
    let found = state
        .db
        .read(move |conn| super::one(conn, &key, lang))
        .await?;
    Ok(Json(found))
}

/// Read the text of a published version
///
/// The YAML with its comments, as its editor wrote it.
#[utoipa::path(
    operation_id = "getItemSource", tag = "Catalogue editing",
    params(
        ("key" = String, Path, description = "The item's key.", example = "laonian-youdai"),
        ("version" = i32, Path, description = "The version.", example = 1),
    ),
    responses((status = 200, description = "The text.", body = ItemSource)),
    security(("bearer" = [])),
)]
#[get("/edited-items/{key}/versions/{version}/source")]
async fn get_item_source(
    _: CatalogueEditor,
    state: Data<AppState>,
    place: Path<(String, i32)>,
) -> Result<Json<ItemSource>> {
    let (key, version) = place.into_inner();
    let found = state
        .db
        .read(move |conn| super::source(conn, &key, version))
        .await?;
    Ok(Json(found))
}

fn with_etag(copy: &WorkingCopy) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(i64::from(copy.version)))
        .json(copy)
}

/// Read the working copy of an item
///
/// What some editor wrote last, whether or not it has faults.
#[utoipa::path(
    operation_id = "getWorkingCopy", tag = "Catalogue editing",
    params(("key" = String, Path, description = "The item's key.", example = "laonian-youdai")),
    responses((status = 200, description = "The working copy.", body = WorkingCopy)),
    security(("bearer" = [])),
)]
#[get("/edited-items/{key}/working-copy")]
async fn get_working_copy(
    _: CatalogueEditor,
    state: Data<AppState>,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key_of(key)?;
    let found = state
        .db
        .read(move |conn| super::working_copy(conn, &key))
        .await?;
    Ok(with_etag(&found))
}

/// Save the working copy of an item
///
/// Over the version that was read and over no other: `stale_version` says that a colleague saved in
/// between. An item nobody has worked on is at version 0; after that the version counts up for ever,
/// also past what was thrown away (`stale_version` names the current one).
#[utoipa::path(
    operation_id = "putWorkingCopy", tag = "Catalogue editing",
    params(
        ("key" = String, Path, description = "The item's key.", example = "laonian-youdai"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"0\""),
    ),
    request_body = ItemSourceRequest,
    responses((status = 200, description = "The working copy.", body = WorkingCopy)),
    security(("bearer" = [])),
)]
#[put("/edited-items/{key}/working-copy")]
async fn put_working_copy(
    editor: CatalogueEditor,
    version: IfMatch,
    state: Data<AppState>,
    key: Path<String>,
    body: Body<ItemSourceRequest>,
) -> Result<HttpResponse> {
    let (key, source) = (key_of(key)?, body.value.source);
    let now = state.clock.now();
    let saved = state
        .db
        .write(move |tx| super::save(tx, &editor.0, &key, version, &source, now))
        .await?;
    Ok(with_etag(&saved))
}

/// Throw the working copy of an item away
///
/// What is published stays.
#[utoipa::path(
    operation_id = "discardWorkingCopy", tag = "Catalogue editing",
    params(
        ("key" = String, Path, description = "The item's key.", example = "laonian-youdai"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/edited-items/{key}/working-copy")]
async fn discard_working_copy(
    editor: CatalogueEditor,
    version: IfMatch,
    state: Data<AppState>,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key_of(key)?;
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::discard(tx, &here, &editor.0, &key, version))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Check a text
///
/// What publishing would say of it, byte for byte what the check in the browser says; and where
/// nothing is wrong what it changes for people: documents, questions, limits, fees.
#[utoipa::path(
    operation_id = "checkItem", tag = "Catalogue editing",
    params(("key" = String, Path, description = "The item's key.", example = "laonian-youdai")),
    request_body = ItemSourceRequest,
    responses((status = 200, description = "What was found.", body = Checked)),
    security(("bearer" = [])),
)]
#[post("/edited-items/{key}/check")]
async fn check_item(
    _: CatalogueEditor,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
    body: Body<ItemSourceRequest>,
) -> Result<Json<Checked>> {
    let key = key_of(key)?;
    let checked = state
        .db
        .read(move |conn| super::check(conn, &key, &body.value.source, lang))
        .await?;
    Ok(Json(checked))
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
        releases::propose(tx, editor, &key, version, &request)
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
    let found = state
        .db
        .read(move |conn| super::detail(conn, &id, lang))
        .await?;
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
    let work =
        move |tx: &mut Conn, editor: &Editor<'_>| releases::approve(tx, editor, &id, version);
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
    let work = move |tx: &mut Conn, editor: &Editor<'_>| {
        releases::refuse(tx, editor, &id, version, reason)
    };
    settle(
        editor,
        &state,
        lang,
        (&operation, &once, &body.bytes, 200),
        work,
    )
    .await
}
