//! The clock of a case as lines of text, for who asks why a limit ends when it does.

use super::{ClockView, patch, replay, stored};
use crate::cases::store::{self, CaseRow};
use crate::platform::Lang;
use crate::platform::db::Conn;
use crate::platform::problem::Result;

/// What was found.
#[derive(Debug)]
pub struct Explained {
    /// The lines to print.
    pub lines: Vec<String>,
    /// What is stored with the case is what its timeline comes to.
    pub is_as_stored: bool,
}

/// Explains the clock of the case with this number or id.
///
/// # Errors
/// When there is no such case.
pub fn explain_clock(conn: &mut Conn, case: &str, lang: Lang) -> Result<Explained> {
    let row = match case.parse() {
        Ok(id) => store::find(conn, &id)?,
        Err(_) => store::numbered(conn, case)?,
    };
    let account = replay(conn, &row)?;
    let owed = CaseRow::day(row.clock.owed_due.as_ref())?;
    let remind = CaseRow::day(row.clock.owed_remind_on.as_ref())?;
    let mut again = patch(&account);
    // The yellow day is what the office's threshold made of it when the clock last moved.
    again.due.warn_at.clone_from(&row.warn_at);
    let is_as_stored = again == stored(&row);
    let view = ClockView::new(account, &row, lang);
    let mut lines = vec![format!(
        "{} {}",
        row.number.as_deref().unwrap_or(row.id.as_str()),
        lang.pick(&row.item_name_zh, &row.item_name_en)
    )];
    for one in &view.intervals {
        let to = one.to.map_or_else(
            || lang.pick("至今", "now").to_owned(),
            |day| day.to_string(),
        );
        let counted = if one.counted {
            lang.pick("计时", "counts")
        } else {
            lang.pick("不计时", "does not count")
        };
        let days = one.workdays.map_or_else(String::new, |days| match lang {
            Lang::Zh => format!(" {days}个工作日"),
            Lang::En => format!(" {days} working days"),
        });
        lines.push(format!(
            "  {} – {to}  {counted}{days}  {}（{}）",
            one.from, one.text, one.law
        ));
    }
    for (name, day) in [
        (lang.pick("受理日", "Accepted"), view.accepted),
        (lang.pick("告知期限", "Notice by"), view.notice_due),
        (lang.pick("上报期限", "Forward by"), view.forward_due),
        (lang.pick("承诺期限", "Promised by"), view.promised_due),
        (lang.pick("法定期限", "Due by law"), view.statutory_due),
        (lang.pick("预警日", "Yellow from"), view.warn_at),
        (lang.pick("送达期限", "Deliver by"), view.delivery_due),
        (lang.pick("停止计时自", "Stopped since"), view.stopped_since),
        (lang.pick("容缺材料期限", "Deferred document due"), owed),
        (lang.pick("容缺提醒日", "Reminder on"), remind),
    ] {
        if let Some(day) = day {
            lines.push(format!("  {name}: {day}"));
        }
    }
    if view.provisional {
        let note = lang.pick(
            "尚未公布的年度按周末推算，日期可能变更",
            "A year is not published yet: days may move",
        );
        lines.push(format!("  {note}"));
    }
    if !is_as_stored {
        let note = lang.pick(
            "与存储的期限不一致",
            "This is not what is stored with the case",
        );
        lines.push(format!("  {note}"));
    }
    Ok(Explained {
        lines,
        is_as_stored,
    })
}
