//! Everybody schemathesis asks as, and what is there for each to ask about.

use super::seeds::{City, Seeds};
use onewindow_tests::Actor;
use serde_json::{Value, json};

/// A role, the token of somebody who has it, and what is there.
pub(super) struct Role {
    pub(super) name: &'static str,
    pub(super) address: String,
    pub(super) token: Option<String>,
    pub(super) seeds: Seeds,
    /// How often each operation is asked in a short run.
    pub(super) times: usize,
}

/// How often those are asked as who do all there is to do in the end, and those who do little others do
/// not do as well.
const OFTEN: usize = 4;
const SELDOM: usize = 2;

/// Everybody, each with things of their own.
pub(super) async fn roles(anonymous: &Actor) -> Vec<Role> {
    let [owner, other] = ["13800000001", "13800000002"];
    let admin = staff(anonymous, "admin").await;
    let slots = json!({"slots": [{"starts": "09:00", "ends": "09:30", "capacity": 50}]});
    let slots = admin.put(
        "/offices/window-dongqu/appointment-slots/2026-03-11",
        &slots,
    );
    let slot = slots.await.expect(200)["items"][0]["id"].clone();
    let city = City {
        anonymous: anonymous.clone(),
        owner: citizen(anonymous, owner).await,
        clerk: staff(anonymous, "window-dongqu").await,
        approver: staff(anonymous, "approver-scjg").await,
        supervisor: staff(anonymous, "supervisor").await,
        editor: staff(anonymous, "editor-2").await,
        admin,
        slot,
    };
    let mut roles = vec![
        integrator(&city).await,
        acting(&city).await,
        citizens(&city, "citizen", owner, ("王强", other)).await,
        citizens(&city, "another citizen", other, ("林晓", owner)).await,
        firm(&city, other).await,
        agent(&city).await,
        without_scope(&city).await,
    ];
    for (username, times) in [
        ("window-dongqu", OFTEN),
        ("approver-scjg", OFTEN),
        ("head-scjg", SELDOM),
        // Leads the stages of a building project.
        ("head-zjj", SELDOM),
        ("supervisor", OFTEN),
        ("editor", OFTEN),
        ("admin", OFTEN),
    ] {
        let mut seeds = Seeds::default();
        let commands = ["window-dongqu", "approver-scjg", "head-scjg"].contains(&username);
        city.cases(&mut seeds, &city.owner, commands).await;
        city.offices(&mut seeds).await;
        if username == "editor" {
            city.releases(&mut seeds).await;
        }
        if username == "admin" {
            let request = json!({"scopes": ["webhooks:manage"], "departments": ["scjg"]});
            let program = made(&city, &request).await;
            city.looked_at(&mut seeds, &program).await;
        }
        roles.push(Role {
            name: username,
            address: anonymous.address().to_owned(),
            token: Some(staff(anonymous, username).await.token().to_owned()),
            seeds,
            times,
        });
    }
    let mut seeds = Seeds::default();
    city.offices(&mut seeds).await;
    roles.push(Role {
        name: "anonymous",
        address: anonymous.address().to_owned(),
        token: None,
        seeds,
        times: OFTEN,
    });
    // Last, because none of what this owner promises is taken after it.
    let mut seeds = Seeds::default();
    city.records(&mut seeds, &city.owner).await;
    for role in &mut roles {
        if ["citizen", "admin"].contains(&role.name) {
            role.seeds.extend(&seeds);
        }
    }
    roles
}

async fn citizens(city: &City, name: &'static str, mobile: &str, agent: (&str, &str)) -> Role {
    let mut seeds = Seeds::default();
    let maker = citizen(&city.anonymous, mobile).await;
    city.cases(&mut seeds, &maker, true).await;
    city.applications(&mut seeds, &maker).await;
    city.offices(&mut seeds).await;
    city.own(&mut seeds, &maker, agent).await;
    role(name, &citizen(&city.anonymous, mobile).await, seeds, OFTEN)
}

