//! Papers: receipts, notices, decisions and results to read, to print and to keep, and the check
//! that one is genuine.
//!
//! The words of each kind are a text file ([`template`]); a case and a document fill them in
//! ([`letter`]) and give one model ([`paper`]), of which the page ([`page`]) and the archival PDF
//! ([`pdf`]) are both drawn.

mod html;
mod http;
mod letter;
mod page;
mod paper;
mod pdf;
mod sample;
mod store;
mod template;
#[cfg(test)]
mod tests;

pub(super) use http::configure;
pub(super) use letter::title;
pub(super) use pdf::Face;

use super::parts::{self, Document, DocumentId, DocumentKind};
use super::store::{self as cases, CaseRow};
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
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "收件回执")]
    pub(crate) title: Option<String>,
    /// When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) issued_at: Option<Timestamp>,
    /// The organ that issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "示例市市场监督管理局")]
    pub(crate) issued_by: Option<String>,
    /// The PDFs of it that were handed out; a file with another SHA-256 was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<VerifiedFile>,
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

/// A PDF of a paper.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifiedFile {
    /// The language it is written in.
    #[schema(example = "zh-CN")]
    pub(crate) language: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    #[schema(example = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    pub(crate) sha256: String,
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
            title: None,
            issued_at: None,
            issued_by: None,
            files: Vec::new(),
            item: None,
            state: None,
            state_text: None,
            received_at: None,
        });
    };
    let row = cases::find(conn, &document.case_id)?;
    let (zh, en) = row.state()?.title();
    let title = letter::title(conn, &row, &document, lang)?;
    let organ = letter::organ(conn, &row, &document)?;
    let files = store::files(conn, &document.id)?
        .into_iter()
        .map(|file| VerifiedFile {
            language: file.lang,
            sha256: file.sha256,
        })
        .collect();
    Ok(Verification {
        valid: true,
        number,
        kind: Some(document.kind.as_str().to_owned()),
        title: Some(title),
        issued_at: Some(document.issued_at),
        issued_by: Some(lang.text(&organ).to_owned()),
        files,
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
