//! Pre-reviews over HTTP.

use super::view::{AskedPreReview, PreReview};
use crate::cases::CaseId;
use crate::identity::caller::{Citizen, WindowClerk};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use onewindow_core::requests::PreReviewAnswerRequest;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(ask_pre_review)
        .service(get_pre_review)
        .service(take_back_pre_review)
        .service(list_pre_reviews)
        .service(answer_pre_review);
}

/// Ask the window to look at a draft
///
/// 容缺预审: the clerks of the draft's district may read it, incomplete as it may be, until they have
/// answered. The case stays a draft, no limit runs, and nothing is promised. `pre_review_open` while
/// an earlier request waits.
#[utoipa::path(
    operation_id = "askPreReview", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The request.", body = PreReview)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/pre-review")]
async fn ask_pre_review(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<Json<PreReview>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let asked = state
        .db
        .write(move |tx| super::ask(tx, &here, &citizen, &id))
        .await?;
    Ok(Json(asked))
}

/// Get a case's pre-review
///
/// For the applicant; `pre_review_not_found` while nobody was asked.
#[utoipa::path(
    operation_id = "getPreReview", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The request, with the newest answer.", body = PreReview)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/pre-review")]
async fn get_pre_review(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<Json<PreReview>> {
    let id = id.into_inner();
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::of_case(conn, citizen, &id, today))
        .await?;
    Ok(Json(found))
}

/// Take a request to look back
///
/// The draft is the applicant's alone again; earlier answers stay.
#[utoipa::path(
    operation_id = "takeBackPreReview", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It is taken back.")),
    security(("bearer" = [])),
)]
#[delete("/cases/{id}/pre-review")]
async fn take_back_pre_review(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::take_back(tx, &here, &citizen, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List the drafts to look at
///
/// The open requests a clerk's window may answer: those the green channel would take in by rule
/// first, then the longest waiting. Each draft is read at `GET /cases/{id}`, its files with it, as
/// long as its request is open; every look is recorded.
#[utoipa::path(
    operation_id = "listPreReviews", tag = "Staff",
    params(PageQuery),
    responses((status = 200, description = "A page of requests.", body = Page<AskedPreReview>)),
    security(("bearer" = [])),
)]
#[get("/pre-reviews")]
async fn list_pre_reviews(
    clerk: WindowClerk,
    state: Data<AppState>,
    lang: Lang,
    query: Params<PageQuery>,
) -> Result<Json<Page<AskedPreReview>>> {
    let from = (query.0.after()?, query.0.limit()?);
    let found = state
        .db
        .read(move |conn| super::open(conn, &clerk.0, from, lang))
        .await?;
    Ok(Json(found))
}

/// Answer a request to look at a draft
///
/// Once, with remarks on single materials and fields. It binds nobody: what counts is what is handed
/// in. `pre_review_ended` when somebody else was faster, or the applicant took it back or handed
/// the case in.
#[utoipa::path(
    operation_id = "answerPreReview", tag = "Staff",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = PreReviewAnswerRequest,
    responses((status = 200, description = "The request as answered.", body = PreReview)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/pre-review/answer")]
async fn answer_pre_review(
    clerk: WindowClerk,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<PreReviewAnswerRequest>,
) -> Result<Json<PreReview>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let answered = state
        .db
        .write(move |tx| super::answer(tx, &here, &clerk.0, (&id, &body.value), lang))
        .await?;
    Ok(Json(answered))
}
