//! Names in a rule: fields, groups, rows, and what the context supplies.

use super::ast::{Ast, AstNode, Name, Span};
use super::check::{Checker, Read, Value, unknown, value};
use super::types::{Base, Type};
use crate::fault::Code;
use crate::form::{Field, Shape};
use crate::suggest::nearest;
use onewindow_core::expr::{Expr, Function, Input};
use std::rc::Rc;

impl Checker<'_> {
    /// A name that begins a path.
    pub(super) fn ident(&mut self, name: &str, span: Span) -> Value {
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
                Some(entry) => self.read(entry.field, &Base::Form, span, span),
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

    pub(super) fn member(&mut self, of: &Ast, name: &Name) -> Value {
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
                    Some(entry) => self.read(entry.field, base, of.span.to(name.span), name.span),
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
    fn read(&mut self, field: &Field, base: &Base, path: Span, last: Span) -> Value {
        let key = &field.key;
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
            written: self.written(path),
            start: last.start,
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

/// A pointer as a rule writes it: `/people/*/age` is `row.age` in its row.
pub(crate) fn path(pointer: &str) -> String {
    match pointer.rsplit_once("/*") {
        Some((_, inner)) => format!("row{}", inner.replace('/', ".")),
        None => pointer.trim_start_matches('/').replace('/', "."),
    }
}
