//! What a department has to answer, the most urgent first.

mod http;

pub(super) use http::configure;

use crate::cases::store::NO_END;
use crate::cases::tasks::store::{self, OpenTask, TasksWanted};
use crate::cases::tasks::view::{self, TaskView};
use crate::cases::view::page;
use crate::identity::caller::StaffMember;
use crate::platform::Lang;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use onewindow_core::date::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// An open task with the case it belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueuedTask {
    /// The task.
    #[serde(flatten)]
    task: TaskView,
    /// The case's id.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    case_id: String,
    /// The national case number.
    #[schema(example = "9901022026112300013112800000001")]
    case_number: Option<String>,
    /// The item's name.
    #[schema(example = "建筑工程施工许可证核发")]
    item: String,
    /// The applicant's name.
    #[schema(example = "示例小馆餐饮有限公司")]
    applicant_name: String,
}

/// The open tasks of the member's own department, and no other's.
///
/// # Errors
/// [`Code::Forbidden`] for a member of no department.
fn open(
    conn: &mut Conn,
    staff: &StaffMember,
    wanted: &TasksWanted,
    today: Date,
    lang: Lang,
) -> Result<Page<QueuedTask>> {
    let department = staff.department.as_deref().ok_or(Code::Forbidden)?;
    let district = staff.district.as_deref();
    let rows = store::open_tasks(conn, department, district, wanted)?;
    let place = |(task, _): &OpenTask| {
        let due = task.due.clone();
        (due.unwrap_or_else(|| NO_END.to_owned()), task.id.clone())
    };
    page(Page::build(rows, wanted.limit, place, |(task, case)| {
        Ok(QueuedTask {
            task: view::task(conn, task, today, lang)?,
            case_id: case.id.to_string(),
            case_number: case.number,
            item: lang.pick(case.item_name_zh, case.item_name_en),
            applicant_name: case.applicant_name,
        })
    }))
}
