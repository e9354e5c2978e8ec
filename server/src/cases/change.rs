//! The one way a case changes: asked of the lifecycle, swapped in, told to the timeline, the audit
//! trail and the outbox, all in one transaction.

use super::parts::{self, Document, DocumentBody, DocumentId, DocumentKind, Event};
use super::sheet::Told;
use super::store::{self, Aside, CasePatch, CaseRow, Change, Has};
use super::{
    CaseId, access, appointments, clock, delivery, drafted, packages, prereview, tasks, view,
};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::identity::{self, StaffId};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, Write, together};
use crate::platform::extract::IfMatch;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::problem::{Error, Result};
use crate::platform::vault::random_token;
use crate::platform::{AppState, Lang, outbox};
use actix_web::web::{Data, Path};
use onewindow_core::clock::account::Account;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::{CaseState, Command};

/// Who asks what of which case.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) state: AppState,
    pub(crate) caller: Anyone,
    pub(crate) lang: Lang,
    pub(crate) case: CaseId,
    /// The version the caller read.
    pub(crate) version: i64,
    pub(crate) command: Command,
    /// Set when the same request may come twice.
    pub(crate) attempt: Option<Attempt>,
}

impl Order {
    /// An order without a key: asked twice, it is refused the second time for its version.
    pub(crate) fn new(
        state: &Data<AppState>,
        caller: Anyone,
        lang: Lang,
        case: Path<CaseId>,
        version: IfMatch,
        command: Command,
    ) -> Self {
        Self {
            state: state.as_ref().clone(),
            caller,
            lang,
            case: case.into_inner(),
            version: version.0,
            command,
            attempt: None,
        }
    }

    /// The same order, answered once however often it comes under this key.
    #[must_use]
    pub(crate) fn once(mut self, key: Option<&IdempotencyKey>, body: &[u8]) -> Self {
        self.attempt = key.map(|key| {
            let operation = format!("{} {}", self.command.as_str(), self.case);
            Attempt::new(&self.caller.label(), &operation, key, body)
        });
        self
    }
}

/// The case and its surroundings while a change is worked out.
pub(crate) struct Scene<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) caller: &'a Anyone,
    /// The caller's name, for the timeline and for documents.
    pub(crate) name: String,
    pub(crate) row: &'a CaseRow,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
    pub(crate) lang: Lang,
}

/// What a change writes besides what it already wrote to the case's parts.
#[derive(Default)]
pub(crate) struct Effect {
    pub(crate) patch: CasePatch,
    /// What it notes beside the case.
    pub(crate) aside: Aside,
    /// Steps for the timeline: type and, where there is more to say, a detail.
    pub(crate) events: Vec<(&'static str, Option<String>)>,
    /// The papers it gives the case, oldest first.
    pub(crate) papers: Vec<Document>,
    /// Where the case ends up, when a legal effect carries it further than the command.
    pub(crate) further: Option<CaseState>,
    /// Which of its rarer parts the case has afterwards, where the change knows; elsewhere the case is
    /// read again.
    pub(crate) has: Option<Has>,
    /// What the rules core said of the case as it is afterwards, where the change knows.
    pub(crate) told: Option<Told>,
}

impl Effect {
    /// One step on the timeline.
    pub(crate) fn of(event: &'static str, patch: CasePatch) -> Self {
        Self {
            patch,
            events: vec![(event, None)],
            ..Self::default()
        }
    }

    /// With something noted beside the case.
    #[must_use]
    pub(crate) fn aside(mut self, aside: Aside) -> Self {
        self.aside = aside;
        self
    }

    /// With a paper it gives.
    #[must_use]
    pub(crate) fn giving(mut self, paper: Document) -> Self {
        self.papers.push(paper);
        self
    }

