//! The calendar over HTTP, for who keeps it.

use super::CalendarChange;
use crate::identity::caller::Administrator;
use crate::platform::extract::Body;
use crate::platform::operations::Operations;
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, Lang};
use actix_web::put;
use actix_web::web::{Data, Json, Path};
use onewindow_core::requests::CalendarYearRequest;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(set_calendar_year);
}

/// Set a year's arrangement
///
/// Replaces the days off and the weekend days worked of a year, works the days of every open case
/// out again and answers which of them moved.
#[utoipa::path(
    operation_id = "setCalendarYear", tag = "Staff",
    params(("year" = i32, Path, description = "The year.", example = 2027)),
    request_body = CalendarYearRequest,
    responses((status = 200, description = "What moved.", body = CalendarChange)),
    security(("bearer" = [])),
)]
#[put("/calendar/{year}")]
async fn set_calendar_year(
    administrator: Administrator,
    state: Data<AppState>,
    lang: Lang,
    year: Path<i32>,
    body: Body<CalendarYearRequest>,
) -> Result<Json<CalendarChange>> {
    let (state, year) = (state.as_ref().clone(), year.into_inner());
    // A large city takes longer than clients wait, and the handler ends when its client goes.
    let work = super::set_year(state, administrator, year, body.value, lang);
    let change = actix_web::rt::spawn(work)
        .await
        .map_err(Error::internal)??;
    Ok(Json(change))
}
