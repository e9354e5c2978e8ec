//! Whether two items mean the same by a question or a document.

use onewindow_core::decimal::Decimal;
use onewindow_core::pack::{Choice, Field, Kind, Material, MaterialForm, Text};

/// One way in which two definitions differ, in both languages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) zh: String,
    pub(super) en: String,
}

type Differences = Vec<Difference>;

/// How the answers two fields take differ. With `narrower` the first's bounds may lie within the
/// second's: what is right for the first is then right for both.
pub(super) fn fields(a: &Field, b: &Field, narrower: bool) -> Differences {
    let mut out = Vec::new();
    let (kind_a, kind_b) = (kind_name(&a.kind), kind_name(&b.kind));
    if kind_a != kind_b {
        say(
            &mut out,
            ("类型", kind_a.0, kind_b.0),
            ("type", kind_a.1, kind_b.1),
        );
        return out;
    }
    match (&a.kind, &b.kind) {
        (
            Kind::Text {
                format: format_a,
                pattern: pattern_a,
                min_length: min_a,
                max_length: max_a,
            },
            Kind::Text {
                format: format_b,
                pattern: pattern_b,
                min_length: min_b,
                max_length: max_b,
            },
        ) => {
            same(
                &mut out,
                "格式",
                "format",
                format_a.as_ref(),
                format_b.as_ref(),
            );
            same(
                &mut out,
                "式样",
                "pattern",
                pattern_a.as_ref(),
                pattern_b.as_ref(),
            );
            let (a, b) = (Range::count(*min_a, *max_a), Range::count(*min_b, *max_b));
            range(&mut out, "长度", "length", (a, b), narrower);
        }
        (Kind::Choice { choices: a }, Kind::Choice { choices: b }) => choices(&mut out, a, b),
        (
            Kind::Choices {
                choices: choices_a,
                min_items: min_a,
                max_items: max_a,
            },
            Kind::Choices {
                choices: choices_b,
                min_items: min_b,
                max_items: max_b,
            },
        ) => {
            choices(&mut out, choices_a, choices_b);
            let (a, b) = (Range::count(*min_a, *max_a), Range::count(*min_b, *max_b));
            range(
                &mut out,
                "选择的个数",
                "number of choices",
                (a, b),
                narrower,
            );
        }
        (Kind::Number { .. }, Kind::Number { .. }) => numbers(&mut out, &a.kind, &b.kind, narrower),
        (Kind::Boolean { constant: a }, Kind::Boolean { constant: b }) => {
            let (a, b) = (a.map(|a| a.to_string()), b.map(|b| b.to_string()));
            same(&mut out, "必须的值", "const", a.as_ref(), b.as_ref());
        }
        _ => {}
    }
    same(
        &mut out,
        "默认值",
        "default",
        a.default.as_ref(),
        b.default.as_ref(),
    );
    let sensitive = |field: &Field| field.sensitive.to_string();
    let (sensitive_a, sensitive_b) = (sensitive(a), sensitive(b));
    same(
        &mut out,
        "是否敏感（x-sensitive）",
        "x-sensitive",
        Some(&sensitive_a),
        Some(&sensitive_b),
    );
    out
}

/// How what may be handed in for two documents differs. What may stand in for them beside an
/// e-licence (shared data, a promise, later delivery) may differ: it is said item by item.
pub(super) fn materials(a: &Material, b: &Material) -> Differences {
    let mut out = Vec::new();
    let form = |material: &Material| match material.form {
        MaterialForm::Original => "original",
        MaterialForm::Copy => "copy",
        MaterialForm::OriginalAndCopy => "originalAndCopy",
        MaterialForm::Electronic => "electronic",
    };
    let types = |material: &Material| {
        let mut types = material.files.media_types.clone();
        types.sort();
        types.join(", ")
    };
    let megabytes = |material: &Material| (material.files.max_bytes >> 20).to_string();
    let count = |material: &Material| material.files.max_count.to_string();
    let mut compare = |zh, en, a: String, b: String| same(&mut out, zh, en, Some(&a), Some(&b));
    compare("提交形式", "form", form(a).to_owned(), form(b).to_owned());
    compare("文件类型", "file types", types(a), types(b));
    compare("文件大小（兆）", "maxMegabytes", megabytes(a), megabytes(b));
    compare("文件个数", "maxCount", count(a), count(b));
    same(
        &mut out,
        "电子证照",
        "licence",
        a.licence.as_ref(),
        b.licence.as_ref(),
    );
    out
}

fn kind_name(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Group { .. } => ("组", "group"),
        Kind::Rows { .. } => ("可重复的组", "repeating group"),
        Kind::Text { .. } => ("文字", "text"),
        Kind::Choice { .. } => ("单选", "choice"),
        Kind::Choices { .. } => ("多选", "choice of several"),
        Kind::Number { integer: true, .. } => ("整数", "integer"),
        Kind::Number { .. } => ("数", "number"),
        Kind::Boolean { .. } => ("是否", "yes or no"),
    }
}

fn say(out: &mut Differences, zh: (&str, &str, &str), en: (&str, &str, &str)) {
    out.push(Difference {
        zh: format!("{}（{}，{}）", zh.0, zh.1, zh.2),
        en: format!("{} ({}, {})", en.0, en.1, en.2),
    });
}

fn same(out: &mut Differences, zh: &str, en: &str, a: Option<&String>, b: Option<&String>) {
    if a == b {
        return;
    }
    let shown = |text: Option<&String>, none| text.map_or(none, String::as_str).to_owned();
    say(
        out,
        (zh, &shown(a, "无"), &shown(b, "无")),
        (en, &shown(a, "none"), &shown(b, "none")),
    );
}

