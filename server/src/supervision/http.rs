//! The lamps board over HTTP.

use super::lamps::{self, Board, Wanted};
use crate::identity::caller::Supervisor;
use crate::platform::cursor::PageQuery;
use crate::platform::extract::Params;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::get;
use actix_web::web::{Data, Json};
use onewindow_core::clock::Lamp;
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_lamps);
}

/// Which lamps to show.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct LampsQuery {
    /// Only cases of this colour: `green`, `yellow` or `red`.
    #[param(value_type = Option<String>, example = "red")]
    lamp: Option<Lamp>,
    /// Only cases this department decides.
    #[param(example = "scjg")]
    department: Option<String>,
    /// Only cases of this district.
    #[param(example = "dongqu")]
    district: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Watch the lamps
///
/// Every case whose limit runs, the most urgent first: red past its end, yellow near it, green in
/// time.
#[utoipa::path(
    operation_id = "getLamps", tag = "Supervision",
    params(LampsQuery),
    responses((status = 200, description = "The board.", body = Board)),
    security(("bearer" = [])),
)]
#[get("/lamps")]
async fn get_lamps(
    supervisor: Supervisor,
    state: Data<AppState>,
    lang: Lang,
    query: Params<LampsQuery>,
) -> Result<Json<Board>> {
    let query = query.0;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let wanted = Wanted {
        lamp: query.lamp,
        department: query.department,
        district: query.district,
        after: page.after()?,
    };
    let today = state.clock.today();
    let board = state
        .db
        .read(move |conn| lamps::board(conn, supervisor, wanted, limit, today, lang))
        .await?;
    Ok(Json(board))
}
