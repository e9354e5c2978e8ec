//! The walk from event to event.

use super::{Account, ClockEvent, FORWARD_WORKDAYS, Interval, Procedure, Step, Terms, Why};
use crate::clock::{
    Calendar, CaseClock, DELIVERY_WORKDAYS, Due, DueDate, Limit, LimitUnit, NOTICE_WORKDAYS, Pause,
};
use crate::lifecycle::CaseMode;
use crate::values::date::Date;
use alloc::vec::Vec;

/// What is known while the events are walked through.
pub(super) struct Walk<'a> {
    terms: &'a Terms,
    stretches: Vec<Stretch>,
    pauses: Vec<Pause>,
    received: Option<Date>,
    accepted: Option<Date>,
    lower_since: Option<Date>,
    decided: Option<Date>,
    extended: bool,
    ended: bool,
}

struct Stretch {
    from: Date,
    to: Option<Date>,
    why: Why,
    procedure: Option<Procedure>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(terms: &'a Terms) -> Self {
        Self {
            terms,
            stretches: Vec::new(),
            pauses: Vec::new(),
            received: None,
            accepted: None,
            lower_since: None,
            decided: None,
            extended: false,
            ended: false,
        }
    }

    pub(super) fn take(&mut self, event: &ClockEvent) -> Option<()> {
        let day = event.day;
        match event.step {
            Step::Received => {
                self.received = Some(day);
                self.turn(day, Why::Intake)
            }
            Step::NoticeSent => self.turn(day, Why::Supplement),
            Step::Accepted => self.accept(day),
            Step::AcceptedBySilence => self.accept(self.received.unwrap_or(day)),
            Step::Paused => {
                self.pauses.push(Pause {
                    from: day,
                    to: None,
                });
                self.give_up(day, day.add_days(-1)?);
                // The day of acceptance counts for nothing, so it is no part of the procedure.
                let earliest = match self.accepted {
                    Some(accepted) => day.max(accepted.add_days(1)?),
                    None => day,
                };
                let first = self
                    .after_last()?
                    .map_or(earliest, |next| next.max(earliest));
                self.stretches.push(Stretch {
                    from: first,
                    to: None,
                    why: Why::SpecialProcedure,
                    procedure: event.procedure,
                });
                Some(())
            }
            Step::Resumed => {
                if let Some(pause) = self.pauses.last_mut() {
                    pause.to = Some(day);
                }
                self.turn(day, self.reviewing())
            }
            Step::Extended => {
                self.extended = true;
                Some(())
            }
            Step::Forwarded => {
                self.lower_since = None;
                self.turn(day, Why::UpperReview)
            }
            Step::SentBack => {
                self.lower_since = Some(day);
                self.turn(day, Why::LowerReview)
            }
            Step::Decided => {
                self.decided = Some(day);
                self.turn(day, Why::Delivery)
            }
            Step::Delivered | Step::Ended => {
                self.end_at(day);
                self.ended = true;
                Some(())
            }
        }
    }

    fn accept(&mut self, day: Date) -> Option<()> {
        self.accepted = Some(day);
        if matches!(self.terms.mode, CaseMode::Escalated) {
            self.lower_since = Some(day);
        }
        self.turn(day, self.reviewing())
    }

    const fn reviewing(&self) -> Why {
        match self.terms.mode {
            CaseMode::Escalated if self.lower_since.is_some() => Why::LowerReview,
            CaseMode::Escalated => Why::UpperReview,
            CaseMode::Single | CaseMode::Joint => Why::Review,
        }
    }

    /// Ends the running stretch with this day and begins another on the next: the day something
    /// happens on does not count for what it begins.
    fn turn(&mut self, day: Date, why: Why) -> Option<()> {
        self.end_at(day);
        let from = self.after_last()?.unwrap_or(day).max(day.add_days(1)?);
        self.stretches.push(Stretch {
            from,
            to: None,
            why,
            procedure: None,
        });
        Some(())
    }

    /// Ends the running stretch with this day. One that would end before it began never was.
    fn end_at(&mut self, day: Date) {
        if let Some(running) = self.stretches.last_mut()
            && running.to.is_none()
        {
            if running.from > day {
                self.stretches.pop();
            } else {
                running.to = Some(day);
            }
        }
    }

