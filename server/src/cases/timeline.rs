//! The steps of a case, in the words the applicant reads.

use super::{CaseId, parts};
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use serde::Serialize;
use utoipa::ToSchema;

/// The steps of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Timeline {
    /// Oldest first.
    pub items: Vec<Step>,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Step {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What, as a stable name.
    #[serde(rename = "type")]
    #[schema(example = "accepted")]
    pub kind: String,
    /// What, in words.
    #[schema(example = "已受理")]
    pub text: String,
    /// By whom.
    #[schema(example = "王芳")]
    pub actor_name: String,
    /// What else there is to say, such as a reason or a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

pub(crate) fn of(conn: &mut Conn, case: &CaseId, lang: Lang) -> Result<Timeline> {
    let items = parts::store::events(conn, case)?
        .into_iter()
        .map(|event| Step {
            at: event.at,
            text: words(&event.kind, lang).to_owned(),
            detail: event
                .detail
                .map(|detail| detail_words(&event.kind, detail, lang)),
            kind: event.kind,
            actor_name: event.actor_name,
        })
        .collect();
    Ok(Timeline { items })
}

fn words(kind: &str, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        "created" => ("开始填写", "Draft begun"),
        "submitted" => ("已提交", "Submitted"),
        "resubmitted" => ("已补正提交", "Completed and submitted again"),
        "withdrawn" => ("已撤回", "Withdrawn"),
        "singleNotice" => ("已发出一次性告知", "Told what to complete"),
        "accepted" => ("已受理", "Accepted"),
        "notAccepted" => ("不予受理", "Not accepted"),
        "opinionGiven" => ("部门已提出审查意见", "A department gave its opinion"),
        "stoodIn" => ("AB 岗替补代行", "Decided by the stand-in for"),
        "granted" => ("准予", "Granted"),
        "refused" => ("不予许可", "Refused"),
        "issued" => ("结果已制作", "Result ready"),
        "delivered" => ("已送达", "Delivered"),
        "closed" => ("已办结", "Closed"),
        _ => ("已更新", "Updated"),
    };
    lang.pick(zh, en)
}

/// The detail in words, where it is a name of ours and not a text of somebody's.
fn detail_words(kind: &str, detail: String, lang: Lang) -> String {
    match (kind, detail.as_str()) {
        ("delivered", "pickup") => lang.pick("窗口领取", "At the window").to_owned(),
        ("delivered", "mail") => lang.pick("邮寄", "By post").to_owned(),
        ("delivered", "electronic") => lang.pick("电子送达", "Electronically").to_owned(),
        _ => detail,
    }
}
