//! The days of the year, one after another: who comes, and what the people of the office get done.

use crate::Fallible;
use crate::chance::Chance;
use crate::city::{City, Item};
use crate::course::{Case, Task};
use crate::fate::{Fate, Finding, procedures};
use crate::figures::Figures;
use onewindow_core::clock::Lamp;
use onewindow_core::date::{Date, Weekday};
use onewindow_core::lifecycle::{CaseMode, CaseState, Command, Role};
use std::collections::BTreeMap;

/// How much more an office can do in a day than comes on an average one, in percent.
const SLACK: u32 = 125;
/// On so many days of ten thousand an office is short of people…
const SHORT_DAYS: u32 = 600;
/// …and gets this much done, in percent.
const SHORT: u32 = 50;
/// Working days after which a case whose applicant never answers is ended.
const UNANSWERED: i32 = 30;

/// A year in a city.
pub(crate) struct Year<'a> {
    city: &'a City,
    seed: u64,
    /// The cases handed in on each day, by item.
    arrivals: BTreeMap<Date, Vec<usize>>,
    /// What the window and each department get done on an average day.
    capacity: BTreeMap<String, u32>,
    cases: Vec<Case>,
    /// Those that are not over.
    open: Vec<usize>,
    figures: Figures,
}

/// The key of the window among the offices.
const WINDOW: &str = "";

impl<'a> Year<'a> {
    /// A year with so many cases.
    pub(crate) fn new(city: &'a City, year: i32, cases: u32, seed: u64) -> Fallible<Self> {
        let days = workdays(city, year)?;
        if days.is_empty() {
            return Err(format!("{year} has no published calendar").into());
        }
        let mut chance = Chance::new(seed, 0);
        let busy: Vec<u32> = days.iter().map(|day| busyness(*day, &mut chance)).collect();
        let weights: Vec<u32> = city.items.iter().map(|item| item.weight).collect();
        let mut arrivals: BTreeMap<Date, Vec<usize>> =
            days.iter().map(|day| (*day, Vec::new())).collect();
        let mut expected: BTreeMap<String, u32> = BTreeMap::new();
        for _ in 0..cases {
            let day = days
                .get(chance.weighted(&busy))
                .ok_or("a day outside the year")?;
            let at = chance.weighted(&weights);
            arrivals.entry(*day).or_default().push(at);
            let item = city.items.get(at).ok_or("an item outside the city")?;
            *expected.entry(WINDOW.to_owned()).or_default() += 1;
            for department in at_work(item) {
                *expected.entry(department.to_owned()).or_default() += 1;
            }
            // A special procedure is work too, of the department in charge.
            if chance.happens(procedures(item)) {
                *expected.entry(item.department.clone()).or_default() += 1;
            }
        }
        let count = u32::try_from(days.len())?;
        let capacity = expected
            .into_iter()
            .map(|(office, jobs)| (office, (jobs * SLACK).div_ceil(count * 100).max(1)))
            .collect();
        Ok(Self {
            city,
            seed,
            arrivals,
            capacity,
            cases: Vec::new(),
            open: Vec::new(),
            figures: Figures::new(count),
        })
    }

    /// Lives through it.
    pub(crate) fn run(mut self) -> Fallible<Figures> {
        let days: Vec<Date> = self.arrivals.keys().copied().collect();
        for today in days {
            self.hand_in(today)?;
            self.lamps(today)?;
            for at in self.open.clone() {
                self.people(at, today)?;
            }
            self.window(today)?;
            self.departments(today)?;
            for at in self.open.clone() {
                self.conclude(at, today)?;
            }
            let cases = &self.cases;
            let is_open = |at: &usize| cases.get(*at).is_some_and(|case| !case.is_over());
            self.open.retain(is_open);
        }
        for case in &self.cases {
            self.figures.end(case);
        }
        Ok(self.figures)
    }

    fn case(&mut self, at: usize) -> Fallible<&mut Case> {
        Ok(self.cases.get_mut(at).ok_or("a case that never came")?)
    }

    /// How much an office gets done today.
    fn capacity(&self, office: &str, today: Date) -> usize {
        let usual = self.capacity.get(office).copied().unwrap_or(1);
        let mut purpose = u64::from(today.epoch_days().unsigned_abs()) << 32;
        for byte in office.bytes() {
            purpose = purpose.wrapping_mul(31).wrapping_add(u64::from(byte));
        }
        let mut chance = Chance::new(self.seed, purpose);
        let done = if chance.happens(SHORT_DAYS) {
            (usual * SHORT).div_ceil(100)
        } else {
            usual
        };
        usize::try_from(done).unwrap_or(1)
    }

