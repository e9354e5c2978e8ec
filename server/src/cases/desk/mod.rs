//! The lists staff work from: the window's queue, the approver's desk, results to hand out.

mod http;

pub(super) use http::configure;

use super::store::{self, CaseRow, Filter, LampDays, NO_END};
use super::tasks::{self, Work};
use super::view::{self, CaseSummary};
use crate::catalogue;
use crate::identity::caller::{Anyone, Role, StaffMember};
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use onewindow_core::clock::{Lamp, lamp};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which desk's work to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Desk {
    /// Handed in, and waiting for the applicant.
    Window,
    /// Accepted and under review.
    Approval,
    /// Decided, to be issued or handed over.
    Result,
}

impl Desk {
    fn states(self) -> Vec<CaseState> {
        match self {
            Self::Window => vec![CaseState::Received, CaseState::Supplement],
            Self::Approval => vec![
                CaseState::Accepted,
                CaseState::InReview,
                CaseState::Forwarded,
            ],
            Self::Result => vec![CaseState::Granted, CaseState::Refused, CaseState::Issued],
        }
    }
}

/// A case on a desk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeskCase {
    /// What every list shows.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// The applicant's name.
    #[schema(example = "林小雨")]
    pub applicant_name: String,
    /// When it was last handed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
    /// The name of the department that decides.
    #[schema(example = "示例市市场监督管理局")]
    pub assigned_department: String,
    /// The day by which whoever has the case must act: to tell what is missing, to decide, to
    /// deliver. None while nobody's time runs.
    #[schema(format = Date, example = "2026-03-17")]
    pub act_by: Option<String>,
    /// The lamp of that day. It turns yellow with the case's own lamp while the case is reviewed, and
    /// else on the working day before.
    #[schema(value_type = String, example = "yellow")]
    pub act_lamp: Lamp,
}

/// Narrows a list to what this member's roles cover: what the clerk's window takes in
/// in its district, the approver's department there and those it has a task in, the supervisor's city or district.
///
/// # Errors
/// [`Code::Forbidden`] for those whose roles have nothing to do with cases.
pub(crate) fn narrow(conn: &mut Conn, staff: &StaffMember, filter: &mut Filter) -> Result<()> {
    filter.district = staff.district.clone();
    if staff.has(Role::Supervisor) {
        return Ok(());
    }
    if staff.has(Role::WindowClerk) {
        let own = staff.window;
        let departments = own.map(|kind| catalogue::departments_of_window(conn, kind));
        filter.taken_in = departments.transpose()?;
        return Ok(());
    }
    let reviews = [Role::Approver, Role::Lead, Role::Head];
    if reviews.into_iter().any(|role| staff.has(role)) && staff.department.is_some() {
        filter.reviewing = staff.department.clone();
        return Ok(());
    }
    Err(Code::Forbidden.into())
}

/// The days that part the colours today.
fn lamp_days(conn: &mut Conn, today: Date) -> Result<LampDays> {
    let next = catalogue::calendar(conn)?.add_workdays(today, 1);
    Ok(LampDays {
        today,
        soon: next.map_or(today, |next| next.date),
    })
}

fn act_lamp(row: &CaseRow, days: LampDays) -> Result<Lamp> {
    if row.act_by == NO_END {
        return Ok(Lamp::None);
    }
    let due = CaseRow::day(Some(&row.act_by))?;
    let warn_at = if row.state()?.clock_runs() {
        CaseRow::day(row.warn_at.as_ref())?
    } else {
        due.filter(|due| *due <= days.soon).map(|_| days.today)
    };
    Ok(lamp(due, warn_at, days.today))
}

fn page(
    conn: &mut Conn,
    staff: StaffMember,
    filter: &Filter,
    limit: u32,
    days: LampDays,
    lang: Lang,
) -> Result<Page<DeskCase>> {
    let caller = Anyone::Staff(staff);
    let rows = store::list(conn, filter, limit)?;
    let page = Page::build(
        rows,
        limit,
        |row| (row.act_by.clone(), row.id.clone()),
        |row| desk_case(conn, &row, &caller, days, lang),
    );
    view::page(page)
}

fn desk_case(
    conn: &mut Conn,
    row: &CaseRow,
    caller: &Anyone,
    days: LampDays,
    lang: Lang,
) -> Result<DeskCase> {
    // Only a joint case waits for several departments.
    let work = if row.mode == "joint" {
        tasks::work(conn, row, caller)?
    } else {
        Work::default()
    };
    Ok(DeskCase {
        summary: view::summary(row, caller, &work, days.today, lang)?,
        applicant_name: row.applicant_name.clone(),
        received_at: row.submitted_at,
        assigned_department: department(conn, &row.department, lang)?,
        act_by: (row.act_by != NO_END).then(|| row.act_by.clone()),
        act_lamp: act_lamp(row, days)?,
    })
}

/// The name of a department.
pub(crate) fn department(conn: &mut Conn, key: &str, lang: Lang) -> Result<String> {
    let name = catalogue::department_name(conn, key)?;
    Ok(lang.text(&name).to_owned())
}
