//! The message centre and the dead letters as they are shown.

use super::MessageId;
use super::kind::{NoticeKind, Said};
use super::store::{self, MessageRow};
use crate::cases::CaseId;
use crate::identity::PersonId;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::Page;
use crate::platform::db::Conn;
use crate::platform::outbox::{self, DeadLetter as DeadRow, MessageId as OutboxId};
use crate::platform::problem::{Error, Result};
use serde::Serialize;
use serde_json::Value;

/// A message in one's message centre.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageView {
    /// The id.
    id: MessageId,
    /// What it tells.
    kind: NoticeKind,
    /// A few words.
    #[schema(example = "申请已受理")]
    title: &'static str,
    /// The whole.
    #[schema(example = "您申请的“食品经营许可”（办件编号 110101202603100001）已受理。")]
    text: String,
    /// The case it is about.
    case_id: CaseId,
    /// The case's number, once it has one.
    case_number: Option<String>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was read first.
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<Timestamp>,
}

/// A page of one's messages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Inbox {
    /// The messages, the newest first.
    items: Vec<MessageView>,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
    /// How many of all one's messages are not read.
    #[schema(minimum = 0)]
    unread: i64,
}

pub(super) fn inbox(
    conn: &mut Conn,
    person: &PersonId,
    (before, limit): (Option<store::Place>, u32),
    lang: Lang,
) -> Result<Inbox> {
    let rows = store::list(conn, person, before, limit)?;
    let views = rows.into_iter().map(|row| view(row, lang));
    let views = views.collect::<Result<Vec<_>>>()?;
    let page = Page::build(
        views,
        limit,
        |row| (row.created_at, row.id.clone()),
        |row| row,
    );
    Ok(Inbox {
        items: page.items,
        next_cursor: page.next_cursor,
        unread: store::unread(conn, person)?,
    })
}

pub(super) fn view(row: MessageRow, lang: Lang) -> Result<MessageView> {
    let kind = NoticeKind::from_name(&row.kind)
        .ok_or_else(|| Error::internal(format!("no kind of notice {:?}", row.kind)))?;
    let said = Said {
        item: lang.pick(&row.item_zh, &row.item_en),
        number: row.case_number.as_deref(),
        due: row.due.as_deref(),
    };
    let text = kind.text(lang, &said);
    Ok(MessageView {
        id: row.id,
        kind,
        title: kind.title(lang),
        text,
        case_id: row.case_id,
        case_number: row.case_number,
        created_at: row.created_at,
        read_at: row.read_at,
    })
}

/// A message that was given up. What it says is not shown, nor to whom.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeadLetter {
    /// The id, which the provider was given too.
    id: OutboxId,
    /// What kind of message it is: `notice.sms` for a text message, `notice.voice` for a call, else an event that could not be
    /// told.
    #[schema(example = "notice.sms")]
    topic: String,
    /// What a text message tells.
    #[schema(example = "accepted")]
    kind: Option<String>,
    /// The case a text message is about.
    case_number: Option<String>,
    /// How often it was tried.
    attempts: i32,
    /// Why the last try failed: a word of the protocol.
    #[schema(example = "isv.MOBILE_NUMBER_ILLEGAL")]
    reason: Option<String>,
    /// When it was put into the outbox.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    given_up_at: Option<Timestamp>,
}

impl From<DeadRow> for DeadLetter {
    fn from(row: DeadRow) -> Self {
        let said: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        let is_notice =
            [super::NOTICE, super::voice::TOPIC, super::MAIL].contains(&row.topic.as_str());
        Self {
            kind: text("kind").filter(|_| is_notice),
            case_number: text("caseNumber").filter(|_| is_notice),
            id: row.id,
            topic: row.topic,
            attempts: row.attempts,
            reason: row.last_error,
            created_at: row.created_at,
            given_up_at: row.dead_at,
        }
    }
}

pub(super) fn dead_letters(
    conn: &mut Conn,
    (before, limit): (Option<OutboxId>, u32),
) -> Result<Page<DeadLetter>> {
    let rows = outbox::dead_letters(conn, before.as_ref(), limit)?;
    Ok(Page::build(
        rows,
        limit,
        |row| row.id.clone(),
        DeadLetter::from,
    ))
}
