//! What the papers say: a text file for each kind and language, and the little notation they are
//! written in.
//!
//! A file begins with lines `name: text` (`title`; `title.other` for an item that is no
//! administrative licence; `law`, the provision relied on) and goes on, after an empty line, in
//! blocks parted by empty lines:
//!
//! - a paragraph;
//! - `# ` and a heading, which is left out when the block after it comes to nothing;
//! - lines of `| name | value`, a table of facts;
//! - `[list] column | column …`, a table of everything in that list, counted in its first column.
//!
//! `{name}` stands for a value. A paragraph or a fact with a value the paper does not have is left
//! out, so a file needs no conditions.

use super::paper::{Block, Table};
use crate::platform::Lang;
use std::collections::BTreeMap;

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        /// Every kind of paper: its name, the Chinese text, the English text.
        const ALL: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("templates/zh/", $name, ".txt")),
            include_str!(concat!("templates/en/", $name, ".txt")),
        )),*];
    };
}

templates!(
    "receipt",
    "singleNotice",
    "acceptance",
    "deferredAcceptance",
    "commitment",
    "nonAcceptance",
    "specialProcedure",
    "extension",
    "granted",
    "refused",
    "result",
    "deliveryReceipt",
    "return",
    "termination",
);

/// What a paper is filled in with.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// The item is an administrative licence (GB/T 39046-2020 A.1, type 01), so the
    /// Administrative Licensing Law is what the paper relies on.
    pub(super) licensing: bool,
    /// Single values by name.
    pub(super) texts: BTreeMap<&'static str, String>,
    /// Lists by name; each row without its number.
    pub(super) lists: BTreeMap<&'static str, Vec<Vec<String>>>,
}

impl Values {
    /// Adds a value if there is one.
    pub(super) fn put(&mut self, name: &'static str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.texts.insert(name, value);
        }
    }
}

/// A template filled in.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// The paper of this kind in this language; nothing for a kind without a template.
pub(super) fn fill(kind: &str, lang: Lang, values: &Values) -> Option<Filled> {
    let (_, zh, en) = ALL.iter().find(|(name, _, _)| *name == kind)?;
    let source = lang.pick(zh, en);
    let (head, body) = source.split_once("\n\n")?;
    let header = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(key, text)| (key == name).then_some(text))
    };
    let other = header("title.other").filter(|_| !values.licensing);
    let law = header("law").filter(|_| values.licensing).unwrap_or("");
    let writer = Writer { values, law };
    let mut blocks = Vec::new();
    let mut heading = None;
    for source in body.split("\n\n").map(str::trim) {
        if let Some(text) = source.strip_prefix("# ") {
            heading = Some(Block::Heading(text.to_owned()));
        } else if let Some(block) = writer.block(source) {
            blocks.extend(heading.take());
            blocks.push(block);
        } else {
            heading = None;
        }
    }
    Some(Filled {
        title: other.or_else(|| header("title"))?.to_owned(),
        blocks,
    })
}

struct Writer<'a> {
    values: &'a Values,
    law: &'a str,
}

impl Writer<'_> {
    fn block(&self, source: &str) -> Option<Block> {
        if source.starts_with('|') {
            let facts = source.lines().filter_map(|line| self.fact(line));
            return table(Vec::new(), facts.collect());
        }
        if let Some((list, columns)) = source
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            let rows = self.values.lists.get(list)?;
            let numbered = rows.iter().zip(1..).map(|(row, number): (_, usize)| {
                let cells = row.iter().cloned();
                std::iter::once(number.to_string()).chain(cells).collect()
            });
            let head = columns
                .split('|')
                .map(|column| column.trim().to_owned())
                .collect();
            return table(head, numbered.collect());
        }
        let text = self.text(source)?;
        // The words that address somebody stand by themselves; every other paragraph is indented.
        let indent = !source.starts_with("{applicant}");
        Some(Block::Paragraph { text, indent })
    }

    fn fact(&self, line: &str) -> Option<Vec<String>> {
        let (name, value) = line.strip_prefix('|')?.split_once('|')?;
        Some(vec![name.trim().to_owned(), self.text(value.trim())?])
    }

    /// The text with its values; nothing when one is missing.
    fn text(&self, source: &str) -> Option<String> {
        let mut out = String::with_capacity(source.len() * 2);
        let mut rest = source;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            let value = match name {
                "law" => self.law,
                // A place to write in by hand.
                "blank" => "　",
                name => self.values.texts.get(name)?,
            };
            // Without the provision, the space that parted it from its sentence goes too.
            out.push_str(if value.is_empty() {
                before.trim_end_matches(' ')
            } else {
                before
            });
            out.push_str(value);
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }
}

fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> Option<Block> {
    (!rows.is_empty()).then_some(Block::Table(Table { head, rows }))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Every name a template may use, with a value to recognise it by.
    const NAMES: [&str; 18] = [
        "applicant",
        "item",
        "case",
        "received",
        "issued",
        "due",
        "note",
        "rightOrgan",
        "resultName",
        "resultNumber",
        "procedure",
        "from",
        "until",
        "duration",
        "approver",
        "method",
        "law",
        "blank",
    ];
    const LISTS: [(&str, usize); 10] = [
        ("materials", 2),
        ("points", 2),
        ("deferred", 2),
        ("papers", 2),
        ("reasons", 1),
        ("proofs", 2),
        ("standards", 2),
        ("consequences", 2),
        ("checks", 2),
        ("promises", 2),
    ];

    pub(in super::super) fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(name, _, _)| *name)
    }

    /// Values that can be told apart on a paper, with as many rows in every list as asked.
    pub(in super::super) fn samples(rows: usize) -> Values {
        let mut values = Values {
            licensing: true,
            ..Values::default()
        };
        for name in NAMES {
            values.texts.insert(name, format!("《{name}》"));
        }
        for (name, width) in LISTS {
            let row = |at| {
                (0..width)
                    .map(|cell| format!("{name}第{at}行{cell}"))
                    .collect()
            };
            values.lists.insert(name, (1..=rows).map(row).collect());
        }
        values
    }

    /// All that a template holds: its words, the names it uses and the lists it shows.
    fn used(source: &str, open: char, close: char) -> Vec<&str> {
        source
            .split(open)
            .skip(1)
            .filter_map(|rest| rest.split_once(close))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn both_languages_name_the_same_values_and_only_known_ones() {
        for (name, zh, en) in ALL {
            let sorted = |source| {
                let mut names = used(source, '{', '}');
                names.sort_unstable();
                names.dedup();
                names
            };
            assert_eq!(sorted(zh), sorted(en), "{name}");
            assert_eq!(used(zh, '[', ']'), used(en, '[', ']'), "{name}");
            for value in sorted(zh) {
                assert!(NAMES.contains(&value), "{name}: {{{value}}}");
            }
            for list in used(zh, '[', ']') {
                let known = LISTS.iter().find(|(known, _)| *known == list);
                let (_, width) = known.unwrap_or_else(|| panic!("{name}: [{list}]"));
                for source in [zh, en] {
                    let line = source.lines().find(|line| line.starts_with('[')).unwrap();
                    assert_eq!(line.split('|').count(), width + 1, "{name}: {line}");
                }
            }
        }
    }

    #[test]
    fn every_value_is_on_the_filled_paper() {
        for name in names() {
            for lang in [Lang::Zh, Lang::En] {
                let values = samples(2);
                let filled = fill(name, lang, &values).unwrap();
                let text = format!("{:?}", filled.blocks);
                let (_, zh, _) = ALL.iter().find(|(kind, _, _)| *kind == name).unwrap();
                for value in used(zh, '{', '}') {
                    if !matches!(value, "law" | "blank") {
                        assert!(text.contains(&format!("《{value}》")), "{name}: {value}");
                    }
                }
                for list in used(zh, '[', ']') {
                    for row in values.lists.get(list).unwrap().iter().flatten() {
                        assert!(text.contains(row.as_str()), "{name}: {row}");
                    }
                }
                assert!(!text.contains(['{', '}'].map(|c| format!("\"{c}")).concat().as_str()));
            }
        }
    }

    #[test]
    fn what_has_no_value_is_left_out_with_its_heading() {
        let mut values = samples(1);
        values.texts.remove("rightOrgan");
        values.lists.remove("reasons");
        let filled = fill("nonAcceptance", Lang::Zh, &values).unwrap();
        let text = format!("{:?}", filled.blocks);
        assert!(!text.contains("不属于本机关职权范围"));
        assert!(!text.contains("不予受理的理由"));
        assert!(text.contains("第三十二条"));
    }

    #[test]
    fn the_licensing_law_is_named_only_for_licences() {
        let mut values = samples(1);
        let licence = fill("refused", Lang::Zh, &values).unwrap();
        assert_eq!(licence.title, "不予行政许可决定书");
        assert!(format!("{:?}", licence.blocks).contains("第三十八条第二款"));
        values.licensing = false;
        let other = fill("refused", Lang::En, &values).unwrap();
        assert_eq!(other.title, "Decision to Refuse");
        let text = format!("{:?}", other.blocks);
        assert!(text.contains("It is refused."), "{text}");
        assert!(text.contains("Administrative Reconsideration Law, art. 20"));
    }
}
