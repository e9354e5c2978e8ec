//! The form of a loaded pack: its fields in one list, in form order, with what checks them.

pub(crate) mod check;
pub(crate) mod load;
pub(crate) mod run;
pub(crate) mod state;

use crate::form::check::Answer;
use crate::pack::loaded::PackError;
use crate::pack::{self, Choice, Kind, Limits, RuleRef, Text};
use crate::rules::value::{NodeId, Place, Value};
use crate::values::decimal::Decimal;
use crate::values::doc::Doc;
use crate::values::format::Format;
use crate::values::json::Limits as JsonLimits;
use crate::values::ordered::{OrderedMap, twice};
use crate::values::out::{Out, push_number};
use crate::values::pattern::Pattern;
use crate::values::read::digits_of;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Levels of fields, the pages being the first.
const MAX_LEVELS: usize = 8;
/// Fields of one form.
const MAX_FIELDS: usize = 5_000;
/// Steps one search for a pattern may take: its size times the longest text. A few milliseconds.
const MAX_SEARCH: usize = 1_000_000;
/// Instructions of all patterns of a pack.
pub(crate) const MAX_PATTERNS: usize = 100_000;

/// How an entry about a place begins.
const ENTRY: &str = r#"{"pointer":""#;

/// A field with all that is needed to read, show and check it.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) key: String,
    pub(crate) title: Text,
    /// An entry about the field as it begins: [`ENTRY`] and the pointer up to the row, and what of
    /// the pointer follows the row; the second is empty outside a repeating group.
    entry: (String, String),
    pub(crate) parent: Option<NodeId>,
    /// The repeating group the field is in.
    pub(crate) rows: Option<NodeId>,
    pub(crate) children: Vec<NodeId>,
    /// The field after all those below.
    end: NodeId,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) required_when: Option<RuleRef>,
    pub(crate) visible_when: Option<RuleRef>,
    pub(crate) compute: Option<RuleRef>,
    pub(crate) read_only: bool,
    /// What a new form holds here: as JSON, and what it comes to.
    pub(crate) default: Option<(Box<str>, Answer)>,
    /// What it holds while unanswered: the default of a field that is read only or a boolean.
    pub(crate) stands_in: Option<Value>,
    pub(crate) sensitive: bool,
}

impl Node {
    fn path(&self) -> String {
        path_of(&self.entry, self.rows)
    }

    /// The answer comes from the pack, never from the applicant.
    pub(crate) const fn is_given(&self) -> bool {
        self.read_only || self.compute.is_some()
    }
}

/// The type of a field with its constraints ready to apply.
#[derive(Debug)]
pub(crate) enum Shape {
    Group,
    Rows {
        min: usize,
        max: usize,
    },
    Text {
        format: Option<Format>,
        min: usize,
        max: usize,
        pattern: Option<Pattern>,
    },
    Choice(Vec<Choice>),
    Choices {
        choices: Vec<Choice>,
        min: usize,
        max: usize,
    },
    Number {
        integer: bool,
        bounds: Box<Bounds>,
        unit: Option<Text>,
    },
    Boolean {
        constant: Option<bool>,
    },
}

/// The bounds and the step of a number.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    pub(crate) minimum: Option<Decimal>,
    pub(crate) maximum: Option<Decimal>,
    pub(crate) above: Option<Decimal>,
    pub(crate) below: Option<Decimal>,
    pub(crate) step: Option<Decimal>,
}

/// All fields, parents before children.
#[derive(Debug)]
pub(crate) struct Form {
    nodes: Vec<Node>,
    pages: Vec<NodeId>,
    by_path: OrderedMap<String, NodeId>,
    has_rows: bool,
    /// Instructions of all patterns.
    patterns: usize,
    /// Stands in for a position the form does not have, which no caller holds.
    nowhere: Node,
}

impl Form {
    pub(crate) fn build(fields: &[pack::Field], limits: &Limits) -> Result<Self, PackError> {
        let mut form = Self {
            nodes: Vec::new(),
            pages: Vec::new(),
            by_path: OrderedMap::default(),
            has_rows: false,
            patterns: 0,
            nowhere: Node {
                key: String::new(),
                title: Text {
                    zh: String::new(),
                    en: None,
                },
                entry: (String::new(), String::new()),
                parent: None,
                rows: None,
                children: Vec::new(),
                end: 0,
                shape: Shape::Group,
                required: false,
                required_when: None,
                visible_when: None,
                compute: None,
                read_only: false,
                default: None,
                stands_in: None,
                sensitive: false,
            },
        };
        form.pages = form.add_all(fields, None, None, limits, 1)?;
        let mut paths = Vec::with_capacity(form.nodes.len());
        for (id, node) in form.nodes.iter().enumerate() {
            paths.push((node.path(), id));
        }
        form.by_path = OrderedMap::of_distinct(paths);
        Ok(form)
    }

