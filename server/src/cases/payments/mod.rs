//! 一次性收费: one order for the fees of all cases of a package, whatever each of them charges and
//! whenever it goes in. Amounts are whole 分. The house takes no money: the window records what was
//! paid elsewhere, with the number it has there.

mod http;
mod store;

pub(super) use http::configure;

use super::CaseId;
use super::packages::{self, PackageApplicationId};
use super::parts::{self, Event};
use super::store as cases;
use crate::identity;
use crate::identity::caller::{Anyone, StaffMember};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::pack::Text;
use onewindow_core::requests::PaymentRequest;
use serde::Serialize;
use serde_json::json;
use store::{LineRow, PaymentRow};

crate::id_type! {
    /// A payment order.
    PaymentOrderId
}

crate::id_type! {
    /// A payment.
    PaymentId
}

/// What there is to pay for a package.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cases) struct PaymentOrder {
    /// The id.
    id: PaymentOrderId,
    /// The application it is for.
    application_id: PackageApplicationId,
    /// A fee a line, in the order of the cases.
    lines: Vec<PaymentLine>,
    /// The sum of the lines that are charged, in 分.
    #[schema(example = 10_000)]
    total_fen: u64,
    /// What was paid, in 分.
    #[schema(example = 0)]
    paid_fen: u64,
    /// What is still to be paid, in 分.
    #[schema(example = 10_000)]
    due_fen: u64,
    /// What was paid for cases that then came to no result, in 分.
    #[schema(example = 0)]
    refund_fen: u64,
    /// The payments, oldest first.
    payments: Vec<Payment>,
}

/// One fee of one case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PaymentLine {
    /// The case.
    case_id: CaseId,
    /// Its number.
    #[schema(example = "9901022026031000013112800000001")]
    case_number: Option<String>,
    /// The item's name.
    #[schema(example = "户外广告设置许可")]
    item: String,
    /// The fee's name.
    #[schema(example = "占道费")]
    name: String,
    /// The amount in 分.
    #[schema(example = 10_000)]
    amount_fen: u64,
    /// It is not charged, for the case came to no result.
    cancelled: bool,
}

/// A payment as the window recorded it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Payment {
    /// The id.
    id: PaymentId,
    /// The amount in 分.
    #[schema(example = 10_000)]
    amount_fen: u64,
    /// The number it has where it was made.
    #[schema(example = "POS-20260310-0001")]
    reference: String,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    /// By whom.
    #[schema(example = "陈静")]
    recorded_by: String,
}

/// Opens the order of an application, empty.
///
/// # Errors
/// When the database refuses.
pub(super) fn open(tx: &mut Conn, id: &PackageApplicationId, now: Timestamp) -> Result<()> {
    store::insert(tx, &PaymentOrderId::new(), id, now)
}

/// Puts a case's fees on its package's order, in place of those it had there.
///
/// # Errors
/// When there is no order or the database refuses.
pub(super) fn charge(
    tx: &mut Conn,
    id: &PackageApplicationId,
    case: &CaseId,
    fees: Vec<(String, Text, u64)>,
) -> Result<()> {
    let order = order_of(tx, id)?.ok_or(Code::PaymentOrderNotFound)?;
    let mut lines = Vec::new();
    for (fee, name, amount) in fees {
        lines.push(LineRow {
            order_id: order.clone(),
            case_id: case.clone(),
            fee,
            name_en: name.en.as_ref().unwrap_or(&name.zh).clone(),
            name_zh: name.zh,
            amount_fen: i64::try_from(amount).map_err(Error::internal)?,
            is_cancelled: false,
        });
    }
    store::put_lines(tx, &order, case, &lines)
}

/// Charges nothing any more for a case that came to no result.
///
/// # Errors
/// When the database refuses.
pub(super) fn cancel(tx: &mut Conn, id: &PackageApplicationId, case: &CaseId) -> Result<()> {
    match order_of(tx, id)? {
        Some(order) => store::cancel_lines(tx, &order, case),
        None => Ok(()),
    }
}

/// The order of an application, if it has one.
///
/// # Errors
/// When the database refuses.
pub(super) fn order_of(
    conn: &mut Conn,
    id: &PackageApplicationId,
) -> Result<Option<PaymentOrderId>> {
    store::of_application(conn, id)
}

/// The order of an application as it is shown.
///
/// # Errors
/// When the database refuses.
pub(super) fn of_application(
    conn: &mut Conn,
    id: &PackageApplicationId,
    lang: Lang,
) -> Result<Option<PaymentOrder>> {
    match order_of(conn, id)? {
        Some(order) => shown(conn, &order, lang).map(Some),
        None => Ok(None),
    }
}

/// The order, if the caller may know of it.
///
/// # Errors
/// [`Code::PaymentOrderNotFound`]; what hides the application hides its order.
fn find(
    conn: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PaymentOrderId,
    lang: Lang,
) -> Result<PaymentOrder> {
    let application = store::application(conn, id)?;
    match packages::may_see(conn, caller, &application, state.clock.today()) {
        Ok(()) => shown(conn, id, lang),
        Err(error) if error.code() == Code::PackageApplicationNotFound => {
            Err(Code::PaymentOrderNotFound.into())
        }
        Err(error) => Err(error),
    }
}

