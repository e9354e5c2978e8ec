//! The sentences for the codes, in both languages.

use super::Lang;
use serde_json::{Map, Value};

/// The message of a code, its `{name}` places filled from the parameters.
pub(super) fn text(code: &str, params: &Map<String, Value>, lang: Lang) -> String {
    let (zh, en) = match code {
        "required" => ("请填写此项", "This is required"),
        "too_short" => ("至少 {min} 个字", "At least {min} characters"),
        "too_long" => ("最多 {max} 个字", "At most {max} characters"),
        "too_few_rows" => ("至少 {min} 项", "At least {min}"),
        "too_many_rows" => ("最多 {max} 项", "At most {max}"),
        "invalid_mobile" => (
            "手机号码应为 11 位数字，以 1 开头",
            "A mobile number has 11 digits and starts with 1",
        ),
        "invalid_sms_code" => ("验证码为 6 位数字", "The code has six digits"),
        "control_character" => (
            "含有不能使用的字符",
            "It holds characters that cannot be used",
        ),
        "not_a_choice" => ("不是可选的值", "Not one of the choices"),
        "duplicate" => ("有重复的项", "Something is there twice"),
        "only_one_of" => (
            "材料和填写项只能指明一个",
            "Name the material or the field, not both",
        ),
        "unknown_field" => ("没有这个字段", "There is no such member"),
        "not_json" => (
            "不是有效的 JSON（第 {line} 行第 {column} 列）",
            "Not valid JSON (line {line}, column {column})",
        ),
        "wrong_type" => ("类型不正确", "Of the wrong type"),
        _ => ("不符合要求", "Does not meet the rule"),
    };
    let template = match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    params
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
}
