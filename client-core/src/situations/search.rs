//! The search of one group of questions: from few answers to many, asking the rules what is open.

use super::answers::{Answers, How};
use super::lists::put;
use super::words::{self, Tried};
use crate::context::Context;
use crate::evaluate;
use crate::input::Input;
use crate::pack::loaded::LoadedPack;
use crate::values::json::Json;
use crate::verdict::MaterialState;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

/// Verdicts asked for in one group; past it not every order of the questions is tried.
const MAX_VERDICTS: usize = 2_000;
/// Verdicts in all, past which the search ends.
const MOST_VERDICTS: usize = 4_000;

/// The questions and the documents of a group, by position.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) questions: Vec<usize>,
    pub(super) materials: Vec<usize>,
}

/// A way through a group.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// The group's documents that are needed.
    pub(super) needed: Vec<usize>,
    pub(super) taken: Vec<Taken>,
}

/// An answer on the way.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) question: usize,
    pub(super) answer: Json,
    pub(super) text: String,
}

/// What a group comes to.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) ways: Vec<Way>,
    pub(super) fewest: usize,
    pub(super) most: usize,
    pub(super) complete: bool,
}

pub(super) struct Group<'s> {
    pack: &'s LoadedPack,
    context: &'s Context,
    all: &'s [Answers],
    parts: &'s Parts,
    verdicts: RefCell<BTreeMap<Answered, Rc<Seen>>>,
}

/// A set of documents with the first way found to it: questions with the candidates taken.
struct Known {
    needed: Vec<usize>,
    path: Vec<(usize, usize)>,
}

/// The candidate taken for each question of the group, where one is.
type Answered = Vec<Option<usize>>;

/// What the rules say of some answers.
#[derive(Debug)]
struct Seen {
    /// Nothing is wrong with them.
    valid: bool,
    /// Each is an answer to its question, though a check may refuse them.
    fits: bool,
    /// The documents needed; `None` while one is undetermined.
    needed: Option<Vec<usize>>,
    /// The group's questions to ask, in form order.
    open: Vec<usize>,
    /// The values of computed fields.
    values: Vec<(String, Json)>,
}

impl<'s> Group<'s> {
    pub(super) fn new(
        pack: &'s LoadedPack,
        context: &'s Context,
        all: &'s [Answers],
        parts: &'s Parts,
    ) -> Self {
        Self {
            pack,
            context,
            all,
            parts,
            verdicts: RefCell::new(BTreeMap::new()),
        }
    }

    pub(super) fn search(&self) -> Found {
        let none: Answered = vec![None; self.parts.questions.len()];
        let (mut ways, mut complete) = self.explore(&none, true, MAX_VERDICTS);
        if !complete {
            (ways, complete) = self.explore(&none, false, MOST_VERDICTS);
        }
        let mut depths = BTreeMap::new();
        let depth = self.depth(&none, &mut depths);
        let asked = self.parts.questions.len();
        let (fewest, most) = match depth {
            Some(depth) if self.count() < MOST_VERDICTS => depth,
            _ => (ways.first().map_or(0, |way| way.path.len()), asked),
        };
        let ways = ways.into_iter();
        Found {
            ways: ways.map(|known| self.way(known)).collect(),
            fewest,
            most,
            complete,
        }
    }

    fn count(&self) -> usize {
        self.verdicts.borrow().len()
    }

    /// The first way found to each set of documents, and whether everything was tried. With
    /// `every_order` each open question is tried as the next, so that a first way is a shortest.
    fn explore(&self, none: &Answered, every_order: bool, budget: usize) -> (Vec<Known>, bool) {
        let mut ways: Vec<Known> = Vec::new();
        let mut tried: BTreeSet<Answered> = BTreeSet::from([none.clone()]);
        let mut queue = VecDeque::from([(none.clone(), Vec::new())]);
        while let Some((answered, path)) = queue.pop_front() {
            if self.count() > budget {
                return (ways, false);
            }
            let seen = self.look(&answered);
            if !seen.valid {
                continue;
            }
            if seen.open.is_empty() {
                if let Some(needed) = &seen.needed
                    && !ways.iter().any(|known| known.needed == *needed)
                {
                    let needed = needed.clone();
                    ways.push(Known { needed, path });
                }
                continue;
            }
            let next = if every_order { seen.open.len() } else { 1 };
            for question in seen.open.iter().take(next) {
                for candidate in 0..self.candidates(*question) {
                    let further = with(&answered, *question, candidate);
                    if tried.insert(further.clone()) {
                        let mut path: Vec<(usize, usize)> = path.clone();
                        path.push((*question, candidate));
                        queue.push_back((further, path));
                    }
                }
            }
        }
        (ways, true)
    }

