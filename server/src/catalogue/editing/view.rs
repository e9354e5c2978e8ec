//! What editors are answered.

use super::ReleaseId;
use super::compare::Change;
use super::store::{self, CopyRow, ReleaseRow};
use crate::catalogue::views::said;
use crate::catalogue::{memo, store as items};
use crate::identity::staff_name;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::problem::Result;
use onewindow_catalogue::Fault;
use serde::Serialize;

/// An item as its editors see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct EditedItem {
    /// The key in the catalogue.
    #[schema(example = "laonian-youdai")]
    pub(super) key: String,
    /// The name, as it is published; absent before the first version is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "老年人优待证核发")]
    pub(super) name: Option<String>,
    /// The version applicants are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub(super) version: Option<i32>,
    /// What the next save of its working copy names with `If-Match`.
    #[schema(example = 0)]
    pub(super) copy_version: i32,
    /// What is being worked on, in lists without its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) working_copy: Option<WorkingCopy>,
    /// The version that waits for approval or for its day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) release: Option<Release>,
    /// Every version that was published, the newest first; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) versions: Option<Vec<EditedVersion>>,
}

/// A text that is being worked on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WorkingCopy {
    /// Counts up with each save; what `If-Match` takes.
    #[schema(example = 3)]
    pub(super) version: i32,
    /// The name of who saved last.
    #[schema(example = "吴芳")]
    pub(super) saved_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(super) saved_at: Timestamp,
    /// The YAML.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "item: laonian-youdai\nversion: 2\nstatus: published\n")]
    pub(super) source: Option<String>,
}

/// A published version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct EditedVersion {
    /// The number.
    #[schema(example = 1)]
    pub(super) version: i32,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub(super) published_at: Timestamp,
    /// Whether its YAML can be read.
    pub(super) has_source: bool,
    /// Who published it and why; absent for what was imported from a folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) release: Option<Release>,
}

/// A version put forward for publishing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Release {
    /// The id.
    pub(super) id: ReleaseId,
    /// Counts up with each change of its state; what `If-Match` takes.
    #[schema(example = 1)]
    pub(super) version: i32,
    /// The item's key.
    #[schema(example = "laonian-youdai")]
    item: String,
    /// The item's version it would publish.
    #[schema(example = 2)]
    item_version: i32,
    /// `proposed`, `scheduled`, `published`, `refused`, `withdrawn`, or `failed` when on its day the
    /// catalogue had changed so that it could not be published.
    #[schema(example = "proposed")]
    state: String,
    /// What changes and why.
    #[schema(example = "按新办法减少一份复印件")]
    reason: String,
    /// The day from which applicants are shown it.
    #[schema(format = Date, example = "2026-04-01")]
    effective_from: String,
    /// The name of who put it forward.
    #[schema(example = "吴芳")]
    proposed_by: String,
    /// Their id: they cannot approve it.
    proposed_by_id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    proposed_at: Timestamp,
    /// The name of who approved, refused or withdrew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "程洁")]
    decided_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
    /// Why it was refused or could not be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

/// The text of a published version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ItemSource {
    /// The item's key.
    #[schema(example = "laonian-youdai")]
    pub(super) key: String,
    /// The version.
    #[schema(example = 1)]
    pub(super) version: i32,
    /// The YAML, with its comments.
    #[schema(example = "item: laonian-youdai\nversion: 1\nstatus: published\n")]
    pub(super) source: String,
}

/// A place where a text is wrong.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = CatalogueFault)]
pub(super) struct FaultView {
    /// The file, as in a catalogue folder.
    #[schema(example = "items/laonian-youdai.yaml")]
    file: String,
    /// The line, counted from one; zero when the fault is the whole file's.
    #[schema(example = 12)]
    line: u32,
    /// The column in characters, counted from one.
    #[schema(example = 13)]
    column: u32,
    /// The kind of fault.
    #[schema(example = "unknown_department")]
    code: String,
    /// What is wrong, in both languages.
    message: FaultMessage,
    /// What was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "mzj")]
    suggestion: Option<String>,
}

/// A sentence in both languages.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = CatalogueFaultMessage)]
struct FaultMessage {
    /// Simplified Chinese.
    #[schema(example = "没有部门“mzjj”")]
    zh: String,
    /// English.
    #[schema(example = "there is no department `mzjj`")]
    en: String,
}

/// What publishing a text would say of it.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckedItem)]
pub(super) struct Checked {
    /// Where it is wrong, in the words and places the check in the browser gives; with one it is not
    /// published.
    #[schema(value_type = Vec<FaultView>)]
    pub(super) faults: Vec<Fault>,
    /// The name of the rule pack it becomes, when nothing is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pack_sha256: Option<String>,
    /// The version it says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    pub(super) version: Option<u32>,
    /// What packages with the item could not share any more; with one it is not published.
    pub(super) broken: Vec<String>,
    /// What changes for people against the version they are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changes: Option<Vec<Change>>,
}

/// A release with its text and what it changes for people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ReleaseDetail {
    /// The release.
    pub(super) release: Release,
    /// The YAML it would publish.
    #[schema(example = "item: laonian-youdai\nversion: 2\nstatus: published\n")]
    pub(super) source: String,
    /// What publishing would say of it today.
    pub(super) checked: Checked,
}

impl EditedItem {
    /// As a list has it.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn new(conn: &mut Conn, key: &str, lang: Lang) -> Result<Self> {
        let current = items::current_version(conn, key)?;
        let name = match &current {
            Some(row) => Some(said(&memo::doc(conn, row)?.name, lang)),
            None => None,
        };
        let copy = store::copy(conn, key)?;
        let copy_version = copy.as_ref().map_or(0, |row| row.version);
        let working_copy = match copy {
            Some(row) => WorkingCopy::new(conn, row)?,
            None => None,
        };
        let release = match store::open_of(conn, key)? {
            Some(row) => Some(Release::new(conn, &row)?),
            None => None,
        };
        Ok(Self {
            key: key.to_owned(),
            name,
            version: current.map(|row| row.version),
            copy_version,
            working_copy: working_copy.map(|copy| WorkingCopy {
                source: None,
                ..copy
            }),
            release,
            versions: None,
        })
    }
}

impl WorkingCopy {
    /// Of a row that holds a text.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn new(conn: &mut Conn, row: CopyRow) -> Result<Option<Self>> {
        let Some(source) = row.source else {
            return Ok(None);
        };
        Ok(Some(Self {
            version: row.version,
            saved_by: staff_name(conn, &row.saved_by_id)?,
            saved_at: row.saved_at,
            source: Some(source),
        }))
    }
}

impl Release {
    /// Of a row.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn new(conn: &mut Conn, row: &ReleaseRow) -> Result<Self> {
        let decided_by = match &row.decided_by_id {
            Some(id) => Some(staff_name(conn, id)?),
            None => None,
        };
        Ok(Self {
            id: row.id.clone(),
            version: row.version,
            item: row.item_key.clone(),
            item_version: row.item_version,
            state: row.state.clone(),
            reason: row.reason.clone(),
            effective_from: row.effective_from.clone(),
            proposed_by: staff_name(conn, &row.proposed_by_id)?,
            proposed_by_id: row.proposed_by_id.to_string(),
            proposed_at: row.proposed_at,
            decided_by,
            decided_at: row.decided_at,
            answer: row.answer.clone(),
        })
    }
}
