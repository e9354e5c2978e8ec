//! 告知承诺 after it was made: the paper it is written on, the check after the decision, and what a
//! false promise leads to (国办发〔2020〕42号: 事前管标准、事中管达标、事后管信用).
//!
//! The standard that is told before stands in the item; the checklist says who may promise.

mod http;
mod store;
mod view;

pub(super) use http::configure;

use super::change::Scene;
use super::parts::{self, Event, PromiseLine};
use super::sheet::{Newer, Sheet};
use super::store::CaseRow;
use super::tasks::Work;
use super::{CaseId, access, change};
use crate::catalogue::{self, ItemVersion};
use crate::identity::caller::{Anyone, Role, StaffMember};
use crate::identity::{self, ApplicantKind, CreditKind, NewRecord};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::MaterialState;
use onewindow_core::date::Date;
use onewindow_core::pack::Text;
use onewindow_core::requests::{CommitmentFindingRequest, FindingOutcome};
use serde_json::json;
use store::{CheckRow, Filter, Finding};
use view::{CheckView, view};

crate::id_type! {
    /// A check of what was promised.
    CommitmentCheckId
}

/// The longest an applicant may be given to put something right, in days: a year.
const LONGEST_CORRECTION: i32 = 366;

/// Who records a finding.
#[derive(Clone)]
struct Finder {
    state: AppState,
    staff: StaffMember,
    lang: Lang,
    attempt: Option<Attempt>,
}

/// What was promised in a case, in the order of its checklist, with what had been told before.
///
/// # Errors
/// When the database refuses.
pub(super) fn promised(
    tx: &mut Conn,
    scene: &Scene<'_>,
    item: &ItemVersion,
) -> Result<Vec<PromiseLine>> {
    let sheet = Sheet::read(tx, scene.state, scene.row, &Newer::default(), scene.lang)?;
    let verdict = sheet.verdict();
    let committed = verdict
        .checklist
        .iter()
        .filter(|entry| entry.state == MaterialState::Committed);
    let line = |id: &str| {
        let material = item.doc.materials.iter().find(|one| one.id == id)?;
        Some(PromiseLine {
            material: material.id.clone(),
            name: material.name.clone(),
            text: material.commitment.clone()?,
            terms: material.commitment_terms.clone(),
        })
    };
    Ok(committed
        .filter_map(|entry| line(&entry.material))
        .collect())
}

/// Lays out a check for each promise of a case that is granted. Promises of an item version that
/// told of no check have none.
///
/// # Errors
/// When the database refuses.
pub(crate) fn lay_out(tx: &mut Conn, scene: &Scene<'_>) -> Result<()> {
    let row = scene.row;
    let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
    let calendar = catalogue::calendar(tx)?;
    for promise in promised(tx, scene, &item)? {
        let Some(terms) = promise.terms else {
            continue;
        };
        let workdays = i32::try_from(terms.check.workdays).map_err(Error::internal)?;
        let due = calendar
            .add_workdays(scene.today, workdays)
            .map_or(scene.today, |day| day.date);
        let Text { zh, en } = promise.name;
        let check = CheckRow {
            id: CommitmentCheckId::new(),
            case_id: row.id.clone(),
            material: promise.material,
            name_en: en.unwrap_or_else(|| zh.clone()),
            name_zh: zh,
            department: row.department.clone(),
            district: row.district.clone(),
            method: terms.check.method.as_str().to_owned(),
            due: due.to_string(),
            state: store::OPEN.to_owned(),
            correct_by: None,
            reason: None,
            licence_revoked: false,
            found_by_id: None,
            found_by_name: None,
            found_at: None,
            created_at: scene.now,
        };
        store::insert(tx, &check)?;
    }
    Ok(())
}

