//! Drafts, deleted by their applicants.

use super::by_applicant;
use crate::cases::CaseId;
use crate::identity::caller::Filler;
use crate::platform::AppState;
use crate::platform::extract::IfMatch;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(delete_draft);
}

/// Delete a draft
///
/// Deletes a draft with everything in it; it does not come back. What was handed in is no draft and
/// can only be withdrawn, and a draft that belongs to an application for a package stays with it.
#[utoipa::path(
    operation_id = "deleteDraft", tag = "Cases",
    params(
        ("id" = String, Path, description = "The draft.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"2\""),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/cases/{id}")]
async fn delete_draft(
    filler: Filler,
    version: IfMatch,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let (caller, id) = (filler.0, id.into_inner());
    let (audit, now) = (state.audit.clone(), state.clock.now());
    state
        .db
        .write(move |tx| by_applicant(tx, &audit, &caller, (&id, version.0), now))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
