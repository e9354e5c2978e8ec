//! Types a rule against the form and compiles it.

use super::ast::{Ast, AstNode, Name, Op, Span};
use super::parser;
use super::types::{Base, Type};
use crate::fault::Code;
use crate::form::{Cel, Index, Shape};
use crate::number::Decimal;
use crate::read::Ctx;
use crate::suggest::nearest;
use onewindow_core::expr::{Arithmetic, Comparison, Expr, Function, Input};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a rule can see.
#[derive(Clone)]
pub(crate) struct Scope<'s> {
    pub(crate) ctx: Ctx<'s>,
    pub(crate) index: &'s Index<'s>,
    /// The rows the rule stands in: `/people` makes `row` one of them.
    pub(crate) row: Option<&'s str>,
    /// The keys of the e-licences there are.
    pub(crate) licences: &'s Rc<[String]>,
}

/// A rule that could be compiled.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) expr: Expr,
    /// Every field whose answer takes part, also through `has`.
    pub(crate) deps: BTreeSet<String>,
    /// The fields asked about with `has`, which also looks whether an answer must still come.
    pub(crate) asked: BTreeSet<String>,
    pub(crate) reads: Vec<Read>,
}

/// One reading of an answer.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) pointer: String,
    /// The answer as `has` would ask for it.
    pub(crate) answer: Expr,
    /// Where in the rule, in bytes.
    pub(crate) start: usize,
    /// What is known to hold where it is read.
    pub(crate) facts: Vec<Expr>,
}

/// Compiles a rule whose value must be of the type `wanted`; `None` when it has a fault.
pub(crate) fn compile(scope: &Scope<'_>, cel: &Cel, wanted: &Type) -> Option<Compiled> {
    let ast = match parser::parse(cel.text()) {
        Ok(ast) => ast,
        Err(error) => {
            scope.ctx.fault_with(
                scope.ctx.source.pos_in(&cel.scalar, error.at),
                Code::RuleSyntax,
                error.message.zh,
                error.message.en,
                error.suggestion,
            );
            return None;
        }
    };
    let mut checker = Checker {
        scope: scope.clone(),
        cel,
        vars: Vec::new(),
        facts: Vec::new(),
        deps: BTreeSet::new(),
        asked: BTreeSet::new(),
        reads: Vec::new(),
        failed: false,
    };
    let value = checker.check(&ast);
    checker.expect(&ast, &value.ty, wanted);
    if checker.failed {
        return None;
    }
    Some(Compiled {
        expr: value.expr,
        deps: checker.deps,
        asked: checker.asked,
        reads: checker.reads,
    })
}

/// A part of the rule with its type.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) expr: Expr,
    pub(super) ty: Type,
}

pub(super) fn value(expr: Expr, ty: Type) -> Value {
    Value { expr, ty }
}

/// Stands in where a fault was reported, so that the rest of the rule is still checked.
pub(super) fn unknown() -> Value {
    value(Expr::Bool(false), Type::Any)
}

pub(super) struct Checker<'s> {
    pub(super) scope: Scope<'s>,
    cel: &'s Cel,
    pub(super) vars: Vec<(String, Type)>,
    facts: Vec<Expr>,
    deps: BTreeSet<String>,
    asked: BTreeSet<String>,
    reads: Vec<Read>,
    failed: bool,
}

