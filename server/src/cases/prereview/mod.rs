//! 容缺预审: an applicant asks the window to look at a draft before it is handed in, incomplete as it
//! may be. The window says what it finds; nothing else follows. The case stays a draft, no limit
//! runs, and nothing is promised of what the window says once it is handed in.

mod http;
mod store;
mod view;

pub(super) use http::configure;

use super::change::Scene;
use super::parts::{self, Event};
use super::sheet::{self, Newer, Sheet};
use super::store::{self as cases, CaseRow};
use super::{CaseId, access, green, intake, submission};
use crate::catalogue;
use crate::identity;
use crate::identity::caller::{Anyone, Citizen, Role, StaffMember};
use crate::platform::audit::Entry;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use onewindow_core::requests::PreReviewAnswerRequest;
use serde_json::{Value, json};
use store::{ANSWERED, CLOSED, Ending, Filter, OPEN, ReviewRow};
use view::{AskedPreReview, PreReview};

crate::id_type! {
    /// A request to look at a draft.
    PreReviewId
}

/// Asks the window of the draft's district to look at it.
///
/// # Errors
/// [`Code::StateConflict`] for a case that is no draft any more; [`Code::PreReviewOpen`].
fn ask(tx: &mut Conn, state: &AppState, citizen: &Citizen, case: &CaseId) -> Result<PreReview> {
    let now = state.clock.now();
    let caller = Anyone::Citizen(citizen.clone());
    // Held, so that nobody hands it in between the look at its state and the request.
    cases::lock(tx, case)?;
    let row = access::load(tx, &caller, case, now.day())?;
    let at = row.state()?;
    if at != CaseState::Draft {
        let words = ("请窗口预先查看", "Ask the window to look");
        return Err(Error::new(Code::StateConflict)
            .with("state", at.as_str())
            .in_words("state", at.title())
            .with("command", "preReview")
            .in_words("command", words));
    }
    let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
    let project = submission::project_named(&item, &sheet::answers(state, &row)?)?;
    let review = ReviewRow {
        id: PreReviewId::new(),
        case_id: row.id.clone(),
        state: OPEN.to_owned(),
        green: green::would_enter(tx, &row, project.as_deref())?,
        asked_by: citizen.id.to_string(),
        asked_at: now,
        summary: None,
        remarks: None,
        ended_by_id: None,
        ended_by_name: None,
        ended_at: None,
    };
    store::insert(tx, &review)?;
    let told = Told {
        kind: "preReviewAsked",
        name: &row.applicant_name,
        detail: None,
        kept: json!({"green": review.green}),
    };
    told.write(tx, state, &caller, &row)?;
    shown(tx, &row)
}

/// Takes a request back before it is answered; the draft is its applicant's alone again.
///
/// # Errors
/// [`Code::PreReviewNotFound`] when none is open.
fn take_back(tx: &mut Conn, state: &AppState, citizen: &Citizen, case: &CaseId) -> Result<()> {
    let caller = Anyone::Citizen(citizen.clone());
    let row = access::load(tx, &caller, case, state.clock.today())?;
    let ending = Ending {
        state: CLOSED,
        summary: None,
        remarks: None,
        ended_by_id: Some(citizen.id.to_string()),
        ended_by_name: Some(row.applicant_name.clone()),
        ended_at: Some(state.clock.now()),
    };
    if !store::end(tx, &row.id, &ending)? {
        return Err(Code::PreReviewNotFound.into());
    }
    let told = Told {
        kind: "preReviewTakenBack",
        name: &row.applicant_name,
        detail: None,
        kept: json!({}),
    };
    told.write(tx, state, &caller, &row)
}

