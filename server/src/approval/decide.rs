//! Decisions, results and their delivery.

use super::opinion;
use crate::cases::change::{self, Effect, Order, Scene, carry_out};
use crate::cases::commitments;
use crate::cases::parts::{DocumentBody, DocumentKind, Reason, ResultBody};
use crate::cases::store::{self, CasePatch};
use crate::cases::tasks;
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::identity::{self, ApplicantKind, Authority, NewLicence};
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::lifecycle::{self, Actor, CaseState, Command};
use onewindow_core::pack::Text;
use onewindow_core::requests::{DecisionRequest, DeliveryRequest, Opinion, Outcome};

/// Decides a case. What its own department still had to say is said with the decision.
///
/// # Errors
/// What the lifecycle refuses, separation of duty above all; [`Code::StageRefused`] for a grant
/// after a stage was refused.
pub(crate) async fn decide(order: Order, request: DecisionRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let authority = authority(tx, scene)?;
        let (outcome, given, event) = match request.outcome {
            Outcome::Granted => ("granted", Opinion::Agree, "granted"),
            Outcome::Refused => ("refused", Opinion::Disagree, "refused"),
        };
        if request.outcome == Outcome::Granted
            && tasks::store::stages(tx, &scene.row.id)?
                .iter()
                .any(|stage| stage.state == tasks::REFUSED)
        {
            return Err(Code::StageRefused.into());
        }
        for task in tasks::store::tasks(tx, &scene.row.id)? {
            if task.is_open() {
                opinion::finish(tx, scene, &task.id, given, request.reason.as_deref())?;
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
        let paper = change::issue(tx, scene, number, DocumentKind::Decision, body)?;
        if request.outcome == Outcome::Granted {
            commitments::lay_out(tx, scene)?;
        }
        let patch = CasePatch {
            decided_at: Some(scene.now),
            ..CasePatch::default()
        };
        let mut effect = Effect::of(event, patch)
            .detail(request.reason)
            .giving(paper);
        if let Some(absent) = authority.and_then(|authority| authority.in_place_of) {
            effect.events.push(("stoodIn", Some(absent)));
        }
        Ok(effect)
    })
    .await
}

/// By what right the caller decides for the department. The window needs no mandate: what it may
/// decide is the authority matrix's to say.
fn authority(tx: &mut Conn, scene: &Scene<'_>) -> Result<Option<Authority>> {
    let row = scene.row;
    match scene.caller {
        Anyone::Staff(staff) if staff.department.as_ref() == Some(&row.department) => {
            let today = scene.today.to_string();
            // An immediate case is due the day it is accepted and never turns yellow before.
            let mut days = [&row.warn_at, &row.promised_due].into_iter().flatten();
            let near = days.any(|day| *day <= today);
            let subject = (row.department.as_str(), row.item_key.as_str());
            let found = identity::to_decide(tx, staff, subject, scene.today, near)?;
            Ok(Some(found))
        }
        Anyone::Staff(_) | Anyone::Citizen(_) | Anyone::Client(_) | Anyone::System => Ok(None),
    }
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
        let paper = change::issue(tx, scene, number, DocumentKind::Result, body)?;
        Ok(Effect::of("issued", CasePatch::default())
            .detail(Some(detail))
            .giving(paper))
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
        let paper = change::issue(tx, scene, number, DocumentKind::DeliveryReceipt, body)?;
        let closed = lifecycle::next(CaseState::Delivered, Command::Close, &Actor::SYSTEM)
            .map_err(|refusal| Error::internal(format!("closing was refused: {refusal:?}")))?;
        Ok(Effect {
            patch: CasePatch {
                closed_at: Some(scene.now),
                ..CasePatch::default()
            },
            events: vec![("delivered", Some(method.to_owned())), ("closed", None)],
            papers: vec![paper],
            further: Some(closed),
            ..Effect::default()
        })
    })
    .await
}
