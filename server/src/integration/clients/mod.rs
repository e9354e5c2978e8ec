//! Clients: the programs an administrator has let in.

mod http;
mod store;
mod view;

pub(super) use http::configure;
pub(super) use store::{Held, departments, held, limits, may_ask};

use super::scopes::SANDBOX;

use super::sandbox;
use crate::catalogue;
use crate::identity::caller::StaffMember;
use crate::identity::client_secret_hash;
use crate::platform::AppState;
use crate::platform::Lang;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::outbox;
use crate::platform::problem::{Code, Error, FieldError, Result};
use crate::platform::vault::{Vault, random_token};
use onewindow_core::requests::{ClientRequest, SecretRotationRequest};
use serde::{Deserialize, Serialize};
use serde_json::json;
pub(super) use store::ClientRow;
use view::{ClientView, NewClient, NewSecret};

/// The place of a client's sealed mobile number.
const CONTACT: &str = "clients.contact";

/// Calls a minute of a client whose administrator said nothing else.
const PER_MINUTE: u32 = 600;

/// Calls a day of such a client.
const PER_DAY: u32 = 100_000;

/// The first sandbox of a client.
const FIRST_SANDBOX: i64 = 1;

/// The topic of text messages to who looks after a client.
pub const ALERT: &str = "webhook.off";

/// What the outbox holds of one.
#[derive(Debug, Serialize, Deserialize)]
struct Alert {
    client: String,
}

/// Has who looks after a client told that one of its webhooks is off, if anybody does.
///
/// # Errors
/// When the database refuses.
pub(super) fn alert(tx: &mut Conn, client: &str, now: Timestamp) -> Result<()> {
    let found = store::find(tx, client)?;
    if found.is_some_and(|row| row.contact.is_some()) {
        let client = client.to_owned();
        outbox::enqueue(tx, now, ALERT, &Alert { client })?;
    }
    Ok(())
}

/// The name of the client a message of [`ALERT`] is about, and the number it goes to.
///
/// # Errors
/// When the message cannot be read, nobody looks after the client any more or the database refuses.
pub fn alerted(conn: &mut Conn, vault: &Vault, payload: &str) -> Result<(String, String)> {
    let alert: Alert = serde_json::from_str(payload).map_err(Error::internal)?;
    let row = store::find(conn, &alert.client)?.ok_or(Code::ClientNotFound)?;
    let contact = row.contact.ok_or(Code::ClientNotFound)?;
    Ok((row.name, vault.open_value(CONTACT, &contact)?))
}

/// Who does what, and whether it may have been done before.
#[derive(Clone)]
struct Asker {
    state: AppState,
    staff: StaffMember,
    lang: Lang,
    attempt: Option<Attempt>,
}

/// A new secret and its stored form. The beginning tells scanners of leaked secrets what it is.
fn new_secret(state: &AppState, client: &str) -> Result<(String, String)> {
    let secret = format!("ows_{}", random_token::<32>()?);
    let hash = client_secret_hash(&state.vault, client, &secret);
    Ok((secret, hash))
}

/// Makes a client; its secret is in this answer and nowhere else.
///
/// # Errors
/// [`Code::InvalidRequest`] for a scope or a department there is not.
async fn create(asker: Asker, request: ClientRequest) -> Result<Answer> {
    let attempt = asker.attempt.clone();
    let state = asker.state.clone();
    idempotency::write(&state, attempt, move |tx, state, now| {
        check(tx, &request, asker.lang)?;
        let id = uuid::Uuid::now_v7().to_string();
        let (secret, secret_hash) = new_secret(state, &id)?;
        let contact = request.contact_mobile.as_deref();
        let contact = contact.map(|mobile| state.vault.seal(CONTACT, mobile));
        let mut scopes = request.scopes.clone();
        if request.sandbox {
            scopes.push(SANDBOX.to_owned());
        }
        let row = ClientRow {
            name: request.name.clone(),
            secret_hash,
            scopes: scopes.join(" "),
            active: true,
            created_at: now,
            previous_secret_hash: None,
            previous_until: None,
            departments: serde_json::to_string(&request.departments).map_err(Error::internal)?,
            per_minute: number(request.per_minute.unwrap_or(PER_MINUTE))?,
            per_day: request.per_day.unwrap_or(PER_DAY).into(),
            contact: contact.transpose()?,
            redirect_uris: serde_json::to_string(&request.redirect_uris)
                .map_err(Error::internal)?,
            sandbox: request.sandbox.then_some(FIRST_SANDBOX),
            id,
        };
        store::insert(tx, &row)?;
        let mut kept = json!({ "scopes": scopes, "departments": request.departments });
        if let (true, Some(kept)) = (request.sandbox, kept.as_object_mut()) {
            kept.insert("sandbox".to_owned(), true.into());
        }
        record(tx, &asker, now, &row.id, "client.created", kept)?;
        let client = view::client(state, row, 0)?;
        Answer::json(201, None, &NewClient { client, secret })
    })
    .await
}

