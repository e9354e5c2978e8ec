//! From rules to conditions over variables.

use super::domain::{Domain, Range};
use super::solve::{Formula, Problem, Test};
use super::{Given, Goal, World};
use crate::form::{Field, Shape};
use onewindow_core::date::Date;
use onewindow_core::decimal::Decimal;
use onewindow_core::expr::{Comparison, Comprehension, Expr, Function, Input};
use onewindow_core::pack::Kind;
use std::collections::BTreeSet;

/// The comprehension variable whose row is meant; `None` for the rule's own row, or for no row.
type Row = Option<u8>;

/// What a variable of the problem stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    /// The answer of a field.
    Answer(Row, String),
    /// Whether a field is answered.
    Answered(Row, String),
    /// Whether a field is shown, where its own rule is not looked at.
    Shown(Row, String),
    /// A part of a rule that is not looked into.
    Part(Row, Expr),
    /// Whether such a part has a value at all.
    Present(Row, Expr),
    /// How two values compare.
    Pair(Row, Expr, Expr),
}

/// What is defined once and used often.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Defined {
    Shown(Row, String),
    Present(Row, String),
}

pub(super) struct Translator<'w, 'r, 'g> {
    world: &'w World<'r>,
    given: &'w Given<'g>,
    keys: Vec<Key>,
    problem: Problem,
    defined: Vec<(Defined, usize)>,
    /// The fields whose `x-visible` was looked at.
    shown_by: BTreeSet<&'r str>,
    /// Definitions under way, which only rules in a circle come back to.
    open: Vec<Defined>,
}

