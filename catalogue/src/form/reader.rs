//! Reads the form: objects, repeating groups and references.

use super::choices::Listed;
use super::keywords::Subject;
use super::schema::Schema;
use super::{Field, Form, Shape, choices, leaf};
use crate::cel::RESERVED;
use crate::codes::Codes;
use crate::fault::Code;
use crate::read::{Ctx, English};
use crate::suggest::nearest;
use crate::yaml::{Entry, Node, Value};
use onewindow_core::pack::Text;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// Fields an honest form never comes near.
const MAX_FIELDS: u32 = 2_000;
/// Groups within groups.
const MAX_DEPTH: usize = 8;

/// Reads the form at `form:`, whose top-level fields are its pages.
pub(crate) fn read<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Form {
    let form = read_fields(ctx, node, codes);
    for field in &form.fields {
        if !matches!(field.shape, Shape::Group(_) | Shape::Unreadable) {
            let entry = node.get("properties").and_then(|n| n.entry(&field.key));
            ctx.fault(
                entry.map_or(node.pos, |e| e.key_pos),
                Code::BadType,
                format!("“{}”在表单最外层，应当是字段组（一页）", field.key),
                format!(
                    "`{}` stands at the top of the form, where only groups (pages) may",
                    field.key
                ),
            );
        }
    }
    form
}

/// Reads an object whose fields may be of any type.
pub(crate) fn read_fields<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Form {
    let reader = Reader {
        ctx,
        codes,
        defs: node.get("$defs"),
        used: RefCell::new(BTreeSet::new()),
        count: Cell::new(0),
    };
    let Some(schema) = reader.resolve(node, &mut Vec::new()) else {
        return Form::default();
    };
    schema.check_keywords(Subject::Form);
    reader.check_type(&schema, "object");
    let fields = reader.properties(&schema, "", &[]);
    reader.unused_definitions();
    Form { fields }
}

pub(super) struct Reader<'a, 'c> {
    pub(super) ctx: Ctx<'a>,
    codes: &'c Codes,
    pub(super) defs: Option<&'a Node>,
    pub(super) used: RefCell<BTreeSet<&'a str>>,
    count: Cell<u32>,
}

