//! The worker of a running server.

use super::{Notifier, Round};
use crate::platform::problem::Result;
use actix_web::rt::task::JoinHandle;
use futures_util::future::{Either, join3, select};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::watch;

/// How long a message put in by another server may wait until this one looks.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a worker waits for a database that refuses.
const REST: Duration = Duration::from_secs(5);

/// A running worker.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Worker {
    /// Has it finish what it holds, and waits for that.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the worker of the outbox ended badly");
        }
    }
}

/// Works for as long as the server runs.
pub fn start(notifier: Notifier) -> Worker {
    let (stop, stopped) = watch::channel(false);
    let task = actix_web::rt::spawn(async move {
        // Apart, so that a provider that hangs keeps nobody's message centre waiting.
        let telling = work(&notifier, stopped.clone(), async || {
            notifier.tell_some().await
        });
        let sending = work(&notifier, stopped.clone(), async || {
            notifier.send_some().await
        });
        // Receivers of webhooks are many and slow, and keep no text message waiting.
        let hooking = work(&notifier, stopped, async || notifier.hook_some().await);
        join3(telling, sending, hooking).await;
    });
    Worker { stop, task }
}

async fn work(
    notifier: &Notifier,
    mut stopped: watch::Receiver<bool>,
    round: impl AsyncFn() -> Result<Round>,
) {
    let mut bell = notifier.state.bell.listener();
    while !*stopped.borrow() {
        let pause = match round().await {
            Ok(round) if round.taken() > 0 => continue,
            Ok(_) => PAUSE,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be worked on");
                REST
            }
        };
        let rung = async {
            if pause == PAUSE {
                bell.heard().await;
            } else {
                std::future::pending().await
            }
        };
        let waited = async { drop(tokio::time::timeout(pause, rung).await) };
        if !goes_on(&mut stopped, waited).await {
            return;
        }
    }
}

/// Waits for something; false when the worker is to stop first.
async fn goes_on(stopped: &mut watch::Receiver<bool>, what: impl Future<Output = ()>) -> bool {
    let (what, stop) = (pin!(what), pin!(stopped.wait_for(|stop| *stop)));
    matches!(select(what, stop).await, Either::Left(_))
}
