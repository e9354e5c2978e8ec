//! What somebody is told about themselves.

use super::applicant::{ApplicantKind, Standing};
use super::caller::{Anyone, Role};
use super::{FirmId, PersonId, StaffId};
use super::{credit, store, windows};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Result};
use crate::platform::tokens::Claims;
use crate::platform::vault::Vault;
use onewindow_core::requests::WindowKind;
use serde::Serialize;

/// The one who is logged in.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The id.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    pub id: String,
    /// `citizen`, `staff` or `client`.
    #[schema(example = "citizen")]
    pub kind: &'static str,
    /// The name.
    #[schema(example = "林晓")]
    pub name: String,
    /// The mobile number with its middle hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "138****0001")]
    pub masked_mobile: Option<String>,
    /// How surely we know who it is: 1 by mobile, 2 by identity number, 3 by face or in person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    pub real_name_level: Option<i32>,
    /// The firms this person may act for.
    pub firms: Vec<MyFirm>,
    /// Roles of staff.
    pub roles: Vec<Role>,
    /// The office of staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<MyOffice>,
    /// The department key of the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "scjg")]
    pub department: Option<String>,
    /// The district key the office serves; absent for the whole city.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "dongqu")]
    pub district: Option<String>,
    /// The electronic licences held.
    pub licences: Vec<MyLicence>,
    /// What is open to this person.
    pub standing: Standing,
    /// Scopes of a client.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
}

/// A firm one may act for.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyFirm {
    /// The id.
    pub id: FirmId,
    /// The name.
    #[schema(example = "示例小馆餐饮有限公司")]
    pub name: String,
    /// 统一社会信用代码
    #[schema(example = "91411200QQQQ0003XT")]
    pub uscc: String,
    /// What is open to the firm.
    pub standing: Standing,
}

/// The office somebody works at.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyOffice {
    /// The key.
    #[schema(example = "window-dongqu")]
    pub key: String,
    /// The name.
    #[schema(example = "东区政务服务中心综合窗口")]
    pub name: String,
}

/// A licence one holds.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyLicence {
    /// The type's key.
    #[serde(rename = "type")]
    #[schema(example = "resident-id-card")]
    pub licence_type: String,
    /// The document's name.
    #[schema(example = "居民身份证")]
    pub name: String,
    /// The number with its middle hidden.
    #[schema(example = "9900**********0017")]
    pub number: String,
    /// The last day it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2036-01-01")]
    pub valid_until: Option<String>,
}

/// Somebody's mobile number, opened; for whoever is about to send them something, and to be kept
/// nowhere.
///
/// # Errors
/// When there is no such person, or the number was not sealed by this service's keys.
pub fn mobile(conn: &mut Conn, vault: &Vault, id: &PersonId) -> Result<String> {
    vault.open_value(store::MOBILE, &store::person(conn, id)?.mobile)
}

/// Known by a telephone number alone.
const BY_MOBILE: i32 = 1;

/// What somebody would write of themselves into a form.
#[derive(Debug, Clone)]
pub struct About {
    /// The name, once an identity card or another house said it.
    pub name: Option<String>,
    /// 公民身份号码, where it is known.
    pub resident_id: Option<String>,
    /// The mobile number, for those who have one.
    pub mobile: Option<String>,
}

impl About {
    /// Somebody of whom only the name may be told.
    pub const fn named(name: String) -> Self {
        Self {
            name: Some(name),
            resident_id: None,
            mobile: None,
        }
    }
}

/// What somebody would write of themselves, opened; for a form they or those before whom they stand fill
/// in, and to be kept nowhere else.
///
/// # Errors
/// As [`mobile`].
pub fn about(conn: &mut Conn, vault: &Vault, id: &PersonId) -> Result<About> {
    let row = store::person(conn, id)?;
    let mobile = vault.open_value(store::MOBILE, &row.mobile)?;
    let open = |sealed: &String| vault.open_value(store::RESIDENT_ID, sealed);
    // Whoever is known by a telephone alone has a name of ours.
    let is_named = row.real_name_level > BY_MOBILE;
    Ok(About {
        name: is_named.then_some(row.name),
        resident_id: row.resident_id.as_ref().map(open).transpose()?,
        mobile: (!mobile.is_empty()).then_some(mobile),
    })
}

/// 统一社会信用代码 of a firm.
///
/// # Errors
/// When there is no such firm or the database refuses.
pub fn firm_uscc(conn: &mut Conn, id: &FirmId) -> Result<String> {
    Ok(store::firm(conn, id)?.uscc)
}

