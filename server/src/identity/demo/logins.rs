//! The log-ins shown at start.

use super::{CLIENT_ID, CLIENT_SECRET, PASSWORD, SANDBOX_ID, SANDBOX_SECRET};

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
