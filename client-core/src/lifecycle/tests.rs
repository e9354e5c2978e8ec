use super::*;
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write;

fn actor(role: Role) -> Actor {
    Actor {
        role,
        in_charge: true,
        is_acceptor: false,
        case_type: CaseType::Promised,
        mode: CaseMode::Single,
        has_notice: false,
        tasks_open: true,
    }
}

/// The people of the table, each with what makes them different.
fn people() -> Vec<(&'static str, Actor)> {
    let immediate = |role| Actor {
        case_type: CaseType::Immediate,
        ..actor(role)
    };
    let joint = |role| Actor {
        mode: CaseMode::Joint,
        ..actor(role)
    };
    vec![
        ("the applicant", actor(Role::Applicant)),
        (
            "another citizen",
            Actor {
                in_charge: false,
                ..actor(Role::Applicant)
            },
        ),
        ("a window clerk, promised case", actor(Role::WindowClerk)),
        (
            "a window clerk, promised case, notice sent before",
            Actor {
                has_notice: true,
                ..actor(Role::WindowClerk)
            },
        ),
        (
            "a window clerk, immediate case",
            immediate(Role::WindowClerk),
        ),
        (
            "the window clerk who accepted it, immediate case",
            Actor {
                is_acceptor: true,
                ..immediate(Role::WindowClerk)
            },
        ),
        (
            "a window clerk, immediate case worked on jointly",
            Actor {
                mode: CaseMode::Joint,
                ..immediate(Role::WindowClerk)
            },
        ),
        (
            "a window clerk of another district",
            Actor {
                in_charge: false,
                ..immediate(Role::WindowClerk)
            },
        ),
        ("an approver, promised case", actor(Role::Approver)),
        (
            "an approver who accepted it at the window",
            Actor {
                is_acceptor: true,
                ..actor(Role::Approver)
            },
        ),
        (
            "an approver of another department",
            Actor {
                in_charge: false,
                ..actor(Role::Approver)
            },
        ),
        ("the lead, joint case, opinions missing", joint(Role::Lead)),
        (
            "the lead, joint case, all opinions given",
            Actor {
                tasks_open: false,
                ..joint(Role::Lead)
            },
        ),
        (
            "a department that takes part, joint case",
            joint(Role::Participant),
        ),
        ("the supervisor", actor(Role::Supervisor)),
        ("the system", actor(Role::System)),
    ]
}

