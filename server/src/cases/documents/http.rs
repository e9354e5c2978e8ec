//! Papers over HTTP.

use super::{Verification, page};
use crate::cases::parts::DocumentId;
use crate::cases::{CaseId, access};
use crate::identity::caller::Anyone;
use crate::platform::extract::Params;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the area's operations under `/api/v1`.
pub(in crate::cases) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(get_receipt_page)
        .service(get_document_page)
        .service(verify_receipt);
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
            page::render(conn, &shared, &row, &document, lang)
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
    let code = query.0.code;
    let found = state
        .db
        .read(move |conn| super::verify(conn, number.into_inner(), &code, lang))
        .await?;
    Ok(Json(found))
}