impl<'w, 'r, 'g> Translator<'w, 'r, 'g> {
    pub(super) fn new(world: &'w World<'r>, given: &'w Given<'g>) -> Self {
        Self {
            world,
            given,
            keys: Vec::new(),
            problem: Problem::default(),
            defined: Vec::new(),
            shown_by: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Problem, BTreeSet<&'r str>) {
        (self.problem, self.shown_by)
    }

    pub(super) fn goal(&mut self, goal: &Goal<'_>) -> Formula {
        match goal {
            Goal::True(rule) => self.comes_to(rule, true, None),
            Goal::False(rule) => self.comes_to(rule, false, None),
            Goal::NotTrue(rule) => self.comes_to(rule, true, None).not(),
            Goal::Shown(pointer) => self.shown(pointer, None),
        }
    }

    /// When a rule is true, or when it is false.
    fn comes_to(&mut self, rule: &Expr, wanted: bool, row: Row) -> Formula {
        match rule {
            Expr::Bool(value) => Formula::Constant(*value == wanted),
            Expr::Not(inner) => self.comes_to(inner, !wanted, row),
            Expr::And(parts) | Expr::Or(parts) => {
                let each = parts
                    .iter()
                    .map(|p| self.comes_to(p, wanted, row))
                    .collect();
                if matches!(rule, Expr::And(_)) == wanted {
                    Formula::All(each)
                } else {
                    Formula::Any(each)
                }
            }
            Expr::If(condition, yes, no) => {
                let way = |me: &mut Self, holds, branch: &Expr| {
                    let condition = me.comes_to(condition, holds, row);
                    condition.and(me.comes_to(branch, wanted, row))
                };
                let yes = way(self, true, yes);
                Formula::Any(vec![yes, way(self, false, no)])
            }
            Expr::Compare(op, a, b) => self.comparison(*op, a, b, wanted, row),
            Expr::In(item, list) => self.contained(rule, item, list, wanted, row),
            Expr::Call(Function::Has, args) => match args.first() {
                Some(answer) => self.has(answer, wanted, row),
                None => Formula::Constant(false),
            },
            _ => self.flag(rule, wanted, row),
        }
    }

    /// A yes-or-no answer, or a part that is not looked into.
    fn flag(&mut self, rule: &Expr, wanted: bool, row: Row) -> Formula {
        if let Some((pointer, row)) = self.pointer(rule, row)
            && let Some(compute) = self.world.compute.get(pointer.as_str())
        {
            let value = self.comes_to(compute, wanted, row);
            return self.shown(&pointer, row).and(value);
        }
        let present = self.present(rule, row);
        let variable = self.variable(rule, row, Domain::Flag(None));
        let yes = Formula::Test(variable, Test::Yes);
        present.and(if wanted { yes } else { yes.not() })
    }

    fn comparison(
        &mut self,
        op: Comparison,
        a: &Expr,
        b: &Expr,
        wanted: bool,
        row: Row,
    ) -> Formula {
        if let (answer, Expr::Bool(value)) | (Expr::Bool(value), answer) = (a, b) {
            let same = *value == (op == Comparison::Eq);
            return self.comes_to(answer, same == wanted, row);
        }
        if a == b {
            let holds = matches!(op, Comparison::Eq | Comparison::Le | Comparison::Ge);
            let present = self.present(a, row);
            return present.and(Formula::Constant(holds == wanted));
        }
        let (answer, constant, op) = match (Constant::of(a), Constant::of(b)) {
            (Some(a), Some(b)) => return Formula::Constant(a.stands(op, &b) == wanted),
            (None, Some(constant)) => (a, constant, op),
            (Some(constant), None) => (b, constant, turn(op)),
            (None, None) => return self.pair(op, a, b, wanted, row),
        };
        self.against(op, answer, &constant, wanted, row)
    }

    /// A comparison with a constant.
    fn against(
        &mut self,
        op: Comparison,
        answer: &Expr,
        constant: &Constant,
        wanted: bool,
        row: Row,
    ) -> Formula {
        if let Some(known) = Constant::of(answer) {
            return Formula::Constant(known.stands(op, constant) == wanted);
        }
        if let Expr::If(condition, yes, no) = answer {
            let way = |me: &mut Self, holds, branch: &Expr| {
                let condition = me.comes_to(condition, holds, row);
                condition.and(me.against(op, branch, constant, wanted, row))
            };
            let yes = way(self, true, yes);
            return Formula::Any(vec![yes, way(self, false, no)]);
        }
        // A computed field that is one of a few constants is those constants.
        if let Some((pointer, row)) = self.pointer(answer, row)
            && let Some(compute @ Expr::If(..)) = self.world.compute.get(pointer.as_str())
        {
            let value = self.against(op, compute, constant, wanted, row);
            return self.shown(&pointer, row).and(value);
        }
        let present = self.present(answer, row);
        let test = match (constant, op) {
            (Constant::Number(number), _) => {
                let domain = self.numbers(answer, row);
                let variable = self.variable(answer, row, domain);
                if let Some(domain) = self.problem.domains.get_mut(variable) {
                    domain.note(*number);
                }
                Formula::Test(variable, Test::Number(op, *number))
            }
            (Constant::Text(text), Comparison::Eq | Comparison::Ne) => {
                let is = self.is_text(answer, text, row);
                if op == Comparison::Eq { is } else { is.not() }
            }
            // The order of texts is not looked into.
            (Constant::Text(text), _) => {
                let text = Expr::Text(text.clone());
                let whole = Expr::Compare(op, Box::new(answer.clone()), Box::new(text));
                let variable = self.variable(&whole, row, Domain::Flag(None));
                Formula::Test(variable, Test::Yes)
            }
        };
        present.and(if wanted { test } else { test.not() })
    }

    fn is_text(&mut self, answer: &Expr, text: &str, row: Row) -> Formula {
        let domain = self.texts(answer, row);
        let variable = self.variable(answer, row, domain);
        if let Some(domain) = self.problem.domains.get_mut(variable) {
            domain.note_text(text);
        }
        Formula::Test(variable, Test::Is(text.to_owned()))
    }

    /// Two values that are not constant: one is less, equal or more.
    fn pair(&mut self, op: Comparison, a: &Expr, b: &Expr, wanted: bool, row: Row) -> Formula {
        let present = self.present(a, row).and(self.present(b, row));
        let same = Key::Pair(row, a.clone(), b.clone());
        let other = Key::Pair(row, b.clone(), a.clone());
        let turned = !self.keys.contains(&same) && self.keys.contains(&other);
        let (key, op) = if turned {
            (other, turn(op))
        } else {
            (same, op)
        };
        let range = Range::default();
        let points = vec![Decimal::ZERO];
        let variable = self.add(key, Domain::Number { points, range });
        let test = Formula::Test(variable, Test::Number(op, Decimal::ZERO));
        present.and(if wanted { test } else { test.not() })
    }

    /// `item in [constants]`; any other list is not looked into.
    fn contained(
        &mut self,
        rule: &Expr,
        item: &Expr,
        list: &Expr,
        wanted: bool,
        row: Row,
    ) -> Formula {
        let constants = match list {
            Expr::List(items) => items.iter().map(Constant::of).collect::<Option<Vec<_>>>(),
            _ => None,
        };
        let Some(constants) = constants else {
            return self.flag(rule, wanted, row);
        };
        let each = constants
            .iter()
            .map(|constant| self.against(Comparison::Eq, item, constant, wanted, row))
            .collect();
        if wanted {
            Formula::Any(each)
        } else {
            Formula::All(each)
        }
    }

    /// `has(answer)`: false too where the field is hidden.
    fn has(&mut self, answer: &Expr, wanted: bool, row: Row) -> Formula {
        let Some((pointer, row)) = self.pointer(answer, row) else {
            return self.flag(
                &Expr::Call(Function::Has, vec![answer.clone()]),
                wanted,
                row,
            );
        };
        let shown = self.shown(&pointer, row);
        let field = self.world.field(&pointer);
        let must = field.is_some_and(|f| f.required && f.compute.is_none());
        let answered = if must {
            Formula::Constant(true)
        } else {
            let free = self.add(Key::Answered(row, pointer.clone()), Domain::Flag(None));
            let free = Formula::Test(free, Test::Yes);
            match self.world.required.get(pointer.as_str()) {
                Some(rule) => {
                    let must = self.comes_to(rule, true, row);
                    Formula::Any(vec![must, free])
                }
                None => free,
            }
        };
        let has = shown.and(answered);
        if wanted { has } else { has.not() }
    }

    /// When a part of a rule has a value at all: a hidden field has none, and takes what is worked
    /// out from it along.
    fn present(&mut self, part: &Expr, row: Row) -> Formula {
        let all = |me: &mut Self, parts: &[&Expr]| {
            let each = parts.iter().map(|p| me.present(p, row));
            each.fold(Formula::Constant(true), Formula::and)
        };
        match part {
            Expr::Field(_) | Expr::Member(..) | Expr::Rows(_) => self.has_value(part, row),
            Expr::Not(a) | Expr::Neg(a) => self.present(a, row),
            Expr::And(_) | Expr::Or(_) => {
                let yes = self.comes_to(part, true, row);
                Formula::Any(vec![yes, self.comes_to(part, false, row)])
            }
            Expr::If(condition, yes, no) => {
                let way = |me: &mut Self, holds, branch: &Expr| {
                    let condition = me.comes_to(condition, holds, row);
                    condition.and(me.present(branch, row))
                };
                let yes = way(self, true, yes);
                Formula::Any(vec![yes, way(self, false, no)])
            }
            Expr::Compare(_, a, b) | Expr::Arith(_, a, b) | Expr::In(a, b) => all(self, &[a, b]),
            Expr::Call(Function::Has, _) => Formula::Constant(true),
            // Of nothing there is no least, and absent ones of several are left out.
            Expr::Call(Function::Min | Function::Max, _) => {
                let free = self.add(Key::Present(row, part.clone()), Domain::Flag(None));
                Formula::Test(free, Test::Yes)
            }
            Expr::Call(_, args) => all(self, &args.iter().collect::<Vec<_>>()),
            Expr::Each(_, list, _, _) => self.present(list, row),
            _ => Formula::Constant(true),
        }
    }

    fn has_value(&mut self, answer: &Expr, row: Row) -> Formula {
        let Some((pointer, row)) = self.pointer(answer, row) else {
            return Formula::Constant(true);
        };
        let shown = self.shown(&pointer, row);
        match (
            self.world.field(&pointer).and_then(|f| f.compute.as_ref()),
            self.world.compute.get(pointer.as_str()),
        ) {
            (Some(_), Some(compute)) => {
                let name = Defined::Present(row, pointer);
                let value = self.define(name, |me| me.present(compute, row));
                shown.and(value)
            }
            // Its rule could not be compiled, which is reported.
            (Some(_), None) => {
                let free = self.add(Key::Present(row, answer.clone()), Domain::Flag(None));
                shown.and(Formula::Test(free, Test::Yes))
            }
            _ => shown,
        }
    }

    /// When a field is shown: when its group is and its own rule holds.
    fn shown(&mut self, pointer: &str, row: Row) -> Formula {
        if self.given.all_shown {
            return Formula::Constant(true);
        }
        let row = row.filter(|_| pointer.contains('*'));
        let Some(entry) = self.world.index.get(pointer) else {
            return Formula::Constant(true);
        };
        let own = &entry.field.pointer;
        let parent = entry.parent.map(|parent| parent.pointer.as_str());
        let name = Defined::Shown(row, pointer.to_owned());
        self.define(name, |me| {
            let above = match parent {
                Some(parent) => me.shown(parent, row),
                None => Formula::Constant(true),
            };
            if entry.field.visible.is_none() {
                return above;
            }
            let rule = me.world.visible.get(own.as_str());
            let Some(rule) = rule.filter(|_| !me.given.free.contains(own)) else {
                let free = me.add(Key::Shown(row, own.clone()), Domain::Flag(None));
                return above.and(Formula::Test(free, Test::Yes));
            };
            me.shown_by.insert(own);
            above.and(me.comes_to(rule, true, row))
        })
    }

    fn define(&mut self, name: Defined, make: impl FnOnce(&mut Self) -> Formula) -> Formula {
        if let Some((_, at)) = self.defined.iter().find(|(known, _)| *known == name) {
            return Formula::Defined(*at);
        }
        if self.open.contains(&name) {
            return Formula::Constant(true);
        }
        self.open.push(name.clone());
        let formula = make(self);
        self.open.pop();
        if let Formula::Constant(_) = formula {
            return formula;
        }
        let at = self.problem.definitions.len();
        self.problem.definitions.push(formula);
        self.defined.push((name, at));
        Formula::Defined(at)
    }

    /// The variable of an answer, or of a part that is not looked into.
    fn variable(&mut self, part: &Expr, row: Row, domain: Domain) -> usize {
        match self.pointer(part, row) {
            Some((pointer, row)) => {
                let domain = match self.world.field(&pointer).map(|f| &f.shape) {
                    Some(Shape::Leaf(Kind::Boolean { constant })) if !self.given.any_value => {
                        Domain::Flag(*constant)
                    }
                    _ => domain,
                };
                self.add(Key::Answer(row, pointer), domain)
            }
            None => self.add(Key::Part(row, part.clone()), domain),
        }
    }

    fn add(&mut self, key: Key, domain: Domain) -> usize {
        if let Some(found) = self.keys.iter().position(|known| *known == key) {
            return found;
        }
        self.keys.push(key);
        self.problem.domains.push(domain);
        self.keys.len() - 1
    }

    /// The field an answer is of, in which row.
    fn pointer(&self, answer: &Expr, row: Row) -> Option<(String, Row)> {
        match answer {
            Expr::Field(pointer) | Expr::Rows(pointer) => {
                Some((pointer.clone(), row.filter(|_| pointer.contains('*'))))
            }
            Expr::Member(variable, key) => {
                let rows = self.given.variables.get(usize::from(*variable));
                let rows = rows.copied().flatten()?;
                Some((format!("{rows}/*/{key}"), Some(*variable)))
            }
            _ => None,
        }
    }

    fn field_of(&self, answer: &Expr, row: Row) -> Option<&'r Field> {
        self.world.field(&self.pointer(answer, row)?.0)
    }

