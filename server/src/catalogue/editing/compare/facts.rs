//! A version of an item as things with facts about them, so that two versions can be held against
//! each other thing by thing.

use super::{Group, Version};
use crate::catalogue::views::{all, department, districts, said};
use crate::platform::lang::Lang;
use onewindow_catalogue::{
    Audience, Codes, Delivery, ItemDoc, Limit, LimitUnit, MaterialDoc, Status,
};
use onewindow_core::pack::{Field, Kind, MaterialForm, Pack, RuleRef};

/// A document, a question, a limit.
pub(super) struct Thing {
    /// What it is found by in the other version.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) facts: Vec<Fact>,
}

pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
}

/// The facts of one thing, as they are gathered.
struct Facts {
    lang: Lang,
    facts: Vec<Fact>,
}

impl Facts {
    fn new(lang: Lang) -> Self {
        Self {
            lang,
            facts: Vec::new(),
        }
    }

    fn say(&mut self, label: (&'static str, &'static str), value: impl Into<Option<String>>) {
        if let Some(value) = value.into().filter(|value| !value.is_empty()) {
            let label = self.lang.pick(label.0, label.1);
            self.facts.push(Fact { label, value });
        }
    }

    /// Says so when it is, and nothing when it is not.
    fn mark(&mut self, label: (&'static str, &'static str), is: bool) {
        let yes = self.lang.pick("是", "yes");
        self.say(label, is.then(|| yes.to_owned()));
    }

    fn list(&mut self, label: (&'static str, &'static str), values: &[String]) {
        let between = self.lang.pick("、", ", ");
        self.say(label, values.join(between));
    }

    fn thing(self, id: impl Into<String>, name: impl Into<String>) -> Thing {
        Thing {
            id: id.into(),
            name: name.into(),
            facts: self.facts,
        }
    }
}

pub(super) fn of((doc, pack): Version<'_>, codes: &Codes, lang: Lang) -> Vec<(Group, Vec<Thing>)> {
    vec![
        (Group::Item, vec![item(doc, codes, lang)]),
        (Group::Conditions, sentences(&all(&doc.conditions, lang))),
        (Group::Materials, materials(doc, codes, lang)),
        (Group::Form, questions(pack, lang)),
        (Group::Limits, limits(doc, lang)),
        (Group::Fees, fees(doc, lang)),
        (Group::Result, vec![result(doc, lang)]),
        (Group::Steps, steps(doc, lang)),
        (Group::LegalBasis, sentences(&all(&doc.legal_basis, lang))),
    ]
}

fn item(doc: &ItemDoc, codes: &Codes, lang: Lang) -> Thing {
    let mut facts = Facts::new(lang);
    let status = match doc.status {
        Status::Published => lang.pick("可以申请", "open"),
        Status::Suspended => lang.pick("暂停", "suspended"),
        Status::Cancelled => lang.pick("取消", "cancelled"),
    };
    facts.say(("名称", "Name"), said(&doc.name, lang));
    facts.say(("简介", "Summary"), said(&doc.summary, lang));
    facts.say(("状态", "Status"), status.to_owned());
    let audience = doc.audience.iter().map(|audience| match audience {
        Audience::Person => lang.pick("个人", "people").to_owned(),
        Audience::Firm => lang.pick("法人", "firms").to_owned(),
    });
    facts.list(("服务对象", "For"), &audience.collect::<Vec<_>>());
    let office = department(codes, &doc.department, lang).name;
    facts.say(("实施部门", "Department"), office);
    let places = districts(codes, &doc.districts, lang);
    let places: Vec<String> = places.into_iter().map(|place| place.name).collect();
    facts.list(("办理区域", "Districts"), &places);
    facts.mark(("须本人到场", "In person"), doc.in_person);
    facts.mark(("可以代办", "By an agent"), doc.agent_allowed);
    facts.say(("到现场次数", "Visits"), doc.visits.to_string());
    facts.mark(("就近办", "At any service point"), doc.nearby);
    let begins = doc.prefill.iter();
    let begins = begins.map(|one| format!("{} ← {}", one.at, one.from.as_str()));
    facts.list(("预填", "Begins with"), &begins.collect::<Vec<_>>());
    facts.thing("item", said(&doc.name, lang))
}

