//! Does in every open sandbox what is done in the service: sends webhooks, and carries out what the law
//! brings about by itself.

use super::{Notifier, Worker, start};
use crate::cases::timer;
use crate::platform::AppState;
use std::collections::HashMap;
use std::time::Duration;

/// How long a sandbox that was just opened may wait for its worker.
const PAUSE: Duration = Duration::from_secs(1);

/// Pauses from one look of the timer to the next: a minute.
const PAUSES_A_LOOK: u64 = 60;

/// Looks after all sandboxes for as long as the server runs.
pub async fn attend(house: AppState) {
    let mut workers: HashMap<(String, i64), Worker> = HashMap::new();
    let mut rounds = 0_u64;
    while !house.ending.has_begun() {
        let open = house.sandboxes.all();
        let is_open = |(client, generation): &(String, i64)| {
            open.iter()
                .any(|(own, sandbox)| own == client && sandbox.generation == *generation)
        };
        let closed: Vec<_> = workers
            .keys()
            .filter(|key| !is_open(key))
            .cloned()
            .collect();
        for key in closed {
            if let Some(worker) = workers.remove(&key) {
                worker.stop().await;
            }
        }
        for (client, sandbox) in &open {
            workers
                .entry((client.clone(), sandbox.generation))
                .or_insert_with(|| start(Notifier::in_sandbox(&sandbox.state)));
        }
        rounds = rounds.wrapping_add(1);
        if rounds.is_multiple_of(PAUSES_A_LOOK) {
            for (client, sandbox) in &open {
                if let Err(error) = timer::tick(&sandbox.state).await {
                    tracing::error!(%error, client, "the timer could not look into a sandbox");
                }
            }
        }
        actix_web::rt::time::sleep(PAUSE).await;
    }
    for (_, worker) in workers {
        worker.stop().await;
    }
}
