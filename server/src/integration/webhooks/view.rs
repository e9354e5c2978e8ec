//! Webhooks and deliveries as their program sees them, and an administrator.

use super::store::{DeliveryRow, WebhookRow};
use super::{DeliveryId, WebhookId};
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::problem::{Error, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a program wants to be told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Webhook)]
pub(super) struct WebhookView {
    /// Its id.
    id: WebhookId,
    /// The address.
    #[schema(example = "https://example.com/hooks")]
    url: String,
    /// The kinds of events that are sent there.
    #[schema(example = json!(["case.accepted", "case.granted"]))]
    types: Vec<String>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Until when the secret before the present one signs too; null when it does not.
    #[schema(value_type = Option<String>, format = DateTime)]
    previous_secret_until: Option<Timestamp>,
    /// Since when it is off; null while it is on.
    #[schema(value_type = Option<String>, format = DateTime)]
    off_at: Option<Timestamp>,
    /// Why it is off: `undeliverable` after all tries, `gone` when the receiver answered 410.
    #[schema(example = "undeliverable")]
    off_reason: Option<String>,
}

impl WebhookView {
    pub(super) fn of(row: WebhookRow, now: Timestamp) -> Result<Self> {
        Ok(Self {
            id: row.id,
            url: row.url,
            types: serde_json::from_str(&row.types).map_err(Error::internal)?,
            created_at: row.created_at,
            previous_secret_until: row.previous_until.filter(|until| *until > now),
            off_at: row.off_at,
            off_reason: row.off_reason,
        })
    }
}

/// The webhooks of a program.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Webhooks {
    /// The oldest first.
    pub(super) items: Vec<WebhookView>,
}

/// A webhook with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewWebhook {
    /// The webhook.
    pub(super) webhook: WebhookView,
    /// What its events are signed with, shown this once.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub(super) secret: String,
}

/// A new secret of a webhook.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewWebhookSecret {
    /// The secret, shown this once.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub(super) secret: String,
    /// Until when the one before signs as well.
    #[schema(value_type = String, format = DateTime)]
    pub(super) previous_until: Timestamp,
}

/// An event on its way to a webhook, or what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookDelivery)]
pub(super) struct DeliveryView {
    /// Its id.
    id: DeliveryId,
    /// The event's id, which is `webhook-id`.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    event_id: String,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "case.accepted")]
    kind: String,
    /// The case it is about.
    case_id: Option<CaseId>,
    /// `waiting` for an earlier event of its case, `sending`, `delivered` or `failed`.
    #[schema(example = "delivered")]
    state: String,
    /// How often it was tried.
    #[schema(example = 1)]
    attempts: i32,
    /// The status of the last answer.
    #[schema(example = 200)]
    last_status: Option<i32>,
    /// Why the last try failed.
    #[schema(example = "timed out")]
    last_error: Option<String>,
    /// When it was laid out.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was delivered or given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    settled_at: Option<Timestamp>,
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id,
            event_id: row.event_id,
            kind: row.event_type,
            case_id: row.case_id,
            state: row.state,
            attempts: row.attempts,
            last_status: row.last_status,
            last_error: row.last_error,
            created_at: row.created_at,
            settled_at: row.settled_at,
        }
    }
}
