//! Log-in on the word of another house: a single sign-on of the city or the province
//! (统一身份认证), or WeChat. Who somebody is there is bound to one person here; the row is found
//! by a keyed hash, and what has to be addressed there is kept sealed.

mod agreements;
mod claims;
mod http;
mod log_ins;
mod oidc;
mod settings;
mod store;
mod wechat;

pub use agreements::{agree_by_wechat, openid, take_wechat_agreement, wechat_agreements};
pub(super) use http::configure;
pub(super) use log_ins::end_all;
pub use settings::SignOnError;

use super::applicant::ApplicantKind;
use super::profile::mask;
use super::store::{self as people, PersonRow};
use super::{PersonId, known};
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::vault::Vault;
use claims::{Card, Vouched};
use oidc::Oidc;
use serde::Serialize;
use serde_json::json;
use store::LogInRow;
use wechat::Wechat;

crate::id_type! {
    /// Who somebody is in another house.
    LogInId
}

/// The houses that vouch for people here.
pub struct Houses {
    oidc: Option<Oidc>,
    wechat: Option<Wechat>,
}

impl Houses {
    fn oidc(&self) -> Result<&Oidc> {
        self.oidc
            .as_ref()
            .ok_or_else(|| Code::SignOnNotFound.into())
    }

    fn wechat(&self) -> Result<&Wechat> {
        self.wechat
            .as_ref()
            .ok_or_else(|| Code::SignOnNotFound.into())
    }
}

/// What kind of house it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
enum Kind {
    /// A single sign-on (统一身份认证).
    SignOn,
    /// WeChat, by a mini-program.
    Wechat,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignOn => "signOn",
            Self::Wechat => "wechat",
        }
    }
}

/// One house: its kind, and its issuer or AppID.
#[derive(Clone, Copy)]
struct Source<'a> {
    kind: Kind,
    provider: &'a str,
}

impl Source<'_> {
    /// The same subject in two houses is two people.
    fn lookup(&self, vault: &Vault, subject: &str) -> String {
        let whole = format!("{}\n{}\n{subject}", self.kind.as_str(), self.provider);
        vault.lookup(store::SUBJECT, &whole)
    }

    fn find(&self, tx: &mut Conn, vault: &Vault, subject: &str) -> Result<Option<LogInRow>> {
        let lookup = self.lookup(vault, subject);
        store::find(tx, (self.kind, self.provider), &lookup)
    }

    /// Binds a subject to a person, and to nobody else from then on.
    fn bind(
        &self,
        tx: &mut Conn,
        state: &AppState,
        (subject, person): (&str, &PersonId),
    ) -> Result<()> {
        let now = state.clock.now();
        if let Some(before) = self.find(tx, &state.vault, subject)? {
            store::drop_one(tx, &before.id)?;
        }
        // Nothing is ever sent to somebody by the name a single sign-on has for them.
        let sealed = match self.kind {
            Kind::SignOn => None,
            Kind::Wechat => Some(state.vault.seal(store::SUBJECT, subject)?),
        };
        let row = LogInRow {
            id: LogInId::new(),
            person_id: person.clone(),
            kind: self.kind.as_str().to_owned(),
            provider: self.provider.to_owned(),
            subject_lookup: self.lookup(&state.vault, subject),
            subject: sealed,
            bound_at: now,
            last_used_at: now,
        };
        store::insert(tx, &row)?;
        let entry = Entry {
            actor_kind: "citizen",
            actor_id: person.as_str(),
            action: "logIn.bound",
            subject_kind: "person",
            subject_id: person.as_str(),
            detail: json!({"kind": self.kind.as_str(), "provider": self.provider}),
        };
        state.audit.record(tx, now, &entry)
    }
}

/// Whom a house vouches for: who was bound before, or is known by the identity number it vouches
/// for, or is new.
///
/// # Errors
/// [`Code::IdentityMismatch`] when the number is known under another name.
fn arrive(
    tx: &mut Conn,
    state: &AppState,
    source: &Source<'_>,
    said: &Vouched,
) -> Result<PersonId> {
    let (vault, now) = (&state.vault, state.clock.now());
    if let Some(found) = source.find(tx, vault, &said.subject)? {
        store::used(tx, &found.id, now)?;
        if let Some(card) = &said.card {
            learn(tx, vault, &found.person_id, card)?;
        }
        return Ok(found.person_id);
    }
    let known = match &said.card {
        Some(card) => by_card(tx, vault, card)?,
        None => None,
    };
    let person = match known {
        Some(person) => person,
        None => put_in(tx, vault, now, said)?,
    };
    source.bind(tx, state, (&said.subject, &person))?;
    Ok(person)
}

/// Who is known by an identity number.
fn by_card(tx: &mut Conn, vault: &Vault, card: &Card) -> Result<Option<PersonId>> {
    let lookup = vault.lookup(people::RESIDENT_ID, &card.number);
    match people::by_number(tx, ApplicantKind::Person, &lookup)? {
        None => Ok(None),
        Some((id, name)) if name == card.name => id.parse().map(Some).map_err(Error::internal),
        Some(_) => Err(Code::IdentityMismatch.into()),
    }
}

/// Takes down the number of somebody who had none, once the house knows them by it. A number that
/// is somebody else's here is left to the window, which sees both.
fn learn(tx: &mut Conn, vault: &Vault, person: &PersonId, card: &Card) -> Result<()> {
    let lookup = vault.lookup(people::RESIDENT_ID, &card.number);
    let is_taken = people::by_number(tx, ApplicantKind::Person, &lookup)?.is_some();
    if is_taken || people::person(tx, person)?.resident_id.is_some() {
        return Ok(());
    }
    let sealed = vault.seal(people::RESIDENT_ID, &card.number)?;
    people::set_card(tx, person, (&card.name, &sealed, &lookup), card.level)
}

fn put_in(tx: &mut Conn, vault: &Vault, now: Timestamp, said: &Vouched) -> Result<PersonId> {
    let id = PersonId::new();
    // A number that is somebody else's log-in here stays theirs.
    let mobile = match &said.mobile {
        Some(number) => {
            let lookup = vault.lookup(people::MOBILE, number);
            let is_free = people::person_by_mobile(tx, &lookup)?.is_none();
            is_free.then_some((number.as_str(), lookup))
        }
        None => None,
    };
    let has_mobile = mobile.is_some();
    let (number, mobile_lookup) = mobile.unwrap_or_else(|| ("", known::no_number(vault, &id)));
    let card = said.card.as_ref();
    let resident_id = card.map(|card| vault.seal(people::RESIDENT_ID, &card.number));
    let nameless = || format!("用户{}", mask(number));
    people::insert_person(
        tx,
        &PersonRow {
            name: said.name.clone().unwrap_or_else(nameless),
            mobile: vault.seal(people::MOBILE, number)?,
            mobile_lookup,
            resident_id: resident_id.transpose()?,
            resident_id_lookup: card.map(|card| vault.lookup(people::RESIDENT_ID, &card.number)),
            real_name_level: card.map_or(1, |card| card.level),
            deferral_allowed: true,
            commitment_allowed: true,
            created_at: now,
            id: id.clone(),
        },
    )?;
    if !has_mobile {
        people::without_mobile(tx, &id)?;
    }
    Ok(id)
}
