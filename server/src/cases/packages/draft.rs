//! Beginning an application and keeping what the phone's session on the package wrote.

use super::store::{self, ApplicationPatch, ApplicationRow};
use super::{DRAFT, PackageApplicationId, load, view};
use crate::cases::draft::{admit, applicant};
use crate::cases::prefill::{PrefilledItem, Sources, Whose};
use crate::cases::sheet;
use crate::catalogue;
use crate::identity::ApplicantKind;
use crate::identity::caller::{Anyone, Citizen};
use crate::platform::audit::{Audit, Entry};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, FieldError, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::package::{LoadedPackage, PackageSession};
use onewindow_core::requests::PackageApplicationRequest;
use serde_json::{Value, json};
use std::sync::Arc;

/// The place the vault seals drafts for.
const PLACE: &str = "package_applications.draft";

/// Begins an application, for the citizen or for whom they may act.
///
/// # Errors
/// When an item of it is not open, not for this applicant, or not handled in this district;
/// [`Code::InvalidRequest`] for a chosen item the package does not have.
pub(super) async fn create(
    state: &AppState,
    citizen: Citizen,
    request: PackageApplicationRequest,
    attempt: Attempt,
    lang: Lang,
) -> Result<Answer> {
    idempotency::write(state, attempt, move |tx, state, _| {
        let row = begin(tx, state, &citizen, &request, lang)?;
        let caller = Anyone::Citizen(citizen);
        let body = view::application(tx, state, &row, &caller, lang)?;
        Answer::json(201, Some(i64::from(row.version)), &body)
    })
    .await
}

fn begin(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    request: &PackageApplicationRequest,
    lang: Lang,
) -> Result<ApplicationRow> {
    let now = state.clock.now();
    let (package, document_sha256) = catalogue::package(tx, &request.package_key)?;
    let document = catalogue::package_document(tx, &document_sha256)?;
    let known = &document.package().items;
    for (index, key) in request.items.iter().enumerate() {
        if !known.iter().any(|item| item.item == *key) {
            let message = lang.pick("本套餐没有这个事项", "The package has no such item");
            let pointer = format!("/items/{index}");
            return Err(Error::wrong_at(pointer, "not_a_choice", message));
        }
    }
    let items = applied(&document, &request.items);
    let mut found = None;
    for key in &items {
        let authorisation = request.authorisation_id.as_deref();
        let wanted = (&request.applicant, authorisation);
        let who = applicant(tx, state, citizen, wanted, key)?;
        let asked = request.district.as_deref();
        let district = admitted(tx, &document, key, who.kind, asked, lang)?;
        found = Some((who, district));
    }
    let Some((who, district)) = found else {
        let message = lang.pick("请至少选择一个事项", "Choose at least one item");
        return Err(Error::wrong_at("/items", "required", message));
    };
    let draft = json!({"chosen": items, "answers": {}, "files": {}, "items": {}});
    let name = &package.name;
    let row = ApplicationRow {
        id: PackageApplicationId::new(),
        package_key: package.package.clone(),
        package_version: i32::try_from(package.version).map_err(Error::internal)?,
        document_sha256,
        name_zh: name.zh.clone(),
        name_en: name.en.as_ref().unwrap_or(&name.zh).clone(),
        district,
        applicant_kind: who.kind.as_str().to_owned(),
        applicant_id: who.id,
        applicant_name: who.name,
        person_id: citizen.id.to_string(),
        state: DRAFT.to_owned(),
        version: 1,
        items: serde_json::to_string(&items).map_err(Error::internal)?,
        draft: state.vault.seal(PLACE, &draft.to_string())?,
        created_at: now,
        updated_at: now,
        submitted_at: None,
    };
    store::insert(tx, &row)?;
    record(tx, state, citizen, &row, "packageApplication.create")?;
    Ok(row)
}

/// The keys of the items applied for, in the package's order: those of every package and those
/// chosen.
fn applied(document: &LoadedPackage, chosen: &[String]) -> Vec<String> {
    let items = document.package().items.iter();
    items
        .filter(|item| !item.optional || chosen.contains(&item.item))
        .map(|item| item.item.clone())
        .collect()
}

/// What the form of each item begins with for this caller.
///
/// # Errors
/// When the database refuses.
pub(super) fn prefilled(
    conn: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    row: &ApplicationRow,
) -> Result<Vec<PrefilledItem>> {
    if row.state != DRAFT {
        return Ok(Vec::new());
    }
    let whose = Whose {
        kind: &row.applicant_kind,
        applicant: &row.applicant_id,
        name: &row.applicant_name,
        person: &row.person_id,
    };
    let sources = Sources::find(conn, state, caller, &whose)?;
    let document = catalogue::package_document(conn, &row.document_sha256)?;
    let chosen = row.item_keys()?;
    let mut items = Vec::new();
    let known = document.package().items.iter();
    for asked in known.filter(|asked| chosen.contains(&asked.item)) {
        let item = catalogue::item(conn, &asked.item)?;
        // Another version asks other questions.
        if item.pack_sha256 == asked.pack {
            items.extend(sources.item(&item));
        }
    }
    Ok(items)
}

