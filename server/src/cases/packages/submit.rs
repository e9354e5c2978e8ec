//! Handing an application in: every item judged by its own pack, then all cases or none.

use super::store::{self, ApplicationPatch, ApplicationRow, MemberRow};
use super::{MemberState, PackageApplicationId, SUBMITTED, draft, package_of, view, waits_for};
use crate::cases::change::{self, Order};
use crate::cases::draft::{By, NewCase, admit, put_in};
use crate::cases::parts::{self, FileId, FileRow};
use crate::cases::sheet::{self, Filing, Newer, Sheet};
use crate::cases::submission::{self, Judged};
use crate::cases::{CaseId, payments};
use crate::catalogue::{self, ItemVersion};
use crate::identity::caller::{Anyone, Citizen};
use crate::identity::{self, ApplicantKind};
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, FieldError, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::Choices;
use onewindow_core::lifecycle::Command;
use onewindow_core::package::{Package, SHARED};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};

/// An item ready to become a case.
#[derive(Clone)]
struct Member {
    item: ItemVersion,
    district: String,
    answers: String,
    choices: Choices,
    files: Vec<FileRow>,
    waits_for: Vec<String>,
    judged: Judged,
}

/// What is known before the writer is asked.
#[derive(Clone)]
struct Prepared {
    version: i32,
    files: Vec<FileId>,
    members: Vec<Member>,
}

/// What a session writes of one item's own case.
#[derive(Deserialize)]
struct Written {
    answers: Box<RawValue>,
    #[serde(default)]
    choices: Choices,
}

/// Hands in all items of an application. What waits for the result of another becomes a draft, the
/// rest goes to the window.
///
/// # Errors
/// [`Code::FormInvalid`] and [`Code::ChecklistIncomplete`] with every place of every item, and no
/// case is made; [`Code::ApplicationSubmitted`]; [`Code::StaleVersion`].
pub(super) async fn submit(
    state: &AppState,
    citizen: Citizen,
    (id, version): (PackageApplicationId, IfMatch),
    attempt: Attempt,
    lang: Lang,
) -> Result<Answer> {
    let reader = state.clone();
    let (caller, wanted) = (Anyone::Citizen(citizen.clone()), id.clone());
    // As for a single case: judged on a reading connection, and a failure waits for the writer,
    // because a repeated request is answered with the first one's answer.
    let prepared = state
        .db
        .read(move |conn| {
            let row = draft::in_work(conn, &reader, &caller, &wanted)?;
            prepare(conn, &reader, &row, lang)
        })
        .await;
    idempotency::write(state, attempt, move |tx, state, _| {
        let caller = Anyone::Citizen(citizen.clone());
        // No file joins or leaves it from here on.
        store::lock(tx, &id)?;
        let row = draft::in_work(tx, state, &caller, &id)?;
        version.check(i64::from(row.version))?;
        let prepared = prepared?;
        if prepared.version != row.version || prepared.files != file_ids(tx, &row)? {
            return Err(Error::new(Code::StaleVersion).with("current", row.version));
        }
        hand_in(tx, state, &citizen, &row, prepared.members, lang)?;
        let row = store::find(tx, &row.id)?;
        let body = view::application(tx, state, &row, &caller, lang)?;
        Answer::json(200, Some(i64::from(row.version)), &body)
    })
    .await
}

fn file_ids(conn: &mut Conn, row: &ApplicationRow) -> Result<Vec<FileId>> {
    let files = store::files(conn, &row.id)?.into_iter();
    Ok(files.filter(FileRow::counts).map(|file| file.id).collect())
}

