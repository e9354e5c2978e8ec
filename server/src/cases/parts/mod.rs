//! What belongs to a case: files, reviews, events and documents.

pub(crate) mod store;

pub(crate) use super::{DocumentId, FileId};

use super::CaseId;
use super::store::CaseRow;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use serde::{Deserialize, Serialize};

/// Whether a file may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileState {
    /// It waits until a scanner has seen it.
    Quarantined,
    /// Whoever may see the case may read it.
    Available,
    /// It carries a virus: nobody may read it, and it counts as not provided.
    Refused,
}

impl FileState {
    /// The name in the database and in the API.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Quarantined => "quarantined",
            Self::Available => "available",
            Self::Refused => "refused",
        }
    }

    /// The state of this name.
    ///
    /// # Errors
    /// When there is none, which the database never holds.
    pub(crate) fn parse(name: &str) -> Result<Self> {
        [Self::Quarantined, Self::Available, Self::Refused]
            .into_iter()
            .find(|state| state.as_str() == name)
            .ok_or_else(|| Error::internal(format!("unknown file state {name:?}")))
    }
}

/// A file as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct FileRow {
    pub(crate) id: FileId,
    pub(crate) material: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) uploaded_at: Timestamp,
    pub(crate) state: FileState,
}

impl FileRow {
    /// Whether it counts as handed in.
    pub(crate) fn counts(&self) -> bool {
        self.state != FileState::Refused
    }
}

/// The files a case had when it was read, in the order they came.
///
/// # Errors
/// When the database refuses.
pub(super) fn files(conn: &mut Conn, row: &CaseRow) -> Result<Vec<FileRow>> {
    match &row.beside {
        Some(beside) => store::files_beside(&beside.files),
        None => store::files(conn, &row.id),
    }
}

/// What a case had been given when it was read, oldest first.
///
/// # Errors
/// When the database refuses.
pub(super) fn papers(conn: &mut Conn, row: &CaseRow) -> Result<Vec<Document>> {
    let mut papers = match &row.beside {
        Some(beside) => store::papers_beside(&beside.papers)?,
        None => return store::documents(conn, &row.id),
    };
    papers.extend(row.given.iter().cloned());
    Ok(papers)
}

/// The window's judgement of one material.
#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub(crate) material: String,
    pub(crate) verdict: String,
    pub(crate) reason: Option<String>,
    /// The hashes of the files that were looked at.
    pub(crate) files: Vec<String>,
}

/// One step of a case's life.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    pub(crate) kind: String,
    pub(crate) actor_name: String,
    pub(crate) detail: Option<String>,
    /// The name of the program by which the applicant did it, when it was not they themselves.
    pub(crate) program: Option<String>,
}

/// What kind of paper a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    /// 收件凭证
    Receipt,
    /// 一次性告知书
    SingleNotice,
    /// 受理通知书
    Acceptance,
    /// 容缺受理通知书
    DeferredAcceptance,
    /// 告知承诺书
    Commitment,
    /// 不予受理通知书
    NonAcceptance,
    /// 退回通知书
    Return,
    /// 终止办理通知书
    Termination,
    /// 特别程序告知书
    SpecialProcedure,
    /// 延期告知书
    Extension,
    /// 决定书
    Decision,
    /// 办理结果
    Result,
    /// 送达回证
    DeliveryReceipt,
}

impl DocumentKind {
    /// The name in the database and in the API.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::SingleNotice => "singleNotice",
            Self::Acceptance => "acceptance",
            Self::DeferredAcceptance => "deferredAcceptance",
            Self::Commitment => "commitment",
            Self::NonAcceptance => "nonAcceptance",
            Self::Return => "return",
            Self::Termination => "termination",
            Self::SpecialProcedure => "specialProcedure",
            Self::Extension => "extension",
            Self::Decision => "decision",
            Self::Result => "result",
            Self::DeliveryReceipt => "deliveryReceipt",
        }
    }

    /// The letters of 收件, 补正, 受理, 容缺受理, 承诺, 不予受理, 退回, 终止, 特别程序, 延期, 决定, 结果 and 送达 that end a
    /// document's number.
    pub(crate) const fn letters(self) -> &'static str {
        match self {
            Self::Receipt => "SJ",
            Self::SingleNotice => "BZ",
            Self::Acceptance => "SL",
            Self::DeferredAcceptance => "RQSL",
            Self::Commitment => "CN",
            Self::NonAcceptance => "BYSL",
            Self::Return => "TH",
            Self::Termination => "ZZ",
            Self::SpecialProcedure => "TB",
            Self::Extension => "YQ",
            Self::Decision => "JD",
            Self::Result => "JG",
            Self::DeliveryReceipt => "SD",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [
            Self::Receipt,
            Self::SingleNotice,
            Self::Acceptance,
            Self::DeferredAcceptance,
            Self::Commitment,
            Self::NonAcceptance,
            Self::Return,
            Self::Termination,
            Self::SpecialProcedure,
            Self::Extension,
            Self::Decision,
            Self::Result,
            Self::DeliveryReceipt,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }
}

/// A paper a case has been given. It never changes once issued.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) id: DocumentId,
    pub(crate) case_id: CaseId,
    pub(crate) kind: DocumentKind,
    pub(crate) number: String,
    pub(crate) verification_code: String,
    pub(crate) issued_at: Timestamp,
    pub(crate) issued_by: String,
    pub(crate) body: DocumentBody,
}

/// What a document says. Members a kind does not use are empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DocumentBody {
    /// The organ that issues it, as it was called then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) organ: Option<onewindow_core::pack::Text>,
    /// The materials of a receipt, or those still owed, as they were then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) materials: Vec<ReceiptMaterial>,
    /// What was promised in place of documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) promises: Vec<PromiseLine>,
    /// What is to be completed, or why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) reasons: Vec<Reason>,
    /// What else the applicant should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// `granted` or `refused`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<String>,
    /// The organ a matter of another organ belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) right_organ: Option<String>,
    /// How the result was handed over, on a proof of delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    /// The special procedure, by its name in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) procedure: Option<String>,
    /// Working days a special procedure is expected to take, or an extension adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workdays: Option<u32>,
    /// The last day of the promised limit, on a notice of acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<String>,
    /// The result's name in Chinese and English, and its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) result: Option<ResultBody>,
}

/// A line of a receipt.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptMaterial {
    pub(crate) id: String,
    pub(crate) name: onewindow_core::pack::Text,
    /// The checklist's state.
    pub(crate) state: String,
    /// The last day to hand it in, when it is deferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<String>,
}

/// A promise on a letter of promises (告知承诺书), with what was told before it was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PromiseLine {
    pub(crate) material: String,
    pub(crate) name: onewindow_core::pack::Text,
    /// What was promised.
    pub(crate) text: onewindow_core::pack::Text,
    /// None from item versions published before anything was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) terms: Option<onewindow_catalogue::CommitmentTerms>,
}

/// A PDF as it was drawn when first asked for. It is kept, so that the paper stays the same file
/// whatever becomes of templates and fonts.
#[derive(Debug, Clone)]
pub(crate) struct DocumentFile {
    pub(crate) lang: String,
    pub(crate) sha256: String,
    pub(crate) size: u64,
}

/// One point of a notice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Reason {
    pub(crate) material: Option<String>,
    pub(crate) pointer: Option<String>,
    pub(crate) text: String,
}

/// What a case ends with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResultBody {
    /// `licence`, `document` or `none`.
    pub(crate) kind: String,
    pub(crate) name: onewindow_core::pack::Text,
    pub(crate) number: String,
    /// The type of the e-licence it was written as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) licence: Option<String>,
}
