//! The people of the demo city. Their passwords are published, so they exist only under `--demo`.

use super::applicant::{ApplicantKind, NewLicence, issue_licence};
use super::caller::Role;
use super::clients::secret_hash;
use super::store::{self, FirmRow, NewOffice, NewStaff, PersonRow};
use super::{FirmId, PersonId, authority, password, windows};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use crate::platform::state::AppState;
use crate::platform::vault::Vault;
use onewindow_core::requests::{WindowKind, WindowRequest};

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

/// A row of the table of log-ins shown at start.
#[derive(Debug, Clone, Copy)]
pub struct DemoLogin {
    /// Who, in Chinese and English.
    pub who: &'static str,
    /// Mobile number, user name or client id.
    pub login: &'static str,
    /// Password, or how to get one.
    pub secret: &'static str,
}

/// The log-ins of the demo city.
pub const LOGINS: &[DemoLogin] = &[
    DemoLogin {
        who: "市民 林晓 citizen",
        login: "13800000001",
        secret: "code shown on log-in",
    },
    DemoLogin {
        who: "企业 示例小馆 firm (王强)",
        login: "13800000002",
        secret: "code shown on log-in",
    },
    DemoLogin {
        who: "东区窗口 window clerk",
        login: "window-dongqu",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "西区窗口 window clerk",
        login: "window-xiqu",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "市场监管审批 approver",
        login: "approver-scjg",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "卫生健康审批 approver",
        login: "approver-wjw",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "市场监管负责人 head",
        login: "head-scjg",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "东区民政 approver (lower)",
        login: "approver-mzj-dongqu",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "市民政 approver (upper)",
        login: "approver-mzj",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "东区窗口特别处置 urgent cases",
        login: "window-urgent",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "发展改革审批 approver",
        login: "approver-fgw",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "自然资源审批 approver",
        login: "approver-zrzy",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "住房建设审批 approver",
        login: "approver-zjj",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "城市管理审批 approver",
        login: "approver-cgj",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "人民防空审批 approver",
        login: "approver-rfb",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "督察 supervisor",
        login: "supervisor",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "东区督察 district supervisor",
        login: "supervisor-dongqu",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "事项管理 catalogue editor",
        login: "editor",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "事项核准 second editor",
        login: "editor-2",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "系统管理 administrator",
        login: "admin",
        secret: PASSWORD,
    },
    DemoLogin {
        who: "对接应用 integrator",
        login: CLIENT_ID,
        secret: CLIENT_SECRET,
    },
    DemoLogin {
        who: "沙箱应用 program in a sandbox",
        login: SANDBOX_ID,
        secret: SANDBOX_SECRET,
    },
];

const OFFICES: &[NewOffice<'static>] = &[
    NewOffice {
        key: "window-dongqu",
        zh: "东区政务服务中心综合窗口",
        en: "Service centre of the East District",
        department: None,
        district: Some("dongqu"),
    },
    NewOffice {
        key: "window-xiqu",
        zh: "西区政务服务中心综合窗口",
        en: "Service centre of the West District",
        department: None,
        district: Some("xiqu"),
    },
    NewOffice {
        key: "scjg",
        zh: "市市场监督管理局行政审批科",
        en: "Licensing section, market regulation bureau",
        department: Some("scjg"),
        district: None,
    },
    NewOffice {
        key: "wjw",
        zh: "市卫生健康委员会行政审批科",
        en: "Licensing section, health commission",
        department: Some("wjw"),
        district: None,
    },
    NewOffice {
        key: "mzj",
        zh: "市民政局社会福利科",
        en: "Welfare section, civil affairs bureau",
        department: Some("mzj"),
        district: None,
    },
    NewOffice {
        key: "mzj-dongqu",
        zh: "东区民政局",
        en: "Civil affairs bureau of the East District",
        department: Some("mzj"),
        district: Some("dongqu"),
    },
    NewOffice {
        key: "fgw",
        zh: "市发展和改革委员会行政审批科",
        en: "Licensing section, development and reform commission",
        department: Some("fgw"),
        district: None,
    },
    NewOffice {
        key: "zrzy",
        zh: "市自然资源和规划局行政审批科",
        en: "Licensing section, natural resources bureau",
        department: Some("zrzy"),
        district: None,
    },
    NewOffice {
        key: "zjj",
        zh: "市住房和城乡建设局行政审批科",
        en: "Licensing section, housing bureau",
        department: Some("zjj"),
        district: None,
    },
    NewOffice {
        key: "cgj",
        zh: "市城市管理局行政审批科",
        en: "Licensing section, urban management bureau",
        department: Some("cgj"),
        district: None,
    },
    NewOffice {
        key: "rfb",
        zh: "市人民防空办公室审批科",
        en: "Licensing section, civil defence office",
        department: Some("rfb"),
        district: None,
    },
    NewOffice {
        key: "supervision",
        zh: "市政务服务督察室",
        en: "Service supervision office",
        department: None,
        district: None,
    },
    NewOffice {
        key: "supervision-dongqu",
        zh: "东区政务服务督察室",
        en: "Service supervision office of the East District",
        department: None,
        district: Some("dongqu"),
    },
    NewOffice {
        key: "catalogue",
        zh: "市政务服务事项管理科",
        en: "Service item section",
        department: None,
        district: None,
    },
];

