//! 绿色通道: cases that go ahead by rule, or by hand with a reason, and what that means for them: a
//! helper by name, an inner limit shorter than the promised one, lamps that turn yellow sooner, and
//! a place on the list of those who watch. Nothing in it lengthens a limit.

mod http;
mod settings;
mod store;
mod view;

pub(super) use http::configure;
pub(crate) use view::GreenView;

use super::change::{self, Scene, Shift};
use super::store::{self as cases, CaseRow};
use super::{CaseId, access, clock, tasks};
use crate::catalogue;
use crate::identity::caller::{Anyone, Role, StaffMember};
use crate::identity::{self, ApplicantKind};
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::clock::{CaseClock, Due, LampThresholds};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use serde_json::json;
use store::{GreenRow, Tracked};
use view::TrackedCase;

/// The step of the timeline that takes a case in.
pub(super) const ENTERED: &str = "greenChannel";

/// Why a case is in the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Its project stands on the list of priority projects.
    ProjectList,
    /// Its applicant has the best credit grade and nothing against them.
    GoodCredit,
    /// Staff took it in, and said why.
    ByHand,
}

impl Ground {
    /// The name in the API and in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectList => "projectList",
            Self::GoodCredit => "goodCredit",
            Self::ByHand => "byHand",
        }
    }
}

/// The thresholds of a case's lamps: the office's, or the channel's where those are sooner.
///
/// # Errors
/// When the database refuses.
pub(super) fn thresholds(
    conn: &mut Conn,
    case: &CaseId,
    office: LampThresholds,
) -> Result<LampThresholds> {
    if store::find(conn, case)?.is_none() {
        return Ok(office);
    }
    let green = settings::get(conn)?;
    let natural = |number: i32| u32::try_from(number).map_err(Error::internal);
    let remaining = natural(green.remaining_workdays)?;
    Ok(LampThresholds {
        remaining_workdays: office.remaining_workdays.max(remaining),
        used_percent: office.used_percent.min(natural(green.used_percent)?),
    })
}

/// The id of the member of staff who helps with a case of the channel.
///
/// # Errors
/// When the database refuses.
pub(crate) fn helper(conn: &mut Conn, case: &CaseId) -> Result<Option<String>> {
    Ok(store::find(conn, case)?.and_then(|row| row.helper_id))
}

/// Takes a case of this project in by rule as it is handed in, or one of somebody with good credit;
/// answers the step for its timeline.
///
/// # Errors
/// When the database refuses.
pub(super) fn enter_by_rule(
    tx: &mut Conn,
    scene: &Scene<'_>,
    project: Option<&str>,
    has_good_credit: bool,
) -> Result<Option<(&'static str, Option<String>)>> {
    if scene.row.has.green {
        return Ok(None);
    }
    let Some(ground) = ground(tx, project, |_| Ok(has_good_credit))? else {
        return Ok(None);
    };
    take_in(tx, scene.row, ground, None, scene.now)?;
    Ok(Some((ENTERED, Some(ground.as_str().to_owned()))))
}

/// Whether rule would take in a draft whose answers name this project.
///
/// # Errors
/// When the database refuses.
pub(super) fn would_enter(conn: &mut Conn, row: &CaseRow, project: Option<&str>) -> Result<bool> {
    let kind = ApplicantKind::from_name(&row.applicant_kind);
    let good = |conn: &mut Conn| identity::has_good_credit(conn, kind, &row.applicant_id);
    Ok(ground(conn, project, good)?.is_some())
}

/// What rule takes a case of this project in, if one does.
fn ground(
    conn: &mut Conn,
    project: Option<&str>,
    has_good_credit: impl FnOnce(&mut Conn) -> Result<bool>,
) -> Result<Option<Ground>> {
    if let Some(code) = project
        && store::is_priority(conn, code)?
    {
        return Ok(Some(Ground::ProjectList));
    }
    Ok(has_good_credit(conn)?.then_some(Ground::GoodCredit))
}

fn take_in(
    tx: &mut Conn,
    row: &CaseRow,
    ground: Ground,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let (helper_id, helper_name) = next_helper(tx, &row.district)?.unzip();
    let green = GreenRow {
        case_id: row.id.clone(),
        ground: ground.as_str().to_owned(),
        reason: reason.map(str::to_owned),
        helper_id,
        helper_name,
        inner_percent: settings::get(tx)?.inner_percent,
        entered_at: now,
    };
    store::insert(tx, &green)
}

/// 主动协办: the clerks of a district's service centre take turns.
fn next_helper(tx: &mut Conn, district: &str) -> Result<Option<(String, String)>> {
    let clerks = identity::clerks(tx, district)?;
    if clerks.is_empty() {
        return Ok(None);
    }
    let turn = cases::next_number(tx, &format!("helper {district}"))?;
    let count = i64::try_from(clerks.len()).map_err(Error::internal)?;
    let place = turn.saturating_sub(1).rem_euclid(count);
    let place = usize::try_from(place).map_err(Error::internal)?;
    let named = clerks.into_iter().nth(place);
    Ok(named.map(|(id, name)| (id.to_string(), name)))
}

