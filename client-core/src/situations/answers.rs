//! The answers that are tried for each question: one for every stretch the rules can tell apart.

use super::fields::{Closure, Fields};
use super::measure::{Constants, Doubt, doubts_about, measure_of};
use super::{Answered, Question, pick, words};
use crate::context::{Context, Lang};
use crate::pack::{Choice, Field, Kind};
use crate::values::date::Date;
use crate::values::decimal::Decimal;
use crate::values::format::Format;
use crate::values::ident::is_resident_id;
use crate::values::json::Json;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Values of a choice that are all tried; of more only those a rule names, and one other.
const MANY_CHOICES: usize = 12;
/// Elements of which every combination is tried.
const MANY_ELEMENTS: usize = 6;

/// What may have been left out, in words.
#[derive(Debug, Default)]
pub(super) struct Doubts(pub(super) Vec<String>);

impl Doubts {
    pub(super) fn add(&mut self, doubt: String) {
        if !self.0.contains(&doubt) {
            self.0.push(doubt);
        }
    }
}

/// A question with the answers to try.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) pointer: String,
    pub(super) title: String,
    answered: Answered,
    pub(super) preset: bool,
    pub(super) candidates: Vec<Candidate>,
    pub(super) how: How,
}

/// How the candidates stand to one another.
#[derive(Debug)]
pub(super) enum How {
    /// Each for itself.
    Listed,
    /// One after the other, smallest first.
    Ordered {
        /// The whole numbers or the fixed step there are between them.
        stepped: bool,
        /// The computed number by which people know the answer, such as the age by the day of
        /// birth: its pointer and label.
        measure: Option<(String, String)>,
        unit: Option<String>,
    },
    /// Each holds some of these.
    Sets(Vec<String>),
}

/// An answer to try.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// `None` leaves the field empty.
    pub(super) value: Option<Json>,
    /// As people read it.
    pub(super) label: String,
    /// It stands for the numbers just below, or just above, this one.
    pub(super) beside: Option<(Ordering, String)>,
    /// Which elements of a set it holds.
    pub(super) holds: Vec<bool>,
}

impl Candidate {
    fn plain(value: Json, label: impl Into<String>) -> Self {
        Self {
            value: Some(value),
            label: label.into(),
            beside: None,
            holds: Vec::new(),
        }
    }

    fn empty(lang: Lang) -> Self {
        Self {
            value: None,
            label: pick(lang, "不填", "left empty"),
            beside: None,
            holds: Vec::new(),
        }
    }
}

impl Answers {
    /// `None` when the form has no such field.
    pub(super) fn new(
        fields: &Fields<'_>,
        closure: &Closure,
        path: &str,
        title: String,
        index: usize,
        context: &Context,
        doubts: &mut Doubts,
    ) -> Option<Self> {
        let lang = context.lang;
        let field = fields.field(path)?;
        let making = Making {
            fields,
            closure,
            context,
            index,
        };
        for doubt in doubts_about(fields, closure, path) {
            doubts.add(match doubt {
                Doubt::WorkedOut => words::worked_out(lang, &title),
                Doubt::Counted => words::counted(lang, &title),
                Doubt::Pattern => words::pattern(lang, &title),
            });
        }
        let (mut candidates, how) = making.candidates(path, field, doubts, &title);
        if candidates.is_empty() {
            doubts.add(words::no_example(lang, &title));
        }
        let asked = closure.asked.contains(path) && !field.required;
        let default = matches!(field.kind, Kind::Boolean { .. }) && field.default.is_some();
        if asked && !default {
            candidates.insert(0, Candidate::empty(lang));
        }
        Some(Self {
            pointer: path.to_owned(),
            title,
            answered: Answered::of(&field.kind),
            preset: asked || default,
            candidates,
            how,
        })
    }

    pub(super) fn question(&self) -> Question {
        Question {
            pointer: self.pointer.clone(),
            title: self.title.clone(),
            answered: self.answered,
            preset: self.preset,
        }
    }
}

struct Making<'m, 'p> {
    fields: &'m Fields<'p>,
    closure: &'m Closure,
    context: &'m Context,
    /// The position of the question, which keeps two identity numbers apart.
    index: usize,
}

