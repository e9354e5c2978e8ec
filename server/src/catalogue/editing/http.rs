//! Working on items over HTTP, for editors of the catalogue.

use super::releases;
use super::view::{Checked, EditedItem, ItemSource, WorkingCopy};
use crate::catalogue::http::is_key;
use crate::identity::caller::CatalogueEditor;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, IfMatch, Params, etag};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::ItemSourceRequest;

pub(in crate::catalogue) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_edited_items)
        .service(get_catalogue_tables)
        .service(get_edited_item)
        .service(get_item_source)
        .service(get_working_copy)
        .service(put_working_copy)
        .service(discard_working_copy)
        .service(check_item);
    releases::http::configure(operations);
}

/// A key as the catalogue takes it.
pub(super) fn key_of(key: Path<String>) -> Result<String> {
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
