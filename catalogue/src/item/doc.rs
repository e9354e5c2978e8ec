//! What the server stores of an item beside its pack: the guide, as data.

mod commitments;
mod prefill;
mod sample;
mod ways;

pub use commitments::{CheckMethod, CommitmentCheck, CommitmentTerms, SensitiveMatter};
pub use prefill::{Known, Prefill};
pub use sample::SampleLine;
pub use ways::Way;

use crate::stages::Approval;
use onewindow_core::clock;
use onewindow_core::pack::{MaterialForm, Text};
use serde::{Deserialize, Serialize};

/// The facts of one version of a service item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemDoc {
    /// The key in the catalogue.
    pub item: String,
    /// Counts up with every published change.
    pub version: u32,
    /// Whether it can be applied for.
    pub status: Status,
    /// The name.
    pub name: Text,
    /// One or two sentences for the list.
    pub summary: Text,
    /// Words people search for (Chinese).
    pub keywords: Vec<String>,
    /// National and local codes, as far as they are known.
    pub codes: ItemCodes,
    /// 事项类型, a code of GB/T 39046 A.1.
    #[serde(rename = "type")]
    pub item_type: String,
    /// 即办件, 承诺件 or other.
    pub case_type: CaseType,
    /// 单办, 联办 or 报批.
    pub mode: Mode,
    /// The tabs of the app that list it.
    pub audience: Vec<Audience>,
    /// 服务对象, codes of GB/T 39046 A.4.
    pub applicants: Vec<String>,
    /// 服务主题.
    pub theme: String,
    /// The rank on the home page, 1 first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub popular: Option<u32>,
    /// The organ in charge: a key of `codes/departments.yaml`.
    pub department: String,
    /// 行使层级, a code of GB/T 39046 A.2.
    pub level: String,
    /// The districts whose office handles it: keys of `codes/divisions.yaml`.
    pub districts: Vec<String>,
    /// 通办范围.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Text>,
    /// 设定依据.
    pub legal_basis: Vec<Text>,
    /// 受理条件.
    pub conditions: Vec<Text>,
    /// 法定时限 and 承诺时限.
    pub limits: ItemLimits,
    /// 办理流程.
    pub steps: Vec<Step>,
    /// 特别程序.
    pub special_procedures: Vec<SpecialProcedure>,
    /// What the applicant gets.
    pub result: ItemResult,
    /// The applicant must appear in person.
    pub in_person: bool,
    /// Somebody else may apply for the applicant.
    pub agent_allowed: bool,
    /// 到现场次数.
    pub visits: u32,
    /// 网上办理深度.
    pub online: Online,
    /// 就近办: taken in at any of several service points, wherever the applicant is registered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nearby: bool,
    /// What the item touches that admits no promise (告知承诺).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<SensitiveMatter>,
    /// The fields whose answers decide the checklist (情形), as pointers.
    pub situations: Vec<String>,
    /// What a new form begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefill: Vec<Prefill>,
    /// 申请材料.
    pub materials: Vec<MaterialDoc>,
    /// 收费.
    pub fees: Vec<FeeDoc>,
    /// 并联审批: how a joint case is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Where the facts come from.
    pub provenance: Provenance,
}

/// Whether an item can be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// It can.
    Published,
    /// 暂停: not for now.
    Suspended,
    /// 取消: never again.
    Cancelled,
}

/// National and local codes of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemCodes {
    /// 基本编码, 12 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic: Option<String>,
    /// 业务办理项编码: 14 digits in the national list, or the implementation code and two more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<String>,
    /// 实施编码, 31 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<String>,
    /// A code of the province or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<String>,
}

/// 办件类型, GB/T 39046 A.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CaseType {
    /// 即办件
    Immediate,
    /// 承诺件
    Promised,
    /// 其他
    Other,
}

/// How offices work together on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// One organ.
    Single,
    /// 联办: several organs side by side.
    Joint,
    /// 报批: a higher organ decides.
    Escalated,
}

/// A tab of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Audience {
    /// 个人
    Person,
    /// 法人
    Firm,
}

/// The limits of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemLimits {
    /// 法定办结时限.
    pub statutory: Limit,
    /// 承诺办结时限.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<Limit>,
    /// 送达: from the decision to the result in hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Limit>,
}

