//! Log-in and who one is, over HTTP.

use super::caller::Anyone;
use super::profile::{self, Me};
use super::sessions::{self, Session};
use super::sms;
use super::{agents, authority, devices, emails, sign_on};
use crate::platform::extract::Body;
use crate::platform::lang::Lang;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::ratelimit::LoginGate;
use crate::platform::state::AppState;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use onewindow_core::requests::{
    CitizenSessionRequest, SmsCodeRequest, StaffSessionRequest, TokenRefreshRequest,
};
use serde::Serialize;

/// Registers the area's operations under `/api/v1`.
pub(super) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(send_sms_code)
        .service(create_citizen_session)
        .service(create_staff_session)
        .service(refresh_token)
        .service(end_session)
        .service(get_me);
    authority::configure(operations);
    agents::configure(operations);
    devices::configure(operations);
    sign_on::configure(operations);
    emails::configure(operations);
}

/// A code is on its way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct SmsCodeSent {
    /// Seconds the code is good for.
    #[schema(example = 300)]
    expires_in_seconds: i64,
    /// Seconds until another may be asked for.
    #[schema(example = 60)]
    retry_after_seconds: i64,
    /// The code itself, only on a service with demo data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "482913")]
    demo_code: Option<String>,
}

/// Send a log-in code
///
/// Sends a six-digit code to a mobile number. The answer is the same whether the number is known
/// or not; the first log-in makes the account.
#[utoipa::path(
    operation_id = "sendSmsCode", tag = "Log-in",
    request_body = SmsCodeRequest,
    responses((status = 202, description = "The code is on its way.", body = SmsCodeSent)),
    security(()),
)]
#[post("/auth/sms-codes")]
async fn send_sms_code(
    _: LoginGate,
    state: Data<AppState>,
    body: Body<SmsCodeRequest>,
) -> Result<HttpResponse> {
    let sent = sms::send(&state, body.value.mobile).await?;
    Ok(HttpResponse::Accepted().json(SmsCodeSent {
        expires_in_seconds: sms::EXPIRES_SECONDS,
        retry_after_seconds: sent.retry_after_seconds,
        demo_code: sent.demo_code,
    }))
}

/// Log in as a citizen
///
/// Trades the code from the text message for a session. A code can be tried five times.
#[utoipa::path(
    operation_id = "createCitizenSession", tag = "Log-in",
    request_body = CitizenSessionRequest,
    responses((status = 200, description = "The session.", body = Session)),
    security(()),
)]
#[post("/auth/citizen-sessions")]
async fn create_citizen_session(
    _: LoginGate,
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    body: Body<CitizenSessionRequest>,
) -> Result<HttpResponse> {
    let device = devices::of_request(&request);
    let proof = (body.value.mobile, body.value.code);
    let session = sessions::citizen(&state, proof, device, lang).await?;
    Ok(private(&session))
}

/// Log in as a member of staff
///
/// Trades user name and password for a session. The answer does not tell which of the two was
/// wrong.
#[utoipa::path(
    operation_id = "createStaffSession", tag = "Log-in",
    request_body = StaffSessionRequest,
    responses((status = 200, description = "The session.", body = Session)),
    security(()),
)]
#[post("/auth/staff-sessions")]
async fn create_staff_session(
    _: LoginGate,
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    body: Body<StaffSessionRequest>,
) -> Result<HttpResponse> {
    let device = devices::of_request(&request);
    let proof = (body.value.username, body.value.password);
    let session = sessions::staff(&state, proof, device, lang).await?;
    Ok(private(&session))
}

/// Renew a session
///
/// Trades a refresh token for a new session. Each refresh token works once; using one again ends
/// the session it belongs to.
#[utoipa::path(
    operation_id = "refreshToken", tag = "Log-in",
    request_body = TokenRefreshRequest,
    responses((status = 200, description = "The renewed session.", body = Session)),
    security(()),
)]
#[post("/auth/token-refreshes")]
async fn refresh_token(
    _: LoginGate,
    state: Data<AppState>,
    lang: Lang,
    body: Body<TokenRefreshRequest>,
) -> Result<HttpResponse> {
    let session = sessions::refresh(&state, body.value.refresh_token, lang).await?;
    Ok(private(&session))
}

/// Log out
///
/// Ends the session: its refresh tokens stop working at once, the access token when it runs out.
#[utoipa::path(
    operation_id = "endSession", tag = "Log-in",
    responses((status = 204, description = "The session has ended.")),
    security(("bearer" = [])),
)]
#[delete("/auth/sessions/current")]
async fn end_session(caller: Anyone, state: Data<AppState>) -> Result<HttpResponse> {
    if let Some(session) = caller.session() {
        sessions::end(&state, session.to_owned()).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Who am I
///
/// The one whose token this is: name, roles, firms, licences and standing.
#[utoipa::path(
    operation_id = "getMe", tag = "Log-in",
    responses((status = 200, description = "The one who is logged in.", body = Me)),
    security(("bearer" = []), ("oauth" = []), ("oauth" = ["profile:read"])),
)]
#[get("/me")]
async fn get_me(caller: Anyone, state: Data<AppState>, lang: Lang) -> Result<Json<Me>> {
    let vault = state.vault.clone();
    let me = state
        .db
        .read(move |conn| profile::of(conn, &vault, &caller, lang))
        .await?;
    Ok(Json(me))
}

/// An answer with tokens in it, which nothing on the way may keep.
pub(super) fn private(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(body)
}
