//! What `onewindow catalogue check` prints.

use crate::fault::Fault;
use crate::{Catalogue, Summary};
use serde::Serialize;
use std::path::Path;

/// How to write a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A line a fault, in English.
    #[default]
    Text,
    /// A line a fault, in Chinese.
    TextZh,
    /// One JSON document: `{"ok", "summary", "faults": [{"file", "line", "column", "code",
    /// "message": {"zh", "en"}, "suggestion"?}]}`.
    Json,
}

#[derive(Serialize)]
struct Report<'r> {
    ok: bool,
    summary: Summary,
    faults: &'r [Fault],
}

/// Checks a folder; gives what to print, and whether there is no fault.
#[must_use]
pub fn check_report(path: &Path, format: Format) -> (String, bool) {
    let (catalogue, faults) = Catalogue::load(path);
    let ok = faults.is_empty();
    let summary = catalogue.summary();
    let text = match format {
        Format::Text => text(&faults, Fault::line_en, &summary_en(summary, faults.len())),
        Format::TextZh => text(&faults, Fault::line_zh, &summary_zh(summary, faults.len())),
        Format::Json => json(&Report {
            ok,
            summary,
            faults: &faults,
        }),
    };
    (text, ok)
}

fn text(faults: &[Fault], line: fn(&Fault) -> String, last: &str) -> String {
    let mut out: String = faults.iter().map(|f| line(f) + "\n").collect();
    out.push_str(last);
    out.push('\n');
    out
}

fn summary_en(s: Summary, faults: usize) -> String {
    let found = match faults {
        0 => "no faults".to_owned(),
        1 => "1 fault".to_owned(),
        n => format!("{n} faults"),
    };
    format!(
        "{found}: {} items, {} packages, {} calendar years, {} code tables are good",
        s.items, s.packages, s.calendar_years, s.code_tables
    )
}

fn summary_zh(s: Summary, faults: usize) -> String {
    let found = match faults {
        0 => "没有错误".to_owned(),
        n => format!("{n} 处错误"),
    };
    format!(
        "{found}：{} 个事项、{} 个一件事、{} 个年历、{} 张代码表可用",
        s.items, s.packages, s.calendar_years, s.code_tables
    )
}

fn json(report: &Report<'_>) -> String {
    // Texts, numbers and lists always serialise.
    serde_json::to_string_pretty(report).unwrap_or_default()
}