/// Judges every item; faults of all of them come back together.
fn prepare(
    conn: &mut Conn,
    state: &AppState,
    row: &ApplicationRow,
    lang: Lang,
) -> Result<Prepared> {
    let session = draft::open(conn, state, row, &draft::kept(state, row)?, lang)?;
    let document = session.package().package();
    let files = store::files(conn, &row.id)?;
    let about = (row.applicant_kind.as_str(), row.applicant_id.as_str());
    let kind = ApplicantKind::from_name(&row.applicant_kind);
    let current = sheet::current(conn, state, about)?;
    let keys = row.item_keys()?;
    let plan = Plan::of(conn, row)?;
    let mut members = Vec::new();
    let mut faults = Faults::default();
    for key in &keys {
        let item = plan.items.get(key).ok_or(Code::ItemNotFound)?.clone();
        if !catalogue::item(conn, key)?.is_open() {
            return Err(Error::new(Code::ItemNotOpen).with("item", key.as_str()));
        }
        let district = admit(&item, kind, Some(&row.district), lang)?;
        let written = session.document(key).map(|document| document.to_text());
        let written: Written =
            serde_json::from_str(&written.unwrap_or_default()).map_err(Error::internal)?;
        let answers = written.answers.get().to_owned();
        let mut choices = written.choices;
        let pack = catalogue::pack(conn, &item.pack_sha256)?;
        let mut here = current.stored.clone();
        for licence in plan.expected(key) {
            let materials = &pack.pack().materials;
            let stands = materials
                .iter()
                .any(|m| m.licence.as_ref() == Some(&licence));
            if stands && !choices.licences.contains(&licence) {
                choices.licences.push(licence.clone());
            }
            if !here.holdings.contains(&licence) {
                here.holdings.push(licence);
            }
        }
        here.holdings.sort();
        let files = files_of(document, &files, key);
        let filing = Filing {
            pack,
            stored: here,
            answers: answers.clone(),
            choices: choices.clone(),
            files: files.clone(),
        };
        let judged = Sheet::of(conn, filing, lang).and_then(|mut sheet| {
            sheet.has_good_credit = current.has_good_credit;
            Judged::of(sheet)
        });
        match judged {
            Ok(judged) => members.push(Member {
                item,
                district,
                answers,
                choices,
                files,
                waits_for: plan.before.get(key).cloned().unwrap_or_default(),
                judged,
            }),
            Err(error) => faults.add(document, key, error)?,
        }
    }
    faults.none()?;
    Ok(Prepared {
        version: row.version,
        files: file_ids(conn, row)?,
        members,
    })
}

/// The items applied for and what each of them starts from.
struct Plan {
    items: HashMap<String, ItemVersion>,
    before: HashMap<String, Vec<String>>,
}

impl Plan {
    fn of(conn: &mut Conn, row: &ApplicationRow) -> Result<Self> {
        let document = catalogue::package_document(conn, &row.document_sha256)?;
        let package = package_of(conn, row)?;
        let keys = row.item_keys()?;
        let mut plan = Self {
            items: HashMap::new(),
            before: HashMap::new(),
        };
        for named in &document.package().items {
            if keys.contains(&named.item) {
                let item = catalogue::item_with_pack(conn, &named.item, &named.pack)?;
                let before = waits_for(&package, &keys, &named.item);
                plan.items.insert(named.item.clone(), item);
                plan.before.insert(named.item.clone(), before);
            }
        }
        Ok(plan)
    }

    /// The licences that will be there when an item's turn comes: what those before it are issued
    /// as, and those before them.
    fn expected(&self, key: &str) -> BTreeSet<String> {
        let mut licences = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = self.before.get(key).into_iter().flatten().collect();
        while let Some(first) = open.pop() {
            if seen.insert(first) {
                let item = self.items.get(first);
                licences.extend(item.and_then(|item| item.result_licence.clone()));
                open.extend(self.before.get(first).into_iter().flatten());
            }
        }
        licences
    }
}

/// The licences that come of the application itself, for items of it that start from them.
pub(super) fn expected(conn: &mut Conn, row: &ApplicationRow) -> Result<BTreeSet<String>> {
    let plan = Plan::of(conn, row)?;
    Ok(plan
        .items
        .keys()
        .flat_map(|key| plan.expected(key))
        .collect())
}

/// The files that stand at an item's documents, under its own names of them.
fn files_of(document: &Package, files: &[FileRow], item: &str) -> Vec<FileRow> {
    let own = |place: &str| -> Option<String> {
        let (head, name) = place.strip_prefix('/')?.split_once('/')?;
        if head != SHARED {
            return (head == item).then(|| name.to_owned());
        }
        let shared = document.materials.iter().find(|shared| shared.id == name)?;
        let mut at = shared.at.iter();
        at.find(|(key, _)| key == item).map(|(_, id)| id.clone())
    };
    files
        .iter()
        .filter(|file| file.counts())
        .filter_map(|file| {
            Some(FileRow {
                id: FileId::new(),
                material: own(&file.material)?,
                ..file.clone()
            })
        })
        .collect()
}

/// What is wrong with the items, each place told once where it is shared.
#[derive(Default)]
struct Faults {
    form: Vec<FieldError>,
    checklist: Vec<FieldError>,
}

