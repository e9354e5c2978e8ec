//! The tables of applications for packages, their files and their items.

use super::{DRAFT, MemberState, PackageApplicationId};
use crate::cases::CaseId;
use crate::cases::parts::store::{FileColumns, file};
use crate::cases::parts::{FileId, FileRow};
use crate::cases::store::Owner;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{upload_parts, uploads};
use crate::platform::db::schema::packages::{
    package_applications as applications, package_files, package_members as members,
};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;

/// An application as it is stored. The draft is sealed.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = applications)]
pub(super) struct ApplicationRow {
    pub(super) id: PackageApplicationId,
    pub(super) package_key: String,
    pub(super) package_version: i32,
    pub(super) document_sha256: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) district: String,
    pub(super) applicant_kind: String,
    pub(super) applicant_id: String,
    pub(super) applicant_name: String,
    pub(super) person_id: String,
    pub(super) state: String,
    pub(super) version: i32,
    pub(super) items: String,
    pub(super) draft: String,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) submitted_at: Option<Timestamp>,
}

impl ApplicationRow {
    /// The keys of the items applied for, in the package's order.
    pub(super) fn item_keys(&self) -> Result<Vec<String>> {
        serde_json::from_str(&self.items).map_err(Error::internal)
    }
}

/// What a change of an application writes; members left out stay as they are.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = applications)]
pub(super) struct ApplicationPatch {
    pub(super) state: Option<String>,
    pub(super) items: Option<String>,
    pub(super) draft: Option<String>,
    pub(super) submitted_at: Option<Timestamp>,
}

/// An item of a submitted application.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = members)]
pub(super) struct MemberRow {
    pub(super) application_id: PackageApplicationId,
    pub(super) item_key: String,
    pub(super) position: i32,
    pub(super) case_id: CaseId,
    state: String,
    waits_for: String,
    pub(super) stopped_by: Option<String>,
}

impl MemberRow {
    pub(super) fn new(
        (application_id, item_key, position): (PackageApplicationId, String, i32),
        case_id: CaseId,
        state: MemberState,
        waits_for: &[String],
    ) -> Result<Self> {
        Ok(Self {
            application_id,
            item_key,
            position,
            case_id,
            state: state.as_str().to_owned(),
            waits_for: serde_json::to_string(waits_for).map_err(Error::internal)?,
            stopped_by: None,
        })
    }

    pub(super) fn state(&self) -> Result<MemberState> {
        MemberState::parse(&self.state)
    }

    /// The keys of the items whose results it starts from.
    pub(super) fn waits_for(&self) -> Result<Vec<String>> {
        serde_json::from_str(&self.waits_for).map_err(Error::internal)
    }
}

pub(super) fn insert(tx: &mut Conn, row: &ApplicationRow) -> Result<()> {
    diesel::insert_into(applications::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &PackageApplicationId) -> Result<ApplicationRow> {
    applications::table
        .find(id)
        .first(conn)
        .optional()?
        .ok_or_else(|| Code::PackageApplicationNotFound.into())
}

/// Holds an application until the transaction ends, so that two of its cases that change at once
/// are seen one after the other. SQLite has one writer and needs no lock.
pub(super) fn lock(tx: &mut Conn, id: &PackageApplicationId) -> Result<()> {
    match tx {
        Conn::Sqlite(_) => {}
        Conn::Postgres(c) => {
            applications::table
                .find(id)
                .select(applications::id)
                .for_update()
                .first::<PackageApplicationId>(c)
                .optional()?;
        }
    }
    Ok(())
}

/// Somebody's applications, newest first, with one row more than `limit` when there are more.
pub(super) fn list(
    conn: &mut Conn,
    owner: &Owner,
    before: Option<&PackageApplicationId>,
    limit: u32,
) -> Result<Vec<ApplicationRow>> {
    let own = applications::applicant_kind
        .eq("person")
        .and(applications::applicant_id.eq(&owner.person));
    let firms = applications::applicant_kind
        .eq("firm")
        .and(applications::applicant_id.eq_any(&owner.firms));
    let as_agent = applications::person_id
        .eq(&owner.person)
        .and(applications::applicant_id.eq_any(&owner.principals));
    let mut query = applications::table
        .filter(own.or(firms).or(as_agent))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(applications::id.lt(before));
    }
    Ok(query
        .order(applications::id.desc())
        .limit(i64::from(limit) + 1)
        .load(conn)?)
}

/// Applies a change if the application is still as it was read.
///
/// # Errors
/// [`Code::StaleVersion`] when somebody else was faster.
pub(super) fn swap(
    tx: &mut Conn,
    row: &ApplicationRow,
    patch: &ApplicationPatch,
    now: Timestamp,
) -> Result<()> {
    let changed = diesel::update(
        applications::table
            .find(&row.id)
            .filter(applications::state.eq(&row.state))
            .filter(applications::version.eq(row.version)),
    )
    .set((
        patch,
        applications::version.eq(applications::version + 1),
        applications::updated_at.eq(now),
    ))
    .execute(tx)?;
    if changed == 1 {
        return Ok(());
    }
    let current: i32 = applications::table
        .find(&row.id)
        .select(applications::version)
        .first(tx)?;
    Err(Error::new(Code::StaleVersion).with("current", current))
}

