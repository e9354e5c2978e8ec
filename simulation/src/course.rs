//! The course of one case: what is done to it, asked of the lifecycle; its clock, worked out from
//! its events; and its departments' tasks, moved on by the gates of its stages.

use crate::Fallible;
use crate::city::{City, Item};
use crate::fate::Fate;
use onewindow_core::clock::account::{Account, ClockEvent, Procedure, Step, account};
use onewindow_core::clock::{CaseClock, Lamp, Limit, LimitUnit, lamp};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::{Actor, CaseState, Command, Role, next};
use onewindow_core::stages::{Held, Outcome, Stage, Standing, TaskKind, TaskOpinion, judge, ready};

/// A case.
pub(crate) struct Case {
    /// Its item's place in the city.
    pub(crate) item: usize,
    pub(crate) fate: Fate,
    pub(crate) state: CaseState,
    pub(crate) clock: Account,
    pub(crate) tasks: Vec<Task>,
    /// Nobody does anything before this day: the applicant takes time, the post does.
    pub(crate) next_on: Date,
    pub(crate) submitted: Date,
    pub(crate) had_notice: bool,
    /// Whether the case, and one of its tasks, ever stood under the yellow and the red lamp.
    pub(crate) turned: Turned,
    events: Vec<ClockEvent>,
    /// The stage that runs.
    stage: usize,
    /// A stage was refused.
    refused: bool,
}

/// The colours something has met.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turned {
    pub(crate) yellow: bool,
    pub(crate) red: bool,
}

/// A department's part in a case.
pub(crate) struct Task {
    pub(crate) department: String,
    /// None in a case of one department, whose limit is the case's.
    pub(crate) stage: Option<usize>,
    pub(crate) due: Option<Date>,
    pub(crate) warn_at: Option<Date>,
    /// The day the work can be done on, once it has started.
    pub(crate) ready_on: Option<Date>,
    pub(crate) turned: Turned,
    standing: Standing,
    workdays: Option<u32>,
    started: Option<Date>,
    called_off: bool,
}

impl Turned {
    /// Takes note of a colour; true the first time it is met.
    pub(crate) fn note(&mut self, lamp: Lamp) -> bool {
        let met = match lamp {
            Lamp::Yellow => &mut self.yellow,
            Lamp::Red => &mut self.red,
            Lamp::Green | Lamp::None => return false,
        };
        !std::mem::replace(met, true)
    }
}

impl Task {
    pub(crate) fn is_open(&self) -> bool {
        self.started.is_some() && self.standing.opinion.is_none() && !self.called_off
    }

    /// The lamp of a task in a stage; the one task of a case of one department has none of its own.
    pub(crate) fn lamp(&self, today: Date) -> Lamp {
        if self.stage.is_none() || !self.is_open() {
            return Lamp::None;
        }
        lamp(self.due, self.warn_at, today)
    }
}

impl Case {
    /// A case that is handed in today.
    pub(crate) fn submit(city: &City, item: usize, fate: Fate, today: Date) -> Fallible<Self> {
        let mut case = Self {
            item,
            fate,
            state: CaseState::Draft,
            clock: Account::default(),
            tasks: Vec::new(),
            next_on: today,
            submitted: today,
            had_notice: false,
            turned: Turned::default(),
            events: Vec::new(),
            stage: 0,
            refused: false,
        };
        case.act(city, Role::Applicant, Command::Submit, today)?;
        Ok(case)
    }

