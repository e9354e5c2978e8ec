//! The situations of an item (情形): every checklist an applicant can end up with, and the fewest
//! questions that lead to each, worked out from the pack alone.
//!
//! The answers that decide documents fall into groups that do not touch each other: a document
//! that hangs on the agent has nothing to do with one that hangs on the premises. Each group is
//! searched by itself, from few answers to many, asking the rules what is still open; whoever
//! takes one way through each group has a situation. For numbers, days and texts one answer is
//! tried for every stretch the rules can tell apart.

mod answers;
mod combine;
mod examples;
mod fields;
mod lists;
mod measure;
mod report;
mod search;
mod words;

use crate::context::{ApplicantKind, Context, Lang};
use crate::pack::loaded::LoadedPack;
use crate::pack::{Kind, Pack};
use crate::values::json::Json;
use answers::{Answers, Doubts};
use combine::{combine, in_order, merge, outcome};
use fields::{Closure, Fields};
use search::{Group, Way};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most situations that are written out.
pub const MAX_OUTCOMES: usize = 1_000;

/// The situations of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Situations {
    /// The item's key.
    pub item: String,
    /// The item's version.
    pub version: u32,
    /// The questions that decide which documents are needed, in form order.
    pub questions: Vec<Question>,
    /// The questions a person answers, one after the other in form order and only those that still
    /// decide something: at least so many, depending on the answers.
    pub fewest_questions: usize,
    /// At most so many.
    pub most_questions: usize,
    /// The different checklists there are, also those not written out.
    pub lists: u64,
    /// The documents on every checklist.
    pub always: Vec<String>,
    /// Each checklist with a shortest way to it, those with the fewest questions first.
    pub outcomes: Vec<Outcome>,
    /// Nothing was left out.
    pub complete: bool,
    /// What may have been left out, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_complete: Vec<String>,
}

/// A question that decides which documents are needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The field, or the repeating group as a whole.
    pub pointer: String,
    /// Its label, after its group's where two questions have the same.
    pub title: String,
    /// How it is answered.
    pub answered: Answered,
    /// It counts as answered before anybody answers it: a yes-or-no with a default, or a field
    /// that may stay empty. It must be asked all the same.
    #[serde(skip_serializing_if = "is_false")]
    pub preset: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Answered {
    /// Yes or no.
    Boolean,
    /// One of several.
    Choice,
    /// Any of several.
    Choices,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A text.
    Text,
    /// Rows of the same group.
    Rows,
}

/// A checklist with a shortest way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The documents needed, in the item's order.
    pub materials: Vec<String>,
    /// The answers that lead to it.
    pub path: Vec<Step>,
    /// How many they are.
    pub questions: usize,
    /// Who can end up with it, where that differs; empty when anybody can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applicants: Vec<ApplicantKind>,
}

/// An answer on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The field.
    pub pointer: String,
    /// Its label.
    pub title: String,
    /// An answer that leads there; `null` for leaving the field empty.
    pub answer: Json,
    /// Every answer that does, as people read it: `≥ 16`, `租赁`.
    pub text: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Works out the situations of a pack on the context's day, in its language, for an applicant in
/// its standing with its licences, of any of these kinds.
#[must_use]
pub fn situations(pack: &LoadedPack, context: &Context, kinds: &[ApplicantKind]) -> Situations {
    let fields = Fields::new(pack.pack());
    let mut closure = whole_closure(&fields);
    for check in &fields.pack.checks {
        fields.follow(check.rule, &mut closure);
    }
    let reads_kind = closure.reads_kind;
    // Where no rule asks who applies, one kind stands for all.
    let asked: Vec<ApplicantKind> = match kinds {
        [] => vec![context.applicant.kind],
        [first, ..] if !reads_kind => vec![*first],
        several => several.to_vec(),
    };
    let found = asked.iter().map(|kind| {
        let mut context = context.clone();
        context.applicant.kind = *kind;
        one_kind(pack, &fields, &context)
    });
    let found: Vec<Situations> = found.collect();
    merge(found, &asked, pack.pack())
}

/// What any document's condition hangs on.
fn whole_closure(fields: &Fields<'_>) -> Closure {
    let mut closure = Closure::default();
    for material in &fields.pack.materials {
        if let Some(rule) = material.needed_when {
            fields.follow(rule, &mut closure);
        }
    }
    closure
}

