//! From the pack's rule tree to one whose paths and constants are resolved.

use crate::form::{Form, Shape, compile_pattern};
use crate::pack::Limits;
use crate::rules::expr::{Arithmetic, Comparison, Comprehension, Expr, Function, Input};
use crate::rules::value::{NodeId, Value};
use crate::values::date::Date;
use crate::values::decimal::Decimal;
use crate::values::ordered::{Key, sort_keys};
use crate::values::out::write_text;
use crate::values::pattern::Pattern;
use crate::values::read::within;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::str::FromStr;

/// Nesting of one rule.
const MAX_DEPTH: usize = 48;
/// Comprehensions inside comprehensions.
const MAX_VARS: usize = 3;

/// A rule ready to run.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) id: String,
    /// The member `rule`, a comma before it.
    pub(crate) member: String,
    pub(crate) code: Code,
    /// The repeating group in a row of which the rule stands.
    pub(crate) scope: Option<NodeId>,
    /// The fields it reads.
    pub(crate) reads: Vec<Read>,
    /// The most steps it can take.
    pub(crate) cost: u64,
    /// Instructions of its patterns.
    pub(crate) patterns: usize,
}

/// One field a rule reads: its position; 1 when through `has`, which also asks whether the field is
/// required; 1 when in the rule's own row only.
type Read = Key;

fn read(node: NodeId, has: bool, own_row: bool) -> Read {
    Key::new(node, usize::from(has), usize::from(own_row))
}

/// [`Expr`] with fields as positions and constants as values.
#[derive(Debug)]
pub(crate) enum Code {
    Value(Value),
    List(Vec<Code>),
    Field(NodeId),
    Rows(NodeId),
    Var(usize),
    Member(usize, NodeId),
    Input(Input),
    Not(Box<Code>),
    And(Vec<Code>),
    Or(Vec<Code>),
    If(Box<[Code; 3]>),
    Compare(Comparison, Box<[Code; 2]>),
    Arith(Arithmetic, Box<[Code; 2]>),
    Neg(Box<Code>),
    In(Box<[Code; 2]>),
    Has(Box<Code>),
    Matches(Box<Code>, Pattern),
    Call(Function, Vec<Code>),
    Each(Comprehension, Box<[Code; 2]>),
}

/// What the members of a list are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    Row(NodeId),
    Plain,
}

struct Compiler<'a> {
    form: &'a Form,
    limits: &'a Limits,
    scope: Option<NodeId>,
    reads: Vec<Read>,
    vars: Vec<(Member, u64)>,
    cost: u64,
    patterns: usize,
    /// How often the current part may run.
    times: u64,
}

/// Compiles one rule.
pub(crate) fn compile(
    form: &Form,
    limits: &Limits,
    id: &str,
    expr: &Expr,
) -> Result<Compiled, String> {
    let mut compiler = Compiler {
        form,
        limits,
        scope: None,
        reads: Vec::new(),
        vars: Vec::new(),
        cost: 0,
        patterns: 0,
        times: 1,
    };
    let code = compiler.expr(expr, 0)?;
    sort_keys(&mut compiler.reads);
    let mut member = String::from(",\"rule\":");
    write_text(&mut member, id);
    Ok(Compiled {
        id: id.to_owned(),
        member,
        code,
        scope: compiler.scope,
        reads: compiler.reads,
        cost: compiler.cost,
        patterns: compiler.patterns,
    })
}