/// The district an item of the package takes this applicant's application in.
///
/// # Errors
/// As [`admit`], naming the item.
fn admitted(
    conn: &mut Conn,
    document: &LoadedPackage,
    key: &str,
    kind: ApplicantKind,
    district: Option<&str>,
    lang: Lang,
) -> Result<String> {
    let mut items = document.package().items.iter();
    let named = items.find(|item| item.item == key);
    let named = named.ok_or(Code::ItemNotFound)?;
    let item = catalogue::item_with_pack(conn, key, &named.pack)?;
    admit(&item, kind, district, lang).map_err(|error| error.with("item", key))
}

/// Keeps what the session wrote, however little is filled in.
///
/// # Errors
/// [`Code::FormInvalid`] for what no session on the package can be opened with;
/// [`Code::ApplicationSubmitted`]; [`Code::StaleVersion`].
pub(super) async fn save(
    state: &AppState,
    citizen: Citizen,
    id: PackageApplicationId,
    version: IfMatch,
    session: String,
    lang: Lang,
) -> Result<Answer> {
    let state = state.clone();
    let db = state.db.clone();
    db.write(move |tx| {
        let caller = Anyone::Citizen(citizen.clone());
        let row = in_work(tx, &state, &caller, &id)?;
        version.check(i64::from(row.version))?;
        // Opened for its refusals: what is stored can always be opened.
        open(tx, &state, &row, &session, lang)?;
        let document = catalogue::package_document(tx, &row.document_sha256)?;
        let items = applied(&document, &chosen(&session)?);
        let kind = ApplicantKind::from_name(&row.applicant_kind);
        for key in &items {
            admitted(tx, &document, key, kind, Some(&row.district), lang)?;
        }
        let patch = ApplicationPatch {
            items: Some(serde_json::to_string(&items).map_err(Error::internal)?),
            draft: Some(state.vault.seal(PLACE, &session)?),
            ..ApplicationPatch::default()
        };
        store::swap(tx, &row, &patch, state.clock.now())?;
        record(tx, &state, &citizen, &row, "packageApplication.saveDraft")?;
        let row = store::find(tx, &id)?;
        let body = view::application(tx, &state, &row, &caller, lang)?;
        Answer::json(200, Some(i64::from(row.version)), &body)
    })
    .await
}

/// Deletes an application that was never handed in.
///
/// # Errors
/// As [`in_work`]; [`Code::StaleVersion`].
pub(super) fn delete(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    id: &PackageApplicationId,
    version: IfMatch,
) -> Result<()> {
    store::lock(tx, id)?;
    let caller = Anyone::Citizen(citizen.clone());
    let row = in_work(tx, state, &caller, id)?;
    version.check(i64::from(row.version))?;
    let now = state.clock.now();
    remove(tx, &state.audit, &caller, &row, now)
}

/// Deletes an application with all that is its own; the audit trail keeps that it was there.
///
/// # Errors
/// When the database refuses.
pub(super) fn remove(
    tx: &mut Conn,
    audit: &Audit,
    caller: &Anyone,
    row: &ApplicationRow,
    now: Timestamp,
) -> Result<()> {
    let files = store::remove(tx, &row.id)?;
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: "packageApplication.delete",
        subject_kind: "packageApplication",
        subject_id: row.id.as_str(),
        detail: json!({"package": row.package_key, "version": row.version, "files": files}),
    };
    audit.record(tx, now, &entry)
}

fn chosen(session: &str) -> Result<Vec<String>> {
    let session: Value = serde_json::from_str(session).map_err(Error::internal)?;
    let keys = session.get("chosen").and_then(Value::as_array);
    let keys = keys.into_iter().flatten().filter_map(Value::as_str);
    Ok(keys.map(str::to_owned).collect())
}

/// The application, if the caller may still change it.
///
/// # Errors
/// As [`load`]; [`Code::ApplicationSubmitted`].
pub(super) fn in_work(
    conn: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
) -> Result<ApplicationRow> {
    let row = load(conn, caller, id, state.clock.today())?;
    if row.state != DRAFT {
        return Err(Code::ApplicationSubmitted.into());
    }
    Ok(row)
}

/// What is kept of the session.
pub(super) fn kept(state: &AppState, row: &ApplicationRow) -> Result<String> {
    state.vault.open_value(PLACE, &row.draft)
}

/// Opens a session on the application's package with what one wrote.
///
/// # Errors
/// [`Code::FormInvalid`] when it is none of this package.
pub(super) fn open(
    conn: &mut Conn,
    state: &AppState,
    row: &ApplicationRow,
    session: &str,
    lang: Lang,
) -> Result<PackageSession> {
    let document = catalogue::package_document(conn, &row.document_sha256)?;
    let mut packs = Vec::new();
    for item in &document.package().items {
        packs.push(catalogue::pack(conn, &item.pack)?);
    }
    let about = (row.applicant_kind.as_str(), row.applicant_id.as_str());
    let stored = sheet::current(conn, state, about)?.stored;
    let context = stored.context(catalogue::calendar(conn)?.as_ref().clone(), lang);
    PackageSession::restore(Arc::clone(&document), &packs, context, session.as_bytes()).map_err(
        |error| {
            let message = lang.pick(
                "内容无法读取或超过上限",
                "what was put in cannot be read or is too large",
            );
            Error::new(Code::FormInvalid)
                .with("count", 1)
                .with_errors(vec![FieldError::new("/session", error.code, message)])
        },
    )
}

pub(super) fn record(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    row: &ApplicationRow,
    action: &str,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "citizen",
        actor_id: citizen.id.as_str(),
        action,
        subject_kind: "packageApplication",
        subject_id: row.id.as_str(),
        detail: json!({"package": row.package_key, "version": row.version}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
