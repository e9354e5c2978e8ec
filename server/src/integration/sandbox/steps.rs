//! What the office of a sandbox does to a case on its program's word: the very steps a clerk takes, by
//! whoever in the office may take them.

use crate::approval;
use crate::cases::change::Order;
use crate::cases::store as case_store;
use crate::cases::tasks::{self, TaskRow, Work};
use crate::cases::{self, CaseId, access};
use crate::catalogue;
use crate::identity::caller::{Anyone, StaffMember};
use crate::identity::{sandbox_reviewer, sandbox_staff};
use crate::platform::db::Conn;
use crate::platform::idempotency::Attempt;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::clock::account::Procedure;
use onewindow_core::lifecycle::Command;
use onewindow_core::requests::{
    AcceptanceRequest, AssessmentFinding, AssessmentRequest, DecisionRequest, DeliveryMethod,
    DeliveryRequest, NonAcceptanceRequest, NoteRequest, NoticeItem, Opinion, OpinionRequest,
    Outcome, PauseRequest, ReasonRequest, SandboxStep, SandboxStepRequest, SingleNoticeRequest,
};
use onewindow_core::stages::AssessmentPart;
use serde::Serialize;

/// Working days a special procedure of a sandbox is said to take.
const PROCEDURE_WORKDAYS: u32 = 10;

/// A case as it is after a step.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SandboxCase {
    /// Its id.
    id: CaseId,
    /// Its number, which begins with `00` as no other does; null of a draft.
    #[schema(example = "0001022026031000013112800000001")]
    number: Option<String>,
    /// Its state.
    #[schema(example = "accepted")]
    state: String,
    /// Its version.
    #[schema(example = 4)]
    version: i32,
}

/// Which case is to take which step, and in which language.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) case: CaseId,
    pub(super) request: SandboxStepRequest,
    pub(super) attempt: Attempt,
    pub(super) lang: Lang,
}

/// Takes a step; the case as it is then.
///
/// # Errors
/// What the lifecycle refuses whoever comes nearest to it; [`Code::InvalidRequest`] for a single notice
/// about nothing.
pub(super) async fn take(sandbox: &AppState, asked: Asked) -> Result<SandboxCase> {
    let lang = asked.lang;
    if asked.request.step == SandboxStep::SingleNotice && asked.request.materials.is_empty() {
        let message = lang.pick("请列出需要补正的材料", "Name what is to be completed");
        return Err(Error::wrong_at("/materials", "required", message));
    }
    if asked.request.step == SandboxStep::GiveOpinion {
        agree(sandbox, &asked).await?;
    } else {
        one(sandbox, &asked).await?;
    }
    let case = asked.case;
    sandbox
        .db
        .read(move |conn| {
            let row = case_store::find(conn, &case)?;
            Ok(SandboxCase {
                id: row.id.clone(),
                number: row.number.clone(),
                state: row.state.clone(),
                version: row.version,
            })
        })
        .await
}

const fn command(step: SandboxStep) -> Command {
    match step {
        SandboxStep::Accept => Command::Accept,
        SandboxStep::SingleNotice => Command::SingleNotice,
        SandboxStep::NotAccept => Command::NotAccept,
        SandboxStep::Return => Command::Return,
        SandboxStep::GiveOpinion => Command::GiveOpinion,
        SandboxStep::Pause => Command::Pause,
        SandboxStep::Resume => Command::Resume,
        SandboxStep::Extend => Command::Extend,
        SandboxStep::Forward => Command::Forward,
        SandboxStep::Grant => Command::Grant,
        SandboxStep::Refuse => Command::Refuse,
        SandboxStep::Issue => Command::Issue,
        SandboxStep::Deliver => Command::Deliver,
    }
}

/// Who does it, the version of the case they saw, and why nobody may where nobody may.
struct Able {
    member: StaffMember,
    version: i64,
    refusal: Option<Error>,
}

fn able(conn: &mut Conn, case: &CaseId, command: Command) -> Result<Able> {
    let row = case_store::find(conn, case)?;
    let version = i64::from(row.version);
    let tasks = tasks::of(conn, &row)?;
    let mut refusal = Error::from(Code::Forbidden);
    let staff = sandbox_staff(conn, &row.district, &row.department)?;
    for member in &staff {
        let caller = Anyone::Staff(member.clone());
        let work = Work::of(conn, &row, &tasks, &caller)?;
        let actors = access::actors(&caller, &row, &work)?;
        match access::next(&row, &actors, command, true) {
            Ok(_) => {
                return Ok(Able {
                    member: member.clone(),
                    version,
                    refusal: None,
                });
            }
            Err(error) if error.code() == Code::Forbidden => {}
            Err(error) => refusal = error,
        }
    }
    let first = staff.into_iter().next();
    Ok(Able {
        member: first.ok_or_else(|| Error::internal("nobody works in the sandbox"))?,
        version,
        refusal: Some(refusal),
    })
}

