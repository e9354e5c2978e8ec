//! Stage templates (并联审批) as they are published and shown.

mod http;
pub(super) mod store;
mod view;

pub(super) use http::configure;

use super::ItemVersion;
use super::publish::{Published, number, same_or_conflict, written};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_catalogue::StageTemplate;
use onewindow_core::stages::{Stage, Template};

/// The newest version of a template.
///
/// # Errors
/// [`Code::StagesNotFound`].
pub fn stage_template(conn: &mut Conn, key: &str) -> Result<StageTemplate> {
    let body = store::newest(conn, key)?.ok_or(Code::StagesNotFound)?;
    serde_json::from_str(&body).map_err(Error::internal)
}

/// The stages a joint case of this item runs through; none when the item does not say.
///
/// # Errors
/// When the item names a template that is not published.
pub fn stages_of(conn: &mut Conn, item: &ItemVersion) -> Result<Vec<Stage>> {
    let Some(approval) = &item.doc.approval else {
        return Ok(Vec::new());
    };
    approval.stages(&item.department, |key| {
        Ok(stage_template(conn, key)?.template.stages)
    })
}

pub(super) fn publish(
    tx: &mut Conn,
    found: &StageTemplate,
    now: Timestamp,
    done: &mut Published,
) -> Result<()> {
    let Template {
        template: key,
        version,
        ..
    } = &found.template;
    let (body, hash) = written(found)?;
    let kept = store::version_hash(tx, key, number(*version)?)?;
    if same_or_conflict(kept.as_deref(), &hash, (key, *version), done) {
        return Ok(());
    }
    store::insert(tx, key, number(*version)?, &hash, &body, now)?;
    done.new.push(format!("{key} {version}"));
    Ok(())
}
