//! Ratings as they are answered.

use super::store::{ANSWERED, EXCLUDED, Listed, OPEN, RatingRow};
use super::tags::{self, TagView};
use super::{COMMENT, RatingId, grade, is_over};
use crate::cases::CaseId;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::problem::{Error, Result};
use crate::platform::vault::Vault;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use onewindow_core::requests::{Grade, RatingFinding};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether the applicant can rate a case, and what they gave.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CaseRating {
    /// It is over and not rated yet.
    may_rate: bool,
    /// A bad rating was answered and can be followed by a second one.
    may_rate_again: bool,
    /// The rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<GivenRating>,
}

/// What an applicant gave, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GivenRating {
    /// The grade.
    grade: Grade,
    /// Its name.
    #[schema(example = "非常满意")]
    grade_text: String,
    /// Its tags.
    tags: Vec<TagView>,
    /// In the applicant's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "全程手机办完，很方便")]
    comment: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    rated_at: Timestamp,
    /// A bad rating is being looked into.
    open: bool,
    /// The last day to be answered by, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-03-24")]
    answer_due: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<RatingFinding>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "已核实并整改")]
    reply: Option<String>,
    /// When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Timestamp>,
    /// The grade given after that.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_grade: Option<Grade>,
}

pub(super) fn of_case(
    vault: &Vault,
    state: CaseState,
    rating: Option<RatingRow>,
    lang: Lang,
) -> Result<CaseRating> {
    let Some(row) = rating else {
        return Ok(CaseRating {
            may_rate: is_over(state),
            may_rate_again: false,
            rating: None,
        });
    };
    Ok(CaseRating {
        may_rate: false,
        may_rate_again: row.state == ANSWERED && row.second_grade.is_none(),
        rating: Some(given(vault, &row, lang)?),
    })
}

fn given(vault: &Vault, row: &RatingRow, lang: Lang) -> Result<GivenRating> {
    let codes: Vec<String> = serde_json::from_str(&row.tags).map_err(Error::internal)?;
    let given = grade(row.grade)?;
    let open = row.state == OPEN;
    Ok(GivenRating {
        grade: given,
        grade_text: tags::title(given, lang).to_owned(),
        tags: tags::words(&codes, lang),
        comment: comment(vault, row)?,
        rated_at: row.rated_at,
        open,
        answer_due: row.rectify_due.clone().filter(|_| open),
        finding: row.finding.as_deref().and_then(RatingFinding::parse),
        reply: row.reply.clone(),
        answered_at: row.answered_at,
        second_grade: row.second_grade.map(grade).transpose()?,
    })
}

fn comment(vault: &Vault, row: &RatingRow) -> Result<Option<String>> {
    let sealed = row.comment.as_ref();
    sealed
        .map(|sealed| vault.open_value(COMMENT, sealed))
        .transpose()
}

/// A rating as supervisors see it; who gave it is not told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RatingView {
    /// The id.
    id: RatingId,
    /// The case.
    case_id: CaseId,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "9901022026031000013112800000001")]
    case_number: Option<String>,
    /// The item's name.
    #[schema(example = "食品经营许可")]
    item_name: String,
    /// The department's key.
    #[schema(example = "scjg")]
    department: String,
    /// The district's key.
    #[schema(example = "dongqu")]
    district: String,
    /// What was given, and what came of it.
    #[serde(flatten)]
    given: GivenRating,
    /// The last day to get in touch, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-03-04")]
    contact_due: Option<String>,
    /// It should have been answered by now.
    overdue: bool,
    /// It counts nowhere.
    excluded: bool,
    /// Who answered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "郑刚")]
    answered_by: Option<String>,
}

impl RatingView {
    pub(super) fn new(
        vault: &Vault,
        (row, case_number, zh, en): Listed,
        today: Date,
        lang: Lang,
    ) -> Result<Self> {
        let given = given(vault, &row, lang)?;
        let open = given.open;
        let due: Option<Date> = row.rectify_due.as_deref().and_then(|day| day.parse().ok());
        Ok(Self {
            given,
            case_number,
            item_name: lang.pick(zh, en),
            department: row.department,
            district: row.district,
            contact_due: row.contact_due.filter(|_| open),
            overdue: open && due.is_some_and(|due| due < today),
            excluded: row.state == EXCLUDED,
            answered_by: row.answered_by_name,
            id: row.id,
            case_id: row.case_id,
        })
    }
}

/// How often each grade was given.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Grades {
    /// All of them.
    #[schema(example = 120)]
    rated: i64,
    /// 非常满意
    #[schema(example = 100)]
    very_satisfied: i64,
    /// 满意
    #[schema(example = 15)]
    satisfied: i64,
    /// 基本满意
    #[schema(example = 3)]
    fairly_satisfied: i64,
    /// 不满意
    #[schema(example = 1)]
    dissatisfied: i64,
    /// 非常不满意
    #[schema(example = 1)]
    very_dissatisfied: i64,
    /// 满意率: the first three in a thousand of all; none without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 983)]
    satisfied_per_mille: Option<i64>,
}

impl Grades {
    /// Of grades by stars, with how often each was given.
    pub(super) fn of(counts: impl IntoIterator<Item = (i32, i64)>) -> Result<Self> {
        let mut all = Self::default();
        for (stars, count) in counts {
            let place = match grade(stars)? {
                Grade::VerySatisfied => &mut all.very_satisfied,
                Grade::Satisfied => &mut all.satisfied,
                Grade::FairlySatisfied => &mut all.fairly_satisfied,
                Grade::Dissatisfied => &mut all.dissatisfied,
                Grade::VeryDissatisfied => &mut all.very_dissatisfied,
            };
            *place = place.saturating_add(count);
            all.rated = all.rated.saturating_add(count);
        }
        let good = [all.very_satisfied, all.satisfied, all.fairly_satisfied];
        all.satisfied_per_mille = per_mille(good.iter().sum(), all.rated);
        Ok(all)
    }

    pub(super) const fn rated(&self) -> i64 {
        self.rated
    }
}

/// A part in a thousand of the whole, rounded down, so that 1000 means all of it.
pub(super) fn per_mille(part: i64, whole: i64) -> Option<i64> {
    part.saturating_mul(1000).checked_div(whole)
}

/// What was thought of a department's work.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DepartmentRatings {
    /// The department's key.
    #[schema(example = "scjg")]
    pub(super) department: String,
    /// Its name.
    #[schema(example = "示例市市场监督管理局")]
    pub(super) name: String,
    /// Cases decided in these days.
    #[schema(example = 130)]
    pub(super) decided: i64,
    /// 评价率: ratings in a thousand decided cases; none without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 923)]
    pub(super) rated_per_mille: Option<i64>,
    /// The grades.
    #[serde(flatten)]
    pub(super) grades: Grades,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_those_of_the_national_indicators() {
        let grades = Grades::of([(5, 90), (3, 6), (1, 4)]).unwrap();
        assert_eq!(
            (grades.rated(), grades.satisfied_per_mille),
            (100, Some(960))
        );
        assert_eq!(Grades::of([]).unwrap().satisfied_per_mille, None);
        assert_eq!(per_mille(997, 1000), Some(997));
        assert!(Grades::of([(6, 1)]).is_err());
    }
}
