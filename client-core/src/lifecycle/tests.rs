use super::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

fn actor(role: Role) -> Actor {
    Actor {
        role,
        case_type: CaseType::Promised,
        tasks_open: true,
        ..Actor::SYSTEM
    }
}

/// The people of the table, each with what makes them different.
fn people() -> Vec<(&'static str, Actor)> {
    let immediate = Actor {
        case_type: CaseType::Immediate,
        ..actor(Role::WindowClerk)
    };
    let joint = Actor {
        mode: CaseMode::Joint,
        ..actor(Role::Lead)
    };
    let escalated = Actor {
        mode: CaseMode::Escalated,
        ..actor(Role::Approver)
    };
    let stranger = |role| Actor {
        in_charge: false,
        ..actor(role)
    };
    let paused = |of: Actor| Actor {
        is_paused: true,
        ..of
    };
    vec![
        ("applicant", actor(Role::Applicant)),
        (
            "applicant who owes a document",
            Actor {
                owes_material: true,
                ..actor(Role::Applicant)
            },
        ),
        ("another citizen", stranger(Role::Applicant)),
        ("clerk", actor(Role::WindowClerk)),
        (
            "clerk after the notice",
            Actor {
                has_notice: true,
                ..actor(Role::WindowClerk)
            },
        ),
        ("clerk of an immediate case", immediate),
        (
            "clerk who accepted the immediate case",
            Actor {
                is_acceptor: true,
                ..immediate
            },
        ),
        (
            "clerk of an immediate joint case",
            Actor {
                mode: CaseMode::Joint,
                ..immediate
            },
        ),
        (
            "clerk with the special power",
            Actor {
                special_power: true,
                ..actor(Role::WindowClerk)
            },
        ),
        (
            "clerk with the special power, escalated case",
            Actor {
                special_power: true,
                mode: CaseMode::Escalated,
                ..actor(Role::WindowClerk)
            },
        ),
        ("clerk of another district", stranger(Role::WindowClerk)),
        ("approver", actor(Role::Approver)),
        (
            "approver who accepted it at the window",
            Actor {
                is_acceptor: true,
                ..actor(Role::Approver)
            },
        ),
        (
            "approver while a procedure runs",
            paused(actor(Role::Approver)),
        ),
        ("approver of another department", stranger(Role::Approver)),
        ("lower approver, escalated case", escalated),
        (
            "lower approver, escalated case, while a procedure runs",
            paused(escalated),
        ),
        (
            "upper approver, escalated case",
            Actor {
                is_upper: true,
                ..escalated
            },
        ),
        ("lead, opinions missing", joint),
        (
            "lead, opinions given",
            Actor {
                tasks_open: false,
                ..joint
            },
        ),
        (
            "department that takes part, joint case",
            Actor {
                role: Role::Participant,
                ..joint
            },
        ),
        ("head", actor(Role::Head)),
        (
            "head after an extension",
            Actor {
                is_extended: true,
                ..actor(Role::Head)
            },
        ),
        ("supervisor", actor(Role::Supervisor)),
        ("system", Actor::SYSTEM),
    ]
}

