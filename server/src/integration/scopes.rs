//! What a program may be allowed to do.

/// A scope: what it is called in tokens, and what it allows, in Chinese and in English.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// The name, `area:right`.
    pub name: &'static str,
    /// What it allows.
    pub about: (&'static str, &'static str),
}

/// Every scope there is.
pub const SCOPES: [Scope; 5] = [
    Scope {
        name: "catalogue:read",
        about: (
            "读取整个事项库及其变化",
            "Read the whole catalogue and its changes",
        ),
    },
    Scope {
        name: "cases:read",
        about: (
            "读取所属部门办件的办理情况（不含申请内容）",
            "Read how cases of its departments stand, without what was applied with",
        ),
    },
    Scope {
        name: "changes:read",
        about: (
            "读取所属部门办件的变化",
            "Read what happens to cases of its departments",
        ),
    },
    Scope {
        name: "statistics:read",
        about: ("读取所属部门的统计", "Read figures of its departments"),
    },
    Scope {
        name: "webhooks:manage",
        about: (
            "管理接收通知的地址",
            "Manage the addresses that events are sent to",
        ),
    },
];

/// Whether there is a scope of this name.
pub(super) fn is_known(name: &str) -> bool {
    SCOPES.iter().any(|scope| scope.name == name)
}
