//! Reading a pack: strictly, and within the depth a rule may have.

use super::{
    Check, Choice, Fee, Field, FileRule, Kind, Limits, Material, MaterialForm, Pack, Rule, RuleRef,
    Text,
};
use crate::rules::expr::{Arithmetic, Comparison, Comprehension, Expr, Function, Input};
use crate::values::json::Json;
use crate::values::read::{Members, Read, count, flag, items, list, named, text, whole, within};
use alloc::borrow::ToOwned;
use alloc::boxed::Box;

pub(crate) fn pack(json: &Json) -> Read<Pack> {
    let mut m = Members::of(json)?;
    let pack = Pack {
        format: m.need("format", text)?,
        item: m.need("item", text)?,
        version: m.need("version", count)?,
        name: m.need("name", words)?,
        fields: m.need("fields", |json| list(json, field))?,
        rules: m.need("rules", |json| list(json, rule))?,
        checks: m.need("checks", |json| list(json, check))?,
        situations: m.need("situations", |json| list(json, text))?,
        materials: m.need("materials", |json| list(json, material))?,
        fees: m.need("fees", |json| list(json, fee))?,
        limits: m.need("limits", limits)?,
    };
    m.end()?;
    Ok(pack)
}

fn words(json: &Json) -> Read<Text> {
    let mut m = Members::of(json)?;
    let words = Text {
        zh: m.need("zh", text)?,
        en: m.may("en", text)?,
    };
    m.end()?;
    Ok(words)
}

fn limits(json: &Json) -> Read<Limits> {
    let mut m = Members::of(json)?;
    let limits = Limits {
        max_bytes: m.need("maxBytes", count)?,
        max_depth: m.need("maxDepth", count)?,
        max_rows: m.need("maxRows", count)?,
        max_text: m.need("maxText", count)?,
    };
    m.end()?;
    Ok(limits)
}

fn rule(json: &Json) -> Read<Rule> {
    let mut m = Members::of(json)?;
    let rule = Rule {
        id: m.need("id", text)?,
        source: m.need("source", text)?,
        expr: m.need("expr", expr)?,
    };
    m.end()?;
    Ok(rule)
}

fn rule_ref(json: &Json) -> Read<RuleRef> {
    count(json)
}

fn check(json: &Json) -> Read<Check> {
    let mut m = Members::of(json)?;
    let check = Check {
        id: m.need("id", text)?,
        at: m.need("at", text)?,
        rule: m.need("rule", rule_ref)?,
        message: m.need("message", words)?,
    };
    m.end()?;
    Ok(check)
}

fn material(json: &Json) -> Read<Material> {
    let mut m = Members::of(json)?;
    let material = Material {
        id: m.need("id", text)?,
        name: m.need("name", words)?,
        needed_when: m.may("neededWhen", rule_ref)?,
        why: m.need("why", words)?,
        originals: m.need("originals", count)?,
        copies: m.need("copies", count)?,
        form: m.need("form", |json| {
            const FORMS: &[(&str, MaterialForm)] = &[
                ("original", MaterialForm::Original),
                ("copy", MaterialForm::Copy),
                ("originalAndCopy", MaterialForm::OriginalAndCopy),
                ("electronic", MaterialForm::Electronic),
            ];
            named(&text(json)?, FORMS)
        })?,
        files: m.need("files", file_rule)?,
        source: m.may("source", words)?,
        generated: m.may("generated", flag)?.unwrap_or(false),
        licence: m.may("licence", text)?,
        shared_data: m.may("sharedData", text)?,
        commitment: m.may("commitment", words)?,
        deferral_workdays: m.may("deferralWorkdays", count)?,
    };
    m.end()?;
    Ok(material)
}

fn file_rule(json: &Json) -> Read<FileRule> {
    let mut m = Members::of(json)?;
    let rule = FileRule {
        media_types: m.need("mediaTypes", |json| list(json, text))?,
        max_bytes: m.need("maxBytes", whole)?,
        max_count: m.need("maxCount", count)?,
    };
    m.end()?;
    Ok(rule)
}

fn fee(json: &Json) -> Read<Fee> {
    let mut m = Members::of(json)?;
    let fee = Fee {
        id: m.need("id", text)?,
        list_code: m.need("listCode", text)?,
        name: m.need("name", words)?,
        charged_when: m.may("chargedWhen", rule_ref)?,
        amount: m.need("amount", rule_ref)?,
    };
    m.end()?;
    Ok(fee)
}

fn field(json: &Json) -> Read<Field> {
    let mut m = Members::of(json)?;
    let key = m.need("key", text)?;
    let read = rest_of_field(m, &key);
    read.map_err(|what| within(&key, &what))
}

fn rest_of_field(mut m: Members<'_>, key: &str) -> Read<Field> {
    let field = Field {
        key: key.to_owned(),
        title: m.need("title", words)?,
        description: m.may("description", words)?,
        kind: kind(&mut m)?,
        required: m.may("required", flag)?.unwrap_or(false),
        required_when: m.may("requiredWhen", rule_ref)?,
        visible_when: m.may("visibleWhen", rule_ref)?,
        compute: m.may("compute", rule_ref)?,
        read_only: m.may("readOnly", flag)?.unwrap_or(false),
        default: m.get("default").cloned(),
        widget: m.may("widget", text)?,
        sensitive: m.may("sensitive", flag)?.unwrap_or(false),
    };
    m.end()?;
    Ok(field)
}

