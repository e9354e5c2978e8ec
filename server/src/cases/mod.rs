//! Cases: from the first answer to the moment the office takes them up.
//!
//! A case is changed in one way only, by [`change::carry_out`]: the lifecycle in the rules core
//! says whether, a compare-and-swap on state and version makes sure of it, and the timeline, the
//! audit trail and the outbox are told in the same transaction. The verdict is never stored: the
//! case keeps the pack's hash, the answers and the context, and those give it again.

pub(crate) mod access;
mod annotations;
mod appointments;
mod basis;
mod calendar;
pub(crate) mod change;
pub(crate) mod clock;
pub(crate) mod commitments;
mod delivery;
pub(crate) mod desk;
pub mod discard;
mod documents;
mod draft;
mod drafted;
mod files;
pub(crate) mod green;
mod http;
mod intake;
pub(crate) mod lamps;
mod number;
mod packages;
pub(crate) mod parts;
mod payments;
mod prefill;
mod prereview;
mod procedure;
mod sheet;
pub(crate) mod store;
mod submission;
pub mod sweep;
pub(crate) mod tasks;
mod timeline;
pub mod timer;
mod told;
mod uploads;
mod urging;
pub(crate) mod view;
mod walkins;

pub(crate) use access::load;
pub use clock::{Explained, explain_clock, mend_act_by};
pub use files::{DRAW_PAGES, draw_pages};
pub(crate) use intake::{accept, not_accept, return_case, single_notice};
pub use lamps::recount::{Recount, check as check_lamps, rebuild as rebuild_lamps};
pub use packages::{KEEP_SECONDS as PACKAGE_DRAFT_KEEP_SECONDS, left_drafts, sweep_drafts};
pub(crate) use procedure::{extend, forward, pause, resume};
pub use told::{Brief, Told, brief, told};
pub use uploads::{KEEP_SECONDS as UPLOAD_KEEP_SECONDS, method_override};

use crate::platform::db::Conn;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;

crate::id_type! {
    /// A case.
    CaseId
}

crate::id_type! {
    /// An uploaded file.
    FileId
}

crate::id_type! {
    /// A file that comes in several requests.
    UploadId
}

crate::id_type! {
    /// A department's task in a case.
    TaskId
}

crate::id_type! {
    /// A receipt, notice, decision or result.
    DocumentId
}

/// The answers of a case as the database holds them: sealed.
///
/// # Errors
/// When there is no such case.
pub fn stored_answers(conn: &mut Conn, case: &CaseId) -> Result<String> {
    store::find(conn, case).map(|row| row.answers.clone())
}

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    http::configure(operations);
    discard::configure(operations);
    files::configure(operations);
    uploads::configure(operations);
    intake::configure(operations);
    desk::configure(operations);
    documents::configure(operations);
    clock::configure(operations);
    procedure::configure(operations);
    calendar::configure(operations);
    delivery::configure(operations);
    packages::configure(operations);
    payments::configure(operations);
    commitments::configure(operations);
    green::configure(operations);
    appointments::configure(operations);
    prefill::configure(operations);
    prereview::configure(operations);
    urging::configure(operations);
    walkins::configure(operations);
    annotations::configure(operations);
    drafted::configure(operations);
}
