//! Exports and figures over HTTP.

use super::store::Position;
use super::{CaseFigures, CatalogueChanges};
use crate::identity::caller::Client;
use crate::platform::AppState;
use crate::platform::cursor::PageQuery;
use crate::platform::extract::Params;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use onewindow_core::date::Date;
use serde::Deserialize;

pub(in crate::integration) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_catalogue_changes)
        .service(export_cases)
        .service(get_case_figures);
}

/// Read the whole catalogue, then what is new
///
/// Every published version of every item, in the order they were published, from the beginning or
/// from a `cursor`. The answer always says where to go on, so a program asks again with the last
/// `cursor` for what was published since.
#[utoipa::path(
    operation_id = "listCatalogueChanges", tag = "Integration",
    params(PageQuery),
    responses((status = 200, description = "What was published.", body = CatalogueChanges)),
    security(("oauth" = ["catalogue:read"])),
)]
#[get("/catalogue-changes")]
async fn list_catalogue_changes(
    _: Client,
    state: Data<AppState>,
    query: Params<PageQuery>,
) -> Result<Json<CatalogueChanges>> {
    let (after, limit) = (query.0.after::<Position>()?, query.0.limit()?);
    let found = state
        .db
        .read(move |conn| super::published(conn, after, limit))
        .await?;
    Ok(Json(found))
}

/// Export how all cases stand
///
/// Every case of the program's departments that was handed in, oldest first, a line of JSON each
/// (NDJSON), with its state and days and nothing of what was applied with. An answer that breaks off
/// is not whole; ask again, or follow `GET /changes`.
#[utoipa::path(
    operation_id = "exportCases", tag = "Integration",
    responses((status = 200, description = "The cases.", body = String, content_type = "application/x-ndjson",
        example = "{\"id\":\"019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52\",\"number\":\"11000020260310000001\",\"itemKey\":\"getihu-sheli\",\"state\":\"accepted\"}\n")),
    security(("oauth" = ["cases:read"])),
)]
#[get("/exports/cases")]
async fn export_cases(client: Client, state: Data<AppState>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .streaming(super::cases(state.db.clone(), client.id))
}

/// Which days to count.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresQuery {
    /// The first day; the thirtieth before the last when not given.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<Date>,
    /// The last day; today when not given. A period has at most 366 days.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-10")]
    to: Option<Date>,
}

/// Count cases
///
/// How many cases of the program's departments were handed in within some days, by item and by the
/// state they are in now.
#[utoipa::path(
    operation_id = "getCaseFigures", tag = "Integration",
    params(FiguresQuery),
    responses((status = 200, description = "The figures.", body = CaseFigures)),
    security(("oauth" = ["statistics:read"])),
)]
#[get("/statistics/cases")]
async fn get_case_figures(
    client: Client,
    state: Data<AppState>,
    query: Params<FiguresQuery>,
) -> Result<Json<CaseFigures>> {
    let days = (query.0.from, query.0.to);
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::figures(conn, &client.id, days, today))
        .await?;
    Ok(Json(found))
}
