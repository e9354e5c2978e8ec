//! A clock that leaps ahead by days and comes back, while the server runs on.

use crate::alone;
use crate::office::{Case, begin, ready, received};
use onewindow_server::cases::{check_lamps, explain_clock, timer};
use onewindow_server::notify::Notifier;
use onewindow_server::platform::Lang;
use onewindow_server::platform::config::Secret;
use onewindow_server::platform::gateways::{Gateways, SmsKind};
use onewindow_tests::{Actor, Answer, Gateway, Reply, TestApp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Silence accepts what came before the leap.
const LEAP: i64 = 9 * 86_400;

const MOBILE: &str = "13800000001";

struct City {
    app: TestApp,
    gateway: Gateway,
    notifier: Notifier,
}

impl City {
    async fn start() -> Self {
        let gateway = Gateway::start();
        let gateways = Gateways {
            sms: Some(SmsKind::Http),
            sms_url: Some(gateway.url("/send")),
            sms_key_secret: Some(Secret::from("a shared key".to_owned())),
            gateway_seconds: 20,
            ..Gateways::none()
        };
        let app = TestApp::start_with(move |config| {
            // As people use it, who wait a minute from one code to the next.
            config.demo = false;
            config.logins_per_minute = 8;
            config.gateways = gateways;
        })
        .await;
        let notifier = Notifier::new(app.state()).unwrap();
        Self {
            app,
            gateway,
            notifier,
        }
    }

    async fn ask_for_a_code(&self) {
        let asked = json!({"mobile": MOBILE});
        let sent = self.app.anonymous().post("/auth/sms-codes", &asked).await;
        sent.expect(202);
        self.notifier.tick().await.unwrap();
    }

    /// Logs in with the code that was made last.
    async fn log_in(&self) -> Value {
        let said = self.said().into_iter();
        let codes = said.filter(|said| said["template"] == "code");
        // What waits is sent at once, in no order; ids are in the order of their making.
        let code = codes.max_by_key(|said| said["id"].to_string()).unwrap();
        let login = json!({"mobile": MOBILE, "code": code["params"]["code"]});
        let session = self.app.anonymous().post("/auth/citizen-sessions", &login);
        session.await.expect(200)
    }

    fn with(&self, session: &Value) -> Actor {
        let token = session["accessToken"].as_str().unwrap();
        self.app.anonymous().with_token(token)
    }

    /// What came to the gateway.
    fn said(&self) -> Vec<Value> {
        let requests = self.gateway.requests();
        let bodies = requests.iter().map(|request| {
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            serde_json::from_str(body).unwrap()
        });
        bodies.collect()
    }

    /// Takes messages and dies with them in hand.
    async fn die_sending(&self) {
        let before = self.gateway.requests().len();
        self.gateway.always(Reply::Hang);
        tokio::select! {
            round = self.notifier.tick() => panic!("the gateway said nothing, and yet {round:?}"),
            () = self.gateway.seen(before + 1) => {}
        }
        self.gateway.always(Reply::new(200, "{}"));
    }
}

async fn draft(owner: &Actor) -> Answer {
    let body =
        json!({"itemKey": "getihu-sheli", "applicant": {"kind": "person"}, "district": "dongqu"});
    owner.post("/cases", &body).key("once").await
}

#[test]
fn a_clock_that_leaps_ahead_and_comes_back_holds_nobody_up_and_does_nothing_twice() {
    let _turn = alone();
    actix_web::rt::System::new().block_on(leap_and_come_back());
}

async fn leap_and_come_back() {
    let city = City::start().await;
    let clock = &city.app.state().clock;
    city.ask_for_a_code().await;
    let first = city.log_in().await;
    let owner = city.with(&first);
    let (silent, untouched) = (received(&owner).await, ready(&owner).await);
    let begun = draft(&owner).await.expect(201);

    clock.advance_seconds(LEAP);
    let old = owner.get(&silent.path("")).await;
    old.problem(401, "token_expired");
    city.ask_for_a_code().await;
    let ahead = city.log_in().await;
    let owner_ahead = city.with(&ahead);
    assert_eq!(draft(&owner_ahead).await.expect(201), begun);
    assert_eq!(timer::tick(city.app.state()).await.unwrap().accepted, 1);
    let late = received(&owner_ahead).await;
    city.die_sending().await;
    // This one nobody has taken yet.
    let later = received(&owner_ahead).await;
    // A code that is asked for, and never used.
    clock.advance_seconds(61);
    city.app
        .anonymous()
        .post("/auth/sms-codes", &json!({"mobile": MOBILE}))
        .await
        .expect(202);
    for _ in 0..9 {
        let wrong = json!({"mobile": "13900000009", "code": "000000"});
        let tried = city.app.anonymous().post("/auth/citizen-sessions", &wrong);
        drop(tried.await);
    }

    clock.advance_seconds(-LEAP);
    let same = silent.again(&owner).await;
    assert_eq!(same.state(), "accepted", "what was done stays done");
    let from_the_future = owner_ahead.get(&silent.path("")).await;
    from_the_future.problem(401, "token_expired");
    let renew = json!({"refreshToken": ahead["refreshToken"]});
    let renewed = city
        .app
        .anonymous()
        .post("/auth/token-refreshes", &renew)
        .await;
    let renewed = city.with(&renewed.expect(200));
    assert_eq!(draft(&renewed).await.expect(201), begun);
    city.ask_for_a_code().await;
    let owner = city.with(&city.log_in().await);
    assert_eq!(draft(&owner).await.expect(201), begun);

    city.notifier.tick().await.unwrap();
    let nothing = city.notifier.tick().await.unwrap();
    assert_eq!(nothing.taken(), 0, "everything is told and sent");
    timer::tick(city.app.state()).await.unwrap();
    let told: Vec<String> = messages(&owner).await;
    assert_eq!(told, ["accepted", "received", "received", "received"]);
    let mut sent: BTreeMap<String, Value> = BTreeMap::new();
    for said in city.said() {
        let id = said["id"].as_str().unwrap().to_owned();
        let before = sent.insert(id, said.clone());
        assert!(before.is_none_or(|before| before == said), "{said}");
    }
    let notices = sent.values().filter(|said| said["template"] != "code");
    assert_eq!(notices.count(), 4);

    goes_on(&city, &owner, [silent, untouched, late, later]).await;
}

/// Cases from before, within and after the leap go their way.
async fn goes_on(city: &City, owner: &Actor, cases: [Case; 4]) {
    let [silent, untouched, late, later] = cases;
    let clerk = city.app.clerk().await;
    let late = late.again(&clerk).await;
    assert_eq!(
        late.step(&clerk, "/acceptance", &json!({})).await.state(),
        "accepted"
    );
    let silent = silent.again(owner).await;
    let silent = silent.step(owner, "/withdrawal", &json!({})).await;
    assert_eq!(silent.state(), "withdrawn");
    let untouched = untouched.again(owner).await;
    let untouched = untouched.step(owner, "/submission", &json!({})).await;
    begin(owner).await;
    let all = [silent, untouched, late, later];
    let mut numbers = BTreeSet::new();
    for case in &all {
        let case = case.again(owner).await;
        assert!(
            numbers.insert(case.body["number"].to_string()),
            "{numbers:?}"
        );
        owner.get(&case.path("/timeline")).await.expect(200);
        let id = case.id.clone();
        let explained = city
            .app
            .state()
            .db
            .read(move |conn| explain_clock(conn, &id, Lang::En));
        let explained = explained.await.unwrap();
        assert!(explained.is_as_stored, "{:?}", explained.lines);
    }
    let state = city.app.state();
    state.db.write(check_lamps).await.unwrap();
    let audit = state.audit.clone();
    let verified = state.db.read(move |conn| audit.verify(conn)).await.unwrap();
    assert_eq!(verified.breaks, []);
}

async fn messages(owner: &Actor) -> Vec<String> {
    let page = owner.get("/messages").await.expect(200);
    let kinds = page["items"].as_array().unwrap().iter();
    let mut kinds: Vec<String> = kinds
        .map(|message| message["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    kinds
}
