//! A server that is asked to end, and what those see who watch over it.

use crate::alone;
use onewindow_tests::{Actor, Answer, Site};
use serde_json::json;
use std::net::{Ipv4Addr, TcpListener};

fn ask(ask: impl Future<Output = Answer>) -> Answer {
    actix_web::rt::System::new().block_on(ask)
}

async fn supervisor(site: &Site) -> Actor {
    let anonymous = site.anonymous();
    let login =
        json!({"username": "supervisor", "password": onewindow_server::identity::demo::PASSWORD});
    let session = anonymous.post("/auth/staff-sessions", &login).await;
    let token = session.expect(200)["accessToken"].clone();
    anonymous.with_token(token.as_str().unwrap())
}

#[test]
fn asked_to_end_it_serves_on_while_nobody_new_is_sent_and_long_answers_end() {
    let _turn = alone();
    let site = Site::new();
    let server = site.serve_with(&["--drain-seconds", "3"]);
    assert_eq!(
        ask(async { site.anonymous().get_root("/readyz").await }).status,
        200
    );
    let board = ask(async {
        let board = supervisor(&site).await.get("/lamps/events");
        server.ask_to_end();
        // The answer ends with the server, long before the five minutes it would last.
        board.await
    });
    assert!(board.text().contains("event: "), "{board:?}");
    let answer = ask(async { site.anonymous().get_root("/readyz").await });
    answer.problem(503, "unavailable");
    let items = ask(async { site.anonymous().get("/items").await });
    assert_eq!(items.status, 200, "whoever comes all the same is served");
    assert!(server.terminate(), "it ends well");
}

#[test]
fn what_is_counted_is_told_at_an_address_of_its_own_without_ids() {
    let _turn = alone();
    let site = Site::new();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let place = listener.local_addr().unwrap().to_string();
    drop(listener);
    let server = site.serve_with(&["--metrics-listen", &place]);
    let id = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";
    let said = ask(async {
        let supervisor = supervisor(&site).await;
        let none = supervisor.get(&format!("/cases/{id}")).await;
        none.problem(404, "case_not_found");
        let outside = supervisor.get_root("/metrics").await;
        assert!(!outside.text().contains("onewindow_http"), "{outside:?}");
        Actor::new(&format!("http://{place}"))
            .get_root("/metrics")
            .await
    });
    let text = said.text();
    let line = "onewindow_http_requests_total{method=\"GET\",route=\"/api/v1/cases/{id}\",status=\"404\"} 1";
    assert!(text.lines().any(|found| found == line), "{text}");
    assert!(!text.contains(id));
    assert!(text.contains("onewindow_outbox_waiting "));
    assert!(server.terminate());
}
