//! The tables of webhooks and deliveries.

use super::{DeliveryId, KEEP_SECONDS, WebhookId};
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::clients;
use crate::platform::db::schema::integration::{webhook_deliveries as deliveries, webhooks};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// An earlier event of its case goes first.
pub(super) const WAITING: &str = "waiting";
/// The outbox has it.
pub(super) const SENDING: &str = "sending";
/// The receiver has it.
pub(super) const DELIVERED: &str = "delivered";
/// It was given up.
pub(super) const FAILED: &str = "failed";

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhooks)]
pub(super) struct WebhookRow {
    pub(super) id: WebhookId,
    pub(super) client_id: String,
    pub(super) url: String,
    pub(super) types: String,
    pub(super) secret: String,
    pub(super) previous_secret: Option<String>,
    pub(super) previous_until: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) off_at: Option<Timestamp>,
    pub(super) off_reason: Option<String>,
    pub(super) deleted_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = deliveries)]
pub(super) struct DeliveryRow {
    pub(super) id: DeliveryId,
    pub(super) webhook_id: WebhookId,
    pub(super) event_id: String,
    pub(super) event_type: String,
    pub(super) case_id: Option<CaseId>,
    pub(super) seq: i64,
    pub(super) body: String,
    pub(super) state: String,
    pub(super) attempts: i32,
    pub(super) last_status: Option<i32>,
    pub(super) last_error: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) settled_at: Option<Timestamp>,
}

