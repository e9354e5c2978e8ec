//! Drafts: beginning a case and filling it in.

use super::change::{self, Effect, Order, carry_out};
use super::parts::{self, Event, FileId, FileRow};
use super::sheet::{self, Newer, Sheet};
use super::store::{self, CaseColumns, CasePatch, CaseRow, Change};
use super::{CaseId, access, packages, view};
use crate::catalogue::{self, ItemVersion};
use crate::identity::caller::{Anyone, Citizen};
use crate::identity::{self, Applicant, ApplicantKind, FirmId, PersonId};
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::lifecycle::CaseState;
use onewindow_core::requests::{ApplicantChoice, Choices, CreateCaseRequest};

/// Begins a case of an open item, for the citizen or for a firm they may act for.
///
/// # Errors
/// When the item is not open, not for this applicant, or not handled in this district.
pub(crate) async fn create(
    state: &AppState,
    citizen: Citizen,
    request: CreateCaseRequest,
    attempt: Attempt,
    lang: Lang,
) -> Result<Answer> {
    idempotency::write(state, attempt, move |tx, state, _| {
        let row = begin(tx, state, &citizen, &request, lang)?;
        let caller = Anyone::Citizen(citizen);
        let body = view::case(tx, state, &row, &caller, lang)?;
        Answer::json(201, Some(i64::from(row.version)), &body)
    })
    .await
}

/// Begins again from the answers, choices and files of a case that was returned, with the item as it
/// is now.
///
/// # Errors
/// [`Code::StateConflict`] when the case was not returned; as [`create`].
pub(crate) async fn begin_again(
    state: &AppState,
    citizen: Citizen,
    case: CaseId,
    attempt: Attempt,
    lang: Lang,
) -> Result<Answer> {
    idempotency::write(state, attempt, move |tx, state, now| {
        let caller = Anyone::Citizen(citizen.clone());
        let old = access::load(tx, &caller, &case, state.clock.today())?;
        let returned = old.state()?;
        if returned != CaseState::Returned {
            let (zh, en) = ("以原内容重新申请", "Begin again");
            return Err(Error::new(Code::StateConflict)
                .with("state", returned.as_str())
                .in_words("state", returned.title())
                .with("command", "beginAgain")
                .in_words("command", (zh, en)));
        }
        let request = CreateCaseRequest {
            item_key: old.item_key.clone(),
            applicant: if old.applicant_kind == "firm" {
                ApplicantChoice::Firm {
                    firm_id: old.applicant_id.clone(),
                }
            } else {
                ApplicantChoice::Person {}
            },
            district: Some(old.district.clone()),
            authorisation_id: identity::acting_under(
                tx,
                &citizen.id,
                (&old.applicant_kind, &old.applicant_id),
                &old.item_key,
                state.clock.today(),
            )?
            .map(|id| id.to_string()),
        };
        let row = begin(tx, state, &citizen, &request, lang)?;
        let patch = CasePatch {
            answers: Some(old.answers.clone()),
            choices: Some(old.choices.clone()),
            ..CasePatch::default()
        };
        let change = Change {
            patch,
            ..Change::default()
        };
        store::swap(tx, &row, CaseState::Draft, &change, now)?;
        let files = parts::store::files(tx, &old.id)?.into_iter();
        for file in files.filter(FileRow::counts) {
            let copy = FileRow {
                id: FileId::new(),
                ..file
            };
            parts::store::add_file(tx, &row.id, &copy, citizen.id.as_str())?;
        }
        packages::begun_again(tx, &old, &row)?;
        let row = store::find(tx, &row.id)?;
        let body = view::case(tx, state, &row, &caller, lang)?;
        Answer::json(201, Some(i64::from(row.version)), &body)
    })
    .await
}

