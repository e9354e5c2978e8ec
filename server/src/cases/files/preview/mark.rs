//! Words drawn onto a picture, in the font of the papers.

use crate::cases::documents::Face;
use crate::platform::problem::{Error, Result};
use ab_glyph_rasterizer::{Point, Rasterizer, point};
use image::imageops::overlay;
use image::{DynamicImage, ImageBuffer, Rgba, RgbaImage};
use skrifa::outline::OutlinePen;

/// From one line's foot to the next, in ems.
const LEADING: f32 = 1.5;

/// Room left and right of the words, in ems.
const MARGIN: f32 = 0.5;

/// How strong the watermark is: what lies under it can still be read, and it cannot be overlooked.
const STRENGTH: f32 = 0.4;

/// Dark red, which neither a paper nor a stamp on it is likely to be.
const INK: [f32; 3] = [0.68, 0.12, 0.12];
const WHITE: [f32; 3] = [1.0, 1.0, 1.0];
const BLACK: [f32; 3] = [0.0, 0.0, 0.0];

/// The sine and cosine of the angle words rise at.
type Slope = (f32, f32);
const LEVEL: Slope = (0.0, 1.0);
/// 30 degrees.
const RISING: Slope = (0.5, 0.866_025_4);

/// Writes the words across the whole picture, rising and again and again: no part of it that would
/// be of use alone is without them.
///
/// # Errors
/// When the font cannot be read.
pub(super) fn across(picture: &mut RgbaImage, words: &[String]) -> Result<()> {
    let (width, height) = picture.dimensions();
    let size = u16::try_from((width.min(height) / 32).clamp(12, 64)).map_err(Error::internal)?;
    let cover = Cover::of(words, size, RISING)?;
    // A light edge below the ink shows the words where the picture is as dark as they are.
    let (edge, ink) = (cover.inked(WHITE)?, cover.inked(INK)?);
    let (wide, high) = (i64::from(cover.width), i64::from(cover.height));
    let right = u16::try_from(wide + i64::from(size)).map_err(Error::internal)?;
    // Rows that lie as far apart as a rising line climbs in so many of them form unbroken lines, and
    // never lie upon one another.
    let climb = pixels(f32::from(right) * RISING.0 / RISING.1)?;
    let rows = (climb / cover.band).max(1);
    let down = usize::from(climb / rows).max(1);
    for y in (-high..i64::from(height)).step_by(down) {
        for x in (-wide..i64::from(width)).step_by(right.into()) {
            overlay(picture, &edge, x + 1, y + 1);
            overlay(picture, &ink, x, y);
        }
    }
    Ok(())
}

/// Writes lines in black, level, from the upper left corner.
///
/// # Errors
/// When the font cannot be read.
pub(super) fn write(picture: &mut RgbaImage, lines: &[String], size: u16) -> Result<()> {
    let mut words = Cover::of(lines, size, LEVEL)?;
    words.strength = 1.0;
    overlay(
        picture,
        &words.inked(BLACK)?,
        i64::from(size),
        i64::from(size),
    );
    Ok(())
}

/// How much of each pixel some words cover.
struct Cover {
    width: u32,
    height: u32,
    /// How far down the same words begin again with half an empty line between. What rises leaves
    /// empty corners, so that is less than the height.
    band: u16,
    share: Vec<f32>,
    strength: f32,
}

impl Cover {
    /// Lines drawn at so many pixels to the em. A character the font lacks is left out.
    fn of(lines: &[String], size: u16, slope: Slope) -> Result<Self> {
        let face = Face::get()?;
        let em = f32::from(size);
        let width_of = |line: &String| -> f32 {
            let widths = line.chars().filter_map(|c| face.glyph(c));
            widths.map(|(_, width)| width * em).sum()
        };
        let longest = lines.iter().map(width_of).fold(0.0, f32::max) + 2.0 * MARGIN * em;
        let count = u16::try_from(lines.len()).map_err(Error::internal)?;
        let high = (f32::from(count) + 0.5) * LEADING * em;
        let (sin, cos) = slope;
        let width = pixels(longest * cos + high * sin)?;
        let height = pixels(longest * sin + high * cos)?;
        let mut raster = Rasterizer::new(usize::from(width), usize::from(height));
        let mut foot = 0.0;
        for line in lines {
            foot += LEADING * em;
            let mut pen = Pen {
                raster: &mut raster,
                slope,
                lift: longest * sin,
                at: (MARGIN * em, foot),
                first: point(0.0, 0.0),
                last: point(0.0, 0.0),
            };
            for c in line.chars() {
                if let Some(width) = face.draw(c, em, &mut pen) {
                    pen.at.0 += width;
                }
            }
        }
        let mut share = Vec::with_capacity(usize::from(width) * usize::from(height));
        raster.for_each_pixel(|_, covered| share.push(covered.min(1.0)));
        Ok(Self {
            width: width.into(),
            height: height.into(),
            band: pixels((high + 0.5 * LEADING * em) / cos)?,
            share,
            strength: STRENGTH,
        })
    }

