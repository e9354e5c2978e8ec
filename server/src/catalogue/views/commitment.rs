//! What is told before a promise, as the guide shows it.

use super::said;
use crate::platform::Lang;
use onewindow_catalogue::CommitmentTerms;
use serde::Serialize;

/// What is told before a promise may stand in for a document (国办发〔2020〕42号: 事前管标准).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GuideCommitment)]
pub(crate) struct TermsView {
    /// What the document would prove.
    #[schema(example = "证明经营场所可以由申请人使用")]
    proves: String,
    /// What must be met.
    #[schema(example = "申报的地址真实存在，申请人对它有使用权")]
    standard: String,
    /// What follows when the promise is false.
    #[schema(example = "责令限期改正；逾期不改的，依法撤销决定")]
    consequence: String,
    /// How it is checked: `online` or `onSite`.
    #[schema(example = "onSite")]
    check_method: &'static str,
    /// Within how many working days of the decision.
    #[schema(example = 20)]
    check_workdays: u32,
}

impl TermsView {
    pub(crate) fn new(terms: &CommitmentTerms, lang: Lang) -> Self {
        Self {
            proves: said(&terms.proves, lang),
            standard: said(&terms.standard, lang),
            consequence: said(&terms.consequence, lang),
            check_method: terms.check.method.as_str(),
            check_workdays: terms.check.workdays,
        }
    }
}
