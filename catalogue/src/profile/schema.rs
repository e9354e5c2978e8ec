//! One JSON Schema as the schema of a field.

use super::alone;
use crate::compile;
use crate::fault::{Code, Fault, Faults};
use crate::read::Ctx;
use crate::suggest::nearest;
use crate::yaml::{Entry, Node, Source, Value};
use onewindow_core::pack::Pack;

/// Where the instance stands among the answers: the field is alone on the form's only page.
pub const ANSWER: &str = "/page/answer";

/// The dialect the profile is a part of; a schema may say so.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema in the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The form with one page and on it the field the schema describes, at [`ANSWER`].
    pub pack: Pack,
    /// The pack's canonical bytes, which the core loads.
    pub pack_bytes: Vec<u8>,
}

impl Schema {
    /// The answers in which an instance, as JSON text, stands where the field is.
    #[must_use]
    pub fn answers(instance: &str) -> String {
        format!(r#"{{"page":{{"answer":{instance}}}}}"#)
    }
}

/// Compiles a JSON Schema 2020-12, as JSON or YAML text.
///
/// References lead to the schema's own `$defs`. A verdict on [`Schema::answers`] has no error and
/// no missing field when the instance is valid; an instance that is `""` or `[]` is an answer not
/// given, as everywhere.
///
/// # Errors
/// Every fault that keeps the schema out of the profile, with its code and its place in the text.
pub fn compile_schema(text: &str) -> Result<Schema, Vec<Fault>> {
    let source = Source::new("schema".to_owned(), text);
    let faults = Faults::default();
    let compiled = compile(&source, text, &faults);
    let refusals = alone::refusals(faults);
    match compiled {
        Some(schema) if refusals.is_empty() => Ok(schema),
        _ => Err(refusals),
    }
}

fn compile(source: &Source, text: &str, faults: &Faults) -> Option<Schema> {
    let ctx = Ctx { source, faults };
    let root = alone::read(source, text, faults)?;
    let form = form(ctx, &root)?;
    let form = alone::fields(ctx, &form);
    let rules = alone::compiled(ctx, &form)?;
    let pack = compile::form_alone(rules, alone::limits(&form));
    let pack_bytes = alone::bytes(ctx, &pack)?;
    Some(Schema { pack, pack_bytes })
}

/// The form around the schema, to which its definitions move.
fn form(ctx: Ctx<'_>, root: &Node) -> Option<Node> {
    let Value::Map(entries) = &root.value else {
        ctx.fault(
            root.pos,
            Code::BadType,
            "模式应当是一个对象，写明 type",
            "a schema is an object that says its `type`",
        );
        return None;
    };
    if let Some(dialect) = root.get("$schema") {
        check_dialect(ctx, dialect);
    }
    let (mut of_form, of_field): (Vec<Entry>, Vec<Entry>) = entries
        .iter()
        .filter(|entry| entry.key != "$schema")
        .cloned()
        .partition(|entry| entry.key == "$defs");
    let field = Entry {
        key: "answer".to_owned(),
        key_pos: root.pos,
        value: Node {
            pos: root.pos,
            value: Value::Map(of_field),
        },
    };
    let page = Entry::made("page", alone::object(vec![field]));
    let Value::Map(mut members) = alone::object(vec![page]) else {
        return None;
    };
    members.append(&mut of_form);
    Some(Node::made(Value::Map(members)))
}

fn check_dialect(ctx: Ctx<'_>, node: &Node) {
    let dialect = node.scalar().map(|s| s.text.trim_end_matches('#'));
    if dialect != Some(DIALECT) {
        let near = dialect.and_then(|d| nearest(d, [DIALECT]));
        ctx.fault_with(
            node.pos,
            Code::BadValue,
            format!("只支持 JSON Schema 2020-12：{DIALECT}"),
            format!("only JSON Schema 2020-12 is taken: {DIALECT}"),
            near.map(str::to_owned),
        );
    }
}
