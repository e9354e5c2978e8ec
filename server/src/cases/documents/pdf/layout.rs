//! Where everything goes: pages of marks, and the structure that reading aloud follows.

use super::font::Face;
use super::lines::{self, Line};
use crate::cases::documents::paper::{Block, Paper, Proof, Qr};

/// A4 and its margins, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 76.0;
const RIGHT: f32 = WIDTH - 72.0;
pub(super) const TOP: f32 = 68.0;
pub(super) const BOTTOM: f32 = HEIGHT - 72.0;
pub(super) const ROOM: f32 = RIGHT - LEFT;

const BODY: f32 = 12.0;
const BODY_LEAD: f32 = 22.0;
pub(super) const CELL: f32 = 10.5;
pub(super) const CELL_LEAD: f32 = 16.5;
const SMALL: f32 = 8.5;
const SMALL_LEAD: f32 = 13.0;

/// How something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    Grey,
    /// So faint that text stays readable on it.
    Faint,
    Red,
}

/// Something drawn on a page.
#[derive(Debug)]
pub(super) enum Mark {
    Text {
        x: f32,
        baseline: f32,
        size: f32,
        ink: Ink,
        bold: bool,
        line: Line,
        /// The part of the structure it belongs to; none for what repeats on every page.
        node: Option<usize>,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        ink: Ink,
    },
    Code {
        x: f32,
        y: f32,
        size: f32,
        qr: Qr,
        node: usize,
    },
}

/// What a part of the paper is to somebody who hears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading,
    Paragraph,
    Table,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    Code,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: Role,
    pub(super) parent: Option<usize>,
}

#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) nodes: Vec<Node>,
}

/// Lays a paper out.
pub(super) fn layout(face: &Face, paper: &Paper) -> Layout {
    let mut flow = Flow {
        face,
        out: Layout::default(),
        y: TOP,
    };
    flow.new_page();
    flow.letterhead(paper);
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => flow.heading(text),
            Block::Paragraph { text, indent } => {
                flow.paragraph(text, if *indent { 2.0 } else { 0.0 });
            }
            Block::Table(table) => flow.table(table),
        }
    }
    if let Some(proof) = &paper.proof {
        flow.close(paper, proof);
    }
    flow.feet(paper);
    flow.watermarks(paper);
    flow.out
}

pub(super) struct Flow<'a> {
    pub(super) face: &'a Face,
    out: Layout,
    /// Where the next thing begins.
    pub(super) y: f32,
}

