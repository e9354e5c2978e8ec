//! Papers read back by readers that know nothing of how they were drawn.

use super::paper::{Block, Paper, Proof, Table};
use super::template::{self, Values};
use super::{page, pdf};
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use lopdf::content::Content;
use lopdf::{Document, Object};

const NUMBER: &str = "9901022026112600013112800000001-SL";
const ADDRESS: &str =
    "https://onewindow.test/receipts/9901022026112600013112800000001-SL?code=q7Zk2mXa";

fn paper(kind: &str, lang: Lang, values: &Values) -> Paper {
    let filled = template::fill(kind, lang, values).unwrap();
    Paper {
        lang,
        organ: "示例市市场监督管理局".to_owned(),
        title: filled.title,
        number: NUMBER.to_owned(),
        blocks: filled.blocks,
        dated: Timestamp::from_millis(1_795_651_200_000).day(),
        proof: Some(Proof {
            address: ADDRESS.to_owned(),
            code: "q7Zk2mXa".to_owned(),
        }),
    }
}

fn read(bytes: &[u8]) -> (Document, u32) {
    let document = Document::load_mem(bytes).unwrap();
    let pages = u32::try_from(document.get_pages().len()).unwrap();
    (document, pages)
}

fn text_of(document: &Document, page: u32) -> String {
    dense(&document.extract_text(&[page]).unwrap())
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a browser would show, without its layout.
fn text_of_page(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let text: String = body
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect();
    let plain = text.replace("&#39;", "'").replace("&quot;", "\"");
    dense(
        &plain
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// All words of a paper in reading order.
fn words(paper: &Paper) -> String {
    let mut words = format!("{}{}{}", paper.organ, paper.title, paper.number_line());
    for block in &paper.blocks {
        match block {
            Block::Heading(text) | Block::Paragraph { text, .. } => words.push_str(text),
            Block::Table(Table { head, rows }) => {
                words.push_str(&head.concat());
                rows.iter().for_each(|row| words.push_str(&row.concat()));
            }
        }
    }
    let proof = paper.proof.as_ref().unwrap();
    words.push_str(&proof.check_lines(paper.lang).concat());
    dense(&format!(
        "{words}{}{}{}",
        paper.organ,
        paper.seal(),
        paper.date()
    ))
}

#[test]
fn every_kind_says_the_same_on_the_page_and_in_the_pdf() {
    for kind in template::tests::names() {
        for lang in [Lang::Zh, Lang::En] {
            let paper = paper(kind, lang, &template::tests::samples(2));
            let words = words(&paper);
            let html = page::render(&paper).unwrap();
            assert_eq!(text_of_page(&html), words, "{kind} as a page");
            let (document, pages) = read(&pdf::draw(&paper).unwrap());
            let mut text = String::new();
            for page in 1..=pages {
                let foot =
                    dense(&paper.page_line(page.try_into().unwrap(), pages.try_into().unwrap()));
                let whole = text_of(&document, page);
                text.push_str(
                    whole
                        .strip_suffix(&foot)
                        .unwrap_or_else(|| panic!("{kind}: {whole}")),
                );
            }
            assert_eq!(text, words, "{kind} as a PDF");
        }
    }
}

#[test]
fn a_sample_says_so_on_each_page_and_proves_nothing() {
    let row = |number: usize| vec![format!("第{number}项"), "王小明".to_owned()];
    let sample = Paper {
        number: "样张".to_owned(),
        proof: None,
        blocks: vec![Block::Table(Table {
            head: Vec::new(),
            rows: (0..60).map(row).collect(),
        })],
        ..paper("receipt", Lang::Zh, &template::tests::samples(1))
    };
    let bytes = pdf::draw(&sample).unwrap();
    assert_eq!(bytes, pdf::draw(&sample).unwrap());
    let (document, pages) = read(&bytes);
    assert!(pages > 1);
    for page in 1..=pages {
        let text = text_of(&document, page);
        // Twice behind the text, and in the foot.
        assert!(text.matches("样张").count() >= 3, "{page}: {text}");
        assert!(!text.contains("印章") && !text.contains("验证码"), "{text}");
    }
    assert!(text_of(&document, 1).contains("均为虚构"));
}

#[test]
fn the_same_paper_is_the_same_small_tagged_file() {
    let paper = paper("acceptance", Lang::Zh, &template::tests::samples(3));
    let bytes = pdf::draw(&paper).unwrap();
    assert_eq!(bytes, pdf::draw(&paper).unwrap());
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let (document, pages) = read(&bytes);
    assert_eq!(pages, 1);
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    assert!(catalog.has(b"StructTreeRoot"));
    let xmp = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
    let xmp = document.get_object(xmp).unwrap().as_stream().unwrap();
    let xmp = String::from_utf8(xmp.get_plain_content().unwrap()).unwrap();
    for member in [
        "受理通知书",
        NUMBER,
        "示例市市场监督管理局",
        "pdfaid:part",
        "2026-11-26",
    ] {
        assert!(xmp.contains(member), "{member}: {xmp}");
    }
}

#[test]
fn a_long_list_breaks_over_pages_without_losing_a_row() {
    let mut values = template::tests::samples(150);
    let long: String = (0..2500).map(|at| format!("第{at}处")).collect();
    let reasons = values.lists.get_mut("reasons").unwrap();
    reasons.insert(70, vec![long.clone()]);
    let paper = paper("refused", Lang::Zh, &values);
    let (document, pages) = read(&pdf::draw(&paper).unwrap());
    assert!(pages > 8, "{pages}");
    let head = "序号理由";
    let mut text = String::new();
    for page in 1..=pages {
        let foot = dense(&paper.page_line(page.try_into().unwrap(), pages.try_into().unwrap()));
        let whole = text_of(&document, page);
        let whole = whole.strip_suffix(&foot).unwrap();
        // The columns are named again on every page the table reaches.
        text.push_str(if page == 1 {
            whole
        } else {
            whole.strip_prefix(head).unwrap_or(whole)
        });
        assert_eq!(
            whole.contains(head),
            page < pages || whole.contains("150"),
            "page {page}"
        );
    }
    assert_eq!(text, words(&paper));
}

#[test]
fn a_character_the_font_lacks_is_told_by_its_code_and_stays_itself() {
    let mut values = template::tests::samples(1);
    values.texts.insert("applicant", "𠮷䶮".to_owned());
    let paper = paper("acceptance", Lang::Zh, &values);
    assert!(page::render(&paper).unwrap().contains("𠮷䶮"));
    let (document, _) = read(&pdf::draw(&paper).unwrap());
    assert!(text_of(&document, 1).contains("〔U+20BB7〕䶮"));
    let spans = operations(&document, 1);
    let actual = spans.iter().any(|(operator, operands)| {
        operator == "BDC" && format!("{operands:?}").contains("ActualText")
    });
    assert!(actual);
}

#[test]
fn the_code_on_page_and_pdf_opens_the_verification() {
    let paper = paper("receipt", Lang::Zh, &template::tests::samples(1));
    let html = page::render(&paper).unwrap();
    let path = html
        .split_once(" d=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0;
    // `M3 4h5v1h-5z`: five dark modules from the third of row four.
    let bars = path.split('M').skip(1).map(|bar| {
        let (from, rest) = bar.split_once('h').unwrap();
        let (x, y) = from.split_once(' ').unwrap();
        let width = rest.split_once('v').unwrap().0;
        [x, y, width].map(|part| part.parse::<f32>().unwrap())
    });
    let bars: Vec<[f32; 4]> = bars.map(|[x, y, width]| [x, y, width, 1.0]).collect();
    assert_eq!(scan(&bars), [ADDRESS]);

    let (document, _) = read(&pdf::draw(&paper).unwrap());
    assert_eq!(scan(&filled_rectangles(&document)), [ADDRESS]);
}

fn operations(document: &Document, page: u32) -> Vec<(String, Vec<Object>)> {
    let id = *document.get_pages().get(&page).unwrap();
    let content = Content::decode(&document.get_page_content(id)).unwrap();
    let operations = content.operations.into_iter();
    operations
        .map(|each| (each.operator, each.operands))
        .collect()
}

/// The rectangles that are painted on the first page, from the top left.
fn filled_rectangles(document: &Document) -> Vec<[f32; 4]> {
    let (mut corners, mut boxes) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    for (operator, operands) in operations(document, 1) {
        let numbers: Vec<f32> = operands
            .iter()
            .filter_map(|each| each.as_float().ok())
            .collect();
        match (operator.as_str(), numbers.as_slice()) {
            ("m" | "l", [x, y]) => corners.push((*x, *y)),
            ("re", [x, y, w, h]) => boxes.push([*x, *y, *w, *h]),
            ("h", _) => {
                let xs = || corners.iter().map(|(x, _)| *x);
                let ys = || corners.iter().map(|(_, y)| *y);
                let (left, low) = (xs().fold(f32::MAX, f32::min), ys().fold(f32::MAX, f32::min));
                boxes.push([
                    left,
                    low,
                    xs().fold(f32::MIN, f32::max) - left,
                    ys().fold(f32::MIN, f32::max) - low,
                ]);
                corners.clear();
            }
            ("f" | "f*", _) => found.append(&mut boxes),
            ("S" | "n", _) => {
                corners.clear();
                boxes.clear();
            }
            _ => {}
        }
    }
    // Upwards on paper is downwards on a screen.
    found
        .iter()
        .map(|[x, y, w, h]| [*x, -y - h, *w, *h])
        .collect()
}

/// Paints the rectangles and reads the code they make.
fn scan(bars: &[[f32; 4]]) -> Vec<String> {
    const MODULE: f32 = 4.0;
    let unit = bars.iter().map(|bar| bar[3]).fold(f32::MAX, f32::min);
    let left = bars.iter().map(|bar| bar[0]).fold(f32::MAX, f32::min);
    let top = bars.iter().map(|bar| bar[1]).fold(f32::MAX, f32::min);
    let side = 400;
    let dark = |x: usize, y: usize| {
        let at = |pixel: usize| (f32::from(u16::try_from(pixel).unwrap()) + 0.5) / MODULE - 8.0;
        let (x, y) = (at(x) * unit + left, at(y) * unit + top);
        bars.iter()
            .any(|bar| x >= bar[0] && x < bar[0] + bar[2] && y >= bar[1] && y < bar[1] + bar[3])
    };
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(
            side,
            side,
            |x, y| if dark(x, y) { 0 } else { 255 },
        );
    let grids = image.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}
