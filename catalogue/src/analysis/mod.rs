//! What the rules of an item come to together: circles, answers that may stay away, conditions
//! that nothing changes, and documents that are asked for twice.

mod conditions;
mod cycles;
mod duplicates;
mod optional;
mod parts;
mod words;

pub(crate) use duplicates::duplicates;

use crate::cel::Compiled;
use crate::form::{Cel, Index};
use crate::logic::World;
use crate::read::Ctx;
use onewindow_core::expr::Expr;

/// A compiled rule with what it is for.
pub(crate) struct Used<'s> {
    pub(crate) cel: &'s Cel,
    pub(crate) compiled: Compiled,
    pub(crate) purpose: Purpose<'s>,
}

/// What a rule decides.
pub(crate) enum Purpose<'s> {
    /// `x-visible` of the field at this pointer.
    Visible(&'s str),
    /// `x-required` of the field at this pointer.
    Required(&'s str),
    /// `x-compute` of the field at this pointer.
    Compute(&'s str),
    /// The check with this key.
    Check(&'s str),
    /// `when` of the material with this key.
    Material(&'s str),
    /// `when` of the fee with this key.
    Fee(&'s str),
    /// `amountFen` of a fee charged under this condition.
    Amount(Option<Expr>),
}

/// Runs every analysis of rules.
pub(crate) fn run(ctx: Ctx<'_>, index: &Index<'_>, used: &[Used<'_>]) {
    let rules = Rules {
        ctx,
        index,
        used,
        world: world(index, used),
    };
    let circular = rules.cycles();
    rules.optional();
    if !circular {
        rules.conditions();
    }
}

struct Rules<'r, 's> {
    ctx: Ctx<'r>,
    index: &'r Index<'r>,
    used: &'r [Used<'s>],
    world: World<'r>,
}

fn world<'r>(index: &'r Index<'r>, used: &'r [Used<'_>]) -> World<'r> {
    let mut world = World {
        index,
        visible: std::collections::BTreeMap::new(),
        required: std::collections::BTreeMap::new(),
        compute: std::collections::BTreeMap::new(),
    };
    for one in used {
        let (rules, pointer) = match one.purpose {
            Purpose::Visible(pointer) => (&mut world.visible, pointer),
            Purpose::Required(pointer) => (&mut world.required, pointer),
            Purpose::Compute(pointer) => (&mut world.compute, pointer),
            _ => continue,
        };
        rules.insert(pointer, &one.compiled.expr);
    }
    world
}