    fn answers(&self, question: usize) -> Option<&'s Answers> {
        self.all.get(*self.parts.questions.get(question)?)
    }

    fn candidates(&self, question: usize) -> usize {
        self.answers(question).map_or(0, |a| a.candidates.len())
    }

    /// The fewest and the most questions still to answer, always asking the first that is open.
    fn depth(
        &self,
        answered: &Answered,
        known: &mut BTreeMap<Answered, Option<(usize, usize)>>,
    ) -> Option<(usize, usize)> {
        if let Some(depth) = known.get(answered) {
            return *depth;
        }
        if self.count() >= MOST_VERDICTS {
            return None;
        }
        let seen = self.look(answered);
        let depth = if !seen.valid {
            None
        } else if let Some(question) = seen.open.first() {
            let all = 0..self.candidates(*question);
            let below = all.filter_map(|c| self.depth(&with(answered, *question, c), known));
            below
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
                .map(|(fewest, most)| (fewest + 1, most + 1))
        } else {
            seen.needed.as_ref().map(|_| (0, 0))
        };
        known.insert(answered.clone(), depth);
        depth
    }

    /// The verdict on some answers, kept.
    fn look(&self, answered: &Answered) -> Rc<Seen> {
        if let Some(seen) = self.verdicts.borrow().get(answered) {
            return Rc::clone(seen);
        }
        let seen = Rc::new(self.judge(answered));
        let mut verdicts = self.verdicts.borrow_mut();
        verdicts.insert(answered.clone(), Rc::clone(&seen));
        seen
    }

    fn judge(&self, answered: &Answered) -> Seen {
        let mut document = Vec::new();
        for (question, candidate) in answered.iter().enumerate() {
            let Some(answers) = self.answers(question) else {
                continue;
            };
            let candidate = candidate.and_then(|c| answers.candidates.get(c));
            if let Some(value) = candidate.and_then(|c| c.value.clone()) {
                put(
                    &mut document,
                    answers.pointer.trim_start_matches('/'),
                    value,
                );
            }
        }
        let input = Input {
            answers: Json::Object(document),
            ..Input::default()
        };
        let verdict = evaluate(self.pack, self.context, &input);
        let mut waited_for: BTreeSet<&str> = BTreeSet::new();
        let mut needed = Vec::new();
        let mut determined = true;
        for material in &self.parts.materials {
            let Some(entry) = verdict.checklist.get(*material) else {
                continue;
            };
            match entry.state {
                MaterialState::NotNeeded => {}
                MaterialState::Undetermined => {
                    determined = false;
                    waited_for.extend(entry.fields.iter().map(|f| f.pointer.as_str()));
                }
                _ => needed.push(*material),
            }
        }
        let is_shown = |pointer: &str| verdict.fields.iter().any(|f| f.pointer == pointer);
        let open = (0..answered.len()).filter(|question| {
            let unanswered = answered.get(*question).is_some_and(Option::is_none);
            let asked = self.answers(*question).is_some_and(|answers| {
                let rows = format!("{}/", answers.pointer);
                let waits = |p: &&str| **p == answers.pointer || p.starts_with(&rows);
                waited_for.iter().any(waits) || (answers.preset && is_shown(&answers.pointer))
            });
            unanswered && asked
        });
        let values = verdict.fields.iter();
        let values = values.filter_map(|f| Some((f.pointer.clone(), f.value.clone()?)));
        Seen {
            valid: verdict.valid,
            fits: verdict.errors.iter().all(|e| e.code == "check_failed"),
            open: open.collect(),
            needed: determined.then_some(needed),
            values: values.collect(),
        }
    }

    /// A way with every answer said as widely as it leads to the same documents.
    fn way(&self, known: Known) -> Way {
        let Known { needed, path } = known;
        let mut answered: Answered = vec![None; self.parts.questions.len()];
        for (question, candidate) in &path {
            answered = with(&answered, *question, *candidate);
        }
        let taken = path.iter().filter_map(|(question, candidate)| {
            let answers = self.answers(*question)?;
            let none: Answered = vec![None; answered.len()];
            let alone = |other| self.look(&with(&none, *question, other)).fits;
            let seen: Vec<(Rc<Seen>, bool)> = (0..answers.candidates.len())
                .map(|other| (self.look(&with(&answered, *question, other)), alone(other)))
                .collect();
            let measure = match &answers.how {
                How::Ordered {
                    measure: Some((pointer, _)),
                    ..
                } => Some(pointer),
                _ => None,
            };
            let tried = answers.candidates.iter().zip(&seen);
            let tried: Vec<Tried<'_>> = tried
                .map(|(candidate, (seen, alone))| Tried {
                    alone: *alone,
                    candidate,
                    measure: measure.and_then(|at| {
                        let value = seen.values.iter().find(|(pointer, _)| pointer == at);
                        value.map(|(_, value)| value.clone())
                    }),
                    leads: seen.valid
                        && seen.open.is_empty()
                        && seen.needed.as_ref() == Some(&needed),
                    valid: seen.valid,
                })
                .collect();
            Some(Taken {
                question: *self.parts.questions.get(*question)?,
                answer: answers
                    .candidates
                    .get(*candidate)
                    .and_then(|c| c.value.clone())
                    .unwrap_or(Json::Null),
                text: words::text(&answers.how, &tried, *candidate, self.context.lang),
            })
        });
        Way {
            taken: taken.collect(),
            needed,
        }
    }
}

fn with(answered: &Answered, question: usize, candidate: usize) -> Answered {
    let mut answered = answered.clone();
    if let Some(own) = answered.get_mut(question) {
        *own = Some(candidate);
    }
    answered
}