impl Checker<'_> {
    pub(super) fn fault(&mut self, at: Span, code: Code, zh: String, en: String) -> Value {
        self.fault_with(at, code, zh, en, None)
    }

    pub(super) fn fault_with(
        &mut self,
        at: Span,
        code: Code,
        zh: String,
        en: String,
        suggestion: Option<String>,
    ) -> Value {
        self.failed = true;
        let pos = self.scope.ctx.source.pos_in(&self.cel.scalar, at.start);
        self.scope.ctx.fault_with(pos, code, zh, en, suggestion);
        unknown()
    }

    pub(super) fn mismatch(&mut self, at: Span, found: &Type, zh: &str, en: &str) -> Value {
        if *found == Type::Any {
            self.failed = true;
            return unknown();
        }
        self.fault(
            at,
            Code::TypeMismatch,
            format!("这里应当是{zh}，却是{}", found.zh()),
            format!("expected {en}, found {}", found.en()),
        )
    }

    /// The value of the whole rule is of the type wanted.
    fn expect(&mut self, ast: &Ast, found: &Type, wanted: &Type) {
        match (found, wanted) {
            (Type::Any, _) => self.failed = true,
            (_, Type::Any) => {}
            (_, Type::Choice(values)) => {
                if found.is_text() {
                    self.choice_values(ast, values);
                    if !written_out(ast) && found != wanted {
                        self.mismatch(ast.span, found, "本字段的选项", "one of the field's values");
                    }
                } else {
                    self.mismatch(ast.span, found, wanted.zh(), wanted.en());
                }
            }
            _ => {
                if found.with(wanted).is_none() {
                    self.mismatch(ast.span, found, wanted.zh(), wanted.en());
                }
            }
        }
    }

    pub(super) fn check(&mut self, ast: &Ast) -> Value {
        match &ast.node {
            AstNode::Bool(b) => value(Expr::Bool(*b), Type::Bool),
            AstNode::Text(t) => value(Expr::Text(t.clone()), Type::Text),
            AstNode::Number(n) => self.number(ast.span, n),
            AstNode::List(items) => self.list(items, ast.span),
            AstNode::Ident(name) => self.ident(name, ast.span),
            AstNode::Member(of, name) => self.member(of, name),
            AstNode::Call(name, args) => self.call(name, args, ast.span),
            AstNode::Method(of, name, args) => self.method(of, name, args, ast.span),
            AstNode::Not(inner) => {
                let inner = self.boolean(inner);
                value(Expr::Not(Box::new(inner)), Type::Bool)
            }
            AstNode::Neg(inner) => match self.numeric(inner) {
                Expr::Number(n) => {
                    let n = n.strip_prefix('-').map_or(format!("-{n}"), str::to_owned);
                    value(Expr::Number(n), Type::Number)
                }
                expr => value(Expr::Neg(Box::new(expr)), Type::Number),
            },
            AstNode::Binary(op, a, b) => self.binary(*op, a, b),
            AstNode::If(c, a, b) => self.conditional(c, a, b),
        }
    }

    fn number(&mut self, span: Span, text: &str) -> Value {
        match Decimal::parse(text) {
            Some(n) => value(Expr::Number(n.to_string()), Type::Number),
            None => self.fault(
                span,
                Code::BadLiteral,
                "数字最多15位整数、6位小数".to_owned(),
                "a number has fifteen digits and six decimal places at most".to_owned(),
            ),
        }
    }

    fn list(&mut self, items: &[Ast], span: Span) -> Value {
        if items.is_empty() {
            return self.fault(
                span,
                Code::BadLiteral,
                "列表是空的".to_owned(),
                "the list is empty".to_owned(),
            );
        }
        let mut ty = Type::Any;
        let mut exprs = Vec::new();
        for item in items {
            let v = self.check(item);
            match ty.with(&v.ty) {
                Some(both) => ty = both,
                None => {
                    let (zh, en) = (ty.zh(), ty.en());
                    self.mismatch(item.span, &v.ty, zh, en);
                }
            }
            exprs.push(v.expr);
        }
        value(Expr::List(exprs), Type::List(Box::new(ty)))
    }

    pub(super) fn boolean(&mut self, ast: &Ast) -> Expr {
        let v = self.check(ast);
        if v.ty != Type::Bool {
            self.mismatch(ast.span, &v.ty, "是否（真或假）", "a yes or no");
        }
        v.expr
    }

    pub(super) fn numeric(&mut self, ast: &Ast) -> Expr {
        let v = self.check(ast);
        if v.ty != Type::Number {
            self.mismatch(ast.span, &v.ty, "数字", "a number");
        }
        v.expr
    }

    /// Checks what follows with more known to be true.
    fn knowing<T>(&mut self, facts: Vec<Expr>, then: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.facts.len();
        self.facts.extend(facts);
        let out = then(self);
        self.facts.truncate(before);
        out
    }

    fn binary(&mut self, op: Op, a: &Ast, b: &Ast) -> Value {
        match op {
            Op::And => {
                let left = self.boolean(a);
                let right = self.knowing(vec![left.clone()], |c| c.boolean(b));
                value(join(left, right, true), Type::Bool)
            }
            Op::Or => {
                let left = self.boolean(a);
                let not_left = Expr::Not(Box::new(left.clone()));
                let right = self.knowing(vec![not_left], |c| c.boolean(b));
                value(join(left, right, false), Type::Bool)
            }
            Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => self.compare(op, a, b),
            Op::In => self.contained(a, b),
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Rem => self.arithmetic(op, a, b),
        }
    }

    fn compare(&mut self, op: Op, a: &Ast, b: &Ast) -> Value {
        let comparison = match op {
            Op::Eq => Comparison::Eq,
            Op::Ne => Comparison::Ne,
            Op::Lt => Comparison::Lt,
            Op::Le => Comparison::Le,
            Op::Gt => Comparison::Gt,
            _ => Comparison::Ge,
        };
        let (left, right) = (self.check(a), self.check(b));
        if let Type::Choice(values) = &left.ty {
            self.choice_values(b, values);
        }
        if let Type::Choice(values) = &right.ty {
            self.choice_values(a, values);
        }
        self.never_equal(&left, &right, b);
        let ty = left.ty.with(&right.ty);
        let ordered = matches!(comparison, Comparison::Eq | Comparison::Ne);
        let comparable = match &ty {
            Some(Type::Number | Type::Date | Type::Any) => true,
            Some(Type::Bool | Type::Text | Type::Choice(_)) => ordered,
            _ => false,
        };
        if !comparable {
            self.cannot_compare(op, &left, &right, a, b);
        }
        let expr = Expr::Compare(comparison, Box::new(left.expr), Box::new(right.expr));
        value(expr, Type::Bool)
    }

    fn cannot_compare(&mut self, op: Op, left: &Value, right: &Value, a: &Ast, b: &Ast) {
        let date_as_text = match (&left.ty, &right.expr, &right.ty, &left.expr) {
            (Type::Date, Expr::Text(t), ..) | (_, _, Type::Date, Expr::Text(t)) => Some(t),
            _ => None,
        };
        let suggestion = date_as_text.map(|t| format!("date('{t}')"));
        self.fault_with(
            a.span.to(b.span),
            Code::TypeMismatch,
            format!(
                "{}和{}不能用 {} 比较",
                left.ty.zh(),
                right.ty.zh(),
                op.text()
            ),
            format!(
                "{} and {} cannot be compared with `{}`",
                left.ty.en(),
                right.ty.en(),
                op.text()
            ),
            suggestion,
        );
    }

    /// Two choices without a value in common.
    fn never_equal(&mut self, left: &Value, right: &Value, at: &Ast) {
        if let (Type::Choice(a), Type::Choice(b)) = (&left.ty, &right.ty)
            && !a.iter().any(|v| b.contains(v))
        {
            self.fault(
                at.span,
                Code::NotAChoice,
                "这两个字段没有共同的选项，永远不会相等".to_owned(),
                "the two fields have no value in common, so they are never equal".to_owned(),
            );
        }
    }

    /// Every text written out in `ast` is one of the values.
    fn choice_values(&mut self, ast: &Ast, values: &[String]) {
        match &ast.node {
            AstNode::Text(t) if !values.contains(t) => {
                let list = values.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>();
                let near = nearest(t, values.iter().map(String::as_str));
                let suggestion = near.map(|n| format!("'{n}'"));
                self.fault_with(
                    ast.span,
                    Code::NotAChoice,
                    format!("没有选项'{t}'，可用：{}", list.join(", ")),
                    format!("'{t}' is not among the values: {}", list.join(", ")),
                    suggestion,
                );
            }
            AstNode::List(items) => {
                for item in items {
                    self.choice_values(item, values);
                }
            }
            AstNode::If(_, a, b) => {
                self.choice_values(a, values);
                self.choice_values(b, values);
            }
            _ => {}
        }
    }

    fn contained(&mut self, a: &Ast, b: &Ast) -> Value {
        let (item, list) = (self.check(a), self.check(b));
        let Type::List(of) = &list.ty else {
            return self.mismatch(b.span, &list.ty, "列表", "a list");
        };
        if let Type::Choice(values) = &item.ty {
            self.choice_values(b, values);
        }
        if let Type::Choice(values) = of.as_ref() {
            self.choice_values(a, values);
        }
        if matches!(of.as_ref(), Type::Row(_)) || item.ty.with(of).is_none() {
            self.fault(
                a.span.to(b.span),
                Code::TypeMismatch,
                format!("{}不会在这个列表里", item.ty.zh()),
                format!("{} is never in this list", item.ty.en()),
            );
        }
        value(
            Expr::In(Box::new(item.expr), Box::new(list.expr)),
            Type::Bool,
        )
    }

    fn arithmetic(&mut self, op: Op, a: &Ast, b: &Ast) -> Value {
        let (left, right) = (self.check(a), self.check(b));
        let joins = op == Op::Add && left.ty.is_text() && right.ty.is_text();
        let both_numbers = left.ty == Type::Number && right.ty == Type::Number;
        if !joins && !both_numbers {
            if left.ty == Type::Any || right.ty == Type::Any {
                self.failed = true;
                return unknown();
            }
            let dates = left.ty == Type::Date || right.ty == Type::Date;
            let suggestion = dates.then(|| "days_between(a, b) / add_workdays(d, n)".to_owned());
            return self.fault_with(
                a.span.to(b.span),
                Code::TypeMismatch,
                format!(
                    "{}和{}不能用 {} 计算",
                    left.ty.zh(),
                    right.ty.zh(),
                    op.text()
                ),
                format!(
                    "`{}` does not work on {} and {}",
                    op.text(),
                    left.ty.en(),
                    right.ty.en()
                ),
                suggestion,
            );
        }
        let operation = match op {
            Op::Add => Arithmetic::Add,
            Op::Sub => Arithmetic::Sub,
            Op::Mul => Arithmetic::Mul,
            Op::Div => Arithmetic::Div,
            _ => Arithmetic::Rem,
        };
        let divides = matches!(operation, Arithmetic::Div | Arithmetic::Rem);
        if divides && right.expr == Expr::Number("0".to_owned()) {
            return self.fault(
                b.span,
                Code::BadLiteral,
                "不能除以0".to_owned(),
                "nothing can be divided by zero".to_owned(),
            );
        }
        let ty = if joins { Type::Text } else { Type::Number };
        value(
            Expr::Arith(operation, Box::new(left.expr), Box::new(right.expr)),
            ty,
        )
    }

    fn conditional(&mut self, c: &Ast, a: &Ast, b: &Ast) -> Value {
        let condition = self.boolean(c);
        let yes = self.knowing(vec![condition.clone()], |me| me.check(a));
        let not = Expr::Not(Box::new(condition.clone()));
        let no = self.knowing(vec![not], |me| me.check(b));
        let Some(ty) = yes.ty.with(&no.ty) else {
            let (zh, en) = (yes.ty.zh(), yes.ty.en());
            return self.mismatch(b.span, &no.ty, zh, en);
        };
        value(
            Expr::If(Box::new(condition), Box::new(yes.expr), Box::new(no.expr)),
            ty,
        )
    }

    /// A name that begins a path.
    fn ident(&mut self, name: &str, span: Span) -> Value {
        if let Some(found) = self.vars.iter().rposition(|(n, _)| n == name) {
            let ty = self.vars.get(found).map(|(_, t)| t.clone());
            let var = u8::try_from(found).unwrap_or(u8::MAX);
            return match ty {
                Some(Type::Row(pointer)) => {
                    let row = format!("{pointer}/*");
                    value(
                        Expr::Var(var),
                        Type::Group(row, Base::Var(var, String::new())),
                    )
                }
                Some(ty) => value(Expr::Var(var), ty),
                None => unknown(),
            };
        }
        match name {
            "today" => value(Expr::Input(Input::Today), Type::Date),
            "holdings" => {
                let of = match self.scope.licences {
                    l if l.is_empty() => Type::Text,
                    l => Type::Choice(Rc::clone(l)),
                };
                value(Expr::Input(Input::Holdings), Type::List(Box::new(of)))
            }
            "row" => match self.scope.row {
                Some(rows) => {
                    let pointer = format!("{rows}/*");
                    value(
                        Expr::Field(pointer.clone()),
                        Type::Group(pointer, Base::Form),
                    )
                }
                None => self.fault(
                    span,
                    Code::NotInRow,
                    "这条规则不在重复组里，不能用 row".to_owned(),
                    "this rule does not stand in a repeating group, so there is no `row`"
                        .to_owned(),
                ),
            },
            _ => match self.scope.index.get(&format!("/{name}")) {
                Some(entry) => self.read(entry.field, &Base::Form, "", span),
                None => self.unknown_root(name, span),
            },
        }
    }

    fn unknown_root(&mut self, name: &str, span: Span) -> Value {
        let roots = self.scope.index.roots().iter().map(|f| f.key.as_str());
        let inputs = ["today", "applicant", "standing", "holdings"];
        // A field named without its groups is the likeliest slip of all.
        let whole = self
            .scope
            .index
            .pointers()
            .find(|p| p.rsplit('/').next() == Some(name));
        let meant = whole
            .map(path)
            .or_else(|| nearest(name, roots.chain(inputs)).map(str::to_owned));
        self.fault_with(
            span,
            Code::UnknownField,
            format!("表单里没有“{name}”"),
            format!("the form has no `{name}`"),
            meant,
        )
    }

    fn member(&mut self, of: &Ast, name: &Name) -> Value {
        if let AstNode::Ident(root) = &of.node
            && let Some(found) = self.input(root, name)
        {
            return found;
        }
        let parent = self.check(of);
        match &parent.ty {
            Type::Any => unknown(),
            Type::Group(pointer, base) => {
                let child = format!("{pointer}/{}", name.text);
                match self.scope.index.get(&child) {
                    Some(entry) => self.read(entry.field, base, &name.text, name.span),
                    None => self.unknown_member(pointer, base, name),
                }
            }
            Type::List(of) if matches!(of.as_ref(), Type::Row(_)) => self.fault(
                name.span,
                Code::NotInRow,
                "重复组有许多行：用 exists(p, …)、all(p, …)、map(p, …) 或在行内用 row".to_owned(),
                "a repeating group has many rows: use exists(p, …), all(p, …) or map(p, …), or `row` inside it"
                    .to_owned(),
            ),
            ty => {
                let (zh, en) = (ty.zh(), ty.en());
                self.fault(
                    name.span,
                    Code::UnknownField,
                    format!("{zh}没有成员“{}”", name.text),
                    format!("{en} has no member `{}`", name.text),
                )
            }
        }
    }

    fn unknown_member(&mut self, pointer: &str, base: &Base, name: &Name) -> Value {
        let inside = format!("{pointer}/");
        let siblings: Vec<&str> = self
            .scope
            .index
            .pointers()
            .filter_map(|p| p.strip_prefix(inside.as_str()))
            .filter(|rest| !rest.contains('/'))
            .collect();
        let elsewhere = self
            .scope
            .index
            .pointers()
            .find(|p| p.rsplit('/').next() == Some(&name.text));
        let meant = match nearest(&name.text, siblings.iter().copied()) {
            Some(near) if *base == Base::Form => Some(path(&format!("{pointer}/{near}"))),
            Some(near) => Some(near.to_owned()),
            None => elsewhere.map(path),
        };
        let group = path(pointer);
        self.fault_with(
            name.span,
            Code::UnknownField,
            format!("“{group}”里没有字段“{}”", name.text),
            format!("`{group}` has no field `{}`", name.text),
            meant,
        )
    }

    /// `applicant.kind` and the members of `standing`.
    fn input(&mut self, root: &str, name: &Name) -> Option<Value> {
        let members: &[&str] = match root {
            "applicant" => &["kind"],
            "standing" => &["deferralAllowed", "commitmentAllowed"],
            _ => return None,
        };
        let kinds: Rc<[String]> = ["person", "firm"].map(str::to_owned).into();
        Some(match (root, name.text.as_str()) {
            ("applicant", "kind") => value(Expr::Input(Input::ApplicantKind), Type::Choice(kinds)),
            ("standing", "deferralAllowed") => {
                value(Expr::Input(Input::DeferralAllowed), Type::Bool)
            }
            ("standing", "commitmentAllowed") => {
                value(Expr::Input(Input::CommitmentAllowed), Type::Bool)
            }
            _ => {
                let near = nearest(&name.text, members.iter().copied());
                let meant = near.or(members.first().copied());
                self.fault_with(
                    name.span,
                    Code::UnknownField,
                    format!("“{root}”没有“{}”，可用：{}", name.text, members.join(", ")),
                    format!(
                        "`{root}` has no `{}`; there is {}",
                        name.text,
                        members.join(", ")
                    ),
                    meant.map(|m| format!("{root}.{m}")),
                )
            }
        })
    }

    /// An answer, or a group on the way to one.
    fn read(&mut self, field: &crate::form::Field, base: &Base, key: &str, span: Span) -> Value {
        let ty = Type::of(field);
        if let Type::Group(pointer, _) = &ty {
            let (expr, base) = match base {
                Base::Form => (Expr::Field(pointer.clone()), Base::Form),
                Base::Var(var, before) => {
                    let path = format!("{before}{key}/");
                    (Expr::Var(*var), Base::Var(*var, path))
                }
            };
            return value(expr, Type::Group(pointer.clone(), base));
        }
        if matches!(field.shape, Shape::Unreadable) {
            self.failed = true;
        }
        self.deps.insert(field.pointer.clone());
        let answer = match base {
            Base::Var(var, before) => Expr::Member(*var, format!("{before}{key}")),
            Base::Form => Expr::Field(field.pointer.clone()),
        };
        self.reads.push(Read {
            pointer: field.pointer.clone(),
            answer: answer.clone(),
            start: span.start,
            facts: self.facts.clone(),
        });
        let expr = match (base, &ty) {
            (Base::Form, Type::List(_)) => Expr::Rows(field.pointer.clone()),
            _ => answer,
        };
        value(expr, ty)
    }

    /// `has(field)`: asks whether there is an answer, so that none is needed.
    pub(super) fn has(&mut self, arg: &Ast) -> Value {
        let reads = self.reads.len();
        let v = self.check(arg);
        self.asked
            .extend(self.reads.drain(reads..).map(|r| r.pointer));
        let asked = match v.expr {
            Expr::Rows(pointer) => Expr::Field(pointer),
            expr @ (Expr::Field(_) | Expr::Member(..)) => expr,
            _ => {
                return self.mismatch(arg.span, &v.ty, "表单的字段", "a field of the form");
            }
        };
        if matches!(v.ty, Type::Group(..)) {
            return self.mismatch(
                arg.span,
                &v.ty,
                "有答案的字段",
                "a field that has an answer",
            );
        }
        value(Expr::Call(Function::Has, vec![asked]), Type::Bool)
    }
}

/// `&&` or `||`, with what is joined already kept flat.
fn join(left: Expr, right: Expr, and: bool) -> Expr {
    let mut terms = Vec::new();
    for side in [left, right] {
        match (side, and) {
            (Expr::And(inner), true) | (Expr::Or(inner), false) => terms.extend(inner),
            (other, _) => terms.push(other),
        }
    }
    if and {
        Expr::And(terms)
    } else {
        Expr::Or(terms)
    }
}

/// Whether every outcome is a text written in the rule.
fn written_out(ast: &Ast) -> bool {
    match &ast.node {
        AstNode::Text(_) => true,
        AstNode::If(_, a, b) => written_out(a) && written_out(b),
        _ => false,
    }
}

/// A pointer as a rule writes it: `/people/*/age` is `row.age` in its row.
pub(crate) fn path(pointer: &str) -> String {
    match pointer.rsplit_once("/*") {
        Some((_, inner)) => format!("row{}", inner.replace('/', ".")),
        None => pointer.trim_start_matches('/').replace('/', "."),
    }
}
