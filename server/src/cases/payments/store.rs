//! The tables of payment orders, their lines and payments.

use super::{PaymentId, PaymentOrderId};
use crate::cases::CaseId;
use crate::cases::packages::PackageApplicationId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::packages::{payment_lines, payment_orders, payments};
use crate::platform::problem::{Code, Result};
use diesel::prelude::*;

/// One fee of one case.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = payment_lines)]
pub(super) struct LineRow {
    pub(super) order_id: PaymentOrderId,
    pub(super) case_id: CaseId,
    pub(super) fee: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) amount_fen: i64,
    pub(super) is_cancelled: bool,
}

/// A payment as it was recorded.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = payments)]
pub(super) struct PaymentRow {
    pub(super) id: PaymentId,
    pub(super) order_id: PaymentOrderId,
    pub(super) amount_fen: i64,
    pub(super) reference: String,
    pub(super) recorded_at: Timestamp,
    pub(super) recorded_by_id: String,
    pub(super) recorded_by_name: String,
}

pub(super) fn insert(
    tx: &mut Conn,
    id: &PaymentOrderId,
    application: &PackageApplicationId,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(payment_orders::table)
        .values((
            payment_orders::id.eq(id),
            payment_orders::application_id.eq(application),
            payment_orders::version.eq(1),
            payment_orders::created_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn of_application(
    conn: &mut Conn,
    id: &PackageApplicationId,
) -> Result<Option<PaymentOrderId>> {
    Ok(payment_orders::table
        .filter(payment_orders::application_id.eq(id))
        .select(payment_orders::id)
        .first(conn)
        .optional()?)
}

/// The application an order is for.
pub(super) fn application(conn: &mut Conn, id: &PaymentOrderId) -> Result<PackageApplicationId> {
    payment_orders::table
        .find(id)
        .select(payment_orders::application_id)
        .first(conn)
        .optional()?
        .ok_or_else(|| Code::PaymentOrderNotFound.into())
}

/// Counts the order on, which holds it until the transaction ends.
pub(super) fn touch(tx: &mut Conn, id: &PaymentOrderId) -> Result<()> {
    let touched = diesel::update(payment_orders::table.find(id))
        .set(payment_orders::version.eq(payment_orders::version + 1))
        .execute(tx)?;
    if touched == 0 {
        return Err(Code::PaymentOrderNotFound.into());
    }
    Ok(())
}

/// The lines of an order, by case in the order they were made, then by fee.
pub(super) fn lines(conn: &mut Conn, id: &PaymentOrderId) -> Result<Vec<LineRow>> {
    Ok(payment_lines::table
        .filter(payment_lines::order_id.eq(id))
        .order((payment_lines::case_id, payment_lines::fee))
        .load(conn)?)
}

/// Puts lines in place of those the case had.
pub(super) fn put_lines(
    tx: &mut Conn,
    id: &PaymentOrderId,
    case: &CaseId,
    lines: &[LineRow],
) -> Result<()> {
    touch(tx, id)?;
    diesel::delete(
        payment_lines::table
            .filter(payment_lines::order_id.eq(id))
            .filter(payment_lines::case_id.eq(case)),
    )
    .execute(tx)?;
    for line in lines {
        diesel::insert_into(payment_lines::table)
            .values(line)
            .execute(tx)?;
    }
    Ok(())
}

pub(super) fn cancel_lines(tx: &mut Conn, id: &PaymentOrderId, case: &CaseId) -> Result<()> {
    touch(tx, id)?;
    diesel::update(
        payment_lines::table
            .filter(payment_lines::order_id.eq(id))
            .filter(payment_lines::case_id.eq(case)),
    )
    .set(payment_lines::is_cancelled.eq(true))
    .execute(tx)?;
    Ok(())
}

/// The payments on an order, oldest first.
pub(super) fn payments(conn: &mut Conn, id: &PaymentOrderId) -> Result<Vec<PaymentRow>> {
    Ok(payments::table
        .filter(payments::order_id.eq(id))
        .order(payments::id)
        .load(conn)?)
}

/// The payment with this number.
pub(super) fn referenced(conn: &mut Conn, reference: &str) -> Result<Option<PaymentRow>> {
    Ok(payments::table
        .filter(payments::reference.eq(reference))
        .first(conn)
        .optional()?)
}

pub(super) fn insert_payment(tx: &mut Conn, row: &PaymentRow) -> Result<()> {
    diesel::insert_into(payments::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}
