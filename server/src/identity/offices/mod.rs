//! Offices and when their lamps turn yellow.

mod http;
mod store;

pub(super) use http::configure;

use super::caller::StaffMember;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::clock::LampThresholds;
use onewindow_core::requests::{PlaceRequest, ThresholdsRequest};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// An office.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Office {
    /// The key.
    #[schema(example = "window-dongqu")]
    key: String,
    /// The name.
    #[schema(example = "东区政务服务中心综合窗口")]
    name: String,
    /// The department it belongs to; null for a service centre.
    #[schema(example = "scjg")]
    department: Option<String>,
    /// The district it serves; null for the whole city.
    #[schema(example = "dongqu")]
    district: Option<String>,
}

fn all(conn: &mut Conn, lang: Lang) -> Result<Vec<Office>> {
    let rows = store::all(conn)?;
    let offices = rows
        .into_iter()
        .map(|(key, zh, en, department, district)| Office {
            key,
            name: lang.pick(zh, en),
            department,
            district,
        });
    Ok(offices.collect())
}

/// When the lamps of an office turn yellow: whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Thresholds {
    /// At this many working days left, or fewer.
    #[schema(example = 2)]
    remaining_workdays: u32,
    /// At this share of the limit's working days used, in percent.
    #[schema(example = 80)]
    used_percent: u32,
    /// Counts changes; the ETag. 0 where nobody has set them and the city's defaults hold.
    #[schema(example = 1)]
    version: i64,
}

impl Thresholds {
    fn new(thresholds: LampThresholds, version: i64) -> Self {
        Self {
            remaining_workdays: thresholds.remaining_workdays,
            used_percent: thresholds.used_percent,
            version,
        }
    }
}

/// Says where an office stands.
///
/// # Errors
/// [`Code::OfficeNotFound`].
async fn set_place(
    state: &AppState,
    administrator: StaffMember,
    office: String,
    place: PlaceRequest,
) -> Result<()> {
    let (audit, now) = (state.audit.clone(), state.clock.now());
    state
        .db
        .write(move |tx| {
            if !store::exists(tx, &office)? {
                return Err(Code::OfficeNotFound.into());
            }
            store::set_place(tx, &office, (place.lat_e6, place.lng_e6))?;
            if let Some(contact) = &place.contact {
                store::set_contact(tx, &office, contact)?;
            }
            let entry = Entry {
                actor_kind: "staff",
                actor_id: administrator.id.as_str(),
                action: "office.place",
                subject_kind: "office",
                subject_id: &office,
                detail: serde_json::json!({"latE6": place.lat_e6, "lngE6": place.lng_e6, "contact": place.contact}),
            };
            audit.record(tx, now, &entry)
        })
        .await
}

/// When a limit of this department in this district turns yellow: as the department's office there
/// has it, else as its office for the whole city has it, else by default.
///
/// # Errors
/// When the database refuses.
pub fn thresholds(conn: &mut Conn, department: &str, district: &str) -> Result<LampThresholds> {
    Ok(store::thresholds_for(conn, department, district)?.unwrap_or_default())
}

/// The departments that have an office in a district, with the district.
///
/// # Errors
/// When the database refuses.
pub fn district_offices(conn: &mut Conn) -> Result<HashSet<(String, String)>> {
    store::in_districts(conn)
}

fn thresholds_of(conn: &mut Conn, office: &str) -> Result<Thresholds> {
    if !store::exists(conn, office)? {
        return Err(Code::OfficeNotFound.into());
    }
    let (thresholds, version) =
        store::thresholds_of(conn, office)?.unwrap_or((LampThresholds::default(), 0));
    Ok(Thresholds::new(thresholds, version))
}

/// Limits that begin or move from now on turn by the new thresholds; the others keep their days,
/// which people were told.
async fn set_thresholds(
    state: &AppState,
    staff: StaffMember,
    office: String,
    version: IfMatch,
    request: ThresholdsRequest,
) -> Result<Thresholds> {
    let now = state.clock.now();
    let audit = state.audit.clone();
    state
        .db
        .write(move |tx| {
            let current = thresholds_of(tx, &office)?;
            version.check(current.version)?;
            let thresholds = LampThresholds {
                remaining_workdays: request.remaining_workdays,
                used_percent: request.used_percent,
            };
            store::put_thresholds(tx, &office, thresholds, current.version, now)?;
            audit.record(
                tx,
                now,
                &Entry {
                    actor_kind: "staff",
                    actor_id: staff.id.as_str(),
                    action: "office.thresholds",
                    subject_kind: "office",
                    subject_id: &office,
                    detail: serde_json::json!({
                        "remainingWorkdays": request.remaining_workdays,
                        "usedPercent": request.used_percent,
                    }),
                },
            )?;
            thresholds_of(tx, &office)
        })
        .await
}

#[cfg(test)]
mod tests;
