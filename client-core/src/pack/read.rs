//! Reading a pack: strictly, and within the depth a rule may have.

use super::{
    Check, Choice, Fee, Field, FileRule, Kind, Limits, Material, MaterialForm, Pack, Rule, RuleRef,
    Text,
};
use crate::rules::expr::{Arithmetic, Comparison, Comprehension, Expr, Function, Input};
use crate::values::doc::{Item, Part};
use crate::values::read::{Object, Sticky, text};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Reads a pack; what is wrong, in English, for whoever publishes it.
pub(crate) fn pack(json: Item<'_>) -> Result<Pack, String> {
    let mut s = Sticky::default();
    let mut o = s.object("pack", json);
    let pack = Pack {
        format: s.text(&mut o, "format"),
        item: s.text(&mut o, "item"),
        version: s.count(&mut o, "version"),
        name: words(&mut s, &mut o, "name"),
        fields: s.list(&mut o, "fields", field),
        rules: s.list(&mut o, "rules", rule),
        checks: s.list(&mut o, "checks", check),
        situations: s.list(&mut o, "situations", text),
        materials: s.list(&mut o, "materials", material),
        fees: s.list(&mut o, "fees", fee),
        limits: limits(&mut s, &mut o),
    };
    s.close("pack", &o);
    s.end(pack)
}

pub(crate) fn words(s: &mut Sticky, o: &mut Object<'_>, key: &str) -> Text {
    may_words(s, o, key).unwrap_or_else(|| {
        s.wrong(key, "missing");
        Text {
            zh: String::new(),
            en: None,
        }
    })
}

fn may_words(s: &mut Sticky, o: &mut Object<'_>, key: &str) -> Option<Text> {
    let mut o = s.object(key, o.get(key)?);
    let words = Text {
        zh: s.text(&mut o, "zh"),
        en: s.may_text(&mut o, "en"),
    };
    s.close(key, &o);
    Some(words)
}

fn limits(s: &mut Sticky, o: &mut Object<'_>) -> Limits {
    let json = o.get("limits").unwrap_or(Item::NULL);
    let mut o = s.object("limits", json);
    let limits = Limits {
        max_bytes: s.count(&mut o, "maxBytes"),
        max_depth: s.count(&mut o, "maxDepth"),
        max_rows: s.count(&mut o, "maxRows"),
        max_text: s.count(&mut o, "maxText"),
    };
    s.close("limits", &o);
    limits
}

fn rule(s: &mut Sticky, json: Item<'_>) -> Rule {
    let mut o = s.object("rule", json);
    let rule = Rule {
        id: s.text(&mut o, "id"),
        source: s.text(&mut o, "source"),
        expr: expr(s, o.get("expr").unwrap_or(Item::NULL)),
    };
    s.close("rule", &o);
    rule
}

fn rule_ref(s: &mut Sticky, o: &mut Object<'_>, key: &str) -> Option<RuleRef> {
    s.may_count(o, key)
}

fn check(s: &mut Sticky, json: Item<'_>) -> Check {
    let mut o = s.object("check", json);
    let check = Check {
        id: s.text(&mut o, "id"),
        at: s.text(&mut o, "at"),
        rule: s.count(&mut o, "rule"),
        message: words(s, &mut o, "message"),
    };
    s.close("check", &o);
    check
}

fn material(s: &mut Sticky, json: Item<'_>) -> Material {
    const FORMS: &[(&str, MaterialForm)] = &[
        ("original", MaterialForm::Original),
        ("copy", MaterialForm::Copy),
        ("originalAndCopy", MaterialForm::OriginalAndCopy),
        ("electronic", MaterialForm::Electronic),
    ];
    let mut o = s.object("material", json);
    let material = Material {
        id: s.text(&mut o, "id"),
        name: words(s, &mut o, "name"),
        needed_when: rule_ref(s, &mut o, "neededWhen"),
        why: words(s, &mut o, "why"),
        originals: s.count(&mut o, "originals"),
        copies: s.count(&mut o, "copies"),
        form: {
            let form = s.text(&mut o, "form");
            s.named(&form, FORMS, MaterialForm::Original)
        },
        files: file_rule(s, o.get("files").unwrap_or(Item::NULL)),
        source: may_words(s, &mut o, "source"),
        generated: s.flag(&mut o, "generated"),
        licence: s.may_text(&mut o, "licence"),
        shared_data: s.may_text(&mut o, "sharedData"),
        commitment: may_words(s, &mut o, "commitment"),
        deferral_workdays: s.may_count(&mut o, "deferralWorkdays"),
    };
    s.close("material", &o);
    material
}

fn file_rule(s: &mut Sticky, json: Item<'_>) -> FileRule {
    let mut o = s.object("files", json);
    let rule = FileRule {
        media_types: s.list(&mut o, "mediaTypes", text),
        max_bytes: s.whole(&mut o, "maxBytes"),
        max_count: s.count(&mut o, "maxCount"),
    };
    s.close("files", &o);
    rule
}

fn fee(s: &mut Sticky, json: Item<'_>) -> Fee {
    let mut o = s.object("fee", json);
    let fee = Fee {
        id: s.text(&mut o, "id"),
        list_code: s.text(&mut o, "listCode"),
        name: words(s, &mut o, "name"),
        charged_when: rule_ref(s, &mut o, "chargedWhen"),
        amount: s.count(&mut o, "amount"),
    };
    s.close("fee", &o);
    fee
}

