//! Supervision opinions over HTTP.

use super::store::Filter;
use super::view::{CaseOpinions, OpinionView};
use super::{Asker, OpinionId};
use crate::cases::CaseId;
use crate::identity::caller::{Anyone, Approver, StaffMember, Supervisor};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::{OpinionReplyRequest, SupervisionOpinionRequest};
use serde::Deserialize;

pub(in crate::supervision) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(send_opinion)
        .service(list_opinions)
        .service(reply_to_opinion)
        .service(list_case_opinions);
}

/// Send a supervision opinion
///
/// Sends an opinion or a rectification order to the department that decides a case, or to a
/// department, with the day its reply is due. The applicant does not see it.
#[utoipa::path(
    operation_id = "sendSupervisionOpinion", tag = "Supervision",
    params(("Idempotency-Key" = String, Header, description = "New for each opinion; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = SupervisionOpinionRequest,
    responses((status = 201, description = "The opinion.", body = OpinionView)),
    security(("bearer" = [])),
)]
#[post("/supervision-opinions")]
async fn send_opinion(
    supervisor: Supervisor,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<SupervisionOpinionRequest>,
) -> Result<HttpResponse> {
    let caller = Anyone::Staff(supervisor.0.clone()).label();
    let asker = Asker {
        state: state.as_ref().clone(),
        staff: supervisor.0,
        lang,
        attempt: Some(Attempt::new(
            &caller,
            "POST /supervision-opinions",
            &key,
            &body.bytes,
        )),
    };
    Ok(super::send(asker, body.value).await?.into_response())
}

/// Which opinions to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OpinionsQuery {
    /// Only those that wait for a reply, or only those that have one.
    #[param(example = true)]
    open: Option<bool>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// List supervision opinions
///
/// A supervisor sees those of the city or of their district, a department those sent to it; newest
/// first.
#[utoipa::path(
    operation_id = "listSupervisionOpinions", tag = "Supervision",
    params(OpinionsQuery),
    responses((status = 200, description = "A page of opinions.", body = Page<OpinionView>)),
    security(("bearer" = [])),
)]
#[get("/supervision-opinions")]
async fn list_opinions(
    staff: StaffMember,
    state: Data<AppState>,
    lang: Lang,
    query: Params<OpinionsQuery>,
) -> Result<Json<Page<OpinionView>>> {
    let query = query.0;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let mut filter = Filter {
        open: query.open,
        before: page.after()?,
        ..Filter::default()
    };
    super::narrow(&staff, &mut filter)?;
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::page(conn, &staff, &filter, limit, today, lang))
        .await?;
    Ok(Json(found))
}

/// Reply to a supervision opinion
///
/// Says for the department what was done. There is one reply.
#[utoipa::path(
    operation_id = "replyToSupervisionOpinion", tag = "Supervision",
    params(("id" = String, Path, description = "The opinion.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = OpinionReplyRequest,
    responses((status = 200, description = "The opinion with its reply.", body = OpinionView)),
    security(("bearer" = [])),
)]
#[post("/supervision-opinions/{id}/reply")]
async fn reply_to_opinion(
    approver: Approver,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<OpinionId>,
    body: Body<OpinionReplyRequest>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let caller = Anyone::Staff(approver.0.clone()).label();
    let asker = Asker {
        state: state.as_ref().clone(),
        staff: approver.0,
        lang,
        attempt: key.map(|key| {
            let operation = format!("POST /supervision-opinions/{id}/reply");
            Attempt::new(&caller, &operation, &key, &body.bytes)
        }),
    };
    Ok(super::reply(asker, id, body.value).await?.into_response())
}

/// List a case's supervision opinions
///
/// For the staff who may see the case; newest first.
#[utoipa::path(
    operation_id = "listCaseSupervisionOpinions", tag = "Supervision",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The opinions.", body = CaseOpinions)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/supervision-opinions")]
async fn list_case_opinions(
    staff: StaffMember,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<CaseOpinions>> {
    let id = id.into_inner();
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::of_case(conn, staff, &id, today, lang))
        .await?;
    Ok(Json(found))
}