struct Clerk {
    username: &'static str,
    name: &'static str,
    office: &'static str,
    roles: &'static [Role],
}

const STAFF: &[Clerk] = &[
    Clerk {
        username: "window-dongqu",
        name: "陈静",
        office: "window-dongqu",
        roles: &[Role::WindowClerk],
    },
    Clerk {
        username: "window-xiqu",
        name: "赵敏",
        office: "window-xiqu",
        roles: &[Role::WindowClerk],
    },
    Clerk {
        username: "approver-scjg",
        name: "李伟",
        office: "scjg",
        roles: &[Role::Approver, Role::Lead],
    },
    Clerk {
        username: "approver-wjw",
        name: "周洁",
        office: "wjw",
        roles: &[Role::Approver],
    },
    Clerk {
        username: "approver-mzj-dongqu",
        name: "孙丽",
        office: "mzj-dongqu",
        roles: &[Role::Approver],
    },
    Clerk {
        username: "approver-mzj",
        name: "马超",
        office: "mzj",
        roles: &[Role::Approver],
    },
    Clerk {
        username: "approver-scjg-b",
        name: "马腾",
        office: "scjg",
        roles: &[Role::Approver],
    },
    Clerk {
        username: "head-scjg",
        name: "何建国",
        office: "scjg",
        roles: &[Role::Head],
    },
    Clerk {
        username: "window-urgent",
        name: "何敏",
        office: "window-dongqu",
        roles: &[Role::WindowClerk, Role::SpecialPower],
    },
    Clerk {
        username: "approver-fgw",
        name: "刘涛",
        office: "fgw",
        roles: &[Role::Approver, Role::Lead],
    },
    Clerk {
        username: "approver-zrzy",
        name: "孙丽",
        office: "zrzy",
        roles: &[Role::Approver, Role::Lead],
    },
    Clerk {
        username: "approver-zjj",
        name: "马强",
        office: "zjj",
        roles: &[Role::Approver, Role::Lead],
    },
    Clerk {
        username: "approver-cgj",
        name: "何敏",
        office: "cgj",
        roles: &[Role::Approver],
    },
    Clerk {
        username: "approver-rfb",
        name: "罗军",
        office: "rfb",
        roles: &[Role::Approver],
    },
    Clerk {
        username: "head-fgw",
        name: "许宏",
        office: "fgw",
        roles: &[Role::Head],
    },
    Clerk {
        username: "head-zrzy",
        name: "邓岩",
        office: "zrzy",
        roles: &[Role::Head],
    },
    Clerk {
        username: "head-zjj",
        name: "曹建",
        office: "zjj",
        roles: &[Role::Head],
    },
    Clerk {
        username: "head-mzj",
        name: "袁慧",
        office: "mzj",
        roles: &[Role::Head],
    },
    Clerk {
        username: "head-wjw",
        name: "沈月",
        office: "wjw",
        roles: &[Role::Head],
    },
    Clerk {
        username: "supervisor",
        name: "郑刚",
        office: "supervision",
        roles: &[Role::Supervisor],
    },
    Clerk {
        username: "supervisor-dongqu",
        name: "何敏",
        office: "supervision-dongqu",
        roles: &[Role::Supervisor],
    },
    Clerk {
        username: "editor",
        name: "吴芳",
        office: "catalogue",
        roles: &[Role::CatalogueEditor],
    },
    Clerk {
        username: "editor-2",
        name: "程洁",
        office: "catalogue",
        roles: &[Role::CatalogueEditor],
    },
    Clerk {
        username: "admin",
        name: "孙磊",
        office: "catalogue",
        roles: &[Role::Administrator],
    },
];

/// Who decides, and the head who signed that they may.
const DECIDING: &[(&str, &str)] = &[
    ("approver-scjg", "head-scjg"),
    ("approver-wjw", "head-wjw"),
    ("approver-fgw", "head-fgw"),
    ("approver-zrzy", "head-zrzy"),
    ("approver-zjj", "head-zjj"),
    ("approver-mzj", "head-mzj"),
    ("approver-mzj-dongqu", "head-mzj"),
];

/// Where the centres of the demo's city stand, which is nowhere: out at sea.
const PLACES: [(&str, (i32, i32)); 2] = [
    ("window-dongqu", (20_012_300, 115_045_600)),
    ("window-xiqu", (20_010_100, 114_981_200)),
];

/// One window for everything, and one of each of the four kinds.
fn demo_windows() -> Vec<WindowRequest> {
    let kinds = std::iter::once(None).chain(WindowKind::ALL.map(Some));
    let window = |(number, kind): (u32, _)| WindowRequest {
        key: number.to_string(),
        name_zh: format!("{number}号窗口"),
        name_en: format!("Window {number}"),
        kind,
        staff: Vec::new(),
    };
    (1..).zip(kinds).map(window).collect()
}

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
            for (office, place) in PLACES {
                store::ensure_place(tx, office, place)?;
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