    fn hand_in(&mut self, today: Date) -> Fallible<()> {
        for item in self.arrivals.remove(&today).unwrap_or_default() {
            let number = u32::try_from(self.cases.len())?;
            let found = self
                .city
                .items
                .get(item)
                .ok_or("an item outside the city")?;
            let fate = Fate::draw(self.seed, number, found);
            let case = Case::submit(self.city, item, fate, today)?;
            self.open.push(self.cases.len());
            self.cases.push(case);
        }
        Ok(())
    }

    /// What applicants do, what the head does, and what the law does by itself.
    fn people(&mut self, at: usize, today: Date) -> Fallible<()> {
        let city = self.city;
        let case = self.case(at)?;
        let withdrawn = case
            .fate
            .withdrawn_after
            .is_some_and(|after| city.calendar.workdays_between(case.submitted, today) >= after);
        let state = case.state;
        if withdrawn
            && (state.clock_runs() || matches!(state, CaseState::Received | CaseState::Supplement))
        {
            return case.act(city, Role::Applicant, Command::Withdraw, today);
        }
        if state == CaseState::Supplement && today >= case.next_on {
            if case.fate.resubmits_after.is_none() {
                return case.act(city, Role::System, Command::Terminate, today);
            }
            return case.act(city, Role::Applicant, Command::Resubmit, today);
        }
        let silent = case.clock.notice_due.is_some_and(|due| today > due);
        if state == CaseState::Received && silent {
            case.act(city, Role::System, Command::Accept, today)?;
            case.lay_out(city, today)?;
            self.figures.by_silence += 1;
            return Ok(());
        }
        if case.is_paused() && today >= case.next_on {
            return case.act(city, Role::Approver, Command::Resume, today);
        }
        let extended = case.clock.extended_by.is_some();
        if case.fate.complex && !extended && !case.is_paused() && case.lamp(today) == Lamp::Yellow {
            case.act(city, Role::Head, Command::Extend, today)?;
            self.figures.extended += 1;
        }
        Ok(())
    }

    /// The window looks at what came, first come first served.
    fn window(&mut self, today: Date) -> Fallible<()> {
        let mut left = self.capacity(WINDOW, today);
        for at in self.open.clone() {
            if left == 0 {
                break;
            }
            let (city, case) = (self.city, self.case(at)?);
            if case.state != CaseState::Received || case.fate.finding == Finding::Mislaid {
                continue;
            }
            left -= 1;
            match case.fate.finding {
                Finding::Return => case.act(city, Role::WindowClerk, Command::Return, today)?,
                Finding::NotAccept => {
                    case.act(city, Role::WindowClerk, Command::NotAccept, today)?
                }
                Finding::Missing if !case.had_notice => {
                    case.act(city, Role::WindowClerk, Command::SingleNotice, today)?;
                    let wait = case.fate.resubmits_after.unwrap_or(UNANSWERED);
                    self.wait(at, today, wait)?;
                    self.figures.notices += 1;
                }
                Finding::Complete | Finding::Missing | Finding::Mislaid => {
                    case.act(city, Role::WindowClerk, Command::Accept, today)?;
                    case.lay_out(city, today)?;
                }
            }
        }
        Ok(())
    }

    /// Each department does what is most urgent of what can be done.
    fn departments(&mut self, today: Date) -> Fallible<()> {
        let mut work: BTreeMap<String, Vec<(Date, usize, usize)>> = BTreeMap::new();
        for at in &self.open {
            let Some(case) = self.cases.get(*at) else {
                continue;
            };
            if case.is_paused() {
                continue;
            }
            for (number, task) in case
                .tasks
                .iter()
                .enumerate()
                .filter(|(_, task)| task.is_open())
            {
                if let (Some(due), Some(on)) = (task.due, task.ready_on)
                    && today >= on
                {
                    let list = work.entry(task.department.clone()).or_default();
                    list.push((due, *at, number));
                }
            }
        }
        for (department, mut list) in work {
            list.sort_unstable();
            let capacity = self.capacity(&department, today);
            for (_, at, task) in list.into_iter().take(capacity) {
                self.review(at, task, today)?;
            }
        }
        Ok(())
    }

