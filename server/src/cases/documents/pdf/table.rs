//! Tables: columns as wide as what is in them, rows that break over pages, and the head again on
//! each.

use super::font::Face;
use super::layout::{BOTTOM, CELL, CELL_LEAD, CELLS, Flow, LEFT, ROOM, Role, TOP};
use super::lines::{self, Line};
use crate::cases::documents::paper::Table;

/// The room between a border and a text.
const PAD: f32 = 5.0;

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let widths = columns(self.face, table);
        let parent = self.node(Role::Table, None);
        self.y += 6.0;
        let head = (!table.head.is_empty()).then(|| self.row(&table.head, &widths));
        if let Some(head) = &head {
            self.need(height(head) + CELL_LEAD * 2.0);
            let row = self.node(Role::Row, Some(parent));
            let cells = self.cells(row, head.len(), |_| Role::ColumnHead);
            self.segment(head, &widths, &cells);
        }
        for cells in &table.rows {
            let first = if head.is_some() {
                Role::Cell
            } else {
                Role::RowHead
            };
            let row = self.node(Role::Row, Some(parent));
            let nodes = self.cells(
                row,
                cells.len(),
                |at| if at == 0 { first } else { Role::Cell },
            );
            let mut rest = self.row(cells, &widths);
            let page = BOTTOM - TOP - head.as_ref().map_or(0.0, |head| height(head));
            // A row goes to the next page whole, unless no page is long enough for it.
            while !rest.iter().all(Vec::is_empty) {
                let left = BOTTOM - self.y;
                let fits = height(&rest) <= left;
                if fits || (height(&rest) > page && left > CELL_LEAD * 4.0) {
                    let count = rest.iter().map(Vec::len).max().unwrap_or(0);
                    let count = if fits { count } else { lines_in(left, count) };
                    let now: Vec<Vec<Line>> = rest
                        .iter_mut()
                        .map(|cell| cell.drain(..count.min(cell.len())).collect())
                        .collect();
                    self.segment(&now, &widths, &nodes);
                } else {
                    self.new_page();
                    if let Some(head) = &head {
                        self.segment(head, &widths, &[]);
                    }
                }
            }
        }
        self.y += 8.0;
    }

    fn cells(&mut self, row: usize, count: usize, role: impl Fn(usize) -> Role) -> Vec<usize> {
        (0..count)
            .map(|at| self.node(role(at), Some(row)))
            .collect()
    }

    fn row(&self, cells: &[String], widths: &[f32]) -> Vec<Vec<Line>> {
        let broken = cells.iter().zip(widths).map(|(text, width)| {
            let mut lines = lines::lines(self.face, text, (width - 2.0 * PAD) / CELL, 0.0);
            for line in &mut lines {
                line.spread = 0.0;
            }
            lines
        });
        broken.collect()
    }

    /// Draws a row, or as much of it as this page takes, with its borders.
    fn segment(&mut self, cells: &[Vec<Line>], widths: &[f32], nodes: &[usize]) {
        let (top, bottom) = (self.y, self.y + height(cells));
        let mut x = LEFT;
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let mut y = top + PAD;
            for line in cell {
                self.text(line.clone(), (x + PAD, y), CELLS, nodes.get(at).copied());
                y += CELL_LEAD;
            }
            self.rule((x, top), (x, bottom));
            x += width;
        }
        self.rule((x, top), (x, bottom));
        self.rule((LEFT, top), (x, top));
        self.rule((LEFT, bottom), (x, bottom));
        self.y = bottom;
    }
}

fn height(cells: &[Vec<Line>]) -> f32 {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0);
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * CELL_LEAD + 2.0 * PAD
}

/// How many of so many lines of a row fit into this height.
fn lines_in(height: f32, lines: usize) -> usize {
    let room = height - 2.0 * PAD;
    let fits =
        |count: &usize| f32::from(u16::try_from(*count).unwrap_or(u16::MAX)) * CELL_LEAD <= room;
    (1..=lines).take_while(fits).last().unwrap_or(1)
}

/// The widths of a table's columns: each as wide as its longest text where that is no more than
/// its fair share, and the others share what is left.
fn columns(face: &Face, table: &Table) -> Vec<f32> {
    let count = table
        .rows
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .max(table.head.len());
    let natural: Vec<f32> = (0..count)
        .map(|at| {
            let cells = table.rows.iter().chain(std::iter::once(&table.head));
            let widths = cells
                .filter_map(|row| row.get(at))
                .flat_map(|text| text.split('\n'))
                .map(|text| lines::single(face, text).width * CELL);
            widths.fold(0.0, f32::max) + 2.0 * PAD + 1.0
        })
        .collect();
    let share = ROOM / f32::from(u16::try_from(count.max(1)).unwrap_or(1));
    let narrow: Vec<bool> = natural.iter().map(|width| *width <= share).collect();
    let used: f32 = natural
        .iter()
        .zip(&narrow)
        .filter(|(_, narrow)| **narrow)
        .map(|(width, _)| width)
        .sum();
    let wide = narrow.iter().filter(|narrow| !**narrow).count();
    // With nothing wide, the last column takes the rest.
    let last = narrow.len().saturating_sub(1);
    let takers = f32::from(u16::try_from(wide.max(1)).unwrap_or(1));
    let left = (ROOM - used) / takers;
    natural
        .iter()
        .zip(narrow)
        .enumerate()
        .map(|(at, (width, narrow))| match (narrow, wide, at == last) {
            (true, 0, true) => width + left,
            (true, ..) => *width,
            (false, ..) => left,
        })
        .collect()
}
