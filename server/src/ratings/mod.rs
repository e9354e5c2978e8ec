//! 好差评: an applicant rates a case once when it is over for them (国办发〔2019〕51号: 一事一评). A bad
//! rating is looked into by somebody who had no part in the case, answered within days, and may then
//! be followed by a second one. Who handled the case is told neither who rated it nor how.

mod http;
mod store;
mod tags;
mod view;

pub use http::configure;

use crate::cases::store::CaseRow;
use crate::cases::{self, CaseId};
use crate::catalogue;
use crate::identity;
use crate::identity::caller::{Anyone, Citizen, StaffMember};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use onewindow_core::requests::{
    Grade, RatingAnswerRequest, RatingFinding, RatingRequest, SecondRatingRequest,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{ANSWERED, AnswerPatch, DONE, EXCLUDED, OPEN, RatingRow};
use view::CaseRating;

crate::id_type! {
    /// A rating.
    RatingId
}

/// Working days to get in touch with whoever gave a bad rating. The State Council leaves the days to
/// the provinces; these are the ones most of them chose.
const CONTACT_WORKDAYS: i32 = 1;

/// Working days to mend what it names, and to say so.
const RECTIFY_WORKDAYS: i32 = 15;

/// What comments are sealed as.
const COMMENT: &str = "ratings.comment";

/// Whether a case can be rated: the office has had its say.
const fn is_over(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::NotAccepted
            | CaseState::Returned
            | CaseState::Granted
            | CaseState::Refused
            | CaseState::Issued
            | CaseState::Delivered
            | CaseState::Closed
            | CaseState::Terminated
    )
}

/// Who asks what of which case.
#[derive(Clone)]
struct Asker {
    state: AppState,
    citizen: Citizen,
    case: CaseId,
    lang: Lang,
}

impl Asker {
    fn row(&self, conn: &mut Conn) -> Result<CaseRow> {
        let caller = Anyone::Citizen(self.citizen.clone());
        cases::load(conn, &caller, &self.case, self.state.clock.today())
    }

    fn shown(&self, conn: &mut Conn, row: &CaseRow) -> Result<CaseRating> {
        let rating = store::of_case(conn, &row.id)?;
        view::of_case(&self.state.vault, row.state()?, rating, self.lang)
    }
}

/// What became of rating a case, and whether it can be rated now.
///
/// # Errors
/// As for the case itself.
fn of_case(conn: &mut Conn, asker: &Asker) -> Result<CaseRating> {
    let row = asker.row(conn)?;
    asker.shown(conn, &row)
}

/// Rates a case, once.
///
/// # Errors
/// [`Code::RatingTooSoon`] before the office has had its say; [`Code::RatedBefore`];
/// [`Code::InvalidRequest`] for a tag that is not one of the grade.
async fn rate(asker: Asker, attempt: Attempt, request: RatingRequest) -> Result<Answer> {
    let state = asker.state.clone();
    idempotency::write(&state, attempt, move |tx, state, now| {
        let row = asker.row(tx)?;
        if !is_over(row.state()?) {
            return Err(Code::RatingTooSoon.into());
        }
        let rating = RatingRow {
            id: RatingId::new(),
            case_id: row.id.clone(),
            item_key: row.item_key.clone(),
            department: row.department.clone(),
            district: row.district.clone(),
            rated_by: asker.citizen.id.to_string(),
            grade: request.grade.stars(),
            tags: tags_of(&request, asker.lang)?,
            comment: request
                .comment
                .as_deref()
                .map(|text| state.vault.seal(COMMENT, text))
                .transpose()?,
            rated_at: now,
            state: DONE.to_owned(),
            contact_due: None,
            rectify_due: None,
            finding: None,
            reply: None,
            answered_by_id: None,
            answered_by_name: None,
            answered_at: None,
            second_grade: None,
            second_at: None,
        };
        let rating = if request.grade.is_bad() {
            to_be_answered(tx, rating, now.day())?
        } else {
            rating
        };
        if !store::insert(tx, &rating)? {
            return Err(Code::RatedBefore.into());
        }
        let by = ("citizen", asker.citizen.id.as_str());
        // The grade stays out of the trail and of what others hear: it is known to supervisors alone.
        tell(tx, state, &rating, by, now, ("rating.given", json!({})))?;
        Answer::json(201, None, &asker.shown(tx, &row)?)
    })
    .await
}

