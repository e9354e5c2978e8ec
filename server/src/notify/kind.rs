//! What people are told: the kinds of notices, their words in both languages, and which of them are
//! worth a text message.

use crate::cases::discard::TOPIC as DRAFT_TOPIC;
use crate::platform::Lang;
use crate::platform::outbox::Message;
use serde::Serialize;
use serde_json::Value;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $sms:literal
        $title_zh:literal / $title_en:literal
        $text_zh:literal / $text_en:literal;)*) => {
        /// What a notice tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
        // Not each by its `$name`: the description would not see it there.
        #[serde(rename_all = "camelCase")]
        pub enum NoticeKind {
            $($(#[$doc])* $variant,)*
        }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &'static [NoticeKind] = &[$(NoticeKind::$variant,)*];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(NoticeKind::$variant => $name,)* }
            }

            /// Whether it is sent as a text message too: what begins or ends a procedure, or asks
            /// the applicant to do something by a day.
            pub const fn by_sms(self) -> bool {
                match self { $(NoticeKind::$variant => $sms,)* }
            }

            /// Whether people are called as well: what they have to do something about by a day.
            pub const fn by_voice(self) -> bool {
                matches!(self, NoticeKind::SupplementNeeded | NoticeKind::DeferralReminder)
            }

            /// A few words.
            pub fn title(self, lang: Lang) -> &'static str {
                match self { $(NoticeKind::$variant => lang.pick($title_zh, $title_en),)* }
            }

            fn words(self, lang: Lang) -> &'static str {
                match self { $(NoticeKind::$variant => lang.pick($text_zh, $text_en),)* }
            }
        }
    };
}

