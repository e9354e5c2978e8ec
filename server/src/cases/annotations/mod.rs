//! Notes on documents: where on a page something is wrong, in thousandths of the page as it is shown.
//! Staff of the case see all of them; its applicant sees those that were carried over into a notice,
//! and of them the place and the text alone.

mod http;
mod store;

pub(super) use http::configure;

use super::parts::{self, FileId};
use super::store::CaseRow;
use super::{CaseId, access};
use crate::identity::caller::{Anyone, Role, StaffMember};
use crate::identity::{StaffId, staff_name};
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::lifecycle::CaseState;
use onewindow_core::requests::{AnnotationPlace, AnnotationRequest, NoticeItem};
use serde::Serialize;
use serde_json::json;
use store::AnnotationRow;

crate::id_type! {
    /// A note on a document.
    AnnotationId
}

/// What notes are sealed as.
const NOTE: &str = "case_annotations.note";

/// A note on a document.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Annotation {
    /// The id.
    id: AnnotationId,
    /// The file it is on.
    file: FileId,
    /// Its number in the case.
    #[schema(example = 1)]
    number: i32,
    /// The page, counted from one.
    #[schema(example = 1)]
    page: i32,
    /// Where on it; absent when it is about the whole page.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<AnnotationPlace>,
    /// What is to be seen there.
    #[schema(example = "此处缺出租方签字")]
    text: String,
    /// Whether its applicant sees it.
    told: bool,
    /// When its author called it settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Timestamp>,
    /// The name of who wrote it; not told to applicants.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "李伟")]
    author: Option<String>,
    /// When; not told to applicants.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    created_at: Option<Timestamp>,
    /// Whether the asker wrote it, and may settle it.
    own: bool,
}

/// Notes on documents.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Annotations {
    /// By number.
    items: Vec<Annotation>,
    /// Whether the asker may write one.
    may_add: bool,
}

/// The notes of a case on files it still has, by number, as the caller may see them.
fn list(conn: &mut Conn, state: &AppState, caller: &Anyone, case: &CaseId) -> Result<Annotations> {
    let row = access::load(conn, caller, case, state.clock.today())?;
    let may_add = match caller {
        Anyone::Staff(staff) => may_write(staff, &row).is_ok(),
        _ => false,
    };
    let files = parts::files(conn, &row)?;
    let rows = store::of_case(conn, &row.id)?.into_iter();
    let items = rows
        .filter(|note| files.iter().any(|file| file.id == note.file_id))
        .filter(|note| matches!(caller, Anyone::Staff(_)) || note.told_at.is_some())
        .map(|note| view(conn, state, note, caller))
        .collect::<Result<_>>()?;
    Ok(Annotations { items, may_add })
}

/// Writes a note on a file of a case.
///
/// # Errors
/// [`Code::Forbidden`] for who does not judge documents; [`Code::FileNotFound`];
/// [`Code::CaseEnded`].
fn add(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, file): (&CaseId, &FileId),
    request: AnnotationRequest,
) -> Result<Annotation> {
    let row = open_case(tx, state, staff, case)?;
    parts::store::file_of(tx, &row.id, file)?;
    let number = |number: u32| i32::try_from(number).map_err(Error::internal);
    let place = request.place;
    let part = |of: fn(AnnotationPlace) -> u32| place.map(of).map(number).transpose();
    let note = AnnotationRow {
        id: AnnotationId::new(),
        case_id: row.id.clone(),
        file_id: file.clone(),
        number: store::last_number(tx, &row.id)?.saturating_add(1),
        page: number(request.page)?,
        place_x: part(|place| place.x)?,
        place_y: part(|place| place.y)?,
        place_width: part(|place| place.width)?,
        place_height: part(|place| place.height)?,
        note: state.vault.seal(NOTE, &request.text)?,
        author_id: staff.id.clone(),
        created_at: state.clock.now(),
        told_at: None,
        resolved_at: None,
    };
    store::insert(tx, &note)?;
    audit(tx, state, staff, "case.annotated", &note)?;
    view(tx, state, note, &Anyone::Staff(staff.clone()))
}

/// Calls a note settled; its number stays.
///
/// # Errors
/// [`Code::AnnotationNotFound`]; [`Code::ColleaguesAnnotation`].
fn resolve(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, id): (&CaseId, &AnnotationId),
) -> Result<Annotation> {
    let mut note = own(tx, state, staff, (case, id))?;
    note.resolved_at.get_or_insert(state.clock.now());
    store::set_resolved(tx, &note)?;
    audit(tx, state, staff, "case.annotationResolved", &note)?;
    view(tx, state, note, &Anyone::Staff(staff.clone()))
}

