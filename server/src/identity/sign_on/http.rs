//! Log-in on the word of another house, over HTTP.

use super::log_ins::{self, LogIn};
use super::oidc::{ATTEMPT_SECONDS, Answer, Here};
use super::{Houses, Kind, LogInId, arrive, store};
use crate::identity::caller::Citizen;
use crate::identity::http::private;
use crate::identity::sessions::{self, Session};
use crate::identity::{devices, sms};
use crate::platform::AppState;
use crate::platform::extract::Body;
use crate::platform::lang::Lang;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::ratelimit::LoginGate;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use onewindow_core::requests::{SignOnSessionRequest, WechatSessionRequest};
use serde::Serialize;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_providers)
        .service(begin_sign_on)
        .service(create_sign_on_session)
        .service(create_wechat_session)
        .service(list_log_ins)
        .service(end_log_in);
}

/// A house that vouches for people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LogInProvider {
    /// What kind it is.
    kind: Kind,
    /// What people call it.
    #[schema(example = "示例省统一身份认证")]
    name: String,
}

/// The houses that vouch for people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LogInProviders {
    /// None where people log in by their mobile number alone.
    items: Vec<LogInProvider>,
}

/// List who else vouches for people
///
/// The ways to log in beside a code sent to a mobile number, so that a log-in page offers what there
/// is: a single sign-on (统一身份认证), and WeChat for the mini-program.
#[utoipa::path(
    operation_id = "listLogInProviders", tag = "Log-in",
    responses((status = 200, description = "The houses that vouch for people.", body = LogInProviders)),
    security(()),
)]
#[get("/auth/providers")]
async fn list_providers(houses: Data<Houses>, lang: Lang) -> HttpResponse {
    let sign_on = houses.oidc.iter().map(|house| LogInProvider {
        kind: Kind::SignOn,
        name: house.name(lang).to_owned(),
    });
    let wechat = houses.wechat.iter().map(|_| LogInProvider {
        kind: Kind::Wechat,
        name: lang.pick("微信", "WeChat").to_owned(),
    });
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((CONTENT_LANGUAGE, lang.tag()))
        .insert_header((VARY, "Accept-Language"))
        .json(LogInProviders {
            items: sign_on.chain(wechat).collect(),
        })
}

/// The first half of a log-in by single sign-on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct SignOnAttempt {
    /// Where the browser goes to log in.
    #[schema(example = "https://sso.example.gov.cn/authorize?response_type=code&…")]
    authorization_url: String,
    /// What the same browser sends beside the answer when it is back. Nobody else can use it.
    #[schema(example = "v1.k1.qY0…")]
    attempt: String,
    /// Seconds there are to log in.
    #[schema(example = 600)]
    expires_in_seconds: i64,
}

/// Begin a log-in by single sign-on
///
/// Answers where the browser goes: the provider's page, by the authorisation code flow of OpenID
/// Connect with PKCE. It comes back to `/login/return` of this service.
#[utoipa::path(
    operation_id = "beginSignOn", tag = "Log-in",
    responses((status = 200, description = "Where to go.", body = SignOnAttempt)),
    security(()),
)]
#[post("/auth/sign-on-attempts")]
async fn begin_sign_on(
    _: LoginGate,
    state: Data<AppState>,
    houses: Data<Houses>,
) -> Result<HttpResponse> {
    let begun = houses.oidc()?.begin(&here(&state)).await?;
    Ok(private(&SignOnAttempt {
        authorization_url: begun.address,
        attempt: begun.attempt,
        expires_in_seconds: ATTEMPT_SECONDS,
    }))
}

fn here(state: &AppState) -> Here<'_> {
    Here {
        vault: &state.vault,
        clock: &state.clock,
        public_url: &state.public_url,
    }
}