/// Closes an open request of a draft that is one no longer: handed in or ended.
///
/// # Errors
/// When the database refuses.
pub(super) fn follow(tx: &mut Conn, scene: &Scene<'_>, to: CaseState) -> Result<()> {
    let is_draft = scene.row.state()? == CaseState::Draft;
    if !scene.row.has.pre_reviews || !is_draft || to == CaseState::Draft {
        return Ok(());
    }
    let ending = Ending {
        state: CLOSED,
        summary: None,
        remarks: None,
        ended_by_id: Some(scene.caller.id().to_owned()),
        ended_by_name: Some(scene.name.clone()),
        ended_at: Some(scene.now),
    };
    store::end(tx, &scene.row.id, &ending).map(|_| ())
}

/// What became of asking, for the applicant.
///
/// # Errors
/// [`Code::PreReviewNotFound`] for a case nobody was asked to look at.
fn of_case(conn: &mut Conn, citizen: Citizen, case: &CaseId, today: Date) -> Result<PreReview> {
    let row = access::load(conn, &Anyone::Citizen(citizen), case, today)?;
    shown(conn, &row)
}

fn shown(conn: &mut Conn, row: &CaseRow) -> Result<PreReview> {
    let newest = store::newest(conn, &row.id, None)?.ok_or(Code::PreReviewNotFound)?;
    let answered = store::newest(conn, &row.id, Some(ANSWERED))?;
    PreReview::new(newest, answered)
}

/// The open requests a clerk's window may answer.
fn open(
    conn: &mut Conn,
    clerk: &StaffMember,
    (after, limit): (Option<(bool, PreReviewId)>, u32),
    lang: Lang,
) -> Result<Page<AskedPreReview>> {
    let kind = clerk.window;
    let departments = kind.map(|kind| catalogue::departments_of_window(conn, kind));
    let filter = Filter {
        district: clerk.district.clone(),
        departments: departments.transpose()?,
        after,
    };
    let rows = store::open(conn, &filter, limit)?;
    Ok(Page::build(
        rows,
        limit,
        |(review, ..)| (review.green, review.id.clone()),
        |row| AskedPreReview::new(row, lang),
    ))
}

/// The draft this clerk is asked to look at.
///
/// # Errors
/// [`Code::CaseNotFound`] for every other case, as for one there is not.
fn asked(conn: &mut Conn, clerk: &StaffMember, case: &CaseId) -> Result<CaseRow> {
    let row = cases::find(conn, case)?;
    let is_draft = row.state()? == CaseState::Draft;
    if is_draft
        && access::at_its_window(conn, clerk, &row)?
        && store::newest(conn, case, Some(OPEN))?.is_some()
    {
        return Ok(row);
    }
    Err(Code::CaseNotFound.into())
}

/// Looks at a case, or at a file of it, for whoever may see it: besides those [`access`] knows, a
/// clerk who is asked to look at a draft, and only as long as they are. Each such look stands in the
/// audit trail before it is granted.
///
/// # Errors
/// What [`access::load`] refuses; what `work` returns.
pub(super) async fn look<T, F>(
    state: &AppState,
    caller: Anyone,
    case: CaseId,
    file: Option<String>,
    work: F,
) -> Result<T>
where
    T: Send + 'static,
    F: Fn(&mut Conn, &CaseRow, &Anyone) -> Result<T> + Clone + Send + 'static,
{
    let today = state.clock.today();
    let found = {
        let (caller, case, work) = (caller.clone(), case.clone(), work.clone());
        let read = move |conn: &mut Conn| match access::load(conn, &caller, &case, today) {
            Ok(row) => work(conn, &row, &caller).map(Some),
            Err(error) if error.code() == Code::CaseNotFound => match &caller {
                Anyone::Staff(clerk) if clerk.has(Role::WindowClerk) => {
                    asked(conn, clerk, &case).map(|_| None)
                }
                _ => Err(error),
            },
            Err(error) => Err(error),
        };
        state.db.read(read).await?
    };
    let clerk = match (found, &caller) {
        (Some(found), _) => return Ok(found),
        (None, Anyone::Staff(clerk)) => clerk.clone(),
        (None, _) => return Err(Code::CaseNotFound.into()),
    };
    let (here, reader, id) = (state.clone(), clerk.clone(), case.clone());
    state
        .db
        .write(move |tx| {
            let row = asked(tx, &reader, &id)?;
            let entry = Entry {
                actor_kind: "staff",
                actor_id: reader.id.as_str(),
                action: "case.preReviewRead",
                subject_kind: "case",
                subject_id: row.id.as_str(),
                detail: json!({"version": row.version, "file": file}),
            };
            here.audit.record(tx, here.clock.now(), &entry)
        })
        .await?;
    state
        .db
        .read(move |conn| {
            let row = asked(conn, &clerk, &case)?;
            work(conn, &row, &caller)
        })
        .await
}

