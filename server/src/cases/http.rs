//! Cases for their applicants, and for whoever may look at one.

use super::change::Order;
use super::sheet::Newer;
use super::store::{self, Filter, Owner};
use super::tasks::Work;
use super::view::{self, CaseSummary, CaseView};
use super::{CaseId, access, draft, prereview, submission, timeline};
use crate::identity::caller::{Anyone, Citizen, Filler};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::db::Conn;
use crate::platform::extract::{Body, IfMatch, Params, etag};
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::{CaseState, Command};
use onewindow_core::requests::{
    CreateCaseRequest, SaveDraftRequest, SubmissionRequest, WithdrawalRequest,
};
use serde::Deserialize;

pub(super) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(create_case)
        .service(list_cases)
        .service(get_case)
        .service(save_draft)
        .service(submit_case)
        .service(resubmit_case)
        .service(withdraw_case)
        .service(supply_deferred)
        .service(begin_again)
        .service(get_timeline);
}

/// Which of the caller's cases to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct CasesQuery {
    /// Only those in this state.
    #[param(example = "received")]
    state: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Begin a case
///
/// Begins a draft of an open service item, for the citizen or for a firm they hold a mandate for.
#[utoipa::path(
    operation_id = "createCase", tag = "Cases",
    params(("Idempotency-Key" = String, Header, description = "New for each case; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = CreateCaseRequest,
    responses((status = 201, description = "The draft.", body = CaseView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[post("/cases")]
async fn create_case(
    citizen: Citizen,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<CreateCaseRequest>,
) -> Result<HttpResponse> {
    let caller = Anyone::Citizen(citizen.clone());
    let attempt = Attempt::new(&caller.label(), "POST /cases", &key, &body.bytes);
    let answer = draft::create(&state, citizen, body.value, attempt, lang).await?;
    Ok(answer.into_response())
}

/// List my cases
///
/// The caller's own cases and those of the firms they may act for, newest first.
#[utoipa::path(
    operation_id = "listCases", tag = "Cases",
    params(CasesQuery),
    responses((status = 200, description = "A page of cases.", body = Page<CaseSummary>)),
    security(("bearer" = []), ("oauth" = ["own-cases:read"])),
)]
#[get("/cases")]
async fn list_cases(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    query: Params<CasesQuery>,
) -> Result<Json<Page<CaseSummary>>> {
    let CasesQuery {
        state: wanted,
        cursor,
        limit,
    } = query.0;
    let page = PageQuery { cursor, limit };
    let limit = page.limit()?;
    let mut filter = Filter {
        states: wanted.as_deref().map(parse_states).transpose()?,
        before: page.after()?,
        ..Filter::default()
    };
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| {
            filter.owner = Some(owner(conn, &citizen, today)?);
            let caller = Anyone::Citizen(citizen);
            let rows = store::list(conn, &filter, limit)?;
            let page = Page::build(
                rows,
                limit,
                |row| row.id.clone(),
                |row| view::summary(&row, &caller, &Work::default(), today, lang),
            );
            view::page(page)
        })
        .await?;
    Ok(Json(found))
}

/// Whose cases somebody lists: of a program those of the citizen alone, as [`access::load`] has it.
fn owner(conn: &mut Conn, citizen: &Citizen, today: Date) -> Result<Owner> {
    if citizen.program.is_some() {
        return Ok(Owner {
            person: citizen.id.to_string(),
            ..Owner::default()
        });
    }
    Owner::all(conn, &citizen.id, today)
}

/// One state, or several with commas between them.
pub(crate) fn parse_states(names: &str) -> Result<Vec<CaseState>> {
    names
        .split(',')
        .map(|name| {
            CaseState::parse(name.trim())
                .ok_or_else(|| Error::new(Code::InvalidQuery).with("reason", "state"))
        })
        .collect()
}

/// Get a case
///
/// The whole case: answers, checklist, files, notices, tasks and what the asker may do next. A draft
/// is its applicant's alone, but for the clerks they asked to look at it, as long as they ask.
#[utoipa::path(
    operation_id = "getCase", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = []), ("oauth" = ["own-cases:read"])),
)]
#[get("/cases/{id}")]
async fn get_case(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let shared = state.clone();
    let case = prereview::look(&state, caller, id, None, {
        move |conn, row, caller| view::case(conn, &shared, row, caller, lang)
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(i64::from(case.summary.version)))
        .json(case))
}

