//! The life of a case: its states, who may do what in each, and what comes next.
//!
//! [`next`] is the only place that knows. The phone asks it which buttons to offer, the server asks
//! it before it writes, so the two cannot differ. Every match names every state and command, so a
//! new one does not compile until somebody has decided about it.

mod words;
mod written;

pub use written::{commands_to_text, read_actor};

use alloc::vec::Vec;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CaseState {
    /// Being filled in; nobody but the applicant sees it.
    Draft,
    /// 收件: submitted, the window looks at it.
    Received,
    /// 补正: the single notice is out, the applicant completes the case.
    Supplement,
    /// 受理: accepted, the clock runs.
    Accepted,
    /// 审批: the departments have begun to review.
    InReview,
    /// 不予受理
    NotAccepted,
    /// 准予
    Granted,
    /// 不予许可
    Refused,
    /// The result is made and waits for the applicant.
    Issued,
    /// 送达: the result is in the applicant's hands.
    Delivered,
    /// 办结
    Closed,
    /// 撤回: taken back by the applicant.
    Withdrawn,
    /// 终止: ended without a decision.
    Terminated,
}

/// What somebody asks of a case. The names are those of the API's last path segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Command {
    /// Save answers and choices, add or remove files.
    SaveDraft,
    /// Hand the case in.
    Submit,
    /// Hand it in again after the single notice.
    Resubmit,
    /// Take it back.
    Withdraw,
    /// Judge one material.
    Review,
    /// 受理
    Accept,
    /// 一次性告知: tell everything that is missing, once.
    SingleNotice,
    /// 不予受理
    NotAccept,
    /// Give the department's opinion.
    GiveOpinion,
    /// Direct the departments: consult, send a task back, transfer it, decide a stage.
    DirectTasks,
    /// Decide for the applicant.
    Grant,
    /// Decide against the applicant.
    Refuse,
    /// Make the result.
    Issue,
    /// Hand the result over.
    Deliver,
    /// 办结归档
    Close,
    /// End the case without a decision, as when the applicant has died or never answered.
    Terminate,
}

/// The part somebody acts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum Role {
    /// The citizen or firm the case belongs to.
    Applicant,
    /// The clerk at the one window.
    WindowClerk,
    /// The department that reviews.
    Approver,
    /// The department that leads a joint case.
    Lead,
    /// 协办: a department with a task in a case another one decides.
    Participant,
    /// Supervision: sees everything, decides nothing.
    Supervisor,
    /// A legal effect that needs nobody, such as acceptance by silence.
    System,
}

/// The national types of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum CaseType {
    /// 即办件: decided at the window.
    Immediate,
    /// 承诺件: decided by the department within the promised limit.
    Promised,
    /// Neither.
    Other,
}

/// How offices work together on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum CaseMode {
    /// One department.
    Single,
    /// 联办件: several departments side by side.
    Joint,
    /// 报批件: a higher office decides.
    Escalated,
}

/// Who asks, and what is true of the case they ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Actor {
    /// The part they act in.
    pub role: Role,
    /// The case is theirs: the applicant's own, the clerk's district, the approver's department.
    pub in_charge: bool,
    /// They accepted this case.
    pub is_acceptor: bool,
    /// The case's type.
    pub case_type: CaseType,
    /// The case's mode.
    pub mode: CaseMode,
    /// A single notice was sent before.
    pub has_notice: bool,
    /// A department has not given its opinion yet.
    pub tasks_open: bool,
}

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum Refusal {
    /// This role never does that.
    Role,
    /// The role does, but not for this case: it belongs to another person or office.
    NotInCharge,
    /// The state does not know this command.
    State,
    /// The one who accepts does not decide.
    SeparationOfDuty,
    /// Everything missing is told once; a second notice would break that
    /// (Administrative Licensing Law art. 32).
    SecondNotice,
    /// The window decides only immediate cases of one department; others it pre-reviews.
    WindowMayNotDecide,
    /// A joint case is decided when every department has given its opinion.
    TasksOpen,
}

/// The state after `command`, or why it is refused.
///
/// Who is asked about before what: a stranger learns nothing about the state.
///
/// # Errors
/// The [`Refusal`].
pub fn next(state: CaseState, command: Command, actor: &Actor) -> Result<CaseState, Refusal> {
    if !may_ever(actor.role, command) {
        return Err(Refusal::Role);
    }
    if !actor.in_charge {
        return Err(Refusal::NotInCharge);
    }
    let target = edge(state, command).ok_or(Refusal::State)?;
    check_facts(command, actor)?;
    Ok(target)
}

/// The commands open to this actor now, in the order of [`Command::ALL`].
#[must_use]
pub fn allowed(state: CaseState, actor: &Actor) -> Vec<Command> {
    Command::ALL
        .into_iter()
        .filter(|command| next(state, *command, actor).is_ok())
        .collect()
}

impl Actor {
    /// The authority matrix: the window decides an immediate case of one department alone.
    const fn window_decides(&self) -> bool {
        match (self.case_type, self.mode) {
            (CaseType::Immediate, CaseMode::Single) => true,
            (CaseType::Immediate, CaseMode::Joint | CaseMode::Escalated)
            | (CaseType::Promised | CaseType::Other, _) => false,
        }
    }
}

