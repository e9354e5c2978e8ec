//! Pages of cases, newest first.

use super::super::CaseId;
use super::{CaseColumns, CaseRow, ClockRow, Has};
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

/// One of the names an owner's cases stand under.
#[derive(Clone, Copy)]
enum Name<'a> {
    Person(&'a str),
    Firms(&'a [String]),
    Agent(&'a str, &'a [String]),
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

    /// The names to ask for, each in a query of its own that walks one index from its newest end. An
    /// engine given all of them as alternatives reads and sorts everything instead.
    fn names(&self) -> Vec<Name<'_>> {
        let at_once = if self.firms.len() > Self::APART {
            self.firms.len()
        } else {
            1
        };
        let mut names = vec![Name::Person(&self.person)];
        names.extend(self.firms.chunks(at_once).map(Name::Firms));
        if !self.principals.is_empty() {
            names.push(Name::Agent(&self.person, &self.principals));
        }
        names
    }
}

/// Which cases a list shows. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Of somebody.
    pub owner: Option<Owner>,
    /// In one of these states.
    pub states: Option<Vec<CaseState>>,
    /// Of this district.
    pub district: Option<String>,
    /// Of this department.
    pub department: Option<String>,
    /// Of one of these departments, or past the intake.
    pub taken_in: Option<Vec<String>>,
    /// Of this department, or with an open task of it.
    pub reviewing: Option<String>,
    /// With this in the number or in the applicant's name.
    pub text: Option<String>,
    /// Of this colour on this day. Only where the states let a limit run.
    pub lamp: Option<(Lamp, Date)>,
    /// Only those before this id, newest first.
    pub before: Option<CaseId>,
}

/// What a list has of a clock: whether it is paused or was extended, when something is owed, and
/// whether something changed since the single notice. All else of it concerns the case alone.
type ListedClock = (Option<String>, bool, Option<String>, bool);

/// A page of cases, newest first, with one row more than `limit` when there are more. What was
/// answered, and what it was judged in, is long, told in no list, and left empty, as are the rest of
/// its clock's days.
pub(crate) fn list(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<CaseRow>> {
    let names = match &filter.owner {
        Some(owner) => owner.names().into_iter().map(Some).collect(),
        None => vec![None],
    };
    let is_one = names.len() == 1;
    let mut rows = Vec::new();
    for name in names {
        rows.extend(listed(conn, filter, name, limit)?);
    }
    if !is_one {
        // Somebody may stand for a firm and be its agent besides.
        rows.sort_unstable_by(|one, other| other.id.as_str().cmp(one.id.as_str()));
        rows.dedup_by(|one, other| one.id == other.id);
        rows.truncate(usize::try_from(limit).map_or(usize::MAX, |limit| limit.saturating_add(1)));
    }
    Ok(rows)
}

/// The page of what stands under one name, or of everything.
fn listed(
    conn: &mut Conn,
    filter: &Filter,
    name: Option<Name<'_>>,
    limit: u32,
) -> Result<Vec<CaseRow>> {
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
        query = match name {
            None => query,
            Some(Name::Person(id)) => query
                .filter(cases::applicant_kind.eq("person"))
                .filter(cases::applicant_id.eq(id)),
            Some(Name::Firms(ids)) => {
                let firms = query.filter(cases::applicant_kind.eq("firm"));
                match ids {
                    [id] => firms.filter(cases::applicant_id.eq(id)),
                    ids => firms.filter(cases::applicant_id.eq_any(ids)),
                }
            }
            Some(Name::Agent(person, principals)) => query
                .filter(cases::person_id.eq(person))
                .filter(cases::applicant_id.eq_any(principals)),
        };
        if let Some(states) = &filter.states {
            query = query.filter(cases::state.eq_any(states.iter().map(|state| state.as_str())));
        }
        if let Some(district) = &filter.district {
            query = query.filter(cases::district.eq(district));
        }
        if let Some(department) = &filter.department {
            query = query.filter(cases::department.eq(department));
        }
        if let Some(departments) = &filter.taken_in {
            let own = cases::department.eq_any(departments);
            query = query.filter(own.or(cases::state.ne_all(["received", "supplement"])));
        }
        if let Some(department) = &filter.reviewing {
            let tasks = case_tasks::table
                .filter(case_tasks::department.eq(department))
                .filter(case_tasks::started_at.is_not_null())
                .filter(case_tasks::done_at.is_null())
                .select(case_tasks::case_id);
            query = query.filter(cases::department.eq(department).or(cases::id.eq_any(tasks)));
        }
        if let Some(text) = &filter.text {
            let pattern = like(text);
            query = query.filter(
                cases::applicant_name
                    .like(pattern.clone())
                    .or(cases::number.like(pattern)),
            );
        }
        if let Some((lamp, today)) = filter.lamp {
            let today = today.to_string();
            query = match lamp {
                Lamp::Red => query.filter(cases::promised_due.lt(today)),
                Lamp::Yellow => query
                    .filter(cases::promised_due.ge(today.clone()))
                    .filter(cases::warn_at.le(today)),
                Lamp::Green => query
                    .filter(cases::promised_due.ge(today.clone()))
                    .filter(cases::warn_at.gt(today)),
                Lamp::None => query.filter(cases::promised_due.is_null()),
            };
        }
        if let Some(before) = &filter.before {
            query = query.filter(cases::id.lt(before));
        }
        Cached(UpTo {
            rows: limit.saturating_add(1),
            query: query.order(cases::id.desc()),
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
