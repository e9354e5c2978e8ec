//! 信用记录: what a person or a firm has against them, what it closes, and how it is repaired.
//!
//! What is open to somebody follows from their records that are not repaired, here and nowhere
//! else: the phone and the window are both told by [`standing`].

mod http;
mod store;
mod view;

pub(super) use http::configure;
pub(super) use store::{REPAIRED, hand_over};

use super::ApplicantKind;
use super::applicant::Standing;
use super::caller::{Citizen, StaffMember};
use super::{PersonId, staff_name, store as people};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::date::Date;
use onewindow_core::pack::Text;
use onewindow_core::requests::{
    CreditGrade, CreditGradeRequest, GradedKind, RepairAnswerRequest, RepairOutcome, RepairRequest,
};
use serde_json::json;
use store::RecordRow;
use view::{CreditRecord, GradedSubject};

crate::id_type! {
    /// A credit record.
    CreditRecordId
}

/// What somebody did, which decides what it closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditKind {
    /// 虚假承诺: closes promises (国办发〔2020〕42号).
    FalseCommitment,
    /// 容缺逾期未补: closes deferrals.
    DeferralLapsed,
}

impl CreditKind {
    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FalseCommitment => "falseCommitment",
            Self::DeferralLapsed => "deferralLapsed",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        [Self::FalseCommitment, Self::DeferralLapsed]
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| Error::internal(format!("unknown credit record {name:?}")))
    }
}

/// What is to be held against somebody.
#[derive(Debug, Clone)]
pub struct NewRecord<'a> {
    /// Whom: a person or a firm, with the id and the name.
    pub subject: (ApplicantKind, &'a str, &'a str),
    /// What they did.
    pub kind: CreditKind,
    /// The case it was done in: id and number.
    pub case: (&'a str, &'a str),
    /// What was applied for.
    pub item: Text,
    /// The district of the case.
    pub district: &'a str,
    /// What somebody found, in their words.
    pub reason: Option<&'a str>,
    /// Who found it: id and name.
    pub by: (&'a str, &'a str),
}

/// What the unrepaired records of a person or a firm leave open to them.
///
/// # Errors
/// When the database refuses.
pub(super) fn standing(conn: &mut Conn, kind: ApplicantKind, id: &str) -> Result<Standing> {
    standing_with(&store::unrepaired(conn, (kind, id))?)
}

/// What unrepaired records of these kinds leave open.
///
/// # Errors
/// When this build does not know one of them.
pub(super) fn standing_with(unrepaired: &[String]) -> Result<Standing> {
    let mut standing = Standing {
        deferral_allowed: true,
        commitment_allowed: true,
    };
    for name in unrepaired {
        match CreditKind::parse(name)? {
            CreditKind::FalseCommitment => standing.commitment_allowed = false,
            CreditKind::DeferralLapsed => standing.deferral_allowed = false,
        }
    }
    Ok(standing)
}

/// Whether a person or a firm has the best grade and no record that is not repaired.
///
/// # Errors
/// When the database refuses.
pub fn has_good_credit(conn: &mut Conn, kind: ApplicantKind, id: &str) -> Result<bool> {
    let grade = store::grade(conn, (kind, id))?;
    let unrepaired = store::unrepaired(conn, (kind, id))?;
    Ok(is_good(grade.as_deref(), &unrepaired))
}

/// Whether this is the best grade, with no record that is not repaired.
pub(super) fn is_good(grade: Option<&str>, unrepaired: &[String]) -> bool {
    grade == Some(CreditGrade::A.as_str()) && unrepaired.is_empty()
}

/// Sets the grade the city's credit office gave (信用等级).
///
/// # Errors
/// [`Code::InvalidRequest`] for a number nobody here has.
fn set_grade(
    tx: &mut Conn,
    state: &AppState,
    keeper: &StaffMember,
    request: &CreditGradeRequest,
    lang: Lang,
) -> Result<GradedSubject> {
    let (kind, number) = match request.subject_kind {
        GradedKind::Person => {
            let lookup = state.vault.lookup(people::RESIDENT_ID, &request.number);
            (ApplicantKind::Person, lookup)
        }
        GradedKind::Firm => (ApplicantKind::Firm, request.number.clone()),
    };
    let Some((id, name)) = people::by_number(tx, kind, &number)? else {
        let message = lang.pick("没有这个人或企业", "Nobody here has this number");
        return Err(Error::wrong_at("/number", "not_a_choice", message));
    };
    let (now, grade) = (state.clock.now(), request.grade.as_str());
    store::set_grade(tx, (kind, &id), grade, &keeper.id, now)?;
    let entry = Entry {
        actor_kind: "staff",
        actor_id: keeper.id.as_str(),
        action: "credit.graded",
        subject_kind: kind.as_str(),
        subject_id: &id,
        detail: json!({"grade": grade}),
    };
    state.audit.record(tx, now, &entry)?;
    Ok(GradedSubject {
        subject_kind: kind.as_str(),
        name,
        grade,
    })
}

