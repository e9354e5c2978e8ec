//! What an administrator does for a program whose people ring up because nothing arrives: looks at its
//! webhooks and at what became of their events, and has a test or one of them sent. All else about them
//! stays the program's own, their secrets first.
//!
//! A program in a sandbox has its webhooks in there, where nobody of the service comes; it is said so,
//! rather than that it has none.

mod http;

pub(super) use http::configure;

use super::view::{DeliveryView, Webhooks};
use super::{Asker, DeliveryId, WebhookId};
use crate::identity::caller::{Anyone, StaffMember};
use crate::integration::clients;
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};

/// A program's webhooks, the oldest first.
///
/// # Errors
/// [`Code::ClientNotFound`] when there is no such program, [`Code::ClientInSandbox`].
fn list(conn: &mut Conn, client: &str, now: Timestamp) -> Result<Webhooks> {
    clients::of_service(conn, client)?;
    super::list(conn, client, now)
}

/// The log of one of them, the newest first.
///
/// # Errors
/// As [`list`]; [`Code::WebhookNotFound`] when it is none of the program's.
fn log(
    conn: &mut Conn,
    client: &str,
    id: &WebhookId,
    from: (Option<DeliveryId>, u32),
) -> Result<Page<DeliveryView>> {
    clients::of_service(conn, client)?;
    super::log(conn, client, id, from)
}

/// An administrator who has something sent to a program.
///
/// # Errors
/// As [`list`]; [`Code::ClientStopped`] when it was stopped: nothing is sent to it any more.
async fn asker(state: &AppState, staff: StaffMember, client: String) -> Result<Asker> {
    let id = client.clone();
    let row = state
        .db
        .read(move |conn| clients::of_service(conn, &id))
        .await?;
    if !row.active {
        return Err(Code::ClientStopped.into());
    }
    Ok(Asker {
        state: state.clone(),
        who: Anyone::Staff(staff),
        client,
    })
}
