//! Papers to print, and the check that one is genuine.

mod html;
mod http;
mod page;

pub(super) use http::configure;

use super::parts::{self, Document, DocumentId, DocumentKind};
use super::store::{self, CaseRow};
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a paper is genuine, and what it stands for. Nothing personal: whoever finds a paper can
/// scan it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verification {
    /// Number and code belong together.
    pub(crate) valid: bool,
    /// The paper's number, as asked.
    #[schema(example = "9901022026112300013112800000001-SJ")]
    pub(crate) number: String,
    /// What the paper is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "receipt")]
    pub(crate) kind: Option<String>,
    /// What was applied for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "个体工商户设立登记")]
    pub(crate) item: Option<String>,
    /// Where the case stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "received")]
    pub(crate) state: Option<String>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "已收件")]
    pub(crate) state_text: Option<String>,
    /// When the case was handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) received_at: Option<Timestamp>,
}

/// Looks a paper up. A wrong number and a wrong code give the same answer, so neither can be
/// guessed at.
pub(crate) fn verify(
    conn: &mut Conn,
    number: String,
    code: &str,
    lang: Lang,
) -> Result<Verification> {
    let found = parts::store::document_numbered(conn, &number)?
        .filter(|document| document.verification_code == code);
    let Some(document) = found else {
        return Ok(Verification {
            valid: false,
            number,
            kind: None,
            item: None,
            state: None,
            state_text: None,
            received_at: None,
        });
    };
    let row = store::find(conn, &document.case_id)?;
    let (zh, en) = row.state()?.title();
    Ok(Verification {
        valid: true,
        number,
        kind: Some(document.kind.as_str().to_owned()),
        item: Some(lang.pick(&row.item_name_zh, &row.item_name_en).clone()),
        state: Some(row.state.clone()),
        state_text: Some(lang.pick(zh, en).to_owned()),
        received_at: row.submitted_at,
    })
}

/// A paper of a case: the one asked for, or its receipt.
fn find(conn: &mut Conn, row: &CaseRow, wanted: Option<&DocumentId>) -> Result<Document> {
    parts::store::documents(conn, &row.id)?
        .into_iter()
        .find(|document| match wanted {
            Some(id) => document.id == *id,
            None => document.kind == DocumentKind::Receipt,
        })
        .ok_or_else(|| Code::DocumentNotFound.into())
}