fn tags_of(request: &RatingRequest, lang: Lang) -> Result<String> {
    let mut seen = BTreeSet::new();
    for (place, tag) in request.tags.iter().enumerate() {
        if !tags::is_of(tag, request.grade) || !seen.insert(tag) {
            let message = lang.pick(
                "请从该满意度的标签中选择，每个标签选一次",
                "Choose from the tags of this grade, each once",
            );
            let place = format!("/tags/{place}");
            return Err(Error::wrong_at(place, "not_a_choice", message));
        }
    }
    serde_json::to_string(&request.tags).map_err(Error::internal)
}

fn to_be_answered(tx: &mut Conn, rating: RatingRow, today: Date) -> Result<RatingRow> {
    let calendar = catalogue::calendar(tx)?;
    let due = |workdays| {
        let day = calendar.add_workdays(today, workdays);
        day.map(|day| day.date.to_string())
    };
    Ok(RatingRow {
        state: OPEN.to_owned(),
        contact_due: due(CONTACT_WORKDAYS),
        rectify_due: due(RECTIFY_WORKDAYS),
        ..rating
    })
}

/// Rates a case a second time, after a bad rating was answered.
///
/// # Errors
/// [`Code::RatingNotFound`] where there is none; [`Code::RatingNotOpen`] where none was answered, or
/// the second grade is given.
fn rate_again(tx: &mut Conn, asker: &Asker, request: &SecondRatingRequest) -> Result<CaseRating> {
    let now = asker.state.clock.now();
    let row = asker.row(tx)?;
    let rating = store::of_case(tx, &row.id)?.ok_or(Code::RatingNotFound)?;
    if !store::rate_again(tx, &rating.id, request.grade.stars(), now)? {
        return Err(Code::RatingNotOpen.into());
    }
    let by = ("citizen", asker.citizen.id.as_str());
    let what = ("rating.givenAgain", json!({}));
    tell(tx, &asker.state, &rating, by, now, what)?;
    asker.shown(tx, &row)
}

/// Answers a bad rating, once.
///
/// # Errors
/// [`Code::OtherOffice`] outside the supervisor's district; [`Code::Forbidden`] for whoever accepted
/// the case (办理与监督评价相分离); [`Code::RatingNotOpen`] for one that waits for nothing.
fn answer(
    tx: &mut Conn,
    state: &AppState,
    supervisor: &StaffMember,
    (id, request): (&RatingId, &RatingAnswerRequest),
    lang: Lang,
) -> Result<view::RatingView> {
    let now = state.clock.now();
    let rating = store::find(tx, id)?;
    let own = supervisor.district.as_ref();
    if own.is_some_and(|own| *own != rating.district) {
        return Err(Code::OtherOffice.into());
    }
    let row = cases::store::find(tx, &rating.case_id)?;
    if row.acceptor_id.as_deref() == Some(supervisor.id.as_str()) {
        return Err(Code::Forbidden.into());
    }
    let name = identity::staff_name(tx, &supervisor.id)?;
    let patch = AnswerPatch {
        state: match request.finding {
            RatingFinding::Rectified | RatingFinding::Explained => ANSWERED,
            RatingFinding::Excluded => EXCLUDED,
        },
        finding: request.finding.as_str(),
        reply: &request.reply,
        answered_by_id: supervisor.id.as_str(),
        answered_by_name: &name,
        answered_at: now,
    };
    store::answer(tx, id, &patch)?;
    let by = ("staff", supervisor.id.as_str());
    let kept = json!({"finding": request.finding.as_str()});
    tell(tx, state, &rating, by, now, ("rating.answered", kept))?;
    let listed = (
        store::find(tx, id)?,
        row.number.clone(),
        row.item_name_zh.clone(),
        row.item_name_en.clone(),
    );
    view::RatingView::new(&state.vault, listed, now.day(), lang)
}

/// The audit trail and the outbox.
fn tell(
    tx: &mut Conn,
    state: &AppState,
    rating: &RatingRow,
    (actor_kind, actor_id): (&str, &str),
    now: Timestamp,
    (what, kept): (&str, Value),
) -> Result<()> {
    let entry = Entry {
        actor_kind,
        actor_id,
        action: what,
        subject_kind: "rating",
        subject_id: rating.id.as_str(),
        detail: kept,
    };
    state.audit.record(tx, now, &entry)?;
    let said = json!({"caseId": rating.case_id, "ratingId": rating.id, "at": now});
    outbox::enqueue(tx, now, what, &said)?;
    Ok(())
}

/// The grade a row has.
fn grade(stars: i32) -> Result<Grade> {
    Grade::of_stars(stars).ok_or_else(|| Error::internal(format!("a grade of {stars} stars")))
}
