//! The people of the demo city. Their passwords are published, so they exist only under `--demo`.

mod logins;
mod offices;
mod staff;

pub use logins::{DemoLogin, LOGINS};

use super::applicant::{ApplicantKind, NewLicence, issue_licence};
use super::clients::secret_hash;
use super::store::{self, FirmRow, NewStaff, PersonRow};
use super::{FirmId, PersonId, authority, password, windows};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use crate::platform::state::AppState;
use crate::platform::vault::Vault;
use offices::{OFFICES, PLACES, demo_contact, demo_windows};
use staff::{DECIDING, STAFF};

/// The password of every demo member of staff.
pub const PASSWORD: &str = "demo-onewindow";

/// The demo integrator's id.
pub const CLIENT_ID: &str = "demo-integrator";

/// The demo integrator's secret.
pub const CLIENT_SECRET: &str = "demo-integrator-secret";

/// The id of the demo program that works in a sandbox.
pub const SANDBOX_ID: &str = "demo-sandbox";

/// Its secret.
pub const SANDBOX_SECRET: &str = "demo-sandbox-secret";

/// Where the demo integrator has citizens sent back to.
pub const REDIRECT_URI: &str = "http://127.0.0.1:8765/callback";

/// Makes the demo people that are not there yet. The numbers are synthetic: no area code begins
/// with 99, so nobody has them.
///
/// # Errors
/// When the database refuses.
pub async fn seed(state: &AppState) -> Result<()> {
    let hash = password::hash_demo(PASSWORD)?;
    let vault = state.vault.clone();
    let now = state.clock.now();
    state
        .db
        .write(move |tx| {
            for office in OFFICES {
                store::ensure_office(tx, office)?;
            }
            for clerk in STAFF {
                let new = NewStaff {
                    username: clerk.username,
                    name: clerk.name,
                    password_hash: &hash,
                    office: clerk.office,
                    roles: clerk.roles,
                };
                store::ensure_staff(tx, &new, now)?;
            }
            // For as long as anybody may set the demo's clock.
            let day = |days| now.day().add_days(days).unwrap_or(now.day());
            let days = (day(-3650), day(3650));
            for (approver, head) in DECIDING {
                authority::ensure_demo_mandate(tx, (approver, head), days, now)?;
            }
            for (office, place, street) in PLACES {
                store::ensure_place(tx, office, place, &demo_contact(street))?;
            }
            for office in ["window-dongqu", "window-xiqu"] {
                windows::ensure_demo(tx, office, &demo_windows(), now)?;
            }
            let secret = secret_hash(&vault, CLIENT_ID, CLIENT_SECRET);
            let scopes = "cases:read catalogue:read changes:read own-cases:read own-cases:write \
                profile:read statistics:read webhooks:manage";
            let client = (CLIENT_ID, "示例对接应用");
            store::ensure_client(tx, client, (&secret, scopes), &[REDIRECT_URI], None, now)?;
            let secret = secret_hash(&vault, SANDBOX_ID, SANDBOX_SECRET);
            let scopes = format!("{scopes} sandbox:manage");
            let client = (SANDBOX_ID, "示例沙箱应用");
            store::ensure_client(tx, client, (&secret, &scopes), &[], Some(1), now)?;

            ensure_person(tx, &vault, now, "林晓", "13800000001", "990000199001010017")?;
            let manager =
                ensure_person(tx, &vault, now, "王强", "13800000002", "990000198505050018")?;
            let firm = store::ensure_firm(
                tx,
                &FirmRow {
                    id: FirmId::new(),
                    name: "示例小馆餐饮有限公司".to_owned(),
                    uscc: "91411200QQQQ0003XT".to_owned(),
                    deferral_allowed: true,
                    commitment_allowed: true,
                    created_at: now,
                },
            )?;
            store::ensure_mandate(tx, &manager, &firm, "legalRepresentative", now)
        })
        .await
}

/// Makes somebody known in person with their identity card, unless the number is somebody's.
pub(super) fn ensure_person(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    name: &str,
    mobile: &str,
    resident_id: &str,
) -> Result<PersonId> {
    let lookup = vault.lookup(store::MOBILE, mobile);
    if let Some(id) = store::person_by_mobile(tx, &lookup)? {
        return Ok(id);
    }
    let id = PersonId::new();
    store::insert_person(
        tx,
        &PersonRow {
            id: id.clone(),
            name: name.to_owned(),
            mobile: vault.seal(store::MOBILE, mobile)?,
            mobile_lookup: lookup,
            resident_id: Some(vault.seal(store::RESIDENT_ID, resident_id)?),
            resident_id_lookup: Some(vault.lookup(store::RESIDENT_ID, resident_id)),
            real_name_level: 3,
            deferral_allowed: true,
            commitment_allowed: true,
            created_at: now,
        },
    )?;
    let card = NewLicence {
        holder_kind: ApplicantKind::Person,
        holder_id: id.to_string(),
        licence_type: "resident-id-card".to_owned(),
        name_zh: "居民身份证".to_owned(),
        name_en: "Resident identity card".to_owned(),
        number: resident_id.to_owned(),
        issuer: "示例市公安局".to_owned(),
        issued_on: now.day(),
        valid_until: now.day().add_days(20 * 365),
        case_id: None,
    };
    issue_licence(tx, vault, now, &card)?;
    Ok(id)
}
