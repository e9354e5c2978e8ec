//! The catalogue in a program's sandbox: the service's own as it was when the sandbox began, but with
//! offices whose names and numbers say that they are none.

use super::publish::written;
use super::{memo, store};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use onewindow_catalogue::{Codes, Department, Division};
use onewindow_core::pack::Text;

/// The tables of the catalogue, each behind those it refers to.
pub const TABLES: &[&str] = &[
    "packs",
    "item_versions",
    "items",
    "item_search",
    "package_versions",
    "code_tables",
    "calendar_years",
    "stage_templates",
];

/// What the codes of a sandbox's districts begin with. No division of GB/T 2260 does, so neither does any
/// real case's or licence's number.
const CODE: &str = "00";

/// Says in every name and code of an office that it is a sandbox's; they stand on whatever it issues.
/// Again it changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn mark(tx: &mut Conn, now: Timestamp) -> Result<()> {
    let mut codes = Codes::clone(&*memo::codes(tx)?);
    for division in codes.districts.iter_mut().chain(&mut codes.city) {
        if division.code.starts_with(CODE) {
            return Ok(());
        }
        let rest = division.code.get(CODE.len()..).unwrap_or_default();
        division.code = format!("{CODE}{rest}");
        name(&mut division.name);
    }
    for department in &mut codes.departments {
        name(&mut department.name);
    }
    let (body, hash) = written(&codes)?;
    store::set_codes(tx, &hash, &body, now)
}

fn name(text: &mut Text) {
    text.zh = format!("沙箱·{}", text.zh);
    if let Some(en) = &mut text.en {
        *en = format!("Sandbox: {en}");
    }
}

/// Where cases can be handed in, and who decides them.
#[derive(Debug, Clone)]
pub struct Organs {
    /// The districts.
    pub districts: Vec<Division>,
    /// The departments.
    pub departments: Vec<Department>,
}

/// All organs of the catalogue.
///
/// # Errors
/// When the database refuses.
pub fn organs(conn: &mut Conn) -> Result<Organs> {
    let codes = memo::codes(conn)?;
    Ok(Organs {
        districts: codes.districts.clone(),
        departments: codes.departments.clone(),
    })
}
