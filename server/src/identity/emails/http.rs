//! One's e-mail address, over HTTP.

use super::store::{self, EmailRow};
use super::{CODE_SECONDS, WAIT_SECONDS, choose, is_there, masked, try_code};
use crate::identity::caller::Citizen;
use crate::identity::wrong_code;
use crate::platform::AppState;
use crate::platform::extract::Body;
use crate::platform::lang::Lang;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::vault::Vault;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post, put};
use onewindow_core::requests::{EmailCodeRequest, EmailRequest};
use serde::Serialize;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(get_email)
        .service(choose_email)
        .service(verify_email)
        .service(remove_email);
}

/// One's e-mail address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Email {
    /// Whether this service writes e-mails.
    available: bool,
    /// The address, most of it hidden; null where there is none.
    #[schema(example = "l***@example.com")]
    masked_address: Option<String>,
    /// Whether it was shown to be one's own. Nothing but the code goes there before.
    verified: bool,
}

impl Email {
    fn of(available: bool, vault: &Vault, row: Option<&EmailRow>) -> Result<Self> {
        let address = row.map(|row| vault.open_value(store::ADDRESS, &row.address));
        Ok(Self {
            available,
            masked_address: address.transpose()?.as_deref().map(masked),
            verified: row.is_some_and(|row| row.verified_at.is_some()),
        })
    }
}

/// Get my e-mail address
///
/// Where one is written to beside the message centre, most of it hidden.
#[utoipa::path(
    operation_id = "getEmail", tag = "Messages",
    responses((status = 200, description = "The address, if there is one.", body = Email)),
    security(("bearer" = [])),
)]
#[get("/me/email")]
async fn get_email(citizen: Citizen, state: Data<AppState>) -> Result<Json<Email>> {
    let row = state
        .db
        .read(move |conn| store::of(conn, &citizen.id))
        .await?;
    Ok(Json(Email::of(
        is_there(&state),
        &state.vault,
        row.as_ref(),
    )?))
}

/// A code is on its way to an address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct EmailCodeSent {
    /// Seconds the code is good for.
    #[schema(example = 1800)]
    expires_in_seconds: i64,
    /// Seconds until another may be asked for.
    #[schema(example = 60)]
    retry_after_seconds: i64,
    /// The code itself, only on a service with demo data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "482913")]
    demo_code: Option<String>,
}

/// Choose my e-mail address
///
/// Sends a code there; the address is used once the code has come back. It takes the place of the one
/// before at once. Notices are written in the language of this request.
#[utoipa::path(
    operation_id = "chooseEmail", tag = "Messages",
    request_body = EmailRequest,
    responses((status = 202, description = "The code is on its way.", body = EmailCodeSent)),
    security(("bearer" = [])),
)]
#[put("/me/email")]
async fn choose_email(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    body: Body<EmailRequest>,
) -> Result<HttpResponse> {
    let demo_code = choose(&state, citizen.id, body.value.address, lang).await?;
    Ok(HttpResponse::Accepted().json(EmailCodeSent {
        expires_in_seconds: CODE_SECONDS,
        retry_after_seconds: WAIT_SECONDS,
        demo_code,
    }))
}

/// Show that the address is mine
///
/// With the code sent there, which can be tried five times.
#[utoipa::path(
    operation_id = "verifyEmail", tag = "Messages",
    request_body = EmailCodeRequest,
    responses((status = 200, description = "The address, used from now on.", body = Email)),
    security(("bearer" = [])),
)]
#[post("/me/email/verification")]
async fn verify_email(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    body: Body<EmailCodeRequest>,
) -> Result<Json<Email>> {
    let here = state.clone();
    let row = state
        .db
        .write(move |tx| {
            if !try_code(tx, &here, &citizen.id, &body.value.code)? {
                // The try is committed.
                return Ok(None);
            }
            store::of(tx, &citizen.id)
        })
        .await?;
    let row = row.ok_or_else(|| wrong_code(lang))?;
    Ok(Json(Email::of(is_there(&state), &state.vault, Some(&row))?))
}

/// Remove my e-mail address
///
/// Nothing is written there any more, and it is kept no longer.
#[utoipa::path(
    operation_id = "removeEmail", tag = "Messages",
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/me/email")]
async fn remove_email(citizen: Citizen, state: Data<AppState>) -> Result<HttpResponse> {
    let gone = state
        .db
        .write(move |tx| store::drop_of(tx, &citizen.id))
        .await?;
    if gone == 0 {
        return Err(Code::EmailNotFound.into());
    }
    Ok(HttpResponse::NoContent().finish())
}
