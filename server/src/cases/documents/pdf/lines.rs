//! Text broken into lines as Chinese and Latin are: between any two Chinese characters, between
//! Latin words, but never before a closing mark nor after an opening one (GB/T 15834).

use super::font::Face;
use krilla::text::GlyphId;

/// Marks that may not begin a line.
const CLOSING: &str = "，。、；：？！）》」』】〕〉”’…—·%％℃,.;:?!)]}";

/// Marks that may not end one.
const OPENING: &str = "（《「『【〔〈“‘￥([{";

/// What stays together on a line: a Chinese character, a word, a space.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) glyphs: Vec<(GlyphId, f32, usize)>,
    /// The character that `text` stands for, when the font has no glyph for it.
    pub(super) stands_for: Option<char>,
    /// In ems.
    pub(super) width: f32,
}

impl Piece {
    fn is_space(&self) -> bool {
        self.text == " "
    }

    fn push(&mut self, face: &Face, c: char) {
        if let Some((glyph, width)) = face.glyph(c) {
            self.glyphs.push((glyph, width, c.len_utf8()));
            self.text.push(c);
            self.width += width;
        }
    }

    fn of(face: &Face, text: &str) -> Self {
        let mut piece = Self {
            text: String::new(),
            glyphs: Vec::new(),
            stands_for: None,
            width: 0.0,
        };
        for c in text.chars() {
            piece.push(face, c);
        }
        piece
    }
}

/// One line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// In ems, without the space at its end.
    pub(super) width: f32,
    /// That space.
    pub(super) trailing: f32,
    /// More room between two pieces, in ems, so that the line ends at the margin.
    pub(super) spread: f32,
    /// In ems, before the first piece.
    pub(super) indent: f32,
}

impl Line {
    fn push(&mut self, piece: Piece) {
        if piece.is_space() {
            self.trailing += piece.width;
        } else {
            self.width += self.trailing + piece.width;
            self.trailing = 0.0;
        }
        self.pieces.push(piece);
    }

    /// Fills the line to the margin, unless that would tear it apart.
    fn justify(&mut self, room: f32) {
        let inked = self.pieces.iter().rposition(|piece| !piece.is_space());
        let gaps = inked.and_then(|at| u16::try_from(at).ok()).unwrap_or(0);
        let slack = room - self.indent - self.width;
        if gaps > 0 && slack > 0.0 {
            let spread = slack / f32::from(gaps);
            if spread < 0.5 {
                self.spread = spread;
            }
        }
    }
}

/// Breaks a text for a column this many ems wide. Every character is on exactly one line.
pub(super) fn lines(face: &Face, text: &str, room: f32, indent: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let first = Line {
            indent,
            ..Line::default()
        };
        let mut line = first;
        for atom in atoms(pieces(face, paragraph)) {
            let width: f32 = atom.iter().map(|piece| piece.width).sum();
            let fits = |line: &Line, more: f32| {
                line.pieces.is_empty()
                    || line.indent + line.width + line.trailing + more <= room + 0.001
            };
            let is_space = atom.iter().all(Piece::is_space);
            if is_space || fits(&line, width) && width <= room - line.indent {
                atom.into_iter().for_each(|piece| line.push(piece));
                continue;
            }
            if width <= room {
                line.justify(room);
                lines.push(std::mem::take(&mut line));
                atom.into_iter().for_each(|piece| line.push(piece));
                continue;
            }
            // A word longer than a line breaks anywhere.
            for piece in atom.into_iter().flat_map(|piece| letters(face, piece)) {
                if !fits(&line, piece.width) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(piece);
            }
        }
        lines.push(line);
    }
    lines
}

/// A text on one line, however long.
pub(super) fn single(face: &Face, text: &str) -> Line {
    let mut line = Line::default();
    for piece in pieces(face, text) {
        line.push(piece);
    }
    line
}

fn letters(face: &Face, piece: Piece) -> Vec<Piece> {
    if piece.stands_for.is_some() {
        return vec![piece];
    }
    let letter = |c: char| Piece::of(face, c.encode_utf8(&mut [0; 4]));
    piece.text.chars().map(letter).collect()
}

fn pieces(face: &Face, text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        if face.glyph(c).is_none() {
            // The character is told by its code, and stays itself for whoever copies or searches.
            let mut piece = Piece::of(face, &format!("〔U+{:04X}〕", u32::from(c)));
            piece.stands_for = Some(c);
            pieces.push(piece);
            continue;
        }
        let joins = pieces.last().is_some_and(|last| {
            last.stands_for.is_none() && last.text.ends_with(is_word) && is_word(c)
        });
        match pieces.last_mut().filter(|_| joins) {
            Some(word) => word.push(face, c),
            None => pieces.push(Piece::of(face, c.encode_utf8(&mut [0; 4]))),
        }
    }
    pieces
}

fn is_word(c: char) -> bool {
    c != ' ' && u32::from(c) < 0x2000
}

/// Pieces that may not be parted are kept in one atom.
fn atoms(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut atoms: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let bound = atoms
            .last()
            .and_then(|atom| atom.last())
            .is_some_and(|before| {
                let ends_open = before
                    .text
                    .chars()
                    .last()
                    .is_some_and(|c| OPENING.contains(c));
                let starts_closed = piece
                    .text
                    .chars()
                    .next()
                    .is_some_and(|c| CLOSING.contains(c));
                let parted = before.is_space() || piece.is_space();
                !parted && (ends_open || starts_closed)
            });
        match atoms.last_mut().filter(|_| bound) {
            Some(atom) => atom.push(piece),
            None => atoms.push(vec![piece]),
        }
    }
    atoms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, room: f32) -> Vec<String> {
        let face = Face::get().unwrap();
        let broken = lines(face, text, room, 0.0);
        for line in &broken {
            assert!(line.width <= room + 0.001, "{text}: {}", line.width);
        }
        broken
            .iter()
            .map(|line| {
                line.pieces
                    .iter()
                    .map(|piece| piece.text.as_str())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn marks_stay_with_their_words() {
        assert_eq!(texts("一二三四，五", 4.0), ["一二三", "四，五"]);
        assert_eq!(texts("一二三（四）", 4.0), ["一二三", "（四）"]);
        assert_eq!(texts("写 abc abc 完", 3.5), ["写 abc ", "abc 完"]);
    }

    #[test]
    fn no_character_is_lost_however_narrow_the_column() {
        let text = "依照《中华人民共和国行政许可法》第三十二条，https://example.test/a/very/long/address?code=x1234567890，申请人𠮷某。";
        for room in [7.0_f32, 9.0, 20.0, 100.0] {
            let joined = texts(text, room).concat();
            assert_eq!(joined, text.replace('𠮷', "〔U+20BB7〕"));
        }
    }

    #[test]
    fn a_full_line_reaches_the_margin_and_the_last_does_not() {
        let face = Face::get().unwrap();
        let broken = lines(face, "一二三四五六（七）八九十一", 7.0, 0.0);
        let first = broken.first().unwrap();
        assert!(first.spread > 0.0);
        assert!(broken.last().unwrap().spread.abs() < f32::EPSILON);
    }
}
