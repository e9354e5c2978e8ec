//! How long what is about people is kept, and its deletion by rule, with a record.
//!
//! 个人信息保护法 art. 19: no longer than the purpose needs; art. 47: what is no longer needed is
//! deleted without being asked. What belongs to an application that was handed in is a record of the
//! office (档案法 art. 14, DA/T 85) and is no business of these rules.
//!
//! Each rule's length and its SQL stand with what it is about; here is the list of all, and the one
//! sweep any number of servers may run. What a sweep deletes is in the audit trail in the same
//! transaction: the rule and how many rows, of drafts each, and never what was in them. The account
//! of somebody goes on their word alone ([`account`]).

mod account;

pub use account::configure;

use crate::cases::{self, discard};
use crate::identity;
use crate::integration::{changes, consents, gate, webhooks};
use crate::notify;
use crate::platform::audit::{Audit, Entry};
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, Db};
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, idempotency, outbox, tokens};
use serde_json::json;
use std::time::Duration;

/// Rows a transaction deletes.
const BATCH: i64 = 500;

/// How often a server sweeps.
const EVERY: Duration = Duration::from_secs(3600);

const DAY_SECONDS: i64 = 86_400;

type Count = fn(&mut Conn, Timestamp) -> Result<i64>;

/// Who deletes, and how.
#[derive(Debug, Clone, Copy)]
enum How {
    /// The sweep: up to so many rows in one transaction.
    Rows(Count, fn(&mut Conn, Timestamp, i64) -> Result<usize>),
    /// The sweep: each draft by itself, after its applicant was told.
    Drafts,
    /// Another sweep, of those who look after files; see [`crate::cases::sweep`].
    Files,
}

/// How long something is kept, and why no longer.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable name, as the audit trail has it.
    pub name: &'static str,
    /// Seconds it is kept.
    pub seconds: i64,
    /// What it is about, and from when the time runs: in Chinese and in English.
    pub about: (&'static str, &'static str),
    /// The law.
    pub basis: &'static str,
    how: How,
}

