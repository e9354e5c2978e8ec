//! Opinion templates over HTTP.

use super::{OpinionTemplate, OpinionTemplates, TemplateId};
use crate::identity::caller::{Anyone, DepartmentLead, DepartmentVoice};
use crate::platform::extract::Body;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::OpinionTemplateRequest;

pub(in crate::approval) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_opinion_templates)
        .service(add_opinion_template)
        .service(change_opinion_template)
        .service(remove_opinion_template);
}

/// List my department's opinion templates
///
/// 意见模板: what the caller's department often writes, to begin from.
#[utoipa::path(
    operation_id = "listOpinionTemplates", tag = "Staff",
    responses((status = 200, description = "The templates.", body = OpinionTemplates)),
    security(("bearer" = [])),
)]
#[get("/staff/opinion-templates")]
async fn list_opinion_templates(
    voice: DepartmentVoice,
    state: Data<AppState>,
) -> Result<Json<OpinionTemplates>> {
    let found = state
        .db
        .read(move |conn| super::list(conn, &voice.0))
        .await?;
    Ok(Json(found))
}

/// Add an opinion template
///
/// To those of the caller's department, by its lead or its head. A department has 60 at most.
#[utoipa::path(
    operation_id = "addOpinionTemplate", tag = "Staff",
    params(("Idempotency-Key" = String, Header, description = "New for each template; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = OpinionTemplateRequest,
    responses((status = 201, description = "The template.", body = OpinionTemplate)),
    security(("bearer" = [])),
)]
#[post("/staff/opinion-templates")]
async fn add_opinion_template(
    lead: DepartmentLead,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<OpinionTemplateRequest>,
) -> Result<HttpResponse> {
    let staff = lead.0;
    let caller = Anyone::Staff(staff.clone()).label();
    let attempt = Attempt::new(&caller, "POST /staff/opinion-templates", &key, &body.bytes);
    let request = body.value;
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let template = super::add(tx, here, &staff, request, lang)?;
        Answer::json(201, None, &template)
    })
    .await?;
    Ok(answer.into_response())
}

/// Change an opinion template
///
/// Of the caller's department, by its lead or its head. What was written from it stays as it is.
#[utoipa::path(
    operation_id = "changeOpinionTemplate", tag = "Staff",
    params(("template" = String, Path, description = "The template.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a55")),
    request_body = OpinionTemplateRequest,
    responses((status = 200, description = "The template.", body = OpinionTemplate)),
    security(("bearer" = [])),
)]
#[put("/staff/opinion-templates/{template}")]
async fn change_opinion_template(
    lead: DepartmentLead,
    state: Data<AppState>,
    id: Path<TemplateId>,
    body: Body<OpinionTemplateRequest>,
) -> Result<Json<OpinionTemplate>> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    let template = state
        .db
        .write(move |tx| super::change(tx, &here, &lead.0, id, body.value))
        .await?;
    Ok(Json(template))
}

/// Remove an opinion template
///
/// Of the caller's department, by its lead or its head.
#[utoipa::path(
    operation_id = "removeOpinionTemplate", tag = "Staff",
    params(("template" = String, Path, description = "The template.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a55")),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/staff/opinion-templates/{template}")]
async fn remove_opinion_template(
    lead: DepartmentLead,
    state: Data<AppState>,
    id: Path<TemplateId>,
) -> Result<HttpResponse> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    state
        .db
        .write(move |tx| super::remove(tx, &here, &lead.0, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
