//! Conditions that never hold, always hold, or have parts that do nothing.

use super::parts::{Inner, Part};
use super::words::{self, Why};
use super::{Purpose, Rules, Used};
use crate::fault::Code;
use crate::form::Shape;
use crate::logic::{Given, Goal};
use onewindow_core::expr::{Comprehension, Expr, Function};
use std::collections::BTreeSet;

/// A part of a rule that is asked to be true, or to be false.
#[derive(Debug, Clone, Copy)]
struct Claim<'u> {
    part: Part<'u>,
    wanted: bool,
}

impl<'u> Claim<'u> {
    fn goal(self) -> Goal<'u> {
        if self.wanted {
            Goal::True(self.part.expr)
        } else {
            Goal::False(self.part.expr)
        }
    }

    /// What must be so for the whole to be so.
    fn split(self) -> Vec<Self> {
        let operands = self.part.operands(self.wanted).into_iter();
        operands.map(|part| Claim { part, ..self }).collect()
    }
}

impl<'r> Rules<'r, '_> {
    pub(super) fn conditions(&self) {
        let mut given = Given {
            free: self.not_compiled(),
            ..Given::default()
        };
        let never_shown = self.never_shown(&given);
        // A hidden field is one fault; what reads it is judged as if it could be shown.
        given
            .free
            .extend(never_shown.iter().map(|p| (*p).to_owned()));
        for used in self.used {
            let known = match used.purpose {
                Purpose::Visible(pointer) => never_shown.contains(pointer),
                _ => false,
            };
            if !known && !self.whole(used, &given) {
                self.parts(used, used.whole(), &given);
            }
        }
    }

    /// Fields whose rule has a fault of its own: nothing is known about when they are shown.
    fn not_compiled(&self) -> BTreeSet<String> {
        let fields = self.index.fields().filter(|f| f.visible.is_some());
        let unknown = fields.filter(|f| !self.world.visible.contains_key(f.pointer.as_str()));
        unknown.map(|f| f.pointer.clone()).collect()
    }

    /// Reports the fields that are never shown; gives them, and those hidden along with them.
    fn never_shown(&self, given: &Given<'_>) -> BTreeSet<&'r str> {
        let rules = self.used.iter().filter_map(|used| match used.purpose {
            Purpose::Visible(pointer) => Some((pointer, used)),
            _ => None,
        });
        let never = rules.filter(|(pointer, used)| {
            let goals = self.goals(used, &[used.claim(true)], Some(pointer));
            self.world.never(&goals, given)
        });
        let never: Vec<(&str, &Used<'_>)> = never.collect();
        for (pointer, used) in &never {
            let mut given = given.clone();
            let others = never.iter().map(|(p, _)| *p).filter(|p| p != pointer);
            given.free.extend(others.map(str::to_owned));
            if let Some(why) = self.why(used, &used.claim(true).split(), Some(pointer), &given) {
                self.report_never(used, &why);
            }
        }
        never.into_iter().map(|(pointer, _)| pointer).collect()
    }

    /// Reports a rule that comes out the same for everybody; whether it does.
    fn whole(&self, used: &Used<'_>, given: &Given<'_>) -> bool {
        let (always, never) = match used.purpose {
            Purpose::Compute(_) | Purpose::Amount(_) => return false,
            // A check does something when it can be false.
            Purpose::Check(_) => {
                if let Some(why) = self.why(used, &used.claim(false).split(), None, given) {
                    self.report_no_check(used, &why);
                    return true;
                }
                (
                    false,
                    self.why(used, &used.claim(true).split(), None, given),
                )
            }
            Purpose::Visible(_) => (true, None),
            Purpose::Required(pointer) => {
                let claims = used.claim(true).split();
                (true, self.why(used, &claims, Some(pointer), given))
            }
            Purpose::Material(_) | Purpose::Fee(_) => {
                let claims = used.claim(true).split();
                (true, self.why(used, &claims, None, given))
            }
        };
        if let Some(why) = never {
            self.report_never(used, &why);
            return true;
        }
        let rule = used.whole();
        let always = always && self.world.never(&[Goal::NotTrue(rule.expr)], given);
        if always {
            let (zh, en) = words::always(&used.purpose);
            let pos = self.at(used, rule);
            self.ctx.fault(pos, Code::ConstantCondition, zh, en);
        }
        always
    }

    /// Reports the parts inside a part that come out the same for everybody.
    fn parts(&self, used: &Used<'_>, part: Part<'_>, given: &Given<'_>) {
        for inner in part.inner() {
            match inner {
                Inner::Condition(condition) => {
                    if !self.is_dead(used, condition, given) {
                        self.parts(used, condition, given);
                    }
                }
                Inner::Member {
                    variable,
                    body,
                    list,
                    asks,
                } => {
                    let mut given = given.clone();
                    given.variables.resize(variable, None);
                    given.variables.push(self.rows(list));
                    if !(asks && self.is_dead(used, body, &given)) {
                        self.parts(used, body, &given);
                    }
                }
                Inner::Value(value) => self.parts(used, value, given),
            }
        }
    }

    fn is_dead(&self, used: &Used<'_>, part: Part<'_>, given: &Given<'_>) -> bool {
        let claims = Claim { part, wanted: true }.split();
        let (zh, en) = if let Some(why) = self.why(used, &claims, None, given) {
            words::never_part(self, used, &why)
        } else if !guards(part.expr) && self.world.never(&[Goal::NotTrue(part.expr)], given) {
            words::always_part(self, used, part)
        } else {
            return false;
        };
        self.ctx
            .fault(self.at(used, part), Code::DeadCondition, zh, en);
        true
    }

    /// The repeating group whose rows a list holds.
    fn rows(&self, list: &Expr) -> Option<&'r str> {
        match list {
            Expr::Rows(pointer) => {
                let field = self.index.get(pointer)?.field;
                matches!(field.shape, Shape::Rows { .. }).then_some(field.pointer.as_str())
            }
            Expr::Each(Comprehension::Filter, list, _, _) => self.rows(list),
            _ => None,
        }
    }

    /// Why the claims cannot all be so, and the field at a pointer be shown: as few of them, and
    /// of the conditions that show fields, as still contradict one another. `None` when they can,
    /// or when that could not be found out.
    fn why<'u>(
        &self,
        used: &Used<'_>,
        claims: &[Claim<'u>],
        field: Option<&str>,
        given: &Given<'_>,
    ) -> Option<Why<'u, 'r>> {
        let goals = self.goals(used, claims, field);
        let (possible, shown_by) = self.world.possible(&goals, given);
        if possible != Some(false) {
            return None;
        }
        let mut given = given.clone();
        let mut shown = Vec::new();
        for pointer in shown_by {
            given.free.insert(pointer.to_owned());
            if !self.world.never(&goals, &given) {
                given.free.remove(pointer);
                shown.push(pointer);
            }
        }
        let mut kept = claims.to_vec();
        let mut at = 0;
        while at < kept.len() && kept.len() > 1 {
            let mut fewer = kept.clone();
            fewer.remove(at);
            if self.world.never(&self.goals(used, &fewer, field), &given) {
                kept = fewer;
            } else {
                at += 1;
            }
        }
        given.any_value = true;
        let goals = self.goals(used, &kept, field);
        let by_values = !self.world.never(&goals, &given);
        Some(Why {
            parts: kept.iter().map(|claim| claim.part).collect(),
            shown,
            by_values,
            variables: given
                .variables
                .iter()
                .map(|v| v.map(str::to_owned))
                .collect(),
        })
    }

    /// The claims, with what must be so for the rule to matter at all.
    fn goals<'g>(
        &self,
        used: &Used<'_>,
        claims: &[Claim<'g>],
        field: Option<&'g str>,
    ) -> Vec<Goal<'g>>
    where
        'r: 'g,
    {
        let mut goals: Vec<Goal<'g>> = claims.iter().map(|claim| claim.goal()).collect();
        let above = match used.purpose {
            // The rule that shows a field is asked only where its group is shown.
            Purpose::Visible(pointer) => {
                let parent = self.index.get(pointer).and_then(|entry| entry.parent);
                parent.map(|parent| parent.pointer.as_str())
            }
            _ => field,
        };
        goals.extend(above.map(Goal::Shown));
        goals
    }

    fn report_never(&self, used: &Used<'_>, why: &Why<'_, '_>) {
        let literal = used.compiled.deps.is_empty() && why.parts.len() == 1 && !why.by_values;
        let code = match used.purpose {
            _ if literal => Code::ConstantCondition,
            _ if why.shown.is_empty() => Code::ContradictoryCondition,
            Purpose::Visible(_) => Code::UnreachableField,
            Purpose::Required(_) => Code::UnreachableRequirement,
            Purpose::Material(_) => Code::UnreachableMaterial,
            Purpose::Fee(_) => Code::UnreachableFee,
            _ => Code::ContradictoryCondition,
        };
        let (zh, en) = words::never(self, used, why, literal);
        let first = why.parts.first().copied().unwrap_or_else(|| used.whole());
        self.ctx.fault(self.at(used, first), code, zh, en);
    }

    fn report_no_check(&self, used: &Used<'_>, why: &Why<'_, '_>) {
        let code = if why.shown.is_empty() {
            Code::ConstantCondition
        } else {
            Code::UnreachableCheck
        };
        let (zh, en) = words::never_fails(self, used, why);
        self.ctx.fault(self.at(used, used.whole()), code, zh, en);
    }
}

/// `has(…)` in front of what it guards does no harm where the field is required anyway.
fn guards(part: &Expr) -> bool {
    matches!(part, Expr::Call(Function::Has, _))
}

impl Used<'_> {
    pub(super) fn whole(&self) -> Part<'_> {
        Part {
            ast: &self.compiled.ast,
            expr: &self.compiled.expr,
        }
    }

    fn claim(&self, wanted: bool) -> Claim<'_> {
        Claim {
            part: self.whole(),
            wanted,
        }
    }
}