/// Records what was found of a promise. The decision on the case stands; a false promise takes back
/// the licence only where the finding says so, by somebody who may decide.
///
/// # Errors
/// [`Code::CommitmentCheckNotFound`]; [`Code::SeparationOfDuty`] for who accepted the case;
/// [`Code::CheckFinished`]; [`Code::InvalidRequest`] for a day nobody could keep and for a licence
/// there is not; [`Code::NoMandate`] to take back a licence without authority.
async fn find(
    finder: Finder,
    id: CommitmentCheckId,
    request: CommitmentFindingRequest,
) -> Result<Answer> {
    let (state, attempt) = (finder.state.clone(), finder.attempt.clone());
    idempotency::write(&state, attempt, move |tx, _, _| {
        found(tx, &finder, &id, &request)
    })
    .await
}

fn found(
    tx: &mut Conn,
    finder: &Finder,
    id: &CommitmentCheckId,
    request: &CommitmentFindingRequest,
) -> Result<Answer> {
    let (now, today) = (finder.state.clock.now(), finder.state.clock.today());
    let check = store::find(tx, id)?;
    let caller = Anyone::Staff(finder.staff.clone());
    let case = access::load(tx, &caller, &check.case_id, today)?;
    access::may_check(&access::actors(&caller, &case, &Work::default())?)?;
    let (state, event) = outcome(&check, request.outcome)?;
    if let Some(day) = request.correct_by {
        let latest = today.add_days(LONGEST_CORRECTION).unwrap_or(today);
        if day < today || day > latest {
            let message = finder.lang.pick(
                "整改期限应在今天起一年之内",
                "A day within a year from today",
            );
            return Err(Error::wrong_at("/correctBy", "not_a_choice", message));
        }
    }
    let revoke = request.revoke_licence == Some(true);
    if revoke {
        take_back(tx, finder, &case, today)?;
    }
    let name = identity::staff_name(tx, &finder.staff.id)?;
    let by = (finder.staff.id.as_str(), name.as_str());
    let correct_by = request.correct_by.map(|day| day.to_string());
    let finding = Finding {
        state,
        reason: &request.reason,
        correct_by: correct_by.clone().or_else(|| check.correct_by.clone()),
        licence_revoked: revoke,
        by,
    };
    store::put(tx, &check, finding, now)?;
    if request.outcome == FindingOutcome::Broken {
        hold_against(tx, finder, &case, &request.reason, (by, now))?;
    }
    let told = Told {
        event,
        check: &check,
        case: &case,
        reason: &request.reason,
        correct_by: correct_by.as_deref(),
        revoke,
    };
    told.write(tx, finder, by, now)?;
    let check = store::find(tx, id)?;
    let view = view(tx, check, &caller, today, finder.lang)?;
    Answer::json(200, None, &view)
}

/// What a check becomes: put right is asked for once, and the last word is the last.
fn outcome(check: &CheckRow, outcome: FindingOutcome) -> Result<(&'static str, &'static str)> {
    match (check.state.as_str(), outcome) {
        (store::OPEN | store::CORRECTING, FindingOutcome::Kept) => {
            Ok((store::KEPT, "commitmentKept"))
        }
        (store::OPEN | store::CORRECTING, FindingOutcome::Broken) => {
            Ok((store::BROKEN, "commitmentBroken"))
        }
        (store::OPEN, FindingOutcome::Correct) => Ok((store::CORRECTING, "commitmentToCorrect")),
        _ => Err(Code::CheckFinished.into()),
    }
}

/// 撤销: the licences the case gave prove nothing from now on.
fn take_back(tx: &mut Conn, finder: &Finder, case: &CaseRow, today: Date) -> Result<()> {
    let subject = (case.department.as_str(), case.item_key.as_str());
    identity::to_decide(tx, &finder.staff, subject, today, false)?;
    if identity::revoke_licences(tx, case.id.as_str())? == 0 {
        let message = finder.lang.pick(
            "该办件没有可以撤销的证照",
            "The case gave no licence that could be taken back",
        );
        return Err(Error::wrong_at("/revokeLicence", "not_a_choice", message));
    }
    Ok(())
}