    pub(crate) fn item<'a>(&self, city: &'a City) -> Fallible<&'a Item> {
        Ok(city.items.get(self.item).ok_or("a case of no item")?)
    }

    /// The lamp of the case.
    pub(crate) fn lamp(&self, today: Date) -> Lamp {
        if !self.state.clock_runs() {
            return Lamp::None;
        }
        lamp(self.clock.promised_due, self.clock.warn_at, today)
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.clock.stopped_since.is_some()
    }

    /// Whether everything a decision needs is there.
    pub(crate) fn may_be_decided(&self, item: &Item) -> bool {
        if item.stages.is_empty() {
            return !self.tasks.iter().any(Task::is_open);
        }
        self.refused || self.stage == item.stages.len()
    }

    /// Nothing more can happen to it.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(
            self.state,
            CaseState::NotAccepted
                | CaseState::Returned
                | CaseState::Closed
                | CaseState::Withdrawn
                | CaseState::Terminated
        )
    }

    /// The lower organ has reviewed it: it goes up, where it is reviewed again and decided.
    pub(crate) fn go_up(&mut self, city: &City, today: Date) -> Fallible<()> {
        self.act(city, Role::Approver, Command::Forward, today)?;
        self.tasks.clear();
        self.lay_out(city, today)
    }

    /// Whether the decision is against the applicant.
    pub(crate) const fn is_refused(&self) -> bool {
        self.refused || self.fate.refused
    }

    /// Does something to the case, if the lifecycle lets this role.
    pub(crate) fn act(
        &mut self,
        city: &City,
        role: Role,
        command: Command,
        today: Date,
    ) -> Fallible<()> {
        let item = self.item(city)?;
        let actor = self.actor(item, role);
        self.state = next(self.state, command, &actor).map_err(|refusal| {
            let state = self.state;
            format!(
                "{}: {command:?} by {role:?} in {state:?}: {refusal:?}",
                item.key
            )
        })?;
        if command == Command::SingleNotice {
            self.had_notice = true;
        }
        if let Some(step) = step(command, role) {
            self.events.push(ClockEvent {
                day: today,
                step,
                procedure: (step == Step::Paused).then_some(Procedure::ExpertReview),
            });
            self.clock = account(&item.terms, &self.events, &city.calendar)
                .ok_or("a limit ends outside the calendar")?;
            self.follow(city, item)?;
        }
        if !self.state.clock_runs() {
            // Whatever ends the review, nobody is left with a task in it.
            self.call_off(|_| true);
        }
        Ok(())
    }

    fn actor(&self, item: &Item, role: Role) -> Actor {
        Actor {
            role,
            in_charge: true,
            // There is always another clerk: who accepted does not decide.
            is_acceptor: false,
            case_type: item.terms.case_type,
            mode: item.terms.mode,
            has_notice: self.had_notice,
            tasks_open: !self.may_be_decided(item),
            is_upper: self.state == CaseState::Forwarded,
            special_power: false,
            is_paused: self.is_paused(),
            is_extended: self.clock.extended_by.is_some(),
            owes_material: false,
        }
    }

    /// Lays out the tasks of an accepted case and starts the first of them. What the window decides
    /// on the spot needs none.
    pub(crate) fn lay_out(&mut self, city: &City, today: Date) -> Fallible<()> {
        let item = self.item(city)?;
        if item.is_decided_on_the_spot() {
            return Ok(());
        }
        if item.stages.is_empty() {
            self.tasks
                .push(Task::new(item.department.clone(), None, None));
            let last = self.tasks.len() - 1;
            return self.start(city, item, last, today);
        }
        for (number, stage) in item.stages.iter().enumerate() {
            for task in &stage.tasks {
                let mut new = Task::new(task.department.clone(), Some(number), task.workdays);
                new.standing.id.clone_from(&task.id);
                new.standing.kind = task.kind;
                new.standing.after.clone_from(&task.after);
                self.tasks.push(new);
            }
        }
        self.advance(city, today)
    }

    /// A department says what it thinks, and what may follow follows.
    pub(crate) fn give_opinion(&mut self, city: &City, task: usize, today: Date) -> Fallible<()> {
        let item = self.item(city)?;
        let disagrees = self.fate.disagrees(task);
        let task = self.tasks.get_mut(task).ok_or("an opinion on no task")?;
        task.standing.opinion = Some(if disagrees && task.stage.is_some() {
            TaskOpinion::Disagree
        } else {
            TaskOpinion::Agree
        });
        let role = if task.department == item.department {
            Role::Approver
        } else {
            Role::Participant
        };
        self.act(city, role, Command::GiveOpinion, today)?;
        self.advance(city, today)
    }

    /// Starts what may start, judges the running stage by its gate and opens the next.
    fn advance(&mut self, city: &City, today: Date) -> Fallible<()> {
        let item = self.item(city)?;
        while let Some(stage) = item.stages.get(self.stage) {
            match self.judge(stage) {
                Outcome::Running => {
                    let own = self.of_stage(self.stage);
                    let standings = self.standings(&own);
                    for at in ready(&standings) {
                        if let Some(task) = own.get(at) {
                            self.start(city, item, *task, today)?;
                        }
                    }
                    return Ok(());
                }
                Outcome::Passed => {}
                Outcome::Held(Held::Decision) => {
                    self.act(city, Role::Lead, Command::DirectTasks, today)?;
                }
                Outcome::Held(Held::Refusal) => {
                    self.act(city, Role::Lead, Command::DirectTasks, today)?;
                    self.refused = true;
                }
                Outcome::Refused => self.refused = true,
            }
            let ended = self.stage;
            self.call_off(|task| task.stage == Some(ended));
            if self.refused {
                return Ok(());
            }
            self.stage += 1;
        }
        Ok(())
    }

    fn of_stage(&self, stage: usize) -> Vec<usize> {
        let tasks = self.tasks.iter().enumerate();
        tasks
            .filter(|(_, task)| task.stage == Some(stage))
            .map(|(at, _)| at)
            .collect()
    }

    fn standings(&self, tasks: &[usize]) -> Vec<Standing> {
        let tasks = tasks.iter().filter_map(|at| self.tasks.get(*at));
        tasks.map(|task| task.standing.clone()).collect()
    }

    fn judge(&self, stage: &Stage) -> Outcome {
        let own = self.of_stage(self.stage);
        judge(stage.gate, &self.standings(&own))
    }

    fn call_off(&mut self, which: impl Fn(&Task) -> bool) {
        for task in &mut self.tasks {
            if which(task) && task.standing.opinion.is_none() {
                task.called_off = true;
            }
        }
    }

    fn start(&mut self, city: &City, item: &Item, task: usize, today: Date) -> Fallible<()> {
        let effort = self.fate.effort(task);
        let found = self.tasks.get_mut(task).ok_or("no such task")?;
        found.started = Some(today);
        found.standing.started = true;
        self.follow(city, item)?;
        let found = self.tasks.get_mut(task).ok_or("no such task")?;
        let limit = found.due.map_or(0, |due| {
            let left = city.calendar.workdays_between(today, due);
            u32::try_from(left).unwrap_or(0)
        });
        let takes = i32::try_from((limit * effort).div_ceil(100))?;
        let on = city.calendar.add_workdays(today, takes);
        found.ready_on = on.map(|day| day.date);
        Ok(())
    }

    /// Brings the open tasks' days up to the clock.
    fn follow(&mut self, city: &City, item: &Item) -> Fallible<()> {
        let pauses = self.clock.pauses();
        for task in self.tasks.iter_mut().filter(|task| task.is_open()) {
            let (Some(started), Some(days)) = (task.started, task.workdays) else {
                task.due = self.clock.promised_due;
                task.warn_at = self.clock.warn_at;
                continue;
            };
            let clock = CaseClock {
                calendar: &city.calendar,
                limit: Limit {
                    days,
                    unit: LimitUnit::Workday,
                },
                accepted: started,
                pauses: &pauses,
            };
            (task.due, task.warn_at) = clock
                .days(item.terms.thresholds)
                .ok_or("a task's limit ends outside the calendar")?;
        }
        Ok(())
    }
}

