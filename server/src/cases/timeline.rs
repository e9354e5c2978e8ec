//! The steps of a case, in the words the applicant reads.

use super::{CaseId, parts};
use crate::identity::caller::Anyone;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use onewindow_core::clock::account::Procedure;
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
    /// The program by which the applicant did it, on their consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "示例对接应用")]
    pub program: Option<String>,
}

/// Steps between offices, whose words are not meant for the applicant.
const AMONG_OFFICES: [&str; 9] = [
    "stageHeld",
    "departmentsAsked",
    "taskReturned",
    "taskTransferred",
    "taskAssigned",
    "taskCancelled",
    "supervisionOpinion",
    "rectificationOrder",
    "opinionReplied",
];

/// The steps this caller may read.
pub(crate) fn of(conn: &mut Conn, case: &CaseId, caller: &Anyone, lang: Lang) -> Result<Timeline> {
    let is_office = matches!(caller, Anyone::Staff(_));
    let items = parts::store::events(conn, case)?
        .into_iter()
        .filter(|event| is_office || !AMONG_OFFICES.contains(&event.kind.as_str()))
        .map(|event| Step {
            at: event.at,
            text: words(&event.kind, lang).to_owned(),
            detail: event
                .detail
                .map(|detail| detail_words(&event.kind, detail, lang)),
            kind: event.kind,
            actor_name: event.actor_name,
            program: event.program,
        })
        .collect();
    Ok(Timeline { items })
}

fn words(kind: &str, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        "created" => ("开始填写", "Draft begun"),
        "enteredAtWindow" => (
            "窗口工作人员开始代为录入",
            "A clerk began to enter it at the window",
        ),
        "submitted" => ("已提交", "Submitted"),
        "resubmitted" => ("已补正提交", "Completed and submitted again"),
        "withdrawn" => ("已撤回", "Withdrawn"),
        "singleNotice" => ("已发出一次性告知", "Told what to complete"),
        "accepted" => ("已受理", "Accepted"),
        "acceptedBySilence" => (
            "逾期未告知，自收件之日起视为受理",
            "Accepted as of the day received, for nobody answered in time",
        ),
        "corrected" => ("已当场更正", "Corrected on the spot"),
        "notAccepted" => ("不予受理", "Not accepted"),
        "returned" => ("已退回", "Returned"),
        "terminated" => ("已终止", "Terminated"),
        "deferredSupplied" => ("容缺材料已补齐", "Deferred documents handed in"),
        "paused" => (
            "进入特别程序，暂停计时",
            "A special procedure began; the limit stands still",
        ),
        "resumed" => (
            "特别程序结束，恢复计时",
            "The special procedure ended; the limit runs on",
        ),
        "extended" => ("办理期限已延长", "The limit was extended"),
        "forwarded" => ("已上报上级机关", "Sent to the upper level"),
        "sentBack" => ("上级机关已退回", "Sent back by the upper level"),
        "calendarChanged" => (
            "工作日历调整，期限变更",
            "The working-day calendar moved the due days",
        ),
        "opinionGiven" => ("部门已提出审查意见", "A department gave its opinion"),
        "stageOpened" => ("阶段开始", "Stage opened"),
        "stageHeld" => ("阶段待牵头部门处理", "Stage waits for its lead"),
        "stagePassed" => ("阶段通过", "Stage passed"),
        "stageRefused" => ("阶段未通过", "Stage refused"),
        "departmentsAsked" => ("已征求部门意见", "Departments asked"),
        "taskReturned" => ("意见已退回重审", "An opinion was sent back"),
        "taskTransferred" => ("任务已转交", "A task was transferred"),
        "taskAssigned" => ("已指定审查人", "A reviewer was named"),
        "taskCancelled" => ("任务已撤销", "A task was called off"),
        "stoodIn" => ("AB 岗替补代行", "Decided by the stand-in for"),
        "granted" => ("准予", "Granted"),
        "refused" => ("不予许可", "Refused"),
        "issued" => ("结果已制作", "Result ready"),
        "delivered" => ("已送达", "Delivered"),
        "supervisionOpinion" => ("督察意见", "Supervision opinion"),
        "rectificationOrder" => ("责令整改", "Order to rectify"),
        "opinionReplied" => (
            "部门已回复督察意见",
            "The department replied to supervision",
        ),
        "closed" => ("已办结", "Closed"),
        "packageIncomplete" => (
            "轮到本事项，但内容不全，请补充后提交",
            "Its turn came, but something is missing; complete it and submit",
        ),
        "packageStopped" => (
            "前一事项没有办成，本事项不再自动提交",
            "What it waited for came to no result, so it is not handed in by itself",
        ),
        "paid" => ("已缴费", "Paid"),
        "commitmentKept" => ("承诺核查属实", "A promise was found true"),
        "commitmentToCorrect" => ("承诺核查：责令限期改正", "A promise is to be put right"),
        "commitmentBroken" => ("承诺核查不实", "A promise was found false"),
        "urged" => ("申请人催办", "The applicant urged"),
        "preReviewAsked" => (
            "已请窗口预先查看草稿",
            "The window was asked to look at the draft",
        ),
        "preReviewTakenBack" => ("已收回预先查看的请求", "The request to look was taken back"),
        "preReviewAnswered" => ("窗口已查看草稿并回复", "The window looked at the draft"),
        "greenChannel" => ("已进入绿色通道", "In the green channel"),
        "licenceRevoked" => ("证照已撤销", "The licence was taken back"),
        _ => ("已更新", "Updated"),
    };
    lang.pick(zh, en)
}

/// The detail in words, where it is a name of ours and not a text of somebody's.
fn detail_words(kind: &str, detail: String, lang: Lang) -> String {
    if kind == "paused"
        && let Some(procedure) = Procedure::parse(&detail)
    {
        let (zh, en) = procedure.title();
        return lang.pick(zh, en).to_owned();
    }
    match (kind, detail.as_str()) {
        ("terminated", "deferralExpired") => lang
            .pick(
                "容缺材料未在承诺的期限内补齐",
                "A deferred document did not come by the day promised",
            )
            .to_owned(),
        ("greenChannel", "projectList") => lang.pick("重点项目", "A priority project").to_owned(),
        ("greenChannel", "goodCredit") => lang.pick("信用良好", "Good credit").to_owned(),
        ("delivered", "pickup") => lang.pick("窗口领取", "At the window").to_owned(),
        ("delivered", "mail") => lang.pick("邮寄", "By post").to_owned(),
        ("delivered", "electronic") => lang.pick("电子送达", "Electronically").to_owned(),
        ("greenChannel", by_hand) => by_hand
            .strip_prefix("byHand\n")
            .unwrap_or(by_hand)
            .to_owned(),
        // A stage's name stands in both languages, a line each.
        ("stageOpened" | "stageHeld" | "stagePassed" | "stageRefused", names) => names
            .split_once('\n')
            .map_or(names, |(zh, en)| lang.pick(zh, en))
            .to_owned(),
        // So does a document's, before what was found of its promise.
        ("commitmentKept" | "commitmentToCorrect" | "commitmentBroken", found) => {
            let mut lines = found.splitn(3, '\n');
            match (lines.next(), lines.next(), lines.next()) {
                (Some(zh), Some(en), Some(reason)) => match lang {
                    Lang::Zh => format!("{zh}：{reason}"),
                    Lang::En => format!("{en}: {reason}"),
                },
                _ => detail,
            }
        }
        _ => detail,
    }
}
