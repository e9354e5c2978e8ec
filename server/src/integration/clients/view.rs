//! Clients as administrators see them.

use super::CONTACT;
use super::store::ClientRow;
use crate::identity;
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::problem::{Error, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// A program of another body.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Client)]
pub(super) struct ClientView {
    /// Its `client_id`.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: String,
    /// What it is called.
    #[schema(example = "市场监管业务系统")]
    name: String,
    /// What it may do.
    #[schema(example = json!(["catalogue:read", "changes:read"]))]
    scopes: Vec<String>,
    /// The keys of the departments whose cases it may see.
    #[schema(example = json!(["scjg"]))]
    departments: Vec<String>,
    /// Where it may have a citizen sent back to.
    #[schema(example = json!(["https://example.com/callback"]))]
    redirect_uris: Vec<String>,
    /// Whether it may get tokens.
    active: bool,
    /// Whether it works in a sandbox of its own and sees nothing else.
    sandbox: bool,
    /// Calls it may make in a minute.
    #[schema(example = 600)]
    per_minute: i32,
    /// Calls it may make in a day of Shanghai.
    #[schema(example = 100000)]
    per_day: i64,
    /// Calls taken of today's, in blocks of up to a hundredth.
    #[schema(example = 1200)]
    calls_today: i64,
    /// The masked mobile number of who looks after it.
    #[schema(example = "138****0001")]
    masked_contact: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Until when the secret before the present one works; null when there is none.
    #[schema(value_type = Option<String>, format = DateTime)]
    previous_secret_until: Option<Timestamp>,
}

impl ClientView {
    pub(super) fn is_sandbox(&self) -> bool {
        self.sandbox
    }
}

/// A client with its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewClient {
    /// The client.
    pub(super) client: ClientView,
    /// Its secret, shown this once.
    #[schema(example = "ows_kR0b7mJ0cXo3…")]
    pub(super) secret: String,
}

/// A new secret of a client.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewSecret {
    /// The secret, shown this once.
    #[schema(example = "ows_kR0b7mJ0cXo3…")]
    pub(super) secret: String,
    /// Until when the one before works as well.
    #[schema(value_type = String, format = DateTime)]
    pub(super) previous_until: Timestamp,
}

pub(super) fn client(state: &AppState, row: ClientRow, calls_today: i64) -> Result<ClientView> {
    let contact = row.contact.as_deref();
    let contact = contact.map(|sealed| state.vault.open_value(CONTACT, sealed));
    let now = state.clock.now();
    Ok(ClientView {
        id: row.id,
        name: row.name,
        scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
        departments: serde_json::from_str(&row.departments).map_err(Error::internal)?,
        redirect_uris: serde_json::from_str(&row.redirect_uris).map_err(Error::internal)?,
        active: row.active,
        sandbox: row.sandbox.is_some(),
        per_minute: row.per_minute,
        per_day: row.per_day,
        calls_today,
        masked_contact: contact.transpose()?.map(|mobile| identity::mask(&mobile)),
        created_at: row.created_at,
        previous_secret_until: row.previous_until.filter(|until| *until > now),
    })
}
