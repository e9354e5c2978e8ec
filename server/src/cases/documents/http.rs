//! Papers over HTTP.

use super::{Verification, letter, page, pdf, sample, store};
use crate::cases::parts::{Document, DocumentFile, DocumentId};
use crate::cases::{CaseId, access};
use crate::identity::caller::Anyone;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::extract::{Binary, Params};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::storage::Blob;
use crate::platform::{AppState, Lang};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, IF_NONE_MATCH, VARY};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;

/// Registers the area's operations under `/api/v1`.
pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(get_receipt_page)
        .service(get_document_page)
        .service(get_receipt_pdf)
        .service(get_document_pdf)
        .service(verify_receipt)
        .service(get_material_sample);
}

/// Print the receipt
///
/// The receipt as a page to print or to keep, with a code that proves it genuine.
#[utoipa::path(
    operation_id = "getReceiptPage", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/receipt.html")]
async fn get_receipt_page(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    print(caller, state, lang, id.into_inner(), None).await
}

/// Print a document
///
/// A notice, a decision or a result as a page to print or to keep.
#[utoipa::path(
    operation_id = "getDocumentPage", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("document" = String, Path, description = "The document.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/documents/{document}.html")]
async fn get_document_page(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, DocumentId)>,
) -> Result<HttpResponse> {
    let (id, document) = path.into_inner();
    print(caller, state, lang, id, Some(document)).await
}

async fn print(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: CaseId,
    wanted: Option<DocumentId>,
) -> Result<HttpResponse> {
    let shared = state.clone();
    let page = state
        .db
        .read(move |conn| {
            let row = access::load(conn, &caller, &id, shared.clock.today())?;
            let document = super::find(conn, &row, wanted.as_ref())?;
            let paper = letter::paper(conn, &shared, &row, &document, lang)?;
            page::render(&paper).map_err(Error::internal)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Content-Type", "text/html; charset=utf-8"))
        .insert_header(("Content-Language", lang.tag()))
        // The page runs nothing and loads nothing; its one style sheet is in it.
        .insert_header((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
        ))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Cache-Control", "private, no-store"))
        .body(page))
}

/// Get the receipt as a PDF
///
/// The receipt as an archival PDF (PDF/A-2a). The file is drawn once: whoever asks again gets the
/// same bytes, and the verification tells their SHA-256.
#[utoipa::path(
    operation_id = "getReceiptPdf", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The PDF.", body = inline(Binary), content_type = "application/pdf")),
    security(("bearer" = []), ("oauth" = ["own-cases:read"])),
)]
#[get("/cases/{id}/receipt.pdf")]
async fn get_receipt_pdf(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    hand_out(caller, state, lang, id.into_inner(), None).await
}

/// Get a document as a PDF
///
/// A notice, a decision or a result as an archival PDF (PDF/A-2a). The file is drawn once: whoever
/// asks again gets the same bytes, and the verification tells their SHA-256.
#[utoipa::path(
    operation_id = "getDocumentPdf", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("document" = String, Path, description = "The document.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 200, description = "The PDF.", body = inline(Binary), content_type = "application/pdf")),
    security(("bearer" = []), ("oauth" = ["own-cases:read"])),
)]
#[get("/cases/{id}/documents/{document}.pdf")]
async fn get_document_pdf(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, DocumentId)>,
) -> Result<HttpResponse> {
    let (id, document) = path.into_inner();
    hand_out(caller, state, lang, id, Some(document)).await
}

async fn hand_out(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: CaseId,
    wanted: Option<DocumentId>,
) -> Result<HttpResponse> {
    let (shared, reader) = (state.clone(), caller.clone());
    let today = state.clock.today();
    let (document, kept, paper) = state
        .db
        .read(move |conn| {
            let row = access::load(conn, &reader, &id, today)?;
            let document = super::find(conn, &row, wanted.as_ref())?;
            let files = store::files(conn, &document.id)?;
            let kept = files.into_iter().find(|file| file.lang == lang.tag());
            let paper = letter::paper(conn, &shared, &row, &document, lang)?;
            Ok((document, kept, paper))
        })
        .await?;
    let number = document.number.clone();
    let (file, bytes, new) = match kept {
        Some(file) => {
            let bytes = state.storage.get(&file.sha256).await?;
            (file, bytes, None)
        }
        None => {
            let bytes = actix_web::web::block(move || pdf::draw(&paper))
                .await
                .map_err(|cancelled| Error::new(Code::Unavailable).caused_by(cancelled))??;
            // In storage first: a row must never name a file that is not there.
            let blob = state.storage.put(&state.db, bytes.clone().into()).await?;
            let file = DocumentFile {
                lang: lang.tag().to_owned(),
                sha256: blob.sha256().to_owned(),
                size: u64::try_from(bytes.len()).map_err(Error::internal)?,
            };
            (file, bytes, Some(blob))
        }
    };
    let shared = state.clone();
    state
        .db
        .write(move |tx| note_download(tx, &shared, &caller, &document, (&file, new)))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Content-Type", "application/pdf"))
        .insert_header(("Content-Language", lang.tag()))
        .insert_header((
            "Content-Disposition",
            format!("inline; filename=\"{number}.pdf\""),
        ))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Cache-Control", "private, no-store"))
        .body(bytes))
}