/// Sentences have no identifier: one that is worded anew is another.
fn sentences(sentences: &[String]) -> Vec<Thing> {
    let thing = |sentence: &String| Thing {
        id: sentence.clone(),
        name: sentence.clone(),
        facts: Vec::new(),
    };
    sentences.iter().map(thing).collect()
}

fn materials(doc: &ItemDoc, codes: &Codes, lang: Lang) -> Vec<Thing> {
    let thing = |found: &MaterialDoc| material(found, codes, lang);
    doc.materials.iter().map(thing).collect()
}

fn material(found: &MaterialDoc, codes: &Codes, lang: Lang) -> Thing {
    let mut facts = Facts::new(lang);
    facts.say(("名称", "Name"), said(&found.name, lang));
    facts.say(("用途", "Why"), said(&found.why, lang));
    let form = match found.form {
        MaterialForm::Original => lang.pick("原件", "original"),
        MaterialForm::Copy => lang.pick("复印件", "copy"),
        MaterialForm::OriginalAndCopy => lang.pick("原件和复印件", "original and copy"),
        MaterialForm::Electronic => lang.pick("电子", "electronic"),
    };
    let always = lang.pick("总是需要", "always").to_owned();
    let condition = found.condition.clone().unwrap_or(always);
    facts.say(("何时需要", "Needed when"), condition);
    facts.say(("形式", "Form"), form.to_owned());
    facts.say(("原件份数", "Originals"), count(found.originals));
    facts.say(("复印件份数", "Copies"), count(found.copies));
    if let Some(files) = &found.files {
        facts.list(("文件格式", "File types"), &files.types);
        let size = format!("{} MB", files.max_megabytes);
        facts.say(("单个文件上限", "Largest file"), size);
        let most = files.max_count.to_string();
        facts.say(("文件个数上限", "Most files"), most);
    }
    let source = found.source.as_ref().map(|text| said(text, lang));
    facts.say(("来源", "Where from"), source);
    facts.mark(("自动生成", "Drawn up from the answers"), found.generated);
    let licence = found.licence.as_ref().map(|key| {
        let listed = codes.licences.iter().find(|licence| licence.key == *key);
        listed.map_or_else(|| key.clone(), |licence| said(&licence.name, lang))
    });
    facts.say(("可用电子证照代替", "Replaced by e-licence"), licence);
    let shared = found.shared_data.as_ref().map(|key| {
        let listed = codes.datasets.iter().find(|dataset| dataset.key == *key);
        listed.map_or_else(|| key.clone(), |dataset| said(&dataset.name, lang))
    });
    facts.say(("可用共享数据代替", "Replaced by shared data"), shared);
    let promise = found.commitment.as_ref().map(|text| said(text, lang));
    facts.say(("可以告知承诺", "May be promised"), promise);
    let later = found.deferral_workdays.map(|days| {
        let unit = lang.pick("个工作日内补交", "working days later");
        format!("{days} {unit}")
    });
    facts.say(("可以容缺", "May follow"), later);
    let note = found.note.as_ref().map(|text| said(text, lang));
    facts.say(("说明", "Note"), note);
    let sample = found.sample.iter().map(|line| {
        let label = line.label.as_ref().map(|label| said(label, lang) + " ");
        label.unwrap_or_default() + &said(&line.text, lang)
    });
    facts.list(("样表", "Sample"), &sample.collect::<Vec<_>>());
    facts.thing(&found.id, said(&found.name, lang))
}

fn count(number: u32) -> Option<String> {
    (number > 0).then(|| number.to_string())
}

