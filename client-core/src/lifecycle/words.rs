//! The words for states and commands: as stored and sent, and as shown.

use super::{CaseState, Command};

impl CaseState {
    /// Every state, in the order a case can meet them.
    pub const ALL: [Self; 15] = [
        Self::Draft,
        Self::Received,
        Self::Supplement,
        Self::Accepted,
        Self::InReview,
        Self::Forwarded,
        Self::NotAccepted,
        Self::Returned,
        Self::Granted,
        Self::Refused,
        Self::Issued,
        Self::Delivered,
        Self::Closed,
        Self::Withdrawn,
        Self::Terminated,
    ];

    /// The name in JSON and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Received => "received",
            Self::Supplement => "supplement",
            Self::Accepted => "accepted",
            Self::InReview => "inReview",
            Self::Forwarded => "forwarded",
            Self::NotAccepted => "notAccepted",
            Self::Returned => "returned",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Issued => "issued",
            Self::Delivered => "delivered",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
        }
    }

    /// The state with this name; a name nobody knows is never taken for another.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The words for the applicant: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("草稿", "Draft"),
            Self::Received => ("已收件", "Received"),
            Self::Supplement => ("待补正", "To be completed"),
            Self::Accepted => ("已受理", "Accepted"),
            Self::InReview => ("审批中", "In review"),
            Self::Forwarded => ("已上报", "At the upper level"),
            Self::NotAccepted => ("不予受理", "Not accepted"),
            Self::Returned => ("已退回", "Returned"),
            Self::Granted => ("准予", "Granted"),
            Self::Refused => ("不予许可", "Refused"),
            Self::Issued => ("已出证", "Result ready"),
            Self::Delivered => ("已送达", "Delivered"),
            Self::Closed => ("已办结", "Closed"),
            Self::Withdrawn => ("已撤回", "Withdrawn"),
            Self::Terminated => ("已终止", "Terminated"),
        }
    }

    /// Whether the limits run: from acceptance to the decision.
    #[must_use]
    pub const fn clock_runs(self) -> bool {
        match self {
            Self::Accepted | Self::InReview | Self::Forwarded => true,
            Self::Draft
            | Self::Received
            | Self::Supplement
            | Self::NotAccepted
            | Self::Returned
            | Self::Granted
            | Self::Refused
            | Self::Issued
            | Self::Delivered
            | Self::Closed
            | Self::Withdrawn
            | Self::Terminated => false,
        }
    }
}

impl Command {
    /// Every command, in the order a case can meet them.
    pub const ALL: [Self; 24] = [
        Self::SaveDraft,
        Self::Submit,
        Self::Resubmit,
        Self::Withdraw,
        Self::Review,
        Self::Correct,
        Self::Accept,
        Self::SingleNotice,
        Self::NotAccept,
        Self::Return,
        Self::SupplyDeferred,
        Self::Pause,
        Self::Resume,
        Self::Extend,
        Self::Forward,
        Self::SendBack,
        Self::GiveOpinion,
        Self::DirectTasks,
        Self::Grant,
        Self::Refuse,
        Self::Issue,
        Self::Deliver,
        Self::Close,
        Self::Terminate,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SaveDraft => "saveDraft",
            Self::Submit => "submit",
            Self::Resubmit => "resubmit",
            Self::Withdraw => "withdraw",
            Self::Review => "review",
            Self::Correct => "correct",
            Self::Accept => "accept",
            Self::SingleNotice => "singleNotice",
            Self::NotAccept => "notAccept",
            Self::Return => "return",
            Self::SupplyDeferred => "supplyDeferred",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Extend => "extend",
            Self::Forward => "forward",
            Self::SendBack => "sendBack",
            Self::GiveOpinion => "giveOpinion",
            Self::DirectTasks => "directTasks",
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::Issue => "issue",
            Self::Deliver => "deliver",
            Self::Close => "close",
            Self::Terminate => "terminate",
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::SaveDraft => ("修改内容", "Change the draft"),
            Self::Submit => ("提交", "Submit"),
            Self::Resubmit => ("补正提交", "Submit again"),
            Self::Withdraw => ("撤回", "Withdraw"),
            Self::Review => ("核对材料", "Review a document"),
            Self::Correct => ("当场更正", "Correct on the spot"),
            Self::Accept => ("受理", "Accept"),
            Self::SingleNotice => ("一次性告知", "Tell what to complete"),
            Self::NotAccept => ("不予受理", "Do not accept"),
            Self::Return => ("退回", "Return"),
            Self::SupplyDeferred => ("补交容缺材料", "Hand in a deferred document"),
            Self::Pause => ("启动特别程序", "Begin a special procedure"),
            Self::Resume => ("结束特别程序", "End the special procedure"),
            Self::Extend => ("延长期限", "Extend the limit"),
            Self::Forward => ("上报", "Forward"),
            Self::SendBack => ("退回下级", "Send back"),
            Self::GiveOpinion => ("提出意见", "Give an opinion"),
            Self::DirectTasks => ("组织部门审查", "Direct the departments"),
            Self::Grant => ("准予", "Grant"),
            Self::Refuse => ("不予许可", "Refuse"),
            Self::Issue => ("出证", "Issue the result"),
            Self::Deliver => ("送达", "Deliver"),
            Self::Close => ("办结", "Close"),
            Self::Terminate => ("终止", "Terminate"),
        }
    }
}
