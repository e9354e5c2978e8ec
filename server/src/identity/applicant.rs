//! Whoever a case is for, as the rules see them: kind, standing and the licences they hold.

use super::credit;
use super::store;
use super::{FirmId, LicenceId, PersonId};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use crate::platform::vault::Vault;
use onewindow_core::date::Date;
use serde::{Deserialize, Serialize};

/// A person or a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ApplicantKind {
    /// 自然人
    Person,
    /// 法人
    Firm,
}

impl ApplicantKind {
    /// The name used in the API, in rules and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            ApplicantKind::Person => "person",
            ApplicantKind::Firm => "firm",
        }
    }

    /// The kind the database names so; what is no firm is a person.
    pub fn from_name(name: &str) -> Self {
        if name == "firm" {
            Self::Firm
        } else {
            Self::Person
        }
    }
}

/// What this applicant's credit leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// 容缺: documents may follow later.
    pub deferral_allowed: bool,
    /// 告知承诺: a promise may replace a document.
    pub commitment_allowed: bool,
}

/// Whoever a case is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// A person or a firm.
    pub kind: ApplicantKind,
    /// The id of the person or the firm.
    pub id: String,
    /// The name on documents.
    pub name: String,
    /// What is open to them.
    pub standing: Standing,
    /// The type keys of the valid licences they hold, sorted.
    pub holdings: Vec<String>,
}

/// The person as the applicant.
///
/// # Errors
/// When there is no such person or the database refuses.
pub fn person_applicant(conn: &mut Conn, person: &PersonId, today: Date) -> Result<Applicant> {
    let row = store::person(conn, person)?;
    let kind = ApplicantKind::Person;
    let facts = facts(conn, kind, row.id.as_str(), today)?;
    Ok(Applicant {
        kind,
        id: row.id.to_string(),
        name: row.name,
        standing: facts.standing,
        holdings: facts.holdings,
    })
}

/// What is known of a person or a firm without asking who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// What is open to them.
    pub standing: Standing,
    /// The type keys of the valid licences they hold, sorted.
    pub holdings: Vec<String>,
    /// They have the best grade and no record that is not repaired.
    pub has_good_credit: bool,
}

/// What a verdict rests on of a person or a firm, and how their credit is.
///
/// # Errors
/// When the database refuses.
pub fn facts(conn: &mut Conn, kind: ApplicantKind, id: &str, today: Date) -> Result<Facts> {
    let known = store::facts(conn, kind, id, today)?;
    Ok(Facts {
        standing: credit::standing_with(&known.unrepaired)?,
        holdings: known.holdings,
        has_good_credit: credit::is_good(known.grade.as_deref(), &known.unrepaired),
    })
}

/// The firm as the applicant, for a person who may act for it.
///
/// # Errors
/// [`Code::NotYourFirm`] when the person holds no mandate, also when there is no such firm, so
/// that nobody learns which firms there are.
pub fn firm_applicant(
    conn: &mut Conn,
    person: &PersonId,
    firm: &FirmId,
    today: Date,
) -> Result<Applicant> {
    let row = store::firms_of(conn, person)?
        .into_iter()
        .find(|row| row.id == *firm)
        .ok_or(Code::NotYourFirm)?;
    of_firm(conn, row, today)
}

/// Whoever a case is for, for an office: no mandate is asked for.
///
/// # Errors
/// [`Code::NotFound`] when there is no such person or firm.
pub fn applicant(conn: &mut Conn, kind: ApplicantKind, id: &str, today: Date) -> Result<Applicant> {
    match kind {
        ApplicantKind::Person => {
            let person: PersonId = id.parse().map_err(|_| Code::NotFound)?;
            person_applicant(conn, &person, today)
        }
        ApplicantKind::Firm => {
            let firm: FirmId = id.parse().map_err(|_| Code::NotFound)?;
            let row = store::firm(conn, &firm)?;
            of_firm(conn, row, today)
        }
    }
}

fn of_firm(conn: &mut Conn, row: store::FirmRow, today: Date) -> Result<Applicant> {
    let kind = ApplicantKind::Firm;
    let facts = facts(conn, kind, row.id.as_str(), today)?;
    Ok(Applicant {
        kind,
        id: row.id.to_string(),
        name: row.name,
        standing: facts.standing,
        holdings: facts.holdings,
    })
}

/// The firms a person may act for.
///
/// # Errors
/// When the database refuses.
pub fn firm_ids_of(conn: &mut Conn, person: &PersonId) -> Result<Vec<String>> {
    let firms = store::firms_of(conn, person)?;
    Ok(firms.into_iter().map(|row| row.id.to_string()).collect())
}

/// A licence to be given to somebody.
#[derive(Debug, Clone)]
pub struct NewLicence {
    /// Whose: a person or a firm.
    pub holder_kind: ApplicantKind,
    /// Whose: the id.
    pub holder_id: String,
    /// The type's key in the catalogue.
    pub licence_type: String,
    /// The document's name in Chinese.
    pub name_zh: String,
    /// The document's name in English.
    pub name_en: String,
    /// The number on it.
    pub number: String,
    /// The issuing office's name.
    pub issuer: String,
    /// The day it is issued.
    pub issued_on: Date,
    /// The last day it is valid; none when it does not end.
    pub valid_until: Option<Date>,
    /// The case it came out of.
    pub case_id: Option<String>,
}

/// Gives somebody a licence, which from then on replaces the paper.
///
/// # Errors
/// [`Code::Conflict`] when a licence of this type has the number already.
pub fn issue_licence(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    licence: &NewLicence,
) -> Result<LicenceId> {
    let id = LicenceId::new();
    store::insert_licence(tx, vault, &id, licence, now)?;
    Ok(id)
}

/// Takes back the licences a case gave, which from then on prove nothing; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn revoke_licences(tx: &mut Conn, case: &str) -> Result<usize> {
    store::revoke_licences(tx, case)
}
