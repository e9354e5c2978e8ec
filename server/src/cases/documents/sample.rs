//! 样表: what a document of an item looks like filled in, as the catalogue has it.

use super::paper::{Block, Paper, Table};
use super::pdf;
use crate::catalogue::{self, ItemVersion};
use crate::platform::Lang;
use crate::platform::db::Conn;
use crate::platform::memo::Memo;
use crate::platform::problem::{Code, Result};
use crate::platform::storage::sha256_hex;
use onewindow_core::date::Date;
use std::sync::Arc;

/// Drawn samples kept; one is some tens of kilobytes, and drawing it takes longer than all else.
static DRAWN: Memo<Vec<u8>> = Memo::new(128);

/// The sample of a document, not drawn yet.
pub(super) struct Sample {
    paper: Paper,
    /// Always stands for the same words in the same language.
    pub(super) tag: String,
}

impl Sample {
    /// The sample as a PDF.
    ///
    /// # Errors
    /// When the PDF would break the archival standard.
    pub(super) fn pdf(&self) -> Result<Arc<Vec<u8>>> {
        DRAWN.get(&self.tag, || pdf::draw(&self.paper))
    }
}

/// The sample of a document of an item as it is now.
///
/// # Errors
/// [`Code::ItemNotFound`]; [`Code::SampleNotFound`].
pub(super) fn find(conn: &mut Conn, item: &str, material: &str, lang: Lang) -> Result<Sample> {
    let item = catalogue::item(conn, item)?;
    let organ = catalogue::department_name(conn, &item.department)?;
    let paper = paper(&item, material, lang.text(&organ), lang).ok_or(Code::SampleNotFound)?;
    // What is drawn follows from the model, so its hash names the drawing.
    let words = format!("{paper:?}");
    Ok(Sample {
        tag: sha256_hex(words.as_bytes()),
        paper,
    })
}

/// The model of it: what is filled in as tables of facts, and paragraphs between them.
fn paper(item: &ItemVersion, material: &str, organ: &str, lang: Lang) -> Option<Paper> {
    let material = item.doc.materials.iter().find(|one| one.id == material)?;
    if material.sample.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Paragraph {
        text: match lang {
            Lang::Zh => format!("申请事项：{}", item.name.zh),
            Lang::En => format!("For: {}", lang.text(&item.name)),
        },
        indent: false,
    }];
    for line in &material.sample {
        let text = lang.text(&line.text).to_owned();
        let Some(label) = &line.label else {
            blocks.push(Block::Paragraph { text, indent: true });
            continue;
        };
        let row = vec![lang.text(label).to_owned(), text];
        match blocks.last_mut() {
            Some(Block::Table(table)) => table.rows.push(row),
            _ => blocks.push(Block::Table(Table {
                head: Vec::new(),
                rows: vec![row],
            })),
        }
    }
    Some(Paper {
        lang,
        organ: organ.to_owned(),
        title: lang.text(&material.name).to_owned(),
        number: lang.pick("样张", "Sample").to_owned(),
        blocks,
        dated: first_day(&item.doc.provenance.date)?,
        proof: None,
    })
}

/// The first day of what may be a day, a month or a year: an archival PDF must have one, and this is
/// that of the newest source the item was written by.
fn first_day(date: &str) -> Option<Date> {
    let endings = ["", "-01", "-01-01"].into_iter();
    let mut whole = endings.filter_map(|ending| format!("{date}{ending}").parse().ok());
    whole.next()
}
