//! The people of a sandbox: offices and staff that nobody can log in as, for a program to act through,
//! and citizens it makes up.

use super::caller::{Role, StaffMember};
use super::store::{self, NewOffice, NewStaff};
use super::{PersonId, authority, demo};
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::{Error, Result};
use crate::platform::vault::Vault;
use onewindow_core::date::Date;
use onewindow_core::ident::is_resident_id;

/// The hash of no password.
const NO_PASSWORD: &str = "!";

/// Years for which somebody of a sandbox may decide.
const YEARS: i32 = 10;

/// A district or a department.
#[derive(Debug, Clone, Copy)]
pub struct Organ<'a> {
    /// The key the catalogue knows it by.
    pub key: &'a str,
    /// The name in Chinese.
    pub zh: &'a str,
    /// The name in English.
    pub en: &'a str,
}

fn clerk(district: &str, number: u32) -> String {
    format!("window-{district}-{number}")
}

fn approver(department: &str) -> String {
    format!("approver-{department}")
}

fn head(department: &str) -> String {
    format!("head-{department}")
}

/// Makes a service centre for each district, with two clerks, for who accepts a case does not decide it,
/// and an office for each department, with a head and somebody who may decide.
///
/// # Errors
/// When the database refuses.
pub fn staff_sandbox(
    tx: &mut Conn,
    districts: &[Organ<'_>],
    departments: &[Organ<'_>],
    now: Timestamp,
) -> Result<()> {
    for organ in districts {
        let office = format!("window-{}", organ.key);
        let names = (
            format!("{}政务服务中心综合窗口", organ.zh),
            format!("{}, service centre", organ.en),
        );
        let district = (None, Some(organ.key));
        make_office(tx, &office, (&names.0, &names.1), district)?;
        for (number, name) in [(1, "沙箱窗口甲"), (2, "沙箱窗口乙")] {
            let username = clerk(organ.key, number);
            make_member(tx, (&username, name), &office, &[Role::WindowClerk], now)?;
        }
    }
    let until = now.day().add_days(YEARS * 365).unwrap_or(now.day());
    for organ in departments {
        let of = (Some(organ.key), None);
        make_office(tx, organ.key, (organ.zh, organ.en), of)?;
        let (holder, signer) = (approver(organ.key), head(organ.key));
        let roles = [Role::Approver, Role::Lead];
        make_member(tx, (&holder, "沙箱审批员"), organ.key, &roles, now)?;
        make_member(tx, (&signer, "沙箱负责人"), organ.key, &[Role::Head], now)?;
        sign(tx, (&holder, &signer), (now.day(), until), now)?;
    }
    Ok(())
}

fn make_office(
    tx: &mut Conn,
    key: &str,
    (zh, en): (&str, &str),
    (department, district): (Option<&str>, Option<&str>),
) -> Result<()> {
    let office = NewOffice {
        key,
        zh,
        en,
        department,
        district,
    };
    store::ensure_office(tx, &office)
}

fn make_member(
    tx: &mut Conn,
    (username, name): (&str, &str),
    office: &str,
    roles: &[Role],
    now: Timestamp,
) -> Result<()> {
    let new = NewStaff {
        username,
        name,
        password_hash: NO_PASSWORD,
        office,
        roles,
    };
    store::ensure_staff(tx, &new, now)
}

fn sign(tx: &mut Conn, pair: (&str, &str), days: (Date, Date), now: Timestamp) -> Result<()> {
    authority::ensure_demo_mandate(tx, pair, days, now)
}

/// Those who may have something to do with a case of this district and department, the window first.
///
/// # Errors
/// When one of them is not there or the database refuses.
pub fn sandbox_staff(
    conn: &mut Conn,
    district: &str,
    department: &str,
) -> Result<Vec<StaffMember>> {
    let names = [
        clerk(district, 1),
        clerk(district, 2),
        approver(department),
        head(department),
    ];
    names.iter().map(|name| member(conn, name)).collect()
}

/// Who answers for a department that is asked.
///
/// # Errors
/// As [`sandbox_staff`].
pub fn sandbox_reviewer(conn: &mut Conn, department: &str) -> Result<StaffMember> {
    member(conn, &approver(department))
}

fn member(conn: &mut Conn, username: &str) -> Result<StaffMember> {
    let found = store::staff_credentials(conn, username)?;
    let (id, _) = found.ok_or_else(|| Error::internal(format!("nobody is called {username}")))?;
    let row = store::staff(conn, &id)?;
    Ok(StaffMember {
        roles: store::roles(conn, &id)?.into_iter().collect(),
        id,
        session: String::new(),
        office: row.office_key,
        department: row.department,
        district: row.district,
        window: None,
    })
}

/// Somebody a program made up.
#[derive(Debug, Clone)]
pub struct MadeUp {
    /// Who.
    pub id: PersonId,
    /// What they are called.
    pub name: String,
    /// A number nobody is texted at.
    pub mobile: String,
    /// A right number of an identity card nobody has.
    pub resident_id: String,
}

/// Makes somebody up, who is known in person and holds an identity card.
///
/// # Errors
/// When the database refuses.
pub fn make_up(
    tx: &mut Conn,
    vault: &Vault,
    name: Option<String>,
    now: Timestamp,
) -> Result<MadeUp> {
    dialect::serialise_on(tx, "people of the sandbox")?;
    let number = store::count_people(tx)?;
    let name = name.unwrap_or_else(|| format!("沙箱市民{}", number + 1));
    let (mobile, resident_id) = (mobile(number), resident_id(number)?);
    let id = demo::ensure_person(tx, vault, now, &name, &mobile, &resident_id)?;
    Ok(MadeUp {
        id,
        name,
        mobile,
        resident_id,
    })
}

fn mobile(number: i64) -> String {
    format!("199{:08}", number % 100_000_000)
}

/// No division begins with 99, so nobody has such a number. A thousand people are born on a day, the
/// first on a day of 1970.
fn resident_id(number: i64) -> Result<String> {
    let first = Date::new(1970, 1, 1).map_err(|error| Error::internal(format!("{error:?}")))?;
    let days = i32::try_from(number / 1000).map_err(Error::internal)?;
    let (year, month, day) = first.add_days(days).unwrap_or(first).civil();
    let body = format!("990000{year:04}{month:02}{day:02}{:03}", number % 1000);
    // GB 11643: one of the eleven fits.
    let whole = "0123456789X".chars().map(|check| format!("{body}{check}"));
    let mut right = whole.filter(|number| is_resident_id(number));
    right
        .next()
        .ok_or_else(|| Error::internal(format!("no check digit fits {body}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_numbers_are_right_and_differ() {
        let numbers: Vec<String> = [0, 1, 999, 1000, 5_000_000]
            .map(|number| resident_id(number).unwrap())
            .to_vec();
        assert_eq!(numbers[0], "99000019700101000X");
        for number in &numbers {
            assert!(is_resident_id(number), "{number} is right");
        }
        let mut once = numbers.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), numbers.len());
    }
}