    fn add_all(
        &mut self,
        fields: &[pack::Field],
        parent: Option<NodeId>,
        rows: Option<NodeId>,
        limits: &Limits,
        level: usize,
    ) -> Result<Vec<NodeId>, PackError> {
        if level > MAX_LEVELS && !fields.is_empty() {
            return Err(PackError::new("pack_too_deep", "groups within groups"));
        }
        let mut keys = Vec::with_capacity(fields.len());
        for field in fields {
            keys.push(field.key.as_str());
        }
        if let Some(key) = twice(&mut keys) {
            let entry = self.child_entry(parent, rows, key);
            let path = path_of(&entry, rows);
            let what = "the key occurs twice";
            return Err(PackError::about("pack_bad_field", &path, what));
        }
        let mut added = Vec::with_capacity(fields.len());
        for field in fields {
            added.push(self.add(field, parent, rows, limits, level)?);
        }
        Ok(added)
    }

    fn add(
        &mut self,
        field: &pack::Field,
        parent: Option<NodeId>,
        rows: Option<NodeId>,
        limits: &Limits,
        level: usize,
    ) -> Result<NodeId, PackError> {
        let id = self.nodes.len();
        if id >= MAX_FIELDS {
            return Err(PackError::new("pack_too_large", "fields"));
        }
        let entry = self.child_entry(parent, rows, &field.key);
        let path = path_of(&entry, rows);
        let wrong = |what: &str| PackError::about("pack_bad_field", &path, what);
        let mut letters = field.key.chars();
        let well_named = letters.next().is_some_and(|c| c.is_ascii_lowercase())
            && letters.all(|c| c.is_ascii_alphanumeric());
        if !well_named {
            return Err(wrong("a key is lowerCamelCase"));
        }
        let shape = Shape::build(&field.kind, limits).map_err(wrong)?;
        if rows.is_some() && matches!(shape, Shape::Rows { .. }) {
            return Err(wrong("a repeating group inside a repeating group"));
        }
        let has_value = !matches!(shape, Shape::Group | Shape::Rows { .. });
        if !has_value && (field.compute.is_some() || field.default.is_some() || field.read_only) {
            return Err(wrong("a group has no value of its own"));
        }
        if let Shape::Text {
            pattern: Some(pattern),
            ..
        } = &shape
        {
            self.patterns = self.patterns.saturating_add(pattern.size());
            if self.patterns > MAX_PATTERNS {
                return Err(PackError::new("pack_too_large", "patterns"));
            }
        }
        let is_rows = matches!(shape, Shape::Rows { .. });
        self.has_rows |= is_rows;
        let is_boolean = matches!(shape, Shape::Boolean { .. });
        let default = match &field.default {
            Some(json) => {
                let doc = Doc::parse_text(json, JsonLimits::TRUSTED);
                let doc = doc.map_err(|_| wrong("a default that is no JSON"))?;
                Some((Box::from(json.as_str()), check::check(&shape, doc.root())))
            }
            None => None,
        };
        let stands_in = match (field.default.as_deref(), &default) {
            (Some("true"), _) if is_boolean => Some(Value::Bool(true)),
            (Some("false"), _) if is_boolean => Some(Value::Bool(false)),
            (_, Some((_, Answer::Valid(value)))) if field.read_only => Some(value.clone()),
            _ => None,
        };
        self.nodes.push(Node {
            key: field.key.clone(),
            title: field.title.clone(),
            entry,
            parent,
            rows,
            children: Vec::new(),
            end: 0,
            shape,
            required: field.required,
            required_when: field.required_when,
            visible_when: field.visible_when,
            compute: field.compute,
            read_only: field.read_only,
            default,
            stands_in,
            sensitive: field.sensitive,
        });
        let inner = if is_rows { Some(id) } else { rows };
        let children = self.add_all(field.kind.fields(), Some(id), inner, limits, level + 1)?;
        let end = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(id) {
            node.children = children;
            node.end = end;
        }
        Ok(id)
    }

    fn child_entry(
        &self,
        parent: Option<NodeId>,
        rows: Option<NodeId>,
        key: &str,
    ) -> (String, String) {
        let (mut before, mut after) = match parent {
            Some(parent) => self.node(parent).entry.clone(),
            None => (ENTRY.to_owned(), String::new()),
        };
        if rows.is_some() && rows == parent {
            before.push('/');
        }
        let end = if rows.is_some() {
            &mut after
        } else {
            &mut before
        };
        end.push('/');
        end.push_str(key);
        (before, after)
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id).unwrap_or(&self.nowhere)
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a field is another or in a group that is the other.
    pub(crate) fn is_below(&self, id: NodeId, above: NodeId) -> bool {
        above <= id && id < self.node(above).end
    }

