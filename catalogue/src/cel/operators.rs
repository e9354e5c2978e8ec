//! The operators of the rule language.

use super::ast::{Ast, AstNode, Op};
use super::check::{Checker, Value, unknown, value};
use super::types::Type;
use crate::fault::Code;
use crate::suggest::nearest;
use onewindow_core::expr::{Arithmetic, Comparison, Expr};

impl Checker<'_> {
    pub(super) fn binary(&mut self, op: Op, a: &Ast, b: &Ast) -> Value {
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
    pub(super) fn choice_values(&mut self, ast: &Ast, values: &[String]) {
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

    pub(super) fn conditional(&mut self, c: &Ast, a: &Ast, b: &Ast) -> Value {
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