    /// With a detail people should read there.
    #[must_use]
    pub(crate) fn detail(mut self, detail: Option<String>) -> Self {
        if let Some((_, last)) = self.events.last_mut() {
            *last = detail;
        }
        self
    }
}

/// Carries out an order and answers with the case as it is then.
///
/// # Errors
/// What [`access`] refuses; what `work` returns. Nothing is written then.
pub(crate) async fn carry_out<F>(order: Order, work: F) -> Result<Answer>
where
    F: FnOnce(&mut Conn, &Scene<'_>) -> Result<Effect> + Clone + Send + 'static,
{
    carry_out_of(order, None, work).await
}

/// As [`carry_out`]. A draft its caller was let in to a moment ago is not read again while it has the
/// version it was `read` at.
///
/// # Errors
/// As [`carry_out`].
pub(super) async fn carry_out_of<F>(order: Order, read: Option<CaseRow>, work: F) -> Result<Answer>
where
    F: FnOnce(&mut Conn, &Scene<'_>) -> Result<Effect> + Clone + Send + 'static,
{
    let (state, attempt) = (order.state.clone(), order.attempt.clone());
    idempotency::write(&state, attempt, move |tx, _, now| {
        let held = match &read {
            Some(read) => store::hold(tx, read)?,
            None => None,
        };
        let row = match held {
            Some(row) => row,
            None => load(tx, &order)?,
        };
        answered(tx, &order, &row, now, work)
    })
    .await
}

fn answered<F>(
    tx: &mut Conn,
    order: &Order,
    row: &CaseRow,
    now: Timestamp,
    work: F,
) -> Result<Answer>
where
    F: FnOnce(&mut Conn, &Scene<'_>) -> Result<Effect>,
{
    let (row, told) = apply_to(tx, order, row, now, work)?;
    let (state, caller, lang) = (&order.state, &order.caller, order.lang);
    let body = match told {
        Some(told) => view::told(tx, state, &row, &told, caller, lang)?,
        None => view::case(tx, state, &row, caller, lang)?,
    };
    Answer::json(200, Some(i64::from(row.version)), &body)
}

/// Carries out an order as part of a transaction that changes more than one case; gives the case as
/// it is then.
///
/// # Errors
/// As [`carry_out`].
pub(super) fn apply<F>(tx: &mut Conn, order: &Order, now: Timestamp, work: F) -> Result<CaseRow>
where
    F: FnOnce(&mut Conn, &Scene<'_>) -> Result<Effect>,
{
    let row = load(tx, order)?;
    let (changed, _) = apply_to(tx, order, &row, now, work)?;
    Ok(changed)
}

/// The case of an order, held until the transaction ends, if its caller may see it.
fn load(tx: &mut Conn, order: &Order) -> Result<CaseRow> {
    store::lock(tx, &order.case)?;
    access::load(tx, &order.caller, &order.case, order.state.clock.today())
}

fn apply_to<F>(
    tx: &mut Conn,
    order: &Order,
    row: &CaseRow,
    now: Timestamp,
    work: F,
) -> Result<(CaseRow, Option<Told>)>
where
    F: FnOnce(&mut Conn, &Scene<'_>) -> Result<Effect>,
{
    let tasks_before = tasks::of(tx, row)?;
    let departments = tasks::Work::of(tx, row, &tasks_before, &order.caller)?;
    let actors = access::actors(&order.caller, row, &departments)?;
    let is_current = i64::from(row.version) == order.version;
    let to = access::next(row, &actors, order.command, is_current)?;
    let scene = Scene {
        state: &order.state,
        caller: &order.caller,
        name: name_of(tx, &order.caller, row)?,
        row,
        now,
        today: order.state.clock.today(),
        lang: order.lang,
    };
    let effect = work(tx, &scene)?;
    let to = effect.further.unwrap_or(to);
    if !to.clock_runs() && row.has.tasks {
        // Whatever ends the review, nobody is left with a task in it.
        tasks::store::cancel_rest(tx, &row.id, None, now)?;
        drafted::store::forget_case(tx, &row.id)?;
    }
    let events: Vec<(&str, Option<&str>)> = effect
        .events
        .iter()
        .map(|(kind, detail)| (*kind, detail.as_deref()))
        .collect();
    let account = if events.iter().any(|(kind, _)| clock::moves(kind)) {
        Some(clock::after(tx, row, &events, now)?)
    } else {
        None
    };
    let moved = account.as_ref().map(clock::patch);
    let mut aside = effect.aside.clone();
    if !to.clock_runs() && row.clock.owed_due.is_some() {
        // Whatever is decided or ended owes nothing any more, and the timer forgets it.
        aside.owed_due = Some(None);
        aside.owed_remind_on = Some(None);
    }
    let change = Change {
        patch: effect.patch.clone(),
        aside,
        clock: moved.as_ref(),
    };
    let (mut changed, beside) = store::swap_first(tx, row, to, &change, now)?;
    if delivery::has_ended(to) && !delivery::has_ended(row.state()?) {
        // Nobody comes for a case that is over, and others may have its time.
        appointments::give_back(tx, &row.id)?;
    }
    // Only what takes a case into review makes tasks.
    if row.has.tasks || to.clock_runs() {
        tasks::limits::settle(tx, row, &tasks_before, account.as_ref())?;
    }
    let special = access::needs_special_power(row, &actors, order.command)?;
    record(tx, &scene, (order.command, special), to, &effect, beside)?;
    prereview::follow(tx, &scene, to)?;
    packages::follow(tx, &scene, to)?;
    match effect.has {
        // A package moves on by itself, and may move the case.
        Some(has) if !row.has.package && !to.clock_runs() => {
            changed.has = has;
            changed.given = effect.papers;
            Ok((changed, effect.told))
        }
        _ => Ok((store::find(tx, &row.id)?, None)),
    }
}

fn name_of(conn: &mut Conn, caller: &Anyone, row: &CaseRow) -> Result<String> {
    match caller {
        Anyone::Citizen(_) => Ok(row.applicant_name.clone()),
        Anyone::Staff(staff) => identity::staff_name(conn, &staff.id),
        Anyone::Client(client) => identity::client_name(conn, &client.id),
        Anyone::System => Ok("系统".to_owned()),
    }
}

/// The name of the program by which the caller acts, for the timeline.
///
/// # Errors
/// When the database refuses.
pub(super) fn program_of(conn: &mut Conn, caller: &Anyone) -> Result<Option<String>> {
    let program = caller.program();
    program
        .map(|client| identity::client_name(conn, client))
        .transpose()
}

/// What the audit trail keeps, with the program by which the caller acts where there is one.
pub(super) fn by_program(caller: &Anyone, mut kept: serde_json::Value) -> serde_json::Value {
    if let (Some(client), Some(members)) = (caller.program(), kept.as_object_mut()) {
        members.insert("program".to_owned(), client.into());
    }
    kept
}

fn record(
    tx: &mut Conn,
    scene: &Scene<'_>,
    (command, special_power): (Command, bool),
    to: CaseState,
    effect: &Effect,
    beside: Option<Write<'_>>,
) -> Result<()> {
    let row = scene.row;
    let program = program_of(tx, scene.caller)?;
    let event = |(kind, detail): &(&'static str, Option<String>)| Event {
        at: scene.now,
        kind: (*kind).to_owned(),
        actor_name: scene.name.clone(),
        detail: detail.clone(),
        program: program.clone(),
    };
    let events: Vec<Event> = effect.events.iter().map(event).collect();
    let by = (scene.caller.kind(), scene.caller.id());
    let step = |event| parts::store::new_event(&row.id, event, by);
    let mut writes: Vec<_> = events.iter().map(step).collect();
    writes.extend(beside);
    for paper in &effect.papers {
        writes.push(parts::store::new_document(paper, scene.caller.id())?);
    }
    let number = effect.patch.number.as_ref().or(row.number.as_ref());
    writes.extend(scene.state.audit.next(
        tx,
        scene.now,
        &Entry {
            actor_kind: scene.caller.kind(),
            actor_id: scene.caller.id(),
            action: &format!("case.{}", command.as_str()),
            subject_kind: "case",
            subject_id: row.id.as_str(),
            detail: by_program(scene.caller, serde_json::json!({
                "from": row.state, "to": to.as_str(), "version": row.version + 1, "number": number,
                "specialPower": special_power,
            })),
        },
    )?);
    // Half-filled answers concern nobody else.
    if command != Command::SaveDraft {
        let to = (number, to.as_str());
        writes.push(changed(row, to, command.as_str(), scene.now)?);
    }
    Ok(together(tx, &writes)?)
}

/// What moves a case's days though no command of its lifecycle does: another calendar, a place in
/// the green channel.
pub(crate) struct Shift<'a> {
    pub(crate) state: &'a AppState,
    /// The member of staff it comes from.
    pub(crate) by: &'a StaffId,
    pub(crate) row: &'a CaseRow,
    pub(crate) now: Timestamp,
    /// Its name on the timeline, in the audit trail and in the outbox.
    pub(crate) kind: &'static str,
    /// What people read on the timeline.
    pub(crate) detail: String,
    /// What the audit trail keeps besides, an object.
    pub(crate) kept: serde_json::Value,
}

/// Writes the days the clock now comes to, with all that every change of a case writes.
///
/// # Errors
/// When somebody else was faster, or the database refuses.
pub(crate) fn shift(tx: &mut Conn, shift: &Shift<'_>, clock: &Account) -> Result<()> {
    let (row, now) = (shift.row, shift.now);
    let tasks = tasks::store::tasks(tx, &row.id)?;
    let change = Change {
        clock: Some(&clock::patch(clock)),
        ..Change::default()
    };
    let (_, beside) = store::swap_first(tx, row, row.state()?, &change, now)?;
    tasks::limits::settle(tx, row, &tasks, Some(clock))?;
    let event = Event {
        at: now,
        kind: shift.kind.to_owned(),
        actor_name: identity::staff_name(tx, shift.by)?,
        detail: Some(shift.detail.clone()),
        program: None,
    };
    let by = ("staff", shift.by.as_str());
    let mut writes: Vec<_> = beside.into_iter().collect();
    writes.push(parts::store::new_event(&row.id, &event, by));
    let mut detail = shift.kept.clone();
    if let Some(kept) = detail.as_object_mut() {
        kept.insert("version".to_owned(), (row.version + 1).into());
    }
    let entry = Entry {
        actor_kind: by.0,
        actor_id: by.1,
        action: &format!("case.{}", shift.kind),
        subject_kind: "case",
        subject_id: row.id.as_str(),
        detail,
    };
    writes.extend(shift.state.audit.next(tx, now, &entry)?);
    let to = (row.number.as_ref(), row.state.as_str());
    writes.push(changed(row, to, shift.kind, now)?);
    Ok(together(tx, &writes)?)
}

/// What tells the outbox that a case changed.
fn changed<'a>(
    row: &CaseRow,
    (number, state): (Option<&String>, &str),
    command: &str,
    now: Timestamp,
) -> Result<Write<'a>> {
    outbox::message(
        now,
        "case.changed",
        &serde_json::json!({
            "caseId": row.id, "number": number, "command": command, "state": state,
            "item": row.item_key, "version": row.version + 1, "at": now,
        }),
    )
}

/// Draws up a paper of a case, numbered after the case; the second of a kind and those after it carry
/// their count. It is given with the [`Effect`], and written with the rest of the change.
///
/// # Errors
/// When the database refuses or the machine has no random numbers.
pub(crate) fn issue(
    tx: &mut Conn,
    scene: &Scene<'_>,
    case_number: &str,
    kind: DocumentKind,
    mut body: DocumentBody,
) -> Result<Document> {
    // Each paper is numbered after its case, so one without a number has none.
    let before = match scene.row.number {
        Some(_) => parts::store::count_of_kind(tx, &scene.row.id, kind)?,
        None => 0,
    };
    let count = if before == 0 {
        String::new()
    } else {
        before.saturating_add(1).to_string()
    };
    body.organ = Some(catalogue::department_name(tx, &scene.row.department)?);
    Ok(Document {
        id: DocumentId::new(),
        case_id: scene.row.id.clone(),
        kind,
        number: format!("{case_number}-{}{count}", kind.letters()),
        verification_code: random_token::<6>()?,
        issued_at: scene.now,
        issued_by: scene.name.clone(),
        body,
    })
}

/// The number of a case that was submitted.
///
/// # Errors
/// When it has none, which only a draft has not.
pub(crate) fn number(row: &CaseRow) -> Result<&str> {
    row.number
        .as_deref()
        .ok_or_else(|| Error::internal("a submitted case has no number"))
}
