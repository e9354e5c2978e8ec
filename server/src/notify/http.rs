//! The message centre and the dead letters over HTTP.

use super::MessageId;
use super::store;
use super::view::{self, DeadLetter, Inbox, MessageView};
use super::wechat::{self, WechatNotices};
use crate::identity::caller::{Administrator, Citizen};
use crate::platform::audit::Entry;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Body, Params};
use crate::platform::operations::Operations;
use crate::platform::outbox::{self, MessageId as OutboxId};
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use onewindow_core::requests::WechatNoticesRequest;
use serde::Deserialize;

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_messages)
        .service(read_all_messages)
        .service(read_message)
        .service(get_wechat_notices)
        .service(agree_to_wechat_notices)
        .service(list_dead_letters)
        .service(retry_dead_letter);
}

/// Rings the bell of the outbox after each request that may have put something into it: what it did
/// is committed when its answer is there.
///
/// # Errors
/// What the request ends with.
pub async fn ring(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let changes = !request.method().is_safe();
    let answer = next.call(request).await?;
    // Asked afterwards, for it may have been a sandbox's outbox.
    let state = answer.request().app_data::<Data<AppState>>();
    if let Some(state) = state.filter(|_| changes) {
        state.bell.ring();
    }
    Ok(answer)
}

/// List one's messages
///
/// The message centre: what one was told about one's cases, those of firms one represents and those
/// one fills in for others, the newest first, and how many are not read. The most important ones
/// are sent as text messages too.
#[utoipa::path(
    operation_id = "listMessages", tag = "Messages",
    params(PageQuery),
    responses((status = 200, description = "A page of messages.", body = Inbox)),
    security(("bearer" = [])),
)]
#[get("/messages")]
async fn list_messages(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    query: Params<PageQuery>,
) -> Result<Json<Inbox>> {
    let from = (query.0.after()?, query.0.limit()?);
    let found = state
        .db
        .read(move |conn| view::inbox(conn, &citizen.id, from, lang))
        .await?;
    Ok(Json(found))
}

/// Mark a message as read
///
/// Once; again it changes nothing. `message_not_found` for one of somebody else's.
#[utoipa::path(
    operation_id = "readMessage", tag = "Messages",
    params(("id" = String, Path, description = "The message.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The message.", body = MessageView)),
    security(("bearer" = [])),
)]
#[post("/messages/{id}/read")]
async fn read_message(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    id: Path<MessageId>,
) -> Result<Json<MessageView>> {
    let id = id.into_inner();
    let now = state.clock.now();
    let read = state
        .db
        .write(move |tx| {
            store::read(tx, &citizen.id, &id, now)?;
            let row = store::find(tx, &citizen.id, &id)?.ok_or(Code::MessageNotFound)?;
            view::view(row, lang)
        })
        .await?;
    Ok(Json(read))
}

/// Up to where messages are marked.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
struct ReadQuery {
    /// The newest message one has seen: what came later stays unread. All when not given.
    #[param(value_type = Option<String>, example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    up_to: Option<MessageId>,
}

/// Mark all messages as read
///
/// Those that are not, up to the newest one has seen. `message_not_found` where that is one of
/// somebody else's.
#[utoipa::path(
    operation_id = "readAllMessages", tag = "Messages",
    params(ReadQuery),
    responses((status = 204, description = "They are read.")),
    security(("bearer" = [])),
)]
#[post("/messages/read")]
async fn read_all_messages(
    citizen: Citizen,
    state: Data<AppState>,
    query: Params<ReadQuery>,
) -> Result<HttpResponse> {
    let now = state.clock.now();
    state
        .db
        .write(move |tx| {
            let newest = match &query.0.up_to {
                Some(id) => {
                    let row = store::find(tx, &citizen.id, id)?.ok_or(Code::MessageNotFound)?;
                    Some((row.created_at, row.id))
                }
                None => None,
            };
            store::read_all(tx, &citizen.id, newest, now)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What WeChat may send me
///
/// The templates of subscribe messages (订阅消息) a mini-program may ask about, and how many of each one
/// has agreed to. They reach whoever logs in by WeChat; nothing personal is in them.
#[utoipa::path(
    operation_id = "getWechatNotices", tag = "Messages",
    responses((status = 200, description = "The templates.", body = WechatNotices)),
    security(("bearer" = [])),
)]
#[get("/me/wechat-notices")]
async fn get_wechat_notices(
    citizen: Citizen,
    state: Data<AppState>,
) -> Result<Json<WechatNotices>> {
    let config = state.config.clone();
    let found = state
        .db
        .read(move |conn| wechat::notices(conn, &config, &citizen.id))
        .await?;
    Ok(Json(found))
}

/// Agree to messages by WeChat
///
/// After `wx.requestSubscribeMessage`: the templates it answered `accept` for. Each yes is good for one
/// message, so asking again adds one. It ends with the log-in by WeChat.
#[utoipa::path(
    operation_id = "agreeToWechatNotices", tag = "Messages",
    request_body = WechatNoticesRequest,
    responses((status = 200, description = "The templates, with what is agreed to now.", body = WechatNotices)),
    security(("bearer" = [])),
)]
#[post("/me/wechat-notices")]
async fn agree_to_wechat_notices(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    body: Body<WechatNoticesRequest>,
) -> Result<Json<WechatNotices>> {
    let here = state.clone();
    let found = state
        .db
        .write(move |tx| wechat::agree(tx, &here, &citizen.id, &body.value.templates, lang))
        .await?;
    Ok(Json(found))
}

/// List the dead letters
///
/// Messages that were given up: their tries are used up, or the provider refused them for good. What
/// they say and to whom they go is not shown; log-in codes, which are of no use later, are never
/// among them.
#[utoipa::path(
    operation_id = "listDeadLetters", tag = "Messages",
    params(PageQuery),
    responses((status = 200, description = "A page of dead letters, the newest first.", body = Page<DeadLetter>)),
    security(("bearer" = [])),
)]
#[get("/dead-letters")]
async fn list_dead_letters(
    _: Administrator,
    state: Data<AppState>,
    query: Params<PageQuery>,
) -> Result<Json<Page<DeadLetter>>> {
    let from = (query.0.after()?, query.0.limit()?);
    let found = state
        .db
        .read(move |conn| view::dead_letters(conn, from))
        .await?;
    Ok(Json(found))
}

/// Try a dead letter again
///
/// At once, with all its tries before it. It keeps its id, so a provider that has it after all can
/// drop the repeat.
#[utoipa::path(
    operation_id = "retryDeadLetter", tag = "Messages",
    params(("id" = String, Path, description = "The dead letter.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 204, description = "It is tried again.")),
    security(("bearer" = [])),
)]
#[post("/dead-letters/{id}/retry")]
async fn retry_dead_letter(
    administrator: Administrator,
    state: Data<AppState>,
    id: Path<OutboxId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let now = state.clock.now();
    state
        .db
        .write(move |tx| {
            let letter = outbox::dead_letter(tx, &id)?.ok_or(Code::DeadLetterNotFound)?;
            if !outbox::revive(tx, now, &id)? {
                return Err(Code::DeadLetterNotFound.into());
            }
            let entry = Entry {
                actor_kind: "staff",
                actor_id: administrator.0.id.as_str(),
                action: "outbox.retried",
                subject_kind: "message",
                subject_id: id.as_str(),
                detail: serde_json::json!({
                    "topic": letter.topic, "attempts": letter.attempts,
                    "reason": letter.last_error,
                }),
            };
            here.audit.record(tx, now, &entry)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
