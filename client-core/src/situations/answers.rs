//! The answers that are tried for each question: one for every stretch the rules can tell apart.

use super::fields::{Closure, Fields};
use super::lists::{MANY_ELEMENTS, sets, some_of};
use super::measure::{Constants, Doubt, doubts_about};
use super::{Answered, Question, pick, words};
use crate::context::{Context, Lang};
use crate::pack::{Field, Kind};
use crate::values::json::Json;
use std::cmp::Ordering;

/// Values of a choice that are all tried; of more only those a rule names, and one other.
const MANY_CHOICES: usize = 12;

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
    pub(super) fn plain(value: Json, label: impl Into<String>) -> Self {
        Self {
            value: Some(value),
            label: label.into(),
            beside: None,
            holds: Vec::new(),
        }
    }

    pub(super) fn empty(lang: Lang) -> Self {
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

pub(super) struct Making<'m, 'p> {
    pub(super) fields: &'m Fields<'p>,
    pub(super) closure: &'m Closure,
    pub(super) context: &'m Context,
    /// The position of the question, which keeps two identity numbers apart.
    pub(super) index: usize,
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
    pub(super) fn leaf(&self, path: &str, field: &Field) -> (Vec<Candidate>, How) {
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
}
