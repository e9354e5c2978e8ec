//! Citizens a program makes up, with their consent to it.

use super::super::{clients, consents, oauth};
use crate::identity::{self, PersonId};
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use onewindow_core::requests::SandboxCitizenRequest;
use serde::Serialize;

/// Somebody made up, and the program's token to act for them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SandboxCitizen {
    /// Their id.
    id: PersonId,
    /// What they are called.
    #[schema(example = "沙箱市民1")]
    name: String,
    /// A right number of an identity card nobody has.
    #[schema(example = "99000019700101000X")]
    resident_id: String,
    /// A number nobody is texted at.
    #[schema(example = "19900000000")]
    mobile: String,
    /// As `POST /oauth/token` answers it once a citizen has consented to all the program may ask for.
    token: oauth::ClientToken,
}

/// Makes somebody up who has consented to the program.
pub(super) fn make(
    tx: &mut Conn,
    sandbox: &AppState,
    client: &str,
    request: SandboxCitizenRequest,
    now: Timestamp,
) -> Result<SandboxCitizen> {
    let person = identity::make_up(tx, &sandbox.vault, request.name, now)?;
    let scopes = clients::scopes_by_consent(tx, client)?;
    let granted = consents::made_up(tx, &person.id, (client, scopes), now)?;
    Ok(SandboxCitizen {
        token: oauth::acting(sandbox, client, None, granted)?,
        id: person.id,
        name: person.name,
        resident_id: person.resident_id,
        mobile: person.mobile,
    })
}
