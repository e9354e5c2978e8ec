//! What a schema and a rule on their own have in common: their source, their form, their pack.

use crate::cel::{self, Compiled, Scope};
use crate::chinese;
use crate::codes::Codes;
use crate::compile::{self, Rules};
use crate::fault::{Code, Fault, Faults, Pos};
use crate::form::{self, Cel, Form, Index, Shape};
use crate::read::Ctx;
use crate::yaml::{self, Entry, Node, Scalar, Source, Value};
use onewindow_core::pack::{Limits, Pack};

/// Rows of a group that states no `maxItems`: the most the core lets a pack allow.
const MOST_ROWS: u32 = 2_000;

/// The largest answers: as large as the core lets any pack allow, but for rows, which the form
/// bounds, and texts, which are short enough for patterns of a hundred steps.
pub(super) fn limits(form: &Form) -> Limits {
    let index = Index::new(form);
    let rows = index.fields().filter_map(|field| match &field.shape {
        Shape::Rows { max, .. } => Some(max.unwrap_or(MOST_ROWS)),
        _ => None,
    });
    Limits {
        max_bytes: 1 << 20,
        max_depth: 32,
        max_rows: rows.max().unwrap_or(1).max(1),
        max_text: 10_000,
    }
}

/// What an item's editor must do and a schema on its own need not: it changes no verdict.
const EDITORIAL: [Code; 3] = [
    Code::MissingText,
    Code::MissingBound,
    Code::UnusedDefinition,
];

/// The faults that keep a schema or a rule out of the profile.
pub(super) fn refusals(faults: Faults) -> Vec<Fault> {
    let mut all = faults.into_sorted();
    all.retain(refuses);
    all
}

fn refuses(fault: &Fault) -> bool {
    !EDITORIAL.contains(&fault.code)
}

/// Reads a JSON text, which is YAML.
pub(super) fn read(source: &Source, text: &str, faults: &Faults) -> Option<Node> {
    yaml::parse(source, text, faults)
}

/// An object schema around these properties.
pub(super) fn object(properties: Vec<Entry>) -> Value {
    let word = |text: &str| Value::Scalar(Scalar::alone(text));
    Value::Map(vec![
        Entry::made("type", word("object")),
        Entry::made("additionalProperties", word("false")),
        Entry::made("properties", Value::Map(properties)),
    ])
}

/// The form with its rules compiled; `None` when a fault keeps it out.
pub(super) fn compiled(ctx: Ctx<'_>, form: &Form) -> Option<Rules> {
    compile::rules(&compile::Source {
        ctx,
        codes: &Codes::default(),
        form,
        index: &Index::new(form),
        checks: &[],
        situations: &[],
        materials: &[],
        fees: &[],
    })
}

/// The fields of an object schema.
pub(super) fn fields<'a>(ctx: Ctx<'a>, node: &'a Node) -> Form {
    form::read_fields(ctx, node, &Codes::default())
}

/// A rule that is the whole of its source, over a form and in the rows of `row`; `None` when a
/// fault keeps it out.
pub(super) fn rule(
    ctx: Ctx<'_>,
    text: &str,
    index: &Index<'_>,
    row: Option<&str>,
    wanted: &cel::Type,
) -> Option<Compiled> {
    let scope = Scope {
        ctx,
        index,
        row,
        licences: &Vec::new().into(),
    };
    let cel = Cel {
        scalar: Scalar::alone(text),
        pos: Pos::START,
    };
    cel::compile(&scope, &cel, wanted)
}

/// The pack's canonical bytes, when the core takes them.
pub(super) fn bytes(ctx: Ctx<'_>, pack: &Pack) -> Option<Vec<u8>> {
    // What is refused already need not be refused by the core as well.
    if ctx.faults.any(refuses) {
        return None;
    }
    let bytes = pack.to_canonical().ok()?;
    match Pack::parse(&bytes) {
        Ok(_) => Some(bytes),
        Err(refusal) => {
            ctx.fault(
                Pos::START,
                Code::PackRefused,
                format!("规则引擎不接受：{}", chinese::of_pack(&refusal)),
                format!("the rules core refuses it: {refusal}"),
            );
            None
        }
    }
}
