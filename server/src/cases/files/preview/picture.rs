//! An uploaded picture made ready to be looked at: decoded within bounds, brought to the size of a
//! screen, marked, and written anew.

use super::pages::{self, Drawn};
use super::{mark, white};
use crate::platform::problem::{Code, Error, Result};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::overlay;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage};
use std::io::Cursor;

/// Bytes of a file that are read for a preview.
pub(super) const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Pixels that are decoded: those of a phone's camera of 50 megapixels. A small file can claim many
/// more, each of which would take memory.
const MAX_PIXELS: u64 = 52_000_000;

/// Bytes a decoder may take: those pixels with four bytes each.
const MAX_DECODED: u64 = MAX_PIXELS * 4;

/// Pixels of the longer side of a preview: what is printed on a card can be read.
const LONGEST: u32 = 2000;

/// How good the JPEG is, of 100.
const QUALITY: u8 = 85;

/// The page that stands in for a file of which no picture can be made, in pixels.
const PAGE: (u32, u32) = (1000, 1400);

/// Pixels below drawn pages for saying that there are more.
const FOOT: u32 = 180;

/// An uploaded picture, decoded; none of a type that is no picture.
///
/// # Errors
/// [`Code::PreviewTooLarge`]; [`Code::PreviewUnreadable`].
pub(super) fn opened(bytes: &[u8], media_type: &str) -> Result<Option<RgbaImage>> {
    let format = match media_type {
        "image/jpeg" => ImageFormat::Jpeg,
        "image/png" => ImageFormat::Png,
        _ => return Ok(None),
    };
    decoded(bytes, format).map(Some)
}

/// A picture with the words across it, as a JPEG; a page that says so where there is no picture.
///
/// # Errors
/// When the font cannot be read.
pub(super) fn marked(picture: Option<RgbaImage>, words: &[String]) -> Result<Vec<u8>> {
    let mut picture = picture.map_or_else(notice, Ok)?;
    mark::across(&mut picture, words)?;
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&DynamicImage::ImageRgba8(picture).into_rgb8())
        .map_err(Error::internal)?;
    Ok(jpeg)
}

/// The drawn pages of a document; below them that there are more, if there are.
///
/// # Errors
/// When the font cannot be read.
pub(super) fn of_pages(drawn: Drawn) -> Result<RgbaImage> {
    let Drawn { picture, pages } = drawn;
    if usize::try_from(pages).is_ok_and(|pages| pages <= pages::MOST) {
        return Ok(picture);
    }
    let most = pages::MOST;
    let lines = [
        format!("以上为前 {most} 页，共 {pages} 页。"),
        format!("The first {most} of {pages} pages."),
    ];
    let mut whole = white(picture.width(), picture.height() + FOOT);
    let mut foot = white(picture.width(), FOOT);
    mark::write(&mut foot, &lines, 36)?;
    overlay(&mut whole, &picture, 0, 0);
    overlay(&mut whole, &foot, 0, picture.height().into());
    Ok(whole)
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<RgbaImage> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width).saturating_mul(height.into());
    if pixels > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED {
        return Err(too_large());
    }
    // Phones store a picture as it was taken and say how to turn it; written anew, it is turned.
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    if width.max(height) > LONGEST {
        picture = picture.thumbnail(LONGEST, LONGEST);
    }
    picture.apply_orientation(turn);
    // What shines through would be black in a JPEG.
    let mut page = white(picture.width(), picture.height());
    overlay(&mut page, &picture.into_rgba8(), 0, 0);
    Ok(page)
}

/// Says that there is no picture of the file, and what can be done.
fn notice() -> Result<RgbaImage> {
    let lines = [
        "此文件不能加水印预览：类型不支持、设了密码、",
        "已损坏或者内容过大。",
        "需要查看内容的，请下载原件；下载会留下记录。",
        "",
        "No preview: another type, sealed by a password,",
        "damaged, or too large inside.",
        "Download it to read it; the download is recorded.",
    ];
    let (width, height) = PAGE;
    let mut page = white(width, height);
    mark::write(&mut page, &lines.map(str::to_owned), 36)?;
    Ok(page)
}

fn refused(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => too_large(),
        other => Error::new(Code::PreviewUnreadable).caused_by(other),
    }
}

/// What is larger than is decoded.
pub(super) fn too_large() -> Error {
    Error::new(Code::PreviewTooLarge)
        .with("maxBytes", MAX_BYTES)
        .with("maxPixels", MAX_PIXELS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageEncoder, Rgba};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = RgbaImage::from_pixel(width, height, Rgba([10, 120, 200, 255]));
        image::codecs::png::PngEncoder::new(&mut bytes)
            .write_image(&picture, width, height, image::ExtendedColorType::Rgba8)
            .unwrap();
        bytes
    }

    fn words() -> [String; 1] {
        ["仅供测试 for a test only".to_owned()]
    }

    fn shown(bytes: &[u8], media_type: &str) -> DynamicImage {
        let jpeg = marked(opened(bytes, media_type).unwrap(), &words()).unwrap();
        image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap()
    }

    #[test]
    fn a_large_picture_comes_at_the_size_of_a_screen_and_a_small_one_as_it_is() {
        let large = shown(&png(3000, 1500), "image/png");
        assert_eq!((large.width(), large.height()), (2000, 1000));
        let small = shown(&png(300, 200), "image/png");
        assert_eq!((small.width(), small.height()), (300, 200));
    }

    #[test]
    fn a_picture_that_was_taken_upright_is_shown_upright() {
        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new(&mut jpeg);
        // TIFF, big endian, one entry: orientation (0x0112), a short, 6: turn it by 90 degrees.
        let exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        encoder.set_exif_metadata(exif.to_vec()).unwrap();
        let picture = RgbaImage::from_pixel(400, 300, Rgba([255; 4]));
        let picture = DynamicImage::ImageRgba8(picture).into_rgb8();
        encoder.encode_image(&picture).unwrap();
        let seen = shown(&jpeg, "image/jpeg");
        assert_eq!((seen.width(), seen.height()), (300, 400));
    }

    #[test]
    fn a_file_that_claims_more_pixels_than_memory_holds_is_not_decoded() {
        let mut bomb = png(8, 8);
        // The size stands in the first chunk of a PNG, and its checksum after it.
        let huge = 50_000_u32.to_be_bytes();
        bomb[16..20].copy_from_slice(&huge);
        bomb[20..24].copy_from_slice(&huge);
        let sum = crc(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&sum);
        let error = opened(&bomb, "image/png").unwrap_err();
        assert_eq!(error.code(), Code::PreviewTooLarge);
    }

    #[test]
    fn what_is_no_picture_is_said_to_be_none() {
        for (bytes, media_type) in [
            (&b"\x89PNG\r\n\x1a\n and nothing else"[..], "image/png"),
            (&b"\xff\xd8\xff\xe0 and nothing else"[..], "image/jpeg"),
            (&png(40, 40)[..60], "image/png"),
        ] {
            let error = opened(bytes, media_type).unwrap_err();
            assert_eq!(error.code(), Code::PreviewUnreadable, "{media_type}");
        }
    }

    #[test]
    fn a_type_without_pictures_gives_a_page_that_says_so() {
        let page = shown(b"RIFF anything", "image/webp").into_rgb8();
        assert_eq!(page.dimensions(), PAGE);
        let inked = page
            .enumerate_pixels()
            .filter(|(_, y, pixel)| *y < 400 && pixel.0 < [60, 60, 60]);
        assert!(inked.count() > 2000, "the words are there");
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
            })
        })
    }
}
