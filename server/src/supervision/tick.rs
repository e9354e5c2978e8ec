//! What the turning of days calls for: reminders, once for each colour of each limit.
//!
//! Every running limit carries the day of its next reminder, so a tick reads an index range that
//! holds only what is to be told now. Telling and moving that day on are one transaction; several
//! servers take different rows.

use crate::cases::green;
use crate::cases::lamps::store::{self as limits, Due};
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::outbox;
use crate::platform::problem::Result;
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use serde_json::json;
use std::time::Duration;

/// Reminders a transaction.
const BATCH: i64 = 200;

/// How long a day that has turned may wait.
const PAUSE: Duration = Duration::from_secs(60);

/// Writes the reminders that are due into the outbox and returns how many there were.
///
/// # Errors
/// When the database refuses; what was told by then stays told.
pub async fn tick(state: &AppState) -> Result<usize> {
    let now = state.clock.now();
    let mut told = 0;
    loop {
        let batch = state.db.write(move |tx| remind(tx, now, now.day())).await?;
        told += batch;
        if batch == 0 {
            break;
        }
    }
    let today = now.day();
    state.db.write(move |tx| limits::prune(tx, today)).await?;
    Ok(told)
}

fn remind(tx: &mut Conn, now: Timestamp, today: Date) -> Result<usize> {
    let due = limits::to_tell(tx, today, BATCH)?;
    for limit in &due {
        let watch = limit.limit.watch()?;
        let lamp = watch.lamp(today);
        let next = match lamp {
            Lamp::Yellow => watch.due.add_days(1),
            Lamp::Red | Lamp::Green | Lamp::None => None,
        };
        let Due { source, limit, .. } = limit;
        limits::told(tx, source, &limit.subject_id, next)?;
        let word = match lamp {
            Lamp::Yellow => "yellow",
            Lamp::Red => "red",
            Lamp::Green | Lamp::None => continue,
        };
        // 主动协办: whoever helps with the case hears of it along with its department.
        let helper = match &limit.case_id {
            Some(case) => green::helper(tx, case)?,
            None => None,
        };
        outbox::enqueue(
            tx,
            now,
            "lamp.turned",
            &json!({
                // The same for the same turn of the same limit, for whoever hears of it twice.
                "dedupeId": format!("{source}:{}:{}:{word}", limit.subject_id, watch.due),
                "source": source, "subjectId": limit.subject_id, "caseId": limit.case_id,
                "department": watch.department, "district": watch.district,
                "lamp": word, "due": watch.due, "helper": helper,
            }),
        )?;
    }
    Ok(due.len())
}

/// Ticks for as long as the server runs.
pub fn start(state: AppState) {
    actix_web::rt::spawn(async move {
        loop {
            match tick(&state).await {
                Ok(0) => {}
                Ok(told) => tracing::info!(told, "reminders of lamps are in the outbox"),
                Err(error) => tracing::error!(%error, "the reminders of lamps wait"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
}
