//! The operators of the rule language.

use super::ast::{Ast, AstNode, Op, Span};
use super::check::{Beyond, Checker, Value, unknown, value};
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
        self.note_mixed(&left.ty, &right.ty);
        let equality = matches!(comparison, Comparison::Eq | Comparison::Ne);
        let both = left.ty.with(&right.ty);
        let comparable = match &both {
            Some(ty) if ty.is_number() => true,
            Some(Type::Date | Type::Any | Type::Text | Type::Bool) => true,
            // The values of a choice have no order of their own.
            Some(Type::Choice(_)) => equality,
            Some(Type::List(of)) => equality && !matches!(**of, Type::Row(_)),
            _ => false,
        };
        let choice = |v: &Value| matches!(v.ty, Type::Choice(_));
        if !comparable || (!equality && (choice(&left) || choice(&right))) {
            self.cannot_compare(op, &left, &right, a, b);
        }
        let rank = |v: Value| match both {
            // The core orders numbers: false comes before true, as in CEL.
            Some(Type::Bool) if !equality => Expr::If(
                Box::new(v.expr),
                Box::new(Expr::Number("1".to_owned())),
                Box::new(Expr::Number("0".to_owned())),
            ),
            _ => v.expr,
        };
        let expr = Expr::Compare(comparison, Box::new(rank(left)), Box::new(rank(right)));
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
        self.note_mixed(&item.ty, of);
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
        let span = a.span.to(b.span);
        if left.ty == Type::Any || right.ty == Type::Any {
            self.failed = true;
            return unknown();
        }
        let ty = if op == Op::Add && left.ty.is_text() && right.ty.is_text() {
            // Both are texts, or both stand for members of `[]`.
            if left.ty == Type::Never && right.ty == Type::Never {
                Type::Never
            } else {
                Type::Text
            }
        } else if left.ty.is_number() && right.ty.is_number() {
            match self.number_type(op, (a, &left), (b, &right), span) {
                Some(ty) => ty,
                None => return unknown(),
            }
        } else if let (Op::Add, Expr::List(first), Expr::List(rest)) = (op, &left.expr, &right.expr)
            && let Some(ty) = left.ty.with(&right.ty)
        {
            self.note_mixed(&left.ty, &right.ty);
            return value(Expr::List([first.as_slice(), rest].concat()), ty);
        } else {
            return self.cannot_calculate(op, &left, &right, span);
        };
        let operation = match op {
            Op::Add => Arithmetic::Add,
            Op::Sub => Arithmetic::Sub,
            Op::Mul => Arithmetic::Mul,
            Op::Div => Arithmetic::Div,
            _ => Arithmetic::Rem,
        };
        value(
            Expr::Arith(operation, Box::new(left.expr), Box::new(right.expr)),
            ty,
        )
    }

    /// The type of an operation on two numbers; `None` when CEL would fail or mean another value.
    fn number_type(
        &mut self,
        op: Op,
        (a, left): (&Ast, &Value),
        (b, right): (&Ast, &Value),
        span: Span,
    ) -> Option<Type> {
        self.note_mixed(&left.ty, &right.ty);
        if matches!(op, Op::Div | Op::Rem) && right.expr == Expr::Number("0".to_owned()) {
            self.fault(
                b.span,
                Code::DivisionByZero,
                "不能除以0".to_owned(),
                "nothing can be divided by zero".to_owned(),
            );
            return None;
        }
        let ty = left.ty.with(&right.ty)?;
        if op == Op::Div && ty == Type::Int {
            let (a, b) = (self.operand(a), self.operand(b));
            let digits = |written: &str| written.bytes().all(|c| c.is_ascii_digit());
            let meant = match (digits(&a), digits(&b)) {
                (_, true) => format!("{a} / {b}.0"),
                (true, _) => format!("{a}.0 / {b}"),
                _ => format!("{a} * 1.0 / {b}"),
            };
            self.fault_with(
                span,
                Code::IntegerDivision,
                "CEL 里整数相除会舍去小数部分；请把其中一个写成小数".to_owned(),
                "CEL cuts off the fraction where whole numbers are divided; make one of them a decimal"
                    .to_owned(),
                Some(meant),
            );
            return None;
        }
        if op == Op::Rem && ty == Type::Decimal {
            self.beyond.insert(Beyond::DecimalRemainder);
        }
        Some(ty)
    }

    /// A part of the rule as written, in brackets where it must stay together.
    fn operand(&self, ast: &Ast) -> String {
        let written = self.written(ast.span);
        let together = written.starts_with('(') && written.ends_with(')');
        match &ast.node {
            AstNode::Binary(..) | AstNode::If(..) if !together => format!("({written})"),
            _ => written,
        }
    }

    fn cannot_calculate(&mut self, op: Op, left: &Value, right: &Value, span: Span) -> Value {
        let dates = left.ty == Type::Date || right.ty == Type::Date;
        let suggestion = dates.then(|| "days_between(a, b) / add_workdays(d, n)".to_owned());
        self.fault_with(
            span,
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
        )
    }

    pub(super) fn conditional(&mut self, c: &Ast, a: &Ast, b: &Ast) -> Value {
        let condition = self.boolean(c);
        let yes = self.knowing(vec![condition.clone()], |me| me.check(a));
        let not = Expr::Not(Box::new(condition.clone()));
        let no = self.knowing(vec![not], |me| me.check(b));
        self.note_mixed(&yes.ty, &no.ty);
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