/// Save a draft
///
/// Saves answers and choices, however few. Values that are wrong are kept and reported in the
/// verdict; only a document that cannot be read or is over a limit is refused.
#[utoipa::path(
    operation_id = "saveDraft", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"1\""),
    ),
    request_body(content = SaveDraftRequest, example = json!({
        "answers": {"operator": {"name": "林晓"}},
        "choices": {"commitments": ["premises-proof"], "deferrals": [], "licences": ["resident-id-card"]},
    })),
    responses((status = 200, description = "The case as saved.", body = CaseView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[put("/cases/{id}/draft")]
async fn save_draft(
    filler: Filler,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<SaveDraftRequest>,
) -> Result<HttpResponse> {
    let newer = Newer {
        answers: Some(body.value.answers.get().to_owned()),
        choices: Some(body.value.choices),
    };
    let order = Order::new(&state, filler.0, lang, id, version, Command::SaveDraft);
    Ok(draft::save(order, newer).await?.into_response())
}

/// Submit a case
///
/// Hands the case in with the answers sent, or with those saved. The server gives the same verdict
/// as the phone; while anything is wrong or missing nothing is written.
#[utoipa::path(
    operation_id = "submitCase", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"2\""),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer.", example = "5f0c7a52-0002"),
    ),
    request_body(content = SubmissionRequest, example = json!({
        "answers": {"operator": {"name": "林晓"}},
        "choices": {"commitments": [], "deferrals": [], "licences": ["resident-id-card"]},
    })),
    responses((status = 200, description = "The case with its receipt.", body = CaseView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[post("/cases/{id}/submission")]
async fn submit_case(
    filler: Filler,
    key: IdempotencyKey,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<SubmissionRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, filler.0, lang, id, version, Command::Submit)
        .once(Some(&key), &body.bytes);
    Ok(submission::submit(order, newer(body.value))
        .await?
        .into_response())
}

/// Submit a case again
///
/// Hands in what the single notice asked for.
#[utoipa::path(
    operation_id = "resubmitCase", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"6\""),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer.", example = "5f0c7a52-0003"),
    ),
    request_body(content = SubmissionRequest, example = json!({
        "answers": {"operator": {"name": "林晓"}},
        "choices": {"commitments": [], "deferrals": [], "licences": ["resident-id-card"]},
    })),
    responses((status = 200, description = "The case, received again.", body = CaseView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[post("/cases/{id}/resubmission")]
async fn resubmit_case(
    filler: Filler,
    key: IdempotencyKey,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<SubmissionRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, filler.0, lang, id, version, Command::Resubmit)
        .once(Some(&key), &body.bytes);
    Ok(submission::submit(order, newer(body.value))
        .await?
        .into_response())
}

fn newer(request: SubmissionRequest) -> Newer {
    Newer {
        answers: request.answers.map(|answers| answers.get().to_owned()),
        choices: request.choices,
    }
}

/// Withdraw a case
///
/// Takes the case back; possible until it is decided.
#[utoipa::path(
    operation_id = "withdrawCase", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    request_body = WithdrawalRequest,
    responses((status = 200, description = "The case, withdrawn.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/withdrawal")]
async fn withdraw_case(
    filler: Filler,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<WithdrawalRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, filler.0, lang, id, version, Command::Withdraw)
        .once(key.as_ref(), &body.bytes);
    Ok(submission::withdraw(order, body.value.reason)
        .await?
        .into_response())
}

/// Hand in deferred documents
///
/// Says that the documents deferred at submission are there now; each has its file. Nothing is owed
/// from then on.
#[utoipa::path(
    operation_id = "supplyDeferred", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"4\""),
    ),
    responses((status = 200, description = "The case, which owes nothing any more.", body = CaseView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[post("/cases/{id}/deferred-materials")]
async fn supply_deferred(
    filler: Filler,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let caller = filler.0;
    let order = Order::new(&state, caller, lang, id, version, Command::SupplyDeferred)
        .once(key.as_ref(), &[]);
    Ok(submission::supply_deferred(order).await?.into_response())
}

/// Begin again
///
/// Begins a new draft from the answers, choices and files of a case that was returned.
#[utoipa::path(
    operation_id = "beginAgain", tag = "Cases",
    params(
        ("id" = String, Path, description = "The returned case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "New for each draft; the same key gives the same answer.", example = "5f0c7a52-0004"),
    ),
    responses((status = 201, description = "The new draft.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/new-draft")]
async fn begin_again(
    citizen: Citizen,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let caller = Anyone::Citizen(citizen.clone());
    let id = id.into_inner();
    let attempt = Attempt::new(&caller.label(), &format!("beginAgain {id}"), &key, &[]);
    let answer = draft::begin_again(&state, citizen, id, attempt, lang).await?;
    Ok(answer.into_response())
}

/// Get a case's timeline
///
/// Every step of the case so far, oldest first.
#[utoipa::path(
    operation_id = "getTimeline", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The steps.", body = timeline::Timeline)),
    security(("bearer" = []), ("oauth" = ["own-cases:read"])),
)]
#[get("/cases/{id}/timeline")]
async fn get_timeline(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<timeline::Timeline>> {
    let id = id.into_inner();
    let today = state.clock.today();
    let steps = state
        .db
        .read(move |conn| {
            let row = access::load(conn, &caller, &id, today)?;
            timeline::of(conn, &row.id, &caller, lang)
        })
        .await?;
    Ok(Json(steps))
}
