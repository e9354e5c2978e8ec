//! Tells people what concerns them: reads the events of the outbox, keeps everybody's message
//! centre, and has text messages sent by a provider.
//!
//! Any number of servers may work on one outbox. Each takes a few messages under a lease, sends
//! them outside any transaction, and writes what became of them if the lease is still its own. A
//! server that dies in between lets go, and another sends again with the same id.

mod deliver;
mod events;
mod http;
mod kind;
mod mail;
pub mod providers;
mod sandboxes;
mod store;
mod view;
mod voice;
mod wechat;
mod worker;

pub use http::{configure, ring};
pub use kind::NoticeKind;
pub use sandboxes::{Attendant, attend};
pub use worker::{Worker, start};

use crate::identity::{self, PersonId};
use crate::integration::clients;
use crate::integration::webhooks::{self, Hooks};
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::outbox::{self, Message, Settled, Topics};
use crate::platform::problem::Result;
use futures_util::{StreamExt, stream};
use providers::{GatewayError, Mailer, Provider, Wechat};
use std::sync::Arc;

/// Deletes all that is in somebody's message centre.
///
/// # Errors
/// When the database refuses.
pub fn forget(tx: &mut Conn, person: &PersonId) -> Result<()> {
    store::forget(tx, person)
}

crate::id_type! {
    /// A message in somebody's message centre.
    MessageId
}

/// The topic of text messages that notices become.
const NOTICE: &str = "notice.sms";

/// The topic of e-mails that notices become.
const MAIL: &str = "notice.email";

/// The name of the template for log-in codes.
const CODE: &str = "code";

/// The name of the template that tells that a webhook is off.
const WEBHOOK_OFF: &str = "webhookOff";

/// What is sent to people and to programs; all else tells what happened.
static SENT: [&str; 8] = [
    identity::CODE_TOPIC,
    NOTICE,
    voice::TOPIC,
    identity::EMAIL_TOPIC,
    MAIL,
    wechat::TOPIC,
    clients::ALERT,
    webhooks::TOPIC,
];

/// Messages taken at a time.
const BATCH: i64 = 20;

/// Events told at a time: each is a transaction, and requests need connections too.
const AT_ONCE: usize = 4;

/// Seconds a message stays in somebody's message centre: three years, within which whatever it tells
/// of has ended and can hardly be contested any more.
pub const KEEP_SECONDS: i64 = 3 * 365 * 86_400;

/// What came of a round.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Messages that are done: told, delivered or dropped.
    pub done: u32,
    /// Messages that wait for another try.
    pub waiting: u32,
    /// Messages that were given up.
    pub dead: u32,
    /// Messages whose lease ended meanwhile.
    pub lost: u32,
}

impl Round {
    /// Messages that were taken.
    pub fn taken(&self) -> u32 {
        self.done
            .saturating_add(self.waiting)
            .saturating_add(self.dead)
            .saturating_add(self.lost)
    }

    fn count(mut self, settled: Settled) -> Self {
        let place = match settled {
            Settled::Done => &mut self.done,
            Settled::Waiting => &mut self.waiting,
            Settled::Dead => &mut self.dead,
            Settled::Lost => &mut self.lost,
        };
        *place = place.saturating_add(1);
        self
    }

    fn add(self, other: Self) -> Self {
        Self {
            done: self.done.saturating_add(other.done),
            waiting: self.waiting.saturating_add(other.waiting),
            dead: self.dead.saturating_add(other.dead),
            lost: self.lost.saturating_add(other.lost),
        }
    }
}

/// Reads and sends. Cheap to clone.
#[derive(Clone)]
pub struct Notifier {
    state: AppState,
    sms: Option<Arc<dyn Provider>>,
    voice: Option<Arc<dyn Provider>>,
    mail: Option<Arc<Mailer>>,
    wechat: Option<Arc<Wechat>>,
    hooks: Hooks,
}

/// The ways there are to reach people beside their message centre.
#[derive(Debug, Clone)]
struct Channels {
    sms: bool,
    voice: bool,
    mail: bool,
    wechat: Option<Arc<Wechat>>,
}

