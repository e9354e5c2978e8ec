//! The phone app at `/` and the staff app at `/staff/`, carried in the binary. A development build
//! reads them from their folders, so that building them anew is enough.

use crate::platform::problem::{Code, Result};
use crate::platform::vault::hex;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../mobile-shell/apps/citizen/dist"]
#[allow_missing = true]
struct Citizen;

#[derive(RustEmbed)]
#[folder = "../mobile-shell/apps/staff/dist"]
#[allow_missing = true]
struct Staff;

const STAFF: &str = "/staff/";
const INDEX: &str = "index.html";

/// A file of an app.
pub(super) struct Found {
    file: EmbeddedFile,
    name: String,
}

/// The file at an address. A page of the app itself, which has no file, is its index.
pub(super) fn find(path: &str, is_page: bool) -> Option<Found> {
    let (get, name): (fn(&str) -> Option<EmbeddedFile>, &str) = match path.strip_prefix(STAFF) {
        Some(name) => (Staff::get, name),
        None => (Citizen::get, path.trim_start_matches('/')),
    };
    let name = if name.is_empty() { INDEX } else { name };
    if let Some(file) = get(name) {
        return Some(Found {
            file,
            name: name.to_owned(),
        });
    }
    // What looks like a file and is none must not turn into a page that a browser then runs.
    let has_ending = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    if !is_page || has_ending {
        return None;
    }
    Some(Found {
        file: get(INDEX)?,
        name: INDEX.to_owned(),
    })
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
    let tag = format!("\"{}\"", hex(&found.file.metadata.sha256_hash()));
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
        .content_type(media_type(&found))
        .body(found.file.data.into_owned()))
}

fn media_type(found: &Found) -> String {
    let guessed = found.file.metadata.mimetype();
    let is_text = guessed.starts_with("text/") || guessed == "application/javascript";
    match found.name.rsplit('.').next() {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        _ if is_text => format!("{guessed}; charset=utf-8"),
        _ => guessed.to_owned(),
    }
}
