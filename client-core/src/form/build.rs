//! Making the form of a pack's fields: their constraints read, what contradicts itself refused.

use super::check::{self, Answer};
use super::{Bounds, ENTRY, Form, Node, Shape, plain};
use crate::pack::loaded::PackError;
use crate::pack::{self, Choice, Kind, Limits, Text};
use crate::rules::value::{NodeId, Value};
use crate::values::decimal::Decimal;
use crate::values::doc::Doc;
use crate::values::format::Format;
use crate::values::json::Limits as JsonLimits;
use crate::values::ordered::{OrderedMap, twice};
use crate::values::pattern::Pattern;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Levels of fields, the pages being the first.
const MAX_LEVELS: usize = 8;
/// Fields of one form.
const MAX_FIELDS: usize = 3_000;
/// Steps one search for a pattern may take: its size times the longest text. A few milliseconds.
const MAX_SEARCH: usize = 1_000_000;
/// Instructions of all patterns of a pack.
pub(crate) const MAX_PATTERNS: usize = 100_000;

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
            paths.push((path_of(&node.entry, node.rows), id));
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
