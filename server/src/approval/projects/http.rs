//! Investment projects over HTTP.

use super::Project;
use crate::identity::caller::Anyone;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use actix_web::get;
use actix_web::web::{Data, Json, Path};

/// Characters of the longest project code.
const LONGEST_CODE: usize = 24;

pub(in crate::approval) fn configure(operations: &mut Operations<'_>) {
    operations.service(get_project);
}

/// Get an investment project
///
/// Which of its stages are done, running and next, and the working days left along the critical
/// path. For its applicant, and for staff who may see one of its cases.
#[utoipa::path(
    operation_id = "getProject", tag = "Cases",
    params(("code" = String, Path, description = "投资项目编号, up to 24 characters.", max_length = 24, example = "2026-990102-47-01-123456")),
    responses((status = 200, description = "The project.", body = Project)),
    security(("bearer" = [])),
)]
#[get("/projects/{code}")]
async fn get_project(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    code: Path<String>,
) -> Result<Json<Project>> {
    let code = code.into_inner();
    if code.chars().count() > LONGEST_CODE {
        return Err(Code::ProjectNotFound.into());
    }
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| super::project(conn, &caller, &code, today, lang))
        .await?;
    Ok(Json(found))
}
