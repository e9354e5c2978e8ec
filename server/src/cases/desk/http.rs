//! Lists for staff.

use super::{Desk, DeskCase};
use crate::cases::http::parse_states;
use crate::cases::{CaseId, access, store};
use crate::identity::caller::{Anyone, StaffMember};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::Params;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use onewindow_core::clock::Lamp;
use onewindow_core::lifecycle::CaseState;
use serde::Deserialize;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(list_desk).service(find_by_number);
}

/// Which cases to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct DeskQuery {
    /// `window`, `approval` or `result`; all the caller may see when left out.
    #[param(inline)]
    desk: Option<Desk>,
    /// Only those in these states, with commas between them.
    #[param(example = "received,supplement")]
    state: Option<String>,
    /// Only those whose `actLamp` is this: `green`, `yellow` or `red`.
    #[param(value_type = Option<String>, example = "yellow")]
    lamp: Option<Lamp>,
    /// Only those with this in the number or in the applicant's name.
    #[param(example = "林")]
    q: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Where a case is.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
struct FoundCase {
    /// The id.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: CaseId,
}

/// Find a case by its number
///
/// For whoever has the number in hand, or its code before the camera. `case_not_found` for a number
/// nobody has; `other_office` for a case that is not this member's to see.
#[utoipa::path(
    operation_id = "findCaseByNumber", tag = "Staff",
    params(("number" = String, Path, description = "The case number.", example = "9901022026031000013112800000001")),
    responses((status = 200, description = "The case.", body = FoundCase)),
    security(("bearer" = [])),
)]
#[get("/staff/case-numbers/{number}")]
async fn find_by_number(
    staff: StaffMember,
    state: Data<AppState>,
    number: Path<String>,
) -> Result<Json<FoundCase>> {
    let (number, today) = (number.into_inner(), state.clock.today());
    let id = state
        .db
        .read(move |conn| {
            let row = store::numbered(conn, &number)?;
            access::load(conn, &Anyone::Staff(staff), &row.id, today)?;
            Ok(row.id.clone())
        })
        .await?;
    Ok(Json(FoundCase { id }))
}

/// List cases on a desk
///
/// The window sees the cases of its district, an approver those of their department, a supervisor
/// all they watch. What must be acted on first comes first, as `actBy` has it; what nobody's time
/// runs for, because the applicant has it or a special procedure runs, comes last.
#[utoipa::path(
    operation_id = "listDesk", tag = "Staff",
    params(DeskQuery),
    responses((status = 200, description = "A page of cases.", body = Page<DeskCase>)),
    security(("bearer" = [])),
)]
#[get("/staff/cases")]
async fn list_desk(
    staff: StaffMember,
    state: Data<AppState>,
    lang: Lang,
    query: Params<DeskQuery>,
) -> Result<Json<Page<DeskCase>>> {
    let query = query.0;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let today = state.clock.today();
    let submitted = || {
        let all = CaseState::ALL.into_iter();
        all.filter(|state| *state != CaseState::Draft).collect()
    };
    let mut states: Vec<CaseState> = match (&query.state, query.desk) {
        (Some(names), _) => parse_states(names)?,
        (None, Some(desk)) => desk.states(),
        (None, None) => submitted(),
    };
    // A draft is the applicant's alone.
    states.retain(|state| *state != CaseState::Draft);
    let mut filter = store::Filter {
        states: Some(states),
        text: query.q.filter(|text| !text.trim().is_empty()),
        after: page.after()?,
        ..store::Filter::default()
    };
    let found = state
        .db
        .read(move |conn| {
            super::narrow(conn, &staff, &mut filter)?;
            let days = super::lamp_days(conn, today)?;
            filter.lamp = query.lamp.map(|lamp| (lamp, days));
            super::page(conn, staff, &filter, limit, days, lang)
        })
        .await?;
    Ok(Json(found))
}