impl<'a> Reader<'a, '_> {
    fn check_type(&self, schema: &Schema<'a>, wanted: &str) {
        let found = schema.get("type").and_then(|n| self.ctx.string(n));
        if found != Some(wanted) {
            let pos = schema.get("type").map_or(schema.pos, |n| n.pos);
            self.ctx.fault(
                pos,
                Code::BadType,
                format!("这里的 type 应当是 {wanted}"),
                format!("the type must be `{wanted}` here"),
            );
        }
    }

    /// The fields under `properties`, with `required` applied.
    fn properties(&self, schema: &Schema<'a>, pointer: &str, chain: &[&'a str]) -> Vec<Field> {
        let ctx = self.ctx;
        let closed = schema.get("additionalProperties").and_then(|n| n.scalar());
        if closed.is_none_or(|s| !s.plain || s.text != "false") {
            let pos = schema
                .get("additionalProperties")
                .map_or(schema.pos, |n| n.pos);
            ctx.fault(
                pos,
                Code::OpenObject,
                "对象必须写 additionalProperties: false，多余的答案才会被拒绝",
                "every object says `additionalProperties: false`, so that stray answers are refused",
            );
        }
        let Some(node) = schema.get("properties") else {
            ctx.fault(
                schema.pos,
                Code::MissingKey,
                "缺少“properties”",
                "`properties` is missing",
            );
            return Vec::new();
        };
        let entries = ctx.entries(node).unwrap_or_default();
        if entries.is_empty() && matches!(node.value, Value::Map(_)) {
            ctx.fault(
                node.pos,
                Code::MissingKey,
                "没有任何字段",
                "there is no field",
            );
        }
        let required = self.required(schema, entries);
        entries
            .iter()
            .filter_map(|e| self.field(e, pointer, required.contains(&e.key.as_str()), chain))
            .collect()
    }

    fn required(&self, schema: &Schema<'a>, properties: &'a [Entry]) -> Vec<&'a str> {
        let ctx = self.ctx;
        let mut names: Vec<&str> = Vec::new();
        let listed = schema
            .get("required")
            .map(|n| ctx.list(n))
            .unwrap_or_default();
        for node in listed {
            let Some(name) = ctx.string(node) else {
                continue;
            };
            if !properties.iter().any(|e| e.key == name) {
                ctx.fault_with(
                    node.pos,
                    Code::RequiredUnknown,
                    format!("required 里的“{name}”不在 properties 中"),
                    format!("`required` names `{name}`, which is not among the properties"),
                    nearest(name, properties.iter().map(|e| e.key.as_str())).map(str::to_owned),
                );
            } else if names.contains(&name) {
                ctx.fault(
                    node.pos,
                    Code::DuplicateId,
                    format!("required 里“{name}”写了两次"),
                    format!("`required` names `{name}` twice"),
                );
            }
            names.push(name);
        }
        names
    }

    fn field(
        &self,
        entry: &'a Entry,
        parent: &str,
        required: bool,
        chain: &[&'a str],
    ) -> Option<Field> {
        let ctx = self.ctx;
        self.count.set(self.count.get() + 1);
        if self.count.get() > MAX_FIELDS {
            if self.count.get() == MAX_FIELDS + 1 {
                ctx.fault(
                    entry.key_pos,
                    Code::OutOfRange,
                    format!("表单超过 {MAX_FIELDS} 个字段"),
                    format!("the form has more than {MAX_FIELDS} fields"),
                );
            }
            return None;
        }
        self.check_key(entry);
        let pointer = format!("{parent}/{}", entry.key);
        if pointer.matches('/').count() > MAX_DEPTH {
            ctx.fault(
                entry.key_pos,
                Code::OutOfRange,
                format!("字段嵌套超过 {MAX_DEPTH} 层"),
                format!("fields are nested more than {MAX_DEPTH} deep"),
            );
            return None;
        }
        let mut chain = chain.to_vec();
        let schema = self.resolve(&entry.value, &mut chain);
        let Some(mut schema) = schema else {
            return Some(unreadable(entry, pointer, required));
        };
        schema.pos = entry.key_pos;
        if schema.get("title").is_none() {
            ctx.fault(
                entry.key_pos,
                Code::MissingText,
                format!("字段“{}”缺少标题 title", entry.key),
                format!("the field `{}` has no title", entry.key),
            );
        }
        let title = schema.text("title", English::Needed);
        let subject = self.subject(&schema);
        if let Some(subject) = subject {
            schema.check_keywords(subject);
        }
        let shape = match subject {
            Some(Subject::Group) => Shape::Group(self.properties(&schema, &pointer, &chain)),
            Some(Subject::Rows) => self.rows(&schema, &pointer, &chain),
            Some(Subject::Choices) => self.several(&schema, &chain),
            Some(leaf) => {
                leaf::read(&schema, leaf, self.codes).map_or(Shape::Unreadable, Shape::Leaf)
            }
            None => Shape::Unreadable,
        };
        let default = match &shape {
            Shape::Leaf(kind) => leaf::default(&schema, kind),
            _ => None,
        };
        let widget = leaf::widget(&schema, &shape);
        let (read_only, computed) = (schema.entry("readOnly"), schema.get("x-compute"));
        if let Some(entry) = read_only
            && schema.flag("readOnly")
            && computed.is_none()
            && schema.get("default").is_none()
        {
            ctx.fault(
                entry.key_pos,
                Code::UnanswerableField,
                format!("字段“{}”只读，却没有 default 也没有 x-compute，永远是空的", crate::cel::path(&pointer)),
                format!("the field `{}` is read-only with neither a `default` nor an `x-compute`, so it stays empty for ever", crate::cel::path(&pointer)),
            );
        }
        Some(Field {
            key: entry.key.clone(),
            pointer,
            title: title.unwrap_or_else(|| fallback(entry)),
            description: schema.text("description", English::Optional),
            shape,
            required,
            visible: schema.cel("x-visible"),
            required_when: schema.cel("x-required"),
            compute: schema.cel("x-compute"),
            read_only: schema.flag("readOnly"),
            default,
            widget,
            sensitive: schema.flag("x-sensitive"),
        })
    }

    fn check_key(&self, entry: &Entry) {
        let key = entry.key.as_str();
        let good = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.len() <= 40
            && key.bytes().all(|b| b.is_ascii_alphanumeric());
        if !good {
            self.ctx.fault(
                entry.key_pos,
                Code::BadIdentifier,
                format!("字段名“{key}”应由英文字母和数字组成，以小写字母开头，最多40个字符"),
                format!("the field key `{key}` must be letters and digits, a small letter first, 40 at most"),
            );
        } else if RESERVED.contains(&key) {
            self.ctx.fault(
                entry.key_pos,
                Code::BadIdentifier,
                format!("字段名“{key}”是规则语言的词，请换一个"),
                format!("the field key `{key}` is a word of the rule language; take another"),
            );
        }
    }

    /// What the schema describes.
    fn subject(&self, schema: &Schema<'a>) -> Option<Subject> {
        let ctx = self.ctx;
        let listed = choices::lists_values(schema) || schema.get("const").is_some();
        let given = ["enum", "const"].iter().find_map(|k| schema.get(k));
        let kind = given.map(|_| Listed::by(schema));
        let Some(node) = schema.get("type") else {
            if listed {
                return match kind {
                    None | Some(Some(Listed::Texts)) => Some(Subject::Choice),
                    Some(Some(Listed::Numbers)) => Some(Subject::Number),
                    Some(Some(Listed::Booleans)) => Some(Subject::Boolean),
                    Some(None) => self.bad_values(given),
                };
            }
            ctx.fault(
                schema.pos,
                Code::BadType,
                "字段既没有 type 也没有选项",
                "the field has neither a type nor values to choose",
            );
            return None;
        };
        if let Value::List(_) = node.value {
            ctx.fault(
                node.pos,
                Code::BadType,
                "字段只有一种类型",
                "a field has one type",
            );
            return None;
        }
        match ctx.string(node)? {
            "object" => Some(Subject::Group),
            "array" => match schema.get("items") {
                Some(items) if self.is_object(items) => Some(Subject::Rows),
                _ => Some(Subject::Choices),
            },
            "string" if listed => Some(Subject::Choice),
            "string" => Some(Subject::Text),
            "number" | "integer" if matches!(kind, None | Some(Some(Listed::Numbers))) => {
                Some(Subject::Number)
            }
            "boolean" if matches!(kind, None | Some(Some(Listed::Booleans))) => {
                Some(Subject::Boolean)
            }
            "number" | "integer" | "boolean" => self.bad_values(given),
            other => {
                let valid = ["string", "number", "integer", "boolean", "object", "array"];
                ctx.fault_with(
                    node.pos,
                    Code::BadType,
                    format!("没有类型“{other}”，可用：{}", valid.join(", ")),
                    format!("there is no type `{other}`; there are {}", valid.join(", ")),
                    nearest(other, valid).map(str::to_owned),
                );
                None
            }
        }
    }

    fn bad_values(&self, listed: Option<&Node>) -> Option<Subject> {
        let pos = listed.map(|n| n.pos).unwrap_or_default();
        self.ctx.fault(
            pos,
            Code::BadChoices,
            "列出的值应当同类，并与 type 相符：文字、数字或 true 和 false",
            "the values listed are of one kind, that of the type: texts, numbers, or true and false",
        );
        None
    }

    fn is_object(&self, items: &'a Node) -> bool {
        let is = |n: &Node| {
            n.get("type")
                .and_then(Node::scalar)
                .is_some_and(|s| s.text == "object")
        };
        if is(items) || items.get("properties").is_some() {
            return true;
        }
        let name = items.get("$ref").and_then(Node::scalar);
        let name = name.and_then(|s| s.text.strip_prefix("#/$defs/"));
        let def = name.and_then(|n| self.defs.and_then(|d| d.get(n)));
        def.is_some_and(is)
    }

    fn rows(&self, schema: &Schema<'a>, pointer: &str, chain: &[&'a str]) -> Shape {
        let ctx = self.ctx;
        if pointer.contains('*') {
            ctx.fault(
                schema.pos,
                Code::BadType,
                "重复组里不能再有重复组",
                "a repeating group cannot stand inside another",
            );
        }
        let (min, max) = leaf::bounds(schema, "minItems", "maxItems");
        if max.is_none() {
            ctx.fault(
                schema.pos,
                Code::MissingBound,
                "重复组必须写 maxItems",
                "a repeating group must say `maxItems`",
            );
        }
        let mut chain = chain.to_vec();
        let row = schema
            .get("items")
            .and_then(|n| self.resolve(n, &mut chain));
        let Some(row) = row else {
            return Shape::Unreadable;
        };
        row.check_keywords(Subject::Row);
        self.check_type(&row, "object");
        let fields = self.properties(&row, &format!("{pointer}/*"), &chain);
        Shape::Rows { fields, min, max }
    }

    fn several(&self, schema: &Schema<'a>, chain: &[&'a str]) -> Shape {
        let mut chain = chain.to_vec();
        let Some(items) = schema.get("items") else {
            self.ctx.fault(
                schema.pos,
                Code::BadType,
                "列表缺少 items：写成多选（选项）或重复组（对象）",
                "a list needs `items`: values to choose, or an object that repeats",
            );
            return Shape::Unreadable;
        };
        let Some(option) = self.resolve(items, &mut chain) else {
            return Shape::Unreadable;
        };
        option.check_keywords(Subject::Option);
        leaf::several(schema, &option, self.codes).map_or(Shape::Unreadable, Shape::Leaf)
    }
}

fn fallback(entry: &Entry) -> Text {
    Text {
        zh: entry.key.clone(),
        en: None,
    }
}

fn unreadable(entry: &Entry, pointer: String, required: bool) -> Field {
    Field {
        key: entry.key.clone(),
        pointer,
        title: fallback(entry),
        description: None,
        shape: Shape::Unreadable,
        required,
        visible: None,
        required_when: None,
        compute: None,
        read_only: false,
        default: None,
        widget: None,
        sensitive: false,
    }
}
