//! The life of a case: its states, who may do what in each, and what comes next.
//!
//! [`next`] is the only place that knows. The phone asks it which buttons to offer, the server asks
//! it before it writes, so the two cannot differ. The edges are matched by state, the rest by
//! command, and no match has a wildcard, so a new state or command does not compile until somebody
//! has decided about it.

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
    /// 上报: the lower organ has reviewed it, the upper level decides.
    Forwarded,
    /// 不予受理
    NotAccepted,
    /// 退回: ended by the window with reasons; the applicant may begin again from the same answers.
    Returned,
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
    /// 当场更正: let the applicant put an error right on the spot (Administrative Licensing Law
    /// art. 32).
    Correct,
    /// 受理
    Accept,
    /// 一次性告知: tell everything that is missing, once.
    SingleNotice,
    /// 不予受理
    NotAccept,
    /// 退回: end it with reasons before it is accepted.
    Return,
    /// 容缺补齐: hand in a document that was deferred.
    SupplyDeferred,
    /// Begin a special procedure (hearing, inspection, testing …), whose time does not count
    /// (Administrative Licensing Law art. 45).
    Pause,
    /// End the special procedure.
    Resume,
    /// 延期: lengthen the limit, once, by the head of the organ (Administrative Licensing Law
    /// art. 42).
    Extend,
    /// 上报: send an escalated case up after the lower organ's review (Administrative Licensing Law
    /// art. 43).
    Forward,
    /// Return an escalated case to the lower organ, to be reviewed again.
    SendBack,
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
    /// 机关负责人: the head of the organ, who approves extensions.
    Head,
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
    /// A single notice was sent before, and nothing the applicant changed since could need another.
    pub has_notice: bool,
    /// A department has not given its opinion yet.
    pub tasks_open: bool,
    /// They work at the upper level, which decides escalated cases.
    pub is_upper: bool,
    /// 特别处置权: they hold the special power over urgent cases. Whoever uses it is audited.
    pub special_power: bool,
    /// A special procedure runs.
    pub is_paused: bool,
    /// The limit was extended before.
    pub is_extended: bool,
    /// A deferred document is still owed.
    pub owes_material: bool,
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
    /// The one who accepts neither decides nor checks what was promised.
    SeparationOfDuty,
    /// Everything missing is told once; a second notice would break that
    /// (Administrative Licensing Law art. 32).
    SecondNotice,
    /// The window decides only immediate cases of one department; others it pre-reviews.
    WindowMayNotDecide,
    /// A joint case is decided when every department has given its opinion.
    TasksOpen,
    /// An escalated case is decided at the upper level, once it was forwarded.
    UpperDecides,
    /// Only an escalated case goes to an upper level.
    NotEscalated,
    /// A special procedure runs, and must end first.
    Paused,
    /// No special procedure runs.
    NotPaused,
    /// A limit is extended once (Administrative Licensing Law art. 42).
    ExtendedBefore,
    /// No deferred document is owed.
    NothingOwed,
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
    check_facts(state, command, actor)?;
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
    /// The law itself, which acts where nobody needs to.
    pub const SYSTEM: Self = Self {
        role: Role::System,
        in_charge: true,
        is_acceptor: false,
        case_type: CaseType::Other,
        mode: CaseMode::Single,
        has_notice: false,
        tasks_open: false,
        is_upper: false,
        special_power: false,
        is_paused: false,
        is_extended: false,
        owes_material: false,
    };

    /// The authority matrix: the window decides an immediate case of one department alone, and an
    /// urgent one where it holds the special power.
    #[must_use]
    pub const fn window_decides(&self) -> bool {
        self.special_power || self.is_plain_immediate()
    }

    /// Whether the window decides this case by the matrix alone, without the special power.
    #[must_use]
    pub const fn is_plain_immediate(&self) -> bool {
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
        Command::SaveDraft
        | Command::Submit
        | Command::Resubmit
        | Command::Withdraw
        | Command::SupplyDeferred => matches!(role, Role::Applicant),
        Command::Review
        | Command::Correct
        | Command::SingleNotice
        | Command::NotAccept
        | Command::Return => matches!(role, Role::WindowClerk),
        Command::Accept => matches!(role, Role::WindowClerk | Role::System),
        Command::GiveOpinion => {
            matches!(role, Role::Approver | Role::Lead | Role::Participant)
        }
        Command::DirectTasks => matches!(role, Role::Lead),
        Command::Pause | Command::Resume | Command::Forward | Command::SendBack => {
            matches!(role, Role::Approver | Role::Lead)
        }
        Command::Extend => matches!(role, Role::Head),
        Command::Grant | Command::Refuse | Command::Issue | Command::Deliver => {
            matches!(role, Role::WindowClerk | Role::Approver | Role::Lead)
        }
        Command::Close | Command::Terminate => matches!(role, Role::System),
    }
}

