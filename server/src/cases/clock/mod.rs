//! The clock of a case: its timeline read as what counts and what does not.
//!
//! Whatever is stored of it is worked out from the timeline alone, in the transaction that adds to
//! the timeline; so it is always what a replay comes to.

mod explain;
mod http;
mod mend;
pub(in crate::cases) mod store;

pub use explain::{Explained, explain_clock};
pub(super) use http::configure;
pub use mend::mend_act_by;

use super::green;
use super::parts::{self, Event};
use super::store::CaseRow;
use crate::catalogue;
use crate::identity;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::clock::account::{Account, ClockEvent, Procedure, Step, Terms, Why, account};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::{CaseMode, CaseState, CaseType};
use serde::Serialize;
use serde_json::Value;
use store::{ClockPatch, DuePatch, MilestonePatch};
use utoipa::ToSchema;

/// The states in which whoever has a case must act by a day, unless a special procedure runs.
pub(super) const TIMED: [CaseState; 7] = [
    CaseState::Received,
    CaseState::Accepted,
    CaseState::InReview,
    CaseState::Forwarded,
    CaseState::Granted,
    CaseState::Refused,
    CaseState::Issued,
];

/// What an event on the timeline is to the clock; none for one it takes no note of.
fn step(kind: &str) -> Option<Step> {
    Some(match kind {
        "submitted" | "resubmitted" => Step::Received,
        "singleNotice" => Step::NoticeSent,
        "accepted" => Step::Accepted,
        "acceptedBySilence" => Step::AcceptedBySilence,
        "paused" => Step::Paused,
        "resumed" => Step::Resumed,
        "extended" => Step::Extended,
        "forwarded" => Step::Forwarded,
        "sentBack" => Step::SentBack,
        "granted" | "refused" => Step::Decided,
        "delivered" => Step::Delivered,
        "notAccepted" | "returned" | "withdrawn" | "terminated" => Step::Ended,
        _ => return None,
    })
}

fn clock_event(day: Date, kind: &str, detail: Option<&str>) -> Option<ClockEvent> {
    let step = step(kind)?;
    Some(ClockEvent {
        day,
        step,
        procedure: match step {
            Step::Paused => detail.and_then(Procedure::parse),
            _ => None,
        },
    })
}

/// The clock of a case as its timeline has it.
///
/// # Errors
/// When a limit ends outside the calendar, or the database refuses.
pub(crate) fn replay(conn: &mut Conn, row: &CaseRow) -> Result<Account> {
    after(conn, row, &[], row.updated_at)
}

/// The clock of a case once these events, named by type and detail, follow its timeline.
///
/// # Errors
/// As [`replay`].
pub(crate) fn after(
    conn: &mut Conn,
    row: &CaseRow,
    more: &[(&str, Option<&str>)],
    now: Timestamp,
) -> Result<Account> {
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    let office = identity::thresholds(conn, &row.department, &row.district)?;
    // One that was never handed in is in the channel if this very change takes it in, or one before.
    let enters = more.iter().any(|(kind, _)| *kind == green::ENTERED);
    let may_be_green = row.number.is_some() || row.has.green || enters;
    let terms = Terms {
        case_type: named::<CaseType>(&row.case_type)?,
        mode: named::<CaseMode>(&row.mode)?,
        statutory: item.statutory,
        promised: item.promised,
        extension: item.doc.limits.statutory.extension,
        thresholds: if may_be_green {
            green::thresholds(conn, &row.id, office)?
        } else {
            office
        },
    };
    // What has no number was never handed in, and nothing before that moves a clock.
    let past = match row.number {
        Some(_) => parts::store::events(conn, &row.id)?,
        None => Vec::new(),
    };
    let past = past.iter().filter_map(
        |Event {
             at, kind, detail, ..
         }| clock_event(at.day(), kind, detail.as_deref()),
    );
    let next = more
        .iter()
        .filter_map(|(kind, detail)| clock_event(now.day(), kind, *detail));
    let events: Vec<ClockEvent> = past.chain(next).collect();
    let calendar = catalogue::calendar(conn)?;
    account(&terms, &events, &calendar)
        .ok_or_else(|| Error::internal("a limit ends outside the calendar"))
}

fn named<T: serde::de::DeserializeOwned>(name: &str) -> Result<T> {
    serde_json::from_value(Value::String(name.to_owned())).map_err(Error::internal)
}

/// Whether an event of this type moves the clock.
pub(crate) fn moves(kind: &str) -> bool {
    step(kind).is_some()
}

/// What is stored of a clock.
pub(crate) fn patch(account: &Account) -> ClockPatch {
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    ClockPatch {
        due: DuePatch {
            statutory_due: text(account.statutory_due),
            promised_due: text(account.promised_due),
            warn_at: text(account.warn_at),
            due_provisional: account.provisional,
            act_by: text(act_by(account)).unwrap_or_else(|| store::NO_END.to_owned()),
        },
        milestones: MilestonePatch {
            notice_due: text(account.notice_due),
            forward_due: text(account.forward_due),
            delivery_due: text(account.delivery_due),
            paused_on: text(running_procedure(account).map(|(since, _)| since)),
            is_extended: account.extended_by.is_some(),
        },
    }
}

