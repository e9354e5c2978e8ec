//! Supervision opinions (督察意见) and rectification orders (责令整改): a supervisor sends one on a
//! case or to a department, the department replies by a day, and a reply that is late is red.
//!
//! They are between offices. Staff see them on the case; the applicant does not, whose case they
//! do not change.

mod http;
mod store;
mod view;

pub(super) use http::configure;

use crate::cases::lamps::{self, Source, Watch};
use crate::cases::parts::{Event, store as parts};
use crate::cases::store::CaseRow;
use crate::cases::{self, CaseId};
use crate::catalogue;
use crate::identity;
use crate::identity::caller::{Anyone, Role, StaffMember};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::date::Date;
use onewindow_core::requests::{OpinionKind, OpinionReplyRequest, SupervisionOpinionRequest};
use serde_json::json;
use store::{Filter, OpinionRow};
use view::{CaseOpinions, OpinionView, view};

crate::id_type! {
    /// A supervision opinion.
    OpinionId
}

/// The longest a supervisor may give for a reply, in days: a year.
const LONGEST_REPLY: i32 = 366;

/// What both commands need to know of the one who gives them.
#[derive(Clone)]
struct Asker {
    state: AppState,
    staff: StaffMember,
    lang: Lang,
    attempt: Option<Attempt>,
}

async fn once(
    asker: Asker,
    work: impl FnOnce(&mut Conn, &Asker, Timestamp) -> Result<Answer> + Clone + Send + 'static,
) -> Result<Answer> {
    let (state, attempt) = (asker.state.clone(), asker.attempt.clone());
    idempotency::write(&state, attempt, move |tx, _, now| work(tx, &asker, now)).await
}

/// Sends an opinion to the department that decides the case, or to the department named.
///
/// # Errors
/// [`Code::OtherOffice`] outside the supervisor's district; [`Code::InvalidRequest`] for a
/// department the city does not have and for a day no reply could keep.
async fn send(asker: Asker, request: SupervisionOpinionRequest) -> Result<Answer> {
    once(asker, move |tx, asker, now| {
        let today = now.day();
        let case = addressed_case(tx, asker, &request, today)?;
        let (department, district) = match &case {
            Some(row) => (row.department.clone(), row.district.clone()),
            None => (
                named_department(tx, asker, &request)?,
                asker.staff.district.clone().unwrap_or_default(),
            ),
        };
        let latest = today.add_days(LONGEST_REPLY).unwrap_or(today);
        if request.reply_due < today || request.reply_due > latest {
            let message = asker.lang.pick(
                "回复期限应在今天起一年之内",
                "A day within a year from today",
            );
            return Err(Error::wrong_at("/replyDue", "not_a_choice", message));
        }
        let warn_at = catalogue::calendar(tx)?.add_workdays(request.reply_due, -1);
        let row = OpinionRow {
            id: OpinionId::new(),
            kind: request.kind.as_str().to_owned(),
            case_id: case.as_ref().map(|row| row.id.clone()),
            department,
            district,
            body: request.text.clone(),
            reply_due: request.reply_due.to_string(),
            warn_at: warn_at
                .map_or(request.reply_due, |day| day.date)
                .to_string(),
            author_id: asker.staff.id.to_string(),
            author_name: identity::staff_name(tx, &asker.staff.id)?,
            created_at: now,
            reply: None,
            replied_by_id: None,
            replied_by_name: None,
            replied_at: None,
        };
        store::insert(tx, &row)?;
        watch(tx, &row, None, Some(&row.watch()?))?;
        let event = match request.kind {
            OpinionKind::Opinion => "supervisionOpinion",
            OpinionKind::Rectification => "rectificationOrder",
        };
        tell(tx, asker, now, &row, event, &row.author_name, &row.body)?;
        Answer::json(201, None, &view(tx, row, &asker.staff, today, asker.lang)?)
    })
    .await
}

fn addressed_case(
    tx: &mut Conn,
    asker: &Asker,
    request: &SupervisionOpinionRequest,
    today: Date,
) -> Result<Option<CaseRow>> {
    let Some(text) = &request.case_id else {
        return Ok(None);
    };
    let id = text.parse().map_err(|_| Error::from(Code::CaseNotFound))?;
    cases::load(tx, &Anyone::Staff(asker.staff.clone()), &id, today).map(Some)
}

fn named_department(
    tx: &mut Conn,
    asker: &Asker,
    request: &SupervisionOpinionRequest,
) -> Result<String> {
    let key = request.department.clone().unwrap_or_default();
    match catalogue::department_name(tx, &key) {
        Ok(_) => Ok(key),
        Err(error) if error.code() == Code::NotFound => {
            let message = asker
                .lang
                .pick("没有这个部门", "There is no such department");
            Err(Error::wrong_at("/department", "not_a_choice", message))
        }
        Err(error) => Err(error),
    }
}