/// Hides the middle of a number, keeping the ends people know it by.
pub fn mask(number: &str) -> String {
    let length = number.chars().count();
    let (head, tail) = match length {
        0..=4 => (0, 0),
        5..=8 => (1, 1),
        9..=11 => (3, 4),
        _ => (4, 4),
    };
    number
        .chars()
        .enumerate()
        .map(|(at, c)| {
            if at < head || at >= length.saturating_sub(tail) {
                c
            } else {
                '*'
            }
        })
        .collect()
}

/// Everybody's open standing, for those who never apply.
const OPEN: Standing = Standing {
    deferral_allowed: true,
    commitment_allowed: true,
};

pub(super) fn of(conn: &mut Conn, vault: &Vault, who: &Anyone, lang: Lang) -> Result<Me> {
    match who {
        Anyone::Citizen(citizen) => citizen_profile(conn, vault, &citizen.id, lang),
        Anyone::Staff(staff) => Ok(staff_profile(conn, &staff.id, lang)?.0),
        Anyone::Client(client) => Ok(Me {
            id: client.id.clone(),
            kind: "client",
            name: store::client_name(conn, &client.id)?,
            scopes: client.scopes.iter().cloned().collect(),
            ..nobody()
        }),
        Anyone::System => Err(Code::Forbidden.into()),
    }
}

pub(super) fn citizen_profile(
    conn: &mut Conn,
    vault: &Vault,
    id: &PersonId,
    lang: Lang,
) -> Result<Me> {
    let person = store::person(conn, id)?;
    let mobile = vault.open_value(store::MOBILE, &person.mobile)?;
    let mut firms = Vec::new();
    for firm in store::firms_of(conn, id)? {
        firms.push(MyFirm {
            standing: credit::standing(conn, ApplicantKind::Firm, firm.id.as_str())?,
            id: firm.id,
            name: firm.name,
            uscc: firm.uscc,
        });
    }
    let mut licences = Vec::new();
    for row in store::licences(conn, ApplicantKind::Person, id.as_str())? {
        licences.push(MyLicence {
            licence_type: row.licence_type,
            name: lang.pick(row.name_zh, row.name_en),
            number: mask(&vault.open_value(store::LICENCE_NUMBER, &row.number)?),
            valid_until: row.valid_until,
        });
    }
    Ok(Me {
        id: person.id.to_string(),
        kind: "citizen",
        name: person.name,
        masked_mobile: (!mobile.is_empty()).then(|| mask(&mobile)),
        real_name_level: Some(person.real_name_level),
        firms,
        licences,
        standing: credit::standing(conn, ApplicantKind::Person, id.as_str())?,
        ..nobody()
    })
}

/// The profile and the claims of a member of staff; a dismissed one has neither.
pub(super) fn staff_profile(
    conn: &mut Conn,
    id: &StaffId,
    lang: Lang,
) -> Result<(Me, StaffClaims)> {
    let row = store::staff(conn, id)?;
    if !row.active {
        return Err(Code::InvalidToken.into());
    }
    let roles = store::roles(conn, id)?;
    let claims = StaffClaims {
        roles: roles.iter().map(|role| role.as_str().to_owned()).collect(),
        office: row.office_key.clone(),
        department: row.department.clone(),
        district: row.district.clone(),
        window: windows::kind_of(conn, id)?,
    };
    let me = Me {
        id: row.id.to_string(),
        kind: "staff",
        name: row.name,
        roles,
        office: Some(MyOffice {
            key: row.office_key,
            name: lang.pick(row.office_zh, row.office_en),
        }),
        department: row.department,
        district: row.district,
        ..nobody()
    };
    Ok((me, claims))
}

/// What a staff token carries besides the id.
pub(super) struct StaffClaims {
    roles: Vec<String>,
    office: String,
    department: Option<String>,
    district: Option<String>,
    window: Option<WindowKind>,
}

impl StaffClaims {
    pub(super) fn into_claims(self, id: &str, session: String, now: Timestamp) -> Claims {
        Claims {
            sid: session,
            roles: self.roles,
            office: Some(self.office),
            department: self.department,
            district: self.district,
            window: self.window.map(|kind| kind.as_str().to_owned()),
            ..Claims::new("staff", id, now)
        }
    }
}

fn nobody() -> Me {
    Me {
        id: String::new(),
        kind: "client",
        name: String::new(),
        masked_mobile: None,
        real_name_level: None,
        firms: Vec::new(),
        roles: Vec::new(),
        office: None,
        department: None,
        district: None,
        licences: Vec::new(),
        standing: OPEN,
        scopes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn the_middle_of_a_number_is_hidden() {
        assert_eq!(mask("13800000001"), "138****0001");
        assert_eq!(mask("990000199001010017"), "9900**********0017");
        assert_eq!(mask("12345"), "1***5");
        assert_eq!(mask("1234"), "****");
        assert_eq!(mask(""), "");
    }
}