    /// Takes a day, and what would follow it, from the reviews: a special procedure takes its whole
    /// first day.
    fn give_up(&mut self, day: Date, before: Date) {
        while let Some(last) = self.stretches.last_mut()
            && matches!(last.why, Why::Review | Why::LowerReview | Why::UpperReview)
            && last.to.is_none_or(|to| to >= day)
        {
            if last.from < day {
                last.to = Some(before);
            } else {
                self.stretches.pop();
            }
        }
    }

    fn after_last(&self) -> Option<Option<Date>> {
        match self.stretches.last().and_then(|stretch| stretch.to) {
            Some(last) => Some(Some(last.add_days(1)?)),
            None => Some(None),
        }
    }

    pub(super) fn close(self, calendar: &Calendar) -> Option<Account> {
        let intake = self
            .stretches
            .last()
            .is_some_and(|stretch| stretch.to.is_none() && matches!(stretch.why, Why::Intake));
        let mut provisional = false;
        let mut keep = |due: Option<DueDate>| {
            due.map(|due| {
                provisional |= due.provisional;
                due.date
            })
        };
        let notice_due = match self.received {
            Some(day) if intake => keep(Some(calendar.add_workdays(day, NOTICE_WORKDAYS)?)),
            _ => None,
        };
        let delivery_due = match self.decided {
            Some(day) if !self.ended => keep(Some(calendar.add_workdays(day, DELIVERY_WORKDAYS)?)),
            _ => None,
        };
        let (mut statutory_due, mut promised_due, mut warn_at, mut forward_due) =
            (None, None, None, None);
        let mut stopped_since = None;
        if let Some(accepted) = self.accepted {
            let end = |limit| self.due(calendar, limit, accepted);
            let (by_law, watched) = (end(self.terms.statutory())?, end(self.terms.promised())?);
            for ended in [by_law, watched] {
                if let Due::Stopped(since) = ended {
                    stopped_since = Some(since);
                }
            }
            statutory_due = keep(day_of(by_law));
            promised_due = keep(day_of(watched));
            if let Some(due) = promised_due {
                let clock = self.clock(calendar, self.terms.promised(), accepted);
                warn_at = clock.warn_at(due, self.terms.thresholds);
            }
            if let (Some(since), None, false) = (self.lower_since, self.decided, self.ended) {
                let limit = Limit {
                    days: FORWARD_WORKDAYS,
                    unit: LimitUnit::Workday,
                };
                forward_due = keep(day_of(self.clock(calendar, limit, since).due()?));
            }
        }
        let intervals = self.intervals(calendar);
        Some(Account {
            intervals,
            accepted: self.accepted,
            notice_due,
            statutory_due,
            promised_due,
            warn_at,
            forward_due,
            delivery_due,
            stopped_since,
            extended_by: self.extended.then(|| self.terms.extension()),
            provisional,
        })
    }

    fn clock<'c>(&'c self, calendar: &'c Calendar, limit: Limit, from: Date) -> CaseClock<'c> {
        CaseClock {
            calendar,
            limit,
            accepted: from,
            pauses: &self.pauses,
        }
    }

    /// The end of a limit, lengthened when it was extended.
    fn due(&self, calendar: &Calendar, limit: Limit, accepted: Date) -> Option<Due> {
        let plain = self.clock(calendar, limit, accepted).due()?;
        match plain {
            Due::On(day) if self.extended => {
                let more = Limit {
                    days: self.terms.extension(),
                    unit: LimitUnit::Workday,
                };
                let longer = self.clock(calendar, more, day.date).due()?;
                Some(match longer {
                    Due::On(end) => Due::On(DueDate {
                        provisional: end.provisional || day.provisional,
                        ..end
                    }),
                    Due::Stopped(since) => Due::Stopped(since),
                })
            }
            Due::On(_) | Due::Stopped(_) => Some(plain),
        }
    }

    fn intervals(&self, calendar: &Calendar) -> Vec<Interval> {
        let workdays = |from: Date, to: Date| {
            let days = (from.epoch_days()..=to.epoch_days())
                .filter_map(Date::from_epoch_days)
                .filter(|day| calendar.is_workday(*day))
                .count();
            u32::try_from(days).unwrap_or(u32::MAX)
        };
        self.stretches
            .iter()
            .map(|stretch| Interval {
                from: stretch.from,
                to: stretch.to,
                why: stretch.why,
                procedure: stretch.procedure,
                counted: stretch.why.counts(),
                workdays: stretch.to.map(|to| workdays(stretch.from, to)),
            })
            .collect()
    }
}

const fn day_of(due: Due) -> Option<DueDate> {
    match due {
        Due::On(day) => Some(day),
        Due::Stopped(_) => None,
    }
}
