//! Authorisations over HTTP.

use super::{Authorisation, AuthorisationId, store, view};
use crate::identity::caller::Citizen;
use crate::platform::extract::Body;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use onewindow_core::requests::AuthorisationRequest;
use serde::Serialize;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_authorisations)
        .service(sign_authorisation)
        .service(end_authorisation);
}

/// The authorisations somebody has to do with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Authorisations {
    /// Those one signed, newest first.
    given: Vec<Authorisation>,
    /// Those under which one acts for others, newest first.
    received: Vec<Authorisation>,
}

/// List my authorisations
///
/// 代办: those one signed, and those under which one acts for others.
#[utoipa::path(
    operation_id = "listAuthorisations", tag = "Cases",
    responses((status = 200, description = "Both lists.", body = Authorisations)),
    security(("bearer" = [])),
)]
#[get("/me/authorisations")]
async fn list_authorisations(
    citizen: Citizen,
    state: Data<AppState>,
) -> Result<Json<Authorisations>> {
    let found = state
        .db
        .read(move |conn| {
            let given = store::given(conn, &citizen.id)?;
            let received = store::received(conn, &citizen.id)?;
            let views = |rows: Vec<_>| rows.into_iter().map(view).collect::<Result<_>>();
            Ok(Authorisations {
                given: views(given)?,
                received: views(received)?,
            })
        })
        .await?;
    Ok(Json(found))
}

/// Sign an authorisation
///
/// Lets somebody apply in one's own name or in that of a firm one represents, on some items or on
/// all, until a day. Whoever signs must be known by their identity number.
#[utoipa::path(
    operation_id = "signAuthorisation", tag = "Cases",
    params(("Idempotency-Key" = String, Header, description = "New for each authorisation.", example = "5f0c7a52-0002")),
    request_body = AuthorisationRequest,
    responses((status = 201, description = "The authorisation.", body = Authorisation)),
    security(("bearer" = [])),
)]
#[post("/me/authorisations")]
async fn sign_authorisation(
    citizen: Citizen,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<AuthorisationRequest>,
) -> Result<HttpResponse> {
    let label = format!("citizen:{}", citizen.id);
    let attempt = Attempt::new(&label, "POST /me/authorisations", &key, &body.bytes);
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let signed = super::sign(tx, here, &citizen, &body.value, lang)?;
        Answer::json(201, None, &signed)
    })
    .await?;
    Ok(answer.into_response())
}

/// End an authorisation
///
/// Either side may, at any time. Cases begun under it stay the principal's.
#[utoipa::path(
    operation_id = "endAuthorisation", tag = "Cases",
    params(("id" = String, Path, description = "The authorisation.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It has ended.")),
    security(("bearer" = [])),
)]
#[delete("/me/authorisations/{id}")]
async fn end_authorisation(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<AuthorisationId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::end(tx, &here, &citizen, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
