//! Consents over HTTP, for the consent page and for the citizen's own list.

use super::{Consent, ConsentAnswer, ConsentAsked, ConsentId, rights, store};
use crate::identity::caller::{Anyone, Citizen};
use crate::platform::extract::{Body, Params};
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use onewindow_core::requests::ConsentRequest;
use serde::{Deserialize, Serialize};

pub(in crate::integration) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(get_consent_asked)
        .service(answer_consent)
        .service(list_consents)
        .service(withdraw_consent);
}

/// What a program put into the address of the consent page (RFC 6749 section 4.1.1, RFC 7636).
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct AskedQuery {
    /// The program's `client_id`.
    #[param(example = "demo-integrator")]
    client_id: String,
    /// Where the citizen is sent back to: one of the program's addresses, whole.
    #[param(example = "http://127.0.0.1:8765/callback")]
    redirect_uri: String,
    /// Always `code`.
    #[param(example = "code")]
    response_type: Option<String>,
    /// The scopes asked for, parted by spaces.
    #[param(example = "own-cases:read")]
    scope: Option<String>,
    /// What the program wants back as it is.
    state: Option<String>,
    /// The SHA-256 of the program's verifier, in base64url.
    #[param(example = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")]
    code_challenge: Option<String>,
    /// Always `S256`.
    #[param(example = "S256")]
    code_challenge_method: Option<String>,
}

impl From<AskedQuery> for ConsentRequest {
    fn from(query: AskedQuery) -> Self {
        Self {
            client_id: query.client_id,
            redirect_uri: query.redirect_uri,
            response_type: query.response_type.unwrap_or_default(),
            scope: query.scope.unwrap_or_default(),
            state: query.state,
            code_challenge: query.code_challenge.unwrap_or_default(),
            code_challenge_method: query.code_challenge_method.unwrap_or_default(),
            agreed: false,
        }
    }
}

/// See what a program asks for
///
/// What the consent page shows: who asks, for what, until when. The query is the page's own, as the
/// program made it. `unknown_redirect` when there is no such program or the address is none of its
/// own; then the citizen is sent nowhere.
#[utoipa::path(
    operation_id = "getConsentAsked", tag = "Integration",
    params(AskedQuery),
    responses((status = 200, description = "What the program asks for.", body = ConsentAsked)),
    security(("bearer" = [])),
)]
#[get("/oauth/consent-request")]
async fn get_consent_asked(
    _: Citizen,
    state: Data<AppState>,
    lang: Lang,
    query: Params<AskedQuery>,
) -> Result<Json<ConsentAsked>> {
    let (here, request) = (state.as_ref().clone(), query.0.into());
    let found = state
        .db
        .read(move |conn| super::look(conn, &here, &request, lang))
        .await?;
    Ok(Json(found))
}

/// Answer what a program asks for
///
/// Agrees or refuses; `location` is where the citizen goes on: the program's address with a `code`,
/// which is good for a minute and once, or with an `error`. A consent takes the place of the one the
/// citizen gave the same program before.
#[utoipa::path(
    operation_id = "answerConsent", tag = "Integration",
    params(("Idempotency-Key" = String, Header, description = "New for each answer; the same key gives the same location.", example = "5f0c7a52-0001")),
    request_body = ConsentRequest,
    responses((status = 201, description = "Where the citizen goes on.", body = ConsentAnswer)),
    security(("bearer" = [])),
)]
#[post("/me/consents")]
async fn answer_consent(
    citizen: Citizen,
    key: IdempotencyKey,
    state: Data<AppState>,
    body: Body<ConsentRequest>,
) -> Result<HttpResponse> {
    let label = Anyone::Citizen(citizen.clone()).label();
    let attempt = Attempt::new(&label, "POST /me/consents", &key, &body.bytes);
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let answer = super::answer(tx, here, &citizen.id, &body.value)?;
        Answer::json(201, None, &answer)
    })
    .await?;
    Ok(answer.into_response())
}

/// The consents that run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Consents {
    /// The newest first.
    items: Vec<Consent>,
}

/// List my consents
///
/// The programs that may act in the caller's name: what each may do, and until when.
#[utoipa::path(
    operation_id = "listConsents", tag = "Integration",
    responses((status = 200, description = "The consents that run.", body = Consents)),
    security(("bearer" = [])),
)]
#[get("/me/consents")]
async fn list_consents(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
) -> Result<Json<Consents>> {
    let now = state.clock.now();
    let rows = state
        .db
        .read(move |conn| store::of_person(conn, &citizen.id, now))
        .await?;
    let view = |(row, client_name): (store::ConsentRow, String)| Consent {
        rights: rights(&row.scopes, lang),
        id: row.id,
        client_name,
        given_at: row.created_at,
        expires_at: row.expires_at,
    };
    Ok(Json(Consents {
        items: rows.into_iter().map(view).collect(),
    }))
}

/// Withdraw a consent
///
/// The program's tokens open nothing from that moment on. What it handed in stays handed in.
#[utoipa::path(
    operation_id = "withdrawConsent", tag = "Integration",
    params(("id" = ConsentId, Path, description = "The consent.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It has ended.")),
    security(("bearer" = [])),
)]
#[delete("/me/consents/{id}")]
async fn withdraw_consent(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<ConsentId>,
) -> Result<HttpResponse> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    state
        .db
        .write(move |tx| super::withdraw(tx, &here, &citizen.id, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