    /// Instructions of the patterns of all fields.
    pub(crate) const fn patterns(&self) -> usize {
        self.patterns
    }

    /// Whether any group repeats.
    pub(crate) const fn has_rows(&self) -> bool {
        self.has_rows
    }

    pub(crate) fn pages(&self) -> &[NodeId] {
        &self.pages
    }

    /// The field at a path such as `/people/*/age`.
    pub(crate) fn at_path(&self, path: &str) -> Option<NodeId> {
        self.by_path.get(path).copied()
    }

    /// The child with this key; a page when `parent` is `None`.
    pub(crate) fn child(&self, parent: Option<NodeId>, key: &str) -> Option<NodeId> {
        let children = parent.map_or(self.pages(), |id| &self.node(id).children);
        let mut ids = children.iter().copied();
        ids.find(|id| self.node(*id).key == key)
    }

    /// The same, beginning at `next`, which is moved on behind the child found: members mostly come
    /// in form order.
    pub(crate) fn child_from(
        &self,
        parent: Option<NodeId>,
        key: &str,
        next: &mut usize,
    ) -> Option<NodeId> {
        let children = parent.map_or(self.pages(), |id| &self.node(id).children);
        let (before, from) = children.split_at_checked(*next).unwrap_or((children, &[]));
        let mut ids = (*next..).zip(from).chain((0..).zip(before));
        let (at, id) = ids.find(|(_, id)| self.node(**id).key == key)?;
        *next = at + 1;
        Some(*id)
    }

    /// The place of a field, in this row when it is in a repeating group.
    pub(crate) fn place(&self, node: NodeId, row: usize) -> Place {
        match self.node(node).rows {
            Some(anchor) => Place::new(anchor, row, node),
            None => Place::new(node, 0, node),
        }
    }

    /// A row as a whole.
    pub(crate) fn row(group: NodeId, row: usize) -> Place {
        Place::new(group, row, group)
    }

    /// Goes through every field in every row, in form order; `count` tells the rows of a group.
    pub(crate) fn each_place<'a>(
        &'a self,
        count: &dyn Fn(NodeId) -> usize,
        act: &mut dyn FnMut(&'a Node, Place),
    ) {
        let mut next = 0;
        while let Some(node) = self.nodes.get(next) {
            act(node, Place::new(next, 0, next));
            next += 1;
            if let Shape::Rows { .. } = node.shape {
                let group = next - 1;
                for row in 1..=count(group) {
                    for id in next..node.end {
                        act(self.node(id), Place::new(group, row, id));
                    }
                }
                next = node.end;
            }
        }
    }

    /// The JSON pointer of a place.
    pub(crate) fn pointer(&self, place: Place) -> String {
        let mut out = String::new();
        self.push_pointer(place, &mut out);
        out
    }

    fn push_pointer(&self, place: Place, out: &mut String) {
        let (before, after) = &self.node(place.node()).entry;
        out.push_str(plain(before));
        Self::push_row(place, after, out);
    }

    fn push_row(place: Place, after: &str, out: &mut String) {
        if let Some(index) = place.row().checked_sub(1) {
            let is_row = place.is_row();
            if is_row {
                out.push('/');
            }
            push_number(out, u64::try_from(index).unwrap_or(u64::MAX));
            if !is_row {
                out.push_str(after);
            }
        }
    }

    /// Opens an object about a place, whose first member is the place's pointer.
    pub(crate) fn open_entry(&self, place: Place, out: &mut Out) {
        let (before, after) = &self.node(place.node()).entry;
        out.next();
        out.0.push_str(before);
        Self::push_row(place, after, &mut out.0);
        out.0.push('"');
    }

    /// Writes a place's pointer as a member, or as a key whose value is to follow.
    pub(crate) fn write_pointer(&self, place: Place, key: Option<&str>, out: &mut Out) {
        match key {
            Some(key) => out.key(key),
            None => out.next(),
        }
        // Keys of fields are letters and digits, so that a pointer needs no escapes.
        out.0.push('"');
        self.push_pointer(place, &mut out.0);
        out.0.push('"');
        if key.is_none() {
            out.0.push(':');
        }
    }