impl Making<'_, '_> {
    fn candidates(
        &self,
        path: &str,
        field: &Field,
        doubts: &mut Doubts,
        title: &str,
    ) -> (Vec<Candidate>, How) {
        let lang = self.context.lang;
        match &field.kind {
            Kind::Choices {
                choices,
                min_items,
                max_items,
            } => {
                let named = Constants::of(self.fields, self.closure, path).texts;
                let shown = some_of(choices, &named, MANY_ELEMENTS);
                if shown.len() < choices.len() && named.len() >= MANY_ELEMENTS {
                    doubts.add(words::too_many_answers(lang, title));
                }
                let elements: Vec<(Json, String)> = shown
                    .iter()
                    .map(|c| (Json::Text(c.value.clone()), lang.pick(&c.title).to_owned()))
                    .collect();
                sets(&elements, *min_items, *max_items, &[])
            }
            Kind::Rows {
                min_items,
                max_items,
                ..
            } => {
                let rows = self.rows(path, doubts, title);
                let sizes = Constants::of(self.fields, self.closure, path).sizes();
                sets(&rows, *min_items, *max_items, &sizes)
            }
            _ => self.leaf(path, field),
        }
    }

    /// The answers of a field that holds one value.
    fn leaf(&self, path: &str, field: &Field) -> (Vec<Candidate>, How) {
        let lang = self.context.lang;
        match &field.kind {
            Kind::Boolean { constant } => {
                let all = [true, false].into_iter();
                let all = all.filter(|value| constant.is_none_or(|only| only == *value));
                let candidates = all.map(|value| {
                    let label = if value {
                        pick(lang, "是", "yes")
                    } else {
                        pick(lang, "否", "no")
                    };
                    Candidate::plain(Json::Bool(value), label)
                });
                (candidates.collect(), How::Listed)
            }
            Kind::Choice { choices } => {
                let named = Constants::of(self.fields, self.closure, path).texts;
                let shown = some_of(choices, &named, MANY_CHOICES);
                let few = shown.len() < choices.len();
                let candidates = shown.iter().map(|choice| {
                    let label = if few && !named.contains(&choice.value) {
                        pick(lang, "其他", "any other")
                    } else {
                        lang.pick(&choice.title).to_owned()
                    };
                    Candidate::plain(Json::Text(choice.value.clone()), label)
                });
                (candidates.collect(), How::Listed)
            }
            Kind::Number { .. } => self.numbers(path, field),
            Kind::Text { format, .. } => match format.as_deref() {
                Some("date") => {
                    let days = self.days(path);
                    let days = days.iter().map(ToString::to_string);
                    let candidates = days.map(|day| Candidate::plain(Json::Text(day.clone()), day));
                    (candidates.collect(), self.ordered(path, true, None))
                }
                Some("cn-resident-id") => self.identities(path),
                other => (self.texts(path, other), How::Listed),
            },
            _ => (Vec::new(), How::Listed),
        }
    }

    fn ordered(&self, path: &str, stepped: bool, unit: Option<String>) -> How {
        let measure = measure_of(self.fields, self.closure, path);
        let measure = measure.map(|pointer| {
            (
                pointer.clone(),
                self.fields.title(&pointer, self.context.lang),
            )
        });
        How::Ordered {
            stepped,
            measure,
            unit,
        }
    }