kinds! {
    /// 收件: it was handed in, or handed in again after a notice.
    Received "received" true
        "申请已收件" / "Application received"
        "您申请的“{item}”（办件编号 {number}）已收件，请留意受理结果。"
        / "Your application “{item}” (case {number}) has been received.";
    /// 受理.
    Accepted "accepted" true
        "申请已受理" / "Application accepted"
        "您申请的“{item}”（办件编号 {number}）已受理，办理时限和受理通知书可在办件详情中查看。"
        / "Your application “{item}” (case {number}) has been accepted. Its limits and the notice are with the case.";
    /// 一次性告知: documents or answers are to be completed.
    SupplementNeeded "supplementNeeded" true
        "申请需要补正" / "To be completed"
        "您申请的“{item}”（办件编号 {number}）需要补正，请按补正告知书一次补齐。"
        / "Your application “{item}” (case {number}) is to be completed as its notice says.";
    /// 不予受理.
    NotAccepted "notAccepted" true
        "申请不予受理" / "Application not accepted"
        "您申请的“{item}”（办件编号 {number}）不予受理，理由和救济途径见通知书。"
        / "Your application “{item}” (case {number}) was not accepted. The notice says why and what you may do.";
    /// 退回.
    Returned "returned" true
        "申请已退回" / "Application returned"
        "您申请的“{item}”（办件编号 {number}）已退回，原因见退件通知。"
        / "Your application “{item}” (case {number}) was returned. The notice says why.";
    /// 特别程序: the limits stand still.
    Paused "paused" false
        "办理时限暂停" / "The limits stand still"
        "您申请的“{item}”（办件编号 {number}）进入特别程序，所需时间不计入办理时限。"
        / "A special procedure has begun in “{item}” (case {number}); the limits stand still.";
    /// The special procedure is over.
    Resumed "resumed" false
        "办理时限恢复" / "The limits run again"
        "您申请的“{item}”（办件编号 {number}）的特别程序已结束，办理时限继续计算。"
        / "The special procedure in “{item}” (case {number}) is over; the limits run again.";
    /// 延期.
    Extended "extended" false
        "办理时限延长" / "The limit is extended"
        "您申请的“{item}”（办件编号 {number}）的办理时限已延长，理由见延期通知书。"
        / "The limit of “{item}” (case {number}) is extended. The notice says why.";
    /// Another calendar moved its days.
    DaysMoved "daysMoved" false
        "办理期限有调整" / "The days have moved"
        "因工作日历调整，您申请的“{item}”（办件编号 {number}）的办理期限有变化，请查看办件详情。"
        / "The working calendar changed, and with it the days of “{item}” (case {number}).";
    /// 准予.
    Granted "granted" true
        "准予决定" / "Granted"
        "您申请的“{item}”（办件编号 {number}）已作出准予决定。"
        / "Your application “{item}” (case {number}) was granted.";
    /// 不予许可.
    Refused "refused" true
        "不予许可决定" / "Refused"
        "您申请的“{item}”（办件编号 {number}）已作出不予许可决定，理由和救济途径见决定书。"
        / "Your application “{item}” (case {number}) was refused. The decision says why and what you may do.";
    /// 出证.
    Issued "issued" true
        "结果已出具" / "Result ready"
        "您申请的“{item}”（办件编号 {number}）的办理结果已出具，请按约定方式领取。"
        / "The result of “{item}” (case {number}) is ready.";
    /// 送达.
    Delivered "delivered" false
        "结果已送达" / "Result delivered"
        "您申请的“{item}”（办件编号 {number}）的办理结果已送达。"
        / "The result of “{item}” (case {number}) was delivered.";
    /// 终止.
    Terminated "terminated" true
        "办理已终止" / "Terminated"
        "您申请的“{item}”（办件编号 {number}）已终止办理，原因见通知书。"
        / "“{item}” (case {number}) was terminated. The notice says why.";
    /// 容缺: a deferred document is due soon.
    DeferralReminder "deferralReminder" true
        "容缺材料即将到期" / "A deferred document is due"
        "您申请的“{item}”（办件编号 {number}）的容缺材料应于 {due} 前补齐，逾期将终止办理。"
        / "The deferred documents of “{item}” (case {number}) are due by {due}; the case ends without them.";
    /// A draft nobody goes on with will be deleted.
    DraftExpiring "draftExpiring" false
        "草稿即将删除" / "A draft will be deleted"
        "您从未提交的“{item}”申请已长期未修改，将于 {due} 后删除；继续填写草稿即可保留。"
        / "Your application for “{item}” was never handed in, has not changed for long and will be deleted after {due}; going on with the draft keeps it.";
    /// 容缺预审: the window looked at the draft.
    PreReviewAnswered "preReviewAnswered" false
        "预审意见已给出" / "The window answered"
        "窗口已对您“{item}”的草稿给出预审意见，请查看。"
        / "The window has looked at your draft of “{item}”.";
    /// 告知承诺: a promise was checked.
    PromiseChecked "promiseChecked" false
        "承诺核查结果" / "A promise was checked"
        "您在“{item}”（办件编号 {number}）中作出的承诺已核查，结果见办件详情。"
        / "A promise made in “{item}” (case {number}) was checked; the case says what was found.";
    /// 好差评: a bad rating was answered.
    RatingAnswered "ratingAnswered" false
        "您的评价已有回复" / "Your rating was answered"
        "您对“{item}”（办件编号 {number}）的评价已核实处理，请在办件中查看回复。"
        / "Your rating of “{item}” (case {number}) was looked into; the case has the answer.";
    /// A credit record was made.
    CreditRecorded "creditRecorded" false
        "新增信用记录" / "A credit record was made"
        "因“{item}”（办件编号 {number}）新增一条信用记录，您可在“我的信用”中查看并申请修复。"
        / "A credit record was made because of “{item}” (case {number}); you may ask for its repair.";
    /// A credit record was repaired.
    CreditRepaired "creditRepaired" false
        "信用记录已修复" / "A credit record was repaired"
        "与“{item}”（办件编号 {number}）有关的信用记录已修复。"
        / "The credit record because of “{item}” (case {number}) was repaired.";
    /// The repair of a credit record was declined.
    CreditRepairDeclined "creditRepairDeclined" false
        "信用修复未通过" / "The repair was declined"
        "与“{item}”（办件编号 {number}）有关的信用修复申请未通过，理由见“我的信用”。"
        / "The repair of the credit record because of “{item}” (case {number}) was declined.";
    /// 一件事: an item of a package is its applicant's again.
    PackageNeedsApplicant "packageNeedsApplicant" false
        "套餐事项待您完善" / "An item of a package waits for you"
        "套餐中的“{item}”未能自动提交，请补充后自行提交。"
        / "“{item}” of your package could not be handed in by itself; complete it and hand it in.";
    /// 一件事: an item of a package will not be done.
    PackageStopped "packageStopped" false
        "套餐事项已停止" / "An item of a package stopped"
        "套餐中的“{item}”所依据的事项未取得结果，已停止办理，草稿仍归您所有。"
        / "“{item}” of your package waited for a result that did not come. Its draft stays yours.";
}

