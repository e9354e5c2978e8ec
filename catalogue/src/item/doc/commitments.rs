//! 告知承诺 as data: what is told before a promise, and where none is taken.

use onewindow_core::pack::Text;
use serde::{Deserialize, Serialize};

/// What an applicant is told before promising (国办发〔2020〕42号, part 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentTerms {
    /// 证明内容: what the document would prove.
    pub proves: Text,
    /// 标准: what must be met.
    pub standard: Text,
    /// 不实承诺的责任: what follows when the promise is false.
    pub consequence: Text,
    /// 核查: how and until when it is checked.
    pub check: CommitmentCheck,
}

/// How a promise is checked after the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentCheck {
    /// In which way.
    pub method: CheckMethod,
    /// Within how many working days of the decision.
    pub workdays: u32,
}

/// How a promise is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CheckMethod {
    /// 在线核查: against the data of other offices.
    Online,
    /// 现场核查
    OnSite,
}

impl CheckMethod {
    /// The name in the API and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::OnSite => "onSite",
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Online => ("在线核查", "Checked against other offices' data"),
            Self::OnSite => ("现场核查", "Checked on site"),
        }
    }
}

/// A matter that admits no promise in place of a document, because a mistake weighs too much and
/// cannot be put right (国办发〔2020〕42号, part 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SensitiveMatter {
    /// 国家安全
    NationalSecurity,
    /// 国家秘密
    StateSecrets,
    /// 公共安全
    PublicSafety,
    /// 金融业审慎监管
    PrudentialFinance,
    /// 生态环境保护
    Environment,
    /// 人身健康、生命财产安全
    HealthAndLife,
    /// 重要涉外
    ForeignAffairs,
}

impl SensitiveMatter {
    /// All of them, in the order of the document.
    pub const ALL: [Self; 7] = [
        Self::NationalSecurity,
        Self::StateSecrets,
        Self::PublicSafety,
        Self::PrudentialFinance,
        Self::Environment,
        Self::HealthAndLife,
        Self::ForeignAffairs,
    ];

    /// The name in the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NationalSecurity => "nationalSecurity",
            Self::StateSecrets => "stateSecrets",
            Self::PublicSafety => "publicSafety",
            Self::PrudentialFinance => "prudentialFinance",
            Self::Environment => "environment",
            Self::HealthAndLife => "healthAndLife",
            Self::ForeignAffairs => "foreignAffairs",
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::NationalSecurity => ("国家安全", "national security"),
            Self::StateSecrets => ("国家秘密", "state secrets"),
            Self::PublicSafety => ("公共安全", "public safety"),
            Self::PrudentialFinance => ("金融业审慎监管", "prudential supervision of finance"),
            Self::Environment => ("生态环境保护", "the protection of the environment"),
            Self::HealthAndLife => ("人身健康、生命财产安全", "human health and life"),
            Self::ForeignAffairs => ("重要涉外事务", "weighty foreign affairs"),
        }
    }
}
