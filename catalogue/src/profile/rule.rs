//! One rule over declared variables.

use super::alone;
use crate::cel::{self, Beyond};
use crate::compile;
use crate::fault::{Code, Fault, Faults, Pos};
use crate::form::{Form, Index};
use crate::read::Ctx;
use crate::yaml::{Entry, Node, Scalar, Source, Value};
use onewindow_core::expr::Expr;
use onewindow_core::pack::{self, Field, Kind, Pack, RuleRef, Text};
use std::collections::BTreeSet;

/// Where a verdict on the rule's pack shows the value: a computed field.
pub const RESULT: &str = "/result";

/// A rule in the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The tree the core runs.
    pub expr: Expr,
    /// The type of its value.
    pub result: Type,
    /// What it says that CEL would not take; empty for a rule that is CEL.
    pub beyond: BTreeSet<Beyond>,
    /// A form with a field for each variable and the value at [`RESULT`], as a pack's canonical
    /// bytes; `None` where the value is a list, which no field holds.
    pub pack_bytes: Option<Vec<u8>>,
}

/// The types of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// True or false.
    Boolean,
    /// A text, also one of a choice.
    Text,
    /// A number known to be whole: CEL's `int`.
    Integer,
    /// Any other number: in the place of CEL's `double`, but exact.
    Decimal,
    /// A civil day, which CEL does not have.
    Date,
    /// A list; `None` when it is written `[]`, with members of no type.
    List(Option<Box<Type>>),
    /// A row of a repeating group: a member of a list.
    Row,
}

/// Compiles a rule over variables.
///
/// `variables` is a JSON or YAML text, an object of schemas by name, as under `properties`:
/// `{"age": {"type": "integer"}}`; `{}` for none. A variable is a field of a form, so an object is
/// a group and an array of objects a repeating group. Each is required, and hidden nowhere.
///
/// # Errors
/// Every fault that keeps the rule, or a variable, out of the profile. Their `file` is `rule` or
/// `variables`.
pub fn compile_rule(text: &str, variables: &str) -> Result<Rule, Vec<Fault>> {
    let source = Source::new("variables".to_owned(), variables);
    let faults = Faults::default();
    let form = declared(&source, variables, &faults);
    let rule = form.and_then(|form| {
        let of_rule = Source::new("rule".to_owned(), text);
        let ctx = Ctx {
            source: &of_rule,
            faults: &faults,
        };
        compile(ctx, text, &source, &form)
    });
    let refusals = alone::refusals(faults);
    match rule {
        Some(rule) if refusals.is_empty() => Ok(rule),
        _ => Err(refusals),
    }
}

/// The variables as fields; `None` when a fault keeps them from being known.
fn declared(source: &Source, text: &str, faults: &Faults) -> Option<Form> {
    let ctx = Ctx { source, faults };
    let root = alone::read(source, text, faults)?;
    let entries = ctx.entries(&root)?;
    if entries.is_empty() {
        return Some(Form::default());
    }
    if let Some(entry) = root.entry("result") {
        ctx.fault(
            entry.key_pos,
            Code::NameTaken,
            "result 是结果的名称，请换一个变量名",
            "`result` is the name of the value; give the variable another",
        );
        return None;
    }
    let names = entries
        .iter()
        .map(|e| Node::made(Value::Scalar(Scalar::alone(&e.key))));
    let required = Entry::made("required", Value::List(names.collect()));
    let Value::Map(mut members) = alone::object(entries.to_vec()) else {
        return None;
    };
    members.push(required);
    let node = Node::made(Value::Map(members));
    Some(alone::fields(ctx, &node))
}

fn compile(ctx: Ctx<'_>, text: &str, variables: &Source, form: &Form) -> Option<Rule> {
    let of_variables = Ctx {
        source: variables,
        faults: ctx.faults,
    };
    let rules = alone::compiled(of_variables, form);
    let compiled = alone::rule(ctx, text, &Index::new(form), None, &cel::Type::Any)?;
    let Some(result) = result_type(&compiled.ty) else {
        ctx.fault(
            Pos::START,
            Code::TypeMismatch,
            format!("规则应当得到一个值，却得到{}", compiled.ty.zh()),
            format!("a rule comes to a value, found {}", compiled.ty.en()),
        );
        return None;
    };
    let pack_bytes = match kind(&result) {
        Some(kind) => {
            let pack = compile::form_alone(rules?, alone::limits(form));
            Some(alone::bytes(
                ctx,
                &with_result(pack, kind, text, &compiled.expr)?,
            )?)
        }
        None => None,
    };
    Some(Rule {
        expr: compiled.expr,
        result,
        beyond: compiled.beyond,
        pack_bytes,
    })
}

fn result_type(ty: &cel::Type) -> Option<Type> {
    Some(match ty {
        cel::Type::Bool => Type::Boolean,
        cel::Type::Text | cel::Type::Choice(_) => Type::Text,
        cel::Type::Int => Type::Integer,
        cel::Type::Decimal => Type::Decimal,
        cel::Type::Date => Type::Date,
        cel::Type::Row(_) => Type::Row,
        cel::Type::List(of) if **of == cel::Type::Never => Type::List(None),
        cel::Type::List(of) => Type::List(Some(Box::new(result_type(of)?))),
        cel::Type::Group(..) | cel::Type::Never | cel::Type::Any => return None,
    })
}

/// The kind of a field that holds such a value.
fn kind(result: &Type) -> Option<Kind> {
    let text = |format: Option<&str>| Kind::Text {
        format: format.map(str::to_owned),
        min_length: None,
        max_length: None,
        pattern: None,
    };
    Some(match result {
        Type::Boolean => Kind::Boolean { constant: None },
        Type::Text => text(None),
        Type::Date => text(Some("date")),
        Type::Integer | Type::Decimal => Kind::Number {
            integer: *result == Type::Integer,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            unit: None,
        },
        Type::List(_) | Type::Row => return None,
    })
}

/// The pack with a field whose value the rule gives.
fn with_result(mut pack: Pack, kind: Kind, source: &str, expr: &Expr) -> Option<Pack> {
    let rule = RuleRef::try_from(pack.rules.len()).ok()?;
    pack.rules.push(pack::Rule {
        id: format!("compute:{RESULT}"),
        source: source.to_owned(),
        expr: expr.clone(),
    });
    pack.fields.push(Field {
        key: "result".to_owned(),
        title: Text {
            zh: "结果".to_owned(),
            en: Some("Result".to_owned()),
        },
        description: None,
        kind,
        required: false,
        required_when: None,
        visible_when: None,
        compute: Some(rule),
        read_only: false,
        default: None,
        widget: None,
        sensitive: false,
    });
    Some(pack)
}
