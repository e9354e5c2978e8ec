//! What is served beside the API: health, keys, the description, what problem codes mean, and the phone
//! and staff apps.

mod apps;
mod errors;
mod fallback;
mod health;
mod offers;

pub(crate) use fallback::{Routes, fallback};
pub(crate) use health::configure;
pub(crate) use offers::decline;

use crate::integration;
use crate::openapi;
use crate::platform::config::Config;
use crate::platform::problem::{Error, Result};
use crate::platform::state::AppState;
use crate::platform::tokens::JWKS_SECONDS;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{self, Bytes, Data, ServiceConfig};
use std::sync::OnceLock;
use utoipa_swagger_ui::SwaggerUi;

/// The style of one element of the API reference, which that sets on it as an attribute: a browser
/// told of another names its hash in the console.
const REFERENCE_STYLE: &str =
    "'unsafe-hashes' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

/// The style that stands inside the page of a paper. An app opens the page as a blob, which is
/// under the policy of the app; a test opens one and looks whether it still has its style.
const PAPER_STYLE: &str = "'sha256-yZxVfHnUfb9rQTRJTfBizRu2tDWXoFrvvlVbk33+nB0='";

/// Nothing is allowed but what is named: scripts, styles and pictures come from here alone, and
/// none stands inside a page of the apps. `'wasm-unsafe-eval'` lets the rules core run and nothing else be
/// evaluated. What the apps ask for comes from here, and from where downloads are redirected to,
/// when an operator wants them to be.
fn policy(downloads: Option<&str>) -> String {
    let connect = downloads.map_or_else(String::new, |origin| format!(" {origin}"));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
        style-src 'self' {PAPER_STYLE} {REFERENCE_STYLE}; img-src 'self' data: blob:; \
        connect-src 'self'{connect}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
        form-action 'self'; frame-ancestors 'none'"
    )
}

/// Headers every answer carries unless its handler says otherwise.
pub(crate) fn safe_headers(config: &Config, downloads: Option<&str>) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        // Most answers are about one person; what anybody may keep says so itself.
        .add((CACHE_CONTROL, "no-store"))
        .add(("Content-Security-Policy", policy(downloads)))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add((
            "Permissions-Policy",
            "camera=(self), geolocation=(self), microphone=()",
        ));
    let is_https = config
        .public_url
        .as_deref()
        .is_some_and(|url| url.starts_with("https://"));
    if is_https {
        headers.add(("Strict-Transport-Security", "max-age=31536000"))
    } else {
        headers
    }
}

/// Registers what stands outside `/api/v1`.
pub(crate) fn configure_root(config: &mut ServiceConfig) {
    config
        .route("/healthz", web::get().to(health::healthz))
        .route("/readyz", web::get().to(health::readyz))
        .route("/.well-known/jwks.json", web::get().to(jwks))
        .route(
            "/.well-known/oauth-authorization-server",
            web::get().to(integration::metadata),
        )
        .route("/openapi.json", web::get().to(description))
        .route("/docs", web::get().to(to_docs))
        .configure(errors::configure)
        .service(
            SwaggerUi::new("/docs/{_:.*}")
                .config(utoipa_swagger_ui::Config::new(["/openapi.json"])),
        );
}

/// Registers what only the operator's own network reaches.
pub(crate) fn configure_metrics(config: &mut ServiceConfig) {
    config.route("/metrics", web::get().to(health::metrics));
}

/// The public keys of access tokens, for whoever checks them.
async fn jwks(state: Data<AppState>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, format!("public, max-age={JWKS_SECONDS}")))
        .json(state.tokens.jwks(state.clock.now()))
}

/// Written once: it is the same until the next release, and takes a while to put together.
async fn description() -> Result<HttpResponse> {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text.clone(),
        None => {
            let text = web::block(openapi::json).await.map_err(Error::internal)?;
            let text = Bytes::from(text.map_err(Error::internal)?);
            TEXT.get_or_init(|| text).clone()
        }
    };
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .body(text))
}

async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "/docs/"))
        .finish()
}