/// The special procedure that runs, with its first day.
fn running_procedure(account: &Account) -> Option<(Date, Option<Procedure>)> {
    let last = account.intervals.last()?;
    (last.to.is_none() && last.why == Why::SpecialProcedure).then_some((last.from, last.procedure))
}

/// The day by which whoever has the case must act; none while nobody's time runs.
fn act_by(account: &Account) -> Option<Date> {
    let last = account.intervals.last().filter(|last| last.to.is_none())?;
    match last.why {
        Why::Intake => account.notice_due,
        Why::Review | Why::LowerReview | Why::UpperReview => account.promised_due,
        Why::Delivery => account.delivery_due,
        Why::Supplement | Why::SpecialProcedure => None,
    }
}

/// What is stored of a case's clock now.
pub(crate) fn stored(row: &CaseRow) -> ClockPatch {
    ClockPatch {
        due: DuePatch {
            statutory_due: row.statutory_due.clone(),
            promised_due: row.promised_due.clone(),
            warn_at: row.warn_at.clone(),
            due_provisional: row.due_provisional,
            act_by: row.act_by.clone(),
        },
        milestones: MilestonePatch {
            notice_due: row.clock.notice_due.clone(),
            forward_due: row.clock.forward_due.clone(),
            delivery_due: row.clock.delivery_due.clone(),
            paused_on: row.clock.paused_on.clone(),
            is_extended: row.clock.is_extended,
        },
    }
}

/// The clock of a case for people.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClockView {
    /// The stretches of its life, oldest first.
    intervals: Vec<IntervalView>,
    /// The day it counts as accepted on; by silence that is the day it was received.
    #[schema(value_type = Option<String>, format = Date)]
    accepted: Option<Date>,
    /// The last day to tell what is missing, while the window has it.
    #[schema(value_type = Option<String>, format = Date)]
    notice_due: Option<Date>,
    /// The last day of the statutory limit.
    #[schema(value_type = Option<String>, format = Date)]
    statutory_due: Option<Date>,
    /// The last day of the promised limit.
    #[schema(value_type = Option<String>, format = Date)]
    promised_due: Option<Date>,
    /// The first day of the yellow lamp.
    #[schema(value_type = Option<String>, format = Date)]
    warn_at: Option<Date>,
    /// The last day for the lower organ to send it up.
    #[schema(value_type = Option<String>, format = Date)]
    forward_due: Option<Date>,
    /// The last day to deliver.
    #[schema(value_type = Option<String>, format = Date)]
    delivery_due: Option<Date>,
    /// A special procedure runs since this day, so that no limit has an end.
    #[schema(value_type = Option<String>, format = Date)]
    stopped_since: Option<Date>,
    /// The working days an extension added.
    #[schema(example = 10)]
    extended_by: Option<u32>,
    /// A day may move when the holidays of a coming year are published.
    provisional: bool,
    /// The day the first deferred document is owed by.
    #[schema(value_type = Option<String>, format = Date)]
    owed_due: Option<String>,
}

/// A stretch of a case's life.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IntervalView {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Its last day; null while it runs.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Why it counts or does not, as a stable name.
    #[schema(example = "specialProcedure")]
    why: Why,
    /// Whether its working days count.
    counted: bool,
    /// Its working days; null while it runs.
    #[schema(example = 5)]
    workdays: Option<u32>,
    /// Why, in words.
    #[schema(example = "特别程序：听证")]
    text: String,
    /// The law, in words.
    #[schema(example = "《行政许可法》第45条")]
    law: String,
}

impl ClockView {
    pub(crate) fn new(account: Account, row: &CaseRow, lang: Lang) -> Self {
        Self {
            intervals: account
                .intervals
                .into_iter()
                .map(|interval| {
                    let (zh, en) = interval.why.title();
                    let mut text = lang.pick(zh, en).to_owned();
                    if let Some(procedure) = interval.procedure {
                        let (zh, en) = procedure.title();
                        text.push_str(lang.pick("：", ": "));
                        text.push_str(lang.pick(zh, en));
                    }
                    IntervalView {
                        from: interval.from,
                        to: interval.to,
                        why: interval.why,
                        counted: interval.counted,
                        workdays: interval.workdays,
                        text,
                        law: law(interval.why.article(), lang),
                    }
                })
                .collect(),
            accepted: account.accepted,
            notice_due: account.notice_due,
            statutory_due: account.statutory_due,
            promised_due: account.promised_due,
            warn_at: account.warn_at,
            forward_due: account.forward_due,
            delivery_due: account.delivery_due,
            stopped_since: account.stopped_since,
            extended_by: account.extended_by,
            provisional: account.provisional,
            owed_due: row.clock.owed_due.clone(),
        }
    }
}

/// An article of the Administrative Licensing Law.
fn law(article: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("《行政许可法》第{article}条"),
        Lang::En => format!("Administrative Licensing Law art. {article}"),
    }
}
