//! Does in every open sandbox what is done in the service: sends webhooks, and carries out what the law
//! brings about by itself. One nobody comes into any more is closed.

use super::{Notifier, Worker, start};
use crate::cases::timer;
use crate::platform::AppState;
use crate::platform::outbox;
use crate::platform::problem::Result;
use crate::platform::sandboxes::Sandbox;
use std::collections::HashMap;
use std::time::Duration;

/// How long a sandbox that was just opened may wait for its worker.
const PAUSE: Duration = Duration::from_secs(1);

/// Pauses from one look of the timer to the next: a minute.
const PAUSES_A_LOOK: u64 = 60;

/// Looks after all sandboxes for as long as the server runs.
pub async fn attend(house: AppState) {
    let mut attendant = Attendant::new(&house);
    while !house.ending.has_begun() {
        attendant.round().await;
        actix_web::rt::time::sleep(PAUSE).await;
    }
    attendant.stop().await;
}

/// Whoever looks after all sandboxes of a server.
pub struct Attendant {
    house: AppState,
    workers: HashMap<(String, i64), Worker>,
    rounds: u64,
}

impl Attendant {
    /// One who has not looked yet.
    pub fn new(house: &AppState) -> Self {
        Self {
            house: house.clone(),
            workers: HashMap::new(),
            rounds: 0,
        }
    }

    /// Closes what is idle, and has what is open looked after.
    pub async fn round(&mut self) {
        self.close_idle().await;
        let open = self.house.sandboxes.all();
        let is_open = |(client, generation): &(String, i64)| {
            open.iter()
                .any(|(own, sandbox)| own == client && sandbox.generation == *generation)
        };
        let gone = self.workers.keys().filter(|key| !is_open(key)).cloned();
        for key in gone.collect::<Vec<_>>() {
            self.dismiss(&key).await;
        }
        self.rounds = self.rounds.wrapping_add(1);
        let is_time = self.rounds.is_multiple_of(PAUSES_A_LOOK);
        for (client, sandbox) in &open {
            let key = (client.clone(), sandbox.generation);
            let is_new = !self.workers.contains_key(&key);
            if is_new {
                let worker = start(Notifier::in_sandbox(&sandbox.state));
                self.workers.insert(key, worker);
            }
            // What the law brought about while it was closed is not left for later.
            if (is_new || is_time)
                && let Err(error) = timer::tick(&sandbox.state).await
            {
                tracing::error!(%error, client, "the timer could not look into a sandbox");
            }
        }
    }

    /// Closes those nobody has come into for so long, unless something waits there to be sent; the next
    /// request opens them again.
    async fn close_idle(&mut self) {
        let seconds = i64::from(self.house.config.sandbox_idle_minutes) * 60;
        let since = self.house.clock.now().plus_seconds(-seconds);
        let sandboxes = self.house.sandboxes.clone();
        for (client, sandbox) in sandboxes.idle(since) {
            match has_work(&sandbox).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, client, "a sandbox cannot be looked into"),
            }
            // Nobody opens one that is not quite closed.
            let _turn = sandboxes.turn().await;
            if !sandboxes.remove_idle(&client, since) {
                continue;
            }
            let key = (client, sandbox.generation);
            self.dismiss(&key).await;
            // The writer's thread folds its log into the file before it ends.
            if let Err(error) = actix_web::web::block(move || drop(sandbox)).await {
                tracing::warn!(%error, client = key.0, "a sandbox could not be closed");
            }
        }
    }

    async fn dismiss(&mut self, key: &(String, i64)) {
        if let Some(worker) = self.workers.remove(key) {
            worker.stop().await;
        }
    }

    /// Ends all that is being done.
    pub async fn stop(self) {
        for (_, worker) in self.workers {
            worker.stop().await;
        }
    }
}

/// Whether something waits in a sandbox to be told or sent.
async fn has_work(sandbox: &Sandbox) -> Result<bool> {
    let now = sandbox.state.clock.now();
    let backlog = sandbox
        .state
        .db
        .read(move |conn| outbox::backlog(conn, now))
        .await?;
    Ok(backlog.waiting > 0)
}
