//! What the year came to.

use crate::city::City;
use crate::course::{Case, Turned};
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// The figures of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figures {
    pub(crate) working_days: u32,
    pub(crate) received: u32,
    /// How the cases stand at the end of the year.
    pub(crate) ends: BTreeMap<&'static str, u32>,
    pub(crate) decided: u32,
    /// Decided by the last day of the promised limit.
    pub(crate) on_time: u32,
    /// Decided before that day.
    pub(crate) early: u32,
    /// Decided before the last day of the statutory limit.
    pub(crate) before_statutory: u32,
    /// Decided by the last day of the statutory limit.
    pub(crate) lawful: u32,
    /// Working days from acceptance to the decision, over all.
    pub(crate) workdays: u32,
    pub(crate) notices: u32,
    pub(crate) by_silence: u32,
    pub(crate) procedures: u32,
    pub(crate) extended: u32,
    pub(crate) cases: Lamps,
    pub(crate) tasks: Lamps,
    /// Days of tasks past their end in a case that is in time.
    pub(crate) red_tasks_of_cases_in_time: u32,
    /// Decided and on time, by department.
    pub(crate) departments: BTreeMap<String, (u32, u32)>,
}

/// Lamps, counted every morning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Lamps {
    green: u32,
    yellow: u32,
    red: u32,
    /// How many ever turned.
    turned_yellow: u32,
    turned_red: u32,
}

impl Lamps {
    pub(crate) fn count(&mut self, lamp: Lamp, turned: &mut Turned) {
        let first = u32::from(turned.note(lamp));
        match lamp {
            Lamp::Green => self.green += 1,
            Lamp::Yellow => {
                self.yellow += 1;
                self.turned_yellow += first;
            }
            Lamp::Red => {
                self.red += 1;
                self.turned_red += first;
            }
            Lamp::None => {}
        }
    }
}

impl Figures {
    pub(crate) fn new(working_days: u32) -> Self {
        Self {
            working_days,
            ..Self::default()
        }
    }

    /// A case is decided today.
    pub(crate) fn decide(&mut self, city: &City, case: &Case, today: Date) {
        self.decided += 1;
        let by = |due: Option<Date>| due.is_some_and(|due| today <= due);
        let on_time = by(case.clock.promised_due);
        self.on_time += u32::from(on_time);
        let before = |due: Option<Date>| u32::from(due.is_some_and(|due| today < due));
        self.early += before(case.clock.promised_due);
        self.before_statutory += before(case.clock.statutory_due);
        self.lawful += u32::from(by(case.clock.statutory_due));
        if let Some(accepted) = case.clock.accepted {
            let taken = city.calendar.workdays_between(accepted, today);
            self.workdays += u32::try_from(taken).unwrap_or(0);
        }
        if let Some(item) = city.items.get(case.item) {
            let (decided, in_time) = self.departments.entry(item.department.clone()).or_default();
            *decided += 1;
            *in_time += u32::from(on_time);
        }
    }

    /// The year is over.
    pub(crate) fn end(&mut self, case: &Case) {
        self.received += 1;
        *self.ends.entry(case.state.as_str()).or_default() += 1;
    }
}

/// A share in percent with two decimals, in whole numbers, so that it is the same everywhere.
struct Share(u32, u32);

impl Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(part, whole) = *self;
        let hundredths = u64::from(part) * 10_000 / u64::from(whole.max(1));
        write!(f, "{}.{:02} %", hundredths / 100, hundredths % 100)
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            working_days,
            received,
            decided,
            ..
        } = *self;
        writeln!(f, "{received} cases on {working_days} working days")?;
        for (state, count) in &self.ends {
            writeln!(f, "  {state:<12}{count:>8}  {}", Share(*count, received))?;
        }
        writeln!(f, "{decided} decided")?;
        for (what, count) in [
            ("on time", self.on_time),
            ("early", self.early),
            ("early by law", self.before_statutory),
            ("within the law", self.lawful),
        ] {
            writeln!(f, "  {what:<16}{count:>8}  {}", Share(count, decided))?;
        }
        let tenths = u64::from(self.workdays) * 10 / u64::from(decided.max(1));
        writeln!(
            f,
            "  {}.{} working days from acceptance, on average",
            tenths / 10,
            tenths % 10
        )?;
        writeln!(
            f,
            "{} single notices, {} accepted by silence, {} special procedures, {} extensions",
            self.notices, self.by_silence, self.procedures, self.extended
        )?;
        writeln!(
            f,
            "lamps, counted every morning    green   yellow      red   turned yellow   turned red"
        )?;
        for (what, lamps) in [("of cases", self.cases), ("of tasks in stages", self.tasks)] {
            let Lamps {
                green,
                yellow,
                red,
                turned_yellow,
                turned_red,
            } = lamps;
            writeln!(
                f,
                "  {what:<26}{green:>9}{yellow:>9}{red:>9}{turned_yellow:>16}{turned_red:>13}"
            )?;
        }
        let late = self.red_tasks_of_cases_in_time;
        writeln!(f, "  red tasks while their case was in time: {late}")?;
        writeln!(f, "departments               decided  on time")?;
        for (department, (decided, on_time)) in &self.departments {
            writeln!(
                f,
                "  {department:<22}{decided:>9}  {}",
                Share(*on_time, *decided)
            )?;
        }
        Ok(())
    }
}
