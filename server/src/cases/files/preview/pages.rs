//! The pages of a PDF as one picture. Whoever sends a file wrote it, so it is read by a process
//! apart, which has no settings, no keys and no database, and little memory and time: a document
//! made to take a machine's memory takes that process alone.

use crate::cases::documents::Face;
use crate::platform::problem::{Error, Result};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::imageops::overlay;
use image::{Rgba, RgbaImage};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// What the process is called by; it is no command for people.
pub const COMMAND: &str = "draw-pages";

/// Pages that are drawn. An identity paper has two, a household register a few more.
pub(super) const MOST: usize = 6;

/// Pixels across and down that a page is brought to: what is printed on a card can be read.
const SIZE: (f32, f32) = (1200.0, 1700.0);

/// Pixels between two pages, and their colour.
const GAP: u32 = 16;
const GREY: Rgba<u8> = Rgba([200, 200, 200, 255]);

/// How long a document may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Seconds of a processor that the process may take, should nobody be left to wait for it.
#[cfg(unix)]
const PROCESSOR: u64 = 20;

/// Bytes of memory that the process may take: a scan of 50 megapixels beside the pages drawn so far.
#[cfg(unix)]
const MEMORY: u64 = 384 * 1024 * 1024;

/// Bytes of addresses, in which the program itself lies too, for systems that count memory so.
#[cfg(unix)]
const ADDRESSES: u64 = 1024 * 1024 * 1024;

/// Pages that were drawn.
pub(super) struct Drawn {
    /// One below the other.
    pub(super) picture: RgbaImage,
    /// How many pages the document has.
    pub(super) pages: u32,
}

/// Has the pages of a PDF drawn; none when it cannot be: it is sealed by a password, damaged, or
/// asks for more than it may take.
///
/// # Errors
/// When no process can be started.
pub(super) async fn drawn(program: Option<PathBuf>, pdf: &[u8]) -> Result<Option<Drawn>> {
    let mut child = Command::new(program.map_or_else(own_program, Ok)?)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(Error::internal)?;
    let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Error::internal("a process without pipes"));
    };
    let asked = async move {
        // Whoever gives up does not read to the end.
        let _ = to.write_all(pdf).await;
        drop(to);
    };
    let mut said = Vec::new();
    let talk = futures_util::future::join(asked, from.read_to_end(&mut said));
    let Ok(((), Ok(_))) = tokio::time::timeout(PATIENCE, talk).await else {
        return Ok(None);
    };
    Ok(understood(&said))
}

/// The program this is. Named so that it is the same after the file has been replaced by a newer one.
fn own_program() -> Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe().map_err(Error::internal)
}

/// Reads what [`draw`] wrote; none when it did not come to its end.
fn understood(said: &[u8]) -> Option<Drawn> {
    let (head, pixels) = said.split_at_checked(12)?;
    let mut numbers = head.chunks_exact(4).map(|bytes| {
        let bytes = <[u8; 4]>::try_from(bytes).ok()?;
        Some(u32::from_le_bytes(bytes))
    });
    let mut number = || numbers.next().flatten();
    let (width, height, pages) = (number()?, number()?, number()?);
    let picture = RgbaImage::from_raw(width, height, pixels.to_vec())?;
    Some(Drawn { picture, pages })
}

/// The other side, in the process apart: reads a PDF to its end and writes the width and height of
/// the picture, the number of pages, and the pixels.
///
/// # Errors
/// When the document cannot be read, or the limits cannot be set.
pub fn draw(mut from: impl Read, mut to: impl Write) -> io::Result<()> {
    limit()?;
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    let Drawn { picture, pages } = draw_all(bytes)?;
    for number in [picture.width(), picture.height(), pages] {
        to.write_all(&number.to_le_bytes())?;
    }
    to.write_all(picture.as_raw())?;
    to.flush()
}

fn draw_all(pdf: Vec<u8>) -> io::Result<Drawn> {
    let pdf = Pdf::new(pdf).map_err(|error| io::Error::other(format!("{error:?}")))?;
    let pages = pdf.pages();
    let (cache, settings) = (RenderCache::new(), settings());
    let pictures = pages.iter().take(MOST);
    let pictures = pictures.filter_map(|page| picture(page, &cache, &settings));
    let pictures: Vec<RgbaImage> = pictures.collect();
    let width = pictures.iter().map(RgbaImage::width).max();
    let width = width.ok_or_else(|| io::Error::other("no page"))?;
    let height = pictures.iter().map(|page| page.height() + GAP).sum::<u32>() - GAP;
    let mut whole = RgbaImage::from_pixel(width, height, GREY);
    let mut top = 0;
    for page in &pictures {
        overlay(&mut whole, page, ((width - page.width()) / 2).into(), top);
        top += i64::from(page.height() + GAP);
    }
    Ok(Drawn {
        picture: whole,
        pages: u32::try_from(pages.len()).map_err(io::Error::other)?,
    })
}