fn begin(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    request: &CreateCaseRequest,
    lang: Lang,
) -> Result<CaseRow> {
    let item = catalogue::item(tx, &request.item_key)?;
    let authorisation = request.authorisation_id.as_deref();
    let wanted = (&request.applicant, authorisation);
    let applicant = applicant(tx, state, citizen, wanted, &item.key)?;
    let district = admit(&item, applicant.kind, request.district.as_deref(), lang)?;
    let new = NewCase {
        item,
        applicant,
        district,
        answers: "{}".to_owned(),
        choices: Choices::default(),
    };
    put_in(tx, state, &By::citizen(citizen, &new.applicant), new)
}

/// Who begins a draft.
pub(super) struct By<'a> {
    /// Whoever fills it in, or stands at the window while it is.
    pub(super) person: &'a PersonId,
    /// Who does it.
    pub(super) caller: Anyone,
    /// The name on the timeline.
    pub(super) name: String,
    /// What the timeline calls it.
    pub(super) step: &'static str,
}

impl<'a> By<'a> {
    /// A citizen, on their own or in another's name.
    pub(super) fn citizen(citizen: &'a Citizen, applicant: &Applicant) -> Self {
        Self {
            person: &citizen.id,
            caller: Anyone::Citizen(citizen.clone()),
            name: applicant.name.clone(),
            step: "created",
        }
    }
}

/// What a new draft holds.
pub(super) struct NewCase {
    pub(super) item: ItemVersion,
    pub(super) applicant: Applicant,
    pub(super) district: String,
    /// JSON.
    pub(super) answers: String,
    pub(super) choices: Choices,
}

/// Whether an item takes an application of this kind of applicant in this district; gives the
/// district, which may be left out where there is only one.
///
/// # Errors
/// [`Code::ItemNotOpen`]; [`Code::InvalidRequest`] with the place.
pub(super) fn admit(
    item: &ItemVersion,
    kind: ApplicantKind,
    district: Option<&str>,
    lang: Lang,
) -> Result<String> {
    if !item.is_open() {
        return Err(Code::ItemNotOpen.into());
    }
    let kind = kind.as_str();
    if !item.audience.iter().any(|audience| audience == kind) {
        let message = lang.pick(
            "该事项不面向此类申请人",
            "The item is not for this kind of applicant",
        );
        return Err(Error::wrong_at("/applicant/kind", "not_a_choice", message));
    }
    open_district(&item.districts, district, lang)
}

/// Puts a draft in.
///
/// # Errors
/// When the database refuses.
pub(super) fn put_in(
    tx: &mut Conn,
    state: &AppState,
    by: &By<'_>,
    new: NewCase,
) -> Result<CaseRow> {
    let now = state.clock.now();
    let caller = &by.caller;
    let NewCase {
        item, applicant, ..
    } = new;
    let mut row = CaseColumns {
        id: CaseId::new(),
        number: None,
        item_key: item.key,
        item_version: item.version,
        item_name_en: lang_en(&item.name),
        item_name_zh: item.name.zh,
        pack_sha256: item.pack_sha256,
        case_type: item.case_type,
        mode: item.mode,
        department: item.department,
        district: new.district,
        applicant_kind: applicant.kind.as_str().to_owned(),
        applicant_id: applicant.id,
        applicant_name: applicant.name,
        person_id: by.person.to_string(),
        state: CaseState::Draft.as_str().to_owned(),
        version: 1,
        context: String::new(),
        answers: sheet::seal(state, &new.answers)?,
        choices: serde_json::to_string(&new.choices).map_err(Error::internal)?,
        notice_sent: false,
        acceptor_id: None,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        accepted_at: None,
        decided_at: None,
        closed_at: None,
        statutory_due: None,
        promised_due: None,
        warn_at: None,
        due_provisional: false,
        act_by: store::NO_END.to_owned(),
    };
    let about = (row.applicant_kind.as_str(), row.applicant_id.as_str());
    let context = sheet::current(tx, state, about)?.stored;
    row.context = serde_json::to_string(&context).map_err(Error::internal)?;
    let row = CaseRow::new(row);
    store::insert(tx, &row)?;
    let event = Event {
        at: now,
        kind: by.step.to_owned(),
        actor_name: by.name.clone(),
        detail: None,
        program: change::program_of(tx, caller)?,
    };
    parts::store::add_event(tx, &row.id, &event, (caller.kind(), caller.id()))?;
    state.audit.record(
        tx,
        now,
        &Entry {
            actor_kind: caller.kind(),
            actor_id: caller.id(),
            action: "case.create",
            subject_kind: "case",
            subject_id: row.id.as_str(),
            detail: change::by_program(
                caller,
                serde_json::json!({"item": row.item_key, "itemVersion": row.item_version}),
            ),
        },
    )?;
    Ok(row)
}

