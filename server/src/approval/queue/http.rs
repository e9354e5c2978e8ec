//! A department's open tasks over HTTP.

use super::QueuedTask;
use crate::cases::tasks::store::TasksWanted;
use crate::identity::caller::Approver;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::Params;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::get;
use actix_web::web::{Data, Json};
use onewindow_core::clock::Lamp;
use serde::Deserialize;

pub(in crate::approval) fn configure(operations: &mut Operations<'_>) {
    operations.service(list_tasks);
}

/// Which page of tasks to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct TasksQuery {
    /// Only those with this lamp: `green`, `yellow` or `red`.
    #[param(value_type = Option<String>, example = "red")]
    lamp: Option<Lamp>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// List my department's tasks
///
/// The tasks that wait for the caller's department, in every case, the most urgent first.
#[utoipa::path(
    operation_id = "listTasks", tag = "Staff",
    params(TasksQuery),
    responses((status = 200, description = "A page of tasks.", body = Page<QueuedTask>)),
    security(("bearer" = [])),
)]
#[get("/staff/tasks")]
async fn list_tasks(
    approver: Approver,
    state: Data<AppState>,
    lang: Lang,
    query: Params<TasksQuery>,
) -> Result<Json<Page<QueuedTask>>> {
    let page = PageQuery {
        cursor: query.0.cursor.clone(),
        limit: query.0.limit,
    };
    let (limit, after) = (page.limit()?, page.after()?);
    let today = state.clock.today();
    let staff = approver.0;
    let found = state
        .db
        .read(move |conn| {
            let asked = TasksWanted {
                lamp: query.0.lamp.map(|lamp| (lamp, today)),
                after,
                limit,
            };
            super::open(conn, &staff, &asked, today, lang)
        })
        .await?;
    Ok(Json(found))
}