/// A page as it is to be seen; none when it has no size.
fn picture<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Option<RgbaImage> {
    let (width, height) = page.render_dimensions();
    let scale = (SIZE.0 / width).min(SIZE.1 / height);
    // What is drawn has whole pixels, at least one each way.
    if !(scale.is_finite() && width * scale >= 1.0 && height * scale >= 1.0) {
        return None;
    }
    let size = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = render(page, cache, settings, &RenderSettings::default(), &size);
    let (width, height) = (drawn.width().into(), drawn.height().into());
    // Upon white nothing shines through, so that colours are as they are whatever covers them.
    RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec())
}

/// Documents that bring no letters of their own are set in the font of the papers, where they ask
/// for Chinese ones.
fn settings() -> InterpreterSettings {
    let plain = InterpreterSettings::default();
    let otherwise = plain.font_resolver.clone();
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Fallback(wanted) if wanted.character_collection.is_some() => {
                let data: FontData = Arc::new(Face::bytes()?);
                Some((data, 0))
            }
            FontQuery::Fallback(_) | FontQuery::Standard(_) => otherwise(query),
        }),
        ..plain
    }
}

/// Takes from this process what it has no need of.
#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [
        (Resource::Data, MEMORY),
        (Resource::As, ADDRESSES),
        (Resource::Cpu, PROCESSOR),
        // No file is written, and no dump of what it read is left.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    // Should the machine run out of memory, this goes before the server.
    #[cfg(target_os = "linux")]
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    Ok(())
}

#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of so many pages of this size in points, each with the same content.
    fn pdf(pages: usize, size: &str, content: &str) -> Vec<u8> {
        let kids: String = (0..pages)
            .map(|page| format!("{} 0 R ", page + 5))
            .collect();
        let page = |page: usize| {
            let at = page + 5;
            format!("{at} 0 obj <</Type /Page /Parent 2 0 R /Contents 3 0 R>> endobj\n")
        };
        let pages_of = (0..pages).map(page).collect::<String>();
        format!(
            "%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n\
             2 0 obj <</Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 {size}]\
             /Resources <</Font <</F 4 0 R>>>> >> endobj\n\
             3 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n\
             4 0 obj <</Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H \
             /DescendantFonts [<</Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun \
             /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 5>> /DW 1000>>]>> endobj\n\
             {pages_of}trailer <</Root 1 0 R>>\n%%EOF\n",
            content.len()
        )
        .into_bytes()
    }

    fn dark(picture: &RgbaImage) -> usize {
        let is_dark = |pixel: &&Rgba<u8>| pixel.0.iter().take(3).all(|share| *share < 90);
        picture.pixels().filter(is_dark).count()
    }

    #[test]
    fn pages_stand_below_one_another_and_no_more_than_can_be_looked_at() {
        let a4 = pdf(2, "595 842", "100 100 200 300 re f");
        let drawn = draw_all(a4).unwrap();
        assert_eq!(drawn.pages, 2);
        let (width, height) = drawn.picture.dimensions();
        assert_eq!((width, height), (1200, 2 * 1698 + GAP));
        // The rectangle is 60 000 of 500 990 square points, on each page.
        let share = dark(&drawn.picture) * 1000 / (1200 * 1698 * 2);
        assert!((110..130).contains(&share), "{share}");
        let many = draw_all(pdf(9, "595 842", "")).unwrap();
        assert_eq!(many.pages, 9);
        assert_eq!(many.picture.height(), 6 * (1698 + GAP) - GAP);
    }

    #[test]
    fn chinese_words_without_a_font_of_their_own_are_written_all_the_same() {
        // 公民身份号码 in UTF-16.
        let words = "BT /F 40 Tf 50 400 Td <516C6C118EAB4EFD53F77801> Tj ET";
        let drawn = draw_all(pdf(1, "595 842", words)).unwrap();
        assert!(dark(&drawn.picture) > 5_000, "{}", dark(&drawn.picture));
    }

    #[test]
    fn odd_sizes_and_what_is_no_document_are_refused_or_brought_to_a_page() {
        assert!(draw_all(b"%PDF-1.7 anything".to_vec()).is_err());
        assert!(draw_all(pdf(1, "1 14400000", "")).is_err(), "a line");
        let tiny = draw_all(pdf(1, "2 3", "0 0 1 1 re f")).unwrap();
        assert_eq!(tiny.picture.dimensions(), (1133, 1700));
    }

    #[test]
    fn half_an_answer_is_none() {
        let mut said: Vec<u8> = [2_u32, 1, 7].iter().flat_map(|n| n.to_le_bytes()).collect();
        said.extend([255; 8]);
        let drawn = understood(&said).unwrap();
        assert_eq!((drawn.picture.dimensions(), drawn.pages), ((2, 1), 7));
        assert!(understood(&said[..19]).is_none());
        assert!(understood(&said[..11]).is_none());
        assert!(understood(b"").is_none());
    }
}
