//! Stage templates over HTTP: open to everybody.

use super::view::{StageTemplateSummary, StageTemplateView, StageTemplates};
use super::{stage_template, store};
use crate::catalogue::http::cached;
use crate::catalogue::memo;
use crate::platform::lang::Lang;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::state::AppState;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

pub(in crate::catalogue) fn configure(operations: &mut Operations<'_>) {
    operations.service(list_stages).service(get_stages);
}

/// List stage templates
///
/// How departments work side by side on investment projects (并联审批), with the working days in
/// series and along the critical path.
#[utoipa::path(
    operation_id = "listStages", tag = "Catalogue",
    responses((status = 200, description = "The templates.", body = StageTemplates)),
    security(()),
)]
#[get("/stages")]
async fn list_stages(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
) -> Result<HttpResponse> {
    let items = state
        .db
        .read(move |conn| {
            let mut items = Vec::new();
            for key in store::keys(conn)? {
                items.push(StageTemplateSummary::new(
                    &stage_template(conn, &key)?,
                    lang,
                ));
            }
            Ok(items)
        })
        .await?;
    cached(&request, lang, &StageTemplates { items })
}

/// Get a stage template
///
/// Its stages, departments, limits and prerequisites, and the best path (最优办理路径): the tasks
/// that decide how long the whole takes.
#[utoipa::path(
    operation_id = "getStages", tag = "Catalogue",
    params(("key" = String, Path, description = "The template's key.", example = "fuza-xiangmu")),
    responses((status = 200, description = "The template.", body = StageTemplateView)),
    security(()),
)]
#[get("/stages/{key}")]
async fn get_stages(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key.into_inner();
    let view = state
        .db
        .read(move |conn| {
            let found = stage_template(conn, &key)?;
            let codes = memo::codes(conn)?;
            Ok(StageTemplateView::new(&found, &codes, lang))
        })
        .await?;
    cached(&request, lang, &view)
}
