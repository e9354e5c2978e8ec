//! Who works in the offices of the demo city, and who of them decides.

use crate::identity::caller::Role;

pub(super) struct Clerk {
    pub(super) username: &'static str,
    pub(super) name: &'static str,
    pub(super) office: &'static str,
    pub(super) roles: &'static [Role],
}

pub(super) const STAFF: &[Clerk] = &[
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
pub(super) const DECIDING: &[(&str, &str)] = &[
    ("approver-scjg", "head-scjg"),
    ("approver-wjw", "head-wjw"),
    ("approver-fgw", "head-fgw"),
    ("approver-zrzy", "head-zrzy"),
    ("approver-zjj", "head-zjj"),
    ("approver-mzj", "head-mzj"),
    ("approver-mzj-dongqu", "head-mzj"),
];