/// The values of two choices, and that each means the same.
fn choices(out: &mut Differences, a: &[Choice], b: &[Choice]) {
    let find = |of: &[Choice], value: &str| of.iter().position(|choice| choice.value == value);
    let lacking = |of: &[Choice], other: &[Choice]| -> Vec<String> {
        let missing = of
            .iter()
            .filter(|choice| find(other, &choice.value).is_none());
        missing.map(|choice| choice.value.clone()).collect()
    };
    for (has, lacks, zh, en) in [
        (a, b, "后者没有的选项", "choices the second lacks"),
        (b, a, "前者没有的选项", "choices the first lacks"),
    ] {
        let values = lacking(has, lacks);
        if !values.is_empty() {
            let values = values.join(", ");
            out.push(Difference {
                zh: format!("{zh}：{values}"),
                en: format!("{en}: {values}"),
            });
        }
    }
    for choice in a {
        let twin = find(b, &choice.value).and_then(|i| b.get(i));
        if let Some(twin) = twin.filter(|twin| twin.title.zh != choice.title.zh) {
            let value = &choice.value;
            let (mine, other) = (&choice.title, &twin.title);
            say(
                out,
                (&format!("选项 {value} 的意思"), &mine.zh, &other.zh),
                (
                    &format!("the meaning of {value}"),
                    english(mine),
                    english(other),
                ),
            );
        }
    }
}

fn english(text: &Text) -> &str {
    text.en.as_ref().unwrap_or(&text.zh)
}

fn numbers(out: &mut Differences, a: &Kind, b: &Kind, narrower: bool) {
    let (
        Kind::Number {
            multiple_of: step_a,
            unit: unit_a,
            ..
        },
        Kind::Number {
            multiple_of: step_b,
            unit: unit_b,
            ..
        },
    ) = (a, b)
    else {
        return;
    };
    let step = |step: &Option<String>| step.as_deref().and_then(number);
    if step(step_a) != step(step_b) {
        same(out, "步长", "multipleOf", step_a.as_ref(), step_b.as_ref());
    }
    let unit = |unit: &Option<Text>| unit.as_ref().map(|unit| unit.zh.clone());
    let (unit_a, unit_b) = (unit(unit_a), unit(unit_b));
    same(out, "单位", "x-unit", unit_a.as_ref(), unit_b.as_ref());
    range(out, "范围", "range", (Range::of(a), Range::of(b)), narrower);
}

fn number(text: &str) -> Option<Decimal> {
    Decimal::parse(text).ok()
}

/// The end of a range, and whether it is itself outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    at: Decimal,
    open: bool,
}

/// From a least to a most value, each of which may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    least: Option<End>,
    most: Option<End>,
}

impl Range {
    fn count(least: Option<u32>, most: Option<u32>) -> Self {
        let end = |n: u32| End {
            at: Decimal::whole(i64::from(n)),
            open: false,
        };
        // A text without a least length takes one from 0 on.
        Self {
            least: Some(end(least.unwrap_or(0))),
            most: most.map(end),
        }
    }

    fn of(kind: &Kind) -> Self {
        let Kind::Number {
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            ..
        } = kind
        else {
            return Self {
                least: None,
                most: None,
            };
        };
        let end = |text: &Option<String>, open| {
            let at = number(text.as_deref()?)?;
            Some(End { at, open })
        };
        let (least, above) = (end(minimum, false), end(exclusive_minimum, true));
        let (most, below) = (end(maximum, false), end(exclusive_maximum, true));
        Self {
            least: match (least, above) {
                (Some(a), Some(b)) => Some(if b.at >= a.at { b } else { a }),
                (a, b) => a.or(b),
            },
            most: match (most, below) {
                (Some(a), Some(b)) => Some(if b.at <= a.at { b } else { a }),
                (a, b) => a.or(b),
            },
        }
    }

    /// Every value of this range is one of the other's.
    fn lies_within(self, other: Self) -> bool {
        let least = match (self.least, other.least) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) => a.at > b.at || (a.at == b.at && (a.open || !b.open)),
        };
        let most = match (self.most, other.most) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) => a.at < b.at || (a.at == b.at && (a.open || !b.open)),
        };
        least && most
    }

    /// No value is in both.
    fn misses(self, other: Self) -> bool {
        let before = |most: Option<End>, least: Option<End>| match (most, least) {
            (Some(most), Some(least)) => {
                most.at < least.at || (most.at == least.at && (most.open || least.open))
            }
            _ => false,
        };
        before(self.most, other.least) || before(other.most, self.least)
    }

    fn show(self) -> String {
        let end = |end: Option<End>, open: &str, closed: &str| match end {
            Some(end) if end.open => format!("{open}{}", end.at),
            Some(end) => format!("{closed}{}", end.at),
            None => String::new(),
        };
        let parts = [end(self.least, ">", "≥"), end(self.most, "<", "≤")];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

fn range(out: &mut Differences, zh: &str, en: &str, (a, b): (Range, Range), narrower: bool) {
    if a == b || (narrower && a.lies_within(b)) {
        return;
    }
    let shown = |range: Range, none: &str| match range.show() {
        text if text.is_empty() => none.to_owned(),
        text => text,
    };
    say(
        out,
        (zh, &shown(a, "不限"), &shown(b, "不限")),
        (en, &shown(a, "any"), &shown(b, "any")),
    );
    if a.misses(b) {
        out.push(Difference {
            zh: "没有一个值对两者都合适".to_owned(),
            en: "no value fits both".to_owned(),
        });
    }
}