impl Task {
    fn new(department: String, stage: Option<usize>, workdays: Option<u32>) -> Self {
        Self {
            department,
            stage,
            due: None,
            warn_at: None,
            ready_on: None,
            turned: Turned::default(),
            standing: Standing {
                id: String::new(),
                kind: TaskKind::Review,
                after: Vec::new(),
                started: false,
                opinion: None,
            },
            workdays,
            started: None,
            called_off: false,
        }
    }
}

/// What a command is to the clock.
const fn step(command: Command, role: Role) -> Option<Step> {
    Some(match command {
        Command::Submit | Command::Resubmit => Step::Received,
        Command::SingleNotice => Step::NoticeSent,
        Command::Accept => match role {
            Role::System => Step::AcceptedBySilence,
            _ => Step::Accepted,
        },
        Command::Pause => Step::Paused,
        Command::Resume => Step::Resumed,
        Command::Extend => Step::Extended,
        Command::Forward => Step::Forwarded,
        Command::SendBack => Step::SentBack,
        Command::Grant | Command::Refuse => Step::Decided,
        Command::Deliver => Step::Delivered,
        Command::NotAccept | Command::Return | Command::Withdraw | Command::Terminate => {
            Step::Ended
        }
        Command::SaveDraft
        | Command::Review
        | Command::Correct
        | Command::SupplyDeferred
        | Command::GiveOpinion
        | Command::DirectTasks
        | Command::Issue
        | Command::Close => return None,
    })
}
