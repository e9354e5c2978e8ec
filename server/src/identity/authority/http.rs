//! Mandates, stand-ins and absences over HTTP.

use super::{Mandate, MandateId};
use crate::identity::caller::{Administrator, StaffMember};
use crate::platform::db::Conn;
use crate::platform::extract::Body;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::{AbsenceRequest, MandateRequest, StandInRequest};
use serde::Serialize;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_mandates)
        .service(draw_up_mandate)
        .service(sign_mandate)
        .service(revoke_mandate)
        .service(name_stand_in)
        .service(report_absence);
}

/// Mandates.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Mandates {
    /// Newest first.
    items: Vec<Mandate>,
}

/// List mandates
///
/// An administrator sees all, a department's head those of the department, others their own.
#[utoipa::path(
    operation_id = "listMandates", tag = "Staff",
    responses((status = 200, description = "The mandates.", body = Mandates)),
    security(("bearer" = [])),
)]
#[get("/mandates")]
async fn list_mandates(staff: StaffMember, state: Data<AppState>) -> Result<Json<Mandates>> {
    let today = state.clock.today();
    let items = state
        .db
        .read(move |conn| super::list(conn, &staff, today))
        .await?;
    Ok(Json(Mandates { items }))
}

/// Draw up a mandate
///
/// 授权书: who may decide in a department's name, on which items and from when until when. It is in
/// force once its holder and the department's head have signed.
#[utoipa::path(
    operation_id = "drawUpMandate", tag = "Staff",
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer.", example = "5f0c7a52-0007")),
    request_body = MandateRequest,
    responses((status = 201, description = "The mandate, not signed yet.", body = Mandate)),
    security(("bearer" = [])),
)]
#[post("/mandates")]
async fn draw_up_mandate(
    administrator: Administrator,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<MandateRequest>,
) -> Result<HttpResponse> {
    let by = administrator.0;
    let attempt = attempt(&by, "POST /mandates", &key, &body.bytes);
    once(&state, attempt, move |tx, here| {
        super::draw_up(tx, here, &by, &body.value, lang)
    })
    .await
}

fn attempt(by: &StaffMember, operation: &str, key: &IdempotencyKey, body: &[u8]) -> Attempt {
    Attempt::new(&format!("staff:{}", by.id), operation, key, body)
}

/// Makes something once, however often the same request comes, and answers with it.
async fn once<T, F>(state: &AppState, attempt: Attempt, make: F) -> Result<HttpResponse>
where
    T: Serialize,
    F: FnOnce(&mut Conn, &AppState) -> Result<T> + Clone + Send + 'static,
{
    let answer = idempotency::write(state, attempt, move |tx, here, _| {
        Answer::json(201, None, &make(tx, here)?)
    })
    .await?;
    Ok(answer.into_response())
}

/// Sign a mandate
///
/// By its holder or by the department's head. Signing twice changes nothing.
#[utoipa::path(
    operation_id = "signMandate", tag = "Staff",
    params(("id" = String, Path, description = "The mandate.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The mandate.", body = Mandate)),
    security(("bearer" = [])),
)]
#[put("/mandates/{id}/signature")]
async fn sign_mandate(
    staff: StaffMember,
    state: Data<AppState>,
    id: Path<MandateId>,
) -> Result<Json<Mandate>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let mandate = state
        .db
        .write(move |tx| super::sign(tx, &here, &staff, &id))
        .await?;
    Ok(Json(mandate))
}

/// Take back a mandate
///
/// At once; what was decided under it stands.
#[utoipa::path(
    operation_id = "revokeMandate", tag = "Staff",
    params(("id" = String, Path, description = "The mandate.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It is taken back.")),
    security(("bearer" = [])),
)]
#[delete("/mandates/{id}")]
async fn revoke_mandate(
    staff: StaffMember,
    state: Data<AppState>,
    id: Path<MandateId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::revoke(tx, &here, &staff, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Name a stand-in
///
/// AB 岗: who takes over when this member is absent or a case of theirs is near its limit. By the
/// department's head or an administrator.
#[utoipa::path(
    operation_id = "nameStandIn", tag = "Staff",
    params(("username" = String, Path, description = "Whose stand-in.", example = "approver-scjg")),
    request_body = StandInRequest,
    responses((status = 204, description = "The pair is made.")),
    security(("bearer" = [])),
)]
#[put("/staff/{username}/stand-in")]
async fn name_stand_in(
    staff: StaffMember,
    state: Data<AppState>,
    lang: Lang,
    username: Path<String>,
    body: Body<StandInRequest>,
) -> Result<HttpResponse> {
    let username = username.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::pair(tx, &here, &staff, &username, &body.value.stand_in, lang))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An absence was noted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Absence {
    /// The id.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: String,
}

/// Report an absence
///
/// One's own, or as the department's head or an administrator another's.
#[utoipa::path(
    operation_id = "reportAbsence", tag = "Staff",
    params(
        ("username" = String, Path, description = "Who is away.", example = "approver-scjg"),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer.", example = "5f0c7a52-0007"),
    ),
    request_body = AbsenceRequest,
    responses((status = 201, description = "It is noted.", body = Absence)),
    security(("bearer" = [])),
)]
#[post("/staff/{username}/absences")]
async fn report_absence(
    staff: StaffMember,
    key: IdempotencyKey,
    state: Data<AppState>,
    username: Path<String>,
    body: Body<AbsenceRequest>,
) -> Result<HttpResponse> {
    let operation = format!("POST /staff/{username}/absences");
    let attempt = attempt(&staff, &operation, &key, &body.bytes);
    let username = username.into_inner();
    once(&state, attempt, move |tx, here| {
        let id = super::report_absence(tx, here, &staff, &username, &body.value)?;
        Ok(Absence { id: id.to_string() })
    })
    .await
}
