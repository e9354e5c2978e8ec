//! 意见模板: what a department often writes, in its own words and both languages. Its lead and its head
//! keep them; everybody who reviews for it begins from them.

mod http;
mod store;

pub(super) use http::configure;

use crate::identity::caller::StaffMember;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::requests::{OpinionTemplateRequest, TemplateKind};
use serde::Serialize;
use serde_json::json;
use store::TemplateRow;

crate::id_type! {
    /// A template of a department's words.
    TemplateId
}

/// The most templates a department keeps: more than that nobody finds any more.
const MOST: usize = 60;

/// What a department often writes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct OpinionTemplate {
    /// The id.
    id: TemplateId,
    /// What it is for.
    kind: TemplateKind,
    /// In Chinese.
    #[schema(example = "请在开工前报送施工方案。")]
    zh: String,
    /// In English.
    #[schema(example = "Send in the method statement before work begins.")]
    en: String,
}

/// A department's templates.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct OpinionTemplates {
    /// Oldest first.
    items: Vec<OpinionTemplate>,
}

fn list(conn: &mut Conn, staff: &StaffMember) -> Result<OpinionTemplates> {
    let rows = store::of(conn, department(staff)?)?;
    Ok(OpinionTemplates {
        items: rows.into_iter().map(view).collect::<Result<_>>()?,
    })
}

/// Keeps one more.
///
/// # Errors
/// [`Code::InvalidRequest`] where there are enough.
fn add(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    request: OpinionTemplateRequest,
    lang: Lang,
) -> Result<OpinionTemplate> {
    if store::of(tx, department(staff)?)?.len() >= MOST {
        let message = lang.pick(
            "本部门的意见模板已满，请先删除不用的",
            "The department has enough templates; remove some first",
        );
        return Err(Error::wrong_at("", "too_many", message));
    }
    let row = row(TemplateId::new(), staff, request)?;
    store::insert(tx, &row)?;
    audit(tx, state, staff, "template.added", &row.id)?;
    view(row)
}

/// Says one otherwise.
///
/// # Errors
/// [`Code::TemplateNotFound`].
fn change(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    id: TemplateId,
    request: OpinionTemplateRequest,
) -> Result<OpinionTemplate> {
    let row = row(id, staff, request)?;
    store::change(tx, &row)?;
    audit(tx, state, staff, "template.changed", &row.id)?;
    view(row)
}

/// Removes one.
///
/// # Errors
/// [`Code::TemplateNotFound`].
fn remove(tx: &mut Conn, state: &AppState, staff: &StaffMember, id: &TemplateId) -> Result<()> {
    store::remove(tx, department(staff)?, id)?;
    audit(tx, state, staff, "template.removed", id)
}

fn department(staff: &StaffMember) -> Result<&str> {
    Ok(staff.department.as_deref().ok_or(Code::Forbidden)?)
}

fn row(
    id: TemplateId,
    staff: &StaffMember,
    request: OpinionTemplateRequest,
) -> Result<TemplateRow> {
    Ok(TemplateRow {
        id,
        department: department(staff)?.to_owned(),
        kind: request.kind.as_str().to_owned(),
        text_zh: request.zh,
        text_en: request.en,
    })
}

fn view(row: TemplateRow) -> Result<OpinionTemplate> {
    let kind = TemplateKind::parse(&row.kind);
    Ok(OpinionTemplate {
        kind: kind.ok_or_else(|| Error::internal(format!("unknown kind {:?}", row.kind)))?,
        id: row.id,
        zh: row.text_zh,
        en: row.text_en,
    })
}

fn audit(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    action: &str,
    id: &TemplateId,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: staff.id.as_str(),
        action,
        subject_kind: "opinionTemplate",
        subject_id: id.as_str(),
        detail: json!({"department": staff.department}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
