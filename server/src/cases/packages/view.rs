//! Applications for packages as they are answered.

use super::store::{self, ApplicationRow, MemberRow};
use super::{
    DRAFT, MemberState, PackageApplicationId, draft, member_name, package_of, submit, waits_for,
};
use crate::cases::payments::{self, PaymentOrder};
use crate::cases::sheet::{self, StoredContext};
use crate::cases::tasks::Work;
use crate::cases::view::{self as cases, CaseSummary, FileView};
use crate::cases::{self as area, CaseId};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, Lang};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// An application in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PackageApplicationSummary {
    /// The id.
    id: PackageApplicationId,
    /// The package's key.
    #[schema(example = "canyin")]
    package_key: String,
    /// The package's name.
    #[schema(example = "开办餐饮店一件事")]
    name: String,
    /// The applicant's name.
    #[schema(example = "林晓")]
    applicant_name: String,
    /// The district whose offices handle it.
    #[schema(example = "dongqu")]
    district: String,
    /// `draft` or `submitted`.
    #[schema(example = "submitted")]
    state: String,
    /// The version, for `If-Match`.
    #[schema(example = 3)]
    version: i32,
    /// How many items are applied for.
    #[schema(example = 2)]
    total: usize,
    /// How many of them have their result.
    #[schema(example = 1)]
    done: usize,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was handed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    submitted_at: Option<Timestamp>,
}

/// An application with all that is done in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PackageApplication {
    /// What lists show of it.
    #[serde(flatten)]
    summary: PackageApplicationSummary,
    /// The SHA-256 of the document a session on it opens (`GET /packs/{sha256}`).
    document_sha256: String,
    /// What the session wrote last; null once it was handed in.
    #[schema(value_type = Option<Object>)]
    session: Option<Box<RawValue>>,
    /// What a session on it is opened in, besides language and calendar; null once it was handed in.
    context: Option<StoredContext>,
    /// The types of the licences that come of the application itself: an item that starts from one
    /// counts it as held.
    #[schema(example = json!(["business-licence"]))]
    expected_licences: Vec<String>,
    /// What was uploaded; `material` is `/shared/ID` or `/ITEM/MATERIAL`.
    files: Vec<FileView>,
    /// What is done, in the package's order, with the steps outside the catalogue.
    members: Vec<PackageStep>,
    /// What there is to pay for all of it; null until it is handed in.
    payment_order: Option<PaymentOrder>,
}

/// One thing done in an application.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PackageStep {
    /// The item's key, or the key of a step outside the catalogue.
    #[schema(example = "shipin-jingying")]
    key: String,
    /// The name.
    #[schema(example = "食品经营许可")]
    name: String,
    /// It is done elsewhere, and nothing here waits for it.
    external: bool,
    /// Where it stands; null for a step done elsewhere and while the application is a draft.
    state: Option<MemberState>,
    /// The same in words.
    #[schema(example = "等待前一事项办结")]
    state_text: Option<String>,
    /// The keys of the items it starts from the result of, while these are not all there.
    #[schema(example = json!(["getihu-sheli"]))]
    waits_for: Vec<String>,
    /// Why it stopped, in words.
    #[schema(example = "前一事项“个体工商户设立登记”没有办成")]
    reason: Option<String>,
    /// Its case.
    case: Option<CaseSummary>,
}

/// The application a case belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CasePackage {
    /// The application's id.
    application_id: PackageApplicationId,
    /// The package's key.
    #[schema(example = "canyin")]
    key: String,
    /// The package's name.
    #[schema(example = "开办餐饮店一件事")]
    name: String,
    /// Where the case's item stands in it.
    state: MemberState,
    /// The order all fees of the package are paid on.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    payment_order_id: Option<String>,
}

/// The application a case belongs to, if any.
pub(in crate::cases) fn link(
    conn: &mut Conn,
    case: &CaseId,
    lang: Lang,
) -> Result<Option<CasePackage>> {
    let Some(member) = store::member_of(conn, case)? else {
        return Ok(None);
    };
    let row = store::find(conn, &member.application_id)?;
    Ok(Some(CasePackage {
        key: row.package_key,
        name: lang.pick(row.name_zh, row.name_en),
        state: member.state()?,
        payment_order_id: payments::order_of(conn, &row.id)?.map(|id| id.to_string()),
        application_id: row.id,
    }))
}

/// The application for a list.
pub(super) fn summary(
    conn: &mut Conn,
    row: &ApplicationRow,
    lang: Lang,
) -> Result<PackageApplicationSummary> {
    let mut done = 0_usize;
    for member in store::members(conn, &row.id)? {
        if member.state()? == MemberState::Issued {
            done = done.saturating_add(1);
        }
    }
    Ok(PackageApplicationSummary {
        id: row.id.clone(),
        package_key: row.package_key.clone(),
        name: lang.pick(&row.name_zh, &row.name_en).clone(),
        applicant_name: row.applicant_name.clone(),
        district: row.district.clone(),
        state: row.state.clone(),
        version: row.version,
        total: row.item_keys()?.len(),
        done,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
    })
}

