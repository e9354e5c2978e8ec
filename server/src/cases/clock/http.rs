//! The clock of a case over HTTP.

use super::ClockView;
use crate::cases::{CaseId, access};
use crate::identity::caller::Anyone;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::get;
use actix_web::web::{Data, Json, Path};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(get_clock);
}

/// Get a case's clock
///
/// Which stretches of the case count towards its limits, which do not and why, and the days its
/// limits end on.
#[utoipa::path(
    operation_id = "getClock", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The clock.", body = ClockView)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/clock")]
async fn get_clock(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<ClockView>> {
    let id = id.into_inner();
    let today = state.clock.today();
    let clock = state
        .db
        .read(move |conn| {
            let row = access::load(conn, &caller, &id, today)?;
            Ok(ClockView::new(super::replay(conn, &row)?, &row, lang))
        })
        .await?;
    Ok(Json(clock))
}
