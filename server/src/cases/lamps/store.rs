//! The tables of running limits and of how many turn when.

use super::recount::Group;
use super::{Buckets, Edges, Source, Watch};
use crate::cases::CaseId;
use crate::platform::db::schema::supervision::{lamp_counts, watched_limits};
use crate::platform::db::{Cached, Conn, dialect};
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::upsert::excluded;
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;

/// Writes a limit into the list; it is told anew when it turns.
pub(super) fn put(
    tx: &mut Conn,
    source: Source,
    subject: &str,
    case: Option<&CaseId>,
    watch: &Watch,
) -> Result<()> {
    use watched_limits::{department, district, due, tell_on, yellow_from};
    let first = watch.yellow_from.to_string();
    let columns = (
        department.eq(&watch.department),
        district.eq(&watch.district),
        due.eq(watch.due.to_string()),
        yellow_from.eq(&first),
        tell_on.eq(Some(&first)),
    );
    crate::on!(tx, |c| Cached(
        diesel::insert_into(watched_limits::table)
            .values((
                watched_limits::source.eq(source.as_str()),
                watched_limits::subject_id.eq(subject),
                watched_limits::case_id.eq(case),
                columns.clone(),
            ))
            .on_conflict((watched_limits::source, watched_limits::subject_id))
            .do_update()
            .set(columns)
    )
    .run(c))?;
    Ok(())
}

/// Takes a limit that no longer runs off the list.
pub(super) fn remove(tx: &mut Conn, source: Source, subject: &str) -> Result<()> {
    diesel::delete(watched_limits::table.find((source.as_str(), subject))).execute(tx)?;
    Ok(())
}

/// Adds to the counters of one department, district and day.
pub(super) fn add(
    tx: &mut Conn,
    source: Source,
    (department, district, day): &(String, String, String),
    by: Edges,
) -> Result<()> {
    use lamp_counts::{ending, turning};
    crate::on!(tx, |c| Cached(
        diesel::insert_into(lamp_counts::table)
            .values((
                lamp_counts::source.eq(source.as_str()),
                lamp_counts::department.eq(department),
                lamp_counts::district.eq(district),
                lamp_counts::day.eq(day),
                turning.eq(by.turning),
                ending.eq(by.ending),
            ))
            .on_conflict((
                lamp_counts::source,
                lamp_counts::department,
                lamp_counts::district,
                lamp_counts::day,
            ))
            .do_update()
            .set((
                turning.eq(turning + excluded(turning)),
                ending.eq(ending + excluded(ending)),
            ))
    )
    .run(c))?;
    Ok(())
}

/// Removes counters of days gone by that no limit stands behind any more.
///
/// # Errors
/// When the database refuses.
pub(crate) fn prune(tx: &mut Conn, today: Date) -> Result<()> {
    diesel::delete(
        lamp_counts::table
            .filter(lamp_counts::day.lt(today.to_string()))
            .filter(lamp_counts::turning.eq(0))
            .filter(lamp_counts::ending.eq(0)),
    )
    .execute(tx)?;
    Ok(())
}

/// The limits of one department in one district by what they come to on a day.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub(crate) struct Total {
    #[diesel(sql_type = Text)]
    pub(crate) department: String,
    #[diesel(sql_type = Text)]
    pub(crate) district: String,
    /// All that run.
    #[diesel(sql_type = BigInt)]
    pub(crate) open: i64,
    /// Those that are not green any more.
    #[diesel(sql_type = BigInt)]
    pub(crate) turned: i64,
    /// Those past their end.
    #[diesel(sql_type = BigInt)]
    pub(crate) ended: i64,
}

/// The totals of a day, department by department and district by district.
///
/// # Errors
/// When the database refuses.
pub(crate) fn totals(conn: &mut Conn, scope: &Scope, today: Date) -> Result<Vec<Total>> {
    // An empty text stands for all, so that one statement serves every scope: the counters are a
    // few rows a department, district and day, however many cases there are.
    let every = String::new();
    Ok(diesel::sql_query(
        "SELECT department, district, CAST(SUM(turning) AS BIGINT) AS open, \
         CAST(SUM(CASE WHEN day <= $1 THEN turning ELSE 0 END) AS BIGINT) AS turned, \
         CAST(SUM(CASE WHEN day < $1 THEN ending ELSE 0 END) AS BIGINT) AS ended \
         FROM lamp_counts WHERE source = $2 AND ($3 = '' OR department = $3) \
         AND ($4 = '' OR district = $4) \
         GROUP BY department, district ORDER BY department, district",
    )
    .bind::<Text, _>(today.to_string())
    .bind::<Text, _>(scope.source.as_str())
    .bind::<Text, _>(scope.department.as_ref().unwrap_or(&every))
    .bind::<Text, _>(scope.district.as_ref().unwrap_or(&every))
    .load(conn)?)
}