pub(super) fn insert(tx: &mut Conn, row: &WebhookRow) -> Result<()> {
    diesel::insert_into(webhooks::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &WebhookId) -> Result<Option<WebhookRow>> {
    Ok(webhooks::table
        .find(id)
        .select(WebhookRow::as_select())
        .first(conn)
        .optional()?)
}

pub(super) fn of_client(conn: &mut Conn, client: &str) -> Result<Vec<WebhookRow>> {
    Ok(webhooks::table
        .filter(webhooks::client_id.eq(client))
        .filter(webhooks::deleted_at.is_null())
        .order(webhooks::id)
        .select(WebhookRow::as_select())
        .load(conn)?)
}

/// Those that are on, of clients that are not stopped.
pub(super) fn listening(conn: &mut Conn) -> Result<Vec<WebhookRow>> {
    let active = clients::table
        .filter(clients::active.eq(true))
        .select(clients::id);
    Ok(webhooks::table
        .filter(webhooks::deleted_at.is_null())
        .filter(webhooks::off_at.is_null())
        .filter(webhooks::client_id.eq_any(active))
        .select(WebhookRow::as_select())
        .load(conn)?)
}

pub(super) fn delete(tx: &mut Conn, id: &WebhookId, now: Timestamp) -> Result<()> {
    diesel::update(webhooks::table.find(id))
        .set(webhooks::deleted_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// Puts a new secret beside the one it had; false when that is its present one no more.
pub(super) fn rotate(
    tx: &mut Conn,
    row: &WebhookRow,
    (secret, previous): &(String, String),
    until: Timestamp,
) -> Result<bool> {
    let unchanged = webhooks::table
        .find(&row.id)
        .filter(webhooks::secret.eq(&row.secret));
    let changed = diesel::update(unchanged)
        .set((
            webhooks::secret.eq(secret),
            webhooks::previous_secret.eq(previous),
            webhooks::previous_until.eq(until),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Switches one off that is on; false when it is not.
pub(super) fn switch_off(
    tx: &mut Conn,
    id: &WebhookId,
    reason: &str,
    now: Timestamp,
) -> Result<bool> {
    let on = webhooks::table.find(id).filter(webhooks::off_at.is_null());
    let changed = diesel::update(on)
        .set((webhooks::off_at.eq(now), webhooks::off_reason.eq(reason)))
        .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn switch_on(tx: &mut Conn, id: &WebhookId) -> Result<()> {
    diesel::update(webhooks::table.find(id))
        .set((
            webhooks::off_at.eq(None::<Timestamp>),
            webhooks::off_reason.eq(None::<String>),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn insert_delivery(tx: &mut Conn, row: &DeliveryRow) -> Result<()> {
    diesel::insert_into(deliveries::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn delivery(conn: &mut Conn, id: &DeliveryId) -> Result<Option<DeliveryRow>> {
    Ok(deliveries::table
        .find(id)
        .select(DeliveryRow::as_select())
        .first(conn)
        .optional()?)
}

/// What is not settled of a line, in its order, with its state.
pub(super) fn line(
    conn: &mut Conn,
    webhook: &WebhookId,
    case: Option<&CaseId>,
) -> Result<Vec<(DeliveryId, String)>> {
    let mut line = deliveries::table
        .filter(deliveries::webhook_id.eq(webhook))
        .filter(deliveries::settled_at.is_null())
        .order((deliveries::seq, deliveries::id))
        .select((deliveries::id, deliveries::state))
        .into_boxed();
    line = match case {
        // Nobody needs to see more of it than who is sent and who is first.
        Some(case) => line.filter(deliveries::case_id.eq(case)),
        None => line.filter(deliveries::case_id.is_null()),
    };
    Ok(line.load(conn)?)
}

pub(super) fn send(tx: &mut Conn, id: &DeliveryId) -> Result<()> {
    diesel::update(deliveries::table.find(id))
        .set(deliveries::state.eq(SENDING))
        .execute(tx)?;
    Ok(())
}

/// Notes a try, and the end if it was the last.
pub(super) fn tried(
    tx: &mut Conn,
    id: &DeliveryId,
    attempts: i32,
    (status, error): (Option<i32>, Option<&str>),
    end: Option<(&str, Timestamp)>,
) -> Result<()> {
    diesel::update(deliveries::table.find(id))
        .set((
            deliveries::attempts.eq(attempts),
            deliveries::last_status.eq(status),
            deliveries::last_error.eq(error),
        ))
        .execute(tx)?;
    if let Some((state, now)) = end {
        diesel::update(deliveries::table.find(id))
            .set((deliveries::state.eq(state), deliveries::settled_at.eq(now)))
            .execute(tx)?;
    }
    Ok(())
}

/// Gives up whatever of a webhook is not settled.
pub(super) fn fail_rest(
    tx: &mut Conn,
    webhook: &WebhookId,
    why: &str,
    now: Timestamp,
) -> Result<()> {
    let rest = deliveries::table
        .filter(deliveries::webhook_id.eq(webhook))
        .filter(deliveries::settled_at.is_null());
    diesel::update(rest)
        .set((
            deliveries::state.eq(FAILED),
            deliveries::settled_at.eq(now),
            deliveries::last_error.eq(why),
        ))
        .execute(tx)?;
    Ok(())
}

/// Gives up a delivery that is not settled.
pub(super) fn drop_unsettled(
    tx: &mut Conn,
    id: &DeliveryId,
    why: &str,
    now: Timestamp,
) -> Result<()> {
    let unsettled = deliveries::table
        .find(id)
        .filter(deliveries::settled_at.is_null());
    diesel::update(unsettled)
        .set((
            deliveries::state.eq(FAILED),
            deliveries::settled_at.eq(now),
            deliveries::last_error.eq(why),
        ))
        .execute(tx)?;
    Ok(())
}

/// Has a settled delivery wait again.
pub(super) fn wait_again(tx: &mut Conn, id: &DeliveryId) -> Result<()> {
    diesel::update(deliveries::table.find(id))
        .set((
            deliveries::state.eq(WAITING),
            deliveries::settled_at.eq(None::<Timestamp>),
        ))
        .execute(tx)?;
    Ok(())
}

/// The cases with deliveries given up since an instant.
pub(super) fn failed_since(
    conn: &mut Conn,
    webhook: &WebhookId,
    since: Timestamp,
) -> Result<Vec<CaseId>> {
    let cases: Vec<Option<CaseId>> = deliveries::table
        .filter(deliveries::webhook_id.eq(webhook))
        .filter(deliveries::state.eq(FAILED))
        .filter(deliveries::settled_at.ge(since))
        .select(deliveries::case_id)
        .distinct()
        .load(conn)?;
    Ok(cases.into_iter().flatten().collect())
}

/// Has a case's deliveries that were given up since an instant wait again.
pub(super) fn case_waits_again(
    tx: &mut Conn,
    webhook: &WebhookId,
    case: &CaseId,
    since: Timestamp,
) -> Result<()> {
    let failed = deliveries::table
        .filter(deliveries::webhook_id.eq(webhook))
        .filter(deliveries::case_id.eq(case))
        .filter(deliveries::state.eq(FAILED))
        .filter(deliveries::settled_at.ge(since));
    diesel::update(failed)
        .set((
            deliveries::state.eq(WAITING),
            deliveries::settled_at.eq(None::<Timestamp>),
        ))
        .execute(tx)?;
    Ok(())
}

/// The log of a webhook, the newest first, with one more than `limit` when there are more.
pub(super) fn page(
    conn: &mut Conn,
    webhook: &WebhookId,
    before: Option<&DeliveryId>,
    limit: u32,
) -> Result<Vec<DeliveryRow>> {
    let mut query = deliveries::table
        .filter(deliveries::webhook_id.eq(webhook))
        .order(deliveries::id.desc())
        .limit(i64::from(limit) + 1)
        .select(DeliveryRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(deliveries::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// How many deliveries [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn count_old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    let before = now.plus_seconds(-KEEP_SECONDS);
    let old = deliveries::table.filter(deliveries::settled_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

/// Deletes up to `limit` of the deliveries that were settled [`KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    let before = now.plus_seconds(-KEEP_SECONDS);
    let old: Vec<DeliveryId> = deliveries::table
        .filter(deliveries::settled_at.lt(before))
        .order(deliveries::settled_at)
        .limit(limit)
        .select(deliveries::id)
        .load(tx)?;
    let old = deliveries::table.filter(deliveries::id.eq_any(old));
    Ok(diesel::delete(old).execute(tx)?)
}
