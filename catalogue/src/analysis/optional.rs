//! Rules that rely on answers which may stay away.

use super::{Purpose, Rules};
use crate::cel::Read;
use crate::fault::Code;
use crate::form::{Field, Shape};
use crate::logic::Given;
use onewindow_core::expr::{Expr, Function};
use onewindow_core::pack::Kind;
use std::collections::BTreeSet;

impl Rules<'_, '_> {
    /// A condition that waits for an answer nobody has to give could wait for ever.
    pub(super) fn optional(&self) {
        for used in self.used {
            let known: &[Expr] = match &used.purpose {
                // An open check is no error, and an open computed value is shown as empty.
                Purpose::Check(_) | Purpose::Compute(_) => continue,
                Purpose::Amount(Some(condition)) => std::slice::from_ref(condition),
                _ => &[],
            };
            let mut said = BTreeSet::new();
            for read in &used.compiled.reads {
                if self.is_answered(read, known, &mut Vec::new()) || !said.insert(&read.pointer) {
                    continue;
                }
                let pos = self.ctx.source.pos_in(&used.cel.scalar, read.start);
                let name = &read.written;
                self.ctx.fault_with(
                    pos,
                    Code::OptionalInRule,
                    format!("“{name}”可以不填，规则不能直接用它"),
                    format!("`{name}` may stay unanswered, so a rule cannot rely on it"),
                    Some(format!("has({name}) && …")),
                );
            }
        }
    }

    /// Whether the answer is there once everything required is answered.
    fn is_answered(&self, read: &Read, known: &[Expr], through: &mut Vec<String>) -> bool {
        let Some(entry) = self.index.get(&read.pointer) else {
            return true;
        };
        let field = entry.field;
        let facts: Vec<Expr> = known.iter().chain(&read.facts).cloned().collect();
        let has = Expr::Call(Function::Has, vec![read.answer.clone()]);
        // Where a field is hidden the rule does not wait for it.
        let given = Given {
            all_shown: true,
            ..Given::default()
        };
        if has_own_answer(field) || self.world.implies(&facts, &has, &given) {
            return true;
        }
        if field.compute.is_none() || through.contains(&field.pointer) {
            // A circle is reported as such.
            return field.compute.is_some();
        }
        through.push(field.pointer.clone());
        let compute = self
            .used
            .iter()
            .find(|used| matches!(used.purpose, Purpose::Compute(at) if at == field.pointer));
        let mut reads = compute.iter().flat_map(|used| &used.compiled.reads);
        reads.all(|read| self.is_answered(read, known, through))
    }
}

/// Required, or given an answer from the start.
fn has_own_answer(field: &Field) -> bool {
    let boolean = matches!(field.shape, Shape::Leaf(Kind::Boolean { .. }));
    let given = field.default.is_some() && (boolean || field.read_only);
    (field.required && field.compute.is_none()) || given || matches!(field.shape, Shape::Unreadable)
}
