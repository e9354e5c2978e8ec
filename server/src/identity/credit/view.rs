//! Credit records as they are answered.

use super::store::{OPEN, RecordRow};
use super::{CreditKind, CreditRecordId, day};
use crate::identity::caller::{Role, StaffMember};
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::problem::Result;
use onewindow_core::date::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// A credit record (信用记录).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreditRecord {
    /// The id.
    id: CreditRecordId,
    /// Whose: `person` or `firm`.
    #[schema(example = "person")]
    subject_kind: String,
    /// Their name.
    #[schema(example = "林晓")]
    subject_name: String,
    /// `falseCommitment` or `deferralLapsed`.
    #[schema(example = "falseCommitment")]
    kind: &'static str,
    /// The same in words.
    #[schema(example = "承诺不实")]
    title: &'static str,
    /// What it closes until it is repaired: `commitment` or `deferral`.
    #[schema(example = "commitment")]
    closes: &'static str,
    /// The case it came of.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    case_id: String,
    /// Its number.
    #[schema(example = "9901022026031000013112800000001")]
    case_number: String,
    /// What was applied for.
    #[schema(example = "个体工商户设立登记")]
    item: String,
    /// What was found, in the finder's words.
    reason: Option<String>,
    /// The day it was recorded.
    #[schema(value_type = String, format = Date, example = "2026-03-20")]
    recorded_on: Date,
    /// `open`, `requested`, `declined` or `repaired`.
    #[schema(example = "open")]
    state: String,
    /// The request to repair it.
    repair: Option<Repair>,
}

/// A person or a firm with its credit grade.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GradedSubject {
    /// `person` or `firm`.
    #[schema(example = "firm")]
    pub(super) subject_kind: &'static str,
    /// The name.
    #[schema(example = "示例市一窗餐饮有限公司")]
    pub(super) name: String,
    /// The grade: `A`, `B`, `C` or `D`.
    #[schema(example = "A")]
    pub(super) grade: &'static str,
}

/// A request to repair a record, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreditRepair)]
struct Repair {
    /// What was put right.
    #[schema(example = "已重新签订租赁合同，并补交使用证明")]
    text: String,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// What was answered.
    answer: Option<String>,
    /// By whom.
    answered_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Timestamp>,
}

/// The district whose requests somebody answers; none for those of the whole city.
pub(super) fn district(keeper: &StaffMember) -> Option<&str> {
    if keeper.has(Role::Administrator) {
        None
    } else {
        keeper.district.as_deref()
    }
}

pub(super) fn view(row: RecordRow, lang: Lang) -> Result<CreditRecord> {
    let kind = CreditKind::parse(&row.kind)?;
    let (zh, en, closes) = match kind {
        CreditKind::FalseCommitment => ("承诺不实", "A promise was false", "commitment"),
        CreditKind::DeferralLapsed => (
            "容缺材料逾期未补",
            "A deferred document did not come",
            "deferral",
        ),
    };
    let repair = match (row.repair_text, row.repair_asked_at) {
        (Some(text), Some(asked_at)) if row.state != OPEN => Some(Repair {
            text,
            asked_at,
            answer: row.answer,
            answered_by: row.answered_by_name,
            answered_at: row.answered_at,
        }),
        _ => None,
    };
    Ok(CreditRecord {
        id: row.id,
        subject_kind: row.subject_kind,
        subject_name: row.subject_name,
        kind: kind.as_str(),
        title: lang.pick(zh, en),
        closes,
        case_id: row.case_id,
        case_number: row.case_number,
        item: lang.pick(row.item_zh, row.item_en),
        reason: row.reason,
        recorded_on: day(&row.recorded_on)?,
        state: row.state,
        repair,
    })
}
