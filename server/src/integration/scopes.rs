//! What a program may be allowed to do.

/// A scope: what it is called in tokens, and what it allows, in Chinese and in English.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// The name, `area:right`.
    pub name: &'static str,
    /// What it allows, in words a citizen who is asked for it understands.
    pub about: (&'static str, &'static str),
    /// Whether a citizen consents to it; the others are an administrator's to give.
    pub by_consent: bool,
}

/// What a program that works in a sandbox holds and no other does.
pub(super) const SANDBOX: &str = "sandbox:manage";

/// Every scope there is.
pub const SCOPES: [Scope; 9] = [
    Scope {
        name: "catalogue:read",
        about: (
            "读取整个事项库及其变化",
            "Read the whole catalogue and its changes",
        ),
        by_consent: false,
    },
    Scope {
        name: "cases:read",
        about: (
            "读取所属部门办件的办理情况（不含申请内容）",
            "Read how cases of its departments stand, without what was applied with",
        ),
        by_consent: false,
    },
    Scope {
        name: "changes:read",
        about: (
            "读取所属部门办件的变化",
            "Read what happens to cases of its departments",
        ),
        by_consent: false,
    },
    Scope {
        name: "statistics:read",
        about: ("读取所属部门的统计", "Read figures of its departments"),
        by_consent: false,
    },
    Scope {
        name: "webhooks:manage",
        about: (
            "管理接收通知的地址",
            "Manage the addresses that events are sent to",
        ),
        by_consent: false,
    },
    Scope {
        name: SANDBOX,
        about: (
            "在自己的沙箱中虚构市民、推进办件和重新开始",
            "Make people up, move cases on and begin anew, in a sandbox of its own",
        ),
        by_consent: false,
    },
    Scope {
        name: "profile:read",
        about: (
            "查看您的姓名、实名等级、名下证照和企业（号码已打码）",
            "See your name, how surely you are known, your licences and firms, with numbers masked",
        ),
        by_consent: true,
    },
    Scope {
        name: "own-cases:read",
        about: (
            "查看您本人的全部办件：填写内容、材料、进度和结果",
            "See all your own cases: answers, documents, progress and results",
        ),
        by_consent: true,
    },
    Scope {
        name: "own-cases:write",
        about: (
            "以您的名义开始办件、填写内容、上传材料并提交",
            "Begin cases in your name, fill them in, upload documents and hand them in",
        ),
        by_consent: true,
    },
];

/// The scope of this name.
pub(super) fn named(name: &str) -> Option<&'static Scope> {
    SCOPES.iter().find(|scope| scope.name == name)
}

/// Whether this is the name of a scope a citizen consents to.
pub(super) fn is_by_consent(name: &str) -> bool {
    named(name).is_some_and(|scope| scope.by_consent)
}
