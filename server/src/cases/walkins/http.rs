//! Walk-in cases over HTTP.

use super::PersonAtWindow;
use crate::cases::view::{CaseSummary, CaseView};
use crate::identity::caller::{Anyone, WindowClerk};
use crate::platform::extract::Body;
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::{WalkInDraftRequest, WalkInPersonRequest};
use serde::Serialize;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(identify_at_window)
        .service(begin_at_window)
        .service(list_window_drafts);
}

/// Say who stands at the window
///
/// Finds the person of an identity card the clerk has looked at, or puts them in: one who has no
/// account cannot log in, and their cases wait for them. A number proved by its code (`POST
/// /auth/sms-codes`) becomes theirs to log in with, and the cases entered for the card before are
/// in that account from then on. `identity_mismatch` when the number of the card is known under
/// another name; `mobile_not_theirs` when the number's account is another person's.
#[utoipa::path(
    operation_id = "identifyAtWindow", tag = "Staff",
    request_body = WalkInPersonRequest,
    responses((status = 200, description = "The person.", body = PersonAtWindow)),
    security(("bearer" = [])),
)]
#[post("/window/people")]
async fn identify_at_window(
    clerk: WindowClerk,
    state: Data<AppState>,
    lang: Lang,
    body: Body<WalkInPersonRequest>,
) -> Result<Json<PersonAtWindow>> {
    let known = super::identify(&state, clerk.0, body.value, lang).await?;
    Ok(Json(known))
}

/// Begin a case at the window
///
/// Begins a draft for somebody who stands at the window, or for the firm whose papers they bring.
/// The clerk who began it fills it in, adds files and hands it in as its applicant would; nobody
/// else of the staff sees the draft, and this clerk takes no part in judging the case. What a single
/// notice asks for later any clerk of its window may enter.
#[utoipa::path(
    operation_id = "beginAtWindow", tag = "Staff",
    params(("Idempotency-Key" = String, Header, description = "New for each case; the same key gives the same answer.", example = "5f0c7a52-0005")),
    request_body = WalkInDraftRequest,
    responses((status = 201, description = "The draft.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/window/drafts")]
async fn begin_at_window(
    clerk: WindowClerk,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<WalkInDraftRequest>,
) -> Result<HttpResponse> {
    let label = Anyone::Staff(clerk.0.clone()).label();
    let attempt = Attempt::new(&label, "POST /window/drafts", &key, &body.bytes);
    let answer = super::begin(&state, clerk.0, body.value, attempt, lang).await?;
    Ok(answer.into_response())
}

/// Drafts begun at a window.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WindowDrafts {
    /// Newest first.
    items: Vec<CaseSummary>,
}

/// List my drafts of the window
///
/// What this clerk began to enter and has not handed in, newest first.
#[utoipa::path(
    operation_id = "listWindowDrafts", tag = "Staff",
    responses((status = 200, description = "The drafts.", body = WindowDrafts)),
    security(("bearer" = [])),
)]
#[get("/window/drafts")]
async fn list_window_drafts(
    clerk: WindowClerk,
    state: Data<AppState>,
    lang: Lang,
) -> Result<Json<WindowDrafts>> {
    let today = state.clock.today();
    let items = state
        .db
        .read(move |conn| super::begun(conn, &clerk.0, today, lang))
        .await?;
    Ok(Json(WindowDrafts { items }))
}