    fn numbers(&self, path: &str, field: &Field) -> (Vec<Candidate>, How) {
        let Kind::Number {
            integer,
            minimum,
            maximum,
            multiple_of,
            unit,
            ..
        } = &field.kind
        else {
            return (Vec::new(), How::Listed);
        };
        let read = |text: &Option<String>| text.as_deref().and_then(|t| Decimal::parse(t).ok());
        let step = read(multiple_of).or_else(|| integer.then(|| Decimal::whole(1)));
        let by = step.or_else(|| Decimal::parse("0.01").ok());
        let mut values: Vec<(Decimal, Option<(Ordering, String)>)> = Vec::new();
        for number in Constants::of(self.fields, self.closure, path).numbers {
            values.push((number, None));
            let near = [
                (Ordering::Less, by.and_then(|by| number.checked_sub(by))),
                (Ordering::Greater, by.and_then(|by| number.checked_add(by))),
            ];
            for (side, value) in near {
                let beside = Some((side, number.to_string()));
                values.extend(value.map(|value| (value, beside)));
            }
        }
        // Where a constant does not part the answers, the ends may show what lies between.
        if values.is_empty() || !doubts_about(self.fields, self.closure, path).is_empty() {
            values.extend(read(minimum).map(|value| (value, None)));
            values.extend(read(maximum).map(|value| (value, None)));
        }
        if values.is_empty() {
            values.push((Decimal::whole(1), None));
        }
        values.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| a.1.is_some().cmp(&b.1.is_some()))
        });
        values.dedup_by(|a, b| a.0 == b.0);
        let unit = unit
            .as_ref()
            .map(|unit| self.context.lang.pick(unit).to_owned());
        let candidates = values.into_iter().map(|(value, beside)| Candidate {
            beside,
            ..Candidate::plain(Json::Number(value.to_string()), value.to_string())
        });
        (
            candidates.collect(),
            self.ordered(path, step.is_some(), unit),
        )
    }

    /// The days on which a rule may change its mind, the ones before and after, and some far off.
    fn days(&self, path: &str) -> BTreeSet<Date> {
        let constants = Constants::of(self.fields, self.closure, path);
        let mut bases: BTreeSet<Date> = constants.dates.clone();
        bases.insert(self.context.today);
        let mut days = bases.clone();
        for base in &bases {
            for number in constants.numbers.iter().filter_map(|n| n.to_whole()) {
                let Ok(number) = i32::try_from(number) else {
                    continue;
                };
                if constants.counts_days {
                    days.extend(base.add_days(number));
                    days.extend(number.checked_neg().and_then(|n| base.add_days(n)));
                }
                if constants.counts_years {
                    days.extend(
                        [number, number.saturating_add(1)]
                            .map(|n| years_before(*base, n))
                            .into_iter()
                            .flatten(),
                    );
                }
            }
        }
        let near: Vec<Date> = days.iter().copied().collect();
        for day in near {
            days.extend([-1, 1].into_iter().filter_map(|n| day.add_days(n)));
        }
        days.extend(Date::new(1930, 1, 1).ok());
        days.extend(self.context.today.add_days(3_650));
        days
    }

    /// Identity numbers, by the day of birth.
    fn identities(&self, path: &str) -> (Vec<Candidate>, How) {
        let constants = Constants::of(self.fields, self.closure, path);
        let days = if constants.reads_birth {
            self.days(path)
        } else {
            Date::new(1980, 1, 1).into_iter().collect()
        };
        let born = days.into_iter().filter(|day| *day <= self.context.today);
        let mut candidates = Vec::new();
        for day in born {
            let (year, month, date) = day.civil();
            // An odd number is a man's, an even one a woman's; only a pattern asks for that.
            for sex in if constants.matched { 1..=2 } else { 1..=1 } {
                let order = self.index % 90 * 10 + sex;
                let body = format!("990000{year:04}{month:02}{date:02}{order:03}");
                let numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
                let number = numbers.into_iter().find(|number| is_resident_id(number));
                candidates.extend(number.map(|n| Candidate::plain(Json::Text(n), day.to_string())));
            }
        }
        (candidates, self.ordered(path, true, None))
    }

    fn texts(&self, path: &str, format: Option<&str>) -> Vec<Candidate> {
        const EXAMPLES: [&str; 10] = [
            "示例",
            "a@example.com",
            "https://example.com/",
            "00000000-0000-4000-8000-000000000000",
            "2026-01-01T00:00:00+08:00",
            "08:00",
            "13800000000",
            "100000",
            "91350100M000100Y43",
            "4111111111111111",
        ];
        let named = Constants::of(self.fields, self.closure, path).texts;
        let format = format.and_then(Format::named);
        let fits = |text: &&str| format.is_none_or(|format| format.accepts(text));
        let other = EXAMPLES.into_iter().filter(fits);
        let other = other.filter(|text| !named.contains(*text)).take(1);
        let other = other.map(|text| {
            let label = pick(self.context.lang, "其他", "any other");
            Candidate::plain(Json::Text(text.to_owned()), label)
        });
        let named = named.iter().map(|text| {
            let label = pick(self.context.lang, format!("“{text}”"), format!("“{text}”"));
            Candidate::plain(Json::Text(text.clone()), label)
        });
        named.chain(other).collect()
    }

    /// The rows that rules can tell apart, each with a label.
    fn rows(&self, path: &str, doubts: &mut Doubts, title: &str) -> Vec<(Json, String)> {
        let inside = format!("{path}/*/");
        let mut members: Vec<&String> = self.closure.members.iter().collect();
        members.retain(|member| member.starts_with(&inside));
        members.sort_by_key(|member| self.fields.order(member));
        let mut rows: Vec<(Vec<(String, Json)>, Vec<String>)> = vec![(Vec::new(), Vec::new())];
        for member in members {
            let Some(field) = self.fields.field(member) else {
                continue;
            };
            let mut answers = self.leaf(member, field).0;
            if field.visible_when.is_some() || !field.required {
                answers.push(Candidate::empty(self.context.lang));
            }
            let key = member.strip_prefix(&inside).unwrap_or_default();
            let several = answers.len() > 1;
            let mut longer = Vec::new();
            for (json, labels) in &rows {
                for answer in &answers {
                    let (mut json, mut labels) = (json.clone(), labels.clone());
                    if let Some(value) = &answer.value {
                        put(&mut json, key, value.clone());
                    }
                    if several && answer.value.is_some() {
                        labels.push(stretch(answer, field, self.context.lang));
                    }
                    longer.push((json, labels));
                }
            }
            rows = longer;
        }
        if rows.len() > MANY_ELEMENTS {
            doubts.add(words::too_many_answers(self.context.lang, title));
            rows.truncate(MANY_ELEMENTS);
        }
        let label = |labels: Vec<String>| match labels.as_slice() {
            [] => pick(self.context.lang, "有一行", "a row"),
            several => several.join(" · "),
        };
        let rows = rows.into_iter();
        rows.map(|(json, labels)| (Json::Object(json), label(labels)))
            .collect()
    }
}

