//! YAML as a tree in which every key and value knows where it stands.
//!
//! Values keep the text the editor wrote, so `0.01` stays exact and `"01"` stays a code; what a
//! text means is decided by whoever reads it.

use crate::chinese;
use crate::fault::{Code, Fault, Faults, Message, Pos};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

/// Nesting an honest item never comes near.
const MAX_DEPTH: usize = 48;
/// Characters of one file, ten times the longest item.
const MAX_CHARS: usize = 400_000;

/// A file being read: its name in faults and its text.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    chars: Vec<char>,
    line_starts: Vec<usize>,
}

impl Source {
    pub(crate) fn new(name: String, text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        // A carriage return alone ends a line too (YAML 1.2, 5.4), and the parser counts it.
        let ends =
            |i: usize, c: char| c == '\n' || (c == '\r' && chars.get(i + 1).copied() != Some('\n'));
        let after_breaks = chars
            .iter()
            .enumerate()
            .filter(|(i, c)| ends(*i, **c))
            .map(|(i, _)| i + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Self {
            name,
            chars,
            line_starts,
        }
    }

    fn pos(&self, index: usize) -> Pos {
        let line = self.line_starts.partition_point(|s| *s <= index);
        let start = line
            .checked_sub(1)
            .and_then(|l| self.line_starts.get(l))
            .copied()
            .unwrap_or(0);
        Pos {
            line: small(line),
            column: small(index - start + 1),
        }
    }

    /// Where the byte `offset` of a scalar's text stands in the file.
    ///
    /// A scalar's text differs from what is in the file only by folded blanks and by escapes, so
    /// the two are walked side by side.
    pub(crate) fn pos_in(&self, scalar: &Scalar, offset: usize) -> Pos {
        let mut at = scalar.start + usize::from(scalar.quote.is_some());
        let get = |i: usize| self.chars.get(i).copied();
        for (byte, wanted) in scalar.text.char_indices() {
            if wanted.is_whitespace() {
                if byte >= offset {
                    break;
                }
                continue;
            }
            while get(at).is_some_and(char::is_whitespace) {
                at += 1;
            }
            let escaped = match scalar.quote {
                Some('\'') => wanted == '\'',
                Some(_) => get(at) == Some('\\'),
                None => false,
            };
            if byte >= offset {
                break;
            }
            at += if escaped { 2 } else { 1 };
        }
        self.pos(at)
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A value and where it starts.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) pos: Pos,
    pub(crate) value: Value,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A text, number or boolean as written.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    /// Written without quotes and not as a block: only such a scalar can be null.
    pub(crate) plain: bool,
    quote: Option<char>,
    /// The character index of its first character in the file.
    start: usize,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_pos: Pos,
    pub(crate) value: Node,
}

impl Node {
    /// A node that stands in no file, for what a schema on its own leaves out.
    pub(crate) fn made(value: Value) -> Self {
        Self {
            pos: Pos::START,
            value,
        }
    }

    pub(crate) fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(s) if !s.is_null() => Some(s),
            _ => None,
        }
    }

    /// The value at `key` of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// The entry at `key` of a mapping.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    /// The members of a list, none when it is something else.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

impl Entry {
    /// An entry that stands in no file.
    pub(crate) fn made(key: &str, value: Value) -> Self {
        Self {
            key: key.to_owned(),
            key_pos: Pos::START,
            value: Node::made(value),
        }
    }
}