fn number(number: u32) -> Result<i32> {
    i32::try_from(number).map_err(Error::internal)
}

/// Whether a citizen may be sent to an address with a code: nobody on the way reads it.
fn may_be_sent_back_to(address: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(address) else {
        return false;
    };
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    is_safe && url.fragment().is_none() && url.username().is_empty() && url.password().is_none()
}

fn check(tx: &mut Conn, request: &ClientRequest, lang: Lang) -> Result<()> {
    let mut errors = Vec::new();
    for (at, scope) in request.scopes.iter().enumerate() {
        // A sandbox comes with its own, and nobody else may have that.
        if super::scopes::named(scope).is_none() || scope == SANDBOX {
            let words = lang.pick("没有这个授权范围", "There is no such scope");
            errors.push(FieldError::new(
                format!("/scopes/{at}"),
                "not_a_choice",
                words,
            ));
        }
    }
    for (at, address) in request.redirect_uris.iter().enumerate() {
        if !may_be_sent_back_to(address) {
            let words = lang.pick(
                "须为 https 地址（本机可用 http），且不含 # 部分",
                "Must be https, or http on this machine, without a fragment",
            );
            let place = format!("/redirectUris/{at}");
            errors.push(FieldError::new(place, "invalid", words));
        }
    }
    let asks = |scope: &String| super::scopes::is_by_consent(scope);
    let asks_people = !request.sandbox && request.scopes.iter().any(asks);
    if request.redirect_uris.is_empty() && asks_people {
        let words = lang.pick(
            "需要市民同意的应用必须登记返回地址",
            "A program that asks citizens needs an address to send them back to",
        );
        errors.push(FieldError::new("/redirectUris", "required", words));
    }
    for (at, key) in request.departments.iter().enumerate() {
        match catalogue::department_name(tx, key) {
            Ok(_) => {}
            Err(error) if error.code() == Code::NotFound => {
                let words = lang.pick("没有这个部门", "There is no such department");
                let place = format!("/departments/{at}");
                errors.push(FieldError::new(place, "not_a_choice", words));
            }
            Err(error) => return Err(error),
        }
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InvalidRequest).with_errors(errors))
}

/// Gives a client a new secret; the one it has works on for so many hours.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is none, [`Code::ClientStopped`] when it was stopped.
async fn rotate(asker: Asker, id: String, request: SecretRotationRequest) -> Result<Answer> {
    let attempt = asker.attempt.clone();
    let state = asker.state.clone();
    idempotency::write(&state, attempt, move |tx, state, now| {
        let client = store::find(tx, &id)?.ok_or(Code::ClientNotFound)?;
        if !client.active {
            return Err(Code::ClientStopped.into());
        }
        let (secret, hash) = new_secret(state, &id)?;
        let until = now.plus_seconds(i64::from(request.overlap_hours) * 3600);
        // Two rotations at once would leave one of the two new secrets without effect.
        if !store::rotate(tx, &client, &hash, until)? {
            return Err(Code::Conflict.into());
        }
        let kept = json!({ "overlapHours": request.overlap_hours });
        record(tx, &asker, now, &id, "client.secretRotated", kept)?;
        let previous_until = until;
        Answer::json(
            201,
            None,
            &NewSecret {
                secret,
                previous_until,
            },
        )
    })
    .await
}

/// Stops a client for good: neither its secret nor its tokens open anything from now on. Again it
/// changes nothing.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is none.
async fn stop(asker: Asker, id: String) -> Result<ClientView> {
    let (state, client) = (asker.state.clone(), id.clone());
    let stopped = state
        .db
        .write(move |tx| {
            let now = asker.state.clock.now();
            if store::stop(tx, &id)? {
                record(tx, &asker, now, &id, "client.stopped", json!({}))?;
            }
            one(tx, &asker.state, &id)
        })
        .await?;
    if stopped.is_sandbox() {
        sandbox::throw_away(&state, &client).await?;
    }
    Ok(stopped)
}

