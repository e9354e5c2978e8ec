//! The windows of a service centre: what each is for, and who sits there.
//!
//! 无差别受理: where a centre says so, which is the rule, every window takes every item and the kinds
//! only tell people where to go first. Where it does not, a window with a kind takes the items of
//! that kind alone, and its clerks see and accept nothing else.

mod http;
mod store;

pub(super) use http::configure;
pub use store::ServiceWindow;

use super::StaffId;
use super::caller::StaffMember;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::requests::{WindowKind, WindowRequest, WindowsRequest};
use serde::Serialize;
use utoipa::ToSchema;

/// The windows of a service centre.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Windows {
    /// Every window takes every item (无差别受理).
    any_item: bool,
    /// In the order they stand.
    windows: Vec<WindowView>,
    /// Counts changes; the ETag. 0 where nobody has laid them out.
    #[schema(example = 1)]
    version: i64,
}

/// A window.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OfficeWindow)]
struct WindowView {
    /// The key within the centre.
    #[schema(example = "3")]
    key: String,
    /// The name.
    #[schema(example = "3号窗口")]
    name: String,
    /// What it is for; null for one that takes everything.
    kind: Option<WindowKind>,
    /// What it is for, in words.
    #[schema(example = "商事登记综合窗口")]
    kind_text: String,
}

/// The words of a kind, or of a window that takes everything.
pub fn kind_text(kind: Option<WindowKind>, lang: Lang) -> &'static str {
    let (zh, en) = kind.map_or(("无差别综合窗口", "Every item"), WindowKind::title);
    lang.pick(zh, en)
}

/// The one kind of item a member of staff may take in; none for who takes everything.
///
/// # Errors
/// When the database refuses.
pub(super) fn kind_of(conn: &mut Conn, staff: &StaffId) -> Result<Option<WindowKind>> {
    store::kind_of(conn, staff)
}

/// The windows of a district where an item of this kind is taken in: those for it first.
///
/// # Errors
/// When the database refuses.
pub fn windows_for(
    conn: &mut Conn,
    kind: WindowKind,
    district: &str,
) -> Result<Vec<ServiceWindow>> {
    let mut windows = store::of_district(conn, district)?;
    windows.retain(|window| window.any_item || window.kind.is_none_or(|own| own == kind));
    // A stable sort: within each group they stay in the order they stand.
    windows.sort_by_key(|window| match window.kind {
        Some(own) if own == kind => 0,
        None => 1,
        Some(_) => 2,
    });
    Ok(windows)
}

fn windows_of(conn: &mut Conn, office: &str, lang: Lang) -> Result<Windows> {
    let intake = store::intake(conn, office)?.ok_or(Code::OfficeNotFound)?;
    let windows = store::of_office(conn, office)?;
    Ok(Windows {
        any_item: intake.any_item,
        version: i64::from(intake.version),
        windows: windows
            .into_iter()
            .map(|window| WindowView {
                name: lang.pick(window.name_zh, window.name_en),
                kind_text: kind_text(window.kind, lang).to_owned(),
                kind: window.kind,
                key: window.key,
            })
            .collect(),
    })
}

/// Lays out the windows of the demo's centre, unless somebody has.
///
/// # Errors
/// When the database refuses.
pub(super) fn ensure_demo(
    tx: &mut Conn,
    office: &str,
    windows: &[WindowRequest],
    now: Timestamp,
) -> Result<()> {
    if store::intake(tx, office)?.is_none_or(|intake| intake.version > 0) {
        return Ok(());
    }
    for (at, window) in windows.iter().enumerate() {
        store::add(tx, office, at, window)?;
    }
    store::set_intake(tx, office, true, 0, now)
}

/// Lays the windows out. Clerks work by it with their next token, within minutes.
async fn lay_out(
    state: &AppState,
    by: StaffMember,
    office: String,
    version: IfMatch,
    request: WindowsRequest,
    lang: Lang,
) -> Result<Windows> {
    let now = state.clock.now();
    let audit = state.audit.clone();
    state
        .db
        .write(move |tx| {
            let intake = store::intake(tx, &office)?.ok_or(Code::OfficeNotFound)?;
            version.check(i64::from(intake.version))?;
            store::clear(tx, &office)?;
            let mut seated = Vec::new();
            for (at, window) in request.windows.iter().enumerate() {
                store::add(tx, &office, at, window)?;
                for (place, username) in window.staff.iter().enumerate() {
                    let wrong = |code, zh, en| {
                        let pointer = format!("/windows/{at}/staff/{place}");
                        Error::wrong_at(pointer, code, lang.pick(zh, en))
                    };
                    let Some(staff) = store::clerk(tx, &office, username)? else {
                        let (zh, en) = ("本单位没有这个工作人员", "Nobody of this name works here");
                        return Err(wrong("not_a_choice", zh, en));
                    };
                    if seated.contains(&staff) {
                        let (zh, en) = ("一个人只能在一个窗口", "Already at another window");
                        return Err(wrong("duplicate", zh, en));
                    }
                    store::seat(tx, &office, &window.key, &staff)?;
                    seated.push(staff);
                }
            }
            store::set_intake(tx, &office, request.any_item, intake.version, now)?;
            audit.record(
                tx,
                now,
                &Entry {
                    actor_kind: "staff",
                    actor_id: by.id.as_str(),
                    action: "office.windows",
                    subject_kind: "office",
                    subject_id: &office,
                    detail: serde_json::to_value(&request).map_err(Error::internal)?,
                },
            )?;
            windows_of(tx, &office, lang)
        })
        .await
}
