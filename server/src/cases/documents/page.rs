//! The paper as a page to read on a screen or to print.

use super::html::Escaped;
use super::paper::{Block, Paper, Proof, Table};
use std::fmt::{Result, Write};

const STYLE: &str = "
@page { size: A4; margin: 22mm 26mm; @bottom-center { content: counter(page) ' / ' counter(pages); font-size: 9pt } }
body { font: 16px/1.8 'Songti SC', SimSun, 'Noto Serif CJK SC', 'Noto Serif SC', serif; color: #111; background: #fff; max-width: 42em; margin: 2em auto; padding: 0 1.2em; text-align: justify }
header { border-bottom: 2px solid #b3001b; color: #b3001b; text-align: center; font-size: 1.5em; letter-spacing: .1em }
h1 { text-align: center; font-size: 1.6em; letter-spacing: .1em; margin: .8em 0 .2em }
h2 { font-size: 1em; margin: 1.2em 0 .4em }
p { margin: .5em 0; overflow-wrap: anywhere; white-space: pre-line }
p.indent { text-indent: 2em }
p.number { text-align: center; color: #555; margin: 0 0 1.2em }
table { width: 100%; border-collapse: collapse; margin: .8em 0; text-align: left }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 1px solid #777; padding: .35em .7em; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line }
th { background: #f4f4f2; font-weight: normal }
tbody th { width: 9em }
thead th:first-child, tbody td:first-child { width: 3em; text-align: center }
footer { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-end; gap: 1em 2em; margin-top: 2.4em; text-align: left; break-inside: avoid }
footer svg { width: 30mm; height: 30mm; flex: none }
.check { display: flex; gap: 1em; align-items: center; font-size: .8em; line-height: 1.5; color: #444; flex: 1 1 20em }
.sign { text-align: center; margin-left: auto }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 12pt } }
";

/// The whole page.
pub(super) fn render(paper: &Paper) -> std::result::Result<String, std::fmt::Error> {
    let mut out = String::with_capacity(16 * 1024);
    let title = Escaped(&paper.title);
    write!(
        out,
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} {}</title><style>{STYLE}</style></head><body>\
         <header>{}</header><h1>{title}</h1><p class=\"number\">{}</p>",
        paper.lang.tag(),
        Escaped(&paper.number),
        Escaped(&paper.organ),
        Escaped(&paper.number_line()),
    )?;
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => write!(out, "<h2>{}</h2>", Escaped(text))?,
            Block::Paragraph { text, indent } => {
                let class = if *indent { " class=\"indent\"" } else { "" };
                write!(out, "<p{class}>{}</p>", Escaped(text))?;
            }
            Block::Table(table) => self::table(&mut out, table)?,
        }
    }
    if let Some(proof) = &paper.proof {
        footer(&mut out, paper, proof)?;
    }
    out.push_str("</body></html>");
    Ok(out)
}

fn table(out: &mut String, table: &Table) -> Result {
    out.push_str("<table>");
    if !table.head.is_empty() {
        out.push_str("<thead><tr>");
        for cell in &table.head {
            write!(out, "<th scope=\"col\">{}</th>", Escaped(cell))?;
        }
        out.push_str("</tr></thead>");
    }
    out.push_str("<tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (cell, first) in row
            .iter()
            .zip(std::iter::once(true).chain(std::iter::repeat(false)))
        {
            if first && table.head.is_empty() {
                write!(out, "<th scope=\"row\">{}</th>", Escaped(cell))?;
            } else {
                write!(out, "<td>{}</td>", Escaped(cell))?;
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    Ok(())
}

fn footer(out: &mut String, paper: &Paper, proof: &Proof) -> Result {
    let qr = proof.qr();
    let [hint, address, code] = proof.check_lines(paper.lang);
    // The white border belongs to the code: without four modules of it readers may not find it.
    write!(
        out,
        "<footer><div class=\"check\"><svg viewBox=\"-4 -4 {0} {0}\" role=\"img\" aria-label=\"{1}\" shape-rendering=\"crispEdges\"><path d=\"",
        qr.side + 8,
        Escaped(&hint),
    )?;
    for (row, start, length) in &qr.runs {
        write!(out, "M{start} {row}h{length}v1h-{length}z")?;
    }
    write!(
        out,
        "\"/></svg><div>{}<br>{}<br>{}</div></div><div class=\"sign\">{}<br>{}<br>{}</div></footer>",
        Escaped(&hint),
        Escaped(&address),
        Escaped(&code),
        Escaped(&paper.organ),
        paper.seal(),
        paper.date(),
    )
}
