//! What surrounds a form: the day, the applicant, and the calendar.

use crate::clock::Calendar;
use crate::date::Date;
use crate::pack::Text;
use serde::{Deserialize, Serialize};

/// The language of the texts in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The language with this tag, `zh-CN` or `en`.
    #[must_use]
    pub fn tagged(tag: &str) -> Option<Self> {
        match tag {
            "zh-CN" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The text in this language, the Chinese where the other is missing.
    #[must_use]
    pub fn pick(self, text: &Text) -> &str {
        match (self, &text.en) {
            (Self::En, Some(en)) => en,
            _ => &text.zh,
        }
    }
}

/// What the verdict depends on besides pack and input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Context {
    /// The civil day in Asia/Shanghai the verdict is for.
    pub today: Date,
    /// The language of its texts.
    #[serde(default)]
    pub lang: Lang,
    /// Who applies.
    #[serde(default)]
    pub applicant: Applicant,
    /// What the applicant's credit leaves open.
    #[serde(default)]
    pub standing: Standing,
    /// The type keys of the e-licences the applicant holds.
    #[serde(default)]
    pub holdings: Vec<String>,
    /// Working days.
    #[serde(default)]
    pub calendar: Calendar,
}

impl Context {
    /// A context for a natural person in good standing who holds no e-licence.
    #[must_use]
    pub fn on(today: Date) -> Self {
        Self {
            today,
            lang: Lang::default(),
            applicant: Applicant::default(),
            standing: Standing::default(),
            holdings: Vec::new(),
            calendar: Calendar::default(),
        }
    }
}

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Applicant {
    /// A natural person or a firm.
    pub kind: ApplicantKind,
}

/// A natural person or a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ApplicantKind {
    /// 自然人
    #[default]
    Person,
    /// 法人或者非法人组织
    Firm,
}

impl ApplicantKind {
    /// The word rules compare with.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Firm => "firm",
        }
    }
}

/// What the applicant's credit leaves open (国办发〔2020〕42号: who broke a promise may not make
/// another until the credit is repaired).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Standing {
    /// 容缺受理 is open.
    pub deferral_allowed: bool,
    /// 告知承诺 is open.
    pub commitment_allowed: bool,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            deferral_allowed: true,
            commitment_allowed: true,
        }
    }
}
