//! A program's webhooks over HTTP, for administrators.

use crate::identity::caller::Administrator;
use crate::integration::webhooks::view::{DeliveryView, Webhooks};
use crate::integration::webhooks::{self, DeliveryId, WebhookId};
use crate::platform::AppState;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::Params;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};

pub(in crate::integration::webhooks) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_client_webhooks)
        .service(list_client_webhook_deliveries)
        .service(test_client_webhook)
        .service(replay_client_webhook_delivery);
}

/// List a client's webhooks
///
/// The oldest first, with whether they are on and why one is off. Their secrets are the program's own.
/// `client_in_sandbox` for a program that works in a sandbox: its webhooks are in there, and it alone
/// sees them.
#[utoipa::path(
    operation_id = "listClientWebhooks", tag = "Integration",
    params(("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The program's webhooks.", body = Webhooks)),
    security(("bearer" = [])),
)]
#[get("/clients/{id}/webhooks")]
async fn list_client_webhooks(
    _: Administrator,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<Json<Webhooks>> {
    let (client, now) = (id.into_inner(), state.clock.now());
    let found = state
        .db
        .read(move |conn| super::list(conn, &client, now))
        .await?;
    Ok(Json(found))
}

/// List what was sent to a client's webhook
///
/// The log of the last thirty days as the program reads it, the newest first: what waits, what was
/// delivered, what failed and why. `client_in_sandbox` for a program that works in a sandbox.
#[utoipa::path(
    operation_id = "listClientWebhookDeliveries", tag = "Integration",
    params(
        ("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("webhook" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of the log.", body = Page<DeliveryView>)),
    security(("bearer" = [])),
)]
#[get("/clients/{id}/webhooks/{webhook}/deliveries")]
async fn list_client_webhook_deliveries(
    _: Administrator,
    state: Data<AppState>,
    path: Path<(String, WebhookId)>,
    query: Params<PageQuery>,
) -> Result<Json<Page<DeliveryView>>> {
    let (from, (client, webhook)) = ((query.0.after()?, query.0.limit()?), path.into_inner());
    let found = state
        .db
        .read(move |conn| super::log(conn, &client, &webhook, from))
        .await?;
    Ok(Json(found))
}

/// Send a test event to a client's webhook
///
/// What the program sends itself by `POST /webhooks/{id}/tests`: a `webhook.test` goes to the address
/// like any event, signed with its secret, and the log says what became of it. The audit trail has who
/// sent it. `client_stopped` when the program was stopped, `client_in_sandbox` when it works in a sandbox.
#[utoipa::path(
    operation_id = "testClientWebhook", tag = "Integration",
    params(
        ("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("webhook" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("Idempotency-Key" = String, Header, description = "New for each test; the same key gives the same answer.", example = "5f0c7a52-0003"),
    ),
    responses((status = 202, description = "It is on its way.", body = DeliveryView)),
    security(("bearer" = [])),
)]
#[post("/clients/{id}/webhooks/{webhook}/tests")]
async fn test_client_webhook(
    administrator: Administrator,
    key: IdempotencyKey,
    state: Data<AppState>,
    path: Path<(String, WebhookId)>,
) -> Result<HttpResponse> {
    let (client, webhook) = path.into_inner();
    let operation = format!("POST /clients/{client}/webhooks/{webhook}/tests");
    let asker = super::asker(&state, administrator.0, client).await?;
    let attempt = asker.attempt(&operation, &key, b"");
    let answer = webhooks::test(asker, attempt, webhook).await?;
    Ok(answer.into_response())
}

/// Send an event to a client's webhook once more
///
/// One that was delivered or given up, under the same `webhook-id`, as the program does itself by
/// `POST /webhooks/{id}/deliveries/{delivery}/replay`. The audit trail has who sent it. `client_stopped`
/// when the program was stopped, `client_in_sandbox` when it works in a sandbox.
#[utoipa::path(
    operation_id = "replayClientWebhookDelivery", tag = "Integration",
    params(
        ("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("webhook" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("delivery" = DeliveryId, Path, description = "The delivery.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a54"),
    ),
    responses((status = 202, description = "It is on its way.", body = DeliveryView)),
    security(("bearer" = [])),
)]
#[post("/clients/{id}/webhooks/{webhook}/deliveries/{delivery}/replay")]
async fn replay_client_webhook_delivery(
    administrator: Administrator,
    state: Data<AppState>,
    path: Path<(String, WebhookId, DeliveryId)>,
) -> Result<HttpResponse> {
    let (client, webhook, delivery) = path.into_inner();
    let asker = super::asker(&state, administrator.0, client).await?;
    let sent = webhooks::replay(asker, webhook, delivery).await?;
    Ok(HttpResponse::Accepted().json(sent))
}
