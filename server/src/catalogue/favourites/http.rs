//! Favourites over HTTP.

use super::store;
use crate::catalogue::views::ItemSummary;
use crate::identity::caller::Citizen;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, put};
use serde::Serialize;

pub(in crate::catalogue) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_favourites)
        .service(add_favourite)
        .service(remove_favourite);
}

/// The items somebody keeps.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Favourites {
    /// The last added first.
    items: Vec<ItemSummary>,
}

/// List my favourites
///
/// 收藏: the items one keeps, the last added first.
#[utoipa::path(
    operation_id = "listFavourites", tag = "Catalogue",
    responses((status = 200, description = "The items.", body = Favourites)),
    security(("bearer" = [])),
)]
#[get("/me/favourites")]
async fn list_favourites(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
) -> Result<Json<Favourites>> {
    let items = state
        .db
        .read(move |conn| super::of(conn, &citizen.id, lang))
        .await?;
    Ok(Json(Favourites { items }))
}

/// Keep an item
///
/// Puts an item among one's favourites; one that is there already stays. `too_many_favourites` past
/// a hundred.
#[utoipa::path(
    operation_id = "addFavourite", tag = "Catalogue",
    params(("key" = String, Path, description = "The item's key.", example = "getihu-sheli")),
    responses((status = 204, description = "It is kept.")),
    security(("bearer" = [])),
)]
#[put("/me/favourites/{key}")]
async fn add_favourite(
    citizen: Citizen,
    state: Data<AppState>,
    key: Path<String>,
) -> Result<HttpResponse> {
    let (key, now) = (key.into_inner(), state.clock.now());
    state
        .db
        .write(move |tx| super::add(tx, &citizen.id, &key, now))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Let an item go
///
/// Takes an item out of one's favourites; nothing happens where it is not among them.
#[utoipa::path(
    operation_id = "removeFavourite", tag = "Catalogue",
    params(("key" = String, Path, description = "The item's key.", example = "getihu-sheli")),
    responses((status = 204, description = "It is not kept.")),
    security(("bearer" = [])),
)]
#[delete("/me/favourites/{key}")]
async fn remove_favourite(
    citizen: Citizen,
    state: Data<AppState>,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key.into_inner();
    state
        .db
        .write(move |tx| store::remove(tx, &citizen.id, &key))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
