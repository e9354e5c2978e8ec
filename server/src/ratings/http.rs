//! Ratings over HTTP.

use super::store::Filter;
use super::tags::{self, GradeView};
use super::view::{CaseRating, DepartmentRatings, Grades, RatingView, per_mille};
use super::{Asker, RatingId, store};
use crate::cases::{self, CaseId};
use crate::catalogue;
use crate::identity::caller::{Anyone, Citizen, Supervisor};
use crate::platform::clock::start_of;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::db::Conn;
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::date::Date;
use onewindow_core::requests::{RatingAnswerRequest, RatingRequest, SecondRatingRequest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The longest time statistics are made of, in days.
const LONGEST: i32 = 366;

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_rating_tags)
        .service(get_case_rating)
        .service(rate_case)
        .service(rate_case_again)
        .service(list_ratings)
        .service(answer_rating)
        .service(get_item_ratings)
        .service(get_rating_statistics);
}

/// The grades with their tags.
#[derive(Debug, Serialize, ToSchema)]
struct RatingTags {
    /// The best grade first.
    items: Vec<GradeView>,
}

/// List the grades and tags of ratings
///
/// The five grades of 好差评 with the national tags of each, in the asker's language.
#[utoipa::path(
    operation_id = "listRatingTags", tag = "Ratings",
    responses((status = 200, description = "The grades.", body = RatingTags)),
    security(()),
)]
#[get("/rating-tags")]
async fn list_rating_tags(lang: Lang) -> Json<RatingTags> {
    Json(RatingTags {
        items: tags::all(lang),
    })
}

/// Get a case's rating
///
/// For the applicant: what they gave and what came of it, and whether the case can be rated now.
#[utoipa::path(
    operation_id = "getCaseRating", tag = "Ratings",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The rating, if there is one.", body = CaseRating)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/rating")]
async fn get_case_rating(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<CaseRating>> {
    let asker = asker(&state, citizen, id, lang);
    let found = state
        .db
        .read(move |conn| super::of_case(conn, &asker))
        .await?;
    Ok(Json(found))
}

fn asker(state: &Data<AppState>, citizen: Citizen, id: Path<CaseId>, lang: Lang) -> Asker {
    Asker {
        state: state.as_ref().clone(),
        citizen,
        case: id.into_inner(),
        lang,
    }
}

/// Rate a case
///
/// Once, when the office has had its say: five grades, tags of the grade, a few words. One below
/// 基本满意 is looked into by a supervisor and answered within 15 working days.
#[utoipa::path(
    operation_id = "rateCase", tag = "Ratings",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "New for each rating; the same key gives the same answer.", example = "5f0c7a52-0001"),
    ),
    request_body = RatingRequest,
    responses((status = 201, description = "The rating.", body = CaseRating)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/rating")]
async fn rate_case(
    citizen: Citizen,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<RatingRequest>,
) -> Result<HttpResponse> {
    let operation = format!("POST /cases/{id}/rating");
    let caller = Anyone::Citizen(citizen.clone()).label();
    let attempt = Attempt::new(&caller, &operation, &key, &body.bytes);
    let asker = asker(&state, citizen, id, lang);
    Ok(super::rate(asker, attempt, body.value)
        .await?
        .into_response())
}

/// Rate a case a second time
///
/// Once, after a bad rating was answered (回访评价).
#[utoipa::path(
    operation_id = "rateCaseAgain", tag = "Ratings",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = SecondRatingRequest,
    responses((status = 200, description = "The rating.", body = CaseRating)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/rating/second")]
async fn rate_case_again(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<SecondRatingRequest>,
) -> Result<Json<CaseRating>> {
    let asker = asker(&state, citizen, id, lang);
    let request = body.value;
    let rated = state
        .db
        .write(move |tx| super::rate_again(tx, &asker, &request))
        .await?;
    Ok(Json(rated))
}

/// Which ratings to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct RatingsQuery {
    /// Only those that wait for an answer, or only those that do not.
    #[param(example = true)]
    open: Option<bool>,
    /// Only those of this department.
    #[param(example = "scjg")]
    department: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// List ratings
///
/// For supervisors: those of the city or of their district, newest first. Who gave them is not told.
#[utoipa::path(
    operation_id = "listRatings", tag = "Ratings",
    params(RatingsQuery),
    responses((status = 200, description = "A page of ratings.", body = Page<RatingView>)),
    security(("bearer" = [])),
)]
#[get("/ratings")]
async fn list_ratings(
    supervisor: Supervisor,
    state: Data<AppState>,
    lang: Lang,
    query: Params<RatingsQuery>,
) -> Result<Json<Page<RatingView>>> {
    let query = query.0;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let filter = Filter {
        district: supervisor.0.district,
        department: query.department,
        open: query.open,
        before: page.after()?,
    };
    let (vault, today) = (state.vault.clone(), state.clock.today());
    let rows = state
        .db
        .read(move |conn| store::list(conn, &filter, limit))
        .await?;
    let page = Page::build(
        rows,
        limit,
        |(row, ..)| row.id.clone(),
        |listed| RatingView::new(&vault, listed, today, lang),
    );
    Ok(Json(cases::view::page(page)?))
}

