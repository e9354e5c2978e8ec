//! Pages of cases: of people newest first, of desks by the day somebody must act.

use super::super::CaseId;
use super::{CaseColumns, CaseRow, ClockRow, Has, NO_END};
use crate::identity::{self, PersonId};
use crate::platform::db::schema::cases::{case_clocks, case_tasks, cases};
use crate::platform::db::{Cached, Conn, UpTo};
use crate::platform::problem::Result;
use diesel::prelude::*;
use diesel::sql_types::Text;
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;

/// Whose cases a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owner {
    /// Their own.
    pub person: String,
    /// Those of these firms.
    pub firms: Vec<String>,
    /// Those this person began in the name of one of these.
    pub principals: Vec<String>,
}

/// A part of a list that is asked for in a query of its own, which walks one index in the order of
/// the list. An engine given several parts as alternatives reads and sorts everything instead.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// What stands under one of an owner's names.
    Person(&'a str),
    Firms(&'a [String]),
    Agent(&'a str, &'a [String]),
    /// What is in one state: everybody's, a department's own, or what others ask that department.
    In(CaseState),
    Own(CaseState, &'a str),
    Asked(CaseState, &'a str),
}

impl Owner {
    /// Every name somebody's cases stand under on this day.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) fn all(conn: &mut Conn, person: &PersonId, today: Date) -> Result<Self> {
        let identity::StoodFor { firms, principals } = identity::stood_for(conn, person, today)?;
        Ok(Self {
            person: person.to_string(),
            firms,
            principals,
        })
    }

    /// The most firms that are asked for one by one.
    const APART: usize = 4;

    /// The names to ask for.
    fn names(&self) -> Vec<Part<'_>> {
        let at_once = if self.firms.len() > Self::APART {
            self.firms.len()
        } else {
            1
        };
        let mut names = vec![Part::Person(&self.person)];
        names.extend(self.firms.chunks(at_once).map(Part::Firms));
        if !self.principals.is_empty() {
            names.push(Part::Agent(&self.person, &self.principals));
        }
        names
    }
}

impl Part<'_> {
    /// Whether the limit that runs in its state has a yellow day that is stored.
    const fn has_own_yellow_day(self) -> bool {
        match self {
            Part::In(state) | Part::Own(state, _) | Part::Asked(state, _) => state.clock_runs(),
            Part::Person(_) | Part::Firms(_) | Part::Agent(..) => true,
        }
    }
}

/// The last day an end can have; behind it stands [`NO_END`] alone.
const LAST_END: &str = "9999-12-30";

/// Where a case stands in the order of days.
pub(crate) type DuePlace = (String, CaseId);

/// The days that part the colours of a desk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LampDays {
    /// What ended before it is red.
    pub today: Date,
    /// What ends by it is yellow, where the case has no yellow day of its own.
    pub soon: Date,
}

/// Which cases a list shows: somebody's, newest first, or a desk's, by the day they must be acted on.
/// Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Of somebody.
    pub owner: Option<Owner>,
    /// In one of these states.
    pub states: Option<Vec<CaseState>>,
    /// Of this district.
    pub district: Option<String>,
    /// Of one of these departments, or past the intake.
    pub taken_in: Option<Vec<String>>,
    /// Of this department, or with an open task of it.
    pub reviewing: Option<String>,
    /// With this in the number or in the applicant's name.
    pub text: Option<String>,
    /// Of this colour.
    pub lamp: Option<(Lamp, LampDays)>,
    /// Only those before this id, of somebody's.
    pub before: Option<CaseId>,
    /// Only those behind this place, of a desk's.
    pub after: Option<DuePlace>,
}

impl Filter {
    fn parts(&self) -> Vec<Part<'_>> {
        if let Some(owner) = &self.owner {
            return owner.names();
        }
        let states = self.states.as_deref().unwrap_or(&CaseState::ALL);
        let in_state = |state: &CaseState| match &self.reviewing {
            None => vec![Part::In(*state)],
            Some(own) => vec![Part::Own(*state, own), Part::Asked(*state, own)],
        };
        states.iter().flat_map(in_state).collect()
    }
}

/// What a list has of a clock: whether it is paused or was extended, when something is owed, and
/// whether something changed since the single notice. All else of it concerns the case alone.
type ListedClock = (Option<String>, bool, Option<String>, bool);

