//! 一件事: one application for the items of a package, and what becomes of each of them.
//!
//! While it is filled in, an application is a draft of its own: what the phone's session on the
//! package wrote, and files that stand at a shared document or at one item's. Handed in, it becomes
//! ordinary cases, one an item, each judged by its own pack. An item that starts from the result of
//! another waits as a draft; when the other is issued, the timer hands it in.

mod draft;
mod files;
mod follow;
mod http;
mod store;
mod submit;
mod view;

pub(super) use files::{add as add_file, stand};
pub(super) use follow::{begun_again, follow, may_go_in, release};
pub(super) use http::configure;
pub(in crate::cases) use view::{CasePackage, link};

use super::parts::FileRow;
use super::store::CaseRow;
use super::{CaseId, access, payments};
use crate::catalogue;
use crate::identity::caller::{Anyone, Role};
use crate::platform::audit::Audit;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::date::Date;
use onewindow_core::{LoadedPack, Verdict};
use store::ApplicationRow;

crate::id_type! {
    /// An application for a package.
    PackageApplicationId
}

/// It is being filled in.
const DRAFT: &str = "draft";
/// It was handed in; its cases go their own ways.
const SUBMITTED: &str = "submitted";

/// Where an item of a submitted application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PackageMemberState)]
pub(in crate::cases) enum MemberState {
    /// It starts from a result that is not there yet.
    Waiting,
    /// What it waited for is there; the house hands it in next.
    Ready,
    /// Its case is with the office.
    Submitted,
    /// When its turn came something was missing; the applicant completes the draft.
    NeedsApplicant,
    /// Its result is there.
    Issued,
    /// Its case ended without a result.
    Ended,
    /// What it waited for ended without a result. The draft is left to the applicant.
    Stopped,
}

impl MemberState {
    const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Ready,
        Self::Submitted,
        Self::NeedsApplicant,
        Self::Issued,
        Self::Ended,
        Self::Stopped,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Ready => "ready",
            Self::Submitted => "submitted",
            Self::NeedsApplicant => "needsApplicant",
            Self::Issued => "issued",
            Self::Ended => "ended",
            Self::Stopped => "stopped",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == name)
            .ok_or_else(|| Error::internal(format!("unknown state of a package's item {name:?}")))
    }
}

/// The application, if the caller may know of it.
///
/// # Errors
/// To a citizen an application of somebody else does not exist; a member of staff is told that it
/// belongs to another office, and sees no drafts.
fn load(
    conn: &mut Conn,
    caller: &Anyone,
    id: &PackageApplicationId,
    today: Date,
) -> Result<ApplicationRow> {
    let row = store::find(conn, id)?;
    match caller {
        // A consent is about cases; what a package shares belongs to several at once.
        Anyone::Citizen(citizen) if citizen.program.is_some() => {
            Err(Code::PackageApplicationNotFound.into())
        }
        Anyone::Citizen(citizen) => {
            let applicant = (row.applicant_kind.as_str(), row.applicant_id.as_str());
            for item in row.item_keys()? {
                if !access::acts_for(conn, &citizen.id, applicant, &item, today)? {
                    return Err(Code::PackageApplicationNotFound.into());
                }
            }
            Ok(row)
        }
        Anyone::Staff(staff) => {
            if !staff.has(Role::WindowClerk) && !staff.has(Role::Supervisor) {
                return Err(Code::Forbidden.into());
            }
            if row.state == DRAFT {
                return Err(Code::PackageApplicationNotFound.into());
            }
            if staff
                .district
                .as_ref()
                .is_none_or(|own| *own == row.district)
            {
                Ok(row)
            } else {
                Err(Code::OtherOffice.into())
            }
        }
        Anyone::Client(_) | Anyone::System => Err(Code::Forbidden.into()),
    }
}

/// Days a draft nobody goes on with is kept, as a draft of a single case is.
const KEEP_DAYS: i64 = super::discard::KEEP_DAYS;

/// Seconds the same.
pub const KEEP_SECONDS: i64 = KEEP_DAYS * 86_400;

/// How many drafts [`sweep_drafts`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn left_drafts(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_left(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// Deletes up to `limit` of the drafts nobody has gone on with for [`KEEP_SECONDS`]; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep_drafts(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    let left = store::left(tx, now.plus_seconds(-KEEP_SECONDS), limit)?;
    for id in &left {
        store::remove(tx, id)?;
    }
    Ok(left.len())
}

/// Deletes the drafts of somebody who leaves.
///
/// # Errors
/// When the database refuses.
pub(super) fn discard_all(
    tx: &mut Conn,
    audit: &Audit,
    caller: &Anyone,
    now: Timestamp,
) -> Result<()> {
    for row in store::drafts_of(tx, caller.id())? {
        draft::remove(tx, audit, caller, &row, now)?;
    }
    Ok(())
}

/// The files of an application, in the order they came.
///
/// # Errors
/// When the database refuses.
pub(super) fn files_of(conn: &mut Conn, id: &PackageApplicationId) -> Result<Vec<FileRow>> {
    store::files(conn, id)
}

/// The kind and id of an application's applicant.
///
/// # Errors
/// When the database refuses.
pub(super) fn applicant_of(conn: &mut Conn, id: &PackageApplicationId) -> Result<(String, String)> {
    let row = store::find(conn, id)?;
    Ok((row.applicant_kind, row.applicant_id))
}

/// Lets in who may see the payment order of an application.
///
/// # Errors
/// As [`load`].
pub(super) fn may_see(
    conn: &mut Conn,
    caller: &Anyone,
    id: &PackageApplicationId,
    today: Date,
) -> Result<()> {
    load(conn, caller, id, today).map(|_| ())
}

/// Puts the fees of a case that is handed in on the order of its package, in place of those it had
/// before; a case of no package has none.
///
/// # Errors
/// When the database refuses.
pub(super) fn charge(
    tx: &mut Conn,
    row: &CaseRow,
    pack: &LoadedPack,
    verdict: &Verdict,
) -> Result<()> {
    let Some(member) = follow::member_of(tx, row)? else {
        return Ok(());
    };
    // The application before its order, as everywhere: two who change it at once then never hold
    // what the other waits for.
    store::lock(tx, &member.application_id)?;
    let names = &pack.pack().fees;
    let lines = verdict.fees.iter().filter_map(|line| {
        let fee = names.iter().find(|fee| fee.id == line.id)?;
        Some((fee.id.clone(), fee.name.clone(), line.amount_fen?))
    });
    payments::charge(tx, &member.application_id, &row.id, lines.collect())
}

/// The name of an item of an application in both languages, as its case has it.
fn member_name(conn: &mut Conn, case: &CaseId) -> Result<(String, String)> {
    let row = super::store::find(conn, case)?;
    Ok((row.item_name_zh.clone(), row.item_name_en.clone()))
}

/// The items an item waits for: those before it that are applied for as well. A step outside the
/// catalogue holds nobody up, for the house does not learn when it is done.
fn waits_for(
    package: &onewindow_catalogue::Package,
    applied: &[String],
    item: &str,
) -> Vec<String> {
    package
        .after
        .iter()
        .filter(|[first, then]| then == item && applied.contains(first))
        .map(|[first, _]| first.clone())
        .collect()
}

/// The package an application was made for, as it was then.
fn package_of(
    conn: &mut Conn,
    row: &ApplicationRow,
) -> Result<std::sync::Arc<onewindow_catalogue::Package>> {
    catalogue::package_version(conn, &row.package_key, row.package_version)
}