/// The files of a draft in the order they came; each stands at its place.
pub(super) fn files(conn: &mut Conn, id: &PackageApplicationId) -> Result<Vec<FileRow>> {
    let rows: Vec<FileColumns> = package_files::table
        .filter(package_files::application_id.eq(id))
        .order(package_files::id)
        .select((
            package_files::id,
            package_files::place,
            package_files::name,
            package_files::media_type,
            package_files::size,
            package_files::sha256,
            package_files::uploaded_at,
            package_files::state,
        ))
        .load(conn)?;
    rows.into_iter().map(file).collect()
}

pub(super) fn add_file(
    tx: &mut Conn,
    id: &PackageApplicationId,
    file: &FileRow,
    by: &str,
) -> Result<()> {
    diesel::insert_into(package_files::table)
        .values((
            package_files::id.eq(&file.id),
            package_files::application_id.eq(id),
            package_files::place.eq(&file.material),
            package_files::name.eq(&file.name),
            package_files::media_type.eq(&file.media_type),
            package_files::size.eq(i64::try_from(file.size).map_err(Error::internal)?),
            package_files::sha256.eq(&file.sha256),
            package_files::uploaded_at.eq(file.uploaded_at),
            package_files::uploaded_by.eq(by),
            package_files::state.eq(file.state.as_str()),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn remove_file(tx: &mut Conn, id: &PackageApplicationId, file: &FileId) -> Result<()> {
    let removed = diesel::delete(
        package_files::table
            .find(file)
            .filter(package_files::application_id.eq(id)),
    )
    .execute(tx)?;
    if removed == 0 {
        return Err(Code::FileNotFound.into());
    }
    Ok(())
}

/// Deletes an application that was never handed in, with all that is its own; answers how many files
/// it had.
pub(super) fn remove(tx: &mut Conn, id: &PackageApplicationId) -> Result<usize> {
    let begun = uploads::table
        .filter(uploads::application_id.eq(id))
        .select(uploads::id);
    let parts = upload_parts::table.filter(upload_parts::upload_id.eq_any(begun));
    diesel::delete(parts).execute(tx)?;
    diesel::delete(uploads::table.filter(uploads::application_id.eq(id))).execute(tx)?;
    let files = package_files::table.filter(package_files::application_id.eq(id));
    let files = diesel::delete(files).execute(tx)?;
    diesel::delete(applications::table.find(id)).execute(tx)?;
    Ok(files)
}

/// Drafts nobody has gone on with since then.
pub(super) fn count_left(conn: &mut Conn, since: Timestamp) -> Result<i64> {
    let left = applications::table
        .filter(applications::state.eq(DRAFT))
        .filter(applications::updated_at.lt(since));
    Ok(left.count().get_result(conn)?)
}

/// The ids of some of them, the longest left first.
pub(super) fn left(
    conn: &mut Conn,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<PackageApplicationId>> {
    Ok(applications::table
        .filter(applications::state.eq(DRAFT))
        .filter(applications::updated_at.lt(since))
        .order(applications::updated_at)
        .limit(limit)
        .select(applications::id)
        .load(conn)?)
}

/// Somebody's own drafts.
pub(super) fn drafts_of(conn: &mut Conn, person: &str) -> Result<Vec<ApplicationRow>> {
    Ok(applications::table
        .filter(applications::state.eq(DRAFT))
        .filter(applications::applicant_kind.eq("person"))
        .filter(applications::applicant_id.eq(person))
        .load(conn)?)
}

pub(super) fn insert_member(tx: &mut Conn, member: &MemberRow) -> Result<()> {
    diesel::insert_into(members::table)
        .values(member)
        .execute(tx)?;
    Ok(())
}

/// The items of an application, in the package's order.
pub(super) fn members(conn: &mut Conn, id: &PackageApplicationId) -> Result<Vec<MemberRow>> {
    Ok(members::table
        .filter(members::application_id.eq(id))
        .order(members::position)
        .load(conn)?)
}

/// The item of an application a case is for.
pub(super) fn member_of(conn: &mut Conn, case: &CaseId) -> Result<Option<MemberRow>> {
    Ok(members::table
        .filter(members::case_id.eq(case))
        .first(conn)
        .optional()?)
}

/// Those that wait for nothing any more and are not handed in yet.
pub(super) fn ready(conn: &mut Conn, limit: i64) -> Result<Vec<MemberRow>> {
    Ok(members::table
        .filter(members::state.eq(MemberState::Ready.as_str()))
        .order((members::application_id, members::item_key))
        .limit(limit)
        .load(conn)?)
}

/// Moves an item on if it is still as it was read; tells whether it was.
pub(super) fn set_state(
    tx: &mut Conn,
    member: &MemberRow,
    to: MemberState,
    stopped_by: Option<&str>,
) -> Result<bool> {
    let changed = diesel::update(
        members::table
            .find((&member.application_id, &member.item_key))
            .filter(members::state.eq(&member.state)),
    )
    .set((
        members::state.eq(to.as_str()),
        members::stopped_by.eq(stopped_by),
    ))
    .execute(tx)?;
    Ok(changed == 1)
}

/// Puts another case in the place of the one an item had.
pub(super) fn set_case(tx: &mut Conn, member: &MemberRow, case: &CaseId) -> Result<()> {
    diesel::update(members::table.find((&member.application_id, &member.item_key)))
        .set((
            members::case_id.eq(case),
            members::state.eq(MemberState::NeedsApplicant.as_str()),
        ))
        .execute(tx)?;
    Ok(())
}
