//! People and firms a window knows by their papers (现场核验): found by what the papers say, or put
//! in; somebody without a telephone is a person like others who cannot log in yet.

use super::store::{self, FirmRow, PersonRow};
use super::{ApplicantKind, FirmId, PersonId, StaffId, sms};
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::vault::Vault;
use crate::platform::{AppState, Lang};
use onewindow_core::requests::{WalkInFirm, WalkInPersonRequest};
use serde_json::json;

/// Known by their identity card, shown in person.
const IN_PERSON: i32 = 3;

/// Somebody whose identity card a clerk has looked at.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// The name on the card.
    pub name: String,
    /// They can log in by a number of their own.
    pub has_log_in: bool,
    /// Who they were known as until now, where an account and a card turned out to be one person's:
    /// what is kept about that one is now theirs.
    pub was: Option<PersonId>,
}

/// Finds the person of an identity card, or puts them in. A number they prove by its code becomes
/// theirs to log in with, and its account is known by the card from then on.
///
/// `None` stands for a wrong code, whose try must be committed.
///
/// # Errors
/// [`Code::IdentityMismatch`] when the card's number is known under another name;
/// [`Code::MobileNotTheirs`].
pub fn identify(
    tx: &mut Conn,
    state: &AppState,
    clerk: &StaffId,
    request: &WalkInPersonRequest,
) -> Result<Option<Known>> {
    let number = request.resident_id.to_uppercase();
    let lookup = state.vault.lookup(store::RESIDENT_ID, &number);
    let found = store::by_number(tx, ApplicantKind::Person, &lookup)?;
    if found
        .as_ref()
        .is_some_and(|(_, name)| *name != request.name)
    {
        return Err(Code::IdentityMismatch.into());
    }
    let found: Option<PersonId> = found
        .map(|(id, _)| id.parse().map_err(Error::internal))
        .transpose()?;
    let now = state.clock.now();
    let account = match (&request.mobile, &request.code) {
        (Some(mobile), Some(code)) => match sms::try_code(tx, &state.vault, now, mobile, code)? {
            sms::Tried::Wrong => return Ok(None),
            sms::Tried::Right(id) => Some(id),
        },
        _ => None,
    };
    let sealed = state.vault.seal(store::RESIDENT_ID, &number)?;
    let card = (request.name.as_str(), sealed.as_str(), lookup.as_str());
    let (id, was) = match (found, account) {
        (None, None) => (put_in(tx, state, card)?, None),
        (Some(id), None) => (id, None),
        (Some(id), Some(account)) if id == account => (id, None),
        (found, Some(account)) => {
            let taken = store::person(tx, &account)?.resident_id.is_some();
            let logs_in = match &found {
                Some(id) => store::can_be_told(tx, id)?,
                None => false,
            };
            if taken || logs_in {
                return Err(Code::MobileNotTheirs.into());
            }
            if let Some(was) = &found {
                store::hand_over(tx, was, &account)?;
            }
            store::set_card(tx, &account, card, IN_PERSON)?;
            (account, found)
        }
    };
    let entry = Entry {
        actor_kind: "staff",
        actor_id: clerk.as_str(),
        action: "person.identified",
        subject_kind: "person",
        subject_id: id.as_str(),
        detail: json!({"was": was, "mobileProved": request.mobile.is_some()}),
    };
    state.audit.record(tx, now, &entry)?;
    Ok(Some(Known {
        has_log_in: store::can_be_told(tx, &id)?,
        name: request.name.clone(),
        id,
        was,
    }))
}

/// What stands where the look-up of a number would: no number can be an id, so nobody logs in by it.
pub(super) fn no_number(vault: &Vault, id: &PersonId) -> String {
    vault.lookup(store::MOBILE, id.as_str())
}

fn put_in(tx: &mut Conn, state: &AppState, card: (&str, &str, &str)) -> Result<PersonId> {
    let id = PersonId::new();
    let (name, sealed, lookup) = card;
    let row = PersonRow {
        id: id.clone(),
        name: name.to_owned(),
        mobile: state.vault.seal(store::MOBILE, "")?,
        mobile_lookup: no_number(&state.vault, &id),
        resident_id: Some(sealed.to_owned()),
        resident_id_lookup: Some(lookup.to_owned()),
        real_name_level: IN_PERSON,
        deferral_allowed: true,
        commitment_allowed: true,
        created_at: state.clock.now(),
    };
    store::insert_person(tx, &row)?;
    store::without_mobile(tx, &id)?;
    Ok(id)
}

/// Forgets who somebody was known as, once nothing names them any more.
///
/// # Errors
/// When something still does.
pub fn drop_merged(tx: &mut Conn, was: &PersonId) -> Result<()> {
    store::drop_person(tx, was)
}

/// Finds the firm of a business licence, or puts it in. Nobody may act for it online by that.
///
/// # Errors
/// [`Code::IdentityMismatch`] when the code is known under another name.
pub fn firm_on_paper(tx: &mut Conn, state: &AppState, firm: &WalkInFirm) -> Result<FirmId> {
    let uscc = firm.uscc.to_uppercase();
    match store::by_number(tx, ApplicantKind::Firm, &uscc)? {
        Some((id, name)) if name == firm.name => id.parse().map_err(Error::internal),
        Some(_) => Err(Code::IdentityMismatch.into()),
        None => store::ensure_firm(
            tx,
            &FirmRow {
                id: FirmId::new(),
                name: firm.name.clone(),
                uscc,
                deferral_allowed: true,
                commitment_allowed: true,
                created_at: state.clock.now(),
            },
        ),
    }
}

/// What a wrong code is told as: the clerk's own session has nothing to do with it.
#[must_use]
pub fn wrong_code(lang: Lang) -> Error {
    let message = lang.pick("验证码错误或已过期", "The code is wrong or has expired");
    Error::wrong_at("/code", "invalid_sms_code", message)
}