/// Counts a client's sandbox on, which throws away what was in it; how many there have been.
///
/// # Errors
/// [`Code::ClientNotFound`] when it was stopped meanwhile, or has none.
pub(super) fn next_sandbox(
    tx: &mut Conn,
    state: &AppState,
    id: &str,
    now: Timestamp,
) -> Result<i64> {
    let next = store::next_sandbox(tx, id)?.ok_or(Code::ClientNotFound)?;
    let entry = Entry {
        actor_kind: "client",
        actor_id: id,
        action: "client.sandboxReset",
        subject_kind: "client",
        subject_id: id,
        detail: json!({ "sandbox": next }),
    };
    state.audit.record(tx, now, &entry)?;
    Ok(next)
}

/// What a sandbox knows of its client: as the service does, but with no secret, nobody to tell, and
/// the cases of all departments where the administrator named none.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is none.
pub(super) fn for_sandbox(conn: &mut Conn, id: &str) -> Result<ClientRow> {
    let row = of_any(conn, id)?;
    let named: Vec<String> = serde_json::from_str(&row.departments).map_err(Error::internal)?;
    let all = catalogue::organs(conn)?.departments.into_iter();
    let seen: Vec<String> = if named.is_empty() {
        all.map(|department| department.key).collect()
    } else {
        named
    };
    Ok(ClientRow {
        departments: serde_json::to_string(&seen).map_err(Error::internal)?,
        secret_hash: String::new(),
        previous_secret_hash: None,
        contact: None,
        ..row
    })
}

/// A client, stopped or not.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is none.
pub(super) fn of_any(conn: &mut Conn, id: &str) -> Result<ClientRow> {
    Ok(store::find(conn, id)?.ok_or(Code::ClientNotFound)?)
}

/// A client that works in the service itself, stopped or not.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is none, [`Code::ClientInSandbox`] when it works in a sandbox.
pub(super) fn of_service(conn: &mut Conn, id: &str) -> Result<ClientRow> {
    let row = of_any(conn, id)?;
    if row.sandbox.is_some() {
        return Err(Code::ClientInSandbox.into());
    }
    Ok(row)
}

/// Puts a client into its sandbox, unless it is there.
///
/// # Errors
/// When the database refuses.
pub(super) fn ensure_in_sandbox(tx: &mut Conn, row: &ClientRow) -> Result<bool> {
    if store::find(tx, &row.id)?.is_some() {
        return Ok(false);
    }
    store::insert(tx, row)?;
    Ok(true)
}

/// The scopes of a client that citizens consent to, parted by spaces.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is none.
pub(super) fn scopes_by_consent(conn: &mut Conn, id: &str) -> Result<String> {
    let row = of_any(conn, id)?;
    let open = row.scopes.split_whitespace();
    let open: Vec<&str> = open
        .filter(|one| super::scopes::is_by_consent(one))
        .collect();
    Ok(open.join(" "))
}

fn one(conn: &mut Conn, state: &AppState, id: &str) -> Result<ClientView> {
    let row = store::find(conn, id)?.ok_or(Code::ClientNotFound)?;
    let calls = calls_today(conn, state, std::slice::from_ref(&row))?;
    let calls = calls.get(&row.id).copied().unwrap_or(0);
    view::client(state, row, calls)
}

/// A page of all clients, the newest first.
fn page(
    conn: &mut Conn,
    state: &AppState,
    before: Option<&String>,
    limit: u32,
) -> Result<Page<ClientView>> {
    let rows = store::page(conn, before, limit)?;
    let calls = calls_today(conn, state, &rows)?;
    let page = Page::build(
        rows,
        limit,
        |row| row.id.clone(),
        |row| {
            let calls = calls.get(&row.id).copied().unwrap_or(0);
            view::client(state, row, calls)
        },
    );
    Ok(Page {
        items: page.items.into_iter().collect::<Result<Vec<_>>>()?,
        next_cursor: page.next_cursor,
    })
}

fn calls_today(
    conn: &mut Conn,
    state: &AppState,
    rows: &[ClientRow],
) -> Result<std::collections::HashMap<String, i64>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    super::gate::calls_today(conn, &ids, &state.clock.today().to_string())
}

fn record(
    tx: &mut Conn,
    asker: &Asker,
    now: Timestamp,
    client: &str,
    action: &str,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: asker.staff.id.as_str(),
        action,
        subject_kind: "client",
        subject_id: client,
        detail,
    };
    asker.state.audit.record(tx, now, &entry)
}