/// Everything [`next`] answers, as text. What a role may never do is said once; the rest of the
/// cells that are not there are refused for the state.
fn table() -> String {
    let mut text = String::new();
    for (name, actor) in people() {
        writeln!(text, "{name}").unwrap();
        for (refusal, words) in [
            (Refusal::Role, "not their part"),
            (Refusal::NotInCharge, "not their case"),
        ] {
            let never: Vec<&str> = Command::ALL
                .into_iter()
                .filter(|c| {
                    CaseState::ALL
                        .into_iter()
                        .all(|s| next(s, *c, &actor) == Err(refusal))
                })
                .map(Command::as_str)
                .collect();
            if !never.is_empty() {
                writeln!(text, "  {words}: {}", never.join(" ")).unwrap();
            }
        }
        for state in CaseState::ALL {
            let cells: Vec<String> = Command::ALL
                .into_iter()
                .filter_map(|command| match next(state, command, &actor) {
                    Ok(to) => Some(format!("{} > {}", command.as_str(), to.as_str())),
                    Err(Refusal::Role | Refusal::NotInCharge | Refusal::State) => None,
                    Err(refusal) => Some(format!("{} ! {refusal:?}", command.as_str())),
                })
                .collect();
            if !cells.is_empty() {
                writeln!(text, "  {:<12}{}", state.as_str(), cells.join(", ")).unwrap();
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_table_of_states_commands_and_people_is_the_agreed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lifecycle.txt");
    let now = table();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        now == agreed,
        "the life of a case changed; if that is meant, run with UPDATE_EXPECTED=1 and read the difference\n{now}"
    );
}

#[test]
fn allowed_is_what_next_takes() {
    for (name, actor) in people() {
        for state in CaseState::ALL {
            let open = allowed(state, &actor);
            for command in Command::ALL {
                assert_eq!(
                    open.contains(&command),
                    next(state, command, &actor).is_ok(),
                    "{name} {state:?} {command:?}"
                );
            }
        }
    }
}

#[test]
fn a_stranger_learns_nothing_about_the_state() {
    for (_, actor) in people().into_iter().filter(|(_, a)| !a.in_charge) {
        for command in Command::ALL {
            let answers: BTreeSet<String> = CaseState::ALL
                .into_iter()
                .map(|s| format!("{:?}", next(s, command, &actor)))
                .collect();
            assert_eq!(answers.len(), 1, "{command:?}");
        }
    }
}

#[test]
fn every_state_can_be_reached_and_left_unless_it_is_an_end() {
    let mut seen = vec![CaseState::Draft];
    let mut queue = VecDeque::from([CaseState::Draft]);
    while let Some(state) = queue.pop_front() {
        let targets: Vec<CaseState> = Command::ALL
            .into_iter()
            .filter_map(|c| edge(state, c))
            .collect();
        let is_end = matches!(
            state,
            CaseState::NotAccepted
                | CaseState::Closed
                | CaseState::Withdrawn
                | CaseState::Terminated
        );
        assert_eq!(targets.is_empty(), is_end, "{state:?}");
        for target in targets {
            if !seen.contains(&target) {
                seen.push(target);
                queue.push_back(target);
            }
        }
    }
    assert_eq!(seen.len(), CaseState::ALL.len());
}

#[test]
fn names_are_the_same_in_json_and_in_the_database() {
    for state in CaseState::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        assert_eq!(CaseState::parse(state.as_str()), Some(state));
    }
    for command in Command::ALL {
        assert_eq!(serde_json::to_value(command).unwrap(), command.as_str());
    }
    assert_eq!(CaseState::parse("inreview"), None);
}

/// Every actor there can be.
fn everybody() -> Vec<Actor> {
    use CaseMode::{Escalated, Joint, Single};
    use CaseType::{Immediate, Other, Promised};
    let mut all = Vec::new();
    for role in [
        Role::Applicant,
        Role::WindowClerk,
        Role::Approver,
        Role::Lead,
        Role::Participant,
        Role::Supervisor,
        Role::System,
    ] {
        for case_type in [Immediate, Promised, Other] {
            for mode in [Single, Joint, Escalated] {
                for flags in 0..16 {
                    all.push(Actor {
                        role,
                        in_charge: flags & 1 != 0,
                        is_acceptor: flags & 2 != 0,
                        case_type,
                        mode,
                        has_notice: flags & 4 != 0,
                        tasks_open: flags & 8 != 0,
                    });
                }
            }
        }
    }
    all
}

fn read(text: &str) -> Result<Actor, String> {
    read_actor(text)
}

#[test]
fn actors_are_read_and_commands_written_as_serde_does() {
    for actor in everybody() {
        let text = serde_json::to_string(&actor).unwrap();
        assert_eq!(read(&text), Ok(actor));
        for state in CaseState::ALL {
            let open = allowed(state, &actor);
            assert_eq!(
                commands_to_text(&open),
                serde_json::to_string(&open).unwrap()
            );
        }
    }
    let all = serde_json::to_string(&Command::ALL).unwrap();
    assert_eq!(commands_to_text(&Command::ALL), all);
}

#[test]
fn an_actor_is_refused_where_serde_refuses_it() {
    let right = serde_json::to_value(actor(Role::Lead)).unwrap();
    let members: Vec<String> = right.as_object().unwrap().keys().cloned().collect();
    let mut wrong = vec![
        "[]".to_owned(),
        "null".to_owned(),
        "{".to_owned(),
        r#"{"role":"lead","role":"lead"}"#.to_owned(),
    ];
    let mut changed = |change: &dyn Fn(&mut serde_json::Map<String, serde_json::Value>)| {
        let mut json = right.clone();
        change(json.as_object_mut().unwrap());
        wrong.push(json.to_string());
    };
    changed(&|m| drop(m.insert("more".to_owned(), true.into())));
    for member in &members {
        changed(&|m| drop(m.remove(member)));
        for value in [
            serde_json::Value::Null,
            "nobody".into(),
            "Lead".into(),
            1.into(),
        ] {
            changed(&|m| drop(m.insert(member.clone(), value.clone())));
        }
    }
    assert_eq!(wrong.len(), 5 + 7 * 5);
    for text in wrong {
        assert!(serde_json::from_str::<Actor>(&text).is_err(), "{text}");
        assert!(read(&text).is_err(), "{text}");
    }
}
