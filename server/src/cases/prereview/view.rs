//! Pre-reviews as they are answered.

use super::store::{ListRow, ReviewRow};
use crate::cases::CaseId;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::problem::{Error, Result};
use onewindow_core::requests::PreReviewRemark;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of asking the window to look at a draft.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PreReview {
    /// `open` while the window has not answered, `answered`, or `closed` without an answer.
    #[schema(example = "answered")]
    state: String,
    /// When it was last asked.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// The newest answer, which stays beside the draft though it is asked again.
    answer: Option<PreReviewAnswer>,
}

/// What the window said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PreReviewAnswer {
    /// On the whole.
    #[schema(example = "材料基本齐全，补上租赁合同签字页后即可提交")]
    summary: String,
    /// On single materials and fields.
    remarks: Vec<PreReviewRemark>,
    /// Who looked.
    #[schema(example = "陈静")]
    answered_by: String,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Timestamp>,
}

impl PreReview {
    pub(super) fn new(newest: ReviewRow, answered: Option<ReviewRow>) -> Result<Self> {
        let answer = answered.map(|row| {
            let remarks = row.remarks.as_deref().unwrap_or("[]");
            Ok::<_, Error>(PreReviewAnswer {
                summary: row.summary.unwrap_or_default(),
                remarks: serde_json::from_str(remarks).map_err(Error::internal)?,
                answered_by: row.ended_by_name.unwrap_or_default(),
                answered_at: row.ended_at,
            })
        });
        Ok(Self {
            state: newest.state,
            asked_at: newest.asked_at,
            answer: answer.transpose()?,
        })
    }
}

/// A draft the window was asked to look at.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AskedPreReview {
    /// The case.
    case_id: CaseId,
    /// Who applies.
    #[schema(example = "林晓")]
    applicant: String,
    /// For what.
    #[schema(example = "个体工商户设立登记")]
    item: String,
    /// Rule would take the case into the green channel (绿色通道): look at it before the others.
    green: bool,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
}

impl AskedPreReview {
    pub(super) fn new(row: ListRow, lang: Lang) -> Self {
        let (review, applicant, zh, en) = row;
        Self {
            case_id: review.case_id,
            applicant,
            item: lang.pick(zh, en),
            green: review.green,
            asked_at: review.asked_at,
        }
    }
}