impl Notifier {
    /// With the gateways of the configuration.
    ///
    /// # Errors
    /// When a gateway cannot be used as it is configured.
    pub fn new(state: &AppState) -> std::result::Result<Self, GatewayError> {
        let config = &state.config;
        let sms = providers::sms(&config.gateways, config.demo)?;
        let voice = providers::voice(&config.gateways)?;
        let mail = providers::mail(&config.gateways)?;
        let wechat = providers::wechat(&config.gateways, &config.sign_on)?;
        let hooks = Hooks::new(config);
        let state = state.clone();
        Ok(Self {
            state,
            sms,
            voice,
            mail,
            wechat,
            hooks,
        })
    }

    /// In a sandbox, whose people nobody made is texted or called: there is nothing to do it with.
    pub fn in_sandbox(sandbox: &AppState) -> Self {
        Self {
            state: sandbox.clone(),
            sms: None,
            voice: None,
            mail: None,
            wechat: None,
            hooks: Hooks::new(&sandbox.config),
        }
    }

    /// Whether text messages can be sent.
    pub fn has_sms(&self) -> bool {
        self.sms.is_some()
    }

    /// Tells and sends everything that is due, once.
    ///
    /// # Errors
    /// When the database refuses. What is in hand then is taken up when its lease ends.
    pub async fn tick(&self) -> Result<Round> {
        let mut all = Round::default();
        loop {
            let events = self.tell_some().await?;
            let sent = self.send_some().await?;
            let hooked = self.hook_some().await?;
            if events.taken() == 0 && sent.taken() == 0 && hooked.taken() == 0 {
                return Ok(all);
            }
            all = all.add(events).add(sent).add(hooked);
        }
    }

    /// Tells a few events.
    async fn tell_some(&self) -> Result<Round> {
        let taken = self.take(Topics::Except(&SENT)).await?;
        let channels = Channels {
            sms: self.has_sms(),
            voice: self.voice.is_some(),
            mail: self.mail.is_some(),
            wechat: self.wechat.clone(),
        };
        let told = stream::iter(taken)
            .map(|message| events::tell(&self.state, message, channels.clone()))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let round = gather(told)?;
        if round.done > 0 {
            // Some have become text messages.
            self.state.bell.ring();
        }
        Ok(round)
    }

    /// Sends a few messages, all at once: the slowest takes no longer than a provider may.
    async fn send_some(&self) -> Result<Round> {
        let mut taken = Vec::new();
        static TOPICS: [&str; 7] = deliver::TOPICS;
        for topic in TOPICS.chunks(1) {
            taken.extend(self.take(Topics::Of(topic)).await?);
        }
        let count = taken.len().max(1);
        let sent = stream::iter(taken)
            .map(|message| deliver::deliver(self, message))
            .buffer_unordered(count)
            .collect()
            .await;
        gather(sent)
    }

    /// Sends a few webhooks, all at once.
    async fn hook_some(&self) -> Result<Round> {
        let taken = self.take(Topics::Of(&[webhooks::TOPIC])).await?;
        let count = taken.len().max(1);
        let sent = stream::iter(taken)
            .map(|message| webhooks::deliver(&self.hooks, &self.state, message))
            .buffer_unordered(count)
            .collect()
            .await;
        let round = gather(sent)?;
        if round.done > 0 {
            // What waited behind them is in the outbox now.
            self.state.bell.ring();
        }
        Ok(round)
    }

    /// Looks first, so that an idle worker does not write.
    async fn take(&self, topics: Topics<'static>) -> Result<Vec<Message>> {
        let now = self.state.clock.now();
        let due = move |conn: &mut _| outbox::is_due(conn, now, topics);
        if !self.state.db.read(due).await? {
            return Ok(Vec::new());
        }
        self.state
            .db
            .write(move |tx| outbox::claim(tx, now, topics, BATCH))
            .await
    }
}

/// How many messages of message centres [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_old(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// Deletes up to `limit` of the messages of message centres that tell of what happened
/// [`KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    store::sweep(tx, now.plus_seconds(-KEEP_SECONDS), limit)
}

fn gather(results: Vec<Result<Settled>>) -> Result<Round> {
    let mut round = Round::default();
    for settled in results {
        round = round.count(settled?);
    }
    Ok(round)
}