fn lang_en(name: &onewindow_core::pack::Text) -> String {
    name.en.as_ref().unwrap_or(&name.zh).clone()
}

/// Who applies: the citizen, a firm of theirs, or one they act for under the authorisation named,
/// which must cover the item.
///
/// # Errors
/// [`Code::NotAuthorised`]; [`Code::NotYourFirm`]; [`Code::NotConsented`] to a program for anybody but
/// the citizen themselves.
pub(super) fn applicant(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    (choice, authorisation): (&ApplicantChoice, Option<&str>),
    item: &str,
) -> Result<Applicant> {
    let today = state.clock.today();
    // A consent is about the citizen's own affairs; firms and principals have not given theirs.
    let is_own = authorisation.is_none() && matches!(choice, ApplicantChoice::Person {});
    if citizen.program.is_some() && !is_own {
        return Err(Code::NotConsented.into());
    }
    if let Some(authorisation) = authorisation {
        let principal = identity::principal(tx, &citizen.id, authorisation, item, today)?;
        let named = match choice {
            ApplicantChoice::Person {} => principal.kind == ApplicantKind::Person,
            ApplicantChoice::Firm { firm_id } => {
                principal.kind == ApplicantKind::Firm && principal.id == *firm_id
            }
        };
        return if named {
            Ok(principal)
        } else {
            Err(Code::NotAuthorised.into())
        };
    }
    match choice {
        ApplicantChoice::Person {} => {
            identity::applicant(tx, ApplicantKind::Person, citizen.id.as_str(), today)
        }
        ApplicantChoice::Firm { firm_id } => {
            // What is no id names no firm anybody acts for.
            let firm: FirmId = firm_id.parse().map_err(|_| Code::NotYourFirm)?;
            identity::firm_applicant(tx, &citizen.id, &firm, today)
        }
    }
}

/// The district that handles the case: named, unless there is only one.
fn open_district(open: &[String], asked: Option<&str>, lang: Lang) -> Result<String> {
    match (asked, open) {
        (Some(asked), open) if open.iter().any(|district| district == asked) => {
            Ok(asked.to_owned())
        }
        (None, [only]) => Ok(only.clone()),
        (Some(_), _) => {
            let message = lang.pick(
                "该事项不在此区办理",
                "The item is not handled in this district",
            );
            Err(Error::wrong_at("/district", "not_a_choice", message))
        }
        (None, _) => {
            let message = lang.pick(
                "请选择办理区域",
                "Choose the district that handles the case",
            );
            Err(Error::wrong_at("/district", "required", message))
        }
    }
}

/// Saves answers and choices, however few. Only what cannot be read or is over a limit is refused.
///
/// # Errors
/// [`Code::FormInvalid`] for a document that cannot be read; what [`carry_out`] refuses.
pub(crate) async fn save(order: Order, newer: Newer) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        // Read for its refusals: what is stored can always be evaluated.
        Sheet::read(tx, scene.state, scene.row, &newer, scene.lang)?;
        Ok(Effect {
            patch: saved(scene.state, &newer)?,
            ..Effect::default()
        })
    })
    .await
}

/// The patch that keeps newer answers and choices.
pub(crate) fn saved(state: &AppState, newer: &Newer) -> Result<CasePatch> {
    Ok(CasePatch {
        answers: newer
            .answers
            .as_ref()
            .map(|answers| sheet::seal(state, answers))
            .transpose()?,
        choices: newer
            .choices
            .as_ref()
            .map(|choices| serde_json::to_string(choices).map_err(Error::internal))
            .transpose()?,
        ..CasePatch::default()
    })
}