    fn texts(&self, answer: &Expr, row: Row) -> Domain {
        let open = Domain::Text {
            values: Vec::new(),
            open: true,
        };
        if self.given.any_value {
            return open;
        }
        let values = match (answer, self.field_of(answer, row).map(|f| &f.shape)) {
            (Expr::Input(Input::ApplicantKind), _) => {
                ["person", "firm"].map(str::to_owned).to_vec()
            }
            (_, Some(Shape::Leaf(Kind::Choice { choices }))) => {
                choices.iter().map(|c| c.value.clone()).collect()
            }
            _ => return open,
        };
        Domain::Text {
            values,
            open: false,
        }
    }

    /// The numbers, or the days, that a part of a rule can be.
    fn numbers(&self, part: &Expr, row: Row) -> Domain {
        let shape = self.field_of(part, row).map(|f| &f.shape);
        let range = match (part, shape) {
            _ if self.given.any_value => Range::default(),
            (_, Some(Shape::Leaf(kind @ Kind::Number { .. }))) => Range::of(kind),
            (_, Some(Shape::Leaf(Kind::Text { .. }))) | (Expr::Input(Input::Today), _) => {
                Range::days()
            }
            (Expr::Call(Function::Age | Function::DaysBetween, _), _) => Range::whole(None, None),
            (Expr::Call(Function::Size, args), _) => {
                let of = args.first();
                Range::whole(Some(0), of.and_then(|of| self.most(of, row)))
            }
            (Expr::Call(Function::BirthDate | Function::AddWorkdays, _), _) => Range::days(),
            _ => Range::default(),
        };
        Domain::Number {
            points: Vec::new(),
            range,
        }
    }

