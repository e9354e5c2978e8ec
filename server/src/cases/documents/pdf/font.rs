//! The one font of the papers and of what is written across previews, carried in the binary.
//!
//! It is a subset of Noto Serif SC; `server/fonts/README.md` says which characters it has and how
//! it was made.

use crate::platform::problem::{Error, Result};
use krilla::text::{Font, GlyphId};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, MetadataProvider};
use std::io::Read;
use std::sync::OnceLock;

const PACKED: &[u8] = include_bytes!("../../../../fonts/NotoSerifSC-Regular.subset.ttf.br");

/// A font ready to set text in.
pub(in crate::cases) struct Face {
    pub(super) font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
    units: f32,
}

impl Face {
    /// The font, unpacked when first asked for.
    ///
    /// # Errors
    /// When what the binary carries is no font, which a test rules out.
    pub(in crate::cases) fn get() -> Result<&'static Self> {
        static FACE: OnceLock<Option<Face>> = OnceLock::new();
        FACE.get_or_init(|| Self::bytes().and_then(Self::read))
            .as_ref()
            .ok_or_else(|| Error::internal("the font of the papers cannot be read"))
    }

    /// The font as a file, unpacked when first asked for; none when it cannot be, which a test rules
    /// out.
    pub(in crate::cases) fn bytes() -> Option<&'static [u8]> {
        static BYTES: OnceLock<Option<Vec<u8>>> = OnceLock::new();
        BYTES.get_or_init(unpack).as_deref()
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let face = Font::new(bytes.into(), 0)?;
        Some(Self {
            units: face.units_per_em(),
            font: face,
            charmap: font.charmap(),
            metrics,
            outlines: font.outline_glyphs(),
        })
    }

    /// The glyph of a character and its width in ems; none for a character the font lacks.
    pub(in crate::cases) fn glyph(&self, c: char) -> Option<(GlyphId, f32)> {
        let id = self.charmap.map(c)?;
        let width = self.metrics.advance_width(id)? / self.units;
        Some((GlyphId::new(id.to_u32()), width))
    }

    /// Draws the outline of a character, its foot on the line and upwards positive, at so many
    /// pixels to the em. Answers its width in pixels; none for a character the font lacks.
    pub(in crate::cases) fn draw(
        &self,
        c: char,
        size: f32,
        pen: &mut impl OutlinePen,
    ) -> Option<f32> {
        let id = self.charmap.map(c)?;
        let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
        self.outlines.get(id)?.draw(settings, pen).ok()?;
        let (_, width) = self.glyph(c)?;
        Some(width * size)
    }
}

fn unpack() -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(5 * 1024 * 1024);
    brotli_decompressor::Decompressor::new(PACKED, 64 * 1024)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_names_and_notices_are_written_with() {
        let face = Face::get().unwrap();
        // Simplified, traditional, the rare characters of the national table, Latin and signs.
        for c in "一窗受理堃喆珺䶮臺灣龍Aé9《》“”（）【】、，。：；—…①㎡℃￥".chars()
        {
            let known = face.glyph(c).is_some();
            assert!(known, "{c}");
        }
        assert!(face.glyph('𠮷').is_none());
    }
}