    /// The place a JSON pointer names; its row need not exist.
    pub(crate) fn resolve(&self, pointer: &str) -> Option<Place> {
        let mut keys = pointer.strip_prefix('/')?.split('/');
        let mut at = self.child(None, keys.next()?)?;
        let mut row = 0;
        while let Some(key) = keys.next() {
            if matches!(self.node(at).shape, Shape::Rows { .. }) && row == 0 {
                let plain = key == "0" || !key.starts_with('0');
                row = digits_of(key)
                    .and_then(|row| usize::try_from(row).ok())
                    .filter(|_| plain)?;
                row = row.checked_add(1)?;
                match keys.next() {
                    Some(key) => at = self.child(Some(at), key)?,
                    None => return Some(Self::row(at, row)),
                }
            } else {
                at = self.child(Some(at), key)?;
            }
        }
        Some(self.place(at, row))
    }

    /// The place that holds this one: a group, a row, or a repeating group.
    pub(crate) fn parent(&self, place: Place) -> Option<Place> {
        let node = self.node(place.node());
        if place.is_row() {
            return Some(self.place(place.node(), 0));
        }
        let parent = node.parent?;
        Some(if node.rows == Some(parent) {
            Self::row(parent, place.row())
        } else {
            self.place(parent, place.row())
        })
    }
}

impl Shape {
    fn build(kind: &Kind, limits: &Limits) -> Result<Self, &'static str> {
        let size = |n: Option<u32>, else_: usize| {
            n.map_or(else_, |n| usize::try_from(n).unwrap_or(usize::MAX))
        };
        let ordered = |min: usize, max: usize| {
            if min <= max {
                Ok((min, max))
            } else {
                Err("the least is more than the most")
            }
        };
        Ok(match kind {
            Kind::Group { .. } => Self::Group,
            Kind::Rows {
                min_items,
                max_items,
                ..
            } => {
                let most = size(Some(limits.max_rows), 0);
                let (min, max) = ordered(size(*min_items, 0), size(*max_items, most).min(most))?;
                Self::Rows { min, max }
            }
            Kind::Text {
                format,
                min_length,
                max_length,
                pattern,
            } => {
                let format = match format {
                    None => None,
                    Some(name) => Some(Format::named(name).ok_or("unknown format")?),
                };
                let most = size(Some(limits.max_text), 0);
                let (min, max) = ordered(size(*min_length, 0), size(*max_length, most).min(most))?;
                let pattern = pattern.as_deref();
                Self::Text {
                    format,
                    min,
                    max,
                    pattern: pattern.map(|p| compile_pattern(p, max)).transpose()?,
                }
            }
            Kind::Choice { choices } => Self::Choice(distinct(choices)?),
            Kind::Choices {
                choices,
                min_items,
                max_items,
            } => {
                let (min, max) = ordered(size(*min_items, 0), size(*max_items, choices.len()))?;
                Self::Choices {
                    choices: distinct(choices)?,
                    min,
                    max,
                }
            }
            Kind::Number {
                integer,
                minimum,
                maximum,
                exclusive_minimum,
                exclusive_maximum,
                multiple_of,
                unit,
            } => {
                let read = |bound: &Option<String>| {
                    bound
                        .as_deref()
                        .map(|text| Decimal::parse(text).map_err(|_| "a bound that is no number"))
                        .transpose()
                };
                let step = read(multiple_of)?;
                if step.is_some_and(|step| step <= Decimal::ZERO) {
                    return Err("a step is more than 0");
                }
                Self::Number {
                    integer: *integer,
                    bounds: Box::new(Bounds {
                        minimum: read(minimum)?,
                        maximum: read(maximum)?,
                        above: read(exclusive_minimum)?,
                        below: read(exclusive_maximum)?,
                        step,
                    }),
                    unit: unit.clone(),
                }
            }
            Kind::Boolean { constant } => Self::Boolean {
                constant: *constant,
            },
        })
    }
}

/// The path of a field such as `/people/*/age`.
fn path_of(entry: &(String, String), rows: Option<NodeId>) -> String {
    let mut path = plain(&entry.0).to_owned();
    if rows.is_some() {
        path.push('*');
        path.push_str(&entry.1);
    }
    path
}

/// The pointer in the beginning of an entry.
fn plain(entry: &str) -> &str {
    entry.get(ENTRY.len()..).unwrap_or_default()
}

/// Compiles a pattern that is searched for in texts up to this length, when no search can be slow.
pub(crate) fn compile_pattern(pattern: &str, longest: usize) -> Result<Pattern, &'static str> {
    let pattern = Pattern::new(pattern)?;
    if pattern.size().saturating_mul(longest) > MAX_SEARCH {
        return Err("a pattern too large for texts that long");
    }
    Ok(pattern)
}

fn distinct(choices: &[Choice]) -> Result<Vec<Choice>, &'static str> {
    let mut values: Vec<&str> = Vec::with_capacity(choices.len());
    for choice in choices {
        values.push(&choice.value);
    }
    if twice(&mut values).is_none() && !choices.is_empty() {
        Ok(choices.to_vec())
    } else {
        Err("choices are one or more, each once")
    }
}