/// Everything [`next`] answers, as text for a reviewer: first whose part each command is, then a
/// line for each state and command that know each other, with the people of the table who may, those
/// who are refused for a fact of the case and why, and of all actors there can be how many may.
fn table() -> String {
    let mut text = String::from("whose part\n");
    for command in Command::ALL {
        let part: Vec<&str> = ROLES
            .into_iter()
            .filter(|(_, role)| may_ever(*role, command))
            .map(|(name, _)| name)
            .collect();
        writeln!(text, "  {:<15}{}", command.as_str(), part.join(", ")).unwrap();
    }
    let everybody = everybody();
    for state in CaseState::ALL {
        writeln!(text, "\n{}", state.as_str()).unwrap();
        let known: Vec<Command> = Command::ALL
            .into_iter()
            .filter(|command| edge(state, *command).is_some())
            .collect();
        if known.is_empty() {
            writeln!(text, "  (an end)").unwrap();
        }
        for command in known {
            let mut may = Vec::new();
            let mut refused: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (name, actor) in people() {
                match next(state, command, &actor) {
                    Ok(_) => may.push(name),
                    Err(Refusal::Role | Refusal::NotInCharge) => {}
                    Err(refusal) => {
                        let said = refused.entry(format!("{refusal:?}")).or_default();
                        said.push(name);
                    }
                }
            }
            let to = edge(state, command).unwrap().as_str();
            write!(
                text,
                "  {} > {to}  may: {}",
                command.as_str(),
                may.join("; ")
            )
            .unwrap();
            for (refusal, names) in refused {
                write!(text, "  {refusal}: {}", names.join("; ")).unwrap();
            }
            let open = everybody
                .iter()
                .filter(|actor| next(state, command, actor).is_ok())
                .count();
            writeln!(text, "  [{open} of {}]", everybody.len()).unwrap();
        }
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
fn a_command_a_state_does_not_know_is_refused_to_everybody() {
    let everybody = everybody();
    for state in CaseState::ALL {
        for command in Command::ALL {
            if edge(state, command).is_some() {
                continue;
            }
            for actor in &everybody {
                let refusal = next(state, command, actor).unwrap_err();
                assert!(
                    matches!(
                        refusal,
                        Refusal::Role | Refusal::NotInCharge | Refusal::State
                    ),
                    "{state:?} {command:?} {refusal:?}"
                );
            }
        }
    }
}

#[test]
fn no_edge_is_written_twice() {
    for state in CaseState::ALL {
        let names: BTreeSet<&str> = edges(state).iter().map(|(c, _)| c.as_str()).collect();
        assert_eq!(names.len(), edges(state).len(), "{state:?}");
    }
}

/// What holds whatever the table says.
#[test]
fn the_rules_of_authority_hold_for_everybody() {
    for actor in everybody() {
        for state in CaseState::ALL {
            for command in [Command::Grant, Command::Refuse] {
                if next(state, command, &actor).is_err() {
                    continue;
                }
                assert!(!actor.is_acceptor, "who accepts does not decide");
                assert!(!actor.is_paused, "nothing is decided during a procedure");
                assert!(
                    actor.role != Role::WindowClerk || actor.window_decides(),
                    "the window decides what the matrix gives it"
                );
                assert!(
                    actor.mode != CaseMode::Escalated
                        || (actor.is_upper && state == CaseState::Forwarded),
                    "an escalated case is decided at the upper level alone"
                );
            }
        }
    }
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
                | CaseState::Returned
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

const ROLES: [(&str, Role); 7] = [
    ("applicant", Role::Applicant),
    ("window clerk", Role::WindowClerk),
    ("approver", Role::Approver),
    ("lead", Role::Lead),
    ("head", Role::Head),
    ("supervisor", Role::Supervisor),
    ("system", Role::System),
];

/// Every actor there can be.
fn everybody() -> Vec<Actor> {
    use CaseMode::{Escalated, Joint, Single};
    use CaseType::{Immediate, Other, Promised};
    let mut all = Vec::new();
    for (_, role) in ROLES {
        for case_type in [Immediate, Promised, Other] {
            for mode in [Single, Joint, Escalated] {
                for flags in 0..1 << 9 {
                    let flag = |bit: u32| flags & (1 << bit) != 0;
                    all.push(Actor {
                        role,
                        in_charge: flag(0),
                        is_acceptor: flag(1),
                        case_type,
                        mode,
                        has_notice: flag(2),
                        tasks_open: flag(3),
                        is_upper: flag(4),
                        special_power: flag(5),
                        is_paused: flag(6),
                        is_extended: flag(7),
                        owes_material: flag(8),
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
    }
    for (_, actor) in people() {
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
    assert_eq!(wrong.len(), 5 + 12 * 5);
    for text in wrong {
        assert!(serde_json::from_str::<Actor>(&text).is_err(), "{text}");
        assert!(read(&text).is_err(), "{text}");
    }
}

#[test]
fn a_promise_is_checked_by_the_department_and_never_by_who_accepted() {
    for role in [Role::Approver, Role::Lead, Role::Head] {
        assert_eq!(may_check(&actor(role)), Ok(()));
        let acceptor = Actor {
            is_acceptor: true,
            ..actor(role)
        };
        assert_eq!(may_check(&acceptor), Err(Refusal::SeparationOfDuty));
        let stranger = Actor {
            in_charge: false,
            ..actor(role)
        };
        assert_eq!(may_check(&stranger), Err(Refusal::NotInCharge));
    }
    for role in [
        Role::Applicant,
        Role::WindowClerk,
        Role::Participant,
        Role::Supervisor,
    ] {
        assert_eq!(may_check(&actor(role)), Err(Refusal::Role));
    }
}
