//! The paper as a PDF: tagged, with real text, after the archival standard PDF/A-2a, and the same
//! bytes whenever it is drawn.

mod font;
mod layout;
mod lines;
mod table;

use super::paper::{Paper, Qr};
use crate::platform::problem::{Error, Result};
pub(in crate::cases) use font::Face;
use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    ArtifactType, ContentTag, Identifier, Node as Leaf, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};
use layout::{HEIGHT, Ink, Layout, Mark, Role, WIDTH};
use lines::{Line, Piece};
use std::num::NonZeroU16;

/// Draws the paper.
///
/// # Errors
/// When the PDF would break the archival standard, which the tests rule out for every kind.
pub(super) fn draw(paper: &Paper) -> Result<Vec<u8>> {
    let face = Face::get()?;
    let layout = layout::layout(face, paper);
    let mut document = Document::new_with(SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::A2_A),
        ..SerializeSettings::default()
    });
    let mut leaves: Vec<Vec<Identifier>> = layout.nodes.iter().map(|_| Vec::new()).collect();
    for marks in &layout.pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| Error::internal("a page without a size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw_mark(&mut surface, face, mark, &mut leaves);
        }
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree(&layout, leaves, paper));
    document.set_metadata(metadata(paper));
    document
        .finish()
        .map_err(|error| Error::internal(format!("the paper cannot be drawn: {error:?}")))
}

fn metadata(paper: &Paper) -> Metadata {
    let (year, month, day) = paper.dated.civil();
    let small = |part| u8::try_from(part).unwrap_or(1);
    Metadata::new()
        .title(format!("{} {}", paper.title, paper.number))
        .authors(vec![paper.organ.clone()])
        .language(paper.lang.tag().to_owned())
        .creator("OneWindow".to_owned())
        .document_id(paper.number.clone())
        // The day of issue, not of drawing: the same paper is the same bytes.
        .creation_date(
            DateTime::new(u16::try_from(year).unwrap_or(0))
                .month(small(month))
                .day(small(day))
                .hour(0)
                .minute(0)
                .second(0)
                .utc_offset_hour(8)
                .utc_offset_minute(0),
        )
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: color(ink).into(),
        ..Fill::default()
    }
}

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x11, 0x11, 0x11),
        Ink::Faint => rgb::Color::new(0xee, 0xec, 0xea),
        Ink::Grey => rgb::Color::new(0x55, 0x55, 0x55),
        Ink::Red => rgb::Color::new(0xb3, 0x00, 0x1b),
    }
}

fn draw_mark(surface: &mut Surface<'_>, face: &Face, mark: &Mark, leaves: &mut [Vec<Identifier>]) {
    match mark {
        Mark::Text {
            x,
            baseline,
            size,
            ink,
            bold,
            line,
            node,
        } => {
            surface.set_fill(Some(fill(*ink)));
            surface.set_stroke(bold.then(|| Stroke {
                paint: color(*ink).into(),
                width: size * 0.025,
                ..Stroke::default()
            }));
            let start = (x + line.indent * size, *baseline);
            let node = node.and_then(|node| leaves.get_mut(node));
            draw_line(surface, face, line, start, *size, node);
            surface.set_stroke(None);
        }
        Mark::Rule {
            from,
            to,
            width,
            ink,
        } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            let Some(path) = path.finish() else { return };
            surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: color(*ink).into(),
                width: *width,
                ..Stroke::default()
            }));
            surface.draw_path(&path);
            surface.set_stroke(None);
            surface.end_tagged();
        }
        Mark::Code {
            x,
            y,
            size,
            qr,
            node,
        } => {
            let leaf = surface.start_tagged(ContentTag::Other);
            surface.set_fill(Some(fill(Ink::Black)));
            draw_code(surface, qr, (*x, *y), *size);
            surface.end_tagged();
            if let Some(leaves) = leaves.get_mut(*node) {
                leaves.push(leaf);
            }
        }
    }
}

