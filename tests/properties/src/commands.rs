//! What a person does to a form after opening it, as calls of the session.

use crate::answers::{hostile, value};
use crate::json::Json;
use crate::random::Random;
use onewindow_core::pack::{Field, Kind, Material, Pack};

/// One call of the session: the method by its JavaScript name, then its arguments. `restore` is a
/// snapshot and a new session made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
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

impl Command {
    pub(crate) fn new<const N: usize>(method: &'static str, texts: [String; N]) -> Self {
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

/// The places of a form that commands go to, each with its field; a row stands as `*`.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    pack: &'a Pack,
    leaves: Vec<(String, &'a Field)>,
    groups: Vec<(String, &'a Field)>,
    rows: Vec<(String, &'a Field)>,
}

/// Rows commands speak of: a few more than most forms have, so that some are not there.
const ROWS: usize = 4;

impl<'a> Places<'a> {
    pub(crate) fn of(pack: &'a Pack) -> Self {
        let mut places = Self {
            pack,
            leaves: Vec::new(),
            groups: Vec::new(),
            rows: Vec::new(),
        };
        places.collect(&pack.fields, "");
        places
    }

    fn collect(&mut self, fields: &'a [Field], at: &str) {
        for field in fields {
            let pointer = format!("{at}/{}", field.key);
            match &field.kind {
                Kind::Group { fields } => {
                    self.collect(fields, &pointer);
                    self.groups.push((pointer, field));
                }
                Kind::Rows { fields, .. } => {
                    self.collect(fields, &format!("{pointer}/*"));
                    self.rows.push((pointer, field));
                }
                _ => self.leaves.push((pointer, field)),
            }
        }
    }

    /// The next command, most of them sensible; `None` where this form has no place for the kind
    /// that came up.
    pub(crate) fn command(&self, random: &mut Random) -> Option<Command> {
        Some(match random.below(36) {
            0..=11 => {
                let (pointer, field) = pick(&self.leaves, random)?;
                Command::new("set", [pointer, value::value(field, random).write()])
            }
            12 | 13 => {
                let (pointer, _) = pick(&self.leaves, random)?;
                Command::new("set", [pointer, hostile::value(random)])
            }
            14 => {
                let (pointer, _) = pick(&self.leaves, random)?;
                Command::new("set", [pointer, random.text()])
            }
            15 | 16 => Command::new("clear", [pick(&self.leaves, random)?.0]),
            17..=20 => self.of_rows(random)?,
            21 | 22 => self.whole(random)?,
            23 => {
                let either = if random.percent(50) {
                    &self.rows
                } else {
                    &self.groups
                };
                Command::new("clear", [pick(either, random)?.0])
            }
            24..=27 => self.of_material(random)?,
            28 => self.of_licence(random)?,
            29 if random.percent(50) => Command::new("nextQuestion", []),
            29 => Command::new("explain", [pick(&self.leaves, random)?.0]),
            30 => Command::new("setLang", [hostile::lang(random)]),
            31 => Command::new("restore", []),
            32 => Command::new(random.pick(&["verdict", "document", "snapshot"])?, []),
            33 => {
                let methods = ["set", "clear", "insertRow", "removeRow", "moveRow"];
                let method = *random.pick(&methods)?;
                let pointer = self.wild(random);
                match method {
                    "set" => Command::new(method, [pointer, hostile::value(random)]),
                    "clear" => Command::new(method, [pointer]),
                    "moveRow" => Command::new(method, [pointer])
                        .at(random.below(ROWS))
                        .at(random.below(ROWS)),
                    _ => Command::new(method, [pointer]).at(random.below(ROWS)),
                }
            }
            34 => {
                let answers = value::object(&self.pack.fields, random);
                let mut input = Json::object([("answers", answers)]);
                if random.percent(40)
                    && let Some(answers) = input.at("/answers")
                {
                    hostile::spoil(answers, random);
                }
                Command::new("load", [input.write()])
            }
            _ => {
                let (pointer, field) = pick(&self.leaves, random)?;
                let deep = hostile::wrapped(value::value(field, random), random);
                Command::new("set", [pointer, deep.write()])
            }
        })
    }

    fn of_rows(&self, random: &mut Random) -> Option<Command> {
        let (pointer, _) = pick(&self.rows, random)?;
        let index = random.below(ROWS);
        Some(match random.below(5) {
            0..=2 => Command::new("insertRow", [pointer]).at(index),
            3 => Command::new("removeRow", [pointer]).at(index),
            _ => Command::new("moveRow", [pointer])
                .at(index)
                .at(random.below(ROWS)),
        })
    }

    /// A group, a repeating group or one of its rows set as a whole.
    fn whole(&self, random: &mut Random) -> Option<Command> {
        let either = if random.percent(50) {
            &self.rows
        } else {
            &self.groups
        };
        let (mut pointer, field) = pick(either, random)?;
        let mut whole = value::value(field, random);
        if let Json::List(rows) = &mut whole
            && random.percent(50)
        {
            pointer = format!("{pointer}/{}", random.below(ROWS));
            whole = rows.pop().unwrap_or_else(|| Json::Object(Vec::new()));
        }
        if random.percent(30) {
            hostile::spoil(&mut whole, random);
        }
        Some(Command::new("set", [pointer, whole.write()]))
    }

    fn of_material(&self, random: &mut Random) -> Option<Command> {
        let material = random.pick(&self.pack.materials)?;
        let id = match random.percent(95) {
            true => material.id.clone(),
            false => random.text(),
        };
        let sha256 = random.pick(&["ab", "cd", "EF"])?.repeat(32);
        Some(match random.below(8) {
            0..=2 => Command::new("attach", [id, file(material, sha256, random)]),
            3 => Command::new("detach", [id, sha256]),
            4 => Command::new("commit", [id]),
            5 => Command::new("uncommit", [id]),
            6 => Command::new("defer", [id]),
            _ => Command::new("undefer", [id]),
        })
    }

    fn of_licence(&self, random: &mut Random) -> Option<Command> {
        let materials = self.pack.materials.iter();
        let licences: Vec<&String> = materials.filter_map(|m| m.licence.as_ref()).collect();
        let licence = (*random.pick(&licences)?).clone();
        let method = if random.percent(60) {
            "hold"
        } else {
            "release"
        };
        Some(Command::new(method, [licence]))
    }

    /// A pointer that leads nowhere, or where that method has no business.
    fn wild(&self, random: &mut Random) -> String {
        let places = match random.below(3) {
            0 => &self.leaves,
            1 => &self.groups,
            _ => &self.rows,
        };
        let pointer = pick(places, random).map_or_else(String::new, |(pointer, _)| pointer);
        hostile::pointer(pointer, random)
    }
}

/// One of several places, with a row where the pointer needs one.
fn pick<'a>(places: &[(String, &'a Field)], random: &mut Random) -> Option<(String, &'a Field)> {
    let (pointer, field) = random.pick(places)?;
    let pointer = match pointer.contains('*') {
        true => pointer.replace('*', &random.below(ROWS).to_string()),
        false => pointer.clone(),
    };
    Some((pointer, field))
}

fn file(material: &Material, sha256: String, random: &mut Random) -> String {
    if random.percent(10) {
        return hostile::value(random);
    }
    let media = random.pick(&material.files.media_types);
    let media = media
        .filter(|_| random.percent(85))
        .map_or("text/html", String::as_str);
    let size = random.between(1, 2_000_000);
    let size = match random.percent(90) {
        true => size.to_string(),
        false => hostile::value(random),
    };
    Json::object([
        ("name", Json::text("租赁合同.pdf")),
        ("size", Json::Raw(size)),
        ("mediaType", Json::text(media)),
        ("sha256", Json::Text(sha256)),
    ])
    .write()
}