    /// The same in a colour, clear where no words are.
    fn inked(&self, [red, green, blue]: [f32; 3]) -> Result<RgbaImage> {
        let pixel = |share: &f32| [red, green, blue, share * self.strength];
        let values = self.share.iter().flat_map(pixel).collect();
        let drawn = ImageBuffer::<Rgba<f32>, Vec<f32>>::from_raw(self.width, self.height, values);
        let drawn = drawn.ok_or_else(|| Error::internal("words of another size"))?;
        Ok(DynamicImage::ImageRgba32F(drawn).into_rgba8())
    }
}

/// The whole pixels a length takes.
fn pixels(length: f32) -> Result<u16> {
    (1..=u16::MAX)
        .find(|whole| f32::from(*whole) >= length)
        .ok_or_else(|| Error::internal("words longer than any picture"))
}

/// Takes the outlines of a line's characters to where they stand, turned.
struct Pen<'r> {
    raster: &'r mut Rasterizer,
    slope: Slope,
    /// How far the turned lines must come down so that none begins above the picture.
    lift: f32,
    /// Where the character stands before everything is turned.
    at: (f32, f32),
    first: Point,
    last: Point,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> Point {
        let (x, y) = (self.at.0 + x, self.at.1 - y);
        let (sin, cos) = self.slope;
        point(x * cos + y * sin, y * cos - x * sin + self.lift)
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.first = self.place(x, y);
        self.last = self.first;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.raster.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (by, to) = (self.place(cx0, cy0), self.place(x, y));
        self.raster.draw_quad(self.last, by, to);
        self.last = to;
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (by, then, to) = (self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y));
        self.raster.draw_cubic(self.last, by, then, to);
        self.last = to;
    }

    fn close(&mut self) {
        self.raster.draw_line(self.last, self.first);
        self.last = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<String> {
        [
            "仅供〈个体工商户设立登记〉办理使用",
            "for 〈Registration〉 only",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    #[test]
    fn every_part_of_a_picture_carries_the_words_whatever_its_colour() {
        for (shade, (width, height)) in [(255, (800, 500)), (0, (500, 800)), (128, (2000, 1400))] {
            let plain = Rgba([shade, shade, shade, 255]);
            let mut picture = RgbaImage::from_pixel(width, height, plain);
            across(&mut picture, &words()).unwrap();
            // A sixth of each side holds a portrait or a few lines of text.
            let part = (width / 6, height / 6);
            for (x, y) in (0..6).flat_map(|x| (0..6).map(move |y| (x * part.0, y * part.1))) {
                let cut = image::imageops::crop_imm(&picture, x, y, part.0, part.1).to_image();
                let marked = cut.pixels().filter(|pixel| {
                    let [red, green, ..] = pixel.0;
                    red.abs_diff(shade) > 24 || green.abs_diff(shade) > 24
                });
                assert!(marked.count() > 40, "{shade} {width}x{height} at {x},{y}");
            }
        }
    }

    #[test]
    fn level_words_stand_upright_and_stay_inside() {
        let cover = Cover::of(&["—".to_owned()], 40, LEVEL).unwrap();
        let wide = usize::try_from(cover.width).unwrap();
        let rows: Vec<f32> = cover
            .share
            .chunks(wide)
            .map(|row| row.iter().sum())
            .collect();
        let inked = rows.iter().filter(|sum| **sum > 0.5).count();
        assert!(
            (1..8).contains(&inked),
            "a dash is a few rows of ink: {inked}"
        );
        let rising = Cover::of(&["—".to_owned()], 40, RISING).unwrap();
        let wide = usize::try_from(rising.width).unwrap();
        let inked = rising
            .share
            .chunks(wide)
            .filter(|row| row.iter().sum::<f32>() > 0.5);
        assert!(inked.count() > 15, "and rises over many when it is turned");
    }
}
