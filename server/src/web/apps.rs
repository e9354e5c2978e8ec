//! The phone app at `/` and the staff app at `/staff/`. A release build carries them in the binary;
//! a development build reads their folders, so that building an app anew is enough.

mod source;

use crate::platform::problem::{Code, Result};
use crate::platform::storage::sha256_hex;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use source::App;
use std::borrow::Cow;

const STAFF: &str = "/staff/";
const INDEX: &str = "index.html";

/// A file of an app.
pub(super) struct Found {
    bytes: Cow<'static, [u8]>,
    name: String,
}

/// The file at an address. A page of the app itself, which has no file, is its index.
pub(super) fn find(path: &str, is_page: bool) -> Option<Found> {
    let (app, name) = match path.strip_prefix(STAFF) {
        Some(name) => (App::Staff, name),
        None => (App::Citizen, path.trim_start_matches('/')),
    };
    let found = |name: &str| {
        Some(Found {
            bytes: app.get(name)?,
            name: name.to_owned(),
        })
    };
    if name.is_empty() {
        return found(INDEX);
    }
    // What looks like a file and is none must not turn into a page that a browser then runs.
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_page = is_page && !last.contains('.');
    found(name).or_else(|| if is_page { found(INDEX) } else { None })
}

pub(super) fn serve(request: &HttpRequest) -> Result<HttpResponse> {
    let path = request.path();
    if path == STAFF.trim_end_matches('/') {
        return Ok(HttpResponse::PermanentRedirect()
            .insert_header((LOCATION, STAFF))
            .finish());
    }
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let wants_page = header(ACCEPT).contains("text/html") || path == "/" || path == STAFF;
    let found = find(path, wants_page).ok_or(Code::NotFound)?;
    let tag = format!("\"{}\"", sha256_hex(&found.bytes));
    // Names under assets/ carry a hash of what is in them; all others are asked about each time.
    let keep = if found.name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    if header(IF_NONE_MATCH) == tag {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, keep))
            .finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, keep))
        .content_type(media_type(&found.name))
        .body(found.bytes.into_owned()))
}

/// The media type of a file that a build of an app can hold.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
