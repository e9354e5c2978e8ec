//! One rule over the form of a pack, for tools that have packs but no items.

use super::alone;
use crate::cel::Type;
use crate::fault::{Fault, Faults};
use crate::form::{self, Field, Form, Index, Shape};
use crate::read::Ctx;
use crate::yaml::Source;
use onewindow_core::expr::Expr;
use onewindow_core::pack::{self, Kind};

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

/// Compiles a rule that stands at a place of a form.
///
/// # Errors
/// Every fault that keeps the rule out of the profile. Their `file` is `rule`.
pub fn compile_rule_at(
    fields: &[pack::Field],
    place: RulePlace<'_>,
    text: &str,
) -> Result<Expr, Vec<Fault>> {
    let form = Form {
        fields: fields.iter().map(|field| read(field, "")).collect(),
    };
    let index = Index::new(&form);
    let (at, wanted) = match place {
        RulePlace::Condition => (None, Type::Bool),
        RulePlace::ConditionAt(path) => (Some(path), Type::Bool),
        RulePlace::Computed(path) => {
            let field = index.get(path).map(|entry| entry.field);
            (Some(path), field.map_or(Type::Any, Type::of))
        }
        RulePlace::Amount => (None, Type::Decimal),
    };
    let source = Source::new("rule".to_owned(), text);
    let faults = Faults::default();
    let ctx = Ctx {
        source: &source,
        faults: &faults,
    };
    let compiled = alone::rule(ctx, text, &index, at.and_then(form::row_of), &wanted);
    compiled
        .map(|compiled| compiled.expr)
        .ok_or_else(|| alone::refusals(faults))
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