/// A page of cases, with one row more than `limit` when there are more. What was
/// answered, and what it was judged in, is long, told in no list, and left empty, as are the rest of
/// its clock's days.
pub(crate) fn list(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<CaseRow>> {
    let parts = filter.parts();
    let is_one = parts.len() == 1;
    let mut rows = Vec::new();
    for part in parts {
        rows.extend(listed(conn, filter, part, limit)?);
    }
    if !is_one {
        if filter.owner.is_some() {
            rows.sort_unstable_by(|one, other| other.id.as_str().cmp(one.id.as_str()));
        } else {
            let place = |row: &CaseRow| (row.act_by.clone(), row.id.to_string());
            rows.sort_by_cached_key(place);
        }
        // Somebody may stand for a firm and be its agent besides.
        rows.dedup_by(|one, other| one.id == other.id);
        rows.truncate(usize::try_from(limit).map_or(usize::MAX, |limit| limit.saturating_add(1)));
    }
    Ok(rows)
}

/// The page of one part.
fn listed(conn: &mut Conn, filter: &Filter, part: Part<'_>, limit: u32) -> Result<Vec<CaseRow>> {
    // Which members narrow it is all that the text of this depends on.
    let rows: Vec<(CaseColumns, Option<ListedClock>)> = crate::on!(conn, |c| {
        let mut query = cases::table
            .left_join(case_clocks::table)
            .select((
                (
                    cases::id,
                    cases::number,
                    cases::item_key,
                    cases::item_version,
                    cases::item_name_zh,
                    cases::item_name_en,
                    cases::pack_sha256,
                    cases::case_type,
                    cases::mode,
                    cases::department,
                    cases::district,
                    cases::applicant_kind,
                    cases::applicant_id,
                    cases::applicant_name,
                    cases::person_id,
                    cases::state,
                    cases::version,
                    "".into_sql::<Text>(),
                    "".into_sql::<Text>(),
                    "".into_sql::<Text>(),
                    cases::notice_sent,
                    cases::acceptor_id,
                    cases::created_at,
                    cases::updated_at,
                    cases::submitted_at,
                    cases::accepted_at,
                    cases::decided_at,
                    cases::closed_at,
                    cases::statutory_due,
                    cases::promised_due,
                    cases::warn_at,
                    cases::due_provisional,
                    cases::act_by,
                ),
                (
                    case_clocks::paused_on,
                    case_clocks::is_extended,
                    case_clocks::owed_due,
                    case_clocks::notice_reopened,
                )
                    .nullable(),
            ))
            .into_boxed();
        query = match part {
            Part::In(state) => query.filter(cases::state.eq(state.as_str())),
            Part::Own(state, department) => query
                .filter(cases::state.eq(state.as_str()))
                .filter(cases::department.eq(department)),
            Part::Asked(state, department) => {
                let tasks = case_tasks::table
                    .filter(case_tasks::department.eq(department))
                    .filter(case_tasks::started_at.is_not_null())
                    .filter(case_tasks::done_at.is_null())
                    .select(case_tasks::case_id);
                query
                    .filter(cases::state.eq(state.as_str()))
                    .filter(cases::department.ne(department))
                    .filter(cases::id.eq_any(tasks))
            }
            Part::Person(id) => query
                .filter(cases::applicant_kind.eq("person"))
                .filter(cases::applicant_id.eq(id)),
            Part::Firms(ids) => {
                let firms = query.filter(cases::applicant_kind.eq("firm"));
                match ids {
                    [id] => firms.filter(cases::applicant_id.eq(id)),
                    ids => firms.filter(cases::applicant_id.eq_any(ids)),
                }
            }
            Part::Agent(person, principals) => query
                .filter(cases::person_id.eq(person))
                .filter(cases::applicant_id.eq_any(principals)),
        };
        if let (Some(_), Some(states)) = (&filter.owner, &filter.states) {
            query = query.filter(cases::state.eq_any(states.iter().map(|state| state.as_str())));
        }
        if let Some(district) = &filter.district {
            query = query.filter(cases::district.eq(district));
        }
        if let Some(departments) = &filter.taken_in {
            let own = cases::department.eq_any(departments);
            query = query.filter(own.or(cases::state.ne_all(["received", "supplement"])));
        }
        if let Some(text) = &filter.text {
            let pattern = like(text);
            query = query.filter(
                cases::applicant_name
                    .like(pattern.clone())
                    .or(cases::number.like(pattern)),
            );
        }
        if let Some((lamp, LampDays { today, soon })) = filter.lamp {
            let (today, soon) = (today.to_string(), soon.to_string());
            let own = part.has_own_yellow_day();
            query = match lamp {
                Lamp::Red => query.filter(cases::act_by.lt(today)),
                Lamp::Yellow if own => query
                    .filter(cases::act_by.between(today.clone(), LAST_END))
                    .filter(cases::warn_at.le(today)),
                Lamp::Yellow => query.filter(cases::act_by.between(today, soon)),
                Lamp::Green if own => query
                    .filter(cases::act_by.between(today.clone(), LAST_END))
                    .filter(cases::warn_at.gt(today).or(cases::warn_at.is_null())),
                Lamp::Green => query
                    .filter(cases::act_by.gt(soon))
                    .filter(cases::act_by.le(LAST_END)),
                Lamp::None => query.filter(cases::act_by.eq(NO_END)),
            };
        }
        if let Some(before) = &filter.before {
            query = query.filter(cases::id.lt(before));
        }
        if let Some((day, id)) = &filter.after {
            // The first bound is what an index begins at; the second leaves out that day's own.
            query = query
                .filter(cases::act_by.ge(day))
                .filter(cases::act_by.gt(day).or(cases::id.gt(id)));
        }
        query = match part {
            Part::Person(_) | Part::Firms(_) | Part::Agent(..) => query.order(cases::id.desc()),
            Part::In(_) | Part::Own(..) | Part::Asked(..) => {
                query.order((cases::act_by, cases::id))
            }
        };
        Cached(UpTo {
            rows: limit.saturating_add(1),
            query,
        })
        .load(c)
    })?;
    let with_clock = |(case, told): (CaseColumns, Option<ListedClock>)| CaseRow {
        clock: match told {
            Some((paused_on, is_extended, owed_due, notice_reopened)) => ClockRow {
                paused_on,
                is_extended,
                owed_due,
                notice_reopened,
                ..ClockRow::new(case.id.clone())
            },
            None => ClockRow::new(case.id.clone()),
        },
        case,
        has: Has::UNKNOWN,
        beside: None,
        given: Vec::new(),
    };
    Ok(rows.into_iter().map(with_clock).collect())
}

/// A pattern that finds the text anywhere, whatever wildcards it holds. Both engines escape with a
/// backslash only when told, so wildcards become the one-character wildcard.
fn like(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if matches!(c, '%' | '\\') { '_' } else { c })
        .collect();
    format!("%{plain}%")
}