impl Compiler<'_> {
    fn expr(&mut self, expr: &Expr, depth: usize) -> Result<Code, String> {
        if depth > MAX_DEPTH {
            return Err("nested too deep".to_owned());
        }
        let depth = depth + 1;
        self.cost = self.cost.saturating_add(self.times);
        Ok(match expr {
            Expr::Bool(value) => Code::Value(Value::Bool(*value)),
            Expr::Text(text) => Code::Value(Value::Text(Arc::from(text.as_str()))),
            Expr::Number(text) => Code::Value(Value::Number(
                Decimal::parse(text).map_err(|_| within("not a number", text))?,
            )),
            Expr::Date(text) => Code::Value(Value::Date(date(text)?)),
            Expr::List(items) => Code::List(self.exprs(items, depth)?),
            Expr::Field(path) => {
                let node = self.field(path)?;
                Code::Field(self.read(node, false)?)
            }
            Expr::Rows(path) => {
                let node = self.field(path)?;
                self.rows(node, false)?
            }
            Expr::Var(index) => Code::Var(self.var(*index)?.0),
            Expr::Member(index, key) => {
                let (var, node) = self.member(*index, key)?;
                self.reads.push(read(node, false, false));
                Code::Member(var, node)
            }
            Expr::Input(input) => Code::Input(*input),
            Expr::Not(inner) => Code::Not(Box::new(self.expr(inner, depth)?)),
            Expr::Neg(inner) => Code::Neg(Box::new(self.expr(inner, depth)?)),
            Expr::And(parts) => Code::And(self.exprs(parts, depth)?),
            Expr::Or(parts) => Code::Or(self.exprs(parts, depth)?),
            Expr::If(condition, yes, no) => Code::If(Box::new([
                self.expr(condition, depth)?,
                self.expr(yes, depth)?,
                self.expr(no, depth)?,
            ])),
            Expr::Compare(op, a, b) => {
                let pair = self.pair(a, b, depth)?;
                if pair.iter().any(|code| self.is_text(code)) {
                    self.go_through(128);
                }
                Code::Compare(*op, pair)
            }
            Expr::Arith(op, a, b) => Code::Arith(*op, self.pair(a, b, depth)?),
            Expr::In(a, b) => Code::In(self.pair(a, b, depth)?),
            Expr::Call(function, args) => self.call(*function, args, depth)?,
            Expr::Each(kind, list, var, body) => {
                if usize::from(*var) != self.vars.len() || self.vars.len() >= MAX_VARS {
                    return Err("a comprehension variable out of order".to_owned());
                }
                let list = self.expr(list, depth)?;
                let (member, size) = self.members(&list);
                let times = self.times;
                self.times = times.saturating_mul(size.max(1));
                self.vars.push((member, size));
                let body = self.expr(body, depth)?;
                self.vars.pop();
                self.times = times;
                Code::Each(*kind, Box::new([list, body]))
            }
        })
    }

    /// Counts the steps of going through a text, so many characters in one.
    fn go_through(&mut self, at_once: u32) {
        let steps = u64::from(self.limits.max_text / at_once);
        self.cost = self.cost.saturating_add(self.times.saturating_mul(steps));
    }

    /// Whether a value may be a long text.
    fn is_text(&self, code: &Code) -> bool {
        match code {
            Code::Field(node) | Code::Member(_, node) => {
                matches!(self.form.node(*node).shape, Shape::Text { .. })
            }
            Code::Arith(Arithmetic::Add, _) => true,
            _ => false,
        }
    }

    fn exprs(&mut self, exprs: &[Expr], depth: usize) -> Result<Vec<Code>, String> {
        let mut codes = Vec::with_capacity(exprs.len());
        for expr in exprs {
            codes.push(self.expr(expr, depth)?);
        }
        Ok(codes)
    }

    fn pair(&mut self, a: &Expr, b: &Expr, depth: usize) -> Result<Box<[Code; 2]>, String> {
        Ok(Box::new([self.expr(a, depth)?, self.expr(b, depth)?]))
    }

    fn field(&self, path: &str) -> Result<NodeId, String> {
        self.form
            .at_path(path)
            .ok_or_else(|| within("no field", path))
    }

    /// Notes that the rule reads this field, in its own row when the field is in a row.
    fn read(&mut self, node: NodeId, has: bool) -> Result<NodeId, String> {
        let found = self.form.node(node);
        if matches!(found.shape, Shape::Group | Shape::Rows { .. }) {
            return Err(within("holds no value", &found.key));
        }
        if let Some(group) = found.rows {
            if self.scope.is_some_and(|scope| scope != group) {
                return Err("rows of two groups in one rule".to_owned());
            }
            self.scope = Some(group);
        }
        self.reads.push(read(node, has, found.rows.is_some()));
        Ok(node)
    }

    fn rows(&mut self, node: NodeId, has: bool) -> Result<Code, String> {
        match self.form.node(node).shape {
            Shape::Rows { .. } => {
                self.reads.push(read(node, has, false));
                Ok(Code::Rows(node))
            }
            Shape::Choices { .. } => Ok(Code::Field(self.read(node, has)?)),
            _ => Err("not a list".to_owned()),
        }
    }

    fn var(&self, index: u8) -> Result<(usize, Member), String> {
        let index = usize::from(index);
        self.vars
            .get(index)
            .map(|var| (index, var.0))
            .ok_or_else(|| "an unbound variable".to_owned())
    }

    fn member(&self, index: u8, key: &str) -> Result<(usize, NodeId), String> {
        let (var, Member::Row(group)) = self.var(index)? else {
            return Err("a member of something that is not a row".to_owned());
        };
        let mut node = group;
        for part in key.split('/') {
            node = self
                .form
                .child(Some(node), part)
                .ok_or_else(|| within("a row has no member", key))?;
        }
        if matches!(self.form.node(node).shape, Shape::Group) {
            return Err(within("holds no value", key));
        }
        Ok((var, node))
    }

    /// What a list's members are, and how many there can be.
    fn members(&self, code: &Code) -> (Member, u64) {
        let most = u64::from(self.limits.max_rows);
        match code {
            Code::Rows(group) => (Member::Row(*group), self.most_members(*group)),
            Code::Field(node) | Code::Member(_, node) => (Member::Plain, self.most_members(*node)),
            Code::List(items) => (Member::Plain, u64::try_from(items.len()).unwrap_or(most)),
            Code::Each(Comprehension::Filter, parts) => {
                let [list, _] = parts.as_ref();
                self.members(list)
            }
            Code::Each(Comprehension::Map, parts) => {
                let [list, body] = parts.as_ref();
                let (member, size) = self.members(list);
                match body {
                    // A variable of an outer comprehension keeps its own kind; the inner one is
                    // gone by now and is the member of the list itself.
                    Code::Var(index) => (self.vars.get(*index).map_or(member, |var| var.0), size),
                    _ => (Member::Plain, size),
                }
            }
            _ => (Member::Plain, most),
        }
    }

    fn most_members(&self, node: NodeId) -> u64 {
        let most = match &self.form.node(node).shape {
            // Rows past the group's own maximum are an error, but they are still read.
            Shape::Rows { .. } => return u64::from(self.limits.max_rows),
            Shape::Choices { choices, .. } => choices.len(),
            _ => 1,
        };
        u64::try_from(most).unwrap_or(u64::MAX)
    }

    fn call(&mut self, function: Function, args: &[Expr], depth: usize) -> Result<Code, String> {
        let count = match function {
            Function::Has
            | Function::Size
            | Function::Sum
            | Function::Date
            | Function::BirthDate => 1..=1,
            Function::StartsWith
            | Function::EndsWith
            | Function::Contains
            | Function::Matches
            | Function::DaysBetween
            | Function::AddWorkdays => 2..=2,
            Function::Age => 1..=2,
            Function::Min | Function::Max => 1..=64,
        };
        if !count.contains(&args.len()) {
            return Err("a function takes another number of arguments".to_owned());
        }
        // Going through a text costs its length.
        if matches!(
            function,
            Function::Size
                | Function::StartsWith
                | Function::EndsWith
                | Function::Contains
                | Function::Matches
        ) {
            self.go_through(32);
        }
        let longest = usize::try_from(self.limits.max_text).unwrap_or(usize::MAX);
        match (function, args) {
            (Function::Has, [target]) => self.has(target),
            (Function::Matches, [text, Expr::Text(pattern)]) => {
                let pattern = compile_pattern(pattern, longest)?;
                self.patterns = self.patterns.saturating_add(pattern.size());
                let text = self.expr(text, depth)?;
                Ok(Code::Matches(Box::new(text), pattern))
            }
            (Function::Matches, _) => Err("a pattern is a constant".to_owned()),
            (Function::Date, [Expr::Text(text)]) => Ok(Code::Value(Value::Date(date(text)?))),
            _ => Ok(Code::Call(function, self.exprs(args, depth)?)),
        }
    }

    fn has(&mut self, target: &Expr) -> Result<Code, String> {
        let code = match target {
            Expr::Field(path) => {
                let node = self.field(path)?;
                match self.form.node(node).shape {
                    Shape::Rows { .. } => self.rows(node, true)?,
                    _ => Code::Field(self.read(node, true)?),
                }
            }
            Expr::Rows(path) => {
                let node = self.field(path)?;
                self.rows(node, true)?
            }
            Expr::Member(index, key) => {
                let (var, node) = self.member(*index, key)?;
                self.reads.push(read(node, true, false));
                Code::Member(var, node)
            }
            _ => return Err("has takes a field".to_owned()),
        };
        Ok(Code::Has(Box::new(code)))
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::from_str(text).map_err(|_| within("not a date", text))
}
