//! What the solver says of rules written as trees.

use super::{Given, Goal, World};
use crate::form::{Field, Form, Index, Shape};
use onewindow_core::expr::{Comparison, Expr};
use onewindow_core::pack::{Choice, Kind, Text};
use std::collections::BTreeMap;

fn field(key: &str, kind: Kind) -> Field {
    Field {
        key: key.to_owned(),
        pointer: format!("/{key}"),
        title: text(key),
        description: None,
        shape: Shape::Leaf(kind),
        required: true,
        visible: None,
        required_when: None,
        compute: None,
        read_only: false,
        default: None,
        widget: None,
        sensitive: false,
    }
}

fn text(zh: &str) -> Text {
    Text {
        zh: zh.to_owned(),
        en: None,
    }
}

fn number(integer: bool, minimum: &str, maximum: &str, step: Option<&str>) -> Kind {
    Kind::Number {
        integer,
        minimum: Some(minimum.to_owned()),
        maximum: Some(maximum.to_owned()),
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: step.map(str::to_owned),
        unit: None,
    }
}

fn form() -> Form {
    let choices = ["a", "b", "c"].map(|value| Choice {
        value: value.to_owned(),
        title: text(value),
    });
    let choices = choices.to_vec();
    Form {
        fields: vec![
            field("kind", Kind::Choice { choices }),
            field("age", number(true, "0", "150", None)),
            field("area", number(false, "-5", "5", Some("0.5"))),
            field(
                "signed",
                Kind::Boolean {
                    constant: Some(true),
                },
            ),
        ],
    }
}

fn is(op: Comparison, value: &str) -> Expr {
    let field = Expr::Field("/kind".to_owned());
    Expr::Compare(op, Box::new(field), Box::new(Expr::Text(value.to_owned())))
}

fn stands(key: &str, op: Comparison, n: &str) -> Expr {
    let field = Expr::Field(format!("/{key}"));
    Expr::Compare(op, Box::new(field), Box::new(Expr::Number(n.to_owned())))
}

fn age(op: Comparison, n: &str) -> Expr {
    stands("age", op, n)
}

fn asked<T>(ask: impl FnOnce(&World<'_>) -> T) -> T {
    let form = form();
    let index = Index::new(&form);
    ask(&World {
        index: &index,
        visible: BTreeMap::new(),
        required: BTreeMap::new(),
        compute: BTreeMap::new(),
    })
}

fn never(all: Vec<Expr>) -> bool {
    asked(|world| world.never(&[Goal::True(&Expr::And(all))], &Given::default()))
}

fn always(any: Vec<Expr>) -> bool {
    asked(|world| world.never(&[Goal::NotTrue(&Expr::Or(any))], &Given::default()))
}

#[test]
fn what_cannot_hold_is_seen() {
    use Comparison::{Eq, Ge, Gt, Le, Lt, Ne};
    assert!(never(vec![is(Eq, "a"), is(Eq, "b")]));
    assert!(!never(vec![is(Ne, "a"), is(Ne, "b")]));
    assert!(never(vec![is(Ne, "a"), is(Ne, "b"), is(Ne, "c")]));
    assert!(never(vec![age(Lt, "16"), age(Ge, "16")]));
    assert!(!never(vec![age(Lt, "16"), age(Gt, "14")]));
    assert!(never(vec![
        Expr::Field("/x".to_owned()),
        Expr::Not(Box::new(Expr::Field("/x".to_owned())))
    ]));
    assert!(
        never(vec![age(Lt, "16"), age(Gt, "15")]),
        "no whole number between"
    );
    assert!(never(vec![age(Lt, "0")]), "below the least");
    assert!(!never(vec![age(Le, "0")]));
    assert!(never(vec![age(Gt, "150")]));
    assert!(never(vec![age(Eq, "1.5")]));
    assert!(never(vec![
        stands("area", Gt, "-0.5"),
        stands("area", Lt, "0")
    ]));
    assert!(!never(vec![
        stands("area", Gt, "-1"),
        stands("area", Lt, "0")
    ]));
    assert!(!never(vec![
        stands("area", Gt, "-0.7"),
        stands("area", Lt, "0")
    ]));
    assert!(never(vec![Expr::Not(Box::new(Expr::Field(
        "/signed".to_owned()
    )))]));
}

#[test]
fn what_must_hold_is_seen() {
    use Comparison::{Eq, Ge, Lt, Ne};
    assert!(always(vec![is(Eq, "a"), is(Eq, "b"), is(Eq, "c")]));
    assert!(always(vec![is(Ne, "a"), is(Ne, "b")]));
    assert!(!always(vec![is(Eq, "a"), is(Eq, "b")]));
    assert!(always(vec![age(Lt, "16"), age(Ge, "16.000")]));
    assert!(always(vec![age(Ge, "0")]));
}

#[test]
fn what_follows_is_seen() {
    use Comparison::{Eq, Lt, Ne};
    let two = Expr::List(["a", "b"].map(|t| Expr::Text(t.to_owned())).to_vec());
    let kind = Expr::Field("/kind".to_owned());
    let among = Expr::In(Box::new(kind), Box::new(two));
    let implies =
        |fact: Expr, goal: &Expr| asked(|world| world.implies(&[fact], goal, &Given::default()));
    assert!(implies(is(Eq, "a"), &is(Ne, "b")));
    assert!(implies(is(Eq, "a"), &among));
    assert!(implies(among.clone(), &is(Ne, "c")));
    assert!(implies(age(Lt, "14"), &age(Lt, "16")));
    assert!(!implies(age(Lt, "16"), &age(Lt, "14")));
    assert!(!implies(is(Ne, "a"), &among));
}

/// What takes too long to find out is not claimed.
#[test]
fn nothing_is_said_when_the_cases_are_too_many() {
    let flag = |i: usize| Expr::Field(format!("/flag{i}"));
    let differ = |a: usize, b: usize| {
        let (a, b) = (flag(a), flag(b));
        let not = |e: &Expr| Expr::Not(Box::new(e.clone()));
        Expr::Or(vec![
            Expr::And(vec![a.clone(), not(&b)]),
            Expr::And(vec![not(&a), b.clone()]),
        ])
    };
    // Pigeons and holes: no two of nine pigeons share one of eight holes.
    let at = |pigeon: usize, hole: usize| flag(pigeon * 8 + hole);
    let mut all: Vec<Expr> = (0..9)
        .map(|pigeon| Expr::Or((0..8).map(|hole| at(pigeon, hole)).collect()))
        .collect();
    for hole in 0..8 {
        for a in 0..9 {
            for b in 0..a {
                let both = Expr::And(vec![at(a, hole), at(b, hole)]);
                all.push(Expr::Not(Box::new(both)));
            }
        }
    }
    assert!(!never(all));
    assert!(never(vec![differ(0, 1), differ(1, 2), differ(0, 2)]));
}
