//! Clients over HTTP, for administrators.

use super::Asker;
use super::view::{ClientView, NewClient, NewSecret};
use crate::identity::caller::{Administrator, Anyone};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::{ClientRequest, SecretRotationRequest};

pub(in crate::integration) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(create_client)
        .service(list_clients)
        .service(get_client)
        .service(rotate_client_secret)
        .service(stop_client);
}

fn asker(
    administrator: Administrator,
    state: &Data<AppState>,
    lang: Lang,
    once: Option<(&str, &IdempotencyKey, &[u8])>,
) -> Asker {
    let caller = Anyone::Staff(administrator.0.clone()).label();
    let attempt = once.map(|(operation, key, body)| Attempt::new(&caller, operation, key, body));
    Asker {
        state: state.as_ref().clone(),
        staff: administrator.0,
        lang,
        attempt,
    }
}

/// Make a client
///
/// Lets a program of another body in: what it may do (`scopes`), whose cases it may see
/// (`departments`), how often it may call. The secret is in this answer and nowhere else.
#[utoipa::path(
    operation_id = "createClient", tag = "Integration",
    params(("Idempotency-Key" = String, Header, description = "New for each client; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = ClientRequest,
    responses((status = 201, description = "The client with its secret.", body = NewClient)),
    security(("bearer" = [])),
)]
#[post("/clients")]
async fn create_client(
    administrator: Administrator,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<ClientRequest>,
) -> Result<HttpResponse> {
    let once = Some(("POST /clients", &key, &body.bytes[..]));
    let asker = asker(administrator, &state, lang, once);
    Ok(super::create(asker, body.value).await?.into_response())
}

/// List the clients
///
/// The programs of other bodies, the newest first, with what they have called today.
#[utoipa::path(
    operation_id = "listClients", tag = "Integration",
    params(PageQuery),
    responses((status = 200, description = "A page of clients.", body = Page<ClientView>)),
    security(("bearer" = [])),
)]
#[get("/clients")]
async fn list_clients(
    _: Administrator,
    state: Data<AppState>,
    query: Params<PageQuery>,
) -> Result<Json<Page<ClientView>>> {
    let (before, limit) = (query.0.after::<String>()?, query.0.limit()?);
    let here = state.as_ref().clone();
    let found = state
        .db
        .read(move |conn| super::page(conn, &here, before.as_ref(), limit))
        .await?;
    Ok(Json(found))
}

/// Read a client
///
/// One program with what it may do and has called today. `client_not_found` when there is none.
#[utoipa::path(
    operation_id = "getClient", tag = "Integration",
    params(("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The client.", body = ClientView)),
    security(("bearer" = [])),
)]
#[get("/clients/{id}")]
async fn get_client(
    _: Administrator,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<Json<ClientView>> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    let found = state
        .db
        .read(move |conn| super::one(conn, &here, &id))
        .await?;
    Ok(Json(found))
}

/// Give a client a new secret
///
/// The one it has works on for `overlapHours`, so that its servers can change over one by one; the
/// one before that stops at once. The new secret is in this answer and nowhere else.
#[utoipa::path(
    operation_id = "rotateClientSecret", tag = "Integration",
    params(
        ("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "New for each rotation; the same key gives the same answer.", example = "5f0c7a52-0002"),
    ),
    request_body = SecretRotationRequest,
    responses((status = 201, description = "The new secret.", body = NewSecret)),
    security(("bearer" = [])),
)]
#[post("/clients/{id}/secret-rotations")]
async fn rotate_client_secret(
    administrator: Administrator,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    id: Path<String>,
    body: Body<SecretRotationRequest>,
) -> Result<HttpResponse> {
    let operation = format!("POST /clients/{id}/secret-rotations");
    let once = Some((operation.as_str(), &key, &body.bytes[..]));
    let asker = asker(administrator, &state, lang, once);
    let answer = super::rotate(asker, id.into_inner(), body.value).await?;
    Ok(answer.into_response())
}

/// Stop a client
///
/// For good: its secrets give no tokens and those it has stop working at once.
#[utoipa::path(
    operation_id = "stopClient", tag = "Integration",
    params(("id" = String, Path, description = "The client's id.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The client, stopped.", body = ClientView)),
    security(("bearer" = [])),
)]
#[post("/clients/{id}/stop")]
async fn stop_client(
    administrator: Administrator,
    state: Data<AppState>,
    lang: Lang,
    id: Path<String>,
) -> Result<Json<ClientView>> {
    let asker = asker(administrator, &state, lang, None);
    super::stop(asker, id.into_inner()).await.map(Json)
}