/// Answers a request, once. From then on the draft is its applicant's alone again.
///
/// # Errors
/// [`Code::CaseNotFound`] for a case this window was never asked to look at;
/// [`Code::PreReviewEnded`] for one that has been answered, taken back or handed in;
/// [`Code::InvalidRequest`] for a material or a field the case does not have.
fn answer(
    tx: &mut Conn,
    state: &AppState,
    clerk: &StaffMember,
    (case, request): (&CaseId, &PreReviewAnswerRequest),
    lang: Lang,
) -> Result<PreReview> {
    let row = cases::find(tx, case)?;
    let newest = store::newest(tx, case, None)?.ok_or(Code::CaseNotFound)?;
    if !access::at_its_window(tx, clerk, &row)? {
        return Err(Code::CaseNotFound.into());
    }
    if newest.state != OPEN {
        return Err(Code::PreReviewEnded.into());
    }
    let verdict = Sheet::read(tx, state, &row, &Newer::default(), lang)?.verdict();
    let places = request.remarks.iter();
    let places = places.map(|remark| (remark.material.as_ref(), remark.pointer.as_ref()));
    let unknown = intake::unknown_places("/remarks", places, &verdict, lang);
    if !unknown.is_empty() {
        return Err(Error::new(Code::InvalidRequest).with_errors(unknown));
    }
    let name = identity::staff_name(tx, &clerk.id)?;
    let remarks = serde_json::to_string(&request.remarks).map_err(Error::internal)?;
    let ending = Ending {
        state: ANSWERED,
        summary: Some(request.summary.clone()),
        remarks: Some(remarks),
        ended_by_id: Some(clerk.id.to_string()),
        ended_by_name: Some(name.clone()),
        ended_at: Some(state.clock.now()),
    };
    if !store::end(tx, case, &ending)? {
        return Err(Code::PreReviewEnded.into());
    }
    let told = Told {
        kind: "preReviewAnswered",
        name: &name,
        detail: Some(request.summary.clone()),
        kept: json!({"remarks": request.remarks.len()}),
    };
    told.write(tx, state, &Anyone::Staff(clerk.clone()), &row)?;
    let now = state.clock.now();
    let message = json!({"caseId": row.id, "item": row.item_key, "at": now});
    outbox::enqueue(tx, now, "preReview.answered", &message)?;
    shown(tx, &row)
}

/// What the timeline and the trail are told of a step.
struct Told<'a> {
    kind: &'static str,
    /// Who took it, by name.
    name: &'a str,
    /// What people read on the timeline.
    detail: Option<String>,
    /// What the audit trail keeps.
    kept: Value,
}

impl Told<'_> {
    fn write(self, tx: &mut Conn, state: &AppState, by: &Anyone, row: &CaseRow) -> Result<()> {
        let now = state.clock.now();
        let step = Event {
            at: now,
            kind: self.kind.to_owned(),
            actor_name: self.name.to_owned(),
            detail: self.detail,
            program: None,
        };
        parts::store::add_event(tx, &row.id, &step, (by.kind(), by.id()))?;
        let entry = Entry {
            actor_kind: by.kind(),
            actor_id: by.id(),
            action: &format!("case.{}", self.kind),
            subject_kind: "case",
            subject_id: row.id.as_str(),
            detail: self.kept,
        };
        state.audit.record(tx, now, &entry)
    }
}
