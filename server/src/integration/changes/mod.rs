//! What happens to cases, for programs: one feed in one order, and a webhook for each that wants it.
//!
//! The events of cases come from the outbox. They are laid out here in the order in which they were
//! committed, by one server at a time: a position of the feed is given once everything before it is
//! there, so nobody who reads on from a position misses one, and the events of a case keep their
//! order, on whichever servers they came to be.

mod described;
pub mod events;
mod http;
mod store;

pub use described::webhooks;
pub(super) use http::configure;
pub use store::{count_old, sweep};

use super::webhooks;
use crate::cases::{self, CaseId};
use crate::platform::clock::Timestamp;
use crate::platform::cursor;
use crate::platform::db::{Conn, dialect};
use crate::platform::outbox::{self, Message};
use crate::platform::problem::{Code, Error, Result};
use events::EventType;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use store::ChangeRow;

/// The topic of what happens to cases.
const TOPIC: &str = "case.changed";

/// Seconds an event is kept in the feed: two years.
pub const KEEP_SECONDS: i64 = 2 * 365 * 86_400;

/// What the outbox says of a change, as far as programs are told.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    case_id: CaseId,
    command: String,
    state: String,
    /// The version of the case after it.
    #[serde(default)]
    version: i64,
    at: Timestamp,
}

/// Something that happened to a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Change {
    /// The event's id, the same in webhooks.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: String,
    /// What it tells.
    #[serde(flatten)]
    event: CaseEvent,
}

/// What an event tells: the body of a webhook.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseEvent {
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "case.accepted")]
    kind: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    /// To which case.
    data: ChangedCase,
}

/// The case of an event, with nothing personal.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChangedCase {
    /// Its id.
    case_id: CaseId,
    /// Its number.
    #[schema(example = "11000020260310000001")]
    number: String,
    /// The key of its item.
    #[schema(example = "getihu-sheli")]
    item: String,
    /// The key of the department that decides it.
    #[schema(example = "scjg")]
    department: String,
    /// The key of its district.
    #[schema(example = "dongqu")]
    district: String,
    /// Its state after it.
    #[schema(example = "accepted")]
    state: String,
}

impl From<ChangeRow> for Change {
    fn from(row: ChangeRow) -> Self {
        Self {
            id: row.event_id,
            event: CaseEvent {
                kind: row.event_type,
                timestamp: row.at,
                data: ChangedCase {
                    case_id: row.case_id,
                    number: row.number,
                    item: row.item_key,
                    department: row.department,
                    district: row.district,
                    state: row.state,
                },
            },
        }
    }
}

/// Lays out what an event calls for, and every event before it that was not laid out yet.
///
/// # Errors
/// When the database refuses.
pub fn hear(tx: &mut Conn, message: &Message, now: Timestamp) -> Result<()> {
    if message.topic != TOPIC {
        return Ok(());
    }
    dialect::serialise_on(tx, "changes")?;
    loop {
        let unheard = outbox::unheard(tx)?;
        if unheard.is_empty() {
            return Ok(());
        }
        let mut read = Vec::with_capacity(unheard.len());
        for (id, payload) in unheard {
            outbox::heard(tx, &id, now)?;
            // What cannot be read is told to nobody; whoever tells applicants says so in the log.
            if let Ok(said) = serde_json::from_str::<Said>(&payload) {
                read.push((id, said));
            }
        }
        for (id, said) in in_order(read) {
            lay_out(tx, id.as_str(), &said, now)?;
        }
    }
}

/// The events as they came, but those of each case by its version: the clocks of two servers that
/// changed it may differ.
fn in_order<K>(events: Vec<(K, Said)>) -> Vec<(K, Said)> {
    let cases: Vec<CaseId> = events
        .iter()
        .map(|(_, said)| said.case_id.clone())
        .collect();
    let mut by_case: HashMap<CaseId, VecDeque<(K, Said)>> = HashMap::new();
    for event in events {
        let line = by_case.entry(event.1.case_id.clone()).or_default();
        line.push_back(event);
    }
    for line in by_case.values_mut() {
        line.make_contiguous().sort_by_key(|(_, said)| said.version);
    }
    let next = |case: &CaseId| by_case.get_mut(case)?.pop_front();
    cases.iter().filter_map(next).collect()
}

fn lay_out(tx: &mut Conn, event: &str, said: &Said, now: Timestamp) -> Result<()> {
    let Some(case) = cases::brief(tx, &said.case_id)? else {
        return Ok(());
    };
    // A draft is its applicant's alone.
    let Some(number) = case.number else {
        return Ok(());
    };
    let row = ChangeRow {
        seq: store::next(tx)?,
        event_id: event.to_owned(),
        event_type: EventType::of_command(&said.command).name.to_owned(),
        case_id: said.case_id.clone(),
        number,
        item_key: case.item,
        department: case.department,
        district: case.district,
        state: said.state.clone(),
        at: said.at,
    };
    store::insert(tx, &row)?;
    let seq = row.seq;
    let said = Change::from(row).event;
    let body = serde_json::to_string(&said).map_err(Error::internal)?;
    let wanted = webhooks::Wanted {
        event,
        kind: &said.kind,
        case: Some((&said.data.case_id, seq)),
        department: &said.data.department,
        body: &body,
    };
    webhooks::lay_out(tx, &wanted, now)
}

/// What has happened since a position of the feed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Changes {
    /// What happened, in its order.
    items: Vec<Change>,
    /// Where to go on, also when there is nothing new; null as long as nothing has ever happened.
    cursor: Option<String>,
    /// Whether there is more at once.
    has_more: bool,
}

/// What happened after a position.
///
/// # Errors
/// [`Code::CursorTooOld`] when what came next is not kept any more.
fn since(conn: &mut Conn, client: &str, after: Option<i64>, limit: u32) -> Result<Changes> {
    let departments = super::clients::departments(conn, client)?;
    if let (Some(after), Some(oldest)) = (after, store::oldest(conn)?)
        && after.saturating_add(1) < oldest
    {
        return Err(Code::CursorTooOld.into());
    }
    let mut rows = store::after(conn, &departments, after.unwrap_or(0), limit)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > wanted;
    rows.truncate(wanted);
    let last = rows.last().map(|row| row.seq).or(after);
    Ok(Changes {
        items: rows.into_iter().map(Change::from).collect(),
        cursor: last.map(|seq| cursor::encode(&seq)),
        has_more,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_a_case_go_by_its_version_and_cases_by_their_time() {
        let (one, other) = (CaseId::new(), CaseId::new());
        let said = |case: &CaseId, version| Said {
            case_id: case.clone(),
            command: String::new(),
            state: String::new(),
            version,
            at: Timestamp::from_millis(0),
        };
        let events = vec![
            ("b", said(&one, 3)),
            ("x", said(&other, 9)),
            ("a", said(&one, 2)),
            ("c", said(&one, 4)),
        ];
        let order: Vec<&str> = in_order(events).into_iter().map(|(name, _)| name).collect();
        assert_eq!(order, ["a", "x", "b", "c"]);
    }
}
