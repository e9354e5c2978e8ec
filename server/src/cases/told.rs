//! Who is told of a case, and what notices may say of it: its number and its item, nothing personal.

use super::CaseId;
use super::{access, store};
use crate::identity::{self, PersonId};
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::date::Date;

/// What notices may say of a case, and those they go to.
#[derive(Debug, Clone)]
pub struct Told {
    /// The number, once it is handed in.
    pub number: Option<String>,
    /// The item's name in Chinese.
    pub item_zh: String,
    /// The item's name in English.
    pub item_en: String,
    /// The applicant, for a firm those who represent it, and who filled it in if they still act for
    /// the applicant.
    pub people: Vec<PersonId>,
}

/// What programs may know of a case: nothing personal.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The number, once it is handed in.
    pub number: Option<String>,
    /// The key of the item.
    pub item: String,
    /// The key of the department that decides it.
    pub department: String,
    /// The key of the district.
    pub district: String,
}

/// What programs may know of a case; none when it is gone.
///
/// # Errors
/// When the database refuses.
pub fn brief(conn: &mut Conn, id: &CaseId) -> Result<Option<Brief>> {
    match store::find(conn, id) {
        Ok(row) => Ok(Some(Brief {
            number: row.number.clone(),
            item: row.item_key.clone(),
            department: row.department.clone(),
            district: row.district.clone(),
        })),
        Err(error) if error.code() == Code::CaseNotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who is told of a case; none when it is gone, as a draft may be.
///
/// # Errors
/// When the database refuses.
pub fn told(conn: &mut Conn, id: &CaseId, today: Date) -> Result<Option<Told>> {
    let row = match store::find(conn, id) {
        Ok(row) => row,
        Err(error) if error.code() == Code::CaseNotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut people = if row.applicant_kind == "firm" {
        identity::representatives(conn, &row.applicant_id)?
    } else {
        vec![row.applicant_id.parse().map_err(Error::internal)?]
    };
    let writer: PersonId = row.person_id.parse().map_err(Error::internal)?;
    let applicant = (row.applicant_kind.as_str(), row.applicant_id.as_str());
    if !people.contains(&writer)
        && access::acts_for(conn, &writer, applicant, &row.item_key, today)?
    {
        people.push(writer);
    }
    let mut reached = Vec::with_capacity(people.len());
    for person in people {
        // Whoever came to the window without a telephone reads it there.
        if identity::can_be_told(conn, &person)? {
            reached.push(person);
        }
    }
    Ok(Some(Told {
        number: row.number.clone(),
        item_zh: row.item_name_zh.clone(),
        item_en: row.item_name_en.clone(),
        people: reached,
    }))
}
