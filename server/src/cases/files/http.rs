//! Uploading, reading and removing files.

use super::kind::{HEAD, media_type};
use super::{Kept, clean_name};
use crate::cases::parts::{self, FileId, FileRow, FileState};
use crate::cases::store::CaseRow;
use crate::cases::view::{self, FileView};
use crate::cases::{CaseId, prereview};
use crate::identity::caller::{Anyone, Filler};
use crate::platform::extract::{Binary, Params};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::signing::percent;
use crate::platform::storage::{Blob, Incoming};
use crate::platform::{AppState, Conn};
use actix_multipart::Multipart;
use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use actix_web::web::{Bytes, Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, post};
use futures_util::{Stream, StreamExt};
use onewindow_core::pack::FileRule;
use serde::Deserialize;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(upload_file)
        .service(download_file)
        .service(remove_file);
}

/// What a file stands for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// The material's key.
    #[param(example = "premises-proof")]
    material: String,
}

/// Upload a file
///
/// Adds a file to a material, as `multipart/form-data` with a part named `file`, or as the raw
/// body with its name percent-encoded in `X-File-Name`. The type is told by the first bytes, not
/// by the name.
#[utoipa::path(
    operation_id = "uploadFile", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        UploadQuery,
        ("X-File-Name" = Option<String>, Header, description = "The file's name, percent-encoded, with a raw body.", example = "lease.pdf"),
    ),
    request_body(content = inline(Binary), content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "The file.", body = FileView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[post("/cases/{id}/files")]
async fn upload_file(
    filler: Filler,
    request: HttpRequest,
    state: Data<AppState>,
    id: Path<CaseId>,
    query: Params<UploadQuery>,
    payload: Payload,
) -> Result<HttpResponse> {
    let caller = filler.0;
    let case = id.into_inner();
    let material = query.0.material;
    let rule = {
        let (caller, case, material) = (caller.clone(), case.clone(), material.clone());
        let today = state.clock.today();
        state
            .db
            .read(move |conn| super::rule(conn, &caller, &case, &material, today))
            .await?
    };
    let kept = take_in(&state, &request, payload, material, &rule).await?;
    let shared = state.clone();
    let file = state
        .db
        .write(move |tx| super::add(tx, &shared, &caller, &case, kept, &rule))
        .await?;
    super::soon(&state, &file.sha256);
    Ok(HttpResponse::Created().json(view::file(file)))
}

/// Takes in the bytes of an upload, whichever way they are sent, under the rule of what they stand
/// for.
///
/// # Errors
/// [`Code::FileTooLarge`], [`Code::FileTypeNotAllowed`] and [`Code::EmptyFile`]; nothing is left
/// behind then.
pub(in crate::cases) async fn take_in(
    state: &AppState,
    request: &HttpRequest,
    payload: Payload,
    material: String,
    rule: &FileRule,
) -> Result<Kept> {
    refuse_early(request, rule)?;
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let is_multipart = header(CONTENT_TYPE.as_str()).is_some_and(|value| {
        value
            .to_ascii_lowercase()
            .starts_with("multipart/form-data")
    });
    let (name, kept) = if is_multipart {
        receive_part(state, request, payload, rule).await?
    } else {
        let name = header("X-File-Name").map(percent_decoded);
        let chunks = payload.map(|chunk| chunk.map_err(broken_off));
        (name, receive(state, chunks, rule).await?)
    };
    let (media_type, size, blob) = kept;
    Ok(Kept {
        name: clean_name(name.as_deref().unwrap_or(&material)),
        material,
        media_type: media_type.to_owned(),
        size,
        blob,
    })
}

/// What says beforehand that it is too large is not received at all.
fn refuse_early(request: &HttpRequest, rule: &FileRule) -> Result<()> {
    /// Bytes a multipart body has beyond its file.
    const WRAPPING: u64 = 16 * 1024;
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    match announced {
        Some(bytes) if bytes > rule.max_bytes.saturating_add(WRAPPING) => Err(too_large(rule)),
        Some(_) | None => Ok(()),
    }
}

/// What says or shows that it is larger than its rule allows.
pub(in crate::cases) fn too_large(rule: &FileRule) -> Error {
    Error::new(Code::FileTooLarge).with("maxBytes", rule.max_bytes)
}

fn broken_off(error: impl std::fmt::Display) -> Error {
    Error::new(Code::BadRequest).caused_by(error.to_string())
}

type Received = (&'static str, u64, Blob);

async fn receive_part(
    state: &AppState,
    request: &HttpRequest,
    payload: Payload,
    rule: &FileRule,
) -> Result<(Option<String>, Received)> {
    let mut parts = Multipart::new(request.headers(), payload);
    while let Some(part) = parts.next().await {
        let part = part.map_err(broken_off)?;
        if part.name() != Some("file") {
            continue;
        }
        let name = part
            .content_disposition()
            .and_then(|disposition| disposition.get_filename().map(str::to_owned));
        let chunks = part.map(|chunk| chunk.map_err(broken_off));
        let received = receive(state, chunks, rule).await?;
        return Ok((name, received));
    }
    Err(Code::EmptyFile.into())
}

/// Streams the bytes to storage; no more than one piece of them is ever in memory. What is refused
/// on the way leaves nothing behind.
async fn receive(
    state: &AppState,
    chunks: impl Stream<Item = Result<Bytes>>,
    rule: &FileRule,
) -> Result<Received> {
    let mut chunks = std::pin::pin!(chunks);
    let mut incoming: Option<(Incoming, &'static str)> = None;
    let mut head: Vec<u8> = Vec::new();
    let mut size: u64 = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > rule.max_bytes {
            return Err(too_large(rule));
        }
        incoming = match incoming {
            Some((file, kind)) => Some((file.write(chunk).await?, kind)),
            None => {
                head.extend_from_slice(&chunk);
                if head.len() < HEAD {
                    None
                } else {
                    let kind = taken(&head, rule)?;
                    let file = state.storage.begin().await?;
                    Some((file.write(std::mem::take(&mut head).into()).await?, kind))
                }
            }
        };
    }
    let (file, kind) = match incoming {
        Some(incoming) => incoming,
        None if head.is_empty() => return Err(Code::EmptyFile.into()),
        None => {
            let kind = taken(&head, rule)?;
            (state.storage.begin().await?.write(head.into()).await?, kind)
        }
    };
    Ok((kind, size, file.finish(&state.db).await?))
}

/// The type the first bytes show, if the rule takes it.
///
/// # Errors
/// [`Code::FileTypeNotAllowed`].
pub(in crate::cases) fn taken(head: &[u8], rule: &FileRule) -> Result<&'static str> {
    media_type(head)
        .filter(|kind| rule.media_types.iter().any(|allowed| allowed == kind))
        .ok_or_else(|| {
            Error::new(Code::FileTypeNotAllowed).with("allowed", rule.media_types.join(", "))
        })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let decoded = if byte == b'%' {
            let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16));
            match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or(b'_'),
                _ => b'_',
            }
        } else {
            byte
        };
        bytes.push(decoded);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Get a file