/// The whole application as this caller sees it.
pub(super) fn application(
    conn: &mut Conn,
    state: &AppState,
    row: &ApplicationRow,
    caller: &Anyone,
    lang: Lang,
) -> Result<PackageApplication> {
    let mut session = None;
    let mut context = None;
    let mut expected_licences = Vec::new();
    if row.state == DRAFT {
        let kept = draft::kept(state, row)?;
        session = Some(RawValue::from_string(kept).map_err(Error::internal)?);
        let about = (row.applicant_kind.as_str(), row.applicant_id.as_str());
        context = Some(sheet::current(conn, state, about)?.stored);
        expected_licences = submit::expected(conn, row)?.into_iter().collect();
    }
    Ok(PackageApplication {
        summary: summary(conn, row, lang)?,
        document_sha256: row.document_sha256.clone(),
        session,
        context,
        expected_licences,
        files: store::files(conn, &row.id)?
            .into_iter()
            .map(cases::file)
            .collect(),
        members: steps(conn, state, row, caller, lang)?,
        payment_order: payments::of_application(conn, &row.id, lang)?,
    })
}

fn steps(
    conn: &mut Conn,
    state: &AppState,
    row: &ApplicationRow,
    caller: &Anyone,
    lang: Lang,
) -> Result<Vec<PackageStep>> {
    let package = package_of(conn, row)?;
    let applied = row.item_keys()?;
    let members = store::members(conn, &row.id)?;
    let mut steps = Vec::new();
    for listed in &package.items {
        if let Some(name) = &listed.name {
            steps.push(PackageStep {
                key: listed.key.clone(),
                name: lang.text(name).to_owned(),
                external: true,
                state: None,
                state_text: None,
                waits_for: Vec::new(),
                reason: None,
                case: None,
            });
        } else if let Some(member) = members.iter().find(|one| one.item_key == listed.key) {
            steps.push(step(conn, state, member, &members, caller, lang)?);
        } else if applied.contains(&listed.key) {
            steps.push(PackageStep {
                name: lang
                    .text(&catalogue::item(conn, &listed.key)?.name)
                    .to_owned(),
                external: false,
                state: None,
                state_text: None,
                waits_for: waits_for(&package, &applied, &listed.key),
                reason: None,
                case: None,
                key: listed.key.clone(),
            });
        }
    }
    Ok(steps)
}

fn step(
    conn: &mut Conn,
    app: &AppState,
    member: &MemberRow,
    members: &[MemberRow],
    caller: &Anyone,
    lang: Lang,
) -> Result<PackageStep> {
    let row = area::store::find(conn, &member.case_id)?;
    let state = member.state()?;
    let waits = state == MemberState::Waiting;
    let reason = match &member.stopped_by {
        Some(by) if state == MemberState::Stopped => {
            let first = members.iter().find(|one| one.item_key == *by);
            let (zh, en) = match first {
                Some(first) => member_name(conn, &first.case_id)?,
                None => (by.clone(), by.clone()),
            };
            Some(match lang {
                Lang::Zh => format!("前一事项“{zh}”没有办成，本事项不再自动提交"),
                Lang::En => {
                    format!("\"{en}\" came to no result, so this is not handed in by itself")
                }
            })
        }
        _ => None,
    };
    // A draft that waits is not an office's business yet.
    let shown = !matches!(caller, Anyone::Staff(_)) || row.number.is_some();
    let today = app.clock.today();
    let summary = cases::summary(&row, caller, &Work::default(), today, lang)?;
    Ok(PackageStep {
        key: member.item_key.clone(),
        name: summary.item.name.clone(),
        external: false,
        state: Some(state),
        state_text: Some(words(state, lang).to_owned()),
        waits_for: if waits {
            member.waits_for()?
        } else {
            Vec::new()
        },
        reason,
        case: shown.then_some(summary),
    })
}

fn words(state: MemberState, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        MemberState::Waiting => ("等待前一事项出证", "Waits for the result before"),
        MemberState::Ready => ("即将自动提交", "About to be handed in"),
        MemberState::Submitted => ("办理中", "With the office"),
        MemberState::NeedsApplicant => ("请您补充后提交", "Complete it and submit"),
        MemberState::Issued => ("已出证", "Result ready"),
        MemberState::Ended => ("已终结，未办成", "Ended without a result"),
        MemberState::Stopped => ("已停止", "Stopped"),
    };
    lang.pick(zh, en)
}