fn questions(pack: &Pack, lang: Lang) -> Vec<Thing> {
    let mut found = Vec::new();
    gather(pack, &pack.fields, ("", ""), lang, &mut found);
    found
}

fn gather(
    pack: &Pack,
    fields: &[Field],
    (pointer, above): (&str, &str),
    lang: Lang,
    found: &mut Vec<Thing>,
) {
    for field in fields {
        let at = format!("{pointer}/{}", field.key);
        let title = said(&field.title, lang);
        let path = if above.is_empty() {
            title
        } else {
            format!("{above} › {title}")
        };
        found.push(question(pack, field, (&at, &path), lang));
        gather(pack, field.kind.fields(), (&at, &path), lang, found);
    }
}

fn question(pack: &Pack, field: &Field, (at, path): (&str, &str), lang: Lang) -> Thing {
    let rule = |at: Option<RuleRef>| {
        let at = usize::try_from(at?).ok()?;
        pack.rules.get(at).map(|rule| rule.source.clone())
    };
    let mut facts = Facts::new(lang);
    facts.say(("题目", "Question"), said(&field.title, lang));
    let help = field.description.as_ref().map(|text| said(text, lang));
    facts.say(("提示", "Hint"), help);
    facts.mark(("必填", "Required"), field.required);
    facts.say(("何时必填", "Required when"), rule(field.required_when));
    facts.say(("何时出现", "Shown when"), rule(field.visible_when));
    facts.say(("计算", "Computed"), rule(field.compute));
    facts.say(("默认值", "Default"), field.default.clone());
    answers(&field.kind, &mut facts);
    facts.thing(at, path)
}

fn answers(kind: &Kind, facts: &mut Facts) {
    let lang = facts.lang;
    let range = |least: Option<String>, most: Option<String>| match (least, most) {
        (None, None) => None,
        (least, most) => Some(format!(
            "{}–{}",
            least.unwrap_or_default(),
            most.unwrap_or_default()
        )),
    };
    let numbers = |least: &Option<u32>, most: &Option<u32>| {
        range(
            least.map(|number| number.to_string()),
            most.map(|number| number.to_string()),
        )
    };
    let answer = ("答案", "Answer");
    let bounds = ("范围", "Range");
    match kind {
        Kind::Group { .. } => {}
        Kind::Rows {
            min_items,
            max_items,
            ..
        } => facts.say(("行数", "Rows"), numbers(min_items, max_items)),
        Kind::Text {
            format,
            min_length,
            max_length,
            pattern,
        } => {
            let text = lang.pick("文字", "text").to_owned();
            facts.say(answer, format.clone().unwrap_or(text));
            facts.say(("长度", "Length"), numbers(min_length, max_length));
            facts.say(("式样", "Pattern"), pattern.clone());
        }
        Kind::Choice { choices } | Kind::Choices { choices, .. } => {
            let titles = choices.iter().map(|choice| said(&choice.title, lang));
            facts.list(("选项", "Choices"), &titles.collect::<Vec<_>>());
            if let Kind::Choices {
                min_items,
                max_items,
                ..
            } = kind
            {
                facts.say(("可选个数", "How many"), numbers(min_items, max_items));
            }
        }
        Kind::Number {
            integer,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            unit,
        } => {
            let number = if *integer {
                lang.pick("整数", "whole number")
            } else {
                lang.pick("数", "number")
            };
            facts.say(answer, number.to_owned());
            let over = exclusive_minimum.as_ref().map(|least| format!(">{least} "));
            let under = exclusive_maximum.as_ref().map(|most| format!(" <{most}"));
            let least = minimum.clone().or(over);
            facts.say(bounds, range(least, maximum.clone().or(under)));
            facts.say(("步长", "Step"), multiple_of.clone());
            facts.say(("单位", "Unit"), unit.as_ref().map(|text| said(text, lang)));
        }
        Kind::Boolean { constant } => {
            facts.say(answer, lang.pick("是或否", "yes or no").to_owned());
            facts.mark(("必须同意", "Must be agreed to"), *constant == Some(true));
        }
    }
}

