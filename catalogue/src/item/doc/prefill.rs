//! What a new form begins with.

use serde::{Deserialize, Serialize};

/// A field that begins with something known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefill {
    /// The pointer of the field.
    pub at: String,
    /// What it begins with.
    pub from: Known,
}

/// What the office knows of whoever applies before they have said anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known {
    /// The applicant's name: a person's or a firm's.
    #[serde(rename = "applicant.name")]
    ApplicantName,
    /// 公民身份号码 of an applicant who is a person.
    #[serde(rename = "applicant.residentId")]
    ApplicantResidentId,
    /// The mobile number of an applicant who is a person.
    #[serde(rename = "applicant.mobile")]
    ApplicantMobile,
    /// The name of an applicant that is a firm.
    #[serde(rename = "firm.name")]
    FirmName,
    /// 统一社会信用代码 of an applicant that is a firm.
    #[serde(rename = "firm.uscc")]
    FirmUscc,
    /// The name of whoever fills the form in (经办人).
    #[serde(rename = "contact.name")]
    ContactName,
    /// 公民身份号码 of whoever fills the form in.
    #[serde(rename = "contact.residentId")]
    ContactResidentId,
    /// The mobile number of whoever fills the form in.
    #[serde(rename = "contact.mobile")]
    ContactMobile,
}

impl Known {
    /// All there is.
    pub const ALL: [Self; 8] = [
        Self::ApplicantName,
        Self::ApplicantResidentId,
        Self::ApplicantMobile,
        Self::FirmName,
        Self::FirmUscc,
        Self::ContactName,
        Self::ContactResidentId,
        Self::ContactMobile,
    ];

    /// The word for it in an item.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApplicantName => "applicant.name",
            Self::ApplicantResidentId => "applicant.residentId",
            Self::ApplicantMobile => "applicant.mobile",
            Self::FirmName => "firm.name",
            Self::FirmUscc => "firm.uscc",
            Self::ContactName => "contact.name",
            Self::ContactResidentId => "contact.residentId",
            Self::ContactMobile => "contact.mobile",
        }
    }

    /// The format a field has that holds it; none for a name.
    pub(crate) const fn format(self) -> Option<&'static str> {
        match self {
            Self::ApplicantName | Self::FirmName | Self::ContactName => None,
            Self::ApplicantResidentId | Self::ContactResidentId => Some("cn-resident-id"),
            Self::ApplicantMobile | Self::ContactMobile => Some("cn-mobile"),
            Self::FirmUscc => Some("cn-uscc"),
        }
    }
}
