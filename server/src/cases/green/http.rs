//! The green channel over HTTP.

use super::view::{GreenSettings, PriorityProject, TrackedCase};
use super::{Hand, settings};
use crate::cases::CaseId;
use crate::cases::view::{CaseView, case as case_view};
use crate::identity::caller::{Administrator, Anyone, GreenWatcher, StaffMember};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, IfMatch, Params, etag};
use crate::platform::idempotency::Answer;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::{GreenSettingsRequest, PriorityProjectRequest, ReasonRequest};
use serde::Serialize;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(enter_green_channel)
        .service(list_tracked)
        .service(get_settings)
        .service(put_settings)
        .service(list_projects)
        .service(put_project)
        .service(remove_project);
}

/// Take a case into the green channel by hand
///
/// 绿色通道: by staff who work on the case or watch it, with a reason that stands on its timeline.
/// Cases of priority projects and of applicants in good credit come in by themselves when they are
/// handed in.
#[utoipa::path(
    operation_id = "enterGreenChannel", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"4\""),
    ),
    request_body = ReasonRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/green-channel")]
async fn enter_green_channel(
    staff: StaffMember,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse> {
    let hand = Hand {
        state: state.as_ref().clone(),
        staff,
        case: id.into_inner(),
        version,
        reason: body.value.reason,
    };
    let answer = state
        .db
        .write(move |tx| {
            let row = super::enter_by_hand(tx, &hand)?;
            let caller = Anyone::Staff(hand.staff);
            let case = case_view(tx, &hand.state, &row, &caller, lang)?;
            Answer::json(200, Some(i64::from(row.version)), &case)
        })
        .await?;
    Ok(answer.into_response())
}

/// List the tracked cases
///
/// 跟踪督办: the running cases of the green channel, newest first; for a supervisor those of the city
/// or of their district, for a window clerk those they help with.
#[utoipa::path(
    operation_id = "listGreenCases", tag = "Supervision",
    params(PageQuery),
    responses((status = 200, description = "A page of cases.", body = Page<TrackedCase>)),
    security(("bearer" = [])),
)]
#[get("/green-cases")]
async fn list_tracked(
    watcher: GreenWatcher,
    state: Data<AppState>,
    lang: Lang,
    query: Params<PageQuery>,
) -> Result<Json<Page<TrackedCase>>> {
    let from = (query.0.after()?, query.0.limit()?);
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::tracked(conn, &watcher.0, from, today, lang))
        .await?;
    Ok(Json(found))
}

fn answer(set: &GreenSettings) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(i64::from(set.version)))
        .json(set)
}

/// Read how much sooner the green channel is
///
/// The share of the promised limit that is to be saved, and when lamps turn yellow.
#[utoipa::path(
    operation_id = "getGreenSettings", tag = "Supervision",
    responses((status = 200, description = "The settings.", body = GreenSettings)),
    security(("bearer" = [])),
)]
#[get("/green-channel/settings")]
async fn get_settings(_: Administrator, state: Data<AppState>) -> Result<HttpResponse> {
    let found = state
        .db
        .read(|conn| GreenSettings::new(&settings::get(conn)?))
        .await?;
    Ok(answer(&found))
}

/// Set how much sooner the green channel is
///
/// For cases that come in, and for limits that begin or move, from now on.
#[utoipa::path(
    operation_id = "putGreenSettings", tag = "Supervision",
    params(("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"0\"")),
    request_body = GreenSettingsRequest,
    responses((status = 200, description = "The settings.", body = GreenSettings)),
    security(("bearer" = [])),
)]
#[put("/green-channel/settings")]
async fn put_settings(
    administrator: Administrator,
    version: IfMatch,
    state: Data<AppState>,
    body: Body<GreenSettingsRequest>,
) -> Result<HttpResponse> {
    let here = state.as_ref().clone();
    let set = state
        .db
        .write(move |tx| settings::set(tx, &here, &administrator.0, version, body.value))
        .await?;
    Ok(answer(&set))
}

/// The list of priority projects.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PriorityProjects {
    /// By code.
    items: Vec<PriorityProject>,
}

/// List the priority projects
///
/// 重点项目清单: the investment projects whose cases go through the green channel.
#[utoipa::path(
    operation_id = "listPriorityProjects", tag = "Supervision",
    responses((status = 200, description = "The projects.", body = PriorityProjects)),
    security(("bearer" = [])),
)]
#[get("/priority-projects")]
async fn list_projects(_: StaffMember, state: Data<AppState>) -> Result<Json<PriorityProjects>> {
    let items = state
        .db
        .read(|conn| {
            let rows = super::store::projects(conn)?.into_iter();
            Ok(rows.map(PriorityProject::from).collect())
        })
        .await?;
    Ok(Json(PriorityProjects { items }))
}

/// Put a project on the list
///
/// Its cases that are handed in from now on go through the green channel.
#[utoipa::path(
    operation_id = "putPriorityProject", tag = "Supervision",
    request_body = PriorityProjectRequest,
    responses((status = 200, description = "The project.", body = PriorityProject)),
    security(("bearer" = [])),
)]
#[put("/priority-projects")]
async fn put_project(
    administrator: Administrator,
    state: Data<AppState>,
    body: Body<PriorityProjectRequest>,
) -> Result<Json<PriorityProject>> {
    let here = state.as_ref().clone();
    let put = state
        .db
        .write(move |tx| settings::list_project(tx, &here, &administrator.0, body.value))
        .await?;
    Ok(Json(put))
}

/// Take a project off the list
///
/// Its cases in the green channel stay there.
#[utoipa::path(
    operation_id = "removePriorityProject", tag = "Supervision",
    params(("code" = String, Path, description = "投资项目编号", example = "2026-990102-47-01-123456")),
    responses((status = 204, description = "It is off the list.")),
    security(("bearer" = [])),
)]
#[delete("/priority-projects/{code}")]
async fn remove_project(
    administrator: Administrator,
    state: Data<AppState>,
    code: Path<String>,
) -> Result<HttpResponse> {
    let code = code.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| settings::unlist_project(tx, &here, &administrator.0, &code))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
