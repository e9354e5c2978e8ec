//! The files of a catalogue folder.

use crate::fault::{Code, Fault, Faults, Message};
use crate::read::Ctx;
use crate::yaml::{self, Node, Source};
use std::path::Path;

/// A file that is YAML.
pub(crate) struct File<'a> {
    source: Source,
    text: String,
    root: Node,
    faults: &'a Faults,
}

impl File<'_> {
    pub(crate) fn ctx(&self) -> Ctx<'_> {
        Ctx {
            source: &self.source,
            faults: self.faults,
        }
    }

    /// The text as its editor wrote it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }
}

/// The names of the files in a subfolder, in order; one that is not there has none.
fn names(root: &Path, folder: &str) -> std::io::Result<Vec<String>> {
    let path = root.join(folder);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut names: Vec<String> = std::fs::read_dir(&path)?
        .filter_map(Result::ok)
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(|n| !n.starts_with('.'))
        .collect();
    names.sort();
    Ok(names)
}

/// The keys of a subfolder's files, also of those that cannot be read.
pub(crate) fn keys(root: &Path, folder: &str) -> Vec<String> {
    let names = names(root, folder).unwrap_or_default();
    let key = |n: &String| n.strip_suffix(".yaml").map(str::to_owned);
    names.iter().filter_map(key).collect()
}

/// Reads every `*.yaml` of a subfolder, by name.
pub(crate) fn read<'a>(root: &Path, folder: &str, faults: &'a Faults) -> Vec<File<'a>> {
    let names = match names(root, folder) {
        Ok(names) => names,
        Err(error) => {
            unreadable(faults, folder, &error.to_string(), &error.to_string());
            return Vec::new();
        }
    };
    let path = root.join(folder);
    let mut files = Vec::new();
    for name in names {
        let shown = format!("{folder}/{name}");
        // A file with another ending would be left out in silence.
        if !name.ends_with(".yaml") {
            unreadable(
                faults,
                &shown,
                "这里只放 *.yaml 文件",
                "only *.yaml files belong here",
            );
            continue;
        }
        match std::fs::read_to_string(path.join(&name)) {
            Ok(text) => files.extend(parse(shown, &text, faults)),
            Err(error) => {
                let why = error.to_string();
                unreadable(faults, &shown, &why, &why);
            }
        }
    }
    files
}

/// Reads one file's text; `None` when it is no YAML.
pub(crate) fn parse<'a>(name: String, text: &str, faults: &'a Faults) -> Option<File<'a>> {
    let source = Source::new(name, text);
    let root = yaml::parse(&source, text, faults)?;
    Some(File {
        source,
        text: text.to_owned(),
        root,
        faults,
    })
}

pub(crate) fn unreadable(faults: &Faults, file: &str, zh: &str, en: &str) {
    faults.push(Fault {
        file: file.to_owned(),
        line: 0,
        column: 0,
        code: Code::Unreadable,
        message: Message {
            zh: format!("不能读取：{zh}"),
            en: format!("cannot be read: {en}"),
        },
        suggestion: None,
    });
}
