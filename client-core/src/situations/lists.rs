//! Examples of lists: which of a few elements are in them, and how many.

use super::answers::{Candidate, Doubts, How, Making};
use super::{pick, words};
use crate::context::Lang;
use crate::pack::{Choice, Field, Kind};
use crate::values::json::Json;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Elements of which every combination is tried.
pub(super) const MANY_ELEMENTS: usize = 6;

/// A row being put together, with what its answers are called.
#[derive(Default, Clone)]
struct Row {
    members: Vec<(String, Json)>,
    labels: Vec<String>,
}

impl Making<'_, '_> {
    /// The rows that rules can tell apart, each with a label.
    pub(super) fn rows(&self, path: &str, doubts: &mut Doubts, title: &str) -> Vec<(Json, String)> {
        let inside = format!("{path}/*/");
        let mut members: Vec<&String> = self.closure.members.iter().collect();
        members.retain(|member| member.starts_with(&inside));
        members.sort_by_key(|member| self.fields.order(member));
        let mut rows = vec![Row::default()];
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
            for row in &rows {
                for answer in &answers {
                    let mut row = row.clone();
                    if let Some(value) = &answer.value {
                        put(&mut row.members, key, value.clone());
                    }
                    if several && answer.value.is_some() {
                        row.labels.push(stretch(answer, field, self.context.lang));
                    }
                    longer.push(row);
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
        rows.map(|row| (Json::Object(row.members), label(row.labels)))
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
pub(super) fn some_of<'c>(
    choices: &'c [Choice],
    named: &BTreeSet<String>,
    most: usize,
) -> Vec<&'c Choice> {
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
pub(super) fn sets(
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