/// The roles a command belongs to, whatever the case.
const fn may_ever(role: Role, command: Command) -> bool {
    match command {
        Command::SaveDraft | Command::Submit | Command::Resubmit | Command::Withdraw => {
            matches!(role, Role::Applicant)
        }
        Command::Review | Command::SingleNotice | Command::NotAccept => {
            matches!(role, Role::WindowClerk)
        }
        Command::Accept => matches!(role, Role::WindowClerk | Role::System),
        Command::GiveOpinion => {
            matches!(role, Role::Approver | Role::Lead | Role::Participant)
        }
        Command::DirectTasks => matches!(role, Role::Lead),
        Command::Grant | Command::Refuse | Command::Issue | Command::Deliver => {
            matches!(role, Role::WindowClerk | Role::Approver | Role::Lead)
        }
        Command::Close | Command::Terminate => matches!(role, Role::System),
    }
}

/// What the role may do in general but not in this case.
fn check_facts(command: Command, actor: &Actor) -> Result<(), Refusal> {
    match command {
        Command::SingleNotice if actor.has_notice => Err(Refusal::SecondNotice),
        Command::Grant | Command::Refuse => {
            if matches!(actor.role, Role::WindowClerk) && !actor.window_decides() {
                return Err(Refusal::WindowMayNotDecide);
            }
            if actor.is_acceptor {
                return Err(Refusal::SeparationOfDuty);
            }
            if actor.tasks_open && matches!(actor.mode, CaseMode::Joint) {
                return Err(Refusal::TasksOpen);
            }
            Ok(())
        }
        Command::SaveDraft
        | Command::Submit
        | Command::Resubmit
        | Command::Withdraw
        | Command::Review
        | Command::Accept
        | Command::SingleNotice
        | Command::NotAccept
        | Command::GiveOpinion
        | Command::DirectTasks
        | Command::Issue
        | Command::Deliver
        | Command::Close
        | Command::Terminate => Ok(()),
    }
}

/// The edges of the state graph.
const fn edge(state: CaseState, command: Command) -> Option<CaseState> {
    use CaseState as S;
    use Command as C;
    match state {
        S::Draft => match command {
            C::SaveDraft => Some(S::Draft),
            C::Submit => Some(S::Received),
            C::Withdraw => Some(S::Withdrawn),
            C::Resubmit
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Issue
            | C::Deliver
            | C::Close
            | C::Terminate => None,
        },
        S::Received => match command {
            C::Withdraw => Some(S::Withdrawn),
            C::Review => Some(S::Received),
            C::Accept => Some(S::Accepted),
            C::SingleNotice => Some(S::Supplement),
            C::NotAccept => Some(S::NotAccepted),
            C::Terminate => Some(S::Terminated),
            C::SaveDraft
            | C::Submit
            | C::Resubmit
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Issue
            | C::Deliver
            | C::Close => None,
        },
        S::Supplement => match command {
            C::SaveDraft => Some(S::Supplement),
            C::Resubmit => Some(S::Received),
            C::Withdraw => Some(S::Withdrawn),
            C::Terminate => Some(S::Terminated),
            C::Submit
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Issue
            | C::Deliver
            | C::Close => None,
        },
        S::Accepted | S::InReview => match command {
            C::GiveOpinion => Some(S::InReview),
            C::DirectTasks => Some(state),
            C::Grant => Some(S::Granted),
            C::Refuse => Some(S::Refused),
            C::Withdraw => Some(S::Withdrawn),
            C::Terminate => Some(S::Terminated),
            C::SaveDraft
            | C::Submit
            | C::Resubmit
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::Issue
            | C::Deliver
            | C::Close => None,
        },
        S::Granted => match command {
            C::Issue => Some(S::Issued),
            C::SaveDraft
            | C::Submit
            | C::Resubmit
            | C::Withdraw
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Deliver
            | C::Close
            | C::Terminate => None,
        },
        // A refusal is delivered as a grant is: it is a written decision with a right to appeal
        // (Administrative Licensing Law art. 38).
        S::Refused | S::Issued => match command {
            C::Deliver => Some(S::Delivered),
            C::SaveDraft
            | C::Submit
            | C::Resubmit
            | C::Withdraw
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Issue
            | C::Close
            | C::Terminate => None,
        },
        S::Delivered => match command {
            C::Close => Some(S::Closed),
            C::SaveDraft
            | C::Submit
            | C::Resubmit
            | C::Withdraw
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Issue
            | C::Deliver
            | C::Terminate => None,
        },
        S::NotAccepted | S::Closed | S::Withdrawn | S::Terminated => match command {
            C::SaveDraft
            | C::Submit
            | C::Resubmit
            | C::Withdraw
            | C::Review
            | C::Accept
            | C::SingleNotice
            | C::NotAccept
            | C::GiveOpinion
            | C::DirectTasks
            | C::Grant
            | C::Refuse
            | C::Issue
            | C::Deliver
            | C::Close
            | C::Terminate => None,
        },
    }
}

#[cfg(test)]
mod tests;
