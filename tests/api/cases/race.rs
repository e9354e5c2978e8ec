//! Two clerks, two approvers, the applicant and the timer on one case at the same time: one wins,
//! the others hear so, and nothing of theirs stays.

use super::office::{Case, ready, received, steps};
use onewindow_server::cases::{explain_clock, timer};
use onewindow_server::platform::Lang;
use onewindow_server::platform::problem::Code;
use onewindow_tests::{Actor, Answer, TestApp};
use serde_json::json;
use std::future::IntoFuture;

/// Cases raced for; `ONEWINDOW_RACE_ROUNDS` names another number for a long run.
fn rounds() -> usize {
    std::env::var("ONEWINDOW_RACE_ROUNDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200)
}

/// How many of them won; the others were refused for what the case has become, and told what.
#[track_caller]
fn winners(answers: &[Answer]) -> usize {
    answers
        .iter()
        .filter(|answer| {
            let won = answer.status == 200;
            if !won {
                assert!(matches!(answer.status.as_u16(), 409 | 412), "{answer:?}");
                assert!(answer.json()["state"].is_string(), "{answer:?}");
            }
            won
        })
        .count()
}

/// Who race for a case.
struct People {
    owner: Actor,
    clerk: Actor,
    second_clerk: Actor,
    approver: Actor,
    second_approver: Actor,
}

impl People {
    async fn log_in(app: &TestApp) -> Self {
        Self {
            owner: app.citizen().await,
            clerk: app.clerk().await,
            second_clerk: app.staff("window-urgent").await,
            approver: app.approver().await,
            second_approver: app.approver().await,
        }
    }
}

#[tokio::test]
async fn of_all_who_act_at_once_one_wins_and_the_timeline_is_the_clock() {
    let app = TestApp::start().await;
    let mut people = People::log_in(&app).await;
    let mut by_silence = 0;
    for round in 0..rounds() {
        // A long run outlives an access token.
        if round % 1_000 == 999 {
            people = People::log_in(&app).await;
        }
        let People {
            owner,
            clerk,
            second_clerk,
            approver,
            second_approver,
        } = &people;
        let case = received(owner).await;
        let accept = clerk
            .post(&case.path("/acceptance"), &json!({}))
            .if_match(case.version());
        let other = if round % 2 == 0 {
            second_clerk.post(&case.path("/return"), &json!({"reason": "x"}))
        } else {
            second_clerk.post(&case.path("/acceptance"), &json!({}))
        }
        .if_match(case.version());
        let silence = timer::accept_by_silence(app.state(), case.id.parse().unwrap());
        // The order they are asked in changes, so that each of them is sometimes first.
        let (one, two, three) = if round % 3 == 0 {
            let (three, one, two) =
                tokio::join!(silence, accept.into_future(), other.into_future());
            (one, two, three)
        } else {
            tokio::join!(accept.into_future(), other.into_future(), silence)
        };
        let silent = match three {
            Ok(()) => 1,
            Err(error) => {
                assert!(
                    matches!(error.code(), Code::StaleVersion | Code::StateConflict),
                    "{error:?}"
                );
                0
            }
        };
        by_silence += silent;
        assert_eq!(winners(&[one, two]) + silent, 1, "round {round}");
        let case = case.again(owner).await;
        let mut expected = 3;
        if case.state() == "accepted" {
            expected += 1;
            race_to_decide(&case, [approver, second_approver], owner).await;
        }
        let case = case.again(owner).await;
        let steps = steps(owner, &case).await;
        assert_eq!(
            steps.len(),
            expected,
            "no event lost, none of a loser: {steps:?}"
        );
        let number = case.body["number"].as_str().unwrap().to_owned();
        let told = app
            .state()
            .db
            .read(move |conn| explain_clock(conn, &number, Lang::En))
            .await
            .unwrap();
        assert!(told.is_as_stored, "{:#?}", told.lines);
    }
    eprintln!("{by_silence} of {} were accepted by silence", rounds());
}

async fn race_to_decide(case: &Case, [one, two]: [&Actor; 2], owner: &Actor) {
    let decide = |actor: &Actor, outcome: &str| {
        let body = json!({"outcome": outcome, "reason": "x"});
        actor
            .post(&case.path("/decision"), &body)
            .if_match(case.version())
            .into_future()
    };
    let withdraw = owner
        .post(&case.path("/withdrawal"), &json!({}))
        .if_match(case.version());
    let (one, two, three) = tokio::join!(
        decide(one, "granted"),
        decide(two, "refused"),
        withdraw.into_future()
    );
    assert_eq!(winners(&[one, two, three]), 1);
}

#[tokio::test]
async fn no_document_leaves_a_case_while_it_is_handed_in() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    for round in 0..20 {
        let case = ready(&owner).await;
        let file = case.body["files"][0]["id"].as_str().unwrap().to_owned();
        let file = case.path(&format!("/files/{file}"));
        let hand_in = owner
            .post(&case.path("/submission"), &json!({}))
            .if_match(case.version());
        // Each comes first in turn.
        let (handed_in, taken_out) = if round % 2 == 0 {
            tokio::join!(hand_in.into_future(), owner.delete(&file).into_future())
        } else {
            let (taken_out, handed_in) =
                tokio::join!(owner.delete(&file).into_future(), hand_in.into_future());
            (handed_in, taken_out)
        };
        let left = case.again(&owner).await.body["files"].clone();
        let is_there = left.as_array().is_some_and(|files| !files.is_empty());
        assert_eq!(
            handed_in.status == 200,
            is_there,
            "{handed_in:?} {taken_out:?}"
        );
        assert_ne!(handed_in.status == 200, taken_out.status == 204);
    }
}
