//! Tokens of programs over HTTP.

use super::{ClientToken, RevocationForm, TokenForm, refused_as};
use crate::integration::SCOPES;
use crate::platform::AppState;
use crate::platform::extract::read_limited;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::ratelimit::LoginGate;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use serde::de::DeserializeOwned;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

pub(in crate::integration) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(create_client_token)
        .service(revoke_client_token);
}

/// Get a token for a program
///
/// OAuth 2.0: id and secret stand in the form or in a Basic header. With client credentials (RFC 6749
/// section 4.4) the token is the program's own; with a code (section 4.1, RFC 7636) or a refresh token
/// it acts for the citizen who consented. The token is a JWT (RFC 9068). A refresh token is good once;
/// a code or a refresh token that comes again ends the consent. Problems carry `error` and
/// `error_description` as well.
#[utoipa::path(
    operation_id = "createClientToken", tag = "Log-in",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token.", body = ClientToken)),
    security(()),
)]
#[post("/oauth/token")]
async fn create_client_token(
    _: LoginGate,
    request: HttpRequest,
    state: Data<AppState>,
    payload: Payload,
) -> Result<HttpResponse> {
    let form: TokenForm = read(&request, payload).await?;
    let token = super::token(&state, form, authorization(&request)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((PRAGMA, "no-cache"))
        .json(token))
}

/// Revoke a token of a program
///
/// RFC 7009: the token stops working at once; with a refresh token the citizen's consent ends. The
/// answer is the same for one that has ended or is none; one of another program is refused.
#[utoipa::path(
    operation_id = "revokeClientToken", tag = "Log-in",
    request_body(content = RevocationForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "It does not work any more.")),
    security(()),
)]
#[post("/oauth/revoke")]
async fn revoke_client_token(
    _: LoginGate,
    request: HttpRequest,
    state: Data<AppState>,
    payload: Payload,
) -> Result<HttpResponse> {
    let form: RevocationForm = read(&request, payload).await?;
    super::revoke(&state, form, authorization(&request)).await?;
    Ok(HttpResponse::Ok().finish())
}

/// What OAuth libraries configure themselves by (RFC 8414).
pub async fn metadata(state: Data<AppState>) -> HttpResponse {
    let base = &state.public_url;
    let methods = ["client_secret_basic", "client_secret_post"];
    let scopes: Vec<&str> = SCOPES.iter().map(|scope| scope.name).collect();
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .json(json!({
            "issuer": base.as_ref(),
            // The consent page of the citizen app.
            "authorization_endpoint": format!("{base}/consent"),
            "token_endpoint": format!("{base}/api/v1/oauth/token"),
            "revocation_endpoint": format!("{base}/api/v1/oauth/revoke"),
            "jwks_uri": format!("{base}/.well-known/jwks.json"),
            "service_documentation": format!("{base}/docs/"),
            "scopes_supported": scopes,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
        }))
}

fn authorization(request: &HttpRequest) -> Option<&str> {
    request.headers().get(AUTHORIZATION)?.to_str().ok()
}

async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: Payload) -> Result<T> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|value| value.starts_with(FORM)) {
        return Err(Error::new(Code::UnsupportedMediaType).with("expected", FORM));
    }
    let bytes = read_limited(payload.into_inner(), 8 * 1024, Code::BodyTooLarge).await?;
    serde_urlencoded::from_bytes(&bytes)
        .map_err(|error| refused_as(Code::BadRequest, "invalid_request").caused_by(error))
}
