//! Wakes this process's workers when somebody may have put something into the outbox, so that a
//! message need not wait until they look again.

use std::sync::Arc;
use tokio::sync::watch;

/// Rings for every listener. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bell(Arc<watch::Sender<()>>);

/// Hears the bell; what rang while it did not listen is heard at once, and once.
#[derive(Debug, Clone)]
pub struct Listener(watch::Receiver<()>);

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        self.0.send_replace(());
    }

    /// Somebody who hears what rings from now on.
    pub fn listener(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

impl Listener {
    /// Waits until it rings; for ever when the bell is gone.
    pub async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
