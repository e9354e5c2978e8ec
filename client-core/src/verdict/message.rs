//! The texts of errors, by code, in the languages of the interface.

use crate::context::Lang;
use crate::values::out::{Out, number};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The named values of a message, in the order they were given.
pub(crate) type Params = Vec<(&'static str, Param)>;

/// A value of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Param {
    Text(String),
    /// A number or a boolean as it is written.
    Plain(String),
}

/// What is wrong, before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) params: Params,
}

impl Fault {
    pub(crate) const fn new(code: &'static str) -> Self {
        Self {
            code,
            params: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: Param) -> Self {
        self.params.push((name, value));
        self
    }

    pub(crate) fn with_count(self, name: &'static str, n: usize) -> Self {
        self.with(name, Param::Plain(number(n)))
    }

    pub(crate) fn with_text(self, name: &'static str, text: &str) -> Self {
        self.with(name, Param::Text(text.to_owned()))
    }

    /// The message, with `{title}` filled from `title`.
    pub(crate) fn message(&self, title: &str, lang: Lang) -> String {
        fill(template(self.code, lang), &mut |name, text| match self
            .params
            .iter()
            .find(|(own, _)| *own == name)
        {
            Some((_, Param::Text(value) | Param::Plain(value))) => text.push_str(value),
            None => text.push_str(title),
        })
    }

    /// The members `code`, `message` and `params` of an error.
    pub(crate) fn write(&self, out: &mut Out, title: &str, lang: Lang) {
        out.text_member("code", self.code);
        out.text_member("message", &self.message(title, lang));
        self.write_params(out);
    }

    pub(crate) fn write_params(&self, out: &mut Out) {
        out.begin("params", '{');
        for (name, value) in &self.params {
            match value {
                Param::Text(text) => out.text_member(name, text),
                Param::Plain(json) => out.raw_member(name, json),
            }
        }
        out.close('}');
    }
}

/// Copies a template; what stands between braces is put in by `value`.
fn fill(template: &str, value: &mut dyn FnMut(&str, &mut String)) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        value(name, &mut text);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The message of a code about the thing with this name; the code itself when it is not one of the
/// core's.
pub(crate) fn message(code: &'static str, name: &str, lang: Lang) -> String {
    if template(code, lang).is_empty() {
        return code.to_owned();
    }
    Fault::new(code).message(name, lang)
}

/// A text with one value filled in.
pub(crate) fn say(words: &Words, lang: Lang, with: &str) -> String {
    fill(words.of(lang), &mut |_, text| text.push_str(with))
}

fn template(code: &str, lang: Lang) -> &'static str {
    let found = TEXTS.iter().find(|row| row.0 == code);
    found.map_or("", |(_, zh, en)| Words(zh, en).of(lang))
}