fn field(s: &mut Sticky, json: Item<'_>) -> Field {
    let mut o = s.object("field", json);
    let field = Field {
        key: s.text(&mut o, "key"),
        title: words(s, &mut o, "title"),
        description: may_words(s, &mut o, "description"),
        kind: kind(s, &mut o),
        required: s.flag(&mut o, "required"),
        required_when: rule_ref(s, &mut o, "requiredWhen"),
        visible_when: rule_ref(s, &mut o, "visibleWhen"),
        compute: rule_ref(s, &mut o, "compute"),
        read_only: s.flag(&mut o, "readOnly"),
        default: o.get("default").map(Item::to_text),
        widget: s.may_text(&mut o, "widget"),
        sensitive: s.flag(&mut o, "sensitive"),
    };
    s.close(&field.key, &o);
    field
}

fn kind(s: &mut Sticky, o: &mut Object<'_>) -> Kind {
    let kind = s.text(o, "type");
    match kind.as_str() {
        "group" => Kind::Group {
            fields: s.list(o, "fields", field),
        },
        "rows" => Kind::Rows {
            fields: s.list(o, "fields", field),
            min_items: s.may_count(o, "minItems"),
            max_items: s.may_count(o, "maxItems"),
        },
        "text" => Kind::Text {
            format: s.may_text(o, "format"),
            min_length: s.may_count(o, "minLength"),
            max_length: s.may_count(o, "maxLength"),
            pattern: s.may_text(o, "pattern"),
        },
        "choice" => Kind::Choice {
            choices: s.list(o, "choices", choice),
        },
        "choices" => Kind::Choices {
            choices: s.list(o, "choices", choice),
            min_items: s.may_count(o, "minItems"),
            max_items: s.may_count(o, "maxItems"),
        },
        "number" => Kind::Number {
            integer: s.flag(o, "integer"),
            minimum: s.may_text(o, "minimum"),
            maximum: s.may_text(o, "maximum"),
            exclusive_minimum: s.may_text(o, "exclusiveMinimum"),
            exclusive_maximum: s.may_text(o, "exclusiveMaximum"),
            multiple_of: s.may_text(o, "multipleOf"),
            unit: may_words(s, o, "unit"),
        },
        "boolean" => Kind::Boolean {
            constant: s.may_flag(o, "const"),
        },
        other => {
            s.wrong("unknown type", other);
            Kind::Boolean { constant: None }
        }
    }
}

fn choice(s: &mut Sticky, json: Item<'_>) -> Choice {
    let mut o = s.object("choice", json);
    let choice = Choice {
        value: s.text(&mut o, "value"),
        title: words(s, &mut o, "title"),
    };
    s.close("choice", &o);
    choice
}

/// Reads a rule's tree: an object whose only member names the node.
fn expr(s: &mut Sticky, json: Item<'_>) -> Expr {
    let mut members = json.members().unwrap_or_default();
    let (name, value) = match (members.next(), members.next()) {
        (Some(only), None) => only,
        _ => ("", json),
    };
    match name {
        "bool" => {
            let Part::Bool(value) = value.part() else {
                s.wrong(name, "expected true or false");
                return Expr::Bool(false);
            };
            return Expr::Bool(*value);
        }
        "text" => return Expr::Text(s.text_of(name, value)),
        "number" => return Expr::Number(s.text_of(name, value)),
        "date" => return Expr::Date(s.text_of(name, value)),
        "field" => return Expr::Field(s.text_of(name, value)),
        "rows" => return Expr::Rows(s.text_of(name, value)),
        "var" => return Expr::Var(small(s, value)),
        "input" => {
            let input = s.text_of(name, value);
            return Expr::Input(s.named(&input, INPUTS, Input::Today));
        }
        "not" => return Expr::Not(boxed(s, value)),
        "neg" => return Expr::Neg(boxed(s, value)),
        _ => {}
    }
    let items = s.items_of(name, value);
    let mut parts = [Item::NULL; 4];
    let mut count = 0;
    for item in items.clone() {
        if let Some(part) = parts.get_mut(count) {
            *part = item;
        }
        count += 1;
    }
    let [first, second, third, fourth] = parts;
    match (name, count) {
        ("list", _) => Expr::List(s.each(items, expr)),
        ("and", _) => Expr::And(s.each(items, expr)),
        ("or", _) => Expr::Or(s.each(items, expr)),
        ("member", 2) => Expr::Member(small(s, first), s.text_of(name, second)),
        ("if", 3) => Expr::If(boxed(s, first), boxed(s, second), boxed(s, third)),
        ("compare", 3) => {
            let op = s.text_of(name, first);
            let op = s.named(&op, COMPARISONS, Comparison::Eq);
            Expr::Compare(op, boxed(s, second), boxed(s, third))
        }
        ("arith", 3) => {
            let op = s.text_of(name, first);
            let op = s.named(&op, ARITHMETIC, Arithmetic::Add);
            Expr::Arith(op, boxed(s, second), boxed(s, third))
        }
        ("in", 2) => Expr::In(boxed(s, first), boxed(s, second)),
        ("call", 2) => {
            let function = s.text_of(name, first);
            let args = s.items_of(name, second);
            let function = s.named(&function, FUNCTIONS, Function::Has);
            Expr::Call(function, s.each(args, expr))
        }
        ("each", 4) => {
            let kind = s.text_of(name, first);
            let kind = s.named(&kind, COMPREHENSIONS, Comprehension::All);
            Expr::Each(kind, boxed(s, second), small(s, third), boxed(s, fourth))
        }
        _ => {
            s.wrong("unknown rule node", name);
            Expr::List(Vec::new())
        }
    }
}

fn boxed(s: &mut Sticky, json: Item<'_>) -> Box<Expr> {
    Box::new(expr(s, json))
}

fn small(s: &mut Sticky, json: Item<'_>) -> u8 {
    let number = s.count_of("variable", json);
    u8::try_from(number).unwrap_or_else(|_| {
        s.wrong("variable", "too large a number");
        0
    })
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
