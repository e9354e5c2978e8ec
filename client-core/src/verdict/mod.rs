//! What the core says about an application, written as JSON.
//!
//! The members and their order are part of the interface: the same input gives the same bytes
//! everywhere. `typed` says in Rust what the text holds.

pub(crate) mod checklist;
pub(crate) mod explain;
pub(crate) mod fees;
pub(crate) mod message;
pub(crate) mod report;
#[cfg(feature = "std")]
pub(crate) mod typed;

/// What stands for a document in this case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum MaterialState {
    /// This case does not need it.
    NotNeeded,
    /// Answers are missing that decide whether it is needed.
    Undetermined,
    /// It is needed and nothing stands for it yet.
    Needed,
    /// It was uploaded, or is drawn up from the answers.
    Provided,
    /// An e-licence stands for it.
    HeldLicence,
    /// Another office's data stands for it.
    SharedData,
    /// A signed promise stands for it (告知承诺).
    Committed,
    /// It follows later (容缺).
    Deferred,
    /// The office rejected it.
    Rejected,
}

impl MaterialState {
    /// Whether a case with this state cannot be submitted.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Undetermined | Self::Needed | Self::Rejected)
    }

    /// The state as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotNeeded => "notNeeded",
            Self::Undetermined => "undetermined",
            Self::Needed => "needed",
            Self::Provided => "provided",
            Self::HeldLicence => "heldLicence",
            Self::SharedData => "sharedData",
            Self::Committed => "committed",
            Self::Deferred => "deferred",
            Self::Rejected => "rejected",
        }
    }
}

/// What may stand for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum AlternativeKind {
    /// An e-licence.
    Licence,
    /// Another office's data.
    SharedData,
    /// A signed promise.
    Commitment,
    /// Handing it in later.
    Deferral,
}

impl AlternativeKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::SharedData => "sharedData",
            Self::Commitment => "commitment",
            Self::Deferral => "deferral",
        }
    }
}

/// Whether a fee is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum FeeState {
    /// It is, and the amount is known.
    Charged,
    /// It is not.
    NotCharged,
    /// Answers are missing that decide it or its amount.
    Undetermined,
}

impl FeeState {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Charged => "charged",
            Self::NotCharged => "notCharged",
            Self::Undetermined => "undetermined",
        }
    }
}
