//! Words to search by. Chinese is not written with spaces, so it is cut into words here, and both
//! engines only match whole words.
//!
//! What is stored holds the words the dictionary finds and also every pair of neighbouring
//! characters, so a two-character word such as 开店 hits wherever it stands, known or not.

use jieba_rs::Jieba;
use onewindow_catalogue::ItemDoc;
use pinyin::ToPinyin;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

static DICTIONARY: OnceLock<Jieba> = OnceLock::new();

/// The most words of a query that are looked at.
const MOST_WORDS: usize = 16;

fn dictionary() -> &'static Jieba {
    DICTIONARY.get_or_init(Jieba::new)
}

/// Reads the dictionary on a thread of its own, so that the first search does not wait for it.
pub fn warm_up() {
    std::thread::spawn(|| {
        dictionary();
    });
}

/// The words an item is found by.
#[derive(Debug, Default)]
pub(super) struct Words {
    name: BTreeSet<String>,
    body: BTreeSet<String>,
}

impl Words {
    /// The words of an item: name and keywords weigh most.
    pub(super) fn of(doc: &ItemDoc, department: &str) -> Self {
        let mut words = Self::default();
        let name = [Some(doc.name.zh.as_str()), doc.name.en.as_deref()];
        for text in name
            .into_iter()
            .flatten()
            .chain(doc.keywords.iter().map(String::as_str))
        {
            add(&mut words.name, text);
            spell(&mut words.name, text);
        }
        let mut body = vec![department, doc.theme.as_str()];
        for text in [&doc.summary, &doc.result.name]
            .into_iter()
            .chain(doc.materials.iter().map(|material| &material.name))
        {
            body.push(&text.zh);
            body.extend(text.en.as_deref());
        }
        for text in body {
            add(&mut words.body, text);
        }
        words.body = &words.body - &words.name;
        words
    }

    pub(super) fn name(&self) -> String {
        joined(&self.name)
    }

    pub(super) fn body(&self) -> String {
        joined(&self.body)
    }

    /// As PostgreSQL writes a document: each word with a place and a weight.
    pub(super) fn tsvector(&self) -> String {
        let weighed = |words: &BTreeSet<String>, weight: char| {
            words
                .iter()
                .map(|word| format!("'{word}':1{weight}"))
                .collect::<Vec<_>>()
        };
        [weighed(&self.name, 'A'), weighed(&self.body, 'D')]
            .concat()
            .join(" ")
    }
}

fn joined(words: &BTreeSet<String>) -> String {
    words.iter().cloned().collect::<Vec<_>>().join(" ")
}

fn add(words: &mut BTreeSet<String>, text: &str) {
    for run in runs(text) {
        match run {
            Run::Plain(word) => {
                words.insert(word);
            }
            Run::Chinese(text) => {
                let cut = dictionary().cut_for_search(&text, true);
                words.extend(cut.iter().map(|token| token.word.to_owned()));
                let characters: Vec<char> = text.chars().collect();
                words.extend(characters.windows(2).map(|pair| pair.iter().collect()));
            }
        }
    }
}

/// Adds how a name is spelled in Latin letters (拼音), whole and by its initials, from each of its
/// words on: queries of Latin letters match from the beginning of a word, so what somebody types
/// letter by letter hits all the way.
fn spell(words: &mut BTreeSet<String>, text: &str) {
    for run in runs(text) {
        let Run::Chinese(text) = run else { continue };
        let cut = dictionary().cut(&text, true);
        for from in 0..cut.len() {
            let (mut whole, mut initials) = (String::new(), String::new());
            for token in cut.iter().skip(from) {
                for sound in token.word.to_pinyin().flatten() {
                    whole.push_str(sound.plain());
                    initials.push_str(sound.first_letter());
                }
            }
            words.insert(whole);
            words.insert(initials);
        }
    }
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    words: Vec<String>,
    all: bool,
    in_names: bool,
}