/// Log in by single sign-on
///
/// Trades what the browser came back with for a session. Who comes for the first time is found by the
/// identity number the provider vouches for, or is a new person.
#[utoipa::path(
    operation_id = "createSignOnSession", tag = "Log-in",
    request_body = SignOnSessionRequest,
    responses((status = 200, description = "The session.", body = Session)),
    security(()),
)]
#[post("/auth/sign-on-sessions")]
async fn create_sign_on_session(
    _: LoginGate,
    request: HttpRequest,
    state: Data<AppState>,
    houses: Data<Houses>,
    lang: Lang,
    body: Body<SignOnSessionRequest>,
) -> Result<HttpResponse> {
    let device = devices::of_request(&request);
    let said = body.value;
    let answer = Answer {
        attempt: said.attempt,
        state: said.state,
        code: said.code,
        error: said.error,
        issuer: said.iss,
    };
    let vouched = houses.oidc()?.end(&here(&state), answer).await?;
    let shared = state.clone();
    let opened = state.db.write(move |tx| {
        let person = arrive(tx, &shared, &houses.oidc()?.source(), &vouched)?;
        sessions::begin(tx, &shared, (&person, &device), lang)
    });
    Ok(private(&sessions::sign(&state, opened.await?)?))
}

/// Log in by WeChat
///
/// Trades the code of `wx.login` for a session. `wechat_not_bound` the first time: then once more with
/// a new code, the mobile number and the code sent to it, which binds the two. Whoever logs in so with
/// another number on the same WeChat binds it to that account instead.
#[utoipa::path(
    operation_id = "createWechatSession", tag = "Log-in",
    request_body = WechatSessionRequest,
    responses((status = 200, description = "The session.", body = Session)),
    security(()),
)]
#[post("/auth/wechat-sessions")]
async fn create_wechat_session(
    _: LoginGate,
    request: HttpRequest,
    state: Data<AppState>,
    houses: Data<Houses>,
    lang: Lang,
    body: Body<WechatSessionRequest>,
) -> Result<HttpResponse> {
    let device = devices::of_request(&request);
    let said = body.value;
    let openid = houses.wechat()?.openid(&said.code).await?;
    let shared = state.clone();
    let opened = state.db.write(move |tx| {
        let (vault, now) = (&shared.vault, shared.clock.now());
        let source = houses.wechat()?.source();
        let person = match (said.mobile, said.sms_code) {
            (Some(mobile), Some(code)) => {
                let sms::Tried::Right(person) = sms::try_code(tx, vault, now, &mobile, &code)?
                else {
                    // The try is committed.
                    return Ok(None);
                };
                source.bind(tx, &shared, (&openid, &person))?;
                person
            }
            _ => {
                let found = source.find(tx, vault, &openid)?;
                let found = found.ok_or(Code::WechatNotBound)?;
                store::used(tx, &found.id, now)?;
                found.person_id
            }
        };
        sessions::begin(tx, &shared, (&person, &device), lang).map(Some)
    });
    let opened = opened.await?.ok_or(Code::InvalidSmsCode)?;
    Ok(private(&sessions::sign(&state, opened)?))
}

/// Somebody's ways to log in beside their mobile number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LogIns {
    /// The last used first.
    items: Vec<LogIn>,
}

/// List my ways to log in
///
/// Where else one is known and may log in by: a single sign-on, WeChat.
#[utoipa::path(
    operation_id = "listLogIns", tag = "Log-in",
    responses((status = 200, description = "The ways.", body = LogIns)),
    security(("bearer" = [])),
)]
#[get("/me/log-ins")]
async fn list_log_ins(
    citizen: Citizen,
    state: Data<AppState>,
    houses: Data<Houses>,
    lang: Lang,
) -> Result<Json<LogIns>> {
    let items = state
        .db
        .read(move |conn| log_ins::of(conn, &houses, &citizen.id, lang))
        .await?;
    Ok(Json(LogIns { items }))
}

/// End a way to log in
///
/// The account is no longer known there; sessions go on. `last_log_in` where nothing else would let
/// its owner in again.
#[utoipa::path(
    operation_id = "endLogIn", tag = "Log-in",
    params(("id" = LogInId, Path, description = "The way to log in.")),
    responses((status = 204, description = "It has ended.")),
    security(("bearer" = [])),
)]
#[delete("/me/log-ins/{id}")]
async fn end_log_in(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<LogInId>,
) -> Result<HttpResponse> {
    let (shared, id) = (state.clone(), id.into_inner());
    state
        .db
        .write(move |tx| log_ins::end(tx, &shared, &citizen.id, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
