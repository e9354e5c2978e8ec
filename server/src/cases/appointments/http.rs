//! Times and appointments over HTTP.

use super::SlotId;
use super::view::{Appointment, Slot, Visit};
use crate::cases::CaseId;
use crate::identity::caller::{Administrator, Anyone, Citizen, WindowClerk};
use crate::platform::extract::{Body, Params};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::date::Date;
use onewindow_core::requests::{AppointmentRequest, AppointmentSlotsRequest};
use serde::{Deserialize, Serialize};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_slots)
        .service(put_slots)
        .service(get_appointment)
        .service(book_appointment)
        .service(cancel_appointment)
        .service(list_appointments);
}

/// Times of a centre.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppointmentSlots {
    /// As they come.
    items: Vec<Slot>,
}

/// List the times of a centre
///
/// 预约办理: those that have not begun, with the room each has left.
#[utoipa::path(
    operation_id = "listAppointmentSlots", tag = "Cases",
    params(("key" = String, Path, description = "The office's key.", example = "window-dongqu")),
    responses((status = 200, description = "The times.", body = AppointmentSlots)),
    security(("bearer" = [])),
)]
#[get("/offices/{key}/appointment-slots")]
async fn list_slots(
    _: Anyone,
    state: Data<AppState>,
    key: Path<String>,
) -> Result<Json<AppointmentSlots>> {
    let key = key.into_inner();
    let now = state.clock.now();
    let items = state
        .db
        .read(move |conn| super::slots(conn, &key, now))
        .await?;
    Ok(Json(AppointmentSlots { items }))
}

/// Lay out the times of a day
///
/// Replaces them. A time somebody has booked stays, with room for no fewer than have.
#[utoipa::path(
    operation_id = "putAppointmentSlots", tag = "Staff",
    params(
        ("key" = String, Path, description = "The office's key.", example = "window-dongqu"),
        ("day" = String, Path, description = "The day.", example = "2026-03-12"),
    ),
    request_body = AppointmentSlotsRequest,
    responses((status = 200, description = "The times of the day.", body = AppointmentSlots)),
    security(("bearer" = [])),
)]
#[put("/offices/{key}/appointment-slots/{day}")]
async fn put_slots(
    administrator: Administrator,
    state: Data<AppState>,
    lang: Lang,
    place: Path<(String, String)>,
    body: Body<AppointmentSlotsRequest>,
) -> Result<Json<AppointmentSlots>> {
    let here = state.as_ref().clone();
    let (office, day) = place.into_inner();
    let day: Date = day.parse().map_err(|_| Error::new(Code::NotFound))?;
    let items = state
        .db
        .write(move |tx| {
            let place = (office.as_str(), day);
            super::lay_out(tx, &here, &administrator.0, place, &body.value, lang)
        })
        .await?;
    Ok(Json(AppointmentSlots { items }))
}

/// Get a case's appointment
///
/// `appointment_not_found` while it has none.
#[utoipa::path(
    operation_id = "getAppointment", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The appointment.", body = Appointment)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/appointment")]
async fn get_appointment(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<Appointment>> {
    let id = id.into_inner();
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::of_case(conn, &caller, &id, today, lang))
        .await?;
    found
        .map(Json)
        .ok_or_else(|| Code::AppointmentNotFound.into())
}

/// Book an appointment
///
/// At a centre of the case's district, a draft included; one for each case.
#[utoipa::path(
    operation_id = "bookAppointment", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = AppointmentRequest,
    responses((status = 200, description = "The appointment.", body = Appointment)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/appointment")]
async fn book_appointment(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<AppointmentRequest>,
) -> Result<Json<Appointment>> {
    let here = state.as_ref().clone();
    let slot: SlotId = body
        .value
        .slot_id
        .parse()
        .map_err(|_| Error::new(Code::SlotNotFound))?;
    let case = id.into_inner();
    let booked = state
        .db
        .write(move |tx| super::book(tx, &here, &citizen, (&case, &slot), lang))
        .await?;
    Ok(Json(booked))
}

/// Cancel an appointment
///
/// Its time is free for others.
#[utoipa::path(
    operation_id = "cancelAppointment", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It is cancelled.")),
    security(("bearer" = [])),
)]
#[delete("/cases/{id}/appointment")]
async fn cancel_appointment(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::cancel(tx, &here, &citizen, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct VisitsQuery {
    /// The day; today when not given.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-12")]
    day: Option<Date>,
}

/// Who comes to a centre.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Visits {
    /// As they come.
    items: Vec<Visit>,
}

/// List who comes
///
/// The appointments of a clerk's own centre on a day.
#[utoipa::path(
    operation_id = "listAppointments", tag = "Staff",
    params(VisitsQuery),
    responses((status = 200, description = "Who comes, and when.", body = Visits)),
    security(("bearer" = [])),
)]
#[get("/appointments")]
async fn list_appointments(
    clerk: WindowClerk,
    state: Data<AppState>,
    lang: Lang,
    query: Params<VisitsQuery>,
) -> Result<Json<Visits>> {
    let day = query.0.day.unwrap_or_else(|| state.clock.today());
    let items = state
        .db
        .read(move |conn| super::visits(conn, &clerk.0, day, lang))
        .await?;
    Ok(Json(Visits { items }))
}
