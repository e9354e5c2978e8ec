//! The one place that turns failures into problem documents and answers with a request id.

use super::{Code, Error, FieldError};
use crate::platform::lang::Lang;
use crate::platform::ratelimit::Allowance;
use crate::platform::state::AppState;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpResponse, ResponseError};
use futures_util::FutureExt;
use serde::Serialize;
use serde_json::{Map, Value};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

/// The header that carries the request id, in answers.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header by which both sides of a resumable upload name their protocol, in every message.
const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");

/// The version of that protocol (<https://tus.io/protocols/resumable-upload>).
pub(crate) const TUS_VERSION: &str = "1.0.0";

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The address of the code's description.
    #[serde(rename = "type")]
    #[schema(example = "/docs/errors/state_conflict")]
    pub kind: String,
    /// A few words, the same for every problem with this code.
    #[schema(example = "当前状态不能这样操作")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// The stable code to program against.
    #[schema(example = "state_conflict")]
    pub code: String,
    /// What happened and what to do, in the asker's language.
    #[schema(example = "办件处于“草稿”状态，不能进行“受理”操作。")]
    pub detail: String,
    /// The id of the request, to quote when asking for help.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    pub request_id: String,
    /// Every wrong place in what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What else the code carries, such as `state` and `allowed`.
    #[serde(flatten)]
    #[schema(ignore)]
    pub extra: Map<String, Value>,
}

/// The id of the request being answered.
#[derive(Debug, Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    fn new() -> Self {
        Self(uuid::Uuid::now_v7().to_string().into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    // The layer replaces this answer; it stands only where no layer is, and says the same.
    fn error_response(&self) -> HttpResponse {
        respond(self, Lang::default(), "")
    }
}

/// Wraps the whole application: gives each request an id, turns every failure into a problem
/// document in the asker's language, survives panics, and writes the access log.
///
/// # Errors
/// Only for a panic, whose answer travels inside the error.
pub async fn layer(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let lang = Lang::of(request.request());
    let id = RequestId::new();
    let method = request.method().clone();
    let is_tus = request.headers().contains_key(TUS_RESUMABLE);
    request.extensions_mut().insert(id.clone());
    // HEAD is GET without the body, which the protocol layer leaves out by itself.
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }

    let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let mut response = match answered {
        Ok(Ok(response)) => match failure_of(&response) {
            Some(error) => {
                let (request, _) = response.into_parts();
                ServiceResponse::new(request, respond(&error, lang, id.as_str()))
            }
            None => match response.response().error().and_then(own_error) {
                Some(error) => {
                    let rendered = respond(error, lang, id.as_str());
                    log_failure(error, &id);
                    let (request, _) = response.into_parts();
                    ServiceResponse::new(request, rendered)
                }
                None => response.map_into_boxed_body(),
            },
        },
        Ok(Err(error)) => return Err(layer_error(&error, lang, &id)),
        Err(_) => {
            tracing::error!(request_id = id.as_str(), "a handler panicked");
            let response = respond(&Error::new(Code::Internal), lang, id.as_str());
            return Err(actix_web::error::InternalError::from_response("panic", response).into());
        }
    };
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if is_tus {
        let version = HeaderValue::from_static(TUS_VERSION);
        response.headers_mut().insert(TUS_RESUMABLE, version);
    }
    let allowance = response.request().extensions().get::<Allowance>().copied();
    if let Some(allowance) = allowance {
        for (name, value) in allowance.headers() {
            response.headers_mut().insert(name, value);
        }
    }
    // The route's pattern, never the address: addresses carry ids and search words.
    let route = response.request().match_pattern();
    let route = route.as_deref().unwrap_or("-");
    let took = started.elapsed();
    if let Some(state) = response.request().app_data::<Data<AppState>>() {
        let status = response.status().as_u16();
        state.meters.answered(method.as_str(), route, status, took);
    }
    tracing::info!(
        target: "onewindow::access",
        request_id = id.as_str(),
        %method,
        route,
        status = response.status().as_u16(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
    );
    Ok(response)
}

/// The answer for an error that a middleware below returned instead of a response.
pub fn layer_error(error: &actix_web::Error, lang: Lang, id: &RequestId) -> actix_web::Error {
    let response = match own_error(error) {
        Some(own) => {
            log_failure(own, id);
            respond(own, lang, id.as_str())
        }
        None => {
            let own = foreign(error.as_response_error().status_code(), error);
            log_failure(&own, id);
            respond(&own, lang, id.as_str())
        }
    };
    actix_web::error::InternalError::from_response(error.to_string(), response).into()
}

fn own_error(error: &actix_web::Error) -> Option<&Error> {
    error.as_error::<Error>()
}

/// The framework's own failures, which carry a status and no code.
fn failure_of<B>(response: &ServiceResponse<B>) -> Option<Error> {
    let error = response.response().error()?;
    if own_error(error).is_some() {
        return None;
    }
    Some(foreign(response.status(), error))
}

fn foreign(status: StatusCode, error: &actix_web::Error) -> Error {
    let code = match status.as_u16() {
        401 => Code::Unauthenticated,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        406 => Code::NotAcceptable,
        408 => Code::RequestTimeout,
        413 => Code::BodyTooLarge,
        414 => Code::UriTooLong,
        415 => Code::UnsupportedMediaType,
        503 => Code::Unavailable,
        400..=499 => Code::BadRequest,
        _ => Code::Internal,
    };
    Error::new(code).caused_by(error.to_string())
}

fn log_failure(error: &Error, id: &RequestId) {
    if error.code().status() >= 500 {
        tracing::error!(
            request_id = id.as_str(),
            code = error.code().as_str(),
            cause = error.cause().map(tracing::field::display),
            "a request failed"
        );
    }
}

fn respond(error: &Error, lang: Lang, id: &str) -> HttpResponse {
    let code = error.code();
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let problem = Problem {
        kind: code.page(),
        title: code.title(lang).to_owned(),
        status: code.status(),
        code: code.as_str().to_owned(),
        detail: error.detail(lang),
        request_id: id.to_owned(),
        errors: error.errors().to_vec(),
        extra: error.params().clone(),
    };
    let mut builder = HttpResponse::build(status);
    builder
        .insert_header((CONTENT_TYPE, "application/problem+json"))
        .insert_header((CONTENT_LANGUAGE, lang.tag()));
    match code {
        // RFC 6749 section 5.2, RFC 6750 section 3.
        Code::InvalidClient => {
            builder.insert_header((WWW_AUTHENTICATE, "Basic realm=\"onewindow\""));
        }
        Code::InvalidToken | Code::InsufficientScope => {
            let name = code.as_str();
            builder.insert_header((WWW_AUTHENTICATE, format!("Bearer error=\"{name}\"")));
        }
        _ if status == StatusCode::UNAUTHORIZED => {
            builder.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        _ => {}
    }
    if let Some(seconds) = error.params().get("retryAfterSeconds") {
        builder.insert_header((RETRY_AFTER, seconds.to_string()));
    } else if status == StatusCode::SERVICE_UNAVAILABLE {
        builder.insert_header((RETRY_AFTER, "1"));
    }
    if code == Code::TusVersionUnsupported {
        builder.insert_header(("Tus-Version", TUS_VERSION));
    }
    if code == Code::MethodNotAllowed
        && let Some(Value::Array(methods)) = error.params().get("allow")
    {
        let names: Vec<&str> = methods.iter().filter_map(Value::as_str).collect();
        builder.insert_header((ALLOW, names.join(", ")));
    }
    match serde_json::to_vec(&problem) {
        Ok(body) => builder.body(body),
        Err(_) => builder.finish(),
    }
}