fn kind(m: &mut Members<'_>) -> Read<Kind> {
    let kind = m.need("type", text)?;
    Ok(match kind.as_str() {
        "group" => Kind::Group {
            fields: m.need("fields", |json| list(json, field))?,
        },
        "rows" => Kind::Rows {
            fields: m.need("fields", |json| list(json, field))?,
            min_items: m.may("minItems", count)?,
            max_items: m.may("maxItems", count)?,
        },
        "text" => Kind::Text {
            format: m.may("format", text)?,
            min_length: m.may("minLength", count)?,
            max_length: m.may("maxLength", count)?,
            pattern: m.may("pattern", text)?,
        },
        "choice" => Kind::Choice {
            choices: m.need("choices", |json| list(json, choice))?,
        },
        "choices" => Kind::Choices {
            choices: m.need("choices", |json| list(json, choice))?,
            min_items: m.may("minItems", count)?,
            max_items: m.may("maxItems", count)?,
        },
        "number" => Kind::Number {
            integer: m.may("integer", flag)?.unwrap_or(false),
            minimum: m.may("minimum", text)?,
            maximum: m.may("maximum", text)?,
            exclusive_minimum: m.may("exclusiveMinimum", text)?,
            exclusive_maximum: m.may("exclusiveMaximum", text)?,
            multiple_of: m.may("multipleOf", text)?,
            unit: m.may("unit", words)?,
        },
        "boolean" => Kind::Boolean {
            constant: m.may("const", flag)?,
        },
        other => return Err(within("unknown type", other)),
    })
}

fn choice(json: &Json) -> Read<Choice> {
    let mut m = Members::of(json)?;
    let choice = Choice {
        value: m.need("value", text)?,
        title: m.need("title", words)?,
    };
    m.end()?;
    Ok(choice)
}

/// Reads a rule's tree: an object whose only member names the node.
fn expr(json: &Json) -> Read<Expr> {
    let (name, value) = match json {
        Json::Object(members) => match members.as_slice() {
            [(name, value)] => (name.as_str(), value),
            _ => return Err("a rule node has one member".to_owned()),
        },
        _ => return Err("expected a rule".to_owned()),
    };
    let boxed = |json| expr(json).map(Box::new);
    let parts = || items(value);
    Ok(match name {
        "bool" => Expr::Bool(flag(value)?),
        "text" => Expr::Text(text(value)?),
        "number" => Expr::Number(text(value)?),
        "date" => Expr::Date(text(value)?),
        "list" => Expr::List(list(value, expr)?),
        "field" => Expr::Field(text(value)?),
        "rows" => Expr::Rows(text(value)?),
        "var" => Expr::Var(small(value)?),
        "input" => Expr::Input(named(&text(value)?, INPUTS)?),
        "not" => Expr::Not(boxed(value)?),
        "neg" => Expr::Neg(boxed(value)?),
        "and" => Expr::And(list(value, expr)?),
        "or" => Expr::Or(list(value, expr)?),
        _ => match (name, parts()?) {
            ("member", [var, key]) => Expr::Member(small(var)?, text(key)?),
            ("if", [condition, yes, no]) => Expr::If(boxed(condition)?, boxed(yes)?, boxed(no)?),
            ("compare", [op, a, b]) => {
                Expr::Compare(named(&text(op)?, COMPARISONS)?, boxed(a)?, boxed(b)?)
            }
            ("arith", [op, a, b]) => {
                Expr::Arith(named(&text(op)?, ARITHMETIC)?, boxed(a)?, boxed(b)?)
            }
            ("in", [a, b]) => Expr::In(boxed(a)?, boxed(b)?),
            ("call", [function, args]) => {
                Expr::Call(named(&text(function)?, FUNCTIONS)?, list(args, expr)?)
            }
            ("each", [kind, over, var, body]) => Expr::Each(
                named(&text(kind)?, COMPREHENSIONS)?,
                boxed(over)?,
                small(var)?,
                boxed(body)?,
            ),
            (name, _) => return Err(within("unknown rule node", name)),
        },
    })
}

fn small(json: &Json) -> Read<u8> {
    count(json).and_then(|n| u8::try_from(n).map_err(|_| "too large a number".to_owned()))
}

const INPUTS: &[(&str, Input)] = &[
    ("today", Input::Today),
    ("applicantKind", Input::ApplicantKind),
    ("deferralAllowed", Input::DeferralAllowed),
    ("commitmentAllowed", Input::CommitmentAllowed),
    ("holdings", Input::Holdings),
];

const COMPARISONS: &[(&str, Comparison)] = &[
    ("eq", Comparison::Eq),
    ("ne", Comparison::Ne),
    ("lt", Comparison::Lt),
    ("le", Comparison::Le),
    ("gt", Comparison::Gt),
    ("ge", Comparison::Ge),
];

const ARITHMETIC: &[(&str, Arithmetic)] = &[
    ("add", Arithmetic::Add),
    ("sub", Arithmetic::Sub),
    ("mul", Arithmetic::Mul),
    ("div", Arithmetic::Div),
    ("rem", Arithmetic::Rem),
];

const FUNCTIONS: &[(&str, Function)] = &[
    ("has", Function::Has),
    ("size", Function::Size),
    ("startsWith", Function::StartsWith),
    ("endsWith", Function::EndsWith),
    ("contains", Function::Contains),
    ("matches", Function::Matches),
    ("sum", Function::Sum),
    ("min", Function::Min),
    ("max", Function::Max),
    ("date", Function::Date),
    ("daysBetween", Function::DaysBetween),
    ("age", Function::Age),
    ("addWorkdays", Function::AddWorkdays),
    ("birthDate", Function::BirthDate),
];

const COMPREHENSIONS: &[(&str, Comprehension)] = &[
    ("all", Comprehension::All),
    ("exists", Comprehension::Exists),
    ("existsOne", Comprehension::ExistsOne),
    ("filter", Comprehension::Filter),
    ("map", Comprehension::Map),
];