fn limits(doc: &ItemDoc, lang: Lang) -> Vec<Thing> {
    let named = [
        (
            "statutory",
            ("法定办结时限", "Statutory limit"),
            Some(&doc.limits.statutory),
        ),
        (
            "promised",
            ("承诺办结时限", "Promised limit"),
            doc.limits.promised.as_ref(),
        ),
        (
            "delivery",
            ("送达时限", "Delivery"),
            doc.limits.delivery.as_ref(),
        ),
    ];
    let thing = |(id, name, limit): (&str, (&str, &str), Option<&Limit>)| {
        let limit = limit?;
        let mut facts = Facts::new(lang);
        facts.say(("时限", "Limit"), in_words(limit, lang));
        let extension = limit.extension.map(|days| days.to_string());
        facts.say(("可以延长", "Extension"), extension);
        let note = limit.note.as_ref().map(|text| said(text, lang));
        facts.say(("说明", "Note"), note);
        Some(facts.thing(id, lang.pick(name.0, name.1)))
    };
    named.into_iter().filter_map(thing).collect()
}

fn in_words(limit: &Limit, lang: Lang) -> String {
    if limit.days == 0 {
        return lang.pick("当场", "on the spot").to_owned();
    }
    let unit = match limit.unit {
        LimitUnit::Workday => lang.pick("个工作日", "working days"),
        LimitUnit::Day => lang.pick("天", "days"),
        LimitUnit::Month => lang.pick("个月", "months"),
    };
    format!("{} {unit}", limit.days)
}

fn fees(doc: &ItemDoc, lang: Lang) -> Vec<Thing> {
    let thing = |fee: &onewindow_catalogue::FeeDoc| {
        let mut facts = Facts::new(lang);
        facts.say(("名称", "Name"), said(&fee.name, lang));
        facts.say(("收费目录", "Fee list"), fee.list_code.clone());
        let always = lang.pick("总是收取", "always").to_owned();
        let condition = fee.condition.clone().unwrap_or(always);
        facts.say(("何时收取", "Charged when"), condition);
        let fixed = fee.amount_fen.map(|fen| {
            let (yuan, rest) = (fen / 100, fen % 100);
            format!("{yuan}.{rest:02} {}", lang.pick("元", "yuan"))
        });
        facts.say(
            ("金额", "Amount"),
            fixed.or_else(|| fee.amount_rule.clone()),
        );
        facts.thing(&fee.id, said(&fee.name, lang))
    };
    doc.fees.iter().map(thing).collect()
}

fn result(doc: &ItemDoc, lang: Lang) -> Thing {
    let mut facts = Facts::new(lang);
    facts.say(("名称", "Name"), said(&doc.result.name, lang));
    let validity = doc.result.validity.as_ref().map(|text| said(text, lang));
    facts.say(("有效期", "Validity"), validity);
    let ways = doc.result.delivery.iter().map(|way| match way {
        Delivery::Pickup => lang.pick("窗口领取", "at a window").to_owned(),
        Delivery::Mail => lang.pick("邮寄", "by mail").to_owned(),
        Delivery::Electronic => lang.pick("电子", "electronic").to_owned(),
    });
    facts.list(("送达方式", "Handed over"), &ways.collect::<Vec<_>>());
    facts.thing("result", said(&doc.result.name, lang))
}

fn steps(doc: &ItemDoc, lang: Lang) -> Vec<Thing> {
    let thing = |step: &onewindow_catalogue::Step| {
        let mut facts = Facts::new(lang);
        facts.say(("名称", "Name"), said(&step.name, lang));
        let days = step.workdays.map(|days| days.to_string());
        facts.say(("工作日", "Working days"), days);
        facts.thing(&step.id, said(&step.name, lang))
    };
    doc.steps.iter().map(thing).collect()
}
