//! The departments' limits: their days, their lamps, and what moves them.

use super::city::{accepted, city};
use crate::cases::office::Case;
use onewindow_server::cases::check_lamps;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

const DAY: i64 = 86_400;

async fn board(supervisor: &Actor, query: &str) -> Value {
    let path = format!("/lamps?source=task{query}");
    supervisor.get(&path).await.expect(200)
}

async fn recounted(app: &TestApp) -> i64 {
    let found = app.state().db.write(check_lamps).await.unwrap();
    assert_eq!(found.differences, Vec::<String>::new());
    found.limits
}

#[tokio::test]
async fn a_department_may_be_late_while_the_case_is_in_time() {
    let app = city().await;
    let case = accepted(&app, "by-all").await;
    // The case, and the two tasks that start with it.
    assert_eq!(recounted(&app).await, 3);
    app.state().clock.advance_seconds(3 * DAY);
    let supervisor = app.supervisor().await;
    let late = board(&supervisor, "&lamp=red").await;
    assert_eq!(late["counts"], json!({"green": 0, "yellow": 1, "red": 1}));
    let [item] = late["items"].as_array().unwrap().as_slice() else {
        panic!("{late}");
    };
    assert_eq!(item["id"], case.id);
    assert_eq!(
        (&item["limitDue"], &item["lamp"]),
        (&json!("2026-03-12"), &json!("green"))
    );
    assert_eq!(item["assignedDepartment"], "示例市市场监督管理局");
    let health = board(&supervisor, "&lamp=yellow&department=wjw").await;
    assert_eq!(health["items"][0]["limitDue"], "2026-03-13");

    // An opinion takes the task off the board; what it opens joins it.
    let case = case.again(&app.approver().await).await;
    let case = case.opinion(&app.approver().await, "scjg", "agree").await;
    assert_eq!(board(&supervisor, "").await["counts"]["red"], 0);
    let case = case
        .opinion(&app.health_approver().await, "wjw", "agree")
        .await;
    assert_eq!(recounted(&app).await, 2);
    assert_eq!(
        board(&supervisor, "").await["items"][0]["limitDue"],
        case.task("wjw")["due"]
    );
}

#[tokio::test]
async fn a_special_procedure_moves_the_departments_days_too() {
    let app = city().await;
    let case = accepted(&app, "by-all").await;
    app.state().clock.advance_seconds(DAY);
    let lead = app.approver().await;
    let pause = json!({"procedure": "testing", "workdays": 5, "note": "现场检测"});
    let case = case.step(&lead, "/special-procedure", &pause).await;
    assert_eq!(case.named("查材料")["due"], Value::Null);
    assert_eq!(case.named("查材料")["lamp"], "none");
    assert_eq!(
        recounted(&app).await,
        0,
        "nothing runs while the clock stands"
    );

    // Handed back and taken up again in the procedure, a task has no end either.
    let case = case.opinion(&lead, "scjg", "agree").await;
    let done = Case::at(case.named("查材料"), "return");
    let case = case
        .step(&lead, &done, &json!({"reason": "缺少结论"}))
        .await;
    assert_eq!(case.task("scjg")["due"], Value::Null);

    app.state().clock.advance_seconds(DAY);
    let lead = app.approver().await;
    let case = case.step(&lead, "/special-procedure-end", &json!({})).await;
    // Accepted on Tuesday; Wednesday and Thursday do not count.
    assert_eq!(case.named("看现场")["due"], "2026-03-17");
    assert_eq!(case.task("scjg")["due"], "2026-03-16");
    assert_eq!(recounted(&app).await, 3);

    let case = case.again(&app.citizen().await).await;
    case.step(&app.citizen().await, "/withdrawal", &json!({}))
        .await;
    assert_eq!(recounted(&app).await, 0);
}
