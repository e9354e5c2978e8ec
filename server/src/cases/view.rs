//! Cases as they are answered.

mod shapes;

pub(crate) use shapes::{CaseSummary, CaseView, FileView, Named};

use super::parts::{self, Document, DocumentKind, FileRow, FileState, Reason};
use super::sheet::{Newer, Sheet, Told};
use super::store::CaseRow;
use super::tasks::{self, TaskRow, Work};
use super::{access, documents, green, packages};
use crate::catalogue::{self, TermsView};
use crate::identity::caller::Anyone;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::LoadedPack;
use onewindow_core::clock::{Lamp, lamp};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use onewindow_core::pack::Material;
use serde_json::value::RawValue;
use shapes::{
    CaseApplicant, CaseHolder, CaseItem, DecisionView, Notice, NoticeReason, ReceiptLine,
    ReceiptView, ResultView, ReviewView,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The case for a list; `work` only matters to those who review and decide.
pub(crate) fn summary(
    row: &CaseRow,
    caller: &Anyone,
    work: &Work,
    today: Date,
    lang: Lang,
) -> Result<CaseSummary> {
    let state = row.state()?;
    let actors = access::actors(caller, row, work)?;
    let lamp = if state.clock_runs() {
        let due = CaseRow::day(row.promised_due.as_ref())?;
        lamp(due, CaseRow::day(row.warn_at.as_ref())?, today)
    } else {
        Lamp::None
    };
    let (zh, en) = state.title();
    Ok(CaseSummary {
        id: row.id.to_string(),
        number: row.number.clone(),
        item: CaseItem {
            key: row.item_key.clone(),
            name: lang.pick(&row.item_name_zh, &row.item_name_en).clone(),
            version: row.item_version,
        },
        applicant: CaseApplicant {
            kind: row.applicant_kind.clone(),
            name: row.applicant_name.clone(),
        },
        district: row.district.clone(),
        department: row.department.clone(),
        state,
        state_text: lang.pick(zh, en).to_owned(),
        version: row.version,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        promised_due: row.promised_due.clone(),
        statutory_due: row.statutory_due.clone(),
        due_provisional: row.due_provisional,
        lamp,
        allowed: access::allowed(state, &actors),
    })
}

/// A page whose rows may each fail, as a page or the first failure.
pub(crate) fn page<T>(page: Page<Result<T>>) -> Result<Page<T>> {
    Ok(Page {
        items: page.items.into_iter().collect::<Result<_>>()?,
        next_cursor: page.next_cursor,
    })
}

/// The whole case as this caller sees it.
pub(crate) fn case(
    conn: &mut Conn,
    state: &AppState,
    row: &CaseRow,
    caller: &Anyone,
    lang: Lang,
) -> Result<CaseView> {
    let sheet = Sheet::read(conn, state, row, &Newer::default(), lang)?;
    let told = Told {
        verdict: sheet.verdict_text().into(),
        sheet: Arc::new(sheet),
    };
    self::told(conn, state, row, &told, caller, lang)
}

/// The whole case as this caller sees it, where it is known what the rules core says of it.
pub(super) fn told(
    conn: &mut Conn,
    state: &AppState,
    row: &CaseRow,
    Told { sheet, verdict }: &Told,
    caller: &Anyone,
    lang: Lang,
) -> Result<CaseView> {
    let verdict = RawValue::from_string(verdict.to_string()).map_err(Error::internal)?;
    let mut tasks = tasks::of(conn, row)?;
    let work = Work::of(conn, row, &tasks, caller)?;
    if matches!(caller, Anyone::Citizen(_)) {
        // What was sent back or called off between offices is theirs alone.
        tasks.retain(TaskRow::counts);
    }
    let today = state.clock.today();
    let documents = parts::papers(conn, row)?;
    let of_kind = |kind| {
        documents
            .iter()
            .rev()
            .find(move |document| document.kind == kind)
    };
    Ok(CaseView {
        summary: summary(row, caller, &work, today, lang)?,
        held_by: holder(conn, row, lang)?,
        remaining_workdays: remaining(conn, row, today)?,
        pack_sha256: row.pack_sha256.clone(),
        context: sheet.stored.clone(),
        answers: RawValue::from_string(sheet.answers.clone()).map_err(Error::internal)?,
        choices: serde_json::from_str(&row.choices).map_err(Error::internal)?,
        verdict,
        commitment_terms: terms(conn, row, &sheet.pack, lang)?,
        files: parts::files(conn, row)?.into_iter().map(file).collect(),
        notices: documents
            .iter()
            .filter_map(|document| notice(conn, row, document, lang).transpose())
            .collect::<Result<_>>()?,
        receipt: of_kind(DocumentKind::Receipt).map(|document| receipt(document, row, state, lang)),
        decision: of_kind(DocumentKind::Decision).map(decision),
        result: of_kind(DocumentKind::Result).and_then(|document| result(document, lang)),
        package: if row.has.package {
            packages::link(conn, &row.id, lang)?
        } else {
            None
        },
        green_channel: if row.has.green {
            green::of_case(conn, row)?
        } else {
            None
        },
        project_code: if row.has.project {
            tasks::store::project_code(conn, &row.id)?
        } else {
            None
        },
        stages: tasks::view::stages(conn, row, lang)?,
        tasks: tasks
            .into_iter()
            .map(|task| tasks::view::task(conn, task, today, lang))
            .collect::<Result<_>>()?,
        reviews: sheet
            .reviews
            .iter()
            .map(|review| ReviewView {
                material: review.material.clone(),
                verdict: review.verdict.clone(),
                reason: review.reason.clone(),
                files: review.files.clone(),
            })
            .collect(),
    })
}

/// Who has to do something for a case to go on.
fn holder(conn: &mut Conn, row: &CaseRow, lang: Lang) -> Result<Option<CaseHolder>> {
    let (kind, name) = match row.state()? {
        CaseState::Draft | CaseState::Supplement => ("applicant", row.applicant_name.clone()),
        CaseState::Received | CaseState::Issued => {
            let district = catalogue::district(conn, &row.district)?;
            ("window", lang.text(&district.name).to_owned())
        }
        CaseState::Accepted
        | CaseState::InReview
        | CaseState::Forwarded
        | CaseState::Granted
        | CaseState::Refused => {
            let department = catalogue::department_name(conn, &row.department)?;
            ("department", lang.text(&department).to_owned())
        }
        CaseState::NotAccepted
        | CaseState::Returned
        | CaseState::Delivered
        | CaseState::Closed
        | CaseState::Withdrawn
        | CaseState::Terminated => return Ok(None),
    };
    Ok(Some(CaseHolder { kind, name }))
}

/// The working days left of the promised limit, where it runs.
fn remaining(conn: &mut Conn, row: &CaseRow, today: Date) -> Result<Option<i32>> {
    let due = CaseRow::day(row.promised_due.as_ref())?;
    let runs = row.state()?.clock_runs() && row.clock.paused_on.is_none();
    let Some(due) = due.filter(|_| runs) else {
        return Ok(None);
    };
    Ok(Some(
        catalogue::calendar(conn)?.workdays_between(today, due),
    ))
}

/// What the item's version the case was made with tells before each promise.
fn terms(
    conn: &mut Conn,
    row: &CaseRow,
    pack: &LoadedPack,
    lang: Lang,
) -> Result<BTreeMap<String, TermsView>> {
    let promised = |material: &Material| material.commitment.is_some();
    if !pack.pack().materials.iter().any(promised) {
        return Ok(BTreeMap::new());
    }
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    let told = item.doc.materials.iter().filter_map(|material| {
        let terms = material.commitment_terms.as_ref()?;
        Some((material.id.clone(), TermsView::new(terms, lang)))
    });
    Ok(told.collect())
}

pub(crate) fn file(row: FileRow) -> FileView {
    FileView {
        id: row.id.to_string(),
        material: row.material,
        name: row.name,
        media_type: row.media_type,
        size: row.size,
        sha256: row.sha256,
        uploaded_at: row.uploaded_at,
        problem: (row.state == FileState::Refused).then(|| Code::FileRefused.as_str()),
        state: row.state.as_str(),
    }
}

fn notice(
    conn: &mut Conn,
    row: &CaseRow,
    document: &Document,
    lang: Lang,
) -> Result<Option<Notice>> {
    match document.kind {
        DocumentKind::SingleNotice
        | DocumentKind::Acceptance
        | DocumentKind::DeferredAcceptance
        | DocumentKind::Commitment
        | DocumentKind::NonAcceptance
        | DocumentKind::Return
        | DocumentKind::Termination
        | DocumentKind::SpecialProcedure
        | DocumentKind::Extension
        | DocumentKind::Decision
        | DocumentKind::DeliveryReceipt => {}
        DocumentKind::Receipt | DocumentKind::Result => return Ok(None),
    }
    let body = &document.body;
    let turn_to = |organ: &String| match lang {
        Lang::Zh => format!("请向{organ}提出申请"),
        Lang::En => format!("Please apply to {organ}"),
    };
    Ok(Some(Notice {
        id: document.id.to_string(),
        kind: document.kind.as_str().to_owned(),
        title: documents::title(conn, row, document, lang)?,
        number: document.number.clone(),
        issued_at: document.issued_at,
        reasons: body.reasons.iter().map(reason).collect(),
        note: body
            .note
            .clone()
            .or_else(|| body.right_organ.as_ref().map(turn_to)),
    }))
}

fn reason(reason: &Reason) -> NoticeReason {
    NoticeReason {
        material: reason.material.clone(),
        pointer: reason.pointer.clone(),
        text: reason.text.clone(),
    }
}

/// The page of the phone app that tells whoever scans a printed document whether it is real.
pub(crate) fn verification_page(state: &AppState, document: &Document) -> String {
    format!(
        "{}/receipts/{}?code={}",
        state.public_url, document.number, document.verification_code
    )
}

/// Where programs check a document.
pub(crate) fn verification_url(state: &AppState, document: &Document) -> String {
    format!(
        "{}/api/v1/receipts/{}/verification?code={}",
        state.public_url, document.number, document.verification_code
    )
}

fn receipt(document: &Document, row: &CaseRow, state: &AppState, lang: Lang) -> ReceiptView {
    ReceiptView {
        number: document.number.clone(),
        case_number: row.number.clone().unwrap_or_default(),
        issued_at: document.issued_at,
        verification_url: verification_url(state, document),
        materials: document
            .body
            .materials
            .iter()
            .map(|material| ReceiptLine {
                id: material.id.clone(),
                name: lang.text(&material.name).to_owned(),
                state: material.state.clone(),
            })
            .collect(),
    }
}

fn decision(document: &Document) -> DecisionView {
    DecisionView {
        outcome: document.body.outcome.clone().unwrap_or_default(),
        reason: document
            .body
            .reasons
            .first()
            .map(|reason| reason.text.clone()),
        decided_at: document.issued_at,
        decided_by: document.issued_by.clone(),
    }
}

fn result(document: &Document, lang: Lang) -> Option<ResultView> {
    let body = document.body.result.as_ref()?;
    Some(ResultView {
        id: document.id.to_string(),
        kind: body.kind.clone(),
        name: lang.text(&body.name).to_owned(),
        number: body.number.clone(),
        issued_at: document.issued_at,
        licence: body.licence.clone(),
    })
}
