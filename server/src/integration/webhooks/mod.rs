//! Webhooks in the form of Standard Webhooks: a program names an address and the kinds of events it
//! wants, and each event of a case of its departments is sent there, at least once, signed.
//!
//! Events of one case form a line for each webhook. The outbox holds the first of each line alone,
//! with its lease, its waits and its tries; when it is settled the next one takes its place in the
//! same transaction. So the order of a case is kept and cases do not wait for one another. When the
//! tries of one are used up, about a day, or the receiver says that it is gone, the webhook is off
//! until its program switches it on again.

mod desk;
mod http;
mod lines;
mod network;
mod send;
mod sign;
mod store;
mod view;

pub(super) use lines::{Wanted, lay_out};
pub use send::{Hooks, TOPIC, deliver};
pub use store::{count_old, sweep};

use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::Lang;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::requests::WebhookRequest;
use serde_json::json;
use store::{DeliveryRow, WebhookRow};
use view::{DeliveryView, NewWebhook, NewWebhookSecret, WebhookView, Webhooks};

pub(super) fn configure(operations: &mut Operations<'_>) {
    http::configure(operations);
    desk::configure(operations);
}

crate::id_type! {
    /// A webhook.
    WebhookId
}

crate::id_type! {
    /// An event on its way to a webhook.
    DeliveryId
}

/// Webhooks a program may have.
const MOST: usize = 20;

/// The places of the sealed secrets.
const SECRET: &str = "webhooks.secret";
const PREVIOUS: &str = "webhooks.previous_secret";

/// Seconds the log of deliveries is kept: 30 days.
pub const KEEP_SECONDS: i64 = 30 * 86_400;

/// Who does something with the webhooks of a program: the program itself, or an administrator it rang
/// up.
#[derive(Clone)]
struct Asker {
    state: AppState,
    who: Anyone,
    client: String,
}

impl Asker {
    fn attempt(&self, operation: &str, key: &IdempotencyKey, body: &[u8]) -> Attempt {
        Attempt::new(&self.who.label(), operation, key, body)
    }

    fn record(
        &self,
        tx: &mut Conn,
        now: Timestamp,
        webhook: &WebhookId,
        action: &str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let entry = Entry {
            actor_kind: self.who.kind(),
            actor_id: self.who.id(),
            action,
            subject_kind: "webhook",
            subject_id: webhook.as_str(),
            detail,
        };
        self.state.audit.record(tx, now, &entry)
    }
}

/// Adds a webhook; its secret is in this answer and nowhere else.
///
/// # Errors
/// [`Code::InvalidRequest`] for a kind of event there is not and for an address nothing may be sent
/// to, [`Code::TooManyWebhooks`] past [`MOST`].
async fn create(
    asker: Asker,
    lang: Lang,
    attempt: Attempt,
    request: WebhookRequest,
) -> Result<Answer> {
    check(&asker.state, lang, &request).await?;
    let state = asker.state.clone();
    idempotency::write(&state, attempt, move |tx, state, now| {
        crate::platform::db::dialect::serialise_on(tx, &format!("webhooks {}", asker.client))?;
        if store::of_client(tx, &asker.client)?.len() >= MOST {
            return Err(Error::new(Code::TooManyWebhooks).with("max", MOST));
        }
        let secret = sign::new_secret()?;
        let row = WebhookRow {
            id: WebhookId::new(),
            client_id: asker.client.clone(),
            url: request.url.clone(),
            types: serde_json::to_string(&request.types).map_err(Error::internal)?,
            secret: state.vault.seal(SECRET, &secret)?,
            previous_secret: None,
            previous_until: None,
            created_at: now,
            off_at: None,
            off_reason: None,
            deleted_at: None,
        };
        store::insert(tx, &row)?;
        let kept = json!({ "types": request.types });
        asker.record(tx, now, &row.id, "webhook.created", kept)?;
        let webhook = WebhookView::of(row, now)?;
        Answer::json(201, None, &NewWebhook { webhook, secret })
    })
    .await
}

async fn check(state: &AppState, lang: Lang, request: &WebhookRequest) -> Result<()> {
    let mut errors = Vec::new();
    for (at, kind) in request.types.iter().enumerate() {
        if !super::changes::events::EventType::is_known(kind) {
            let words = lang.pick("没有这种事件", "There is no such event");
            let place = format!("/types/{at}");
            errors.push(FieldError::new(place, "not_a_choice", words));
        }
    }
    let hooks = Hooks::new(&state.config);
    if !hooks.may_reach(&request.url).await {
        let words = lang.pick(
            "地址应为公网可达的 https 地址",
            "An https address on the public internet",
        );
        errors.push(FieldError::new("/url", "not_a_choice", words));
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InvalidRequest).with_errors(errors))
}

fn own(conn: &mut Conn, client: &str, id: &WebhookId) -> Result<WebhookRow> {
    store::find(conn, id)?
        .filter(|row| row.client_id == client && row.deleted_at.is_none())
        .ok_or_else(|| Code::WebhookNotFound.into())
}

/// The program's webhooks, the oldest first.
fn list(conn: &mut Conn, client: &str, now: Timestamp) -> Result<Webhooks> {
    let rows = store::of_client(conn, client)?.into_iter();
    let items = rows
        .map(|row| WebhookView::of(row, now))
        .collect::<Result<_>>()?;
    Ok(Webhooks { items })
}