impl Scalar {
    /// A scalar that is the whole of its source, as a rule on its own.
    pub(crate) fn alone(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            plain: true,
            quote: None,
            start: 0,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// A mapping or list whose end has not come yet.
enum Open {
    List(Pos, Vec<Node>),
    Map(Pos, Vec<Entry>, Option<(String, Pos)>),
}

/// Reads a file; a fault that stops the reading gives `None`, the others are only reported.
pub(crate) fn parse(source: &Source, text: &str, faults: &Faults) -> Option<Node> {
    let mut reader = Reader {
        source,
        faults,
        open: Vec::new(),
        root: None,
    };
    if source.chars.len() > MAX_CHARS {
        reader.fault(
            Pos::START,
            Code::YamlUnsupported,
            format!("文件超过 {MAX_CHARS} 个字符"),
            format!("the file is longer than {MAX_CHARS} characters"),
        );
        return None;
    }
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => reader.take(event, span.start)?,
            Err(error) => {
                let at = mark(error.marker());
                let info = error.info();
                reader.fault(
                    at,
                    Code::YamlSyntax,
                    format!("YAML 语法错误：{}", chinese::of_yaml(info)),
                    format!("not valid YAML: {info}"),
                );
                return None;
            }
        }
    }
    if reader.root.is_none() {
        reader.fault(
            Pos::START,
            Code::YamlSyntax,
            "文件是空的".to_owned(),
            "the file is empty".to_owned(),
        );
    }
    reader.root
}

fn mark(marker: &Marker) -> Pos {
    Pos {
        line: small(marker.line()),
        column: small(marker.col() + 1),
    }
}

struct Reader<'a> {
    source: &'a Source,
    faults: &'a Faults,
    open: Vec<Open>,
    root: Option<Node>,
}

