//! The lamps board over HTTP.

use super::events;
use super::lamps::{self, Board, Totals, Wanted};
use crate::cases::lamps::Source;
use crate::cases::lamps::store::Scope;
use crate::identity::caller::Supervisor;
use crate::platform::cursor::PageQuery;
use crate::platform::extract::Params;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use onewindow_core::clock::Lamp;
use serde::Deserialize;

pub(super) fn configure(operations: &mut Operations<'_>) {
    operations.service(get_lamps).service(watch_lamps);
}

/// Which lamps to show.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct LampsQuery {
    /// Whose limits: of cases, which is the default, or of departments' tasks.
    #[serde(default)]
    #[param(inline)]
    source: Source,
    /// List only those of this colour: `green`, `yellow` or `red`.
    #[param(value_type = Option<String>, example = "red")]
    lamp: Option<Lamp>,
    /// Count and list only those of this department.
    #[param(example = "scjg")]
    department: Option<String>,
    /// Count and list only those of this district.
    #[param(example = "dongqu")]
    district: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Watch the lamps
///
/// How many limits run, by colour, department and district, and those of them asked for, the most
/// urgent first: red past the end, yellow near it, green in time. A supervisor of the city watches
/// every district, one of a district their own.
#[utoipa::path(
    operation_id = "getLamps", tag = "Supervision",
    params(LampsQuery),
    responses((status = 200, description = "The board.", body = Board)),
    security(("bearer" = [])),
)]
#[get("/lamps")]
async fn get_lamps(
    supervisor: Supervisor,
    state: Data<AppState>,
    lang: Lang,
    query: Params<LampsQuery>,
) -> Result<Json<Board>> {
    let query = query.0;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let wanted = Wanted {
        lamp: query.lamp,
        after: page.after()?,
        limit: page.limit()?,
    };
    let scope = lamps::within(
        &supervisor,
        Scope {
            source: query.source,
            department: query.department,
            district: query.district,
        },
    )?;
    let today = state.clock.today();
    let board = state
        .db
        .read(move |conn| lamps::board(conn, supervisor, &scope, &wanted, today, lang))
        .await?;
    Ok(Json(board))
}

/// Where to watch.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// Whose limits: of cases, which is the default, or of departments' tasks.
    #[serde(default)]
    #[param(inline)]
    source: Source,
    /// Count only those of this department.
    #[param(example = "scjg")]
    department: Option<String>,
    /// Count only those of this district.
    #[param(example = "dongqu")]
    district: Option<String>,
}

/// Watch the totals as they change
///
/// Server-sent events: the totals at once and again whenever they are others, each an event
/// `totals` with a JSON object, whichever server made the change. The answer ends after five
/// minutes; ask again then.
#[utoipa::path(
    operation_id = "watchLamps", tag = "Supervision",
    params(EventsQuery),
    responses((status = 200, description = "Events `totals`, each with this object.", body = Totals, content_type = "text/event-stream")),
    security(("bearer" = [])),
)]
#[get("/lamps/events")]
async fn watch_lamps(
    supervisor: Supervisor,
    state: Data<AppState>,
    lang: Lang,
    query: Params<EventsQuery>,
) -> Result<HttpResponse> {
    let query = query.0;
    let scope = lamps::within(
        &supervisor,
        Scope {
            source: query.source,
            department: query.department,
            district: query.district,
        },
    )?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // A compressor would hold an event back until it has enough of them.
        .insert_header(ContentEncoding::Identity)
        .streaming(events::stream(state.as_ref().clone(), scope, lang)))
}