/// Somebody who applies in the name of a firm they represent.
async fn firm(city: &City, mobile: &str) -> Role {
    let manager = citizen(&city.anonymous, mobile).await;
    let mut seeds = Seeds::default();
    city.of_firm(&mut seeds, &manager).await;
    city.offices(&mut seeds).await;
    role("firm", &manager, seeds, SELDOM)
}

/// Somebody who applies in the name of a citizen who signed that they may.
async fn agent(city: &City) -> Role {
    let mobile = "13911110088";
    let agent = citizen(&city.anonymous, mobile).await;
    let name = agent.get("/me").await.expect(200)["name"].clone();
    let authorisation = json!({
        "principal": "person", "agentName": name, "agentMobile": mobile, "items": [],
        "validUntil": "2026-12-31",
    });
    let signed = city.owner.post("/me/authorisations", &authorisation).await;
    let mut seeds = Seeds::default();
    city.for_another(&mut seeds, &agent, &signed.expect(201)["id"])
        .await;
    city.offices(&mut seeds).await;
    role("agent", &agent, seeds, SELDOM)
}

/// A program that may do nothing by itself.
async fn without_scope(city: &City) -> Role {
    let request = json!({"scopes": ["profile:read"], "redirectUris": ["https://example.com/back"]});
    let program = made(city, &request).await;
    let mut seeds = Seeds::default();
    city.cases(&mut seeds, &city.owner, false).await;
    city.offices(&mut seeds).await;
    role("integrator without a scope", &program, seeds, SELDOM)
}

fn role(name: &'static str, who: &Actor, seeds: Seeds, times: usize) -> Role {
    Role {
        name,
        address: who.address().to_owned(),
        token: Some(who.token().to_owned()),
        seeds,
        times,
    }
}

async fn citizen(anonymous: &Actor, mobile: &str) -> Actor {
    let sent = anonymous.post("/auth/sms-codes", &json!({"mobile": mobile}));
    let code = sent.await.expect(202)["demoCode"].clone();
    let login = json!({"mobile": mobile, "code": code});
    let session = anonymous.post("/auth/citizen-sessions", &login).await;
    anonymous.with_token(text(&session.expect(200)["accessToken"]))
}

async fn staff(anonymous: &Actor, username: &str) -> Actor {
    let login = json!({"username": username, "password": "demo-onewindow"});
    let session = anonymous.post("/auth/staff-sessions", &login).await;
    anonymous.with_token(text(&session.expect(200)["accessToken"]))
}

/// A program that may do everything a program may by itself, as often as it is asked here.
async fn integrator(city: &City) -> Role {
    let scopes = [
        "catalogue:read",
        "cases:read",
        "changes:read",
        "statistics:read",
        "webhooks:manage",
    ];
    let program = made(city, &json!({"scopes": scopes, "departments": ["scjg"]})).await;
    let mut seeds = Seeds::default();
    city.cases(&mut seeds, &city.owner, false).await;
    city.offices(&mut seeds).await;
    city.webhooks(&mut seeds, &program).await;
    role("integrator", &program, seeds, OFTEN)
}

/// A program that acts for somebody made up, in its sandbox.
async fn acting(city: &City) -> Role {
    let scopes = ["profile:read", "own-cases:read", "own-cases:write"];
    let inside = made(city, &json!({"scopes": scopes, "sandbox": true})).await;
    let citizen = inside.post("/sandbox/citizens", &json!({})).await;
    let token = citizen.expect(201)["token"]["access_token"].clone();
    let acting = inside.with_token(text(&token));
    let mut seeds = Seeds::default();
    city.drafts(&mut seeds, &acting).await;
    city.offices(&mut seeds).await;
    role("integrator for a citizen", &acting, seeds, OFTEN)
}

/// A program an administrator makes so.
async fn made(city: &City, request: &Value) -> Actor {
    let mut request = request.clone();
    request["name"] = "x".into();
    request["perMinute"] = 60_000.into();
    let made = city.admin.post("/clients", &request).await.expect(201);
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        text(&made["client"]["id"]),
        text(&made["secret"])
    );
    let call = city.anonymous.call(reqwest::Method::POST, "/oauth/token");
    let token = call.body("application/x-www-form-urlencoded", form).await;
    city.anonymous
        .with_token(text(&token.expect(200)["access_token"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