fn hold_against(
    tx: &mut Conn,
    finder: &Finder,
    case: &CaseRow,
    reason: &str,
    (by, now): ((&str, &str), Timestamp),
) -> Result<()> {
    let record = NewRecord {
        reason: Some(reason),
        by,
        ..against(case, CreditKind::FalseCommitment)?
    };
    identity::record_credit(tx, &finder.state, ("staff", now), &record)
}

/// A record against the applicant of a case, of what nobody but the law found.
///
/// # Errors
/// When the case has no number, which only a draft has not.
pub(super) fn against(case: &CaseRow, kind: CreditKind) -> Result<NewRecord<'_>> {
    let applicant = if case.applicant_kind == "firm" {
        ApplicantKind::Firm
    } else {
        ApplicantKind::Person
    };
    Ok(NewRecord {
        subject: (applicant, &case.applicant_id, &case.applicant_name),
        kind,
        case: (case.id.as_str(), change::number(case)?),
        item: Text {
            zh: case.item_name_zh.clone(),
            en: Some(case.item_name_en.clone()),
        },
        district: &case.district,
        reason: None,
        by: ("system", "系统"),
    })
}

/// What the applicant and the trail are told of a finding.
struct Told<'a> {
    event: &'static str,
    check: &'a CheckRow,
    case: &'a CaseRow,
    reason: &'a str,
    correct_by: Option<&'a str>,
    revoke: bool,
}

impl Told<'_> {
    fn write(
        &self,
        tx: &mut Conn,
        finder: &Finder,
        (by_id, by_name): (&str, &str),
        now: Timestamp,
    ) -> Result<()> {
        let check = self.check;
        // The document's name stands in both languages, a line each, before the finder's words.
        let mut detail = format!("{}\n{}\n{}", check.name_zh, check.name_en, self.reason);
        if let Some(day) = self.correct_by {
            detail = format!("{detail}（{day}）");
        }
        let mut steps = vec![(self.event, Some(detail))];
        if self.revoke {
            steps.push(("licenceRevoked", Some(self.reason.to_owned())));
        }
        for (kind, detail) in steps {
            let step = Event {
                at: now,
                kind: kind.to_owned(),
                actor_name: by_name.to_owned(),
                detail,
                program: None,
            };
            parts::store::add_event(tx, &self.case.id, &step, ("staff", by_id))?;
        }
        let detail = json!({
            "caseId": self.case.id, "number": self.case.number, "checkId": check.id,
            "material": check.material, "finding": self.event, "correctBy": self.correct_by,
            "licenceRevoked": self.revoke,
        });
        let entry = Entry {
            actor_kind: "staff",
            actor_id: by_id,
            action: "case.commitmentChecked",
            subject_kind: "case",
            subject_id: self.case.id.as_str(),
            detail: detail.clone(),
        };
        finder.state.audit.record(tx, now, &entry)?;
        outbox::enqueue(tx, now, "commitment.checked", &detail)?;
        Ok(())
    }
}

/// The checks a member may read: a department's own, a supervisor's city or district.
fn page(
    conn: &mut Conn,
    staff: &StaffMember,
    mut filter: Filter,
    limit: u32,
    today: Date,
    lang: Lang,
) -> Result<Page<CheckView>> {
    filter.district = staff.district.clone();
    if !staff.has(Role::Supervisor) {
        filter.department = Some(staff.department.clone().ok_or(Code::Forbidden)?);
    }
    let caller = Anyone::Staff(staff.clone());
    let rows = store::list(conn, &filter, limit)?;
    let page = Page::build(
        rows,
        limit,
        |row| row.id.clone(),
        |row| view(conn, row, &caller, today, lang),
    );
    super::view::page(page)
}

/// The checks of a case, for everybody who may see it.
fn of_case(
    conn: &mut Conn,
    caller: &Anyone,
    case: &CaseId,
    today: Date,
    lang: Lang,
) -> Result<Vec<CheckView>> {
    let case = access::load(conn, caller, case, today)?;
    let rows = store::of_case(conn, &case.id)?;
    rows.into_iter()
        .map(|row| view(conn, row, caller, today, lang))
        .collect()
}