impl Reader<'_> {
    fn fault(&self, pos: Pos, code: Code, zh: String, en: String) {
        self.faults.push(Fault {
            file: self.source.name.clone(),
            line: pos.line,
            column: pos.column,
            code,
            message: Message { zh, en },
            suggestion: None,
        });
    }

    fn unsupported(&self, pos: Pos, zh: &str, en: &str) {
        self.fault(pos, Code::YamlUnsupported, zh.to_owned(), en.to_owned());
    }

    /// Takes one event; `None` when reading cannot go on.
    fn take(&mut self, event: Event<'_>, start: Marker) -> Option<()> {
        let pos = mark(&start);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                if self.root.is_some() {
                    self.unsupported(
                        pos,
                        "一个文件只能有一个 YAML 文档",
                        "a file holds one YAML document",
                    );
                    return None;
                }
            }
            Event::Alias(_) => {
                self.unsupported(
                    pos,
                    "不支持 YAML 引用（*名称），请把内容写全",
                    "YAML aliases (*name) are not taken: write the value out",
                );
                return None;
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.plain_node(pos, anchor, tag.is_some());
                let quote = match style {
                    ScalarStyle::SingleQuoted => Some('\''),
                    ScalarStyle::DoubleQuoted => Some('"'),
                    _ => None,
                };
                let scalar = Scalar {
                    text: text.into_owned(),
                    plain: style == ScalarStyle::Plain,
                    quote,
                    start: start.index(),
                };
                self.put(Node {
                    pos,
                    value: Value::Scalar(scalar),
                });
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain_node(pos, anchor, tag.is_some());
                self.open.push(Open::List(pos, Vec::new()));
            }
            Event::MappingStart(anchor, tag) => {
                self.plain_node(pos, anchor, tag.is_some());
                self.open.push(Open::Map(pos, Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(pos, items)) => self.put(Node {
                    pos,
                    value: Value::List(items),
                }),
                Some(Open::Map(pos, entries, _)) => {
                    self.put(Node {
                        pos,
                        value: Value::Map(entries),
                    });
                }
                None => {}
            },
        }
        if self.open.len() > MAX_DEPTH {
            self.unsupported(pos, "嵌套太深", "nested too deeply");
            return None;
        }
        Some(())
    }

    fn plain_node(&self, pos: Pos, anchor: usize, tagged: bool) {
        if anchor != 0 {
            self.unsupported(
                pos,
                "不支持 YAML 锚点（&名称）",
                "YAML anchors (&name) are not taken",
            );
        }
        if tagged {
            self.unsupported(
                pos,
                "不支持 YAML 标签（!名称）",
                "YAML tags (!name) are not taken",
            );
        }
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => match key.take() {
                None => match node.value {
                    Value::Scalar(s) => *key = Some((s.text, node.pos)),
                    _ => {
                        // Reading goes on under a key nobody knows, so the rest is still checked.
                        *key = Some((String::new(), node.pos));
                        self.unsupported(node.pos, "键必须是文字", "a key must be a text");
                    }
                },
                Some((name, key_pos)) => {
                    if entries.iter().any(|e| e.key == name) {
                        self.fault(
                            key_pos,
                            Code::DuplicateKey,
                            format!("键“{name}”写了两次"),
                            format!("the key `{name}` stands twice"),
                        );
                    } else {
                        entries.push(Entry {
                            key: name,
                            key_pos,
                            value: node,
                        });
                    }
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Source, parse};
    use crate::fault::{Code, Faults, Pos};

    fn read(text: &str) -> (Source, Option<Node>, Vec<crate::fault::Fault>) {
        let source = Source::new("t.yaml".to_owned(), text);
        let faults = Faults::default();
        let node = parse(&source, text, &faults);
        (source, node, faults.into_sorted())
    }

    fn place(text: &str, key: &str, part: &str) -> Pos {
        let (source, node, faults) = read(text);
        assert!(faults.is_empty(), "{faults:?}");
        let node = node.unwrap();
        let scalar = node.get(key).unwrap().scalar().unwrap();
        let offset = scalar.text.find(part).unwrap();
        source.pos_in(scalar, offset)
    }

    #[test]
    fn a_part_of_a_scalar_is_found_in_every_style() {
        let at = |line, column| Pos { line, column };
        assert_eq!(place("a: x == y", "a", "y"), at(1, 9));
        assert_eq!(place("a: 'x == ''y'''", "a", "'y"), at(1, 10));
        assert_eq!(place(r#"a: "x == \"y\" && z""#, "a", "z"), at(1, 19));
        assert_eq!(place("a: |\n  x &&\n    y\n", "a", "y"), at(3, 5));
        assert_eq!(place("a: >-\n  x &&\n  y\n", "a", "y"), at(3, 3));
        assert_eq!(place("a: x &&\n  中文 && y", "a", "y"), at(2, 9));
        assert_eq!(place("b: 1\na: x\n", "a", "x"), at(2, 4));
        assert_eq!(place("b: 1\r\na: x\r\n", "a", "x"), at(2, 4));
        assert_eq!(place("b: 1\ra: x\r", "a", "x"), at(2, 4));
    }

    #[test]
    fn flow_and_block_values_know_their_place() {
        let (_, node, faults) = read("a: {zh: 中文, en: [b, c]}\n");
        assert!(faults.is_empty());
        let node = node.unwrap();
        let a = node.get("a").unwrap();
        assert_eq!(
            a.entry("en").unwrap().key_pos,
            Pos {
                line: 1,
                column: 13
            }
        );
        assert_eq!(
            a.get("en").unwrap().items()[1].pos,
            Pos {
                line: 1,
                column: 21
            }
        );
    }

    #[test]
    fn what_is_not_taken_is_said() {
        let code = |text: &str| read(text).2.first().map(|f| f.code);
        assert_eq!(code("a: 1\na: 2\n"), Some(Code::DuplicateKey));
        assert_eq!(code("a: [1, 2\n"), Some(Code::YamlSyntax));
        assert_eq!(code("a: &x 1\nb: *x\n"), Some(Code::YamlUnsupported));
        assert_eq!(code("a: !!str 1\n"), Some(Code::YamlUnsupported));
        assert_eq!(code("a: 1\n---\nb: 1\n"), Some(Code::YamlUnsupported));
        assert_eq!(code(""), Some(Code::YamlSyntax));
        assert_eq!(code(&"[".repeat(200)), Some(Code::YamlUnsupported));
    }
}
