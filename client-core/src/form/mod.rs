//! The form of a loaded pack: its fields in one list, in form order, with what checks them.

mod build;
pub(crate) mod check;
pub(crate) mod load;
pub(crate) mod run;
pub(crate) mod state;

pub(crate) use build::{MAX_PATTERNS, compile_pattern};

use crate::form::check::Answer;
use crate::pack::{Choice, RuleRef, Text};
use crate::rules::value::{NodeId, Place, Value};
use crate::values::decimal::Decimal;
use crate::values::format::Format;
use crate::values::ordered::OrderedMap;
use crate::values::out::{Out, push_number};
use crate::values::pattern::Pattern;
use crate::values::read::digits_of;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

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

    /// Writes a place's pointer as a member.
    pub(crate) fn write_pointer(&self, place: Place, key: &str, out: &mut Out) {
        out.key(key);
        // Keys of fields are letters and digits, so that a pointer needs no escapes.
        out.0.push('"');
        self.push_pointer(place, &mut out.0);
        out.0.push('"');
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

/// The pointer in the beginning of an entry.
fn plain(entry: &str) -> &str {
    entry.get(ENTRY.len()..).unwrap_or_default()
}