/// Code, Chinese, English. `{title}` is the field's label, other braces the error's parameters.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "not_json",
        "提交的内容不是有效的JSON",
        "The document is not valid JSON",
    ),
    (
        "too_deep",
        "提交的内容嵌套过深",
        "The document is nested too deep",
    ),
    (
        "document_too_large",
        "提交的内容过大",
        "The document is too large",
    ),
    (
        "duplicate_key",
        "提交的内容中有重复的键",
        "The document gives a key twice",
    ),
    (
        "snapshot_wrong_item",
        "这份暂存内容属于另一个事项",
        "The saved form belongs to another service item",
    ),
    (
        "invalid_input",
        "提交的内容结构不对",
        "The document does not have the right shape",
    ),
    (
        "unknown_field",
        "表单中没有这一项：{name}",
        "The form has no field {name}",
    ),
    (
        "hidden_field",
        "按您的情况不需要填写“{title}”，请去掉",
        "{title} does not apply to your case and must be left out",
    ),
    (
        "computed_field",
        "“{title}”由系统给出，不能填写",
        "{title} is worked out by the system and cannot be given",
    ),
    (
        "wrong_type",
        "“{title}”的类型不对",
        "{title} has the wrong type",
    ),
    (
        "too_short",
        "“{title}”至少{min}个字",
        "{title} needs at least {min} characters",
    ),
    (
        "too_long",
        "“{title}”最多{max}个字",
        "{title} takes at most {max} characters",
    ),
    (
        "pattern",
        "“{title}”的格式不对",
        "{title} does not have the right form",
    ),
    (
        "not_a_choice",
        "“{title}”请从给出的选项中选择",
        "Choose {title} from the list",
    ),
    (
        "must_be",
        "须确认“{title}”才能继续",
        "{title} must be confirmed",
    ),
    (
        "too_small",
        "“{title}”不能小于{min}",
        "{title} cannot be less than {min}",
    ),
    (
        "too_large",
        "“{title}”不能大于{max}",
        "{title} cannot be more than {max}",
    ),
    (
        "not_above",
        "“{title}”须大于{above}",
        "{title} must be more than {above}",
    ),
    (
        "not_below",
        "“{title}”须小于{below}",
        "{title} must be less than {below}",
    ),
    (
        "not_a_multiple",
        "“{title}”须是{step}的倍数",
        "{title} must be a multiple of {step}",
    ),
    (
        "too_many_decimals",
        "“{title}”最多{max}位小数",
        "{title} takes at most {max} decimal places",
    ),
    (
        "too_few_rows",
        "“{title}”至少{min}条",
        "{title} needs at least {min} entries",
    ),
    (
        "too_many_rows",
        "“{title}”最多{max}条",
        "{title} takes at most {max} entries",
    ),
    (
        "too_few_choices",
        "“{title}”至少选{min}项",
        "Choose at least {min} of {title}",
    ),
    (
        "too_many_choices",
        "“{title}”最多选{max}项",
        "Choose at most {max} of {title}",
    ),
    (
        "duplicate",
        "“{title}”有重复的选项",
        "{title} has the same value twice",
    ),
    ("required", "请填写“{title}”", "Enter {title}"),
    ("required_choice", "请选择“{title}”", "Choose {title}"),
    ("required_rows", "请添加“{title}”", "Add {title}"),
    (
        "rule_failed",
        "“{title}”无法计算，请检查相关内容",
        "{title} cannot be worked out from these answers",
    ),
    (
        "invalid_date",
        "“{title}”不是有效的日期",
        "{title} is not a date that exists",
    ),
    (
        "invalid_date_time",
        "“{title}”不是有效的日期时间",
        "{title} is not a date and time",
    ),
    (
        "invalid_time",
        "“{title}”不是有效的时间",
        "{title} is not a time of day",
    ),
    (
        "invalid_email",
        "“{title}”不是有效的电子邮箱",
        "{title} is not an e-mail address",
    ),
    (
        "invalid_uri",
        "“{title}”不是有效的网址",
        "{title} is not a web address",
    ),
    (
        "invalid_uuid",
        "“{title}”不是有效的UUID",
        "{title} is not a UUID",
    ),
    (
        "invalid_resident_id",
        "“{title}”有误：须为18位，末位X大写，请核对",
        "{title} is not a valid identity number: 18 characters, a final X in upper case",
    ),
    (
        "invalid_uscc",
        "“{title}”有误：须为18位统一社会信用代码，请核对",
        "{title} is not a valid unified social credit code",
    ),
    (
        "invalid_mobile",
        "“{title}”须为11位手机号码",
        "{title} is not an 11-digit mobile number",
    ),
    (
        "invalid_postcode",
        "“{title}”须为6位邮政编码",
        "{title} is not a 6-digit postcode",
    ),
    (
        "invalid_plate",
        "“{title}”不是有效的车牌号",
        "{title} is not a number plate",
    ),
    (
        "invalid_bank_card",
        "“{title}”有误，请核对银行卡号",
        "{title} is not a valid card number",
    ),
    (
        "invalid_division",
        "“{title}”须为6位行政区划代码",
        "{title} is not a 6-digit division code",
    ),
    (
        "invalid_elicence",
        "“{title}”不是有效的电子证照标识",
        "{title} is not a valid e-licence identifier",
    ),
    (
        "unknown_material",
        "本事项没有这份材料：{name}",
        "The item has no material {name}",
    ),
    (
        "unknown_licence",
        "本事项不用这种电子证照：{name}",
        "The item takes no licence {name}",
    ),
    (
        "empty_file",
        "“{title}”的文件{name}是空的",
        "{title}: the file {name} is empty",
    ),
    (
        "file_type_not_allowed",
        "“{title}”的文件{name}类型不符合要求",
        "{title}: the file {name} is of a type that is not taken",
    ),
    (
        "file_too_large",
        "“{title}”的文件{name}超过{maxMegabytes}MB",
        "{title}: the file {name} is larger than {maxMegabytes} MB",
    ),
    (
        "too_many_files",
        "“{title}”最多{max}个文件",
        "{title} takes at most {max} files",
    ),
    (
        "alternative_closed",
        "“{title}”不能用所选的方式代替",
        "{title} cannot be replaced in the way chosen",
    ),
];

/// A text in the languages of the interface, for what is no error.
pub(crate) struct Words(&'static str, &'static str);

impl Words {
    pub(crate) const fn of(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.0,
            Lang::En => self.1,
        }
    }
}

pub(crate) const NOT_NEEDED: Words = Words(
    "按您的情况不需要这份材料",
    "Your case does not need this document",
);
pub(crate) const UNDETERMINED: Words = Words(
    "回答{fields}后才能确定是否需要",
    "Whether it is needed depends on your answer to {fields}",
);
pub(crate) const NO_LICENCE: Words =
    Words("您名下没有这种电子证照", "You do not hold this e-licence");
pub(crate) const NO_COMMITMENT: Words = Words(
    "您目前不能采用告知承诺",
    "A signed promise is not open to you at present",
);
pub(crate) const NO_DEFERRAL: Words = Words(
    "您目前不能容缺受理",
    "Handing documents in later is not open to you at present",
);
pub(crate) const YES: Words = Words("是", "yes");
pub(crate) const NO: Words = Words("否", "no");
pub(crate) const UNANSWERED: Words = Words("未填写", "not answered");
pub(crate) const LIST_COMMA: Words = Words("、", ", ");
pub(crate) const ROWS_COUNT: Words = Words("条", " entries");