impl Query {
    /// Reads a query; `None` when there is no word in it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = BTreeMap::new();
        for run in runs(text) {
            match run {
                Run::Plain(word) => {
                    let place = words.len();
                    words.entry(word).or_insert(place);
                }
                Run::Chinese(text) => {
                    for token in dictionary().cut(&text, true) {
                        let place = words.len();
                        words.entry(token.word.to_owned()).or_insert(place);
                    }
                }
            }
        }
        let mut words: Vec<(String, usize)> = words.into_iter().collect();
        words.sort_by_key(|(_, place)| *place);
        let mut words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        // A single character such as 办 says little beside whole words.
        if words.iter().any(|word| word.chars().nth(1).is_some()) {
            words.retain(|word| word.chars().nth(1).is_some());
        }
        words.truncate(MOST_WORDS);
        (!words.is_empty()).then_some(Self {
            words,
            all: true,
            in_names: false,
        })
    }

    /// The same words, any of which will do.
    pub(super) fn any(mut self) -> Self {
        self.all = false;
        self
    }

    /// The same words, all of them in names and keywords.
    pub(super) fn in_names(&self) -> Self {
        Self {
            in_names: true,
            ..self.clone()
        }
    }

    /// In the words of SQLite's FTS5.
    pub(super) fn fts5(&self) -> String {
        let words = self.join(" AND ", " OR ", |word, prefix| {
            format!("\"{word}\"{}", if prefix { "*" } else { "" })
        });
        if self.in_names {
            format!("name : ({words})")
        } else {
            words
        }
    }

    /// In the words of PostgreSQL.
    pub(super) fn tsquery(&self) -> String {
        self.join(" & ", " | ", |word, prefix| {
            let marks = match (prefix, self.in_names) {
                (true, true) => ":*A",
                (true, false) => ":*",
                (false, true) => ":A",
                (false, false) => "",
            };
            format!("'{word}'{marks}")
        })
    }

    fn join(&self, and: &str, or: &str, write: impl Fn(&str, bool) -> String) -> String {
        // Latin words match from their beginning; a lone character matches the words it begins.
        let is_prefix = |word: &str| word.is_ascii() || word.chars().nth(1).is_none();
        self.words
            .iter()
            .map(|word| write(word, is_prefix(word)))
            .collect::<Vec<_>>()
            .join(if self.all { and } else { or })
    }
}

/// A stretch of text of one kind. Everything that is neither letter nor digit parts words, so no
/// word can carry a quote into a query.
enum Run {
    Plain(String),
    Chinese(String),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let chinese = is_chinese(c);
        match runs.last_mut() {
            Some(Run::Chinese(run)) if open && chinese => run.push(c),
            Some(Run::Plain(run)) if open && !chinese => run.push(c),
            _ => runs.push(if chinese {
                Run::Chinese(c.to_string())
            } else {
                Run::Plain(c.to_string())
            }),
        }
        open = true;
    }
    runs
}

fn is_chinese(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        add(&mut words, text);
        words
    }

    #[test]
    fn every_pair_of_characters_is_a_word() {
        let words = words("个人开店、摆摊 Start-up");
        for word in ["开店", "人开", "摆摊", "start", "up"] {
            assert!(words.contains(word), "{word}: {words:?}");
        }
        assert!(!words.contains("店摆"), "a pair does not cross a comma");
    }

    #[test]
    fn a_name_is_spelled_from_each_of_its_words() {
        let mut words = BTreeSet::new();
        spell(&mut words, "护照签发");
        for word in ["huzhaoqianfa", "hzqf", "qianfa", "qf"] {
            assert!(words.contains(word), "{word}: {words:?}");
        }
    }

    #[test]
    fn a_query_keeps_its_whole_words() {
        let query = Query::parse("办营业执照").unwrap();
        assert_eq!(query.words, ["营业执照"]);
        assert_eq!(Query::parse("执照").unwrap().fts5(), "\"执照\"");
        assert_eq!(
            Query::parse("Licence regist").unwrap().tsquery(),
            "'licence':* & 'regist':*"
        );
        assert_eq!(
            Query::parse("Licence regist").unwrap().any().fts5(),
            "\"licence\"* OR \"regist\"*"
        );
    }

    #[test]
    fn names_can_be_asked_for_alone() {
        let query = Query::parse("营业执照 regist").unwrap().in_names();
        assert_eq!(query.fts5(), "name : (\"营业执照\" AND \"regist\"*)");
        assert_eq!(query.tsquery(), "'营业执照':A & 'regist':*A");
        assert_eq!(query.any().fts5(), "name : (\"营业执照\" OR \"regist\"*)");
    }

    #[test]
    fn no_query_can_break_out_of_its_quotes() {
        for text in ["\" OR 1", "' | 'x", "a:*", "(开店", "NEAR(\"a\")", "\\'"] {
            let Some(query) = Query::parse(text) else {
                continue;
            };
            for word in query.words {
                assert!(word.chars().all(char::is_alphanumeric), "{text}: {word}");
            }
        }
        assert_eq!(Query::parse("、！ - "), None);
    }
}
