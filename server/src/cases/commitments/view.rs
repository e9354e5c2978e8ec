//! Checks of promises as they are answered.

use super::CommitmentCheckId;
use super::store::CheckRow;
use crate::cases::tasks::Work;
use crate::cases::view::Named;
use crate::cases::{CaseId, access, desk, store as cases};
use crate::identity::caller::Anyone;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::date::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// The check of a promise (告知承诺核查).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CommitmentCheck)]
pub(super) struct CheckView {
    /// The id.
    id: CommitmentCheckId,
    /// The case.
    case_id: CaseId,
    /// Its number.
    #[schema(example = "9901022026031000013112800000001")]
    case_number: Option<String>,
    /// What was applied for.
    #[schema(example = "个体工商户设立登记")]
    item: String,
    /// Who promised.
    #[schema(example = "林晓")]
    applicant_name: String,
    /// The document the promise stands for.
    #[schema(example = "premises-proof")]
    material: String,
    /// Its name.
    #[schema(example = "经营场所使用证明")]
    material_name: String,
    /// Who checks.
    department: Named,
    /// `online` or `onSite`.
    #[schema(example = "onSite")]
    method: String,
    /// The last day for the check.
    #[schema(value_type = String, format = Date, example = "2026-04-08")]
    due: Date,
    /// That day, or the one to put it right by, has passed without a last finding.
    overdue: bool,
    /// `open`, `correcting` (责令整改), `kept` or `broken`.
    #[schema(example = "open")]
    state: String,
    /// The last day to put it right.
    #[schema(value_type = Option<String>, format = Date, example = "2026-04-10")]
    correct_by: Option<Date>,
    /// What the newest finding rests on.
    reason: Option<String>,
    /// The licence was taken back with it.
    licence_revoked: bool,
    /// Who found it.
    found_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    found_at: Option<Timestamp>,
    /// The asker may record a finding now.
    may_check: bool,
}

pub(super) fn view(
    conn: &mut Conn,
    row: CheckRow,
    caller: &Anyone,
    today: Date,
    lang: Lang,
) -> Result<CheckView> {
    let case = cases::find(conn, &row.case_id)?;
    let actors = access::actors(caller, &case, &Work::default())?;
    let day = |text: &String| text.parse::<Date>().map_err(Error::internal);
    let due = day(&row.due)?;
    let correct_by = row.correct_by.as_ref().map(day).transpose()?;
    let is_open = row.is_open();
    Ok(CheckView {
        department: Named {
            name: desk::department(conn, &row.department, lang)?,
            key: row.department,
        },
        overdue: is_open && correct_by.unwrap_or(due) < today,
        may_check: is_open && access::may_check(&actors).is_ok(),
        id: row.id,
        case_id: row.case_id,
        case_number: case.number.clone(),
        item: lang.pick(&case.item_name_zh, &case.item_name_en).clone(),
        applicant_name: case.applicant_name.clone(),
        material: row.material,
        material_name: lang.pick(row.name_zh, row.name_en),
        method: row.method,
        due,
        state: row.state,
        correct_by,
        reason: row.reason,
        licence_revoked: row.licence_revoked,
        found_by: row.found_by_name,
        found_at: row.found_at,
    })
}
