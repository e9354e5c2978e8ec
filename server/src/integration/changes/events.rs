//! The kinds of events programs are told of.

/// A kind of event.
#[derive(Debug, Clone, Copy)]
pub struct EventType {
    /// The stable name.
    pub name: &'static str,
    /// What happened, in Chinese and in English.
    pub about: (&'static str, &'static str),
    commands: &'static [&'static str],
}

const fn event(
    name: &'static str,
    about: (&'static str, &'static str),
    commands: &'static [&'static str],
) -> EventType {
    EventType {
        name,
        about,
        commands,
    }
}

/// Whatever else moved a case.
const UPDATED: EventType = event(
    "case.updated",
    ("办件有变化", "Something else changed"),
    &[],
);

/// What an administrator of a program sends to see whether it arrives.
pub const TEST: EventType = event("webhook.test", ("测试通知", "A test"), &[]);

/// Every kind, in the order of a case.
pub const EVENT_TYPES: [EventType; 19] = [
    event("case.received", ("收件", "Handed in"), &["submit"]),
    event(
        "case.resubmitted",
        ("补正后重新提交", "Handed in again"),
        &["resubmit"],
    ),
    event("case.accepted", ("受理", "Accepted"), &["accept"]),
    event(
        "case.supplementNeeded",
        ("一次性告知补正", "To be completed"),
        &["singleNotice"],
    ),
    event(
        "case.notAccepted",
        ("不予受理", "Not accepted"),
        &["notAccept"],
    ),
    event("case.returned", ("退回", "Returned"), &["return"]),
    event(
        "case.paused",
        ("时限暂停", "The limits stand still"),
        &["pause"],
    ),
    event(
        "case.resumed",
        ("时限恢复", "The limits run again"),
        &["resume"],
    ),
    event(
        "case.extended",
        ("延期", "The limit is extended"),
        &["extend"],
    ),
    event("case.forwarded", ("上报", "Sent up"), &["forward"]),
    event("case.granted", ("准予", "Granted"), &["grant"]),
    event("case.refused", ("不予许可", "Refused"), &["refuse"]),
    event("case.issued", ("出证", "The result is there"), &["issue"]),
    event(
        "case.delivered",
        ("送达", "The result was handed out"),
        &["deliver"],
    ),
    event("case.closed", ("办结", "Closed"), &["close"]),
    event("case.withdrawn", ("撤回", "Withdrawn"), &["withdraw"]),
    event("case.terminated", ("终止", "Terminated"), &["terminate"]),
    UPDATED,
    TEST,
];

impl EventType {
    /// What a command of the lifecycle, or what else moves a case, is told as.
    pub(super) fn of_command(command: &str) -> Self {
        EVENT_TYPES
            .into_iter()
            .find(|kind| kind.commands.contains(&command))
            .unwrap_or(UPDATED)
    }

    /// Whether there is one of this name.
    pub(in crate::integration) fn is_known(name: &str) -> bool {
        EVENT_TYPES.iter().any(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onewindow_core::lifecycle::Command;

    #[test]
    fn commands_are_named_as_the_lifecycle_names_them() {
        for kind in EVENT_TYPES {
            for command in kind.commands {
                assert!(
                    Command::ALL.iter().any(|one| one.as_str() == *command),
                    "{command}"
                );
            }
        }
        assert_eq!(EventType::of_command("accept").name, "case.accepted");
        assert_eq!(
            EventType::of_command("calendarChanged").name,
            "case.updated"
        );
    }
}
