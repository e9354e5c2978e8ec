//! Messages in the log of a demo.

use super::{Attempt, Notification, Provider, ProviderId, Sending};
use crate::identity::mask;

/// Shows messages and sends nothing.
#[derive(Debug, Clone, Copy)]
pub struct Console;

impl Provider for Console {
    fn send<'a>(&'a self, notification: &'a Notification, _: &'a Attempt) -> Sending<'a> {
        tracing::info!("to {}: {}", mask(&notification.to), notification.text);
        let id = ProviderId(notification.id.clone());
        Box::pin(async move { Ok(id) })
    }
}
