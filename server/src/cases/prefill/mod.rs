//! 预填: what a new form begins with, so that nobody writes what the office knows of them already.
//!
//! It is asked for by whoever fills the form in, and goes into the draft only as answers of theirs: they
//! see it, and may change it. What is told is what the asker may know: their own numbers, a firm's that
//! they stand for, what a clerk took from a card; of somebody who is applied for only the name.

mod http;

pub(super) use http::configure;

use super::CaseId;
use super::access;
use crate::catalogue::{self, ItemVersion};
use crate::identity::caller::Anyone;
use crate::identity::{self, About, FirmId, PersonId};
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_catalogue::{ItemDoc, Known};
use onewindow_core::lifecycle::CaseState;
use serde::Serialize;

/// What a new form begins with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Prefilled {
    /// Each field that begins with something known; none for what is no draft any more.
    fields: Vec<PrefilledField>,
}

/// A field and what it begins with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PrefilledField {
    /// The pointer of the field in the answers.
    #[schema(example = "/operator/name")]
    pointer: String,
    /// Where it is known from: `applicant.…` is whoever applies, `firm.…` the firm that applies,
    /// `contact.…` whoever fills the form in.
    #[schema(example = "applicant.name")]
    from: &'static str,
    /// The answer.
    #[schema(example = "林晓")]
    value: String,
}

/// An item of a package and what its form begins with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PrefilledItem {
    /// The item's key.
    #[schema(example = "shipin-jingying")]
    key: String,
    /// Its fields with their answers.
    fields: Vec<PrefilledField>,
}

/// Whose draft it is.
pub(super) struct Whose<'a> {
    /// `person` or `firm`.
    pub(super) kind: &'a str,
    /// The applicant's id.
    pub(super) applicant: &'a str,
    /// The applicant's name.
    pub(super) name: &'a str,
    /// Whoever began it, or stood at the window.
    pub(super) person: &'a str,
}

/// What the asker may know of those a draft is about.
pub(super) struct Sources {
    /// The applicant, where it is a person.
    person: Option<About>,
    /// The applicant's name and code, where it is a firm.
    firm: Option<(String, String)>,
    /// Whoever fills the form in.
    contact: Option<About>,
}

/// What the draft's form begins with for this caller.
///
/// # Errors
/// As [`access::load`].
fn of_case(conn: &mut Conn, state: &AppState, caller: &Anyone, id: &CaseId) -> Result<Prefilled> {
    let row = access::load(conn, caller, id, state.clock.today())?;
    if row.state()? != CaseState::Draft {
        return Ok(Prefilled { fields: Vec::new() });
    }
    let whose = Whose {
        kind: &row.applicant_kind,
        applicant: &row.applicant_id,
        name: &row.applicant_name,
        person: &row.person_id,
    };
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    let sources = Sources::find(conn, state, caller, &whose)?;
    Ok(Prefilled {
        fields: sources.fields(&item.doc),
    })
}

impl Sources {
    /// What the caller, who may open the draft, may know of those it is about.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn find(
        conn: &mut Conn,
        state: &AppState,
        caller: &Anyone,
        whose: &Whose<'_>,
    ) -> Result<Self> {
        let about = |conn: &mut Conn, id: &PersonId| identity::about(conn, &state.vault, id);
        let is_firm = whose.kind == "firm";
        let named = About::named(whose.name.to_owned());
        let (person, contact) = match caller {
            // A consent lets a program act; it gives it none of their numbers.
            Anyone::Citizen(citizen) if citizen.program.is_none() => {
                let own = about(conn, &citizen.id)?;
                let is_own = whose.applicant == citizen.id.as_str();
                (if is_own { own.clone() } else { named }, Some(own))
            }
            // The clerk has their card in hand, and asks for a telephone number if one is needed.
            Anyone::Staff(_) => {
                let person: PersonId = whose.person.parse().map_err(Error::internal)?;
                let mut shown = about(conn, &person)?;
                shown.mobile = None;
                (shown.clone(), Some(shown))
            }
            Anyone::Citizen(_) | Anyone::Client(_) | Anyone::System => (named, None),
        };
        let firm = if is_firm {
            let firm: FirmId = whose.applicant.parse().map_err(Error::internal)?;
            Some((whose.name.to_owned(), identity::firm_uscc(conn, &firm)?))
        } else {
            None
        };
        Ok(Self {
            person: (!is_firm).then_some(person),
            firm,
            contact,
        })
    }

    /// An item whose form begins with something known.
    pub(super) fn item(&self, item: &ItemVersion) -> Option<PrefilledItem> {
        let fields = self.fields(&item.doc);
        (!fields.is_empty()).then(|| PrefilledItem {
            key: item.key.clone(),
            fields,
        })
    }

    fn fields(&self, item: &ItemDoc) -> Vec<PrefilledField> {
        let known = item.prefill.iter().filter_map(|one| {
            Some(PrefilledField {
                pointer: one.at.clone(),
                from: one.from.as_str(),
                value: self.of(one.from)?.to_owned(),
            })
        });
        known.collect()
    }

    fn of(&self, known: Known) -> Option<&str> {
        let (person, contact) = (self.person.as_ref(), self.contact.as_ref());
        let firm = self.firm.as_ref();
        match known {
            Known::ApplicantName => match firm {
                Some((name, _)) => Some(name.as_str()),
                None => person?.name.as_deref(),
            },
            Known::ApplicantResidentId => person?.resident_id.as_deref(),
            Known::ApplicantMobile => person?.mobile.as_deref(),
            Known::FirmName => firm.map(|(name, _)| name.as_str()),
            Known::FirmUscc => firm.map(|(_, uscc)| uscc.as_str()),
            Known::ContactName => contact?.name.as_deref(),
            Known::ContactResidentId => contact?.resident_id.as_deref(),
            Known::ContactMobile => contact?.mobile.as_deref(),
        }
    }
}
