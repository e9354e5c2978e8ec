//! Every row that names bytes in storage.

use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{case_files, document_files};
use crate::platform::db::schema::packages::package_files;
use crate::platform::problem::Result;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Which of these hashes a row names: a file of a case, of an application for a package, or a paper.
/// A table that comes to name files must be added here first.
pub(super) fn named(conn: &mut Conn, hashes: &[String]) -> Result<BTreeSet<String>> {
    // Files of applications first: they move into cases, and never back, so one on its way is seen
    // in one of the two.
    let mut found: Vec<String> = package_files::table
        .filter(package_files::sha256.eq_any(hashes))
        .select(package_files::sha256)
        .load(conn)?;
    let in_cases: Vec<String> = case_files::table
        .filter(case_files::sha256.eq_any(hashes))
        .select(case_files::sha256)
        .load(conn)?;
    let papers: Vec<String> = document_files::table
        .filter(document_files::sha256.eq_any(hashes))
        .select(document_files::sha256)
        .load(conn)?;
    found.extend(in_cases);
    found.extend(papers);
    Ok(found.into_iter().collect())
}
