//! The lamps board: how many limits are in time, near the end, past it, where, and which.

use crate::cases::CaseId;
use crate::cases::desk;
use crate::cases::lamps::store::{self as limits, Scope, Total, Watched};
use crate::cases::store::{self, CaseRow};
use crate::cases::tasks::Work;
use crate::cases::view::{self, CaseSummary};
use crate::catalogue;
use crate::identity;
use crate::identity::caller::{Anyone, Supervisor};
use crate::platform::Lang;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// The lamps board.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Board {
    /// How many, where.
    #[serde(flatten)]
    totals: Totals,
    /// The limits, the most urgent first.
    items: Vec<LampCase>,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// Running limits by colour, in all and by place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Totals {
    /// All of them, over all pages.
    counts: Counts,
    /// By department, each with its districts.
    departments: Vec<DepartmentCounts>,
    /// By district.
    districts: Vec<PlaceCounts>,
    /// By level: `city` where an office of the whole city works on it, `district` where one of the
    /// district's own does.
    levels: Vec<PlaceCounts>,
}

/// Running limits by colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Counts {
    /// In time.
    #[schema(example = 12)]
    green: i64,
    /// Near the end.
    #[schema(example = 3)]
    yellow: i64,
    /// Past it.
    #[schema(example = 1)]
    red: i64,
}

/// Running limits of a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct DepartmentCounts {
    /// The department's own.
    #[serde(flatten)]
    place: PlaceCounts,
    /// Those of each district.
    districts: Vec<PlaceCounts>,
}

/// Running limits of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct PlaceCounts {
    /// The department's or the district's key; empty for the whole city.
    #[schema(example = "scjg")]
    key: String,
    /// Its name.
    #[schema(example = "示例市市场监督管理局")]
    name: String,
    /// How many.
    counts: Counts,
}

/// A case under a lamp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LampCase {
    /// What every list shows.
    #[serde(flatten)]
    summary: CaseSummary,
    /// The colour of the limit looked at: a department's task may be red while its case is green.
    #[schema(value_type = String, example = "red")]
    limit_lamp: Lamp,
    /// The last day of that limit.
    #[schema(value_type = String, format = Date, example = "2026-03-13")]
    limit_due: Date,
    /// Working days left of it; negative when past the end.
    #[schema(example = 1)]
    remaining_workdays: i32,
    /// The name of the department whose limit it is.
    #[schema(example = "示例市市场监督管理局")]
    assigned_department: String,
}

impl Counts {
    fn add(&mut self, row: &Total) {
        self.green += row.open - row.turned;
        self.yellow += row.turned - row.ended;
        self.red += row.ended;
    }