///
/// The bytes, for whoever may see the case. The audit trail keeps who took them.
#[utoipa::path(
    operation_id = "downloadFile", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 200, description = "The bytes.", content(
        (inline(Binary) = "application/octet-stream"),
        (inline(Binary) = "application/pdf"),
        (inline(Binary) = "image/jpeg"),
        (inline(Binary) = "image/png"),
        (inline(Binary) = "image/webp"),
    ))),
    security(("bearer" = []), ("oauth" = ["own-cases:read"])),
)]
#[get("/cases/{id}/files/{file}")]
async fn download_file(
    caller: Anyone,
    state: Data<AppState>,
    path: Path<(CaseId, FileId)>,
) -> Result<HttpResponse> {
    let (case, file) = path.into_inner();
    let looked_at = Some(file.to_string());
    let find = move |conn: &mut Conn, row: &CaseRow, _: &Anyone| {
        parts::store::file_of(conn, &row.id, &file)
    };
    let row = prereview::look(&state, caller.clone(), case.clone(), looked_at, find).await?;
    let answer = sent(&state, &row).await?;
    // After the bytes were found and before one of them leaves.
    let shared = state.clone();
    state
        .db
        .write(move |tx| super::note(tx, &shared, &caller, &case, ("case.readFile", &row.id)))
        .await?;
    Ok(answer)
}

/// A stored file as an answer: its bytes, or where they are to be had for a short while when an
/// operator wants storage to carry them.
///
/// # Errors
/// [`Code::FileQuarantined`] and [`Code::FileRefused`]; when its bytes cannot be read.
pub(in crate::cases) async fn sent(state: &AppState, row: &FileRow) -> Result<HttpResponse> {
    readable(row)?;
    let disposition = disposition(&row.name);
    let link = state
        .storage
        .link(&row.sha256, &row.media_type, &disposition);
    if let Some(link) = link.await? {
        return Ok(HttpResponse::TemporaryRedirect()
            .insert_header((LOCATION, link))
            .insert_header(("Cache-Control", "private, no-store"))
            .finish());
    }
    let (size, pieces) = state.storage.stream(&row.sha256).await?;
    Ok(safe(&row.media_type, &row.name).body(SizedStream::new(size, pieces.boxed_local())))
}

fn disposition(name: &str) -> String {
    format!("inline; filename*=UTF-8''{}", percent(name))
}

/// Whether anybody may read the bytes of a file.
///
/// # Errors
/// [`Code::FileQuarantined`] and [`Code::FileRefused`].
pub(in crate::cases) fn readable(row: &FileRow) -> Result<()> {
    match row.state {
        FileState::Available => Ok(()),
        FileState::Quarantined => Err(Code::FileQuarantined.into()),
        FileState::Refused => Err(Code::FileRefused.into()),
    }
}

/// The beginning of an answer that carries a file from outside, which never becomes a page of ours.
pub(in crate::cases) fn safe(media_type: &str, name: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, disposition(name)))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Content-Security-Policy", "sandbox"))
        .insert_header(("Cache-Control", "private, no-store"));
    answer
}

/// Remove a file
///
/// Takes a file out of a case that is still being filled in.
#[utoipa::path(
    operation_id = "removeFile", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[delete("/cases/{id}/files/{file}")]
async fn remove_file(
    filler: Filler,
    state: Data<AppState>,
    path: Path<(CaseId, FileId)>,
) -> Result<HttpResponse> {
    let (case, file) = path.into_inner();
    let caller = filler.0;
    let shared = state.clone();
    state
        .db
        .write(move |tx| super::remove(tx, &shared, &caller, &case, &file))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel_percent_encoded() {
        assert_eq!(percent_decoded("%E7%A7%9F.pdf"), "租.pdf");
        assert_eq!(percent_decoded("a%2"), "a_");
        assert_eq!(percent_decoded("100%zz"), "100_");
        assert_eq!(percent("租 a\".pdf"), "%E7%A7%9F%20a%22.pdf");
    }
}
