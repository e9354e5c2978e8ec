//! The order in which the parts of a verdict are worked out, and what a change reaches.
//!
//! Every rule reads literal paths, so both are known when the pack is loaded: a change costs what
//! it reaches, not the size of the form.

use crate::form::Form;
use crate::pack::loaded::PackError;
use crate::pack::{Pack, RuleRef};
use crate::rules::compile::Compiled;
use crate::rules::value::NodeId;
use crate::values::ordered::{Key, sort_keys};
use alloc::vec;
use alloc::vec::Vec;

/// One part of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Whether a field is shown.
    Presence(NodeId),
    /// Whether it must be answered.
    Required(NodeId),
    /// What it holds.
    Value(NodeId),
    /// A rule over several fields.
    Check(usize),
    /// Whether a document is needed.
    Material(usize),
    /// Whether and how much is charged.
    Fee(usize),
}

/// A cell with the cells that read it, by their position in [`Plan::steps`].
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) cell: Cell,
    /// The repeating group whose rows the cell is worked out for.
    pub(crate) rows: Option<NodeId>,
    /// The step of each; 1 when only the reader in the same row is reached.
    pub(crate) readers: Vec<Key>,
}

/// Every cell, those it reads before it.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    /// The step of each field's value.
    pub(crate) value_steps: Vec<usize>,
    /// The steps that do anything when everything is worked out.
    full: Vec<usize>,
}

/// A cell with what it reads, before the order is known; cells are numbered three to a field and
/// then checks, materials and fees.
struct Draft {
    cell: Cell,
    rows: Option<NodeId>,
    /// Up to two rules.
    rules: [Option<RuleRef>; 2],
    /// What it reads: the cell; 1 when in its own row only.
    reads: Vec<Key>,
}

const fn presence(node: NodeId) -> usize {
    node * 3
}
const fn required(node: NodeId) -> usize {
    node * 3 + 1
}
const fn value(node: NodeId) -> usize {
    node * 3 + 2
}

impl Plan {
    pub(crate) fn build(pack: &Pack, form: &Form, rules: &[Compiled]) -> Result<Self, PackError> {
        let mut drafts = drafts(pack, form)?;
        for draft in &mut drafts {
            for rule in draft.rules.iter().flatten() {
                let Some(rule) = usize::try_from(*rule).ok().and_then(|i| rules.get(i)) else {
                    return Err(PackError::new("pack_bad_rule", "a rule that is not there"));
                };
                if rule.scope.is_some() && rule.scope != draft.rows {
                    let what = "a row's field read outside the row";
                    return Err(PackError::about("pack_bad_rule", &rule.id, what));
                }
                for read in &rule.reads {
                    let (node, has, own_row) = (read.first(), read.second(), read.third());
                    draft.reads.push(Key::new(presence(node), own_row, 0));
                    draft.reads.push(Key::new(value(node), own_row, 0));
                    if has > 0 {
                        draft.reads.push(Key::new(required(node), own_row, 0));
                    }
                }
            }
            sort_keys(&mut draft.reads);
        }
        let mut plan = Self::order(drafts, form.len())?;
        for (i, step) in plan.steps.iter().enumerate() {
            let works = match step.cell {
                Cell::Required(id) => {
                    let node = form.node(id);
                    node.required || node.required_when.is_some()
                }
                Cell::Value(id) => form.node(id).compute.is_some(),
                _ => true,
            };
            if works {
                plan.full.push(i);
            }
        }
        Ok(plan)
    }

    /// The steps to take when everything is worked out: a field that is never required and holds
    /// what is answered needs but one.
    pub(crate) fn in_full(&self) -> impl Iterator<Item = &Step> {
        self.full.iter().filter_map(|step| self.steps.get(*step))
    }

