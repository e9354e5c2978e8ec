//! The lines of deliveries: who is sent, who waits.

use super::send::{self, TOPIC};
use super::store::{self, DeliveryRow};
use super::{DeliveryId, WebhookId};
use crate::cases::CaseId;
use crate::integration::clients;
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, dialect};
use crate::platform::outbox;
use crate::platform::problem::{Error, Result};

/// An event, for whoever wants it.
pub(in crate::integration) struct Wanted<'a> {
    /// Its id.
    pub(in crate::integration) event: &'a str,
    /// Its kind.
    pub(in crate::integration) kind: &'a str,
    /// The case it is about, and its place in the feed.
    pub(in crate::integration) case: Option<(&'a CaseId, i64)>,
    /// The department that decides the case.
    pub(in crate::integration) department: &'a str,
    /// What is sent.
    pub(in crate::integration) body: &'a str,
}

/// Lets nobody else change the lines of a webhook until the transaction ends.
pub(super) fn hold(tx: &mut Conn, id: &WebhookId) -> Result<()> {
    dialect::serialise_on(tx, &format!("webhook {id}"))
}

/// Puts an event into the line of each webhook that wants it and may have it.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn lay_out(
    tx: &mut Conn,
    wanted: &Wanted<'_>,
    now: Timestamp,
) -> Result<()> {
    for webhook in store::listening(tx)? {
        let types: Vec<String> = serde_json::from_str(&webhook.types).map_err(Error::internal)?;
        if !types.iter().any(|kind| kind == wanted.kind) {
            continue;
        }
        let departments = clients::departments(tx, &webhook.client_id)?;
        if departments.iter().any(|key| key == wanted.department) {
            add(tx, &webhook.id, wanted, now)?;
        }
    }
    Ok(())
}

/// Puts an event at the end of a webhook's line.
pub(super) fn add(
    tx: &mut Conn,
    webhook: &WebhookId,
    wanted: &Wanted<'_>,
    now: Timestamp,
) -> Result<DeliveryRow> {
    hold(tx, webhook)?;
    let row = DeliveryRow {
        id: DeliveryId::new(),
        webhook_id: webhook.clone(),
        event_id: wanted.event.to_owned(),
        event_type: wanted.kind.to_owned(),
        case_id: wanted.case.map(|(case, _)| case.clone()),
        seq: wanted.case.map_or(0, |(_, seq)| seq),
        body: wanted.body.to_owned(),
        state: store::WAITING.to_owned(),
        attempts: 0,
        last_status: None,
        last_error: None,
        created_at: now,
        settled_at: None,
    };
    store::insert_delivery(tx, &row)?;
    advance(tx, webhook, row.case_id.as_ref(), now)?;
    Ok(row)
}

/// Has the first of a line sent, unless one of it is being sent. What is about no case waits for
/// nothing.
pub(super) fn advance(
    tx: &mut Conn,
    webhook: &WebhookId,
    case: Option<&CaseId>,
    now: Timestamp,
) -> Result<()> {
    let line = store::line(tx, webhook, case)?;
    let waiting = |row: &&(DeliveryId, String)| row.1 == store::WAITING;
    let next: Vec<DeliveryId> = match case {
        None => line
            .iter()
            .filter(waiting)
            .map(|(id, _)| id.clone())
            .collect(),
        Some(_) if line.iter().any(|(_, state)| state == store::SENDING) => Vec::new(),
        Some(_) => line.iter().take(1).map(|(id, _)| id.clone()).collect(),
    };
    for id in next {
        store::send(tx, &id)?;
        outbox::enqueue(tx, now, TOPIC, &send::Waiting { delivery: id })?;
    }
    Ok(())
}