/// All rules.
pub const RULES: [Rule; 15] = [
    Rule {
        name: "loginCodes",
        seconds: identity::CODE_KEEP_SECONDS,
        about: (
            "登录验证码，自发出起",
            "log-in codes, from when they were sent",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(identity::old_codes, identity::sweep_codes),
    },
    Rule {
        name: "unverifiedEmails",
        seconds: identity::EMAIL_KEEP_SECONDS,
        about: (
            "未验证的电子邮箱，自发出验证码起",
            "e-mail addresses nobody showed to be theirs, from when the code was sent",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(identity::old_emails, identity::sweep_emails),
    },
    Rule {
        name: "sessions",
        seconds: tokens::KEEP_SECONDS,
        about: (
            "登录会话，自过期起",
            "sessions, from when they could last be renewed",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(tokens::ended, tokens::sweep),
    },
    Rule {
        name: "answers",
        seconds: idempotency::KEEP_SECONDS,
        about: (
            "为重复请求保留的应答，自作出起",
            "answers kept for repeated requests, from when they were given",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(idempotency::old, idempotency::sweep),
    },
    Rule {
        name: "outbox",
        seconds: outbox::KEEP_SECONDS,
        about: (
            "已处理的待发消息，自处理起",
            "messages of the outbox, from when they were done",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(outbox::old, outbox::sweep),
    },
    Rule {
        name: "messages",
        seconds: notify::KEEP_SECONDS,
        about: (
            "消息中心的消息，自发生起",
            "messages of the message centre, from what they tell of",
        ),
        basis: "个人信息保护法 第十九条、第四十七条",
        how: How::Rows(notify::old, notify::sweep),
    },
    Rule {
        name: "webhooks",
        seconds: webhooks::KEEP_SECONDS,
        about: (
            "向应用投递通知的记录，自投递完成起",
            "the log of webhooks, from when they were settled",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(webhooks::count_old, webhooks::sweep),
    },
    Rule {
        name: "changes",
        seconds: changes::KEEP_SECONDS,
        about: (
            "向应用公布的办件变化，自发生起",
            "the feed of changes for programs, from when they happened",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(changes::count_old, changes::sweep),
    },
    Rule {
        name: "clientUsage",
        seconds: gate::KEEP_SECONDS,
        about: (
            "应用每日调用次数，自当日起",
            "how often programs called, from the day",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(gate::count_old, gate::sweep),
    },
    Rule {
        name: "consentCodes",
        seconds: consents::CODE_KEEP_SECONDS,
        about: (
            "市民授权应用时发出的一次性代码，自失效起",
            "codes of citizens' consents to programs, from their end",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Rows(consents::count_codes, consents::sweep_codes),
    },
    Rule {
        name: "consents",
        seconds: consents::KEEP_SECONDS,
        about: (
            "市民对应用的授权，自结束起",
            "citizens' consents to programs, from their end",
        ),
        basis: "个人信息保护法 第十四条、第十九条",
        how: How::Rows(consents::count_old, consents::sweep),
    },
    Rule {
        name: "drafts",
        seconds: discard::KEEP_DAYS * DAY_SECONDS,
        about: (
            "从未提交的草稿，自最后一次修改起，删除前告知申请人",
            "drafts never handed in, from their last change, after their applicants were told",
        ),
        basis: "个人信息保护法 第四十七条第一款第一项",
        how: How::Drafts,
    },
    Rule {
        name: "packageDrafts",
        seconds: cases::PACKAGE_DRAFT_KEEP_SECONDS,
        about: (
            "从未提交的“一件事”申请，自最后一次修改起",
            "applications for a package never handed in, from their last change",
        ),
        basis: "个人信息保护法 第四十七条第一款第一项",
        how: How::Rows(cases::left_drafts, cases::sweep_drafts),
    },
    Rule {
        name: "uploads",
        seconds: crate::cases::UPLOAD_KEEP_SECONDS,
        about: (
            "未完成的上传，自最后一段起",
            "uploads, from their last piece",
        ),
        basis: "个人信息保护法 第十九条",
        how: How::Files,
    },
    Rule {
        name: "files",
        seconds: crate::cases::sweep::GRACE_SECONDS,
        about: (
            "不属于任何办件的文件，自存入起",
            "files that belong to nothing, from when they were kept",
        ),
        basis: "个人信息保护法 第四十七条",
        how: How::Files,
    },
];

/// What one rule comes to.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The rule.
    pub rule: &'static Rule,
    /// Rows that go now, or are gone; none where the servers' sweep of files sees to it.
    pub rows: Option<i64>,
}

/// How many rows each rule would delete now.
///
/// # Errors
/// When the database refuses.
pub fn look(conn: &mut Conn, now: Timestamp) -> Result<Vec<Found>> {
    RULES
        .iter()
        .map(|rule| {
            let rows = match rule.how {
                How::Rows(count, _) => Some(count(conn, now)?),
                How::Drafts => Some(discard::due(conn, now)?),
                How::Files => None,
            };
            Ok(Found { rule, rows })
        })
        .collect()
}

/// Deletes what each rule no longer keeps, and tells the applicants of drafts that will go.
///
/// # Errors
/// When the database refuses; what was deleted by then is gone, and is in the audit trail.
pub async fn sweep(db: &Db, audit: &Audit, now: Timestamp) -> Result<Vec<Found>> {
    let mut all = Vec::with_capacity(RULES.len());
    for rule in &RULES {
        let rows = match rule.how {
            How::Rows(_, delete) => Some(sweep_rows(db, audit, rule.name, delete, now).await?),
            How::Drafts => Some(discard::sweep(db, audit, now).await?.gone),
            How::Files => None,
        };
        let rows = rows.map(i64::try_from).transpose();
        let rows = rows.map_err(Error::internal)?;
        all.push(Found { rule, rows });
    }
    Ok(all)
}

async fn sweep_rows(
    db: &Db,
    audit: &Audit,
    rule: &'static str,
    delete: fn(&mut Conn, Timestamp, i64) -> Result<usize>,
    now: Timestamp,
) -> Result<usize> {
    let mut all: usize = 0;
    loop {
        let audit = audit.clone();
        let rows = db
            .write(move |tx| {
                let rows = delete(tx, now, BATCH)?;
                if rows > 0 {
                    let entry = Entry {
                        actor_kind: "system",
                        actor_id: "",
                        action: "retention.sweep",
                        subject_kind: "retention",
                        subject_id: rule,
                        detail: json!({ "rows": rows }),
                    };
                    audit.record(tx, now, &entry)?;
                }
                Ok(rows)
            })
            .await?;
        all = all.saturating_add(rows);
        if rows == 0 {
            return Ok(all);
        }
    }
}

/// Sweeps for as long as the server runs.
pub fn start(state: AppState) {
    actix_web::rt::spawn(async move {
        loop {
            match sweep(&state.db, &state.audit, state.clock.now()).await {
                Ok(done) => {
                    for Found { rule, rows } in done {
                        if let Some(rows) = rows.filter(|rows| *rows > 0) {
                            tracing::info!(rule = rule.name, rows, "deleted by rule");
                        }
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "a sweep by the rules of retention broke off")
                }
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}