    /// Sorts the cells so that each comes after what it reads.
    fn order(drafts: Vec<Draft>, fields: usize) -> Result<Self, PackError> {
        let mut readers: Vec<Vec<Key>> = vec![Vec::new(); drafts.len()];
        let mut waiting: Vec<usize> = Vec::with_capacity(drafts.len());
        // Those that wait for none, and then each that waits no longer.
        let mut order = Vec::with_capacity(drafts.len());
        for (id, draft) in drafts.iter().enumerate() {
            waiting.push(draft.reads.len());
            if draft.reads.is_empty() {
                order.push(id);
            }
            for read in &draft.reads {
                if let Some(list) = readers.get_mut(read.first()) {
                    list.push(Key::new(id, read.second(), 0));
                }
            }
        }
        let mut rank = vec![0; drafts.len()];
        let mut next = 0;
        while let Some(id) = order.get(next).copied() {
            if let Some(rank) = rank.get_mut(id) {
                *rank = next;
            }
            next += 1;
            for reader in readers.get(id).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(reader.first()) {
                    *left -= 1;
                    if *left == 0 {
                        order.push(reader.first());
                    }
                }
            }
        }
        if order.len() < drafts.len() {
            return Err(PackError::new("pack_rule_cycle", "rules read each other"));
        }
        let mut steps = Vec::with_capacity(order.len());
        for id in &order {
            let (Some(draft), Some(reading)) = (drafts.get(*id), readers.get(*id)) else {
                continue;
            };
            let mut readers = Vec::with_capacity(reading.len());
            for reader in reading {
                let step = rank.get(reader.first()).copied().unwrap_or(0);
                readers.push(Key::new(step, reader.second(), 0));
            }
            sort_keys(&mut readers);
            steps.push(Step {
                cell: draft.cell,
                rows: draft.rows,
                readers,
            });
        }
        let mut value_steps = Vec::with_capacity(fields);
        for node in 0..fields {
            value_steps.push(rank.get(value(node)).copied().unwrap_or(0));
        }
        Ok(Self {
            steps,
            value_steps,
            full: Vec::new(),
        })
    }
}

fn drafts(pack: &Pack, form: &Form) -> Result<Vec<Draft>, PackError> {
    let mut drafts = Vec::new();
    for id in 0..form.len() {
        let node = form.node(id);
        let mut above = Vec::new();
        if let Some(parent) = node.parent {
            // A row's fields hang on the repeating group, which is outside its own rows.
            let own_row = node.rows.is_some() && node.rows != Some(parent);
            above.push(Key::new(presence(parent), usize::from(own_row), 0));
        }
        let mut add = |cell, rule: Option<RuleRef>, reads: Vec<Key>| {
            drafts.push(Draft {
                cell,
                rows: node.rows,
                rules: [rule, None],
                reads,
            });
        };
        let own_row = usize::from(node.rows.is_some());
        add(Cell::Presence(id), node.visible_when, above);
        let shown = vec![Key::new(presence(id), own_row, 0)];
        add(Cell::Required(id), node.required_when, shown.clone());
        add(Cell::Value(id), node.compute, shown);
    }
    for (i, check) in pack.checks.iter().enumerate() {
        let Some(at) = form.at_path(&check.at) else {
            return Err(PackError::about(
                "pack_bad_check",
                &check.id,
                "no such field",
            ));
        };
        drafts.push(Draft {
            cell: Cell::Check(i),
            rows: form.node(at).rows,
            rules: [Some(check.rule), None],
            reads: Vec::new(),
        });
    }
    for (i, material) in pack.materials.iter().enumerate() {
        drafts.push(Draft {
            cell: Cell::Material(i),
            rows: None,
            rules: [material.needed_when, None],
            reads: Vec::new(),
        });
    }
    for (i, fee) in pack.fees.iter().enumerate() {
        drafts.push(Draft {
            cell: Cell::Fee(i),
            rows: None,
            rules: [fee.charged_when, Some(fee.amount)],
            reads: Vec::new(),
        });
    }
    Ok(drafts)
}