    fn review(&mut self, at: usize, task: usize, today: Date) -> Fallible<()> {
        let city = self.city;
        let case = self.case(at)?;
        // An earlier opinion of today may have called this task off, or stopped the clock.
        if case.is_paused() || !case.tasks.get(task).is_some_and(Task::is_open) {
            return Ok(());
        }
        let reviewing = matches!(case.state, CaseState::Accepted | CaseState::InReview);
        if let Some(days) = case.fate.procedure.take_if(|_| reviewing) {
            case.act(city, Role::Approver, Command::Pause, today)?;
            self.figures.procedures += 1;
            return self.wait(at, today, days);
        }
        if case.state == CaseState::Forwarded {
            return self.decide(at, Role::Approver, today);
        }
        case.give_opinion(city, task, today)
    }

    /// Decides what can be decided, issues, delivers and closes.
    fn conclude(&mut self, at: usize, today: Date) -> Fallible<()> {
        let city = self.city;
        let case = self.case(at)?;
        let item = case.item(city)?;
        let due = today >= case.next_on;
        match case.state {
            CaseState::Accepted | CaseState::InReview if !case.is_paused() => {
                if item.is_decided_on_the_spot() {
                    if !std::mem::take(&mut case.fate.waits) {
                        self.decide(at, Role::WindowClerk, today)?;
                    }
                } else if case.may_be_decided(item) {
                    if item.terms.mode == CaseMode::Escalated {
                        return case.go_up(city, today);
                    }
                    self.decide(at, Role::Approver, today)?;
                }
                Ok(())
            }
            CaseState::Granted if due => {
                case.act(city, Role::WindowClerk, Command::Issue, today)?;
                let after = case.fate.delivered_after;
                self.wait(at, today, after)
            }
            CaseState::Issued | CaseState::Refused if due => {
                case.act(city, Role::WindowClerk, Command::Deliver, today)?;
                case.act(city, Role::System, Command::Close, today)
            }
            _ => Ok(()),
        }
    }

    fn decide(&mut self, at: usize, role: Role, today: Date) -> Fallible<()> {
        let city = self.city;
        let case = self.cases.get_mut(at).ok_or("a case that never came")?;
        self.figures.decide(city, case, today);
        let command = if case.is_refused() {
            Command::Refuse
        } else {
            Command::Grant
        };
        case.act(city, role, command, today)?;
        let after = case.fate.issued_after;
        self.wait(at, today, after)
    }

    /// Nothing happens to the case for so many working days.
    fn wait(&mut self, at: usize, today: Date, workdays: i32) -> Fallible<()> {
        let later = self.city.calendar.add_workdays(today, workdays);
        self.case(at)?.next_on = later.ok_or("a day outside the calendar")?.date;
        Ok(())
    }

    /// Counts the lamps as people find them in the morning.
    fn lamps(&mut self, today: Date) -> Fallible<()> {
        for at in &self.open {
            let case = self.cases.get_mut(*at).ok_or("a case that never came")?;
            let lamp = case.lamp(today);
            self.figures.cases.count(lamp, &mut case.turned);
            for task in &mut case.tasks {
                let own = task.lamp(today);
                self.figures.tasks.count(own, &mut task.turned);
                if own == Lamp::Red && lamp != Lamp::Red {
                    self.figures.red_tasks_of_cases_in_time += 1;
                }
            }
        }
        Ok(())
    }
}

/// The departments an item gives work to, once for each task.
fn at_work(item: &Item) -> Vec<&str> {
    match item.terms.mode {
        CaseMode::Single if item.is_decided_on_the_spot() => Vec::new(),
        CaseMode::Single => vec![&item.department],
        CaseMode::Escalated => vec![&item.department, &item.department],
        CaseMode::Joint => {
            let tasks = item.stages.iter().flat_map(|stage| &stage.tasks);
            tasks.map(|task| task.department.as_str()).collect()
        }
    }
}

/// The working days of a year.
fn workdays(city: &City, year: i32) -> Fallible<Vec<Date>> {
    if !city.calendar.is_published(year) {
        return Ok(Vec::new());
    }
    let first = Date::new(year, 1, 1).map_err(|error| error.to_string())?;
    let days = (0..366).filter_map(|n| first.add_days(n));
    Ok(days
        .filter(|day| day.year() == year && city.calendar.is_workday(*day))
        .collect())
}

/// How many come on a day, beside the others: more on Mondays, and never twice the same.
fn busyness(day: Date, chance: &mut Chance) -> u32 {
    let usual = chance.between(75, 125);
    match day.weekday() {
        Weekday::Monday => usual * 13 / 10,
        _ => usual,
    }
}
