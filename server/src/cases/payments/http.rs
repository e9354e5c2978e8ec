//! Payment orders, over HTTP.

use super::{PaymentOrder, PaymentOrderId};
use crate::identity::caller::{Anyone, WindowClerk};
use crate::platform::extract::Body;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::PaymentRequest;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(get_payment_order)
        .service(record_payment);
}

/// Get a payment order
///
/// All fees of a package on one order (一次性收费): a line for each fee of each case that was handed
/// in, what was paid and what is due. For the applicant, and for window staff and supervisors of
/// the district.
#[utoipa::path(
    operation_id = "getPaymentOrder", tag = "Packages",
    params(("id" = String, Path, description = "The order.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The order.", body = PaymentOrder)),
    security(("bearer" = [])),
)]
#[get("/payment-orders/{id}")]
async fn get_payment_order(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<PaymentOrderId>,
) -> Result<Json<PaymentOrder>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let order = state
        .db
        .read(move |conn| super::find(conn, &here, &caller, &id, lang))
        .await?;
    Ok(Json(order))
}

/// Record a payment
///
/// Records what was paid, with the number the payment has where it was made. The same number again,
/// with the same amount, is the same payment.
#[utoipa::path(
    operation_id = "recordPayment", tag = "Packages",
    params(
        ("id" = String, Path, description = "The order.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer.", example = "5f0c7a52-0003"),
    ),
    request_body = PaymentRequest,
    responses((status = 201, description = "The order with the payment.", body = PaymentOrder)),
    security(("bearer" = [])),
)]
#[post("/payment-orders/{id}/payments")]
async fn record_payment(
    clerk: WindowClerk,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    id: Path<PaymentOrderId>,
    body: Body<PaymentRequest>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let label = Anyone::Staff(clerk.0.clone()).label();
    let attempt = Attempt::new(&label, &format!("pay {id}"), &key, &body.bytes);
    let answer = idempotency::write(&state, attempt, move |tx, here, _| {
        let order = super::record(tx, here, &clerk.0, &id, &body.value, lang)?;
        Answer::json(201, None, &order)
    })
    .await?;
    Ok(answer.into_response())
}