fn shown(conn: &mut Conn, id: &PaymentOrderId, lang: Lang) -> Result<PaymentOrder> {
    let application_id = store::application(conn, id)?;
    let rows = store::lines(conn, id)?;
    let payments = store::payments(conn, id)?;
    let total_fen = total(&rows);
    let paid_fen = paid(&payments);
    let mut lines = Vec::new();
    for row in rows {
        let case = cases::find(conn, &row.case_id)?;
        lines.push(PaymentLine {
            case_number: case.number.clone(),
            item: lang.pick(&case.item_name_zh, &case.item_name_en).clone(),
            name: lang.pick(row.name_zh, row.name_en),
            amount_fen: fen(row.amount_fen),
            cancelled: row.is_cancelled,
            case_id: row.case_id,
        });
    }
    Ok(PaymentOrder {
        id: id.clone(),
        application_id,
        lines,
        total_fen,
        paid_fen,
        due_fen: total_fen.saturating_sub(paid_fen),
        refund_fen: paid_fen.saturating_sub(total_fen),
        payments: payments
            .into_iter()
            .map(|row| Payment {
                amount_fen: fen(row.amount_fen),
                id: row.id,
                reference: row.reference,
                recorded_at: row.recorded_at,
                recorded_by: row.recorded_by_name,
            })
            .collect(),
    })
}

/// An amount as the database holds it; none is negative.
fn fen(amount: i64) -> u64 {
    u64::try_from(amount).unwrap_or(0)
}

fn total(lines: &[LineRow]) -> u64 {
    let charged = lines.iter().filter(|line| !line.is_cancelled);
    charged.fold(0, |sum, line| sum.saturating_add(fen(line.amount_fen)))
}

fn paid(payments: &[PaymentRow]) -> u64 {
    let payments = payments.iter();
    payments.fold(0, |sum, one| sum.saturating_add(fen(one.amount_fen)))
}

/// Records a payment. The same number twice is the same payment and is recorded once.
///
/// # Errors
/// [`Code::PaymentExceedsDue`]; [`Code::PaymentReferenceUsed`] when the number stands for another
/// payment; [`Code::OtherOffice`].
fn record(
    tx: &mut Conn,
    state: &AppState,
    clerk: &StaffMember,
    id: &PaymentOrderId,
    request: &PaymentRequest,
    lang: Lang,
) -> Result<PaymentOrder> {
    let caller = Anyone::Staff(clerk.clone());
    // Before anything is read: of two who record at once, the second sees what the first did.
    store::touch(tx, id)?;
    let order = find(tx, state, &caller, id, lang)?;
    let amount = i64::try_from(request.amount_fen).map_err(Error::internal)?;
    if let Some(before) = store::referenced(tx, &request.reference)? {
        return if before.order_id == *id && before.amount_fen == amount {
            Ok(order)
        } else {
            Err(Code::PaymentReferenceUsed.into())
        };
    }
    if request.amount_fen > order.due_fen {
        return Err(Error::new(Code::PaymentExceedsDue).with("dueFen", order.due_fen));
    }
    let now = state.clock.now();
    let row = PaymentRow {
        id: PaymentId::new(),
        order_id: id.clone(),
        amount_fen: amount,
        reference: request.reference.clone(),
        recorded_at: now,
        recorded_by_id: clerk.id.to_string(),
        recorded_by_name: identity::staff_name(tx, &clerk.id)?,
    };
    store::insert_payment(tx, &row)?;
    tell(tx, state, &caller, &row, &order)?;
    shown(tx, id, lang)
}

/// Tells the timelines of the cases it pays for, the audit trail and the outbox.
fn tell(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    row: &PaymentRow,
    order: &PaymentOrder,
) -> Result<()> {
    let now = row.recorded_at;
    let mut told: Vec<&CaseId> = Vec::new();
    for line in order.lines.iter().filter(|line| !line.cancelled) {
        if told.contains(&&line.case_id) {
            continue;
        }
        told.push(&line.case_id);
        let event = Event {
            at: now,
            kind: "paid".to_owned(),
            actor_name: row.recorded_by_name.clone(),
            detail: Some(row.reference.clone()),
            program: None,
        };
        parts::store::add_event(tx, &line.case_id, &event, (caller.kind(), caller.id()))?;
    }
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: "payment.recorded",
        subject_kind: "paymentOrder",
        subject_id: row.order_id.as_str(),
        detail: json!({"amountFen": row.amount_fen, "reference": row.reference}),
    };
    state.audit.record(tx, now, &entry)?;
    outbox::enqueue(
        tx,
        now,
        "payment.recorded",
        &json!({
            "orderId": row.order_id, "applicationId": order.application_id,
            "amountFen": row.amount_fen, "reference": row.reference, "at": now,
        }),
    )?;
    Ok(())
}
