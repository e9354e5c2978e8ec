//! The feed over HTTP.

use super::Changes;
use crate::identity::caller::Client;
use crate::platform::AppState;
use crate::platform::cursor::PageQuery;
use crate::platform::extract::Params;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::get;
use actix_web::web::{Data, Json};

pub(in crate::integration) fn configure(operations: &mut Operations<'_>) {
    operations.service(list_changes);
}

/// Follow what happens to cases
///
/// What happened to cases of the program's departments, in its order, from the beginning or from a
/// `cursor`. The answer always says where to go on, so a program asks again with the last `cursor`
/// for what is new. Nothing is skipped, and an event has one place for good. Events are kept for two
/// years; who asks with an older `cursor` gets `cursor_too_old` and begins anew. The events are those
/// of the webhooks, with the same ids.
#[utoipa::path(
    operation_id = "listChanges", tag = "Integration",
    params(PageQuery),
    responses((status = 200, description = "What happened.", body = Changes)),
    security(("oauth" = ["changes:read"])),
)]
#[get("/changes")]
async fn list_changes(
    client: Client,
    state: Data<AppState>,
    query: Params<PageQuery>,
) -> Result<Json<Changes>> {
    let (after, limit) = (query.0.after::<i64>()?, query.0.limit()?);
    let found = state
        .db
        .read(move |conn| super::since(conn, &client.id, after, limit))
        .await?;
    Ok(Json(found))
}
