//! Webhooks over HTTP, for the programs they belong to.

use super::view::{DeliveryView, NewWebhook, NewWebhookSecret, WebhookView, Webhooks};
use super::{Asker, DeliveryId, WebhookId};
use crate::identity::caller::{Anyone, Client};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use onewindow_core::requests::{SecretRotationRequest, WebhookRequest};

pub(super) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(create_webhook)
        .service(list_webhooks)
        .service(delete_webhook)
        .service(rotate_webhook_secret)
        .service(test_webhook)
        .service(list_webhook_deliveries)
        .service(replay_webhook_delivery)
        .service(activate_webhook);
}

fn asker(client: Client, state: &Data<AppState>) -> Asker {
    Asker {
        state: state.as_ref().clone(),
        client: client.id.clone(),
        who: Anyone::Client(client),
    }
}

/// Add a webhook
///
/// Events of these kinds, of cases of the program's departments, are sent to this address from now
/// on, signed as Standard Webhooks wants it (`webhook-id`, `webhook-timestamp`,
/// `webhook-signature`). The secret is in this answer and nowhere else.
#[utoipa::path(
    operation_id = "createWebhook", tag = "Integration",
    params(("Idempotency-Key" = String, Header, description = "New for each webhook; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = WebhookRequest,
    responses(
        (status = 201, description = "The webhook with its secret.", body = NewWebhook),
    ),
    security(("oauth" = ["webhooks:manage"])),
)]
#[post("/webhooks")]
async fn create_webhook(
    client: Client,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<WebhookRequest>,
) -> Result<HttpResponse> {
    let asker = asker(client, &state);
    let attempt = asker.attempt("POST /webhooks", &key, &body.bytes);
    let answer = super::create(asker, lang, attempt, body.value).await?;
    Ok(answer.into_response())
}

/// List one's webhooks
///
/// The oldest first, with whether they are on.
#[utoipa::path(
    operation_id = "listWebhooks", tag = "Integration",
    responses((status = 200, description = "The program's webhooks.", body = Webhooks)),
    security(("oauth" = ["webhooks:manage"])),
)]
#[get("/webhooks")]
async fn list_webhooks(client: Client, state: Data<AppState>) -> Result<Json<Webhooks>> {
    let now = state.clock.now();
    let found = state
        .db
        .read(move |conn| super::list(conn, &client.id, now))
        .await?;
    Ok(Json(found))
}

/// Remove a webhook
///
/// Nothing more is sent there, not even what waits.
#[utoipa::path(
    operation_id = "deleteWebhook", tag = "Integration",
    params(("id" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It is gone.")),
    security(("oauth" = ["webhooks:manage"])),
)]
#[delete("/webhooks/{id}")]
async fn delete_webhook(
    client: Client,
    state: Data<AppState>,
    id: Path<WebhookId>,
) -> Result<HttpResponse> {
    super::delete(asker(client, &state), id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a webhook a new secret
///
/// For `overlapHours` each event carries two signatures, by the new secret and by the one before, so
/// that its receivers can change over one by one.
#[utoipa::path(
    operation_id = "rotateWebhookSecret", tag = "Integration",
    params(
        ("id" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "New for each rotation; the same key gives the same answer.", example = "5f0c7a52-0002"),
    ),
    request_body = SecretRotationRequest,
    responses((status = 201, description = "The new secret.", body = NewWebhookSecret)),
    security(("oauth" = ["webhooks:manage"])),
)]
#[post("/webhooks/{id}/secret-rotations")]
async fn rotate_webhook_secret(
    client: Client,
    key: IdempotencyKey,
    state: Data<AppState>,
    id: Path<WebhookId>,
    body: Body<SecretRotationRequest>,
) -> Result<HttpResponse> {
    let asker = asker(client, &state);
    let operation = format!("POST /webhooks/{id}/secret-rotations");
    let attempt = asker.attempt(&operation, &key, &body.bytes);
    let hours = body.value.overlap_hours;
    let answer = super::rotate(asker, attempt, id.into_inner(), hours).await?;
    Ok(answer.into_response())
}

/// Send a test event
///
/// A `webhook.test` goes to the address like any event; the log says what became of it.
#[utoipa::path(
    operation_id = "testWebhook", tag = "Integration",
    params(
        ("id" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "New for each test; the same key gives the same answer.", example = "5f0c7a52-0003"),
    ),
    responses((status = 202, description = "It is on its way.", body = DeliveryView)),
    security(("oauth" = ["webhooks:manage"])),
)]
#[post("/webhooks/{id}/tests")]
async fn test_webhook(
    client: Client,
    key: IdempotencyKey,
    state: Data<AppState>,
    id: Path<WebhookId>,
) -> Result<HttpResponse> {
    let asker = asker(client, &state);
    let attempt = asker.attempt(&format!("POST /webhooks/{id}/tests"), &key, b"");
    let answer = super::test(asker, attempt, id.into_inner()).await?;
    Ok(answer.into_response())
}

/// List what was sent to a webhook
///
/// The log of the last thirty days, the newest first: what waits, what was delivered, what failed
/// and why.
#[utoipa::path(
    operation_id = "listWebhookDeliveries", tag = "Integration",
    params(
        ("id" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of the log.", body = Page<DeliveryView>)),
    security(("oauth" = ["webhooks:manage"])),
)]
#[get("/webhooks/{id}/deliveries")]
async fn list_webhook_deliveries(
    client: Client,
    state: Data<AppState>,
    id: Path<WebhookId>,
    query: Params<PageQuery>,
) -> Result<Json<Page<DeliveryView>>> {
    let (from, id) = ((query.0.after()?, query.0.limit()?), id.into_inner());
    let found = state
        .db
        .read(move |conn| super::log(conn, &client.id, &id, from))
        .await?;
    Ok(Json(found))
}

/// Send an event once more
///
/// One that was delivered or given up, under the same `webhook-id`.
#[utoipa::path(
    operation_id = "replayWebhookDelivery", tag = "Integration",
    params(
        ("id" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("delivery" = DeliveryId, Path, description = "The delivery.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 202, description = "It is on its way.", body = DeliveryView)),
    security(("oauth" = ["webhooks:manage"])),
)]
#[post("/webhooks/{id}/deliveries/{delivery}/replay")]
async fn replay_webhook_delivery(
    client: Client,
    state: Data<AppState>,
    path: Path<(WebhookId, DeliveryId)>,
) -> Result<HttpResponse> {
    let (id, delivery) = path.into_inner();
    let sent = super::replay(asker(client, &state), id, delivery).await?;
    Ok(HttpResponse::Accepted().json(sent))
}

/// Switch a webhook on again
///
/// What could not be sent when it went off is sent again, in its order. What happened while it was
/// off is not: `GET /changes` tells.
#[utoipa::path(
    operation_id = "activateWebhook", tag = "Integration",
    params(("id" = WebhookId, Path, description = "The webhook.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The webhook, on.", body = WebhookView)),
    security(("oauth" = ["webhooks:manage"])),
)]
#[post("/webhooks/{id}/activation")]
async fn activate_webhook(
    client: Client,
    state: Data<AppState>,
    id: Path<WebhookId>,
) -> Result<Json<WebhookView>> {
    let on = super::activate(asker(client, &state), id.into_inner()).await?;
    Ok(Json(on))
}