impl NoticeKind {
    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// The kind of notice an event calls for, and what the event says; none where applicants are
    /// not told.
    pub(super) fn of(message: &Message) -> serde_json::Result<Option<(Self, Value)>> {
        let said: Value = serde_json::from_str(&message.payload)?;
        let kind = match message.topic.as_str() {
            "case.changed" => said
                .get("command")
                .and_then(Value::as_str)
                .and_then(Self::of_command),
            "deferral.reminder" => Some(Self::DeferralReminder),
            DRAFT_TOPIC => Some(Self::DraftExpiring),
            "preReview.answered" => Some(Self::PreReviewAnswered),
            "commitment.checked" => Some(Self::PromiseChecked),
            "rating.answered" => Some(Self::RatingAnswered),
            "credit.recorded" => Some(Self::CreditRecorded),
            "credit.repaired" => Some(Self::CreditRepaired),
            "credit.repairDeclined" => Some(Self::CreditRepairDeclined),
            "package.needsApplicant" => Some(Self::PackageNeedsApplicant),
            "package.stopped" => Some(Self::PackageStopped),
            _ => None,
        };
        Ok(kind.map(|kind| (kind, said)))
    }

    /// What a case's applicants are told of a command. Of what they did themselves, besides handing
    /// in, and of steps inside the office they are not.
    fn of_command(command: &str) -> Option<Self> {
        Some(match command {
            "submit" | "resubmit" => Self::Received,
            "accept" => Self::Accepted,
            "singleNotice" => Self::SupplementNeeded,
            "notAccept" => Self::NotAccepted,
            "return" => Self::Returned,
            "pause" => Self::Paused,
            "resume" => Self::Resumed,
            "extend" => Self::Extended,
            "calendarChanged" => Self::DaysMoved,
            "grant" => Self::Granted,
            "refuse" => Self::Refused,
            "issue" => Self::Issued,
            "deliver" => Self::Delivered,
            "terminate" => Self::Terminated,
            _ => return None,
        })
    }

    /// The sentence people read.
    pub fn text(self, lang: Lang, said: &Said<'_>) -> String {
        self.words(lang)
            .replace("{item}", said.item)
            .replace("{number}", said.number.unwrap_or("—"))
            .replace("{due}", said.due.unwrap_or("—"))
    }

    /// What a template at a provider is filled in with, in this order.
    pub(super) fn params(self, said: &Said<'_>) -> Vec<(&'static str, String)> {
        let words = self.words(Lang::Zh);
        [
            ("item", Some(said.item)),
            ("number", said.number),
            ("due", said.due),
        ]
        .into_iter()
        .filter(|(name, _)| words.contains(&format!("{{{name}}}")))
        .map(|(name, value)| (name, value.unwrap_or("—").to_owned()))
        .collect()
    }
}

/// What notices may say: nothing personal.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The item's name.
    pub item: &'a str,
    /// The case's number, once it has one.
    pub number: Option<&'a str>,
    /// The day it is about.
    pub due: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use onewindow_core::lifecycle::Command;

    #[test]
    fn every_kind_is_found_by_its_name_and_leaves_no_place_empty() {
        let said = Said {
            item: "食品经营许可",
            number: Some("N1"),
            due: Some("2026-03-12"),
        };
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::from_name(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::json!(kind), kind.as_str());
            for lang in [Lang::Zh, Lang::En] {
                let text = kind.text(lang, &said);
                assert!(
                    !text.contains('{') && text.contains("食品经营许可"),
                    "{text}"
                );
            }
            let zh = kind.text(Lang::Zh, &said);
            for (_, value) in kind.params(&said) {
                assert!(zh.contains(&value), "{kind:?} is filled in with {value}");
            }
        }
    }

    #[test]
    fn commands_are_named_as_the_lifecycle_names_them() {
        let told = Command::ALL
            .iter()
            .filter(|command| NoticeKind::of_command(command.as_str()).is_some())
            .count();
        assert_eq!(told, 14, "thirteen kinds come of fourteen commands");
    }
}
