//! Credit records over HTTP.

use super::view::{CreditRecord, GradedSubject};
use super::{CreditRecordId, answer_repair, ask_repair, mine, requests, set_grade};
use crate::identity::caller::{Administrator, Citizen, CreditKeeper};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use onewindow_core::requests::{CreditGradeRequest, RepairAnswerRequest, RepairRequest};
use serde::Serialize;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_credit_records)
        .service(request_repair)
        .service(list_repair_requests)
        .service(answer_repair_request)
        .service(put_credit_grade);
}

/// The credit records of somebody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CreditRecords {
    /// Newest first.
    items: Vec<CreditRecord>,
}

/// List my credit records
///
/// 信用记录: one's own and those of the firms one represents, with what each closes until it is
/// repaired. Nobody else sees them.
#[utoipa::path(
    operation_id = "listCreditRecords", tag = "Cases",
    responses((status = 200, description = "The records.", body = CreditRecords)),
    security(("bearer" = [])),
)]
#[get("/me/credit-records")]
async fn list_credit_records(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
) -> Result<Json<CreditRecords>> {
    let items = state
        .db
        .read(move |conn| mine(conn, &citizen.id, lang))
        .await?;
    Ok(Json(CreditRecords { items }))
}

/// Ask for a record to be repaired
///
/// 信用修复: says what was put right. Once declined it may be asked for again.
#[utoipa::path(
    operation_id = "requestCreditRepair", tag = "Cases",
    params(("id" = String, Path, description = "The record.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = RepairRequest,
    responses((status = 200, description = "The record.", body = CreditRecord)),
    security(("bearer" = [])),
)]
#[post("/me/credit-records/{id}/repair-request")]
async fn request_repair(
    citizen: Citizen,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CreditRecordId>,
    body: Body<RepairRequest>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let label = format!("citizen:{}", citizen.id);
    let attempt = attempt(&label, &id, key, &body.bytes);
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let record = ask_repair(tx, here, &citizen, &id, &body.value, lang)?;
        Answer::json(200, None, &record)
    })
    .await?;
    Ok(answer.into_response())
}

/// List the repairs asked for
///
/// For administrators, and for supervisors those of their city or district; the record known
/// longest first.
#[utoipa::path(
    operation_id = "listRepairRequests", tag = "Staff",
    params(PageQuery),
    responses((status = 200, description = "A page of records.", body = Page<CreditRecord>)),
    security(("bearer" = [])),
)]
#[get("/repair-requests")]
async fn list_repair_requests(
    keeper: CreditKeeper,
    state: Data<AppState>,
    lang: Lang,
    query: Params<PageQuery>,
) -> Result<Json<Page<CreditRecord>>> {
    let (limit, after) = (query.0.limit()?, query.0.after()?);
    let found = state
        .db
        .read(move |conn| requests(conn, &keeper.0, after.as_ref(), limit, lang))
        .await?;
    Ok(Json(found))
}

/// Answer a request for repair
///
/// Accepted, the record closes nothing any more; declined, it stands. Who found what it holds does
/// not answer.
#[utoipa::path(
    operation_id = "answerRepairRequest", tag = "Staff",
    params(("id" = String, Path, description = "The record.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = RepairAnswerRequest,
    responses((status = 200, description = "The record.", body = CreditRecord)),
    security(("bearer" = [])),
)]
#[post("/repair-requests/{id}/answer")]
async fn answer_repair_request(
    keeper: CreditKeeper,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CreditRecordId>,
    body: Body<RepairAnswerRequest>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let label = format!("staff:{}", keeper.0.id);
    let attempt = attempt(&label, &id, key, &body.bytes);
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let record = answer_repair(tx, here, &keeper.0, &id, &body.value, lang)?;
        Answer::json(200, None, &record)
    })
    .await?;
    Ok(answer.into_response())
}

/// Set a credit grade
///
/// 信用等级 as the city's credit office has it, A to D. With A and no record that is not repaired,
/// what one hands in goes through the green channel.
#[utoipa::path(
    operation_id = "putCreditGrade", tag = "Staff",
    request_body = CreditGradeRequest,
    responses((status = 200, description = "Who has it now.", body = GradedSubject)),
    security(("bearer" = [])),
)]
#[put("/credit-grades")]
async fn put_credit_grade(
    administrator: Administrator,
    state: Data<AppState>,
    lang: Lang,
    body: Body<CreditGradeRequest>,
) -> Result<Json<GradedSubject>> {
    let here = state.as_ref().clone();
    let set = state
        .db
        .write(move |tx| set_grade(tx, &here, &administrator.0, &body.value, lang))
        .await?;
    Ok(Json(set))
}

fn attempt(
    label: &str,
    id: &CreditRecordId,
    key: Option<IdempotencyKey>,
    body: &[u8],
) -> Option<Attempt> {
    let operation = format!("repair {id}");
    key.map(|key| Attempt::new(label, &operation, &key, body))
}
