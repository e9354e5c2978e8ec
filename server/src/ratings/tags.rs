//! The 40 tags of the national 好差评, eight for each grade.

use crate::platform::Lang;
use onewindow_core::requests::Grade;
use serde::Serialize;
use utoipa::ToSchema;

/// A tag: its national code, whose first figure is the grade's stars, and its words in Chinese and
/// English.
type Tag = (&'static str, &'static str, &'static str);

const TAGS: [Tag; 40] = [
    ("510", "一窗受理一次办结", "One window, one visit"),
    (
        "511",
        "可以先受理后补材料",
        "Accepted first, documents later",
    ),
    ("512", "不用提交证明", "No certificates asked for"),
    (
        "513",
        "可以全程网上办理",
        "Done online from beginning to end",
    ),
    ("514", "可以使用手机办理", "Can be done on a phone"),
    ("515", "可以就近办理", "Can be done nearby"),
    ("516", "无需材料直接办理", "No documents needed at all"),
    ("517", "服务热情效率高", "Friendly and quick"),
    ("406", "填写一张表单就可完成申报", "One form was all"),
    (
        "407",
        "在线提交材料窗口核验",
        "Documents online, checked at the window",
    ),
    (
        "408",
        "一张清单告知全部申报材料",
        "One list told all the documents",
    ),
    (
        "409",
        "用告知承诺减免申报材料",
        "A commitment replaced documents",
    ),
    ("410", "可以在线预约办理", "Can be booked online"),
    ("411", "跑大厅一次办完", "Done in one visit"),
    ("412", "可以使用自助机办理", "Can be done at a kiosk"),
    ("413", "服务态度较好", "Good manners"),
    (
        "307",
        "一次性告知需要补正的材料",
        "Told at once what to complete",
    ),
    ("308", "提供申报材料样本", "Samples of documents were there"),
    ("309", "在承诺的时间内办结", "Done within the promised time"),
    ("310", "办事指南指引准确", "The guide was right"),
    (
        "311",
        "按办事指南要求的材料即可办理",
        "The documents of the guide were enough",
    ),
    ("312", "可以快递送达", "Sent by mail"),
    ("313", "跑动次数与承诺的一致", "As many visits as promised"),
    ("314", "服务态度一般", "Fair manners"),
    ("207", "没有提供材料样本", "No samples of documents"),
    ("208", "没有提供材料清单", "No list of documents"),
    (
        "209",
        "未在承诺时间内办结",
        "Not done within the promised time",
    ),
    (
        "210",
        "同样内容的证明材料被要求多次提交",
        "The same document asked for again and again",
    ),
    (
        "211",
        "承诺网办但无法在线办理",
        "Promised online, impossible online",
    ),
    (
        "212",
        "在线预约办理后到实体大厅重复取号排队",
        "Booked online, and queued again at the hall",
    ),
    (
        "213",
        "窗口人员业务不熟练",
        "The window did not know its work",
    ),
    ("214", "服务态度生硬", "Curt manners"),
    (
        "108",
        "在办事指南之外增加新的审批条件",
        "Conditions the guide does not have",
    ),
    (
        "109",
        "需提供办事指南之外的申报材料",
        "Documents the guide does not have",
    ),
    (
        "110",
        "无理由超过法定办理时间",
        "Past the statutory limit without a reason",
    ),
    (
        "111",
        "办事指南提供样本有错",
        "A sample of the guide is wrong",
    ),
    (
        "112",
        "承诺在线收取申报材料实际无法收取",
        "Documents could not be sent online as promised",
    ),
    ("113", "多头跑窗口和部门", "Sent from window to window"),
    ("114", "跑动次数与承诺的不一致", "More visits than promised"),
    ("115", "服务态度差效率低", "Unfriendly and slow"),
];

/// Whether a tag is one of a grade.
pub(super) fn is_of(code: &str, grade: Grade) -> bool {
    of(grade).any(|(own, ..)| *own == code)
}

fn of(grade: Grade) -> impl Iterator<Item = &'static Tag> {
    let first = grade.stars().to_string();
    TAGS.iter()
        .filter(move |(code, ..)| code.starts_with(&first))
}

/// The words of tags by their codes.
pub(super) fn words(codes: &[String], lang: Lang) -> Vec<TagView> {
    let known = |code: &String| TAGS.iter().find(|(own, ..)| own == code);
    let tags = codes.iter().filter_map(known);
    tags.map(|tag| TagView::new(tag, lang)).collect()
}

/// Every grade with its tags, the best first.
pub(super) fn all(lang: Lang) -> Vec<GradeView> {
    let grades = Grade::ALL.into_iter().rev();
    grades
        .map(|grade| GradeView {
            grade,
            stars: grade.stars(),
            text: title(grade, lang).to_owned(),
            tags: of(grade).map(|tag| TagView::new(tag, lang)).collect(),
        })
        .collect()
}

/// The name of a grade.
pub(super) fn title(grade: Grade, lang: Lang) -> &'static str {
    let (zh, en) = match grade {
        Grade::VerySatisfied => ("非常满意", "Very satisfied"),
        Grade::Satisfied => ("满意", "Satisfied"),
        Grade::FairlySatisfied => ("基本满意", "Fairly satisfied"),
        Grade::Dissatisfied => ("不满意", "Dissatisfied"),
        Grade::VeryDissatisfied => ("非常不满意", "Very dissatisfied"),
    };
    lang.pick(zh, en)
}

/// A grade with the tags that may go with it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GradeView {
    /// The grade.
    grade: Grade,
    /// Its stars, 1 to 5.
    #[schema(example = 5)]
    stars: i32,
    /// Its name.
    #[schema(example = "非常满意")]
    text: String,
    /// Its tags.
    tags: Vec<TagView>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct TagView {
    /// The national code.
    #[schema(example = "513")]
    code: &'static str,
    /// Its words.
    #[schema(example = "可以全程网上办理")]
    text: String,
}

impl TagView {
    fn new((code, zh, en): &Tag, lang: Lang) -> Self {
        Self {
            code,
            text: lang.pick(*zh, *en).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grade_has_eight_tags_of_its_own() {
        for grade in Grade::ALL {
            assert_eq!(of(grade).count(), 8, "{grade:?}");
        }
        assert!(is_of("513", Grade::VerySatisfied));
        assert!(!is_of("513", Grade::Satisfied));
        assert!(!is_of("", Grade::VerySatisfied));
    }
}
