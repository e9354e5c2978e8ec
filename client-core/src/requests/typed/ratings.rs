//! 好差评: what an applicant thinks of a case, and what a supervisor answers.

use super::{rules, strict};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The five grades of 国办发〔2019〕51号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Grade {
    /// 非常不满意
    VeryDissatisfied,
    /// 不满意
    Dissatisfied,
    /// 基本满意
    FairlySatisfied,
    /// 满意
    Satisfied,
    /// 非常满意
    VerySatisfied,
}

impl Grade {
    /// Every grade, the worst first.
    pub const ALL: [Self; 5] = [
        Self::VeryDissatisfied,
        Self::Dissatisfied,
        Self::FairlySatisfied,
        Self::Satisfied,
        Self::VerySatisfied,
    ];

    /// The stars of the grade: 5 for 非常满意, 1 for 非常不满意. GB/T 39046-2020 A.8 counts the other way
    /// round.
    #[must_use]
    pub const fn stars(self) -> i32 {
        match self {
            Self::VeryDissatisfied => 1,
            Self::Dissatisfied => 2,
            Self::FairlySatisfied => 3,
            Self::Satisfied => 4,
            Self::VerySatisfied => 5,
        }
    }

    /// The grade of so many stars.
    #[must_use]
    pub fn of_stars(stars: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.stars() == stars)
    }

    /// 差评: it has to be looked into and answered.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        self.stars() < 3
    }
}

/// Rates a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingRequest {
    /// The grade.
    #[serde(deserialize_with = "strict::word")]
    pub grade: Grade,
    /// The tags of that grade that apply, by their codes.
    #[validate(length(max = 8))]
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["513", "514"])))]
    pub tags: Vec<String>,
    /// In the applicant's own words.
    #[validate(length(max = 500), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "全程手机办完，很方便"))]
    pub comment: Option<String>,
}

/// Rates a case once more, after a bad rating was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecondRatingRequest {
    /// The grade.
    #[serde(deserialize_with = "strict::word")]
    pub grade: Grade,
}

/// What a supervisor found of a bad rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum RatingFinding {
    /// It is right, and what it names was mended.
    Rectified,
    /// It rests on a misunderstanding, which was explained. It counts all the same.
    Explained,
    /// 误评、恶意差评: it was a mistake or made up, and counts nowhere.
    Excluded,
}

impl RatingFinding {
    /// The name in the API and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rectified => "rectified",
            Self::Explained => "explained",
            Self::Excluded => "excluded",
        }
    }

    /// The finding with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Rectified, Self::Explained, Self::Excluded]
            .into_iter()
            .find(|finding| finding.as_str() == name)
    }
}

/// Answers a bad rating, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingAnswerRequest {
    /// What was found.
    #[serde(deserialize_with = "strict::word")]
    pub finding: RatingFinding,
    /// What was done, in the words the applicant reads.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "已核实：窗口多收了一份材料，已对当事人培训并退还材料")
    )]
    pub reply: String,
}
