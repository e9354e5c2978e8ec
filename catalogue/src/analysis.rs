//! What the rules of an item come to together: circles, conditions that never change, and answers
//! that may stay away.

use crate::cel::logic::{self, Outcome};
use crate::cel::{Compiled, Read};
use crate::fault::{Code, Pos};
use crate::form::{Cel, Field, Index, Shape};
use crate::read::Ctx;
use onewindow_core::expr::{Expr, Function};
use onewindow_core::pack::Kind;
use std::collections::{BTreeMap, BTreeSet};

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
    Check,
    /// `when` of the material with this key.
    Material(&'s str),
    /// `when` of the fee with this key.
    Fee(&'s str),
    /// `amountFen` of a fee charged under this condition.
    Amount(Option<Expr>),
}

/// Runs every analysis.
pub(crate) fn run(ctx: Ctx<'_>, index: &Index<'_>, used: &[Used<'_>]) {
    let all = Rules { ctx, index, used };
    all.cycles();
    all.optional();
    all.constant();
}

struct Rules<'r, 's> {
    ctx: Ctx<'r>,
    index: &'r Index<'r>,
    used: &'r [Used<'s>],
}

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
    fn place(&self, cel: &Cel) -> Pos {
        self.ctx.source.pos_in(&cel.scalar, 0)
    }

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

    /// Reports one way round for each knot of rules that decide one another.
    fn cycles(&self) {
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
                    // The whole knot is one fault; what hangs on it is looked at on its own.
                    done.extend(round);
                } else if !done.contains(to) {
                    path.push((*to, 0));
                }
            }
        }
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
            self.place(cel),
            Code::RuleCycle,
            format!("规则互相依赖，形成循环：{circle}"),
            format!("rules depend on one another in a circle: {circle}"),
        );
    }

    /// The rule that decides a field, of one kind.
    fn rule(&self, is: impl Fn(&Purpose<'_>) -> bool) -> Option<&'r Compiled> {
        self.used
            .iter()
            .find(|u| is(&u.purpose))
            .map(|u| &u.compiled)
    }

    fn values(&self) -> impl Fn(&Expr) -> Option<Vec<String>> + '_ {
        |answer: &Expr| {
            let Expr::Field(pointer) = answer else {
                return None;
            };
            match &self.index.get(pointer)?.field.shape {
                Shape::Leaf(Kind::Choice { choices }) => {
                    Some(choices.iter().map(|c| c.value.clone()).collect())
                }
                _ => None,
            }
        }
    }

    /// A condition that waits for an answer nobody has to give could wait for ever.
    fn optional(&self) {
        for used in self.used {
            let known: &[Expr] = match &used.purpose {
                // An open check is no error, and an open computed value is shown as empty.
                Purpose::Check | Purpose::Compute(_) => continue,
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
        let values = self.values();
        if has_own_answer(field) || logic::implies(&facts, &has, &values) {
            return true;
        }
        let required = self.rule(|p| matches!(p, Purpose::Required(at) if *at == field.pointer));
        if required.is_some_and(|r| logic::implies(&facts, &r.expr, &values)) {
            return true;
        }
        if field.compute.is_none() || through.contains(&field.pointer) {
            // A circle is reported as such.
            return field.compute.is_some();
        }
        through.push(field.pointer.clone());
        let compute = self.rule(|p| matches!(p, Purpose::Compute(at) if *at == field.pointer));
        compute.is_none_or(|c| c.reads.iter().all(|r| self.is_answered(r, known, through)))
    }

    /// A condition nobody's answers change: a document nobody needs, a field nobody sees.
    fn constant(&self) {
        let values = self.values();
        for used in self.used {
            if matches!(used.purpose, Purpose::Compute(_) | Purpose::Amount(_)) {
                continue;
            }
            let always = match logic::outcome(&used.compiled.expr, &values) {
                Outcome::Open => continue,
                // A rule on a field that can be hidden fails with it, so it does change.
                Outcome::Always if self.can_be_absent(&used.compiled) => continue,
                Outcome::Always => true,
                Outcome::Never => false,
            };
            let (zh, en) = said(&used.purpose, always);
            self.ctx
                .fault(self.place(used.cel), Code::ConstantCondition, zh, en);
        }
    }

    fn can_be_absent(&self, rule: &Compiled) -> bool {
        rule.deps.iter().any(|pointer| {
            let around = self.index.upwards(pointer);
            around.iter().any(|f| f.visible.is_some()) || pointer.contains('*')
        })
    }
}

/// Required, or given an answer from the start.
fn has_own_answer(field: &Field) -> bool {
    let boolean = matches!(field.shape, Shape::Leaf(Kind::Boolean { .. }));
    let given = field.default.is_some() && (boolean || field.read_only);
    (field.required && field.compute.is_none()) || given || matches!(field.shape, Shape::Unreadable)
}

fn said(purpose: &Purpose<'_>, always: bool) -> (String, String) {
    let (zh, en) = match (purpose, always) {
        (Purpose::Material(id), true) => (
            format!("材料“{id}”的条件总是成立，去掉 when 即可"),
            format!("the material `{id}` is always needed; leave out its `when`"),
        ),
        (Purpose::Material(id), false) => (
            format!("材料“{id}”的条件永远不成立，谁也不需要它"),
            format!("nobody ever needs the material `{id}`: its condition never holds"),
        ),
        (Purpose::Fee(id), true) => (
            format!("收费“{id}”的条件总是成立，去掉 when 即可"),
            format!("the fee `{id}` is always charged; leave out its `when`"),
        ),
        (Purpose::Fee(id), false) => (
            format!("收费“{id}”的条件永远不成立"),
            format!("the fee `{id}` is never charged: its condition never holds"),
        ),
        (Purpose::Visible(at), true) => (
            format!("字段“{at}”总是显示，去掉 x-visible 即可"),
            format!("the field `{at}` is always shown; leave out its `x-visible`"),
        ),
        (Purpose::Visible(at), false) => (
            format!("字段“{at}”永远不显示"),
            format!("the field `{at}` is never shown: its condition never holds"),
        ),
        (Purpose::Required(at), true) => (
            format!("字段“{at}”总是必填，写进 required 即可"),
            format!("the field `{at}` is always required; name it in `required`"),
        ),
        (Purpose::Required(at), false) => (
            format!("字段“{at}”的 x-required 永远不成立"),
            format!("the `x-required` of the field `{at}` never holds"),
        ),
        (_, true) => (
            "这条检查总是通过，没有作用".to_owned(),
            "this check always passes, so it does nothing".to_owned(),
        ),
        (_, false) => (
            "这条检查永远不通过，谁也提交不了".to_owned(),
            "this check never passes, so nobody could submit".to_owned(),
        ),
    };
    (zh, en)
}