impl Faults {
    /// Takes in what one item's own verdict says.
    ///
    /// # Errors
    /// Gives back an error that is no fault of what was put in.
    fn add(&mut self, document: &Package, item: &str, error: Error) -> Result<()> {
        let list = match error.code() {
            Code::FormInvalid => &mut self.form,
            Code::ChecklistIncomplete => &mut self.checklist,
            _ => return Err(error),
        };
        for fault in error.errors() {
            let mut fault = fault.clone();
            fault.pointer = place(document, item, &fault.pointer);
            let told = list
                .iter()
                .any(|one| one.pointer == fault.pointer && one.code == fault.code);
            if !told {
                fault.params.insert("item".to_owned(), item.into());
                list.push(fault);
            }
        }
        Ok(())
    }

    fn none(self) -> Result<()> {
        let (code, errors) = if self.form.is_empty() {
            (Code::ChecklistIncomplete, self.checklist)
        } else {
            (Code::FormInvalid, self.form)
        };
        if errors.is_empty() {
            return Ok(());
        }
        Err(Error::new(code)
            .with("count", errors.len())
            .with_errors(errors))
    }
}

/// A place of an item as a session on the package names it: `/shared/ID` where it is shared, else
/// `/ITEM/…`; documents the same behind `#/materials`.
fn place(document: &Package, item: &str, pointer: &str) -> String {
    let within = |list: &[onewindow_core::package::Shared], name: &str| {
        let mut list = list.iter();
        let shared = list.find(|one| one.at.iter().any(|(key, at)| key == item && at == name));
        match shared {
            Some(shared) => format!("/{SHARED}/{}", shared.id),
            None => format!("/{item}/{}", name.trim_start_matches('/')),
        }
    };
    if let Some(material) = pointer.strip_prefix("#/materials/") {
        return format!("#/materials{}", within(&document.materials, material));
    }
    match pointer.strip_prefix('#') {
        Some(rest) => format!("#/{item}{rest}"),
        None => within(&document.fields, pointer),
    }
}

/// Makes the cases, in one transaction with the application's own change.
fn hand_in(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    row: &ApplicationRow,
    members: Vec<Member>,
    lang: Lang,
) -> Result<()> {
    let now = state.clock.now();
    let patch = ApplicationPatch {
        state: Some(SUBMITTED.to_owned()),
        submitted_at: Some(now),
        ..ApplicationPatch::default()
    };
    store::swap(tx, row, &patch, now)?;
    payments::open(tx, &row.id, now)?;
    let kind = ApplicantKind::from_name(&row.applicant_kind);
    for (position, member) in members.into_iter().enumerate() {
        let applicant = identity::applicant(tx, kind, &row.applicant_id, state.clock.today())?;
        let key = member.item.key.clone();
        let new = NewCase {
            item: member.item,
            applicant,
            district: member.district,
            answers: member.answers,
            choices: member.choices,
        };
        let case = put_in(tx, state, &By::citizen(citizen, &new.applicant), new)?;
        for file in &member.files {
            parts::store::add_file(tx, &case.id, file, citizen.id.as_str())?;
        }
        let position = i32::try_from(position).map_err(Error::internal)?;
        let first = if member.waits_for.is_empty() {
            MemberState::Ready
        } else {
            MemberState::Waiting
        };
        let place = (row.id.clone(), key, position);
        let listed = MemberRow::new(place, case.id.clone(), first, &member.waits_for)?;
        store::insert_member(tx, &listed)?;
        if first == MemberState::Ready {
            let order = order(state, citizen, case.id.clone(), case.version, lang);
            change::apply(tx, &order, now, |tx, scene| {
                submission::hand_in(tx, scene, &member.judged, &Newer::default(), None)
            })?;
        }
    }
    draft::record(tx, state, citizen, row, "packageApplication.submit")?;
    outbox::enqueue(
        tx,
        now,
        "package.submitted",
        &serde_json::json!({"applicationId": row.id, "package": row.package_key, "at": now}),
    )?;
    Ok(())
}

fn order(state: &AppState, citizen: &Citizen, case: CaseId, version: i32, lang: Lang) -> Order {
    Order {
        state: state.clone(),
        caller: citizen.clone().into(),
        lang,
        case,
        version: i64::from(version),
        command: Command::Submit,
        attempt: None,
    }
}
