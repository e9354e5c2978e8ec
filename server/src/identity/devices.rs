//! Where somebody is logged in: their sessions, and the end of those they do not know.

use super::caller::Anyone;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::tokens::{self, Owner, Running};
use actix_web::http::header::USER_AGENT;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get};
use serde::Serialize;
use serde_json::json;

pub(super) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_sessions)
        .service(end_other_sessions)
        .service(end_one_session);
}

/// Programs by what their names hold, the more telling first: Edge calls itself Chrome as well, and
/// Chrome Safari.
const PROGRAMS: [(&str, &str); 6] = [
    ("MicroMessenger", "wechat"),
    ("AlipayClient", "alipay"),
    ("Edg", "edge"),
    ("Firefox", "firefox"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
];

/// What has no name here.
const OTHER: &str = "other";

/// Systems, likewise: a telephone with Android calls itself Linux as well.
const SYSTEMS: [&str; 7] = [
    "HarmonyOS",
    "Android",
    "iPhone",
    "iPad",
    "Windows",
    "Macintosh",
    "Linux",
];

/// On what a request comes, as coarse as its owner needs it to know it again: the program and the
/// system, and neither versions nor models.
pub(super) fn of_request(request: &HttpRequest) -> String {
    let header = request.headers().get(USER_AGENT);
    let agent = header.and_then(|value| value.to_str().ok()).unwrap_or("");
    coarse(agent)
}

fn coarse(agent: &str) -> String {
    let program = PROGRAMS.iter().find(|(mark, _)| agent.contains(mark));
    let program = program.map_or(OTHER, |(_, name)| name);
    let system = SYSTEMS.into_iter().find(|mark| agent.contains(mark));
    format!("{program}/{}", system.unwrap_or(OTHER))
}

/// A session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct RunningSession {
    /// The id, to end it by.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: String,
    /// The program and the system it was begun on, `other` for what has no name here.
    #[schema(example = "wechat/Android")]
    device: String,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// When it was last renewed, which is every quarter of an hour while it is used.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
    /// It is the one that asks.
    current: bool,
}

/// Somebody's sessions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RunningSessions {
    /// The last used first.
    items: Vec<RunningSession>,
}

fn owner(caller: &Anyone) -> Result<(Owner, String)> {
    match caller {
        Anyone::Citizen(_) | Anyone::Staff(_) => Ok((
            Owner {
                kind: caller.kind().to_owned(),
                id: caller.id().to_owned(),
            },
            caller.session().unwrap_or_default().to_owned(),
        )),
        Anyone::Client(_) | Anyone::System => Err(Code::Forbidden.into()),
    }
}

/// List my sessions
///
/// Where one is logged in: every session that can still be renewed.
#[utoipa::path(
    operation_id = "listSessions", tag = "Log-in",
    responses((status = 200, description = "The sessions.", body = RunningSessions)),
    security(("bearer" = [])),
)]
#[get("/me/sessions")]
async fn list_sessions(caller: Anyone, state: Data<AppState>) -> Result<Json<RunningSessions>> {
    let (owner, current) = owner(&caller)?;
    let now = state.clock.now();
    let found = state
        .db
        .read(move |conn| tokens::running(conn, now, &owner))
        .await?;
    let shown = |session: Running| RunningSession {
        current: session.family == current,
        id: session.family,
        device: session.device.unwrap_or_else(|| coarse("")),
        started_at: session.started_at,
        last_used_at: session.renewed_at,
    };
    Ok(Json(RunningSessions {
        items: found.into_iter().map(shown).collect(),
    }))
}

/// End a session of mine
///
/// It cannot be renewed any more, and is over once its access token runs out, within a quarter of an
/// hour. `session_not_found` for one that has ended or is another's.
#[utoipa::path(
    operation_id = "endOneSession", tag = "Log-in",
    params(("id" = String, Path, description = "The session.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It has ended.")),
    security(("bearer" = [])),
)]
#[delete("/me/sessions/{id}")]
async fn end_one_session(
    caller: Anyone,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let (owner, _) = owner(&caller)?;
    let (id, now, audit) = (id.into_inner(), state.clock.now(), state.audit.clone());
    state
        .db
        .write(move |tx| {
            let own = tokens::running(tx, now, &owner)?;
            if !own.iter().any(|session| session.family == id) {
                return Err(Code::SessionNotFound.into());
            }
            tokens::end_session(tx, now, &id)?;
            audit.record(tx, now, &ended(&caller, 1))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End my other sessions
///
/// All but the one that asks; each is over once its access token runs out, within a quarter of an
/// hour.
#[utoipa::path(
    operation_id = "endOtherSessions", tag = "Log-in",
    responses((status = 204, description = "They have ended.")),
    security(("bearer" = [])),
)]
#[delete("/me/sessions")]
async fn end_other_sessions(caller: Anyone, state: Data<AppState>) -> Result<HttpResponse> {
    let (owner, current) = owner(&caller)?;
    let (now, audit) = (state.clock.now(), state.audit.clone());
    state
        .db
        .write(move |tx| {
            let count = tokens::end_sessions(tx, now, &owner, Some(&current))?;
            audit.record(tx, now, &ended(&caller, count))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn ended(caller: &Anyone, count: usize) -> Entry<'_> {
    Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: "session.end",
        subject_kind: "person",
        subject_id: caller.id(),
        detail: json!({"sessions": count}),
    }
}

#[cfg(test)]
mod tests {
    use super::coarse;

    #[test]
    fn a_device_is_known_by_program_and_system_alone() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Linux; Android 14; M2012) AppleWebKit Chrome/120 MicroMessenger/8.0",
                "wechat/Android",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/537 Edg/120",
                "edge/Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit Version/17.0 Safari/604",
                "safari/iPhone",
            ),
            ("curl/8", "other/other"),
            ("", "other/other"),
        ] {
            assert_eq!(coarse(agent), name, "{agent}");
        }
    }
}