/// Replies for the department.
///
/// # Errors
/// [`Code::OtherOffice`] when it went to another department, [`Code::AlreadyReplied`] the second
/// time.
async fn reply(asker: Asker, id: OpinionId, request: OpinionReplyRequest) -> Result<Answer> {
    once(asker, move |tx, asker, now| {
        let row = store::find(tx, &id)?;
        if !addressed_to(&row, &asker.staff) {
            return Err(Code::OtherOffice.into());
        }
        let name = identity::staff_name(tx, &asker.staff.id)?;
        let by = (asker.staff.id.as_str(), name.as_str());
        store::put_reply(tx, &id, &request.text, by, now)?;
        watch(tx, &row, Some(&row.watch()?), None)?;
        tell(tx, asker, now, &row, "opinionReplied", &name, &request.text)?;
        let row = store::find(tx, &id)?;
        Answer::json(
            200,
            None,
            &view(tx, row, &asker.staff, now.day(), asker.lang)?,
        )
    })
    .await
}

/// Whether an opinion waits for the department of this member.
fn addressed_to(row: &OpinionRow, staff: &StaffMember) -> bool {
    let here = staff
        .district
        .as_ref()
        .is_none_or(|own| row.district.is_empty() || *own == row.district);
    let replies = staff.has(Role::Approver) || staff.has(Role::Lead);
    replies && here && staff.department.as_ref() == Some(&row.department)
}

fn watch(
    tx: &mut Conn,
    row: &OpinionRow,
    before: Option<&Watch>,
    after: Option<&Watch>,
) -> Result<()> {
    let case = row.case_id.as_ref();
    lamps::moved(tx, Source::Opinion, row.id.as_str(), case, before, after)
}

/// The case's timeline, the audit trail and the outbox.
fn tell(
    tx: &mut Conn,
    asker: &Asker,
    now: Timestamp,
    row: &OpinionRow,
    event: &'static str,
    name: &str,
    text: &str,
) -> Result<()> {
    let by = ("staff", asker.staff.id.as_str());
    if let Some(case) = &row.case_id {
        let step = Event {
            at: now,
            kind: event.to_owned(),
            actor_name: name.to_owned(),
            detail: Some(text.to_owned()),
            program: None,
        };
        parts::add_event(tx, case, &step, by)?;
    }
    let detail = json!({
        "opinionId": row.id, "kind": row.kind, "caseId": row.case_id,
        "department": row.department, "district": row.district, "replyDue": row.reply_due,
    });
    asker.state.audit.record(
        tx,
        now,
        &Entry {
            actor_kind: by.0,
            actor_id: by.1,
            action: &format!("supervision.{event}"),
            subject_kind: "opinion",
            subject_id: row.id.as_str(),
            detail: detail.clone(),
        },
    )?;
    outbox::enqueue(tx, now, &format!("supervision.{event}"), &detail)?;
    Ok(())
}

/// Narrows a list to what this member may see: the supervisor's city or district, the department's
/// own.
///
/// # Errors
/// [`Code::Forbidden`] for those who neither send nor reply.
fn narrow(staff: &StaffMember, filter: &mut Filter) -> Result<()> {
    if staff.has(Role::Supervisor) {
        filter.district = staff.district.clone();
        return Ok(());
    }
    if (staff.has(Role::Approver) || staff.has(Role::Lead)) && staff.department.is_some() {
        filter.department = staff.department.clone();
        // What went to the department for the whole city concerns its office in a district too.
        filter.district_or_city = staff.district.clone();
        return Ok(());
    }
    Err(Code::Forbidden.into())
}

fn page(
    conn: &mut Conn,
    staff: &StaffMember,
    filter: &Filter,
    limit: u32,
    today: Date,
    lang: Lang,
) -> Result<Page<OpinionView>> {
    let rows = store::list(conn, filter, limit)?;
    let page = Page::build(
        rows,
        limit,
        |row| row.id.clone(),
        |row| view(conn, row, staff, today, lang),
    );
    cases::view::page(page)
}

fn of_case(
    conn: &mut Conn,
    staff: StaffMember,
    case: &CaseId,
    today: Date,
    lang: Lang,
) -> Result<CaseOpinions> {
    let caller = Anyone::Staff(staff.clone());
    let case = cases::load(conn, &caller, case, today)?;
    let items = store::of_case(conn, &case.id)?
        .into_iter()
        .map(|row| view(conn, row, &staff, today, lang))
        .collect::<Result<_>>()?;
    Ok(CaseOpinions { items })
}
