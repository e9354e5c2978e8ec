//! The clock of one case: what happened to it, as the intervals that count and those that do not,
//! and the days its limits end on.
//!
//! A pure function of the case's terms, its events and the calendar, so what is stored with a case
//! can be worked out again from its timeline at any time.

mod walk;

use super::{Calendar, LampThresholds, Limit, LimitUnit, Pause};
use crate::lifecycle::{CaseMode, CaseType};
use crate::values::date::Date;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use walk::Walk;

/// Working days in which one department decides (Administrative Licensing Law art. 42).
pub const SINGLE_WORKDAYS: u32 = 20;
/// Working days in which departments that work jointly decide (art. 42).
pub const JOINT_WORKDAYS: u32 = 45;
/// Working days an extension adds for one department (art. 42).
pub const SINGLE_EXTENSION: u32 = 10;
/// Working days an extension adds for departments that work jointly (art. 42).
pub const JOINT_EXTENSION: u32 = 15;
/// Working days in which a lower organ reviews a case and sends it up (art. 43).
pub const FORWARD_WORKDAYS: u32 = 20;

/// A special procedure, whose time does not count (Administrative Licensing Law art. 45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Procedure {
    /// 听证
    Hearing,
    /// 检验
    Inspection,
    /// 检测
    Testing,
    /// 专家评审
    ExpertReview,
    /// 鉴定
    Appraisal,
    /// 检疫
    Quarantine,
    /// 招标
    Bidding,
    /// 拍卖
    Auction,
}

impl Procedure {
    /// Every procedure, in the order of the law.
    pub const ALL: [Self; 8] = [
        Self::Hearing,
        Self::Bidding,
        Self::Auction,
        Self::Inspection,
        Self::Testing,
        Self::Quarantine,
        Self::Appraisal,
        Self::ExpertReview,
    ];

    /// The name in JSON and on the timeline.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hearing => "hearing",
            Self::Inspection => "inspection",
            Self::Testing => "testing",
            Self::ExpertReview => "expertReview",
            Self::Appraisal => "appraisal",
            Self::Quarantine => "quarantine",
            Self::Bidding => "bidding",
            Self::Auction => "auction",
        }
    }

    /// The procedure with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Hearing => ("听证", "Hearing"),
            Self::Inspection => ("检验", "Inspection"),
            Self::Testing => ("检测", "Testing"),
            Self::ExpertReview => ("专家评审", "Expert review"),
            Self::Appraisal => ("鉴定", "Appraisal"),
            Self::Quarantine => ("检疫", "Quarantine"),
            Self::Bidding => ("招标", "Bidding"),
            Self::Auction => ("拍卖", "Auction"),
        }
    }
}

/// What the limits of a case hang on besides its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Terms {
    /// The case's type; an immediate case is promised for the day it is accepted.
    pub case_type: CaseType,
    /// The case's mode.
    pub mode: CaseMode,
    /// The item's statutory limit; the Administrative Licensing Law's where it states none.
    pub statutory: Option<Limit>,
    /// The item's promised limit; the statutory one where it promises none.
    pub promised: Option<Limit>,
    /// The working days an extension adds; the Administrative Licensing Law's where the item states
    /// none.
    pub extension: Option<u32>,
    /// When the office's lamp turns yellow.
    #[serde(default)]
    pub thresholds: LampThresholds,
}

impl Terms {
    fn by_law(&self) -> (u32, u32) {
        match self.mode {
            CaseMode::Joint => (JOINT_WORKDAYS, JOINT_EXTENSION),
            CaseMode::Single | CaseMode::Escalated => (SINGLE_WORKDAYS, SINGLE_EXTENSION),
        }
    }

    fn statutory(&self) -> Limit {
        self.statutory.unwrap_or(Limit {
            days: self.by_law().0,
            unit: LimitUnit::Workday,
        })
    }

    fn promised(&self) -> Limit {
        match self.case_type {
            CaseType::Immediate => Limit {
                days: 0,
                unit: LimitUnit::Workday,
            },
            CaseType::Promised | CaseType::Other => {
                self.promised.unwrap_or_else(|| self.statutory())
            }
        }
    }

    /// The working days an extension adds.
    #[must_use]
    pub fn extension(&self) -> u32 {
        self.extension.unwrap_or_else(|| self.by_law().1)
    }
}

