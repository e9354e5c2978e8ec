//! What is said of answers and of what was left out.

use super::answers::{Candidate, How};
use super::pick;
use crate::context::Lang;
use crate::values::decimal::Decimal;
use crate::values::json::Json;
use std::cmp::Ordering;

pub(super) fn licences(lang: Lang) -> String {
    pick(
        lang,
        "清单与持有的电子证照有关，这里按一张也没有计算",
        "the checklist depends on the e-licences held; none are assumed here",
    )
}

pub(super) fn worked_out(lang: Lang, title: &str) -> String {
    pick(
        lang,
        format!("“{title}”要和别的答案一起计算，只试了一些数"),
        format!("“{title}” is worked out together with other answers; only some values were tried"),
    )
}

pub(super) fn counted(lang: Lang, title: &str) -> String {
    pick(
        lang,
        format!("“{title}”的行要计数或合计，只试了一些组合"),
        format!("the rows of “{title}” are counted or added up; only some were tried"),
    )
}

pub(super) fn pattern(lang: Lang, title: &str) -> String {
    pick(
        lang,
        format!("“{title}”由正则表达式判断，只试了一些例子"),
        format!("a pattern judges “{title}”; only some examples were tried"),
    )
}

pub(super) fn no_example(lang: Lang, title: &str) -> String {
    pick(
        lang,
        format!("“{title}”举不出符合要求的例子"),
        format!("no example could be made for “{title}”"),
    )
}

pub(super) fn too_many_answers(lang: Lang, title: &str) -> String {
    pick(
        lang,
        format!("“{title}”的答案太多，只试了一部分"),
        format!("“{title}” has too many answers; only a part was tried"),
    )
}

pub(super) fn too_many(lang: Lang) -> String {
    pick(
        lang,
        "问题太多，没有试完所有答案",
        "there are too many questions to try every answer",
    )
}

pub(super) fn not_all_shown(lang: Lang, shown: usize, lists: u64) -> String {
    pick(
        lang,
        format!("共有 {lists} 种清单，只列出 {shown} 种"),
        format!("of {lists} checklists only {shown} are listed"),
    )
}

/// A candidate with what the measure came to, when there is one.
pub(super) struct Tried<'c> {
    pub(super) candidate: &'c Candidate,
    pub(super) measure: Option<Json>,
    /// It leads to the same checklist.
    pub(super) leads: bool,
    /// The form takes it there.
    pub(super) valid: bool,
    /// It is an answer to the question, whatever checks say.
    pub(super) alone: bool,
}