/// Which limits are looked at. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    pub(crate) source: Source,
    pub(crate) department: Option<String>,
    pub(crate) district: Option<String>,
}

/// A row of the list of running limits.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Watched {
    pub(crate) subject_id: String,
    pub(crate) case_id: Option<CaseId>,
    department: String,
    district: String,
    due: String,
    yellow_from: String,
}

impl Watched {
    /// The limit.
    ///
    /// # Errors
    /// When a stored day cannot be read.
    pub(crate) fn watch(&self) -> Result<Watch> {
        Ok(Watch {
            department: self.department.clone(),
            district: self.district.clone(),
            due: self.due.parse().map_err(Error::internal)?,
            yellow_from: self.yellow_from.parse().map_err(Error::internal)?,
        })
    }

    /// What the next page begins after.
    pub(crate) fn place(&self) -> (String, String) {
        (self.due.clone(), self.subject_id.clone())
    }
}

type Columns = (
    watched_limits::subject_id,
    watched_limits::case_id,
    watched_limits::department,
    watched_limits::district,
    watched_limits::due,
    watched_limits::yellow_from,
);

const COLUMNS: Columns = (
    watched_limits::subject_id,
    watched_limits::case_id,
    watched_limits::department,
    watched_limits::district,
    watched_limits::due,
    watched_limits::yellow_from,
);

/// A page of limits by their last day, with one row more than `limit` when there are more.
///
/// # Errors
/// When the database refuses.
pub(crate) fn page(
    conn: &mut Conn,
    scope: &Scope,
    lamp: Option<(Lamp, Date)>,
    after: Option<&(String, String)>,
    limit: u32,
) -> Result<Vec<Watched>> {
    use watched_limits::{due, subject_id, yellow_from};
    let mut query = watched_limits::table
        .select(COLUMNS)
        .filter(watched_limits::source.eq(scope.source.as_str()))
        .order((due, subject_id))
        .limit(i64::from(limit) + 1)
        .into_boxed();
    if let Some(department) = &scope.department {
        query = query.filter(watched_limits::department.eq(department));
    }
    if let Some(district) = &scope.district {
        query = query.filter(watched_limits::district.eq(district));
    }
    if let Some((lamp, today)) = lamp {
        let today = today.to_string();
        query = match lamp {
            Lamp::Red => query.filter(due.lt(today)),
            Lamp::Yellow => query
                .filter(due.ge(today.clone()))
                .filter(yellow_from.le(today)),
            Lamp::Green => query
                .filter(due.ge(today.clone()))
                .filter(yellow_from.gt(today)),
            // What runs has a colour.
            Lamp::None => query.filter(due.is_null()),
        };
    }
    if let Some((day, id)) = after {
        query = query
            .filter(due.ge(day))
            .filter(due.gt(day).or(subject_id.gt(id)));
    }
    Ok(query.load(conn)?)
}

/// A limit whose reminder is due.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) source: String,
    pub(crate) limit: Watched,
}

/// Limits whose next reminder is due, held until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub(crate) fn to_tell(tx: &mut Conn, today: Date, limit: i64) -> Result<Vec<Due>> {
    dialect::lock_limits_to_tell(tx, &today.to_string(), limit)?
        .into_iter()
        .map(|(source, subject)| {
            let limit = watched_limits::table
                .find((&source, &subject))
                .select(COLUMNS)
                .first(tx)?;
            Ok(Due { source, limit })
        })
        .collect()
}

/// Sets the day of a limit's next reminder.
///
/// # Errors
/// When the database refuses.
pub(crate) fn told(tx: &mut Conn, source: &str, subject: &str, next: Option<Date>) -> Result<()> {
    diesel::update(watched_limits::table.find((source, subject)))
        .set(watched_limits::tell_on.eq(next.map(|day| day.to_string())))
        .execute(tx)?;
    Ok(())
}

