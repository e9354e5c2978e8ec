//! 代办: people who apply in another's name, under an authorisation the other signed.

mod http;
mod store;

pub(super) use http::configure;

use super::caller::Citizen;
use super::{Applicant, ApplicantKind, FirmId, PersonId, applicant, store as people};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::ApplicantKind as Principal;
use onewindow_core::date::Date;
use onewindow_core::requests::AuthorisationRequest;
use serde::Serialize;
use serde_json::json;
use store::AuthorisationRow;

crate::id_type! {
    /// An authorisation.
    AuthorisationId
}

/// How surely somebody must be known to sign for others to act in their name: by their identity
/// number.
const SIGNING_LEVEL: i32 = 2;

/// An authorisation as it is shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Authorisation {
    /// The id.
    id: AuthorisationId,
    /// In whose name: a person's or a firm's.
    principal: ApplicantKind,
    /// The principal's id, which is the `firmId` when a case is begun for a firm.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53")]
    principal_id: String,
    /// The principal's name.
    #[schema(example = "林晓")]
    principal_name: String,
    /// The agent's name.
    #[schema(example = "王强")]
    agent_name: String,
    /// The items it covers; empty for all.
    items: Vec<String>,
    /// The last day it is good for.
    #[schema(example = "2026-12-31")]
    valid_until: String,
    /// When it was signed.
    #[schema(value_type = String, format = DateTime)]
    signed_at: Timestamp,
    /// When either side ended it.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

/// Signs that somebody may apply in one's own name or in that of a firm one represents.
///
/// # Errors
/// [`Code::RealNameRequired`] for who is known by a mobile number alone; [`Code::NotYourFirm`];
/// [`Code::InvalidRequest`] when name and number are not those of one person, or the day is past.
fn sign(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    request: &AuthorisationRequest,
    lang: Lang,
) -> Result<Authorisation> {
    let now = state.clock.now();
    let today = state.clock.today();
    if people::person(tx, &citizen.id)?.real_name_level < SIGNING_LEVEL {
        return Err(Code::RealNameRequired.into());
    }
    let principal = match (request.principal, &request.firm_id) {
        (Principal::Firm, Some(firm)) => {
            let firm: FirmId = firm.parse().map_err(|_| Code::NotYourFirm)?;
            applicant::firm_applicant(tx, &citizen.id, &firm, today)?
        }
        (Principal::Firm | Principal::Person, _) => {
            applicant::person_applicant(tx, &citizen.id, today)?
        }
    };
    if request.valid_until < today {
        let message = lang.pick("截止日期已过", "The day is past");
        return Err(Error::wrong_at("/validUntil", "too_early", message));
    }
    let lookup = state.vault.lookup(people::MOBILE, &request.agent_mobile);
    let agent = match people::person_by_mobile(tx, &lookup)? {
        // A name that does not go with the number is told as no such person, so that nobody learns
        // whose number it is.
        Some(id) if people::person_name(tx, &id)? == request.agent_name => id,
        Some(_) | None => {
            let message = lang.pick(
                "姓名与手机号码不符，或对方尚未注册",
                "Name and number are not those of one registered person",
            );
            return Err(Error::wrong_at("/agentMobile", "not_a_choice", message));
        }
    };
    if agent == citizen.id {
        let message = lang.pick("不能委托自己", "Nobody is their own agent");
        return Err(Error::wrong_at("/agentMobile", "not_a_choice", message));
    }
    let row = AuthorisationRow {
        id: AuthorisationId::new(),
        principal_kind: principal.kind.as_str().to_owned(),
        principal_id: principal.id,
        principal_name: principal.name,
        signed_by: citizen.id.clone(),
        agent_id: agent,
        agent_name: request.agent_name.clone(),
        items: serde_json::to_string(&request.items).map_err(Error::internal)?,
        valid_until: request.valid_until.to_string(),
        signed_at: now,
        ended_at: None,
    };
    store::insert(tx, &row)?;
    audit(tx, state, citizen, "authorisation.signed", &row.id)?;
    view(row)
}

/// Ends an authorisation; either side may. Cases begun under it stay the principal's.
///
/// # Errors
/// [`Code::AuthorisationNotFound`] for one of other people.
fn end(tx: &mut Conn, state: &AppState, citizen: &Citizen, id: &AuthorisationId) -> Result<()> {
    let row = store::find(tx, id)?;
    let own = |row: &AuthorisationRow| row.signed_by == citizen.id || row.agent_id == citizen.id;
    if !row.as_ref().is_some_and(own) {
        return Err(Code::AuthorisationNotFound.into());
    }
    store::end(tx, id, state.clock.now())?;
    audit(tx, state, citizen, "authorisation.ended", id)
}

/// Whoever an agent applies for under an authorisation.
///
/// # Errors
/// [`Code::NotAuthorised`] when there is none, it has ended, or it does not cover the item.
pub fn principal(
    conn: &mut Conn,
    agent: &PersonId,
    authorisation: &str,
    item: &str,
    today: Date,
) -> Result<Applicant> {
    let id: AuthorisationId = authorisation.parse().map_err(|_| Code::NotAuthorised)?;
    let row = store::find(conn, &id)?.filter(|row| row.agent_id == *agent);
    let row = row.ok_or(Code::NotAuthorised)?;
    if !row.is_good(&today.to_string()) || !row.covers(item)? {
        return Err(Code::NotAuthorised.into());
    }
    applicant::applicant(conn, row.kind()?, &row.principal_id, today)
}

/// Under what somebody may act in a principal's name on an item today, if they may.
///
/// # Errors
/// When the database refuses.
pub fn acting_under(
    conn: &mut Conn,
    agent: &PersonId,
    (kind, id): (&str, &str),
    item: &str,
    today: Date,
) -> Result<Option<AuthorisationId>> {
    let day = today.to_string();
    for row in store::received(conn, agent)? {
        let same = row.principal_kind == kind && row.principal_id == id;
        if same && row.is_good(&day) && row.covers(item)? {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

/// Those in whose name somebody may have begun something, beside themselves.
#[derive(Debug, Clone, Default)]
pub struct StoodFor {
    /// The firms they represent.
    pub firms: Vec<String>,
    /// The people and firms that authorised them.
    pub principals: Vec<String>,
}

/// For whom somebody stands on this day.
///
/// # Errors
/// When the database refuses.
pub fn stood_for(conn: &mut Conn, person: &PersonId, today: Date) -> Result<StoodFor> {
    let mut all = StoodFor::default();
    for (is_firm, id) in store::stood_for(conn, person, &today.to_string())? {
        if is_firm {
            all.firms.push(id);
        } else {
            all.principals.push(id);
        }
    }
    Ok(all)
}

/// Ends every authorisation somebody signed or acts under.
///
/// # Errors
/// When the database refuses.
pub(super) fn end_all(tx: &mut Conn, person: &PersonId, now: Timestamp) -> Result<()> {
    store::end_all(tx, person, now)
}

fn view(row: AuthorisationRow) -> Result<Authorisation> {
    Ok(Authorisation {
        principal: row.kind()?,
        items: row.item_keys()?,
        id: row.id,
        principal_id: row.principal_id,
        principal_name: row.principal_name,
        agent_name: row.agent_name,
        valid_until: row.valid_until,
        signed_at: row.signed_at,
        ended_at: row.ended_at,
    })
}

fn audit(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    action: &str,
    id: &AuthorisationId,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "citizen",
        actor_id: citizen.id.as_str(),
        action,
        subject_kind: "authorisation",
        subject_id: id.as_str(),
        detail: json!({}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
