//! What a person does to a form after opening it, as calls of the session.

use super::json::Json;
use super::random::Random;
use super::{hostile, value};
use onewindow_core::pack::{Field, Kind, Pack};

/// One call of the session: the method by its JavaScript name, then its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The method.
    pub method: &'static str,
    /// Texts and, for rows, numbers.
    pub arguments: Vec<Argument>,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A text: a pointer, an id, or a JSON document.
    Text(String),
    /// The place of a row.
    Index(usize),
}

impl Edit {
    fn new<const N: usize>(method: &'static str, texts: [String; N]) -> Self {
        Self {
            method,
            arguments: texts.map(Argument::Text).into(),
        }
    }

    fn at(mut self, index: usize) -> Self {
        self.arguments.push(Argument::Index(index));
        self
    }
}

/// A few edits, most of them sensible.
pub(super) fn edits(pack: &Pack, random: &mut Random) -> Vec<Edit> {
    let mut leaves = Vec::new();
    let mut groups = Vec::new();
    collect(&pack.fields, "", random, &mut leaves, &mut groups);
    (0..random.between(2, 8))
        .filter_map(|_| match random.below(12) {
            0..=4 => random
                .pick(&leaves)
                .map(|(pointer, value)| Edit::new("set", [pointer.clone(), value.write()])),
            5 => random
                .pick(&leaves)
                .map(|(pointer, _)| Edit::new("set", [pointer.clone(), hostile::value(random)])),
            6 => random
                .pick(&leaves)
                .map(|(pointer, _)| Edit::new("clear", [pointer.clone()])),
            7 => rows(&groups, random),
            8 | 9 => material(pack, random),
            10 => licence(pack, random),
            _ => Some(Edit::new("nextQuestion", [])),
        })
        .collect()
}

/// Every leaf with a fresh value, rows by a small index, and every repeating group.
fn collect(
    fields: &[Field],
    at: &str,
    random: &mut Random,
    leaves: &mut Vec<(String, Json)>,
    groups: &mut Vec<String>,
) {
    for field in fields {
        let pointer = format!("{at}/{}", field.key);
        match &field.kind {
            Kind::Group { fields } => collect(fields, &pointer, random, leaves, groups),
            Kind::Rows { fields, .. } => {
                let row = format!("{pointer}/{}", random.below(3));
                collect(fields, &row, random, leaves, groups);
                groups.push(pointer);
            }
            _ => leaves.push((pointer, value::value(field, random))),
        }
    }
}

fn rows(groups: &[String], random: &mut Random) -> Option<Edit> {
    let pointer = random.pick(groups)?.clone();
    let index = random.below(3);
    Some(match random.below(3) {
        0 => Edit::new("insertRow", [pointer]).at(index),
        1 => Edit::new("removeRow", [pointer]).at(index),
        _ => Edit::new("moveRow", [pointer])
            .at(index)
            .at(random.below(3)),
    })
}

fn material(pack: &Pack, random: &mut Random) -> Option<Edit> {
    let material = random.pick(&pack.materials)?;
    let id = material.id.clone();
    let sha256 = "ab".repeat(32);
    let media = random.pick(&material.files.media_types);
    Some(match random.below(6) {
        0 | 1 => {
            let file = Json::object([
                ("name", Json::text("租赁合同.pdf")),
                ("size", Json::Raw(random.between(1, 2_000_000).to_string())),
                (
                    "mediaType",
                    Json::text(media.map_or("text/html", String::as_str)),
                ),
                ("sha256", Json::Text(sha256)),
            ]);
            Edit::new("attach", [id, file.write()])
        }
        2 => Edit::new("detach", [id, sha256]),
        3 => Edit::new("commit", [id]),
        4 => Edit::new("defer", [id]),
        _ => Edit::new("undefer", [id]),
    })
}

fn licence(pack: &Pack, random: &mut Random) -> Option<Edit> {
    let licences: Vec<&String> = pack
        .materials
        .iter()
        .filter_map(|m| m.licence.as_ref())
        .collect();
    let licence = random.pick(&licences)?.to_string();
    let method = if random.percent(60) {
        "hold"
    } else {
        "release"
    };
    Some(Edit::new(method, [licence]))
}
