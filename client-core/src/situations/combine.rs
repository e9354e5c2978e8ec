//! From the ways through each group to whole situations, and from each kind of applicant to all.

use super::answers::Answers;
use super::search::{Taken, Way};
use super::{MAX_OUTCOMES, Outcome, Situations, Step};
use crate::context::ApplicantKind;
use crate::pack::Pack;
use crate::pack::loaded::LoadedPack;

/// One way through each group, in every combination, as far as they are written out.
pub(super) fn combine(groups: &[Vec<Way>]) -> Vec<Vec<&Way>> {
    let mut combined: Vec<Vec<&Way>> = vec![Vec::new()];
    for ways in groups {
        let mut longer = Vec::new();
        'all: for way in ways {
            for before in &combined {
                if longer.len() >= MAX_OUTCOMES {
                    break 'all;
                }
                let mut one = before.clone();
                one.push(way);
                longer.push(one);
            }
        }
        combined = longer;
    }
    combined
}

pub(super) fn outcome(pack: &LoadedPack, questions: &[Answers], ways: &[&Way]) -> Outcome {
    let mut needed: Vec<usize> = ways.iter().flat_map(|way| way.needed.clone()).collect();
    needed.sort_unstable();
    let materials = needed.iter().filter_map(|i| pack.pack().materials.get(*i));
    let materials = materials.map(|material| material.id.clone()).collect();
    // The groups' questions are asked in form order; inside a group, in the order of the way, for
    // one answer may show the next question.
    let mut heads: Vec<&[Taken]> = ways.iter().map(|way| way.taken.as_slice()).collect();
    let mut path = Vec::new();
    loop {
        let first = heads
            .iter_mut()
            .filter(|taken| !taken.is_empty())
            .min_by_key(|taken| taken.first().map(|t| t.question));
        let Some(head) = first else { break };
        let Some((taken, rest)) = head.split_first() else {
            break;
        };
        *head = rest;
        path.extend(questions.get(taken.question).map(|question| Step {
            pointer: question.pointer.clone(),
            title: question.title.clone(),
            answer: taken.answer.clone(),
            text: taken.text.clone(),
        }));
    }
    Outcome {
        materials,
        questions: path.len(),
        path,
        applicants: Vec::new(),
    }
}

/// Few questions first, then few documents, then in the item's order.
pub(super) fn in_order(outcomes: &mut [Outcome], item: &Pack) {
    let position = |id: &String| item.materials.iter().position(|m| m.id == *id);
    outcomes.sort_by_cached_key(|outcome| {
        let positions: Vec<_> = outcome.materials.iter().map(position).collect();
        (outcome.questions, positions.len(), positions)
    });
}

/// What the kinds of applicants come to together.
pub(super) fn merge(found: Vec<Situations>, kinds: &[ApplicantKind], item: &Pack) -> Situations {
    let several = found.len() > 1;
    let mut all: Option<Situations> = None;
    for (mut one, kind) in found.into_iter().zip(kinds) {
        if several {
            for outcome in &mut one.outcomes {
                outcome.applicants.push(*kind);
            }
        }
        match &mut all {
            None => all = Some(one),
            Some(all) => add(all, one),
        }
    }
    let mut all = all.unwrap_or_else(Situations::none);
    in_order(&mut all.outcomes, item);
    if several {
        for outcome in &mut all.outcomes {
            if outcome.applicants.len() == kinds.len() {
                outcome.applicants.clear();
            }
        }
    }
    all
}

fn add(all: &mut Situations, one: Situations) {
    for outcome in one.outcomes {
        let same = |other: &&mut Outcome| other.materials == outcome.materials;
        match all.outcomes.iter_mut().find(same) {
            Some(known) => known.applicants.extend(outcome.applicants),
            None => all.outcomes.push(outcome),
        }
    }
    for question in one.questions {
        if !all.questions.iter().any(|q| q.pointer == question.pointer) {
            all.questions.push(question);
        }
    }
    for doubt in one.not_complete {
        if !all.not_complete.contains(&doubt) {
            all.not_complete.push(doubt);
        }
    }
    all.always.retain(|id| one.always.contains(id));
    all.complete &= one.complete;
    all.fewest_questions = all.fewest_questions.min(one.fewest_questions);
    all.most_questions = all.most_questions.max(one.most_questions);
    let shown = u64::try_from(all.outcomes.len()).unwrap_or(u64::MAX);
    all.lists = all.lists.max(one.lists).max(shown);
}
