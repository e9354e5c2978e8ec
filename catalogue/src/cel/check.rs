//! Types a rule against the form and compiles it.

use super::ast::{Ast, AstNode, Span};
use super::parser;
use super::types::Type;
use crate::fault::Code;
use crate::form::{Cel, Index};
use crate::read::Ctx;
use onewindow_core::decimal::Decimal;
use onewindow_core::expr::Expr;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Nesting of a rule's tree, below what the core runs: a long sum nests as deep as it is long.
const MAX_DEPTH: usize = 40;

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
    /// The rule as written, whose parts stand where the parts of `expr` do.
    pub(crate) ast: Ast,
    /// Every field whose answer takes part, also through `has`.
    pub(crate) deps: BTreeSet<String>,
    /// The fields asked about with `has`, which also looks whether an answer must still come.
    pub(crate) asked: BTreeSet<String>,
    pub(crate) reads: Vec<Read>,
    /// The type of its value.
    pub(crate) ty: Type,
    /// Where it says what CEL does not.
    pub(crate) beyond: BTreeSet<Beyond>,
}

/// What the rule language allows and CEL does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beyond {
    /// A whole number and a decimal in one operation, which CEL asks to convert first.
    MixedNumbers,
    /// `%` of decimals.
    DecimalRemainder,
    /// A function of this language: `sum`, `min`, `max`, `date` and what works on dates.
    Function,
}

/// One reading of an answer.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) pointer: String,
    /// The answer as `has` would ask for it.
    pub(crate) answer: Expr,
    /// As the rule writes it.
    pub(crate) written: String,
    /// Where its last name begins, in bytes of the rule.
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
                error.code,
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
        beyond: BTreeSet::new(),
        failed: false,
    };
    let value = checker.check(&ast);
    checker.expect(&ast, &value.ty, wanted);
    if nesting(&value.expr) > MAX_DEPTH {
        checker.fault(
            ast.span,
            Code::RuleTooLarge,
            "规则太长：把一部分写成 x-compute 字段".to_owned(),
            "the rule is too long: move a part of it to an `x-compute` field".to_owned(),
        );
    }
    if checker.failed {
        return None;
    }
    Some(Compiled {
        expr: value.expr,
        ast,
        deps: checker.deps,
        asked: checker.asked,
        reads: checker.reads,
        ty: value.ty,
        beyond: checker.beyond,
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
    pub(super) facts: Vec<Expr>,
    pub(super) deps: BTreeSet<String>,
    pub(super) asked: BTreeSet<String>,
    pub(super) reads: Vec<Read>,
    pub(super) beyond: BTreeSet<Beyond>,
    pub(super) failed: bool,
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

    /// A part of the rule as written.
    pub(super) fn written(&self, span: Span) -> String {
        let part = self.cel.text().get(span.start..span.end);
        part.unwrap_or_default().to_owned()
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
            AstNode::Int(n) => self.number(ast.span, n, Type::Int),
            AstNode::Decimal(n) => self.number(ast.span, n, Type::Decimal),
            AstNode::List(items) => self.list(items),
            AstNode::Ident(name) => self.ident(name, ast.span),
            AstNode::Member(of, name) => self.member(of, name),
            AstNode::Call(name, args) => self.call(name, args, ast.span),
            AstNode::Method(of, name, args) => self.method(of, name, args, ast.span),
            AstNode::Not(inner) => {
                let inner = self.boolean(inner);
                value(Expr::Not(Box::new(inner)), Type::Bool)
            }
            AstNode::Neg(inner) => {
                let inner = self.numeric(inner);
                let expr = match inner.expr {
                    Expr::Number(n) if n == "0" => Expr::Number(n),
                    Expr::Number(n) => {
                        Expr::Number(n.strip_prefix('-').map_or(format!("-{n}"), str::to_owned))
                    }
                    expr => Expr::Neg(Box::new(expr)),
                };
                value(expr, inner.ty)
            }
            AstNode::Binary(op, a, b) => self.binary(*op, a, b),
            AstNode::If(c, a, b) => self.conditional(c, a, b),
        }
    }

    fn number(&mut self, span: Span, text: &str, ty: Type) -> Value {
        match Decimal::parse(text) {
            Ok(n) => value(Expr::Number(n.to_string()), ty),
            Err(_) => self.fault(
                span,
                Code::BadLiteral,
                "数字太大，或小数超过6位".to_owned(),
                "the number is too large, or has more than six decimal places".to_owned(),
            ),
        }
    }

    fn list(&mut self, items: &[Ast]) -> Value {
        let mut ty = Type::Never;
        let mut exprs = Vec::new();
        for item in items {
            let v = self.check(item);
            if matches!(v.ty, Type::Group(..)) {
                self.mismatch(item.span, &v.ty, "一个值", "a single value");
                continue;
            }
            self.note_mixed(&ty, &v.ty);
            match ty.with(&v.ty) {
                Some(both) => ty = both,
                None => {
                    self.fault(
                        item.span,
                        Code::MixedList,
                        format!("列表的成员应当同类：前面是{}，这里是{}", ty.zh(), v.ty.zh()),
                        format!(
                            "the members of a list are of one type: here is {} after {}",
                            v.ty.en(),
                            ty.en()
                        ),
                    );
                }
            }
            exprs.push(v.expr);
        }
        value(Expr::List(exprs), Type::List(Box::new(ty)))
    }

    pub(super) fn boolean(&mut self, ast: &Ast) -> Expr {
        let v = self.check(ast);
        if !v.ty.fits(&Type::Bool) {
            self.mismatch(ast.span, &v.ty, "是否（真或假）", "a yes or no");
        }
        v.expr
    }

    fn numeric(&mut self, ast: &Ast) -> Value {
        let v = self.check(ast);
        if !v.ty.is_number() {
            return self.mismatch(ast.span, &v.ty, "数字", "a number");
        }
        v
    }

    /// Notes where a whole number and a decimal meet.
    pub(super) fn note_mixed(&mut self, a: &Type, b: &Type) {
        match (a, b) {
            (Type::Int, Type::Decimal) | (Type::Decimal, Type::Int) => {
                self.beyond.insert(Beyond::MixedNumbers);
            }
            (Type::List(a), Type::List(b)) => self.note_mixed(a, b),
            _ => {}
        }
    }

    /// Checks what follows with more known to be true.
    pub(super) fn knowing<T>(&mut self, facts: Vec<Expr>, then: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.facts.len();
        self.facts.extend(facts);
        let out = then(self);
        self.facts.truncate(before);
        out
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

/// How deep the tree is.
fn nesting(expr: &Expr) -> usize {
    let deepest = |all: &[Expr]| all.iter().map(nesting).max().unwrap_or(0);
    1 + match expr {
        Expr::Not(a) | Expr::Neg(a) => nesting(a),
        Expr::Compare(_, a, b) | Expr::Arith(_, a, b) | Expr::In(a, b) | Expr::Each(_, a, _, b) => {
            nesting(a).max(nesting(b))
        }
        Expr::If(c, a, b) => nesting(c).max(nesting(a)).max(nesting(b)),
        Expr::List(all) | Expr::And(all) | Expr::Or(all) | Expr::Call(_, all) => deepest(all),
        _ => 0,
    }
}