/// What the role may do in general but not in this case.
fn check_facts(state: CaseState, command: Command, actor: &Actor) -> Result<(), Refusal> {
    let refuse_if = |broken: bool, refusal| if broken { Err(refusal) } else { Ok(()) };
    let is_escalated = matches!(actor.mode, CaseMode::Escalated);
    match command {
        Command::SingleNotice => refuse_if(actor.has_notice, Refusal::SecondNotice),
        Command::SupplyDeferred => refuse_if(!actor.owes_material, Refusal::NothingOwed),
        Command::Pause => refuse_if(actor.is_paused, Refusal::Paused),
        Command::Resume => refuse_if(!actor.is_paused, Refusal::NotPaused),
        Command::Extend => refuse_if(actor.is_extended, Refusal::ExtendedBefore),
        Command::Forward => {
            refuse_if(!is_escalated, Refusal::NotEscalated)?;
            refuse_if(actor.is_paused, Refusal::Paused)
        }
        Command::SendBack => {
            refuse_if(!actor.is_upper, Refusal::UpperDecides)?;
            refuse_if(actor.is_paused, Refusal::Paused)
        }
        Command::Grant | Command::Refuse => {
            let at_window = matches!(actor.role, Role::WindowClerk);
            refuse_if(
                at_window && !actor.window_decides(),
                Refusal::WindowMayNotDecide,
            )?;
            let at_upper = actor.is_upper && matches!(state, CaseState::Forwarded);
            refuse_if(is_escalated && !at_upper, Refusal::UpperDecides)?;
            keep_apart(actor)?;
            refuse_if(actor.is_paused, Refusal::Paused)?;
            let is_joint = matches!(actor.mode, CaseMode::Joint);
            refuse_if(is_joint && actor.tasks_open, Refusal::TasksOpen)
        }
        Command::SaveDraft
        | Command::Submit
        | Command::Resubmit
        | Command::Withdraw
        | Command::Review
        | Command::Correct
        | Command::Accept
        | Command::NotAccept
        | Command::Return
        | Command::GiveOpinion
        | Command::DirectTasks
        | Command::Issue
        | Command::Deliver
        | Command::Close
        | Command::Terminate => Ok(()),
    }
}

/// Separation of duty: who accepted a case takes no later part in judging it.
const fn keep_apart(actor: &Actor) -> Result<(), Refusal> {
    if actor.is_acceptor {
        Err(Refusal::SeparationOfDuty)
    } else {
        Ok(())
    }
}

/// Whether this actor may check what was promised in a case (告知承诺核查): somebody of the
/// department that decided it, who did not accept it.
///
/// # Errors
/// The [`Refusal`].
#[cfg(feature = "std")]
pub const fn may_check(actor: &Actor) -> Result<(), Refusal> {
    if !matches!(actor.role, Role::Approver | Role::Lead | Role::Head) {
        return Err(Refusal::Role);
    }
    if !actor.in_charge {
        return Err(Refusal::NotInCharge);
    }
    keep_apart(actor)
}

/// Where a command leads from a state; none where the state does not know it.
fn edge(state: CaseState, command: Command) -> Option<CaseState> {
    let found = edges(state).iter().find(|(known, _)| *known == command)?;
    Some(found.1)
}

/// The edges of the state graph, as data: a phone pays two bytes for each.
const fn edges(state: CaseState) -> &'static [(Command, CaseState)] {
    use CaseState as S;
    use Command as C;
    match state {
        S::Draft => &[
            (C::SaveDraft, S::Draft),
            (C::Submit, S::Received),
            (C::Withdraw, S::Withdrawn),
        ],
        S::Received => &[
            (C::Withdraw, S::Withdrawn),
            (C::Review, S::Received),
            (C::Correct, S::Received),
            (C::Accept, S::Accepted),
            (C::SingleNotice, S::Supplement),
            (C::NotAccept, S::NotAccepted),
            (C::Return, S::Returned),
            (C::Terminate, S::Terminated),
        ],
        S::Supplement => &[
            (C::SaveDraft, S::Supplement),
            (C::Resubmit, S::Received),
            (C::Withdraw, S::Withdrawn),
            (C::Return, S::Returned),
            (C::Terminate, S::Terminated),
        ],
        S::Accepted => &[
            (C::Withdraw, S::Withdrawn),
            (C::SupplyDeferred, S::Accepted),
            (C::Pause, S::Accepted),
            (C::Resume, S::Accepted),
            (C::Extend, S::Accepted),
            (C::Forward, S::Forwarded),
            (C::GiveOpinion, S::InReview),
            (C::DirectTasks, S::Accepted),
            (C::Grant, S::Granted),
            (C::Refuse, S::Refused),
            (C::Terminate, S::Terminated),
        ],
        S::InReview => &[
            (C::Withdraw, S::Withdrawn),
            (C::SupplyDeferred, S::InReview),
            (C::Pause, S::InReview),
            (C::Resume, S::InReview),
            (C::Extend, S::InReview),
            (C::Forward, S::Forwarded),
            (C::GiveOpinion, S::InReview),
            (C::DirectTasks, S::InReview),
            (C::Grant, S::Granted),
            (C::Refuse, S::Refused),
            (C::Terminate, S::Terminated),
        ],
        S::Forwarded => &[
            (C::Withdraw, S::Withdrawn),
            (C::SupplyDeferred, S::Forwarded),
            (C::Extend, S::Forwarded),
            (C::SendBack, S::InReview),
            (C::Grant, S::Granted),
            (C::Refuse, S::Refused),
            (C::Terminate, S::Terminated),
        ],
        S::Granted => &[(C::Issue, S::Issued)],
        // A refusal is delivered as a grant is: it is a written decision with a right to appeal
        // (Administrative Licensing Law art. 38).
        S::Refused | S::Issued => &[(C::Deliver, S::Delivered)],
        S::Delivered => &[(C::Close, S::Closed)],
        S::NotAccepted | S::Returned | S::Closed | S::Withdrawn | S::Terminated => &[],
    }
}

#[cfg(test)]
mod tests;
