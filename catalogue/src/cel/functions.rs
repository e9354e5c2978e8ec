//! The functions and comprehensions of the rule language.

use super::ast::{Ast, AstNode, Name, Span};
use super::check::{Beyond, Checker, Value, unknown, value};
use super::types::Type;
use crate::fault::Code;
use crate::form::pattern;
use crate::suggest::nearest;
use onewindow_core::date::Date;
use onewindow_core::expr::{Comprehension, Expr, Function};

/// Called `name(…)`.
const FUNCTIONS: &[&str] = &[
    "has",
    "size",
    "sum",
    "min",
    "max",
    "date",
    "days_between",
    "age",
    "add_workdays",
    "birth_date",
];

/// Called `value.name(…)`.
const METHODS: &[&str] = &[
    "size",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "all",
    "exists",
    "exists_one",
    "filter",
    "map",
];

/// Comprehensions within comprehensions, as many as the core runs.
const MAX_VARS: usize = 3;

impl Checker<'_> {
    pub(super) fn call(&mut self, name: &Name, args: &[Ast], span: Span) -> Value {
        if !matches!(name.text.as_str(), "has" | "size") {
            self.beyond.insert(Beyond::Function);
        }
        match (name.text.as_str(), args) {
            ("has", [field]) => self.has(field),
            ("size", [of]) => self.size(of),
            ("sum", [list]) => {
                let v = self.check(list);
                match &v.ty {
                    // The sum of an empty list is the whole number 0.
                    Type::List(of) if of.is_number() => {
                        let ty = if **of == Type::Decimal {
                            Type::Decimal
                        } else {
                            Type::Int
                        };
                        value(Expr::Call(Function::Sum, vec![v.expr]), ty)
                    }
                    ty => self.mismatch(list.span, ty, "数字的列表", "a list of numbers"),
                }
            }
            ("min", [_, ..]) => self.extreme(Function::Min, args),
            ("max", [_, ..]) => self.extreme(Function::Max, args),
            ("date", [text]) => self.date_literal(text),
            ("days_between", [from, to]) => {
                let days = vec![self.date(from), self.date(to)];
                value(Expr::Call(Function::DaysBetween, days), Type::Int)
            }
            ("age", [_] | [_, _]) => {
                let days = args.iter().map(|a| self.date(a)).collect();
                value(Expr::Call(Function::Age, days), Type::Int)
            }
            ("add_workdays", [from, days]) => {
                let args = vec![self.date(from), self.whole(days)];
                value(Expr::Call(Function::AddWorkdays, args), Type::Date)
            }
            ("birth_date", [id]) => {
                let id = self.text(id);
                value(Expr::Call(Function::BirthDate, vec![id]), Type::Date)
            }
            (known, _) if FUNCTIONS.contains(&known) => self.wrong_arguments(name, args.len()),
            (method, _) if METHODS.contains(&method) => self.fault(
                span,
                Code::UnknownFunction,
                format!("“{method}”要写在值的后面：值.{method}(…)"),
                format!("`{method}` is written after a value: value.{method}(…)"),
            ),
            _ => self.unknown_function(name, FUNCTIONS),
        }
    }

    pub(super) fn method(&mut self, of: &Ast, name: &Name, args: &[Ast], span: Span) -> Value {
        match (name.text.as_str(), args) {
            ("size", []) => self.size(of),
            ("startsWith", [part]) => self.text_test(Function::StartsWith, of, part),
            ("endsWith", [part]) => self.text_test(Function::EndsWith, of, part),
            ("contains", [part]) => self.text_test(Function::Contains, of, part),
            ("matches", [pattern]) => self.matches(of, pattern),
            ("all", [var, body]) => self.each(Comprehension::All, of, var, body),
            ("exists", [var, body]) => self.each(Comprehension::Exists, of, var, body),
            ("exists_one", [var, body]) => self.each(Comprehension::ExistsOne, of, var, body),
            ("filter", [var, body]) => self.each(Comprehension::Filter, of, var, body),
            ("map", [var, body]) => self.each(Comprehension::Map, of, var, body),
            (known, _) if METHODS.contains(&known) => self.wrong_arguments(name, args.len()),
            (function, _) if FUNCTIONS.contains(&function) => self.fault(
                span,
                Code::UnknownFunction,
                format!("“{function}”的参数写在括号里：{function}(…)"),
                format!("`{function}` takes its arguments in brackets: {function}(…)"),
            ),
            _ => self.unknown_function(name, METHODS),
        }
    }

    fn unknown_function(&mut self, name: &Name, known: &[&str]) -> Value {
        let all = || FUNCTIONS.iter().chain(METHODS).copied();
        let meant =
            nearest(&name.text, known.iter().copied()).or_else(|| nearest(&name.text, all()));
        self.fault_with(
            name.span,
            Code::UnknownFunction,
            format!(
                "规则语言没有函数“{}”，可用：{}",
                name.text,
                known.join(", ")
            ),
            format!(
                "there is no function `{}`; there are {}",
                name.text,
                known.join(", ")
            ),
            meant.map(str::to_owned),
        )
    }

    fn wrong_arguments(&mut self, name: &Name, count: usize) -> Value {
        let usage = match name.text.as_str() {
            "days_between" => "days_between(from, to)",
            "age" => "age(birth), age(birth, on)",
            "add_workdays" => "add_workdays(date, days)",
            "all" | "exists" | "exists_one" | "filter" => "list.exists(x, condition)",
            "map" => "list.map(x, value)",
            "startsWith" | "endsWith" | "contains" => "text.contains('part')",
            "matches" => "text.matches('pattern')",
            "date" => "date('2026-01-31')",
            "min" | "max" => "min(list), min(a, b)",
            _ => "one argument",
        };
        self.fault(
            name.span,
            Code::WrongArguments,
            format!("“{}”有 {count} 个参数，用法：{usage}", name.text),
            format!("`{}` has {count} arguments; write {usage}", name.text),
        )
    }

    fn text(&mut self, ast: &Ast) -> Expr {
        let v = self.check(ast);
        if v.ty == Type::Any || !v.ty.is_text() {
            self.mismatch(ast.span, &v.ty, "文字", "a text");
        }
        v.expr
    }

    fn whole(&mut self, ast: &Ast) -> Expr {
        let v = self.check(ast);
        if !v.ty.fits(&Type::Int) {
            self.mismatch(ast.span, &v.ty, "整数", "a whole number");
        }
        v.expr
    }

    fn date(&mut self, ast: &Ast) -> Expr {
        let v = self.check(ast);
        if !v.ty.fits(&Type::Date) {
            self.mismatch(ast.span, &v.ty, "日期", "a date");
        }
        v.expr
    }

    fn size(&mut self, of: &Ast) -> Value {
        let v = self.check(of);
        if v.ty == Type::Any || !(v.ty.is_text() || matches!(v.ty, Type::List(_))) {
            return self.mismatch(of.span, &v.ty, "列表或文字", "a list or a text");
        }
        value(Expr::Call(Function::Size, vec![v.expr]), Type::Int)
    }

    /// `min` and `max`, of a list or of several.
    fn extreme(&mut self, function: Function, args: &[Ast]) -> Value {
        let values: Vec<Value> = args.iter().map(|a| self.check(a)).collect();
        let mut ty = Type::Any;
        for (ast, v) in args.iter().zip(&values) {
            let own = match (&v.ty, args.len()) {
                (Type::List(of), 1) => of.as_ref().clone(),
                (_, 1) => {
                    return self.mismatch(
                        ast.span,
                        &v.ty,
                        "列表，或几个值",
                        "a list, or several values",
                    );
                }
                (other, _) => other.clone(),
            };
            match ty.with(&own) {
                Some(both @ (Type::Int | Type::Decimal | Type::Date)) => ty = both,
                _ => return self.mismatch(ast.span, &own, "数字或日期", "a number or a date"),
            }
        }
        let exprs = values.into_iter().map(|v| v.expr).collect();
        value(Expr::Call(function, exprs), ty)
    }

    fn date_literal(&mut self, ast: &Ast) -> Value {
        let AstNode::Text(text) = &ast.node else {
            let found = self.check(ast).ty;
            return self.mismatch(
                ast.span,
                &found,
                "写明的日期，如 '2026-01-31'",
                "a day written out, as '2026-01-31'",
            );
        };
        match text.parse::<Date>() {
            Ok(day) => value(Expr::Date(day.to_string()), Type::Date),
            Err(why) => self.fault(
                ast.span,
                Code::BadLiteral,
                format!("“{text}”不是日期，应写成 2026-01-31"),
                format!("'{text}' is not a date: {why}"),
            ),
        }
    }

    fn text_test(&mut self, function: Function, of: &Ast, part: &Ast) -> Value {
        let args = vec![self.text(of), self.text(part)];
        value(Expr::Call(function, args), Type::Bool)
    }

    fn matches(&mut self, of: &Ast, ast: &Ast) -> Value {
        let text = self.text(of);
        let AstNode::Text(written) = &ast.node else {
            return self.fault(
                ast.span,
                Code::PatternNotConstant,
                "matches 的正则表达式必须直接写在规则里".to_owned(),
                "the pattern of `matches` must be written out in the rule".to_owned(),
            );
        };
        if let Err(refusal) = pattern::check(written) {
            let (zh, en) = refusal.said();
            return self.fault(ast.span, refusal.code(), zh, en);
        }
        let args = vec![text, Expr::Text(written.clone())];
        value(Expr::Call(Function::Matches, args), Type::Bool)
    }

    fn each(&mut self, kind: Comprehension, of: &Ast, var: &Ast, body: &Ast) -> Value {
        let list = self.check(of);
        let Type::List(item) = list.ty.clone() else {
            return self.mismatch(
                of.span,
                &list.ty,
                "列表或重复组",
                "a list or a repeating group",
            );
        };
        let AstNode::Ident(name) = &var.node else {
            return self.fault(
                var.span,
                Code::WrongArguments,
                "第一个参数是变量名，如 exists(p, …)".to_owned(),
                "the first argument is the name of a variable, as in exists(p, …)".to_owned(),
            );
        };
        let taken = super::RESERVED.contains(&name.as_str())
            || self.vars.iter().any(|(n, _)| n == name)
            || self.scope.index.get(&format!("/{name}")).is_some();
        if taken {
            return self.fault(
                var.span,
                Code::NameTaken,
                format!("变量名“{name}”已经有别的意思，请换一个"),
                format!("the variable `{name}` already means something else; take another name"),
            );
        }
        let index = u8::try_from(self.vars.len()).unwrap_or(u8::MAX);
        if self.vars.len() >= MAX_VARS {
            return self.fault(
                var.span,
                Code::RuleTooLarge,
                "规则嵌套太深".to_owned(),
                "the rule is nested too deeply".to_owned(),
            );
        }
        self.vars.push((name.clone(), *item));
        let (inner, body_type) = if kind == Comprehension::Map {
            let v = self.check(body);
            (v.expr, v.ty)
        } else {
            (self.boolean(body), Type::Bool)
        };
        self.vars.pop();
        let ty = match kind {
            Comprehension::Filter => list.ty,
            Comprehension::Map => match body_type {
                Type::Any => return unknown(),
                Type::Group(..) | Type::List(_) | Type::Row(_) => {
                    return self.mismatch(body.span, &body_type, "一个值", "a single value");
                }
                ty => Type::List(Box::new(ty)),
            },
            _ => Type::Bool,
        };
        value(
            Expr::Each(kind, Box::new(list.expr), index, Box::new(inner)),
            ty,
        )
    }
}
