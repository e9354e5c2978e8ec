//! Opinions, decisions, results and their delivery.

use crate::cases::change::{self, Effect, Order, Scene, carry_out};
use crate::cases::parts::{self, DocumentBody, DocumentKind, Reason, ResultBody, TaskId};
use crate::cases::store::{self, CasePatch};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::identity::{self, ApplicantKind, NewLicence};
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::lifecycle::{self, Actor, CaseMode, CaseState, CaseType, Command, Role};
use onewindow_core::pack::Text;
use onewindow_core::requests::{
    DecisionRequest, DeliveryRequest, Opinion, OpinionRequest, Outcome,
};

/// Gives the department's opinion on a case.
///
/// # Errors
/// [`Code::TaskNotFound`] when the task is not open, [`Code::OtherOffice`] when it is another
/// department's.
pub(crate) async fn give_opinion(
    order: Order,
    task: TaskId,
    request: OpinionRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let own = match scene.caller {
            Anyone::Staff(staff) => staff.department.clone(),
            Anyone::Citizen(_) | Anyone::Client(_) => None,
        };
        let tasks = parts::store::tasks(tx, &scene.row.id)?;
        let found = tasks
            .iter()
            .find(|row| row.id == task)
            .ok_or(Code::TaskNotFound)?;
        if own.as_ref() != Some(&found.department) {
            return Err(Code::OtherOffice.into());
        }
        finish(tx, scene, &task, request.opinion, request.reason.as_deref())?;
        Ok(Effect::of("opinionGiven", CasePatch::default()))
    })
    .await
}

fn finish(
    tx: &mut Conn,
    scene: &Scene<'_>,
    task: &TaskId,
    opinion: Opinion,
    reason: Option<&str>,
) -> Result<()> {
    let opinion = match opinion {
        Opinion::Agree => "agree",
        Opinion::Disagree => "disagree",
    };
    let by = (scene.caller.id(), scene.name.as_str());
    parts::store::finish_task(tx, &scene.row.id, task, (opinion, reason), by, scene.now)
}

/// Decides a case. What its own department still had to say is said with the decision.
///
/// # Errors
/// What the lifecycle refuses, separation of duty above all.
pub(crate) async fn decide(order: Order, request: DecisionRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let (outcome, opinion, event) = match request.outcome {
            Outcome::Granted => ("granted", Opinion::Agree, "granted"),
            Outcome::Refused => ("refused", Opinion::Disagree, "refused"),
        };
        for task in parts::store::tasks(tx, &scene.row.id)? {
            if task.done_at.is_none() {
                finish(tx, scene, &task.id, opinion, request.reason.as_deref())?;
            }
        }
        let body = DocumentBody {
            outcome: Some(outcome.to_owned()),
            reasons: request
                .reason
                .iter()
                .map(|text| Reason {
                    text: text.clone(),
                    ..Reason::default()
                })
                .collect(),
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        change::issue(tx, scene, number, DocumentKind::Decision, body)?;
        let patch = CasePatch {
            decided_at: Some(scene.now),
            ..CasePatch::default()
        };
        Ok(Effect::of(event, patch).detail(request.reason))
    })
    .await
}

/// The command of a decision.
pub(crate) const fn command(outcome: Outcome) -> Command {
    match outcome {
        Outcome::Granted => Command::Grant,
        Outcome::Refused => Command::Refuse,
    }
}

/// Makes the result of a granted case; a licence goes to the applicant's holdings at once.
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn issue(order: Order) -> Result<Answer> {
    carry_out(order, |tx, scene| {
        let row = scene.row;
        let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
        let number = change::number(row)?;
        let result = match &item.result_licence {
            Some(licence) => ResultBody {
                kind: item.result_kind.clone(),
                number: licence_number(tx, scene, licence)?,
                name: item.result_name.clone(),
                licence: Some(licence.clone()),
            },
            None => ResultBody {
                kind: item.result_kind.clone(),
                number: format!("{number}-{}", DocumentKind::Result.letters()),
                name: item.result_name.clone(),
                licence: None,
            },
        };
        if let Some(licence) = &result.licence {
            grant_licence(tx, scene, licence, &result)?;
        }
        let detail = result.number.clone();
        let body = DocumentBody {
            result: Some(result),
            ..DocumentBody::default()
        };
        change::issue(tx, scene, number, DocumentKind::Result, body)?;
        Ok(Effect::of("issued", CasePatch::default()).detail(Some(detail)))
    })
    .await
}

/// Division (6) + year (4) + number of the year for this type of licence (6).
fn licence_number(tx: &mut Conn, scene: &Scene<'_>, licence: &str) -> Result<String> {
    let district = catalogue::district(tx, &scene.row.district)?;
    let prefix = format!("{}{}", district.code, scene.today.year());
    let count = store::next_number(tx, &format!("licence {licence} {prefix}"))?;
    Ok(format!("{prefix}{count:06}"))
}

fn grant_licence(
    tx: &mut Conn,
    scene: &Scene<'_>,
    licence: &str,
    result: &ResultBody,
) -> Result<()> {
    let row = scene.row;
    let Text { zh, en } = result.name.clone();
    let issuer = catalogue::department_name(tx, &row.department)?;
    let granted = NewLicence {
        holder_kind: if row.applicant_kind == "firm" {
            ApplicantKind::Firm
        } else {
            ApplicantKind::Person
        },
        holder_id: row.applicant_id.clone(),
        licence_type: licence.to_owned(),
        name_en: en.unwrap_or_else(|| zh.clone()),
        name_zh: zh,
        number: result.number.clone(),
        issuer: issuer.zh,
        issued_on: scene.today,
        // The catalogue says how long in words, which differ with the case; the licence's own
        // record is where a day belongs once an item states it as data.
        valid_until: None,
        case_id: Some(row.id.to_string()),
    };
    identity::issue_licence(tx, &scene.state.vault, scene.now, &granted)?;
    Ok(())
}

/// Hands the result over, and with that closes the case.
///
/// # Errors
/// [`Code::InvalidRequest`] for a way the item does not offer; what the lifecycle refuses.
pub(crate) async fn deliver(order: Order, request: DeliveryRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let row = scene.row;
        let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
        let method = request.method.as_str();
        let granted = row.state()? == CaseState::Issued;
        if granted && !item.delivery.is_empty() && !item.delivery.iter().any(|way| way == method) {
            let message = scene
                .lang
                .pick("该事项不提供此送达方式", "The item does not offer this");
            return Err(
                Error::new(Code::InvalidRequest).with_errors(vec![FieldError::new(
                    "/method",
                    "not_a_choice",
                    message,
                )]),
            );
        }
        let body = DocumentBody {
            method: Some(method.to_owned()),
            ..DocumentBody::default()
        };
        let number = change::number(row)?;
        change::issue(tx, scene, number, DocumentKind::DeliveryReceipt, body)?;
        let closed = lifecycle::next(CaseState::Delivered, Command::Close, &SYSTEM)
            .map_err(|refusal| Error::internal(format!("closing was refused: {refusal:?}")))?;
        Ok(Effect {
            patch: CasePatch {
                closed_at: Some(scene.now),
                ..CasePatch::default()
            },
            events: vec![("delivered", Some(method.to_owned())), ("closed", None)],
            further: Some(closed),
        })
    })
    .await
}

/// Closing follows from delivery by itself, whatever the case.
const SYSTEM: Actor = Actor {
    role: Role::System,
    in_charge: true,
    is_acceptor: false,
    case_type: CaseType::Other,
    mode: CaseMode::Single,
    has_notice: false,
    tasks_open: false,
};