/// The running cases, grouped by what their limits are.
pub(super) fn running_cases(conn: &mut Conn, states: &[&str]) -> Result<Vec<Group>> {
    use crate::platform::db::schema::cases::cases::dsl;
    Ok(dsl::cases
        .filter(dsl::state.eq_any(states))
        .filter(dsl::promised_due.is_not_null())
        .group_by((
            dsl::department,
            dsl::district,
            dsl::promised_due,
            dsl::warn_at,
        ))
        .select((
            dsl::department,
            dsl::district,
            dsl::promised_due.assume_not_null(),
            dsl::warn_at,
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// The departments' open tasks in stages, grouped in the same way.
pub(super) fn running_tasks(conn: &mut Conn) -> Result<Vec<Group>> {
    use crate::platform::db::schema::cases::{case_tasks, cases};
    Ok(case_tasks::table
        .inner_join(cases::table)
        .filter(case_tasks::stage_no.is_not_null())
        .filter(case_tasks::started_at.is_not_null())
        .filter(case_tasks::done_at.is_null())
        .filter(case_tasks::due.is_not_null())
        .group_by((
            case_tasks::department,
            cases::district,
            case_tasks::due,
            case_tasks::warn_at,
        ))
        .select((
            case_tasks::department,
            cases::district,
            case_tasks::due.assume_not_null(),
            case_tasks::warn_at,
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// The listed limits, grouped in the same way.
pub(super) fn listed(conn: &mut Conn, source: Source) -> Result<Vec<Group>> {
    use watched_limits::dsl;
    let days = (dsl::department, dsl::district, dsl::due, dsl::yellow_from);
    Ok(dsl::watched_limits
        .filter(dsl::source.eq(source.as_str()))
        .group_by(days)
        .select((
            dsl::department,
            dsl::district,
            dsl::due,
            dsl::yellow_from.nullable(),
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// The counters that are not zero.
pub(super) fn buckets(conn: &mut Conn, source: Source) -> Result<Buckets> {
    use lamp_counts::dsl;
    let rows: Vec<(String, String, String, i64, i64)> = dsl::lamp_counts
        .filter(dsl::source.eq(source.as_str()))
        .filter(dsl::turning.ne(0).or(dsl::ending.ne(0)))
        .select((
            dsl::department,
            dsl::district,
            dsl::day,
            dsl::turning,
            dsl::ending,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(department, district, day, turning, ending)| {
            ((department, district, day), Edges { turning, ending })
        })
        .collect())
}

/// Fills both tables anew from the cases and their tasks.
pub(super) fn rebuild(tx: &mut Conn, states: &[&str]) -> Result<()> {
    dialect::halt_lamps(tx)?;
    let counted = [Source::Case, Source::Task].map(Source::as_str);
    diesel::delete(watched_limits::table.filter(watched_limits::source.eq_any(counted)))
        .execute(tx)?;
    let states = states.join("', '");
    let first = dialect::first_not_green(tx, "promised_due", "warn_at");
    diesel::sql_query(format!(
        "INSERT INTO watched_limits SELECT 'case', id, id, department, district, promised_due, \
         {first}, {first} FROM cases WHERE state IN ('{states}') AND promised_due IS NOT NULL"
    ))
    .execute(tx)?;
    let first = dialect::first_not_green(tx, "t.due", "t.warn_at");
    diesel::sql_query(format!(
        "INSERT INTO watched_limits SELECT 'task', t.id, t.case_id, t.department, c.district, \
         t.due, {first}, {first} FROM case_tasks t JOIN cases c ON c.id = t.case_id \
         WHERE t.stage_no IS NOT NULL AND t.started_at IS NOT NULL AND t.done_at IS NULL \
         AND t.due IS NOT NULL"
    ))
    .execute(tx)?;
    diesel::delete(lamp_counts::table).execute(tx)?;
    diesel::sql_query(
        "INSERT INTO lamp_counts \
         SELECT source, department, district, day, SUM(turning), SUM(ending) FROM ( \
         SELECT source, department, district, yellow_from AS day, 1 AS turning, 0 AS ending \
         FROM watched_limits UNION ALL \
         SELECT source, department, district, due, 0, 1 FROM watched_limits) AS edges \
         GROUP BY source, department, district, day",
    )
    .execute(tx)?;
    Ok(())
}