/// Takes a note away that the applicant was not told.
///
/// # Errors
/// [`Code::AnnotationNotFound`]; [`Code::ColleaguesAnnotation`]; [`Code::AnnotationTold`].
fn remove(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, id): (&CaseId, &AnnotationId),
) -> Result<()> {
    let note = own(tx, state, staff, (case, id))?;
    if note.told_at.is_some() {
        return Err(Code::AnnotationTold.into());
    }
    store::remove(tx, id)?;
    audit(tx, state, staff, "case.annotationRemoved", &note)
}

/// Shows the applicant the notes that points of a notice name.
///
/// # Errors
/// [`Code::InvalidRequest`] for a note that is not on a document of the point's material.
pub(super) fn tell(
    tx: &mut Conn,
    row: &CaseRow,
    items: &[NoticeItem],
    (now, lang): (Timestamp, Lang),
) -> Result<()> {
    if items.iter().all(|item| item.annotations.is_empty()) {
        return Ok(());
    }
    let files = parts::files(tx, row)?;
    let notes = store::of_case(tx, &row.id)?;
    let mut unknown = Vec::new();
    for (at, item) in items.iter().enumerate() {
        for (which, named) in item.annotations.iter().enumerate() {
            let note = notes.iter().find(|note| note.id.as_str() == named);
            let material = note
                .and_then(|note| files.iter().find(|file| file.id == note.file_id))
                .map(|file| &file.material);
            match (note, material) {
                (Some(note), Some(material)) if item.material.as_ref() == Some(material) => {
                    store::set_told(tx, &note.id, now)?;
                }
                _ => {
                    let message = lang.pick(
                        "该材料上没有这条批注",
                        "No document of the material has this note",
                    );
                    let place = format!("/items/{at}/annotations/{which}");
                    unknown.push(FieldError::new(place, "not_a_choice", message));
                }
            }
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InvalidRequest).with_errors(unknown))
}

/// A case whose documents this member may write on.
fn open_case(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    case: &CaseId,
) -> Result<CaseRow> {
    // Held, so that two notes do not get one number.
    super::store::lock(tx, case)?;
    let caller = Anyone::Staff(staff.clone());
    let row = access::load(tx, &caller, case, state.clock.today())?;
    may_write(staff, &row)?;
    Ok(row)
}

/// Whether this member, who sees the case, may write on its documents.
fn may_write(staff: &StaffMember, row: &CaseRow) -> Result<()> {
    let judges = [Role::WindowClerk, Role::Approver, Role::Lead];
    if !judges.into_iter().any(|role| staff.has(role)) {
        return Err(Code::Forbidden.into());
    }
    if row.state()? == CaseState::Draft {
        return Err(Code::CaseNotFound.into());
    }
    if row.closed_at.is_some() {
        return Err(Code::CaseEnded.into());
    }
    Ok(())
}

fn own(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, id): (&CaseId, &AnnotationId),
) -> Result<AnnotationRow> {
    let row = open_case(tx, state, staff, case)?;
    let note = store::find(tx, &row.id, id)?.ok_or(Code::AnnotationNotFound)?;
    if note.author_id != staff.id {
        return Err(Code::ColleaguesAnnotation.into());
    }
    Ok(note)
}

fn view(
    conn: &mut Conn,
    state: &AppState,
    note: AnnotationRow,
    caller: &Anyone,
) -> Result<Annotation> {
    let staff: Option<&StaffId> = match caller {
        Anyone::Staff(staff) => Some(&staff.id),
        _ => None,
    };
    let author = match staff {
        Some(_) => Some(staff_name(conn, &note.author_id)?),
        None => None,
    };
    let place = note.place()?;
    Ok(Annotation {
        text: state.vault.open_value(NOTE, &note.note)?,
        own: staff == Some(&note.author_id),
        told: note.told_at.is_some(),
        created_at: staff.map(|_| note.created_at),
        author,
        place,
        id: note.id,
        file: note.file_id,
        number: note.number,
        page: note.page,
        resolved_at: note.resolved_at,
    })
}

fn audit(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    action: &str,
    note: &AnnotationRow,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: staff.id.as_str(),
        action,
        subject_kind: "case",
        subject_id: note.case_id.as_str(),
        detail: json!({"annotation": note.id, "file": note.file_id, "number": note.number}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