/// The answers that lead to one checklist, as people read them.
pub(super) fn text(how: &How, tried: &[Tried<'_>], chosen: usize, lang: Lang) -> String {
    let own = tried.get(chosen);
    let own_label = || own.map_or_else(String::new, |t| t.candidate.label.clone());
    if own.is_none_or(|t| t.candidate.value.is_none()) {
        return own_label();
    }
    match how {
        How::Listed => listed(tried, lang),
        How::Sets(labels) => sets(labels, tried, chosen, lang),
        How::Ordered {
            stepped,
            measure,
            unit,
        } => {
            let stretch = stretch(tried, chosen);
            match measure {
                Some((_, title)) if own.is_some_and(|t| t.measure.is_some()) => {
                    format!("{title} {}", measured(tried, &stretch))
                }
                _ => between(tried, &stretch, *stepped, unit.as_deref()),
            }
        }
    }
}

/// The choices that lead there, or of very many the ones that do not.
fn listed(tried: &[Tried<'_>], lang: Lang) -> String {
    let labels = |leads: bool| {
        let these = tried.iter().filter(|t| t.alone && t.leads == leads);
        let mut labels: Vec<&str> = these.map(|t| t.candidate.label.as_str()).collect();
        labels.dedup();
        labels
    };
    let (these, others) = (labels(true), labels(false));
    let or = pick(lang, " 或 ", " or ");
    if these.len() > 3 && others.len() * 3 <= these.len() && !others.is_empty() {
        let others = others.join(&or);
        return pick(lang, format!("不是{others}"), format!("not {others}"));
    }
    these.join(&or)
}

/// The candidates around the chosen one that lead to the same checklist.
fn stretch(tried: &[Tried<'_>], chosen: usize) -> Vec<usize> {
    let leads = |i: &usize| tried.get(*i).is_some_and(|t| t.leads || !t.valid);
    let below = (0..chosen).rev().take_while(leads);
    let above = (chosen + 1..tried.len()).take_while(leads);
    let mut all: Vec<usize> = below.chain([chosen]).chain(above).collect();
    all.retain(|i| tried.get(*i).is_some_and(|t| t.leads));
    all.sort_unstable();
    all
}

fn measured(tried: &[Tried<'_>], stretch: &[usize]) -> String {
    let number = |i: &usize| match &tried.get(*i)?.measure {
        Some(Json::Number(text)) => Decimal::parse(text).ok(),
        _ => None,
    };
    let all = (0..tried.len()).filter(|i| tried.get(*i).is_some_and(|t| t.alone));
    let all: Vec<Decimal> = all.filter_map(|i| number(&i)).collect();
    let here: Vec<Decimal> = stretch.iter().filter_map(number).collect();
    let (Some(low), Some(high)) = (here.iter().min(), here.iter().max()) else {
        return String::new();
    };
    let lowest = all.iter().min().is_none_or(|least| least >= low);
    let highest = all.iter().max().is_none_or(|most| most <= high);
    range(low, high, lowest, highest)
}

fn between(tried: &[Tried<'_>], stretch: &[usize], stepped: bool, unit: Option<&str>) -> String {
    let (Some(low), Some(high)) = (stretch.first(), stretch.last()) else {
        return String::new();
    };
    let valid: Vec<usize> = (0..tried.len())
        .filter(|i| tried.get(*i).is_some_and(|t| t.alone))
        .collect();
    let lowest = valid.first().is_none_or(|first| first >= low);
    let highest = valid.last().is_none_or(|last| last <= high);
    let label = |i: &usize| {
        let candidate = tried.get(*i).map(|t| t.candidate);
        candidate.map_or("", |candidate| candidate.label.as_str())
    };
    let beside = |i: &usize, side| {
        let beside = tried.get(*i).and_then(|t| t.candidate.beside.as_ref());
        beside.filter(|(at, _)| !stepped && *at == side)
    };
    let text = match (
        beside(low, Ordering::Greater),
        beside(high, Ordering::Less),
        lowest,
        highest,
    ) {
        (Some((_, low)), _, false, true) => format!("> {low}"),
        (_, Some((_, high)), true, false) => format!("< {high}"),
        (Some((_, low)), Some((_, high)), false, false) => format!("> {low}, < {high}"),
        (Some((_, low)), None, false, false) => format!("> {low}, ≤ {}", label(high)),
        (None, Some((_, top)), false, false) => format!("≥ {}, < {top}", label(low)),
        _ => range(label(low), label(high), lowest, highest),
    };
    match unit {
        Some(unit) => format!("{text} {unit}"),
        None => text,
    }
}

fn range(low: impl ToString, high: impl ToString, lowest: bool, highest: bool) -> String {
    let (low, high) = (low.to_string(), high.to_string());
    match (lowest, highest) {
        (true, true) => format!("{low}–{high}"),
        (true, false) => format!("≤ {high}"),
        (false, true) => format!("≥ {low}"),
        (false, false) if low == high => format!("= {low}"),
        (false, false) => format!("{low}–{high}"),
    }
}

/// Which elements every set that leads there holds, and which none does; the set itself where that
/// would say too much.
fn sets(labels: &[String], tried: &[Tried<'_>], chosen: usize, lang: Lang) -> String {
    let own = || tried.get(chosen).map_or("", |t| t.candidate.label.as_str());
    let holds = |t: &Tried<'_>, element: usize| t.candidate.holds.get(element) == Some(&true);
    let leading: Vec<&Tried<'_>> = tried.iter().filter(|t| t.leads).collect();
    let elements = 0..labels.len();
    let with: Vec<usize> = elements
        .clone()
        .filter(|i| leading.iter().all(|t| holds(t, *i)))
        .collect();
    let without: Vec<usize> = elements
        .filter(|i| !leading.iter().any(|t| holds(t, *i)))
        .collect();
    // The shortest true sentence: what is lacking, what is there, or both.
    let tells = |with: &[usize], without: &[usize]| {
        let said = !with.is_empty() || !without.is_empty();
        let mut others = tried.iter().filter(|t| t.valid && !t.leads);
        said && !others
            .any(|t| with.iter().all(|i| holds(t, *i)) && !without.iter().any(|i| holds(t, *i)))
    };
    let choices: [(&[usize], &[usize]); 3] = [(&[], &without), (&with, &[]), (&with, &without)];
    let shortest = choices
        .into_iter()
        .find(|(with, without)| tells(with, without));
    let Some((with, without)) = shortest else {
        return own().to_owned();
    };
    let names = |elements: &[usize]| {
        let labels = elements.iter().filter_map(|i| labels.get(*i));
        let labels: Vec<String> = labels.map(|label| format!("“{label}”")).collect();
        labels.join(&pick(lang, "", ", "))
    };
    let has = pick(
        lang,
        format!("含{}", names(with)),
        format!("with {}", names(with)),
    );
    let lacks = pick(
        lang,
        format!("不含{}", names(without)),
        format!("without {}", names(without)),
    );
    match (with.is_empty(), without.is_empty()) {
        (_, true) => has,
        (true, _) => lacks,
        _ => pick(lang, format!("{has}，{lacks}"), format!("{has}, {lacks}")),
    }
}