/// A limit in days; zero is on the spot (当场).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// How many.
    pub days: u32,
    /// Of what.
    pub unit: LimitUnit,
    /// How many more when the head of the organ approves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<u32>,
    /// What else to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LimitUnit {
    /// 工作日
    Workday,
    /// 自然日
    Day,
    /// 月
    Month,
}

impl Limit {
    /// The limit as the clock counts it.
    #[must_use]
    pub const fn counted(&self) -> clock::Limit {
        clock::Limit {
            days: self.days,
            unit: match self.unit {
                LimitUnit::Workday => clock::LimitUnit::Workday,
                LimitUnit::Day => clock::LimitUnit::Day,
                LimitUnit::Month => clock::LimitUnit::Month,
            },
        }
    }
}

/// A step of the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The key in the item.
    pub id: String,
    /// The name.
    pub name: Text,
    /// How many working days it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u32>,
}

/// A hearing, an inspection, an expert review (行政许可法 art. 45).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpecialProcedure {
    /// The key in the item.
    pub id: String,
    /// The name.
    pub name: Text,
    /// Whether its days count in the limit.
    pub counts_in_clock: bool,
    /// The least it takes, in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_days: Option<u32>,
}

/// What the applicant gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemResult {
    /// The name.
    pub name: Text,
    /// What it is.
    pub kind: ResultKind,
    /// The type of licence issued: a key of `codes/licences.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How long it is valid, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<Text>,
    /// How it reaches the applicant.
    pub delivery: Vec<Delivery>,
}

/// What a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ResultKind {
    /// 证照
    Licence,
    /// 批文 and the like
    Document,
    /// Nothing to hand over
    None,
}

/// How a result reaches the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// 窗口领取
    Pickup,
    /// 邮寄
    Mail,
    /// 电子
    Electronic,
}

/// 网上办理深度 and channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Online {
    /// How far it goes online.
    pub depth: Depth,
    /// Where it can be applied for.
    pub channels: Vec<Channel>,
}

/// How far an item goes online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Depth {
    /// Only the guide.
    Guide,
    /// 网上预审
    Precheck,
    /// 网上受理
    Accept,
    /// 全程网办
    Full,
}

/// Where an item can be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    /// The web site.
    Web,
    /// The phone.
    Mobile,
    /// A window.
    Window,
}

/// A document as the guide shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MaterialDoc {
    /// The key in the item.
    pub id: String,
    /// The name.
    pub name: Text,
    /// Why it is asked for.
    pub why: Text,
    /// When it is needed, as the rule's source; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// How it is handed in.
    pub form: MaterialForm,
    /// How many originals.
    pub originals: u32,
    /// How many copies.
    pub copies: u32,
    /// What a file must be; absent when nothing is uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<FilesDoc>,
    /// Where the applicant gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// Drawn up from the answers.
    pub generated: bool,
    /// The type of e-licence that replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// An identity paper by itself, whatever may replace it: previews of it carry a watermark.
    /// One that a licence marked in `codes/licences.yaml` replaces is one without saying so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub identity: bool,
    /// The shared data that replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_data: Option<String>,
    /// 告知承诺: the text promised instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Text>,
    /// What is told before the promise is signed. Versions published before this was asked for
    /// have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment_terms: Option<CommitmentTerms>,
    /// 容缺: working days it may follow later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferral_workdays: Option<u32>,
    /// What else to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// 样表: how it looks filled in, with people and places that do not exist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sample: Vec<SampleLine>,
}

/// What a file must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FilesDoc {
    /// Endings such as `pdf`.
    pub types: Vec<String>,
    /// Largest size of one file, in megabytes of 1 048 576 bytes.
    pub max_megabytes: u32,
    /// Largest number of files.
    pub max_count: u32,
}

/// A fee as the guide shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeDoc {
    /// The key in the item.
    pub id: String,
    /// The row of `codes/fees.yaml` it stands on.
    pub list_code: String,
    /// The name.
    pub name: Text,
    /// When it is charged, as the rule's source; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The amount in 分, when it is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<u64>,
    /// The amount in 分 as a rule's source, when it depends on the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_rule: Option<String>,
}

/// Where the facts of an item come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// The place whose practice it is.
    pub place: Text,
    /// The day of the newest source (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`).
    pub date: String,
    /// The pages.
    pub sources: Vec<FactSource>,
    /// What no source says.
    pub unverified: Vec<Text>,
}

/// A page facts were taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FactSource {
    /// The key in the item.
    pub id: String,
    /// The address.
    pub url: String,
    /// What it was read for.
    pub what: String,
}
