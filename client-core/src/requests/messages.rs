//! The sentences for the codes, in both languages.

use super::{Lang, Params};
use crate::values::out::push_number;
use alloc::string::String;

/// Code, Chinese, English. A `#` in a sentence is the bound that broke.
const TEXTS: &[(&str, &str, &str)] = &[
    ("required", "请填写此项", "This is required"),
    ("too_short", "至少 # 个字", "At least # characters"),
    ("too_long", "最多 # 个字", "At most # characters"),
    ("too_few_rows", "至少 # 项", "At least #"),
    ("too_many_rows", "最多 # 项", "At most #"),
    (
        "invalid_mobile",
        "手机号码应为 11 位数字，以 1 开头",
        "A mobile number has 11 digits and starts with 1",
    ),
    (
        "invalid_sms_code",
        "验证码为 6 位数字",
        "The code has six digits",
    ),
    (
        "control_character",
        "含有不能使用的字符",
        "It holds characters that cannot be used",
    ),
    ("not_a_choice", "不是可选的值", "Not one of the choices"),
    ("duplicate", "有重复的项", "Something is there twice"),
    (
        "only_one_of",
        "材料和填写项只能指明一个",
        "Name the material or the field, not both",
    ),
    ("unknown_field", "没有这个字段", "There is no such member"),
    (
        "duplicate_key",
        "同一个字段出现了两次",
        "The same member is there twice",
    ),
    ("not_json", "不是有效的 JSON", "Not valid JSON"),
    #[cfg(feature = "std")]
    (
        "off_the_page",
        "超出页面",
        "It reaches over the edge of the page",
    ),
    ("wrong_type", "类型不正确", "Of the wrong type"),
    #[cfg(feature = "std")]
    (
        "invalid_resident_id",
        "身份证号码不正确，请核对 18 位号码",
        "Not a valid identity number; check its 18 characters",
    ),
    #[cfg(feature = "std")]
    (
        "invalid_email",
        "电子邮箱不正确，请核对",
        "Not a valid e-mail address; check it",
    ),
    #[cfg(feature = "std")]
    (
        "invalid_uscc",
        "统一社会信用代码不正确，请核对 18 位代码",
        "Not a valid unified social credit code; check its 18 characters",
    ),
    #[cfg(feature = "std")]
    (
        "ends_before_it_begins",
        "结束日期不能早于开始日期",
        "It ends before it begins",
    ),
];

/// The message of a code, with the number it names.
pub(super) fn text(code: &str, params: &Params, lang: Lang) -> String {
    let row = TEXTS.iter().find(|row| row.0 == code);
    let (zh, en) = row.map_or(("不符合要求", "Does not meet the rule"), |row| {
        (row.1, row.2)
    });
    let template = match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let mut out = String::new();
    for c in template.chars() {
        match (c, params.0) {
            ('#', Some((_, bound))) => push_number(&mut out, bound.into()),
            _ => out.push(c),
        }
    }
    out
}
