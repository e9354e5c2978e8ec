//! The form of an item: JSON Schema in the profile, read into fields.

mod choices;
mod keywords;
mod leaf;
pub(crate) mod pattern;
mod reader;
mod refs;
mod schema;

use crate::fault::Pos;
use crate::yaml::Scalar;
use onewindow_core::pack::{Kind, Text};
use std::collections::BTreeMap;

pub(crate) use reader::{read, read_fields};
pub(crate) use schema::rule;

/// A rule as written in the file.
#[derive(Debug, Clone)]
pub(crate) struct Cel {
    pub(crate) scalar: Scalar,
    pub(crate) pos: Pos,
}

impl Cel {
    pub(crate) fn text(&self) -> &str {
        &self.scalar.text
    }
}

/// A field and everything under it.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) key: String,
    /// From the root, with `*` for the rows of a repeating group: `/people/*/age`.
    pub(crate) pointer: String,
    pub(crate) title: Text,
    pub(crate) description: Option<Text>,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) visible: Option<Cel>,
    pub(crate) required_when: Option<Cel>,
    pub(crate) compute: Option<Cel>,
    pub(crate) read_only: bool,
    pub(crate) default: Option<serde_json::Value>,
    pub(crate) widget: Option<String>,
    pub(crate) sensitive: bool,
}

/// What a field holds.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Group(Vec<Field>),
    Rows {
        fields: Vec<Field>,
        min: Option<u32>,
        max: Option<u32>,
    },
    /// Any kind of the pack but the two above.
    Leaf(Kind),
    /// What it holds could not be read; the fault is reported, rules on it are not judged.
    Unreadable,
}

impl Field {
    pub(crate) fn children(&self) -> &[Field] {
        match &self.shape {
            Shape::Group(fields) | Shape::Rows { fields, .. } => fields,
            _ => &[],
        }
    }
}

/// The form's top-level groups.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) fields: Vec<Field>,
}

/// A field with its parent, for looking upwards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'f> {
    pub(crate) field: &'f Field,
    pub(crate) parent: Option<&'f Field>,
}

/// Every field by pointer.
#[derive(Debug, Default)]
pub(crate) struct Index<'f> {
    by_pointer: BTreeMap<&'f str, Entry<'f>>,
    roots: &'f [Field],
}

impl<'f> Index<'f> {
    pub(crate) fn new(form: &'f Form) -> Self {
        let mut index = Self {
            by_pointer: BTreeMap::new(),
            roots: &form.fields,
        };
        for field in &form.fields {
            index.add(field, None);
        }
        index
    }

    fn add(&mut self, field: &'f Field, parent: Option<&'f Field>) {
        self.by_pointer
            .insert(&field.pointer, Entry { field, parent });
        for child in field.children() {
            self.add(child, Some(field));
        }
    }

    pub(crate) fn get(&self, pointer: &str) -> Option<Entry<'f>> {
        self.by_pointer.get(pointer).copied()
    }

    pub(crate) fn roots(&self) -> &'f [Field] {
        self.roots
    }

    pub(crate) fn pointers(&self) -> impl Iterator<Item = &'f str> + '_ {
        self.by_pointer.keys().copied()
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &'f Field> + '_ {
        self.by_pointer.values().map(|e| e.field)
    }

    /// Whether the pointer leads into a group that could not be read.
    pub(crate) fn is_unknown(&self, pointer: &str) -> bool {
        let unreadable = |f: &&Field| matches!(f.shape, Shape::Unreadable);
        self.fields().filter(unreadable).any(|f| {
            pointer
                .strip_prefix(&f.pointer)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

/// The rows a pointer stands in: `/people` for `/people/*/age`.
pub(crate) fn row_of(pointer: &str) -> Option<&str> {
    pointer.rfind("/*").and_then(|at| pointer.get(..at))
}