/// Answer a bad rating
///
/// Once, by a supervisor who had no part in the case. The applicant is told and may rate once more. One
/// found to be a mistake or made up counts nowhere.
#[utoipa::path(
    operation_id = "answerRating", tag = "Ratings",
    params(("id" = String, Path, description = "The rating.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = RatingAnswerRequest,
    responses((status = 200, description = "The rating with its answer.", body = RatingView)),
    security(("bearer" = [])),
)]
#[post("/ratings/{id}/answer")]
async fn answer_rating(
    supervisor: Supervisor,
    state: Data<AppState>,
    lang: Lang,
    id: Path<RatingId>,
    body: Body<RatingAnswerRequest>,
) -> Result<Json<RatingView>> {
    let (here, id, request) = (state.as_ref().clone(), id.into_inner(), body.value);
    let answered = state
        .db
        .write(move |tx| super::answer(tx, &here, &supervisor.0, (&id, &request), lang))
        .await?;
    Ok(Json(answered))
}

/// Get an item's ratings
///
/// How often each grade was given to cases of an item, for everybody to see.
#[utoipa::path(
    operation_id = "getItemRatings", tag = "Ratings",
    params(("key" = String, Path, description = "The item.", example = "shipin-jingying-xuke")),
    responses((status = 200, description = "The grades.", body = Grades)),
    security(()),
)]
#[get("/items/{key}/ratings")]
async fn get_item_ratings(state: Data<AppState>, key: Path<String>) -> Result<Json<Grades>> {
    let key = key.into_inner();
    let counts = state
        .db
        .read(move |conn| {
            catalogue::item(conn, &key)?;
            store::of_item(conn, &key)
        })
        .await?;
    Ok(Json(Grades::of(counts)?))
}

/// The days statistics are made of.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct StatisticsQuery {
    /// The first day.
    #[param(value_type = String, format = Date, example = "2026-01-01")]
    from: Date,
    /// The last day, at most a year after the first.
    #[param(value_type = String, format = Date, example = "2026-03-31")]
    to: Date,
}

/// Ratings department by department.
#[derive(Debug, Serialize, ToSchema)]
struct RatingStatistics {
    /// By the departments' keys.
    items: Vec<DepartmentRatings>,
}

/// Get statistics of ratings
///
/// For supervisors: cases decided, ratings and grades department by department, of the city or of their
/// district.
#[utoipa::path(
    operation_id = "getRatingStatistics", tag = "Ratings",
    params(StatisticsQuery),
    responses((status = 200, description = "The departments.", body = RatingStatistics)),
    security(("bearer" = [])),
)]
#[get("/rating-statistics")]
async fn get_rating_statistics(
    supervisor: Supervisor,
    state: Data<AppState>,
    lang: Lang,
    query: Params<StatisticsQuery>,
) -> Result<Json<RatingStatistics>> {
    let (from, to) = (query.0.from, query.0.to);
    let latest = from.add_days(LONGEST).unwrap_or(from);
    if to < from || to > latest {
        return Err(Error::new(Code::InvalidQuery).with("reason", "from–to: 1–366 days"));
    }
    let until = start_of(to.add_days(1).unwrap_or(to));
    let span = (start_of(from), until);
    let district = supervisor.0.district;
    let items = state
        .db
        .read(move |conn| departments(conn, district.as_ref(), span, lang))
        .await?;
    Ok(Json(RatingStatistics { items }))
}

fn departments(
    conn: &mut Conn,
    district: Option<&String>,
    span: (
        crate::platform::clock::Timestamp,
        crate::platform::clock::Timestamp,
    ),
    lang: Lang,
) -> Result<Vec<DepartmentRatings>> {
    let mut all: BTreeMap<String, (i64, Vec<(i32, i64)>)> = BTreeMap::new();
    for (department, decided) in store::decided(conn, district, span)? {
        all.entry(department).or_default().0 = decided;
    }
    for (department, stars, count) in store::by_department(conn, district, span)? {
        all.entry(department).or_default().1.push((stars, count));
    }
    all.into_iter()
        .map(|(department, (decided, counts))| {
            let name = catalogue::department_name(conn, &department)?;
            let grades = Grades::of(counts)?;
            Ok(DepartmentRatings {
                name: lang
                    .pick(&name.zh, name.en.as_ref().unwrap_or(&name.zh))
                    .clone(),
                rated_per_mille: per_mille(grades.rated(), decided),
                department,
                decided,
                grades,
            })
        })
        .collect()
}