    const fn of(self, lamp: Lamp) -> i64 {
        match lamp {
            Lamp::Green => self.green,
            Lamp::Yellow => self.yellow,
            Lamp::Red => self.red,
            Lamp::None => 0,
        }
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Narrows what is looked at to what this supervisor watches: the one of a district its own, the
/// one of the city all of them.
///
/// # Errors
/// [`Code::OtherOffice`] for another district than their own.
pub(super) fn within(supervisor: &Supervisor, scope: Scope) -> Result<Scope> {
    match (&supervisor.0.district, &scope.district) {
        (Some(own), Some(asked)) if own != asked => Err(Code::OtherOffice.into()),
        (Some(own), _) => Ok(Scope {
            district: Some(own.clone()),
            ..scope
        }),
        (None, _) => Ok(scope),
    }
}

/// The totals of a day. They are sums over the kept counters: no limit is read.
///
/// # Errors
/// When the database refuses.
pub(super) fn totals(conn: &mut Conn, scope: &Scope, today: Date, lang: Lang) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut departments: BTreeMap<String, (Counts, Vec<PlaceCounts>)> = BTreeMap::new();
    let mut districts: BTreeMap<String, PlaceCounts> = BTreeMap::new();
    let [mut city, mut below] = [Counts::default(); 2];
    let own_offices = identity::district_offices(conn)?;
    for row in limits::totals(conn, scope, today)? {
        let mut counts = Counts::default();
        counts.add(&row);
        if counts.is_empty() {
            continue;
        }
        totals.counts.add(&row);
        let in_district = own_offices.contains(&(row.department.clone(), row.district.clone()));
        if in_district { &mut below } else { &mut city }.add(&row);
        // A name is looked up once, however many departments have cases there.
        if !districts.contains_key(&row.district) {
            let place = district(conn, row.district.clone(), Counts::default(), lang)?;
            districts.insert(row.district.clone(), place);
        }
        let Some(place) = districts.get_mut(&row.district) else {
            continue;
        };
        place.counts.add(&row);
        let (own, parts) = departments.entry(row.department.clone()).or_default();
        own.add(&row);
        parts.push(PlaceCounts {
            counts,
            ..place.clone()
        });
    }
    for (key, (counts, districts)) in departments {
        totals.departments.push(DepartmentCounts {
            place: PlaceCounts {
                name: desk::department(conn, &key, lang)?,
                key,
                counts,
            },
            districts,
        });
    }
    totals.districts = districts.into_values().collect();
    for (key, name, counts) in [
        ("city", lang.pick("市级", "City level"), city),
        ("district", lang.pick("区级", "District level"), below),
    ] {
        if !counts.is_empty() {
            totals.levels.push(PlaceCounts {
                key: key.to_owned(),
                name: name.to_owned(),
                counts,
            });
        }
    }
    Ok(totals)
}

fn district(conn: &mut Conn, key: String, counts: Counts, lang: Lang) -> Result<PlaceCounts> {
    let name = if key.is_empty() {
        lang.pick("全市", "Whole city").to_owned()
    } else {
        lang.text(&catalogue::district(conn, &key)?.name).to_owned()
    };
    Ok(PlaceCounts { key, name, counts })
}

/// Which part of the list to show.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) lamp: Option<Lamp>,
    pub(super) after: Option<(String, String)>,
    pub(super) limit: u32,
}

/// The board of a day: totals and a page of the list.
///
/// # Errors
/// When the database refuses.
pub(super) fn board(
    conn: &mut Conn,
    supervisor: Supervisor,
    scope: &Scope,
    wanted: &Wanted,
    today: Date,
    lang: Lang,
) -> Result<Board> {
    let totals = totals(conn, scope, today, lang)?;
    // What the counters say is not there need not be looked for.
    let some = wanted.lamp.is_none_or(|lamp| totals.counts.of(lamp) > 0);
    let rows = if some {
        let lamp = wanted.lamp.map(|lamp| (lamp, today));
        limits::page(conn, scope, lamp, wanted.after.as_ref(), wanted.limit)?
    } else {
        Vec::new()
    };
    let ids: Vec<CaseId> = rows.iter().filter_map(|row| row.case_id.clone()).collect();
    let cases: HashMap<CaseId, CaseRow> = store::of_ids(conn, &ids)?
        .into_iter()
        .map(|row| (row.id.clone(), row))
        .collect();
    let calendar = catalogue::calendar(conn)?;
    let caller = Anyone::Staff(supervisor.0);
    let page = Page::build(rows, wanted.limit, Watched::place, |row| {
        let watch = row.watch()?;
        let case = row.case_id.as_ref().and_then(|id| cases.get(id));
        let case = case.ok_or_else(|| Error::internal("a limit without its case"))?;
        Ok(LampCase {
            summary: view::summary(case, &caller, &Work::default(), today, lang)?,
            limit_lamp: watch.lamp(today),
            limit_due: watch.due,
            remaining_workdays: calendar.workdays_between(today, watch.due),
            assigned_department: desk::department(conn, &watch.department, lang)?,
        })
    });
    let page = view::page(page)?;
    Ok(Board {
        totals,
        items: page.items,
        next_cursor: page.next_cursor,
    })
}