impl Flow<'_> {
    pub(super) fn new_page(&mut self) {
        self.out.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Goes to a new page when so much does not fit on this one.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.out.pages.last_mut() {
            page.push(mark);
        }
    }

    pub(super) fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.out.nodes.push(Node { role, parent });
        self.out.nodes.len() - 1
    }

    pub(super) fn text(
        &mut self,
        line: Line,
        (x, top): (f32, f32),
        style: Style,
        node: Option<usize>,
    ) {
        self.mark(Mark::Text {
            x,
            // The middle of a Chinese character stands a third of its size above the baseline.
            baseline: top + style.lead / 2.0 + style.size * 0.36,
            size: style.size,
            ink: style.ink,
            bold: style.bold,
            line,
            node,
        });
    }

    /// Lines in the middle of the page.
    fn centred(&mut self, text: &str, style: Style, node: usize) {
        for line in lines::lines(self.face, text, ROOM / style.size, 0.0) {
            self.need(style.lead);
            let line = Line {
                spread: 0.0,
                ..line
            };
            let x = LEFT + (ROOM - line.width * style.size) / 2.0;
            self.text(line, (x, self.y), style, Some(node));
            self.y += style.lead;
        }
    }

    fn letterhead(&mut self, paper: &Paper) {
        let organ = self.node(Role::Paragraph, None);
        self.centred(&paper.organ, ORGAN, organ);
        self.y += 4.0;
        let y = self.y;
        self.mark(Mark::Rule {
            from: (LEFT, y),
            to: (RIGHT, y),
            width: 1.5,
            ink: Ink::Red,
        });
        self.y += 18.0;
        let title = self.node(Role::Title, None);
        self.centred(&paper.title, TITLE, title);
        self.y += 2.0;
        let number = self.node(Role::Paragraph, None);
        self.centred(&paper.number_line(), CELLS.grey(), number);
        self.y += 12.0;
    }

    fn heading(&mut self, text: &str) {
        // A heading at the foot of a page would stand alone.
        self.need(BODY_LEAD * 3.0);
        self.y += 4.0;
        let node = self.node(Role::Heading, None);
        self.lines(text, 0.0, TEXT.bold(), node);
    }

    fn paragraph(&mut self, text: &str, indent: f32) {
        let node = self.node(Role::Paragraph, None);
        self.lines(text, indent, TEXT, node);
    }

    fn lines(&mut self, text: &str, indent: f32, style: Style, node: usize) {
        for line in lines::lines(self.face, text, ROOM / style.size, indent) {
            self.need(style.lead);
            self.text(line, (LEFT, self.y), style, Some(node));
            self.y += style.lead;
        }
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.mark(Mark::Rule {
            from,
            to,
            width: 0.6,
            ink: Ink::Grey,
        });
    }

    /// The signature with the place for the seal, and the code that proves the paper.
    fn close(&mut self, paper: &Paper, proof: &Proof) {
        const CODE: f32 = 85.0;
        const SIGN: f32 = 170.0;
        self.y += 20.0;
        self.need(CODE + 20.0);
        let (top, x) = (self.y, LEFT + CODE + 12.0);
        let code = self.node(Role::Code, None);
        self.mark(Mark::Code {
            x: LEFT,
            y: top,
            size: CODE,
            qr: proof.qr(),
            node: code,
        });
        let check = self.node(Role::Paragraph, None);
        let mut y = top + 6.0;
        let room = (RIGHT - SIGN - 12.0 - x) / SMALL;
        for text in proof.check_lines(paper.lang) {
            for line in lines::lines(self.face, &text, room, 0.0) {
                let line = Line {
                    spread: 0.0,
                    ..line
                };
                self.text(line, (x, y), TINY, Some(check));
                y += SMALL_LEAD;
            }
        }
        let sign = self.node(Role::Paragraph, None);
        let mut y = top + 6.0;
        for text in [paper.organ.as_str(), paper.seal(), &paper.date()] {
            for line in lines::lines(self.face, text, SIGN / BODY, 0.0) {
                let line = Line {
                    spread: 0.0,
                    ..line
                };
                let x = RIGHT - (SIGN + line.width * BODY) / 2.0;
                self.text(line, (x, y), TEXT, Some(sign));
                y += BODY_LEAD;
            }
        }
        self.y = y.max(top + CODE);
    }

    /// The foot of every page, written when it is known how many there are.
    fn feet(&mut self, paper: &Paper) {
        let pages = self.out.pages.len();
        for (page, number) in self.out.pages.iter_mut().zip(1..) {
            let line = lines::single(self.face, &paper.page_line(number, pages));
            page.push(Mark::Text {
                x: (WIDTH - line.width * SMALL) / 2.0,
                baseline: HEIGHT - 40.0,
                size: SMALL,
                ink: Ink::Grey,
                bold: false,
                line,
                node: None,
            });
        }
    }

    /// What stands large behind the text of each page, twice: one half of a page that is copied has
    /// it too.
    fn watermarks(&mut self, paper: &Paper) {
        const SIZE: f32 = 96.0;
        let Some(text) = paper.watermark() else {
            return;
        };
        for page in &mut self.out.pages {
            for part in [0.38, 0.76] {
                let line = lines::single(self.face, text);
                let mark = Mark::Text {
                    x: (WIDTH - line.width * SIZE) / 2.0,
                    baseline: HEIGHT * part,
                    size: SIZE,
                    ink: Ink::Faint,
                    bold: true,
                    line,
                    node: None,
                };
                // First on the page, so that all else is drawn over it.
                page.insert(0, mark);
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    size: f32,
    lead: f32,
    ink: Ink,
    bold: bool,
}

const ORGAN: Style = Style {
    size: 22.0,
    lead: 32.0,
    ink: Ink::Red,
    bold: true,
};
const TITLE: Style = Style {
    size: 18.0,
    lead: 28.0,
    ink: Ink::Black,
    bold: true,
};
const TEXT: Style = Style {
    size: BODY,
    lead: BODY_LEAD,
    ink: Ink::Black,
    bold: false,
};
pub(super) const CELLS: Style = Style {
    size: CELL,
    lead: CELL_LEAD,
    ink: Ink::Black,
    bold: false,
};
const TINY: Style = Style {
    size: SMALL,
    lead: SMALL_LEAD,
    ink: Ink::Grey,
    bold: false,
};

impl Style {
    const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    const fn grey(self) -> Self {
        Self {
            ink: Ink::Grey,
            ..self
        }
    }
}