/// Remembers the file, and who took it.
fn note_download(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    document: &Document,
    (file, new): (&DocumentFile, Option<Blob>),
) -> Result<()> {
    let now = state.clock.now();
    if let Some(blob) = new {
        blob.claim(tx)?;
    }
    store::add_file(tx, &document.id, file, now)?;
    state.audit.record(
        tx,
        now,
        &Entry {
            actor_kind: caller.kind(),
            actor_id: caller.id(),
            action: "document.downloaded",
            subject_kind: "document",
            subject_id: document.id.as_str(),
            detail: serde_json::json!({
                "caseId": document.case_id, "number": document.number,
                "language": file.lang, "sha256": file.sha256,
            }),
        },
    )
}

/// What is printed on a paper.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct VerificationQuery {
    /// The verification code.
    #[param(example = "q7Zk2mXa")]
    code: String,
}

/// Verify a receipt
///
/// Whether a receipt or another paper is genuine, and where its case stands. This is what the QR
/// code on the paper opens.
#[utoipa::path(
    operation_id = "verifyReceipt", tag = "Cases",
    params(
        ("number" = String, Path, description = "The paper's number.", example = "9901022026112300013112800000001-SJ"),
        VerificationQuery,
    ),
    responses((status = 200, description = "Genuine or not.", body = Verification)),
    security(()),
)]
#[get("/receipts/{number}/verification")]
async fn verify_receipt(
    state: Data<AppState>,
    lang: Lang,
    number: Path<String>,
    query: Params<VerificationQuery>,
) -> Result<Json<Verification>> {
    let number = number.into_inner();
    let code = query.0.code;
    let found = state
        .db
        .read(move |conn| super::verify(conn, number, &code, lang))
        .await?;
    Ok(Json(found))
}

/// Get the sample of a document
///
/// 样表: what a document of an item looks like filled in, as an archival PDF that says on every page
/// that it is a sample; its names and numbers are made up. Only documents whose guide has a `sample`
/// have one.
#[utoipa::path(
    operation_id = "getMaterialSample", tag = "Catalogue",
    params(
        ("key" = String, Path, description = "The item's key.", example = "getihu-sheli"),
        ("material" = String, Path, description = "The document's key in the item.", example = "application"),
    ),
    responses(
        (status = 200, description = "The PDF.", body = inline(Binary), content_type = "application/pdf"),
        (status = 304, description = "It is the one whose `ETag` was sent."),
    ),
    security(()),
)]
#[get("/items/{key}/materials/{material}/sample")]
async fn get_material_sample(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let (key, material) = path.into_inner();
    let name = format!("{key}-{material}-sample.pdf");
    let sample = state
        .db
        .read(move |conn| sample::find(conn, &key, &material, lang))
        .await?;
    let tag = format!("\"{}\"", sample.tag);
    let known = request.headers().get(IF_NONE_MATCH);
    let is_known = known
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|known| known.trim() == tag));
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((CONTENT_LANGUAGE, lang.tag()))
        .insert_header((VARY, "Accept-Language"));
    if is_known {
        return Ok(response.finish());
    }
    let bytes = actix_web::web::block(move || sample.pdf())
        .await
        .map_err(|cancelled| Error::new(Code::Unavailable).caused_by(cancelled))??;
    Ok(response
        .insert_header(("Content-Type", "application/pdf"))
        .insert_header((
            "Content-Disposition",
            format!("inline; filename=\"{name}\""),
        ))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .body(bytes.as_ref().clone()))
}
