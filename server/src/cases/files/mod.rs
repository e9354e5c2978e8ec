//! Uploaded files: what they are by their first bytes, where they go, who may read them.

mod http;
mod kind;
mod preview;
mod scan;

pub(super) use http::{readable, safe, sent, take_in, taken, too_large};
pub(super) use kind::HEAD;
pub use preview::{DRAW_PAGES, draw_pages};
pub(super) use preview::{Purpose, shown};
pub(super) use scan::{first_state, look, soon};

use super::access;
use super::parts::{self, FileId, FileRow};
use super::store::CaseRow;
use super::tasks::Work;
use super::{CaseId, change};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::storage::Blob;
use onewindow_core::Choices;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::Command;
use onewindow_core::pack::FileRule;

pub(super) fn configure(operations: &mut Operations<'_>) {
    http::configure(operations);
    preview::configure(operations);
}

/// The longest name of a file that is kept, in characters.
const MAX_NAME: usize = 120;

/// Checks that the caller may add a file to this material now, and says what it must be.
pub(crate) fn rule(
    conn: &mut Conn,
    caller: &Anyone,
    case: &CaseId,
    material: &str,
    today: Date,
) -> Result<FileRule> {
    let row = access::load(conn, caller, case, today)?;
    may_add(&row, caller, material)?;
    let pack = catalogue::pack(conn, &row.pack_sha256)?;
    let rule = pack
        .pack()
        .materials
        .iter()
        .find(|entry| entry.id == material && !entry.generated)
        .map(|entry| entry.files.clone())
        .ok_or(Code::MaterialNotFound)?;
    room_for_one(conn, case, material, &rule)?;
    Ok(rule)
}

/// While the applicant works on the case, any material; once it is accepted, only one that was
/// deferred and is still owed.
fn may_add(row: &CaseRow, caller: &Anyone, material: &str) -> Result<()> {
    let choices: Choices = serde_json::from_str(&row.choices).map_err(Error::internal)?;
    if choices
        .deferrals
        .iter()
        .any(|deferred| deferred == material)
    {
        let actors = access::actors(caller, row, &Work::default())?;
        if access::next(row, &actors, Command::SupplyDeferred, true).is_ok() {
            return Ok(());
        }
    }
    may_change_files(row, caller)
}

fn may_change_files(row: &CaseRow, caller: &Anyone) -> Result<()> {
    let actors = access::actors(caller, row, &Work::default())?;
    access::next(row, &actors, Command::SaveDraft, true).map(|_| ())
}

fn room_for_one(conn: &mut Conn, case: &CaseId, material: &str, rule: &FileRule) -> Result<()> {
    let count = parts::store::files(conn, case)?
        .iter()
        .filter(|file| file.material == material)
        .count();
    if u64::try_from(count).unwrap_or(u64::MAX) >= u64::from(rule.max_count) {
        return Err(Error::new(Code::TooManyFiles).with("max", rule.max_count));
    }
    Ok(())
}

/// A file whose bytes are safe in storage.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) material: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) blob: Blob,
}

/// Adds a file to a case that may still take it.
pub(crate) fn add(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    case: &CaseId,
    kept: Kept,
    rule: &FileRule,
) -> Result<FileRow> {
    let sha256 = kept.blob.claim(tx)?;
    // Nothing joins a case while it is handed in; the bytes are claimed first, as everywhere.
    super::store::lock(tx, case)?;
    let row = access::load(tx, caller, case, state.clock.today())?;
    may_add(&row, caller, &kept.material)?;
    room_for_one(tx, case, &kept.material, rule)?;
    let now = state.clock.now();
    let file = FileRow {
        id: FileId::new(),
        material: kept.material,
        name: kept.name,
        media_type: kept.media_type,
        size: kept.size,
        sha256,
        uploaded_at: now,
        state: first_state(state),
    };
    parts::store::add_file(tx, case, &file, caller.id())?;
    remember(tx, state, caller, case, now, "case.addFile", &file.material)?;
    Ok(file)
}

/// Takes a file out of a case that may still change.
pub(crate) fn remove(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    case: &CaseId,
    file: &FileId,
) -> Result<()> {
    // Nothing leaves a case while it is handed in.
    super::store::lock(tx, case)?;
    let row = access::load(tx, caller, case, state.clock.today())?;
    may_change_files(&row, caller)?;
    parts::store::remove_file(tx, case, file)?;
    remember(
        tx,
        state,
        caller,
        case,
        state.clock.now(),
        "case.removeFile",
        file.as_str(),
    )
}

/// Remembers who took a file, or looked at it.
fn note(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    case: &CaseId,
    (action, file): (&str, &FileId),
) -> Result<()> {
    let now = state.clock.now();
    remember(tx, state, caller, case, now, action, file.as_str())
}

fn remember(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    case: &CaseId,
    now: Timestamp,
    action: &str,
    what: &str,
) -> Result<()> {
    state.audit.record(
        tx,
        now,
        &Entry {
            actor_kind: caller.kind(),
            actor_id: caller.id(),
            action,
            subject_kind: "case",
            subject_id: case.as_str(),
            detail: change::by_program(caller, serde_json::json!({"file": what})),
        },
    )
}

/// A name that is safe to show and to save under: no path, no control characters, not too long.
pub(super) fn clean_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    // Marks that turn the reading direction can make an .exe look like a .pdf.
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control() && !turns(*c))
        .take(MAX_NAME)
        .collect();
    let plain = plain.trim();
    if plain.is_empty() || plain.chars().all(|c| c == '.') {
        return "file".to_owned();
    }
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn names_lose_their_path_and_what_could_deceive() {
        for (sent, kept) in [
            ("租赁合同.pdf", "租赁合同.pdf"),
            ("C:\\Users\\me\\id.jpg", "id.jpg"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\r\n.png", "ab.png"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("  ", "file"),
            ("..", "file"),
        ] {
            assert_eq!(clean_name(sent), kept, "{sent:?}");
        }
        assert_eq!(clean_name(&"长".repeat(500)).chars().count(), 120);
    }
}
