//! The windows of a centre over HTTP.

use super::Windows;
use crate::identity::caller::Administrator;
use crate::platform::extract::{Body, IfMatch, etag};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, put};
use onewindow_core::requests::WindowsRequest;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations.service(get_windows).service(put_windows);
}

fn answer(windows: &Windows) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(windows.version))
        .json(windows)
}

/// List a centre's windows
///
/// What each is for, and whether every one takes every item (无差别受理).
#[utoipa::path(
    operation_id = "getWindows", tag = "Staff",
    params(("key" = String, Path, description = "The office's key.", example = "window-dongqu")),
    responses((status = 200, description = "The windows.", body = Windows)),
    security(()),
)]
#[get("/offices/{key}/windows")]
async fn get_windows(state: Data<AppState>, lang: Lang, key: Path<String>) -> Result<HttpResponse> {
    let key = key.into_inner();
    let found = state
        .db
        .read(move |conn| super::windows_of(conn, &key, lang))
        .await?;
    Ok(answer(&found))
}

/// Lay out a centre's windows
///
/// Replaces the windows and who sits there. Where not every window takes every item, the clerks of
/// one with a kind see and accept the items of that kind alone, from their next access token on.
#[utoipa::path(
    operation_id = "putWindows", tag = "Staff",
    params(
        ("key" = String, Path, description = "The office's key.", example = "window-dongqu"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"0\""),
    ),
    request_body = WindowsRequest,
    responses((status = 200, description = "The windows.", body = Windows)),
    security(("bearer" = [])),
)]
#[put("/offices/{key}/windows")]
async fn put_windows(
    administrator: Administrator,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
    body: Body<WindowsRequest>,
) -> Result<HttpResponse> {
    let (by, office) = (administrator.0, key.into_inner());
    let set = super::lay_out(&state, by, office, version, body.value, lang).await?;
    Ok(answer(&set))
}