/// Writes a record in the transaction of what it tells about.
///
/// # Errors
/// When the database refuses.
pub fn record(
    tx: &mut Conn,
    state: &AppState,
    (actor_kind, now): (&str, Timestamp),
    new: &NewRecord<'_>,
) -> Result<()> {
    let (kind, id, name) = new.subject;
    let zh = new.item.zh.clone();
    let row = RecordRow {
        id: CreditRecordId::new(),
        subject_kind: kind.as_str().to_owned(),
        subject_id: id.to_owned(),
        subject_name: name.to_owned(),
        kind: new.kind.as_str().to_owned(),
        case_id: new.case.0.to_owned(),
        case_number: new.case.1.to_owned(),
        item_en: new.item.en.clone().unwrap_or_else(|| zh.clone()),
        item_zh: zh,
        district: new.district.to_owned(),
        reason: new.reason.map(str::to_owned),
        recorded_on: now.day().to_string(),
        recorded_by_id: new.by.0.to_owned(),
        recorded_by_name: new.by.1.to_owned(),
        state: store::OPEN.to_owned(),
        repair_text: None,
        repair_asked_at: None,
        answer: None,
        answered_by_id: None,
        answered_by_name: None,
        answered_at: None,
    };
    store::insert(tx, &row)?;
    tell(tx, state, now, (actor_kind, new.by.0), "recorded", &row)
}

/// The records of a citizen and of the firms they represent, newest first.
fn mine(conn: &mut Conn, citizen: &PersonId, lang: Lang) -> Result<Vec<CreditRecord>> {
    let mut rows = store::of(conn, (ApplicantKind::Person, citizen.as_str()))?;
    for firm in people::firms_of(conn, citizen)? {
        rows.extend(store::of(conn, (ApplicantKind::Firm, firm.id.as_str()))?);
    }
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    rows.into_iter().map(|row| view::view(row, lang)).collect()
}

/// Asks for a repair, as the subject or for a firm one represents.
///
/// # Errors
/// [`Code::CreditRecordNotFound`] for one of somebody else, which to others does not exist;
/// [`Code::RepairNotOpen`] when one was asked for or the record is repaired.
fn ask_repair(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    id: &CreditRecordId,
    request: &RepairRequest,
    lang: Lang,
) -> Result<CreditRecord> {
    let row = store::find(tx, id)?.ok_or(Code::CreditRecordNotFound)?;
    if !is_own(tx, &citizen.id, &row)? {
        return Err(Code::CreditRecordNotFound.into());
    }
    let now = state.clock.now();
    store::ask(tx, &row, &request.text, now)?;
    let by = ("citizen", citizen.id.as_str());
    tell(tx, state, now, by, "repairAsked", &row)?;
    again(tx, id, lang)
}

fn is_own(conn: &mut Conn, citizen: &PersonId, row: &RecordRow) -> Result<bool> {
    if row.subject_kind == ApplicantKind::Person.as_str() {
        return Ok(row.subject_id == citizen.as_str());
    }
    let firms = people::firms_of(conn, citizen)?;
    Ok(firms.iter().any(|firm| firm.id.as_str() == row.subject_id))
}

/// The requests a keeper of credit may answer: an administrator all, a supervisor those of their
/// city or district.
fn requests(
    conn: &mut Conn,
    keeper: &StaffMember,
    after: Option<&CreditRecordId>,
    limit: u32,
    lang: Lang,
) -> Result<Page<CreditRecord>> {
    let rows = store::requested(conn, view::district(keeper), after, limit)?;
    let page = Page::build(
        rows,
        limit,
        |row| row.id.clone(),
        |row| view::view(row, lang),
    );
    Ok(Page {
        items: page.items.into_iter().collect::<Result<_>>()?,
        next_cursor: page.next_cursor,
    })
}

/// Accepts or declines a repair.
///
/// # Errors
/// [`Code::CreditRecordNotFound`] outside the keeper's district; [`Code::SeparationOfDuty`] for who
/// found what the record holds; [`Code::RepairNotAsked`] when no request waits.
fn answer_repair(
    tx: &mut Conn,
    state: &AppState,
    keeper: &StaffMember,
    id: &CreditRecordId,
    request: &RepairAnswerRequest,
    lang: Lang,
) -> Result<CreditRecord> {
    let here = view::district(keeper);
    let row = store::find(tx, id)?
        .filter(|row| here.is_none_or(|own| own == row.district))
        .ok_or(Code::CreditRecordNotFound)?;
    if row.recorded_by_id == keeper.id.as_str() {
        return Err(Code::SeparationOfDuty.into());
    }
    let now = state.clock.now();
    let (to, event) = match request.outcome {
        RepairOutcome::Accepted => (store::REPAIRED, "repaired"),
        RepairOutcome::Declined => (store::DECLINED, "repairDeclined"),
    };
    let name = staff_name(tx, &keeper.id)?;
    let by = (keeper.id.as_str(), name.as_str());
    store::answer(tx, &row, (to, &request.reason), by, now)?;
    tell(tx, state, now, ("staff", by.0), event, &row)?;
    again(tx, id, lang)
}

fn again(conn: &mut Conn, id: &CreditRecordId, lang: Lang) -> Result<CreditRecord> {
    let row = store::find(conn, id)?.ok_or(Code::CreditRecordNotFound)?;
    view::view(row, lang)
}

/// The audit trail and the outbox, which tells the subject.
fn tell(
    tx: &mut Conn,
    state: &AppState,
    now: Timestamp,
    (actor_kind, actor_id): (&str, &str),
    event: &str,
    row: &RecordRow,
) -> Result<()> {
    let action = format!("credit.{event}");
    let detail = json!({
        "recordId": row.id, "kind": row.kind, "subjectKind": row.subject_kind,
        "subjectId": row.subject_id, "caseId": row.case_id,
    });
    let entry = Entry {
        actor_kind,
        actor_id,
        action: &action,
        subject_kind: "creditRecord",
        subject_id: row.id.as_str(),
        detail: detail.clone(),
    };
    state.audit.record(tx, now, &entry)?;
    outbox::enqueue(tx, now, &action, &detail)?;
    Ok(())
}

/// A stored day.
fn day(text: &str) -> Result<Date> {
    text.parse().map_err(Error::internal)
}