/// What can happen to a case that its clock takes note of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Handed in, for the first time or again.
    Received,
    /// The single notice went out.
    NoticeSent,
    /// Accepted by the window.
    Accepted,
    /// Accepted because nobody answered in time: as of the day it was received (art. 32).
    AcceptedBySilence,
    /// A special procedure began.
    Paused,
    /// The special procedure ended.
    Resumed,
    /// The limit was lengthened.
    Extended,
    /// The lower organ sent it up.
    Forwarded,
    /// The upper level sent it back.
    SentBack,
    /// Granted or refused.
    Decided,
    /// The result or the refusal is in the applicant's hands.
    Delivered,
    /// Ended in another way: not accepted, returned, withdrawn or terminated.
    Ended,
}

/// One event of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClockEvent {
    /// The civil day it happened on.
    pub day: Date,
    /// What happened.
    pub step: Step,
    /// Which special procedure began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
}

/// Why an interval counts or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Why {
    /// The window looks at what was handed in, within five working days.
    Intake,
    /// The applicant completes the case after the single notice.
    Supplement,
    /// The organ reviews.
    Review,
    /// The lower organ reviews before the case goes up.
    LowerReview,
    /// The upper level reviews.
    UpperReview,
    /// A special procedure runs.
    SpecialProcedure,
    /// The result is on its way to the applicant.
    Delivery,
}

impl Why {
    /// Whether the days of such an interval count towards a limit of the office.
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Self::Intake
            | Self::Review
            | Self::LowerReview
            | Self::UpperReview
            | Self::Delivery => true,
            Self::Supplement | Self::SpecialProcedure => false,
        }
    }

    /// The article of the Administrative Licensing Law it rests on.
    #[must_use]
    pub const fn article(self) -> u32 {
        match self {
            Self::Intake | Self::Supplement => 32,
            Self::Review | Self::UpperReview => 42,
            Self::LowerReview => 43,
            Self::Delivery => 44,
            Self::SpecialProcedure => 45,
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Intake => ("窗口审查申请材料", "The window looks at the application"),
            Self::Supplement => ("申请人补正材料", "The applicant completes the application"),
            Self::Review => ("审查", "Review"),
            Self::LowerReview => ("下级机关审查", "Review by the lower organ"),
            Self::UpperReview => ("上级机关审查", "Review at the upper level"),
            Self::SpecialProcedure => ("特别程序", "Special procedure"),
            Self::Delivery => ("送达", "Delivery"),
        }
    }
}

/// A stretch of a case's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Interval {
    /// Its first day.
    pub from: Date,
    /// Its last day; none while it runs.
    pub to: Option<Date>,
    /// Why it counts or does not.
    pub why: Why,
    /// Which special procedure, where it is one.
    pub procedure: Option<Procedure>,
    /// Whether its working days count.
    pub counted: bool,
    /// Its working days; none while it runs.
    pub workdays: Option<u32>,
}

/// The clock of a case as it stands after its events; the default is that of one not handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// The stretches of its life, one after another without a gap.
    pub intervals: Vec<Interval>,
    /// The day it counts as accepted on, which by silence is the day it was received.
    pub accepted: Option<Date>,
    /// The last day to tell what is missing, while the window has it (art. 32).
    pub notice_due: Option<Date>,
    /// The last day of the statutory limit.
    pub statutory_due: Option<Date>,
    /// The last day of the promised limit, or of the statutory one: the day the lamp watches.
    pub promised_due: Option<Date>,
    /// The first yellow day of the lamp.
    pub warn_at: Option<Date>,
    /// The last day for the lower organ to send it up (art. 43).
    pub forward_due: Option<Date>,
    /// The last day to deliver (art. 44).
    pub delivery_due: Option<Date>,
    /// A special procedure runs since this day, so that no limit has an end.
    pub stopped_since: Option<Date>,
    /// The working days an extension added.
    pub extended_by: Option<u32>,
    /// A day above may move when the holidays of a coming year are published.
    pub provisional: bool,
}

impl Account {
    /// The special procedures so far: days that count towards no limit within the case either.
    #[must_use]
    pub fn pauses(&self) -> Vec<Pause> {
        let special = |interval: &&Interval| interval.why == Why::SpecialProcedure;
        let intervals = self.intervals.iter().filter(special);
        intervals
            .map(|interval| Pause {
                from: interval.from,
                to: interval.to,
            })
            .collect()
    }
}

/// The clock of a case after these events, which are in the order they happened; `None` when a day
/// falls outside the years a date can name.
#[must_use]
pub fn account(terms: &Terms, events: &[ClockEvent], calendar: &Calendar) -> Option<Account> {
    let mut walk = Walk::new(terms);
    for event in events {
        walk.take(event)?;
    }
    walk.close(calendar)
}