/// Draws a line in runs: a character told by its code is a run of its own, which reads and copies
/// as the character itself.
fn draw_line(
    surface: &mut Surface<'_>,
    face: &Face,
    line: &Line,
    (mut x, baseline): (f32, f32),
    size: f32,
    mut leaves: Option<&mut Vec<Identifier>>,
) {
    for run in line
        .pieces
        .chunk_by(|a, b| a.stands_for.is_none() && b.stands_for.is_none())
    {
        let (text, glyphs) = glyphs(run, line.spread);
        let actual = run
            .first()
            .and_then(|piece| piece.stands_for)
            .map(String::from);
        let span = SpanTag::empty().with_actual_text(actual.as_deref());
        let leaf = surface.start_tagged(match leaves {
            Some(_) => ContentTag::Span(span),
            None => ContentTag::Artifact(ArtifactType::Footer),
        });
        let start = Point::from_xy(x, baseline);
        surface.draw_glyphs(start, &glyphs, face.font.clone(), &text, size, false);
        surface.end_tagged();
        if let Some(leaves) = &mut leaves {
            leaves.push(leaf);
        }
        x += glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * size;
    }
}

fn glyphs(run: &[Piece], spread: f32) -> (String, Vec<KrillaGlyph>) {
    let mut text = String::new();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for piece in run {
        let mut at = text.len();
        for (glyph, width, length) in &piece.glyphs {
            let range = at..at + length;
            at += length;
            glyphs.push(KrillaGlyph::new(*glyph, *width, 0.0, 0.0, 0.0, range, None));
        }
        if let Some(last) = glyphs.last_mut() {
            last.x_advance += spread;
        }
        text.push_str(&piece.text);
    }
    (text, glyphs)
}

fn draw_code(surface: &mut Surface<'_>, qr: &Qr, (x, y): (f32, f32), size: f32) {
    let module = size / f32::from(qr.side.max(1));
    let mut path = PathBuilder::new();
    for (row, start, length) in &qr.runs {
        let left = x + f32::from(*start) * module;
        let top = y + f32::from(*row) * module;
        let rect = Rect::from_xywh(left, top, f32::from(*length) * module, module);
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// The structure of the paper, in reading order.
fn tree(layout: &Layout, leaves: Vec<Vec<Identifier>>, paper: &Paper) -> TagTree {
    let mut groups: Vec<TagGroup> = Vec::with_capacity(layout.nodes.len());
    for (node, leaves) in layout.nodes.iter().zip(leaves) {
        let mut group = TagGroup::new(tag(node.role, paper));
        for leaf in leaves {
            group.push(Leaf::Leaf(leaf));
        }
        groups.push(group);
    }
    // A part comes after the one it belongs to, so from the last to the first each is whole when
    // it is handed over; what is handed over that way arrives last first.
    let mut tree = TagTree::new();
    let mut open: Vec<Vec<TagGroup>> = layout.nodes.iter().map(|_| Vec::new()).collect();
    let mut top = Vec::new();
    for (at, (mut group, node)) in groups.into_iter().zip(&layout.nodes).enumerate().rev() {
        let children = open.get_mut(at).map(std::mem::take).unwrap_or_default();
        for child in children.into_iter().rev() {
            group.push(child);
        }
        match node.parent.and_then(|parent| open.get_mut(parent)) {
            Some(siblings) => siblings.push(group),
            None => top.push(group),
        }
    }
    for group in top.into_iter().rev() {
        tree.push(group);
    }
    tree
}

fn tag(role: Role, paper: &Paper) -> TagKind {
    let level = |level: NonZeroU16| Tag::Hn(level, None).into();
    match role {
        Role::Title => level(NonZeroU16::MIN),
        Role::Heading => level(NonZeroU16::MIN.saturating_add(1)),
        Role::Paragraph => Tag::P.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Code => {
            let proof = paper.proof.as_ref();
            let hint = proof.map(|proof| {
                let [hint, ..] = proof.check_lines(paper.lang);
                hint
            });
            Tag::Figure(hint).into()
        }
    }
}
