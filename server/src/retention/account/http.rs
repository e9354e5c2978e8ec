//! The end of an account, over HTTP.

use crate::identity::OwnCode;
use crate::identity::caller::Citizen;
use crate::platform::extract::Body;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use onewindow_core::requests::AccountClosingRequest;

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    operations.service(ask_to_close).service(close_account);
}

/// Ask for the code to close my account
///
/// Sends a code to the account's own number. `account_has_open_cases` while a case has not ended.
#[utoipa::path(
    operation_id = "askToCloseAccount", tag = "Log-in",
    responses((status = 202, description = "The code is on its way.", body = OwnCode)),
    security(("bearer" = [])),
)]
#[post("/me/closing-codes")]
async fn ask_to_close(citizen: Citizen, state: Data<AppState>) -> Result<HttpResponse> {
    let sent = super::ask(&state, citizen).await?;
    Ok(HttpResponse::Accepted().json(sent))
}

/// Close my account
///
/// 注销账号. Drafts, messages and favourites are deleted, number, name and identity number taken out of
/// the account, and every session ends. What was handed in stays with the office. It cannot be undone;
/// whoever logs in by the number again begins anew.
#[utoipa::path(
    operation_id = "closeAccount", tag = "Log-in",
    request_body = AccountClosingRequest,
    responses((status = 204, description = "The account is closed.")),
    security(("bearer" = [])),
)]
#[post("/me/closing")]
async fn close_account(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    body: Body<AccountClosingRequest>,
) -> Result<HttpResponse> {
    super::close(&state, citizen, body.value.code, lang).await?;
    Ok(HttpResponse::NoContent().finish())
}