fn one_kind(pack: &LoadedPack, fields: &Fields<'_>, context: &Context) -> Situations {
    let item = pack.pack();
    let lang = context.lang;
    let closure = whole_closure(fields);
    let mut doubts = Doubts::default();
    if closure.reads_holdings {
        doubts.add(words::licences(lang));
    }
    let questions = ask(fields, &closure, context, &mut doubts);
    let groups = group(fields, &questions);
    let mut ways: Vec<Vec<Way>> = Vec::new();
    let (mut fewest, mut most, mut lists) = (0, 0, 1_u64);
    for group in &groups {
        let found = Group::new(pack, context, &questions, group).search();
        if !found.complete {
            doubts.add(words::too_many(lang));
        }
        fewest += found.fewest;
        most += found.most;
        lists = lists.saturating_mul(u64::try_from(found.ways.len()).unwrap_or(u64::MAX));
        ways.push(found.ways);
    }
    let combined = combine(&ways);
    if u64::try_from(combined.len()).is_ok_and(|shown| shown < lists) {
        doubts.add(words::not_all_shown(lang, combined.len(), lists));
    }
    let outcomes = combined
        .into_iter()
        .map(|ways| outcome(pack, &questions, &ways));
    let mut outcomes: Vec<Outcome> = outcomes.collect();
    in_order(&mut outcomes, item);
    let on_all = |id: &&String| outcomes.iter().all(|o| o.materials.contains(*id));
    let ids = item.materials.iter().map(|m| &m.id);
    Situations {
        item: item.item.clone(),
        version: item.version,
        fewest_questions: fewest,
        most_questions: most,
        lists,
        always: ids.filter(on_all).cloned().collect(),
        questions: questions.iter().map(Answers::question).collect(),
        outcomes,
        complete: doubts.0.is_empty(),
        not_complete: doubts.0,
    }
}

/// The questions in form order, each with the answers that are tried.
fn ask(
    fields: &Fields<'_>,
    closure: &Closure,
    context: &Context,
    doubts: &mut Doubts,
) -> Vec<Answers> {
    let mut paths: Vec<&String> = closure.questions.iter().collect();
    paths.sort_by_key(|path| fields.order(path));
    let titles: Vec<String> = paths
        .iter()
        .map(|path| fields.title(path, context.lang))
        .collect();
    let mut questions = Vec::new();
    for (i, path) in paths.iter().enumerate() {
        let own = titles.get(i).cloned().unwrap_or_default();
        let alike = titles.iter().filter(|title| **title == own).count() > 1;
        let title = match fields.parent_title(path, context.lang) {
            Some(parent) if alike => format!("{parent} · {own}"),
            _ => own,
        };
        questions.extend(Answers::new(
            fields, closure, path, title, i, context, doubts,
        ));
    }
    questions
}

/// The questions that belong together, because one document or one check reads them both, with the
/// documents they decide.
fn group(fields: &Fields<'_>, questions: &[Answers]) -> Vec<search::Parts> {
    let position = |path: &String| questions.iter().position(|q| q.pointer == *path);
    let mut belongs: Vec<usize> = (0..questions.len()).collect();
    let mut join = |paths: &BTreeSet<String>| {
        let mut members = paths.iter().filter_map(position);
        let first = members.next()?;
        let to = belongs.get(first).copied()?;
        for member in members {
            let from = belongs.get(member).copied()?;
            for group in &mut belongs {
                if *group == from {
                    *group = to;
                }
            }
        }
        Some(first)
    };
    let mut decided: Vec<(usize, usize)> = Vec::new();
    let mut free = Vec::new();
    for (i, material) in fields.pack.materials.iter().enumerate() {
        let mut closure = Closure::default();
        if let Some(rule) = material.needed_when {
            fields.follow(rule, &mut closure);
        }
        match join(&closure.questions) {
            Some(question) => decided.push((question, i)),
            None => free.push(i),
        }
    }
    for check in &fields.pack.checks {
        let mut closure = Closure::default();
        fields.follow(check.rule, &mut closure);
        join(&closure.questions);
    }
    let mut groups: BTreeMap<usize, search::Parts> = BTreeMap::new();
    for (question, group) in belongs.iter().enumerate() {
        groups.entry(*group).or_default().questions.push(question);
    }
    for (question, material) in decided {
        let group = belongs.get(question).and_then(|g| groups.get_mut(g));
        if let Some(group) = group {
            group.materials.push(material);
        }
    }
    let mut groups: Vec<search::Parts> = groups.into_values().collect();
    if !free.is_empty() {
        groups.push(search::Parts {
            questions: Vec::new(),
            materials: free,
        });
    }
    groups
}

impl Situations {
    fn none() -> Self {
        Self {
            item: String::new(),
            version: 0,
            questions: Vec::new(),
            fewest_questions: 0,
            most_questions: 0,
            lists: 0,
            always: Vec::new(),
            outcomes: Vec::new(),
            complete: true,
            not_complete: Vec::new(),
        }
    }
}

impl Answered {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Boolean { .. } => Self::Boolean,
            Kind::Choice { .. } => Self::Choice,
            Kind::Choices { .. } => Self::Choices,
            Kind::Number { .. } => Self::Number,
            Kind::Text { format, .. } if format.as_deref() == Some("date") => Self::Date,
            Kind::Text { .. } | Kind::Group { .. } => Self::Text,
            Kind::Rows { .. } => Self::Rows,
        }
    }
}

fn pick(lang: Lang, zh: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}