/// 限时快办: the day the case is to be done by. It saves `percent` of the working days promised, and
/// is never later than the promised day nor before the day of acceptance. Worked out of the days
/// stored with the case, it follows the clock: while a special procedure runs there is none.
fn inner_due(conn: &mut Conn, row: &CaseRow, percent: i32) -> Result<Option<Date>> {
    let promised = CaseRow::day(row.promised_due.as_ref())?;
    let (Some(due), Some(accepted)) = (promised, row.accepted_at) else {
        return Ok(None);
    };
    let accepted = accepted.day();
    if row.case_type == "immediate" {
        return Ok(Some(due));
    }
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    let calendar = catalogue::calendar(conn)?;
    // The days promised, not those up to the due day: a special procedure in between gives nothing
    // to be saved.
    let undisturbed = item.promised.or(item.statutory).and_then(|limit| {
        let clock = CaseClock {
            calendar: &calendar,
            limit,
            accepted,
            pauses: &[],
        };
        match clock.due()? {
            Due::On(day) => Some(day.date),
            Due::Stopped(_) => None,
        }
    });
    let workdays = calendar.workdays_between(accepted, undisturbed.unwrap_or(due));
    let saved = workdays.max(0).saturating_mul(percent) / 100;
    let inner = calendar.add_workdays(due, saved.saturating_neg());
    let inner = inner.map_or(due, |day| day.date);
    Ok(Some(inner.max(accepted).min(due)))
}

/// Who takes a case in by hand, and why.
#[derive(Clone)]
struct Hand {
    state: AppState,
    staff: StaffMember,
    case: CaseId,
    version: IfMatch,
    reason: String,
}

/// Takes a case in by hand and gives it as it is then. Its lamps turn by the channel's thresholds
/// from now on.
///
/// # Errors
/// [`Code::GreenBefore`]; [`Code::CaseEnded`] once it is decided; [`Code::StaleVersion`]; what
/// [`access`] refuses.
fn enter_by_hand(tx: &mut Conn, hand: &Hand) -> Result<CaseRow> {
    let (state, staff) = (&hand.state, &hand.staff);
    let (now, today) = (state.clock.now(), state.clock.today());
    let caller = Anyone::Staff(staff.clone());
    cases::lock(tx, &hand.case)?;
    let row = access::load(tx, &caller, &hand.case, today)?;
    hand.version.check(i64::from(row.version))?;
    let at = row.state()?;
    if !is_open(at) {
        return Err(Code::CaseEnded.into());
    }
    take_in(tx, &row, Ground::ByHand, Some(&hand.reason), now)?;
    let account = clock::replay(tx, &row)?;
    let ground = Ground::ByHand.as_str();
    let shift = Shift {
        state,
        by: &staff.id,
        row: &row,
        now,
        kind: ENTERED,
        // The ground, a line before the words people read.
        detail: format!("{ground}\n{}", hand.reason),
        kept: json!({"ground": ground, "reason": hand.reason}),
    };
    change::shift(tx, &shift, &account)?;
    cases::find(tx, &row.id)
}

/// Whether there is still something to be quick about.
const fn is_open(state: CaseState) -> bool {
    state.clock_runs() || matches!(state, CaseState::Received | CaseState::Supplement)
}

/// What the channel does for a case; nothing for one that is not in it.
///
/// # Errors
/// When the database refuses.
pub(super) fn of_case(conn: &mut Conn, row: &CaseRow) -> Result<Option<GreenView>> {
    let Some(green) = store::find(conn, &row.id)? else {
        return Ok(None);
    };
    let inner = inner_due(conn, row, green.inner_percent)?;
    Ok(Some(GreenView::new(green, inner)))
}

/// 跟踪督办: the running cases of the channel, newest first. A supervisor sees those of the city or
/// of their district, a clerk those they help with.
fn tracked(
    conn: &mut Conn,
    staff: &StaffMember,
    (before, limit): (Option<CaseId>, u32),
    today: Date,
    lang: Lang,
) -> Result<Page<TrackedCase>> {
    let mut which = Tracked {
        states: CaseState::ALL
            .into_iter()
            .filter(|state| is_open(*state))
            .map(CaseState::as_str)
            .collect(),
        before,
        ..Tracked::default()
    };
    if staff.has(Role::Supervisor) {
        which.district = staff.district.clone();
    } else {
        which.helper = Some(staff.id.to_string());
    }
    let rows = store::running(conn, &which, limit)?;
    let caller = Anyone::Staff(staff.clone());
    let page = Page::build(
        rows,
        limit,
        |row| row.case_id.clone(),
        |green| {
            let row = cases::find(conn, &green.case_id)?;
            let work = tasks::work(conn, &row, &caller)?;
            let inner = inner_due(conn, &row, green.inner_percent)?;
            Ok(TrackedCase {
                summary: super::view::summary(&row, &caller, &work, today, lang)?,
                green_channel: GreenView::new(green, inner),
            })
        },
    );
    super::view::page(page)
}
