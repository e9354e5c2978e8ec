//! Opinions as those who may read them see them.

use super::store::OpinionRow;
use super::{OpinionId, addressed_to};
use crate::cases::{self, CaseId, desk};
use crate::identity::caller::StaffMember;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use onewindow_core::requests::OpinionKind;
use serde::Serialize;
use utoipa::ToSchema;

/// A supervision opinion or a rectification order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpinionView {
    /// The id.
    id: OpinionId,
    /// What it is.
    kind: OpinionKind,
    /// The case it is about; absent when it is about a department.
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<CaseId>,
    /// That case's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "9901022026031000013112800000001")]
    case_number: Option<String>,
    /// The department's key.
    #[schema(example = "scjg")]
    department: String,
    /// Its name.
    #[schema(example = "示例市市场监督管理局")]
    department_name: String,
    /// What is to be mended or answered.
    #[schema(example = "该办件已超过承诺时限，请说明原因并限期办结")]
    text: String,
    /// The last day for the reply.
    #[schema(value_type = String, format = Date, example = "2026-03-13")]
    reply_due: Date,
    /// `none` once there is a reply.
    #[schema(value_type = String, example = "green")]
    lamp: Lamp,
    /// Who sent it.
    #[schema(example = "郑刚")]
    author_name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The department's reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ReplyView>,
    /// The asker may reply.
    may_reply: bool,
}

/// A reply to a supervision opinion.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReplyView {
    /// What was done.
    #[schema(example = "已补充人员，将于本周五前办结")]
    text: String,
    /// Who replied.
    #[schema(example = "李伟")]
    by_name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// It came after the last day for it.
    late: bool,
}

/// The opinions on one case.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseOpinions {
    /// Newest first.
    pub(super) items: Vec<OpinionView>,
}

/// An opinion as this member of staff sees it today.
pub(super) fn view(
    conn: &mut Conn,
    row: OpinionRow,
    staff: &StaffMember,
    today: Date,
    lang: Lang,
) -> Result<OpinionView> {
    let watch = row.watch()?;
    let may_reply = row.replied_at.is_none() && addressed_to(&row, staff);
    let case_number = match &row.case_id {
        Some(id) => cases::store::find(conn, id)?.number.clone(),
        None => None,
    };
    let lamp = match row.replied_at {
        Some(_) => Lamp::None,
        None => watch.lamp(today),
    };
    let reply = match (row.reply, row.replied_by_name, row.replied_at) {
        (Some(text), Some(by_name), Some(at)) => Some(ReplyView {
            text,
            by_name,
            at,
            late: at.day() > watch.due,
        }),
        _ => None,
    };
    Ok(OpinionView {
        kind: OpinionKind::parse(&row.kind)
            .ok_or_else(|| Error::internal(format!("unknown opinion kind {:?}", row.kind)))?,
        department_name: desk::department(conn, &row.department, lang)?,
        id: row.id,
        case_id: row.case_id,
        case_number,
        department: row.department,
        text: row.body,
        reply_due: watch.due,
        lamp,
        author_name: row.author_name,
        created_at: row.created_at,
        reply,
        may_reply,
    })
}
