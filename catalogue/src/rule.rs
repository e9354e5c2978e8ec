//! One rule compiled against the form of a pack, for tools that have rules but no item.

use crate::cel::{self, Scope, Type};
use crate::fault::{Fault, Faults, Pos};
use crate::form::{self, Cel, Field, Form, Index, Shape};
use crate::read::Ctx;
use crate::yaml::{Scalar, Source};
use onewindow_core::expr::Expr;
use onewindow_core::pack::{self, Kind};
use std::rc::Rc;

/// Where a rule stands: that says which row it sees and what its value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulePlace<'p> {
    /// The condition of a material or a fee.
    Condition,
    /// `x-visible`, `x-required` or a check at the field with this path, such as `/people/*/age`.
    ConditionAt(&'p str),
    /// `x-compute` of the field with this path.
    Computed(&'p str),
    /// The amount of a fee.
    Amount,
}

/// Compiles the text of a rule against the fields of a form.
///
/// # Errors
/// What is wrong with the rule; a fault's line and column count in its own text.
pub fn compile_rule(
    fields: &[pack::Field],
    place: RulePlace<'_>,
    text: &str,
) -> Result<Expr, Vec<Fault>> {
    let form = Form {
        fields: fields.iter().map(|field| read(field, "")).collect(),
    };
    let index = Index::new(&form);
    let source = Source::new("rule".to_owned(), text);
    let faults = Faults::default();
    let (at, wanted) = match place {
        RulePlace::Condition => (None, Type::Bool),
        RulePlace::ConditionAt(path) => (Some(path), Type::Bool),
        RulePlace::Computed(path) => {
            let field = index.get(path).map(|entry| entry.field);
            (Some(path), field.map_or(Type::Any, Type::of))
        }
        RulePlace::Amount => (None, Type::Decimal),
    };
    let licences: Rc<[String]> = Rc::from([]);
    let scope = Scope {
        ctx: Ctx {
            source: &source,
            faults: &faults,
        },
        index: &index,
        row: at.and_then(form::row_of),
        licences: &licences,
    };
    let cel = Cel {
        scalar: Scalar::block(text),
        pos: Pos { line: 1, column: 1 },
    };
    let compiled = cel::compile(&scope, &cel, &wanted);
    match compiled {
        Some(compiled) => Ok(compiled.expr),
        None => Err(faults.into_sorted()),
    }
}

/// A pack's field as the compiler of rules sees it.
fn read(field: &pack::Field, above: &str) -> Field {
    let pointer = format!("{above}/{}", field.key);
    let inside = |above: &str| {
        let fields = field.kind.fields().iter();
        fields.map(|field| read(field, above)).collect()
    };
    Field {
        key: field.key.clone(),
        title: field.title.clone(),
        description: None,
        shape: match &field.kind {
            Kind::Group { .. } => Shape::Group(inside(&pointer)),
            Kind::Rows {
                min_items,
                max_items,
                ..
            } => Shape::Rows {
                fields: inside(&format!("{pointer}/*")),
                min: *min_items,
                max: *max_items,
            },
            leaf => Shape::Leaf(leaf.clone()),
        },
        pointer,
        required: field.required,
        visible: None,
        required_when: None,
        compute: None,
        read_only: field.read_only,
        default: None,
        widget: None,
        sensitive: field.sensitive,
    }
}
