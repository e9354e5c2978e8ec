//! The arrangement of rest days and make-up working days, a file a year.

use crate::fault::Code;
use crate::folder::File;
use crate::read::{Ctx, English};
use crate::yaml::Node;
use onewindow_core::clock::Arrangement;
use onewindow_core::date::Date;
use onewindow_core::pack::Text;
use serde::{Deserialize, Serialize};

/// A year's arrangement, as the State Council publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// The document it is taken from.
    pub source: String,
    /// The holidays.
    pub off: Vec<Holiday>,
    /// Saturdays and Sundays that are worked.
    pub make_up: Vec<Date>,
}

impl CalendarYear {
    /// The arrangement as working days are counted by it.
    #[must_use]
    pub fn arrangement(&self) -> Arrangement {
        let holidays = self.off.iter();
        Arrangement {
            off: holidays
                .flat_map(|holiday| holiday.days.iter().copied())
                .collect(),
            make_up: self.make_up.clone(),
        }
    }
}

/// A holiday with its days, weekends in it included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The name.
    pub name: Text,
    /// The days off.
    pub days: Vec<Date>,
}

/// Reads `calendar/*.yaml`.
pub(crate) fn read(files: &[File<'_>]) -> Vec<CalendarYear> {
    let mut years: Vec<CalendarYear> = Vec::new();
    for file in files {
        let Some(found) = year(file) else { continue };
        if years.iter().any(|y| y.year == found.year) {
            file.ctx().fault(
                file.root().pos,
                Code::DuplicateId,
                format!("{}年有两个文件", found.year),
                format!("the year {} has two files", found.year),
            );
            continue;
        }
        years.push(found);
    }
    years
}

fn year(file: &File<'_>) -> Option<CalendarYear> {
    let ctx = file.ctx();
    let r = ctx.record(file.root())?;
    let year = r.need("year").and_then(|n| ctx.whole(n, 2_000, 2_199));
    let source = r.string("source");
    let mut seen = Vec::new();
    let mut off = Vec::new();
    for node in r.need("off").map(|n| ctx.list(n)).unwrap_or_default() {
        let Some(h) = ctx.record(node) else { continue };
        let name = h.text("name", English::Needed);
        let listed = h.need("days").map(|n| ctx.list(n)).unwrap_or_default();
        let days = listed
            .iter()
            .filter_map(|n| day(ctx, n, year, &mut seen))
            .collect();
        h.finish();
        off.extend(name.map(|name| Holiday { name, days }));
    }
    let mut make_up = Vec::new();
    for node in r.need("makeUp").map(|n| ctx.list(n)).unwrap_or_default() {
        let Some(date) = day(ctx, node, year, &mut seen) else {
            continue;
        };
        if !date.weekday().is_weekend() {
            ctx.fault(
                node.pos,
                Code::MakeUpNotWeekend,
                format!("{date} 不是周末，本来就上班"),
                format!("{date} is not at a weekend: it is a working day anyway"),
            );
        }
        make_up.push(date);
    }
    r.finish();
    Some(CalendarYear {
        year: year?,
        source: source?.to_owned(),
        off,
        make_up,
    })
}

/// A day of the year that no other line has.
fn day<'a>(ctx: Ctx<'a>, node: &'a Node, year: Option<i32>, seen: &mut Vec<Date>) -> Option<Date> {
    let text = ctx.string(node)?;
    let date = match text.parse::<Date>() {
        Ok(date) => date,
        Err(why) => {
            ctx.fault(
                node.pos,
                Code::BadDate,
                format!("“{text}”不是日期，应写成 2026-01-31"),
                format!("`{text}` is not a date: {why}"),
            );
            return None;
        }
    };
    if year.is_some_and(|y| y != date.year()) {
        ctx.fault(
            node.pos,
            Code::BadDate,
            format!("{date} 不在本文件的年份"),
            format!("{date} is not in the year of this file"),
        );
    }
    if seen.contains(&date) {
        ctx.fault(
            node.pos,
            Code::DuplicateDay,
            format!("{date} 写了两次"),
            format!("{date} is listed twice"),
        );
    }
    seen.push(date);
    Some(date)
}
