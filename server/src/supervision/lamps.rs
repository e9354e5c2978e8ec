//! The lamps board: how many cases are in time, near the end, past it, and which.

use crate::cases::CaseId;
use crate::cases::desk;
use crate::cases::store::{self, Filter};
use crate::cases::tasks::Work;
use crate::cases::view::{self, CaseSummary};
use crate::catalogue;
use crate::identity::caller::{Anyone, Supervisor};
use crate::platform::Lang;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use serde::Serialize;
use utoipa::ToSchema;

/// The lamps board.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Board {
    /// Running cases by colour, over all pages.
    counts: Counts,
    /// The cases, the most urgent first.
    items: Vec<LampCase>,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// Running cases by colour.
#[derive(Debug, Serialize, ToSchema)]
struct Counts {
    /// In time.
    #[schema(example = 12)]
    green: i64,
    /// Near the end.
    #[schema(example = 3)]
    yellow: i64,
    /// Past it.
    #[schema(example = 1)]
    red: i64,
}

/// A case under a lamp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LampCase {
    /// What every list shows.
    #[serde(flatten)]
    summary: CaseSummary,
    /// Working days left; negative when past the end.
    #[schema(example = 1)]
    remaining_workdays: Option<i32>,
    /// The name of the department that decides.
    #[schema(example = "示例市市场监督管理局")]
    assigned_department: String,
}

/// Which lamps to show.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) lamp: Option<Lamp>,
    pub(super) department: Option<String>,
    pub(super) district: Option<String>,
    pub(super) after: Option<(String, CaseId)>,
}

pub(super) fn board(
    conn: &mut Conn,
    supervisor: Supervisor,
    wanted: Wanted,
    limit: u32,
    today: Date,
    lang: Lang,
) -> Result<Board> {
    let running = CaseState::ALL
        .into_iter()
        .filter(|state| state.clock_runs());
    let all = Filter {
        states: Some(running.collect()),
        department: wanted.department,
        // Who watches one district asks in vain for another: both must hold.
        district: wanted.district.or_else(|| supervisor.0.district.clone()),
        ..Filter::default()
    };
    let outside = supervisor.0.district.is_some() && supervisor.0.district != all.district;
    let mut count = |lamp| {
        if outside {
            return Ok(0);
        }
        let filter = Filter {
            lamp: Some((lamp, today)),
            ..all.clone()
        };
        store::count(conn, &filter)
    };
    let counts = Counts {
        green: count(Lamp::Green)?,
        yellow: count(Lamp::Yellow)?,
        red: count(Lamp::Red)?,
    };
    let filter = Filter {
        lamp: wanted.lamp.map(|lamp| (lamp, today)),
        ..all.clone()
    };
    let rows = if outside {
        Vec::new()
    } else {
        store::list_by_due(conn, &filter, wanted.after.as_ref(), limit)?
    };
    let calendar = catalogue::calendar(conn)?;
    let caller = Anyone::Staff(supervisor.0);
    let page = Page::build(
        rows,
        limit,
        |row| (row.promised_due.clone(), row.id.clone()),
        |row| -> Result<LampCase> {
            let due = store::CaseRow::day(row.promised_due.as_ref())?;
            Ok(LampCase {
                summary: view::summary(&row, &caller, &Work::default(), today, lang)?,
                remaining_workdays: due.map(|due| calendar.workdays_between(today, due)),
                assigned_department: desk::department(conn, &row.department, lang)?,
            })
        },
    );
    let page = view::page(page)?;
    Ok(Board {
        counts,
        items: page.items,
        next_cursor: page.next_cursor,
    })
}
