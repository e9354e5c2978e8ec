//! The shapes a case is answered in.

use crate::cases::green::GreenView;
use crate::cases::packages::CasePackage;
use crate::cases::sheet::StoredContext;
use crate::cases::tasks::view::{StageView, TaskView};
use crate::catalogue::TermsView;
use crate::platform::clock::Timestamp;
use onewindow_core::clock::Lamp;
use onewindow_core::lifecycle::{CaseState, Command};
use onewindow_core::requests::Choices;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A key with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Named {
    /// The key.
    #[schema(example = "scjg")]
    pub key: String,
    /// The name in the asker's language.
    #[schema(example = "示例市市场监督管理局")]
    pub name: String,
}

/// The item a case applies for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseItem {
    /// The item's key.
    #[schema(example = "getihu-sheli")]
    pub key: String,
    /// Its name in the asker's language.
    #[schema(example = "个体工商户设立登记")]
    pub name: String,
    /// The version the case was made with.
    #[schema(example = 1)]
    pub version: i32,
}

/// Who applies.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseApplicant {
    /// `person` or `firm`.
    #[schema(example = "person")]
    pub kind: String,
    /// The name.
    #[schema(example = "林小雨")]
    pub name: String,
}

/// A case in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseSummary {
    /// The id.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    pub id: String,
    /// The national case number, once submitted.
    #[schema(example = "9901022026112300013112800000001")]
    pub number: Option<String>,
    /// What is applied for.
    pub item: CaseItem,
    /// Who applies.
    pub applicant: CaseApplicant,
    /// The district whose office handles it.
    #[schema(example = "dongqu")]
    pub district: String,
    /// The key of the department that decides.
    #[schema(example = "scjg")]
    pub department: String,
    /// Where it stands.
    pub state: CaseState,
    /// The same in words.
    #[schema(example = "已收件")]
    pub state_text: String,
    /// The version, for `If-Match`.
    #[schema(example = 3)]
    pub version: i32,
    /// When the draft was begun.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was handed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Timestamp>,
    /// The last day of the promised limit.
    #[schema(value_type = Option<String>, format = Date)]
    pub promised_due: Option<String>,
    /// The last day of the statutory limit.
    #[schema(value_type = Option<String>, format = Date)]
    pub statutory_due: Option<String>,
    /// The due days may move when next year's holidays are published.
    pub due_provisional: bool,
    /// `green`, `yellow`, `red`, or `none` while no limit runs.
    #[schema(value_type = String, example = "green")]
    pub lamp: Lamp,
    /// What the asker may do now.
    pub allowed: Vec<Command>,
}

/// An uploaded file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileView {
    /// The id.
    pub id: String,
    /// The material it stands for.
    #[schema(example = "premises-proof")]
    pub material: String,
    /// Its name.
    #[schema(example = "租赁合同.pdf")]
    pub name: String,
    /// The type its first bytes show.
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    #[schema(example = 204_800)]
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub uploaded_at: Timestamp,
    /// `quarantined` until a scanner has seen it, then `available`, or `refused`: it carries a virus,
    /// nobody may read it, and it counts as not provided.
    #[schema(example = "available")]
    pub state: &'static str,
    /// The code of the problem it has.
    #[schema(example = "file_refused")]
    pub problem: Option<&'static str>,
}

/// A notice to the applicant.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Notice {
    /// The id of the printable document.
    pub id: String,
    /// `singleNotice`, `acceptance`, `deferredAcceptance`, `commitment`, `nonAcceptance`, `return`, `termination`,
    /// `specialProcedure`, `extension`, `decision` or `deliveryReceipt`.
    #[schema(example = "singleNotice")]
    pub kind: String,
    /// What it is called.
    #[schema(example = "补正告知书")]
    pub title: String,
    /// Its number.
    pub number: String,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// What is to be completed, or why.
    pub reasons: Vec<NoticeReason>,
    /// What else the applicant should know.
    pub note: Option<String>,
}

/// One point of a notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NoticeReason {
    /// The material it is about.
    pub material: Option<String>,
    /// The field it is about.
    pub pointer: Option<String>,
    /// What to do, or why.
    #[schema(example = "租赁合同缺少出租方签字页")]
    pub text: String,
}

/// What the applicant holds in hand after submitting.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptView {
    /// The receipt's number.
    pub number: String,
    /// The case's number.
    pub case_number: String,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// What the QR code opens.
    pub verification_url: String,
    /// The materials as they were then.
    pub materials: Vec<ReceiptLine>,
}

/// A line of a receipt.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReceiptLine {
    /// The material's key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The checklist's state.
    #[schema(example = "provided")]
    pub state: String,
}

/// How a case was decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DecisionView {
    /// `granted` or `refused`.
    #[schema(example = "granted")]
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub decided_at: Timestamp,
    /// By whom.
    pub decided_by: String,
}

/// What a case ends with.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResultView {
    /// The id of the printable document.
    pub id: String,
    /// `licence`, `document` or `none`.
    #[schema(example = "licence")]
    pub kind: String,
    /// Its name.
    #[schema(example = "营业执照")]
    pub name: String,
    /// Its number.
    pub number: String,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// The type of the e-licence it was written as.
    pub licence: Option<String>,
}

/// How the window judged a material.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReviewView {
    /// The material.
    pub material: String,
    /// `accepted` or `rejected`.
    #[schema(example = "accepted")]
    pub verdict: String,
    /// Why.
    pub reason: Option<String>,
    /// The SHA-256 of the files that were looked at: a rejection falls with any newer one.
    #[schema(example = json!(["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]))]
    pub files: Vec<String>,
}

/// Whoever it is up to now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseHolder {
    /// `applicant`, `window` or `department`.
    #[schema(example = "department")]
    pub kind: &'static str,
    /// The applicant's name, that of the district whose window has it, or the department's.
    #[schema(example = "示例市市场监督管理局")]
    pub name: String,
}

/// A whole case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseView {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// Who has to do something next; null for one that has ended.
    pub held_by: Option<CaseHolder>,
    /// Working days left of the promised limit, below 0 where it has passed; null while no limit runs.
    #[schema(example = 3)]
    pub remaining_workdays: Option<i32>,
    /// The rules it is decided with.
    pub pack_sha256: String,
    /// What the verdict was given with.
    pub context: StoredContext,
    /// The answers.
    #[schema(value_type = Object)]
    pub answers: Box<RawValue>,
    /// The choices.
    pub choices: Choices,
    /// What the rules core says.
    #[schema(value_type = Object)]
    pub verdict: Box<RawValue>,
    /// What is told before a promise may stand in for a document, by the document's key.
    pub commitment_terms: BTreeMap<String, TermsView>,
    /// The files.
    pub files: Vec<FileView>,
    /// The notices, oldest first.
    pub notices: Vec<Notice>,
    /// The receipt.
    pub receipt: Option<ReceiptView>,
    /// The decision.
    pub decision: Option<DecisionView>,
    /// The result.
    pub result: Option<ResultView>,
    /// The application for a package (一件事) it belongs to.
    pub package: Option<CasePackage>,
    /// What the green channel (绿色通道) does for it; null for a case that is not in it.
    pub green_channel: Option<GreenView>,
    /// The code of the investment project it belongs to (投资项目编号).
    #[schema(example = "2026-990102-47-01-123456")]
    pub project_code: Option<String>,
    /// The stages of a joint case, in the order they open.
    pub stages: Vec<StageView>,
    /// The departments' parts.
    pub tasks: Vec<TaskView>,
    /// The window's judgements.
    pub reviews: Vec<ReviewView>,
}
