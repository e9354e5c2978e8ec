//! Checks of promises over HTTP.

use super::store::Filter;
use super::view::CheckView;
use super::{CommitmentCheckId, Finder};
use crate::cases::CaseId;
use crate::identity::caller::{Anyone, PromiseReader};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::CommitmentFindingRequest;
use serde::{Deserialize, Serialize};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_checks)
        .service(record_finding)
        .service(list_case_checks);
}

/// Which checks to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ChecksQuery {
    /// Only those that wait for their last finding, or only those that have it.
    #[param(example = true)]
    open: Option<bool>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// The checks of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CaseChecks {
    /// In the order of the checklist.
    items: Vec<CheckView>,
}

/// List the checks of promises
///
/// 告知承诺核查: a department sees its own, a supervisor those of the city or their district; the
/// oldest first.
#[utoipa::path(
    operation_id = "listCommitmentChecks", tag = "Staff",
    params(ChecksQuery),
    responses((status = 200, description = "A page of checks.", body = Page<CheckView>)),
    security(("bearer" = [])),
)]
#[get("/commitment-checks")]
async fn list_checks(
    reader: PromiseReader,
    state: Data<AppState>,
    lang: Lang,
    query: Params<ChecksQuery>,
) -> Result<Json<Page<CheckView>>> {
    let query = query.0;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let filter = Filter {
        open: query.open,
        after: page.after()?,
        ..Filter::default()
    };
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::page(conn, &reader.0, filter, limit, today, lang))
        .await?;
    Ok(Json(found))
}

/// Record a finding
///
/// The promise is kept, is to be put right by a day (责令整改), or is broken. A broken one is held
/// against the applicant, whose promises are closed until the record is repaired; whether the
/// licence is taken back is said here and nowhere else. Who accepted the case may not check it.
#[utoipa::path(
    operation_id = "recordCommitmentFinding", tag = "Staff",
    params(("id" = String, Path, description = "The check.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = CommitmentFindingRequest,
    responses((status = 200, description = "The check.", body = CheckView)),
    security(("bearer" = [])),
)]
#[post("/commitment-checks/{id}/finding")]
async fn record_finding(
    reader: PromiseReader,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CommitmentCheckId>,
    body: Body<CommitmentFindingRequest>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let label = Anyone::Staff(reader.0.clone()).label();
    let finder = Finder {
        state: state.as_ref().clone(),
        staff: reader.0,
        lang,
        attempt: key.map(|key| {
            let operation = format!("POST /commitment-checks/{id}/finding");
            Attempt::new(&label, &operation, &key, &body.bytes)
        }),
    };
    Ok(super::find(finder, id, body.value).await?.into_response())
}

/// List a case's checks of promises
///
/// For everybody who may see the case, its applicant above all.
#[utoipa::path(
    operation_id = "listCaseCommitmentChecks", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The checks.", body = CaseChecks)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/commitment-checks")]
async fn list_case_checks(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<CaseChecks>> {
    let id = id.into_inner();
    let today = state.clock.today();
    let items = state
        .db
        .read(move |conn| super::of_case(conn, &caller, &id, today, lang))
        .await?;
    Ok(Json(CaseChecks { items }))
}
