//! Rules that depend on one another in a circle.

use super::{Purpose, Rules};
use crate::fault::Code;
use crate::form::Cel;
use std::collections::{BTreeMap, BTreeSet};

/// A state of a field that rules decide: whether and what it holds, or whether it must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cell<'p> {
    Value(&'p str),
    Need(&'p str),
}

impl<'p> Cell<'p> {
    fn pointer(self) -> &'p str {
        match self {
            Self::Value(p) | Self::Need(p) => p,
        }
    }
}

impl<'r> Rules<'r, '_> {
    /// What each cell is decided by, with the rule that says so.
    fn edges(&self) -> BTreeMap<Cell<'r>, Vec<(Cell<'r>, Option<&'r Cel>)>> {
        let mut edges: BTreeMap<Cell<'r>, Vec<_>> = BTreeMap::new();
        for pointer in self.index.pointers() {
            let parent = self.index.get(pointer).and_then(|e| e.parent);
            if let Some(parent) = parent {
                // A field is hidden with its group.
                let to = Cell::Value(&parent.pointer);
                edges
                    .entry(Cell::Value(pointer))
                    .or_default()
                    .push((to, None));
            }
        }
        for used in self.used {
            let from = match used.purpose {
                Purpose::Visible(p) | Purpose::Compute(p) => self.cell(p, Cell::Value),
                Purpose::Required(p) => self.cell(p, Cell::Need),
                _ => None,
            };
            let Some(from) = from else { continue };
            let list = edges.entry(from).or_default();
            for dep in &used.compiled.deps {
                list.push((Cell::Value(dep), Some(used.cel)));
            }
            for asked in &used.compiled.asked {
                list.push((Cell::Need(asked), Some(used.cel)));
            }
        }
        edges
    }

    fn cell(&self, pointer: &str, make: fn(&'r str) -> Cell<'r>) -> Option<Cell<'r>> {
        self.index.get(pointer).map(|e| make(&e.field.pointer))
    }

    /// Reports one way round for each knot of rules that decide one another; whether there is one.
    pub(super) fn cycles(&self) -> bool {
        let mut found = false;
        let edges = self.edges();
        let mut done: BTreeSet<Cell<'r>> = BTreeSet::new();
        let starts: Vec<Cell<'r>> = edges.keys().copied().collect();
        for start in starts {
            let mut path: Vec<(Cell<'r>, usize)> = vec![(start, 0)];
            if done.contains(&start) {
                continue;
            }
            while let Some((at, next)) = path.last_mut() {
                let edge = edges.get(at).and_then(|list| list.get(*next));
                *next += 1;
                let Some((to, _)) = edge else {
                    done.insert(*at);
                    path.pop();
                    continue;
                };
                if let Some(begin) = path.iter().position(|(c, _)| c == to) {
                    let round: Vec<Cell<'r>> = path.iter().skip(begin).map(|(c, _)| *c).collect();
                    self.report_cycle(&edges, &round);
                    found = true;
                    // The whole knot is one fault; what hangs on it is looked at on its own.
                    done.extend(round);
                } else if !done.contains(to) {
                    path.push((*to, 0));
                }
            }
        }
        found
    }

    fn report_cycle(
        &self,
        edges: &BTreeMap<Cell<'r>, Vec<(Cell<'r>, Option<&'r Cel>)>>,
        round: &[Cell<'r>],
    ) {
        let follow = |i: usize| round.get((i + 1) % round.len()).copied();
        let rule_of = |i: usize, from: &Cell<'r>| {
            let to = follow(i)?;
            let edge = edges
                .get(from)?
                .iter()
                .find(|(c, cel)| *c == to && cel.is_some());
            edge.and_then(|(_, cel)| *cel)
        };
        let rules = round
            .iter()
            .enumerate()
            .filter_map(|(i, from)| rule_of(i, from));
        let first = rules.min_by_key(|cel| cel.pos);
        let Some(cel) = first else { return };
        // A field read because of its group is said once: the group.
        let mut names: Vec<&str> = round.iter().map(|c| c.pointer()).collect();
        names.dedup();
        names.extend(names.first().copied());
        let show: Vec<String> = names.iter().map(|p| crate::cel::path(p)).collect();
        let circle = show.join(" → ");
        self.ctx.fault(
            self.ctx.source.pos_in(&cel.scalar, 0),
            Code::RuleCycle,
            format!("规则互相依赖，形成循环：{circle}"),
            format!("rules depend on one another in a circle: {circle}"),
        );
    }
}