/// An answer in a row: a number by where it lies, for it stands for all that lie there.
fn stretch(answer: &Candidate, field: &Field, lang: Lang) -> String {
    let Kind::Number { .. } = field.kind else {
        return answer.label.clone();
    };
    let title = lang.pick(&field.title);
    match &answer.beside {
        Some((Ordering::Less, bound)) => format!("{title} < {bound}"),
        Some((_, bound)) => format!("{title} > {bound}"),
        None => format!("{title} = {}", answer.label),
    }
}

/// The day so many years before; the 29th of February has no anniversary in most years.
fn years_before(day: Date, years: i32) -> Option<Date> {
    let (year, month, date) = day.civil();
    let year = year.saturating_sub(years);
    Date::new(year, month, date)
        .or_else(|_| Date::new(year, month, 28))
        .ok()
}

/// Puts a value at a key such as `home/street`.
pub(super) fn put(members: &mut Vec<(String, Json)>, key: &str, value: Json) {
    let Some((first, rest)) = key.split_once('/') else {
        members.push((key.to_owned(), value));
        return;
    };
    if !members.iter().any(|(name, _)| name == first) {
        members.push((first.to_owned(), Json::Object(Vec::new())));
    }
    let inner = members.iter_mut().find(|(name, _)| name == first);
    if let Some((_, Json::Object(inner))) = inner {
        put(inner, rest, value);
    }
}

/// All choices, or of many those that are named and one that is not.
fn some_of<'c>(choices: &'c [Choice], named: &BTreeSet<String>, most: usize) -> Vec<&'c Choice> {
    if choices.len() <= most {
        return choices.iter().collect();
    }
    let mut other = 0;
    let shown = choices.iter().filter(|choice| {
        let is_named = named.contains(&choice.value);
        other += usize::from(!is_named);
        is_named || other == 1
    });
    shown.take(most).collect()
}

/// Every combination of these elements, in each of these sizes where sizes matter.
fn sets(
    elements: &[(Json, String)],
    least: Option<u32>,
    most: Option<u32>,
    sizes: &[usize],
) -> (Vec<Candidate>, How) {
    let size = |n: Option<u32>, or: usize| n.map_or(or, |n| usize::try_from(n).unwrap_or(or));
    let (least, most) = (size(least, 1).max(1), size(most, usize::MAX));
    let mut candidates = Vec::new();
    for number in 1..1_usize << elements.len() {
        let holds: Vec<bool> = (0..elements.len()).map(|i| number >> i & 1 == 1).collect();
        let chosen = elements.iter().zip(&holds).filter(|(_, in_)| **in_);
        let chosen: Vec<&(Json, String)> = chosen.map(|(element, _)| element).collect();
        let is_rows = chosen
            .iter()
            .any(|(json, _)| matches!(json, Json::Object(_)));
        // Rows may be alike; the values of a choice may not.
        let shortest = if is_rows {
            chosen.len().max(least)
        } else {
            chosen.len()
        };
        let mut lengths = BTreeSet::from([shortest]);
        if is_rows {
            lengths.extend(sizes.iter().copied().filter(|size| *size >= shortest));
        }
        for length in lengths.into_iter().filter(|n| *n >= least && *n <= most) {
            let items = chosen.iter().cycle().take(length);
            let labels: Vec<&str> = chosen.iter().map(|(_, label)| label.as_str()).collect();
            candidates.push(Candidate {
                value: Some(Json::List(items.map(|(json, _)| json.clone()).collect())),
                label: labels.join("、"),
                beside: None,
                holds: holds.clone(),
            });
        }
    }
    // Few first: the simplest example is shown.
    candidates.sort_by_key(|c| c.holds.iter().filter(|in_| **in_).count());
    let labels = elements.iter().map(|(_, label)| label.clone()).collect();
    (candidates, How::Sets(labels))
}