/// Removes a webhook with what waits for it.
async fn delete(asker: Asker, id: WebhookId) -> Result<()> {
    let state = asker.state.clone();
    state
        .db
        .write(move |tx| {
            let now = asker.state.clock.now();
            own(tx, &asker.client, &id)?;
            lines::hold(tx, &id)?;
            store::delete(tx, &id, now)?;
            store::fail_rest(tx, &id, "deleted", now)?;
            asker.record(tx, now, &id, "webhook.deleted", json!({}))
        })
        .await
}

/// Gives a webhook a new secret; for so many hours both sign.
async fn rotate(
    asker: Asker,
    attempt: Attempt,
    id: WebhookId,
    overlap_hours: u32,
) -> Result<Answer> {
    let state = asker.state.clone();
    idempotency::write(&state, attempt, move |tx, state, now| {
        let row = own(tx, &asker.client, &id)?;
        let before = state.vault.open_value(SECRET, &row.secret)?;
        let secret = sign::new_secret()?;
        let previous_until = now.plus_seconds(i64::from(overlap_hours) * 3600);
        let sealed = (
            state.vault.seal(SECRET, &secret)?,
            state.vault.seal(PREVIOUS, &before)?,
        );
        if !store::rotate(tx, &row, &sealed, previous_until)? {
            return Err(Code::Conflict.into());
        }
        let kept = json!({ "overlapHours": overlap_hours });
        asker.record(tx, now, &id, "webhook.secretRotated", kept)?;
        let answer = NewWebhookSecret {
            secret,
            previous_until,
        };
        Answer::json(201, None, &answer)
    })
    .await
}

/// Sends a test event, whatever kinds the webhook wants.
///
/// # Errors
/// [`Code::WebhookOff`] when it is off.
async fn test(asker: Asker, attempt: Attempt, id: WebhookId) -> Result<Answer> {
    let state = asker.state.clone();
    idempotency::write(&state, attempt, move |tx, _, now| {
        let row = own(tx, &asker.client, &id)?;
        if row.off_at.is_some() {
            return Err(Code::WebhookOff.into());
        }
        let body = json!({ "type": "webhook.test", "timestamp": now, "data": {} }).to_string();
        let event = uuid::Uuid::now_v7().to_string();
        let wanted = Wanted {
            event: &event,
            kind: "webhook.test",
            case: None,
            department: "",
            body: &body,
        };
        let delivery = lines::add(tx, &id, &wanted, now)?;
        let kept = json!({ "delivery": delivery.id });
        asker.record(tx, now, &id, "webhook.tested", kept)?;
        Answer::json(202, None, &DeliveryView::from(delivery))
    })
    .await
}

/// The log of a webhook, the newest first.
fn log(
    conn: &mut Conn,
    client: &str,
    id: &WebhookId,
    (before, limit): (Option<DeliveryId>, u32),
) -> Result<Page<DeliveryView>> {
    own(conn, client, id)?;
    let rows = store::page(conn, id, before.as_ref(), limit)?;
    let key = |row: &DeliveryRow| row.id.clone();
    Ok(Page::build(rows, limit, key, DeliveryView::from))
}

/// Sends an event that was settled once more, under the same id.
///
/// # Errors
/// [`Code::DeliveryNotFound`]; [`Code::DeliveryUnsettled`] while it is on its way by itself;
/// [`Code::WebhookOff`] when the webhook is off.
async fn replay(asker: Asker, id: WebhookId, delivery: DeliveryId) -> Result<DeliveryView> {
    let state = asker.state.clone();
    state
        .db
        .write(move |tx| {
            let now = asker.state.clock.now();
            let webhook = own(tx, &asker.client, &id)?;
            if webhook.off_at.is_some() {
                return Err(Code::WebhookOff.into());
            }
            lines::hold(tx, &id)?;
            let found = store::delivery(tx, &delivery)?.filter(|found| found.webhook_id == id);
            let found = found.ok_or(Code::DeliveryNotFound)?;
            if found.settled_at.is_none() {
                return Err(Code::DeliveryUnsettled.into());
            }
            store::wait_again(tx, &delivery)?;
            lines::advance(tx, &id, found.case_id.as_ref(), now)?;
            let kept = json!({ "delivery": delivery });
            asker.record(tx, now, &id, "webhook.replayed", kept)?;
            let found = store::delivery(tx, &delivery)?.ok_or(Code::DeliveryNotFound)?;
            Ok(DeliveryView::from(found))
        })
        .await
}

/// Switches a webhook on again and sends what could not be sent when it went off; of what happened
/// meanwhile the feed tells.
async fn activate(asker: Asker, id: WebhookId) -> Result<WebhookView> {
    let state = asker.state.clone();
    state
        .db
        .write(move |tx| {
            let now = asker.state.clock.now();
            let row = own(tx, &asker.client, &id)?;
            if let Some(off_at) = row.off_at {
                lines::hold(tx, &id)?;
                store::switch_on(tx, &id)?;
                let cases = store::failed_since(tx, &id, off_at)?;
                for case in cases {
                    store::case_waits_again(tx, &id, &case, off_at)?;
                    lines::advance(tx, &id, Some(&case), now)?;
                }
                asker.record(tx, now, &id, "webhook.activated", json!({}))?;
            }
            WebhookView::of(own(tx, &asker.client, &id)?, now)
        })
        .await
}