    /// The most members of a list, or characters of a text.
    fn most(&self, of: &Expr, row: Row) -> Option<u32> {
        if let Expr::Each(Comprehension::Filter | Comprehension::Map, list, _, _) = of {
            return self.most(list, row);
        }
        match &self.field_of(of, row)?.shape {
            Shape::Rows { max, .. } => *max,
            Shape::Leaf(Kind::Choices {
                choices, max_items, ..
            }) => {
                let all = u32::try_from(choices.len()).ok()?;
                Some(max_items.map_or(all, |most| most.min(all)))
            }
            Shape::Leaf(Kind::Text { max_length, .. }) => *max_length,
            _ => None,
        }
    }
}

/// A constant a value is compared with; a day counts as the number of its place in time.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Constant {
    Number(Decimal),
    Text(String),
}

impl Constant {
    fn of(part: &Expr) -> Option<Self> {
        match part {
            Expr::Number(n) => Decimal::parse(n).ok().map(Self::Number),
            Expr::Date(day) => {
                let day: Date = day.parse().ok()?;
                Some(Self::Number(Decimal::whole(day.epoch_days().into())))
            }
            Expr::Text(text) => Some(Self::Text(text.clone())),
            _ => None,
        }
    }

    fn stands(&self, op: Comparison, other: &Self) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let order = match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => return op == Comparison::Ne,
        };
        match op {
            Comparison::Eq => order == Equal,
            Comparison::Ne => order != Equal,
            Comparison::Lt => order == Less,
            Comparison::Le => order != Greater,
            Comparison::Gt => order == Greater,
            Comparison::Ge => order != Less,
        }
    }
}

/// The same comparison with its sides exchanged.
const fn turn(op: Comparison) -> Comparison {
    match op {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
        same => same,
    }
}