async fn one(sandbox: &AppState, asked: &Asked) -> Result<()> {
    let command = command(asked.request.step);
    let case = asked.case.clone();
    let (able, method) = sandbox
        .db
        .read(move |conn| Ok((able(conn, &case, command)?, way_of_delivery(conn, &case)?)))
        .await?;
    let order = Order {
        state: sandbox.clone(),
        caller: able.member.into(),
        lang: asked.lang,
        case: asked.case.clone(),
        version: able.version,
        command,
        attempt: Some(asked.attempt.clone()),
    };
    // Where nobody may, it is asked all the same: under a key it was done with before, that is the
    // answer.
    match (carry_out(order, asked, method).await, able.refusal) {
        (Ok(()), _) => Ok(()),
        (Err(error), Some(_)) if error.code() == Code::IdempotencyKeyReused => Err(error),
        (Err(_), Some(refusal)) => Err(refusal),
        (Err(error), None) => Err(error),
    }
}

async fn carry_out(order: Order, asked: &Asked, method: DeliveryMethod) -> Result<()> {
    let reason = asked.reason();
    match asked.request.step {
        SandboxStep::Accept => cases::accept(order, AcceptanceRequest { note: None }).await?,
        SandboxStep::SingleNotice => {
            let named = asked.request.materials.iter();
            let items = named.map(|material| NoticeItem {
                material: Some(material.clone()),
                pointer: None,
                reason: reason.clone(),
                annotations: Vec::new(),
            });
            let items = items.collect();
            cases::single_notice(order, SingleNoticeRequest { items, note: None }).await?
        }
        SandboxStep::NotAccept => {
            let right_organ = None;
            let request = NonAcceptanceRequest {
                reason,
                right_organ,
            };
            cases::not_accept(order, request).await?
        }
        SandboxStep::Return => cases::return_case(order, ReasonRequest { reason }).await?,
        SandboxStep::Pause => {
            let request = PauseRequest {
                procedure: Procedure::Inspection,
                workdays: PROCEDURE_WORKDAYS,
                note: Some(reason),
            };
            cases::pause(order, request).await?
        }
        SandboxStep::Resume => cases::resume(order, NoteRequest { note: Some(reason) }).await?,
        SandboxStep::Extend => cases::extend(order, ReasonRequest { reason }).await?,
        SandboxStep::Forward => cases::forward(order, NoteRequest { note: Some(reason) }).await?,
        SandboxStep::Grant => approval::decide(order, decision(Outcome::Granted, reason)).await?,
        SandboxStep::Refuse => approval::decide(order, decision(Outcome::Refused, reason)).await?,
        SandboxStep::Issue => approval::issue(order).await?,
        SandboxStep::Deliver => approval::deliver(order, DeliveryRequest { method }).await?,
        SandboxStep::GiveOpinion => return Ok(()),
    };
    Ok(())
}

fn decision(outcome: Outcome, reason: String) -> DecisionRequest {
    DecisionRequest {
        outcome,
        reason: Some(reason),
    }
}

impl Asked {
    fn reason(&self) -> String {
        let given = self.request.reason.clone();
        given.unwrap_or_else(|| {
            self.lang
                .pick("沙箱演练", "A trial in the sandbox")
                .to_owned()
        })
    }
}

/// The first way the item offers.
fn way_of_delivery(conn: &mut Conn, case: &CaseId) -> Result<DeliveryMethod> {
    let row = case_store::find(conn, case)?;
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    let all = [
        DeliveryMethod::Pickup,
        DeliveryMethod::Mail,
        DeliveryMethod::Electronic,
    ];
    let first = item.delivery.first();
    let found = all
        .into_iter()
        .find(|method| first.is_some_and(|first| first == method.as_str()));
    Ok(found.unwrap_or(DeliveryMethod::Pickup))
}

/// Has every department that is asked now agree, one after the other. Where nobody is asked any more
/// nothing happens, so asking again does no harm.
async fn agree(sandbox: &AppState, asked: &Asked) -> Result<()> {
    let case = asked.case.clone();
    let tasks = sandbox
        .db
        .read(move |conn| {
            let tasks = tasks::store::tasks(conn, &case)?;
            if tasks.is_empty()
                && let Some(refusal) = able(conn, &case, Command::GiveOpinion)?.refusal
            {
                return Err(refusal);
            }
            Ok(tasks)
        })
        .await?;
    for task in tasks.into_iter().filter(TaskRow::is_open) {
        let (case, department) = (asked.case.clone(), task.department.clone());
        let (member, version) = sandbox
            .db
            .read(move |conn| {
                let row = case_store::find(conn, &case)?;
                Ok((sandbox_reviewer(conn, &department)?, i64::from(row.version)))
            })
            .await?;
        let order = Order {
            state: sandbox.clone(),
            caller: member.into(),
            lang: asked.lang,
            case: asked.case.clone(),
            version,
            command: Command::GiveOpinion,
            attempt: None,
        };
        answer(order, task).await?;
    }
    Ok(())
}

async fn answer(order: Order, task: TaskRow) -> Result<()> {
    let parts: Vec<AssessmentPart> = match &task.parts {
        Some(parts) => serde_json::from_str(parts).map_err(Error::internal)?,
        None => Vec::new(),
    };
    let opinion = Opinion::Agree;
    if parts.is_empty() {
        let request = OpinionRequest {
            opinion,
            reason: None,
        };
        approval::give_opinion(order, task.id, request).await?;
    } else {
        let finding = |part| AssessmentFinding {
            part,
            opinion,
            reason: None,
        };
        let findings = parts.into_iter().map(finding).collect();
        approval::assess(order, task.id, AssessmentRequest { findings }).await?;
    }
    Ok(())
}
