//! The parts of a rule, each with its place in the text.

use crate::cel::{Ast, AstNode, Op, Span};
use onewindow_core::expr::{Comprehension, Expr};

/// A part of a rule: as written and as compiled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'u> {
    pub(super) ast: &'u Ast,
    pub(super) expr: &'u Expr,
}

/// A part of a part, with what it does there.
pub(super) enum Inner<'u> {
    /// It is true or false on its own.
    Condition(Part<'u>),
    /// It is asked of each member of a list, held in a variable.
    Member {
        variable: usize,
        body: Part<'u>,
        list: &'u Expr,
        /// The body is a condition, not a value.
        asks: bool,
    },
    /// It has a value; only what is inside it is looked at.
    Value(Part<'u>),
}

impl<'u> Part<'u> {
    pub(super) fn span(self) -> Span {
        self.ast.span
    }

    /// The operands of `&&` (when `and`) or of `||`; the part itself when it is neither.
    pub(super) fn operands(self, and: bool) -> Vec<Self> {
        let exprs = match self.expr {
            Expr::And(parts) if and => parts,
            Expr::Or(parts) if !and => parts,
            _ => return vec![self],
        };
        let mut asts = Vec::new();
        flatten(self.ast, if and { Op::And } else { Op::Or }, &mut asts);
        if asts.len() != exprs.len() {
            return vec![self];
        }
        let pairs = asts.into_iter().zip(exprs);
        pairs.map(|(ast, expr)| Part { ast, expr }).collect()
    }

    /// What the part is made of.
    pub(super) fn inner(self) -> Vec<Inner<'u>> {
        let part = |ast, expr| Part { ast, expr };
        match (&self.ast.node, self.expr) {
            (_, Expr::And(_) | Expr::Or(_)) => {
                let operands = self.operands(matches!(self.expr, Expr::And(_)));
                // One that could not be taken apart is not looked into.
                let apart = operands.len() > 1;
                let operands = operands.into_iter().filter(|_| apart);
                operands.map(Inner::Condition).collect()
            }
            (AstNode::Not(a), Expr::Not(x)) => vec![Inner::Condition(part(a, x))],
            (AstNode::If(c, a, b), Expr::If(x, y, z)) => vec![
                Inner::Condition(part(c, x)),
                Inner::Value(part(a, y)),
                Inner::Value(part(b, z)),
            ],
            (AstNode::Neg(a), Expr::Neg(x)) => vec![Inner::Value(part(a, x))],
            (AstNode::Binary(_, a, b), Expr::Compare(_, x, y) | Expr::Arith(_, x, y)) => {
                vec![Inner::Value(part(a, x)), Inner::Value(part(b, y))]
            }
            (AstNode::Binary(Op::In, a, b), Expr::In(x, y)) => {
                vec![Inner::Value(part(a, x)), Inner::Value(part(b, y))]
            }
            (AstNode::Call(_, args), Expr::Call(_, exprs)) if args.len() == exprs.len() => {
                let pairs = args.iter().zip(exprs);
                pairs.map(|(ast, x)| Inner::Value(part(ast, x))).collect()
            }
            (AstNode::Method(of, _, args), Expr::Each(kind, list, variable, body)) => {
                let mut inner = vec![Inner::Value(part(of, list))];
                inner.extend(args.get(1).map(|ast| Inner::Member {
                    variable: usize::from(*variable),
                    body: part(ast, body),
                    list,
                    asks: *kind != Comprehension::Map,
                }));
                inner
            }
            (AstNode::Method(of, _, _), Expr::Call(_, exprs)) => {
                let first = exprs.first();
                first
                    .map(|x| Inner::Value(part(of, x)))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

fn flatten<'u>(ast: &'u Ast, op: Op, out: &mut Vec<&'u Ast>) {
    match &ast.node {
        AstNode::Binary(found, a, b) if *found == op => {
            flatten(a, op, out);
            flatten(b, op, out);
        }
        _ => out.push(ast),
    }
}
