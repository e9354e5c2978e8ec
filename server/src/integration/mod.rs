//! Open to others: what programs of other bodies may do, and how they are let in.
//!
//! A program (client) has an id and a secret, trades them for a token that lives fifteen minutes
//! ([`oauth`]), and may call what the scopes of that token name and nothing else ([`gate`]), so often
//! a minute and a day. An administrator makes, lists and stops clients ([`clients`]); a citizen allows
//! one to act in their name ([`consents`]). What happens to
//! cases of its departments a program reads from one feed ([`changes`]) or is told ([`webhooks`]);
//! [`bulk`] gives the whole catalogue, and cases and figures by the thousand. A program may have a
//! [`sandbox`] instead, where all of this is made up.

use crate::platform::operations::Operations;
mod bulk;
pub mod changes;
pub mod clients;
pub mod consents;
pub mod gate;
mod oauth;
mod sandbox;
mod scopes;
pub mod webhooks;

pub use gate::{Gate, enter};
pub use oauth::metadata;
pub use scopes::SCOPES;

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    oauth::configure(operations);
    clients::configure(operations);
    consents::configure(operations);
    bulk::configure(operations);
    changes::configure(operations);
    webhooks::configure(operations);
    sandbox::configure(operations);
}
