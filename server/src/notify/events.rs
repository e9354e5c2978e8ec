//! What happened, and who is told: each event of the outbox is read once, and becomes messages in
//! message centres and text messages in the outbox, in the transaction that marks it as done.

use super::kind::{NoticeKind, Said};
use super::store::{self, MessageRow};
use super::{Channels, MAIL, MessageId, NOTICE, voice, wechat};
use crate::cases::{self, CaseId};
use crate::identity::{self, PersonId};
use crate::integration::changes;
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::outbox::{self, Message, Outcome, Settled};
use crate::platform::problem::Result;
use onewindow_core::date::Date;
use serde::{Deserialize, Serialize};

/// A text message or a call that waits in the outbox. Its number is not in it: that is opened when it is sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Notice {
    pub(super) person_id: PersonId,
    pub(super) kind: String,
    pub(super) case_number: Option<String>,
    pub(super) item: String,
    pub(super) due: Option<String>,
}

impl Notice {
    pub(super) fn said(&self) -> Said<'_> {
        Said {
            item: &self.item,
            number: self.case_number.as_deref(),
            due: self.due.as_deref(),
        }
    }
}

/// Tells those an event concerns, and marks it as done; whatever concerns no applicant is done
/// without a word.
pub(super) async fn tell(
    state: &AppState,
    message: Message,
    channels: Channels,
) -> Result<Settled> {
    let (now, today) = (state.clock.now(), state.clock.today());
    let told = {
        let message = message.clone();
        state
            .db
            .write(move |tx| {
                changes::hear(tx, &message, now)?;
                let outcome = match spread(tx, &message, (now, today), &channels)? {
                    Ok(()) => Outcome::Delivered,
                    Err(why) => Outcome::Refused(why),
                };
                outbox::settle(tx, now, &message, &outcome)
            })
            .await
    };
    match told {
        Ok(settled) => Ok(settled),
        Err(error) => {
            // Nothing was written: it is tried again, and looked at by somebody if it never works.
            tracing::error!(message = %message.id, topic = message.topic, %error, "an event could not be told");
            let outcome = Outcome::Failed(error.code().as_str().to_owned());
            state
                .db
                .write(move |tx| outbox::settle(tx, now, &message, &outcome))
                .await
        }
    }
}

/// Lays out what an event calls for; the inner error says why it cannot be read.
fn spread(
    tx: &mut Conn,
    message: &Message,
    (now, today): (Timestamp, Date),
    channels: &Channels,
) -> Result<std::result::Result<(), String>> {
    let Ok(found) = NoticeKind::of(message) else {
        return Ok(Err("not JSON".to_owned()));
    };
    let Some((kind, said)) = found else {
        return Ok(Ok(()));
    };
    let text = |name: &str| said.get(name).and_then(|value| value.as_str());
    let Some(case) = text("caseId").and_then(|id| id.parse::<CaseId>().ok()) else {
        return Ok(Err("no case".to_owned()));
    };
    let Some(told) = cases::told(tx, &case, today)? else {
        return Ok(Ok(()));
    };
    for person in told.people {
        let row = MessageRow {
            id: MessageId::new(),
            dedupe_id: format!("{}:{person}", message.id),
            person_id: person.clone(),
            kind: kind.as_str().to_owned(),
            case_id: case.clone(),
            case_number: told.number.clone(),
            item_zh: told.item_zh.clone(),
            item_en: told.item_en.clone(),
            due: text("due").map(str::to_owned),
            created_at: message.created_at,
            read_at: None,
        };
        if !store::insert(tx, &row)? {
            continue;
        }
        let has_mobile = identity::has_mobile(tx, &person)?;
        let mut notice = Notice {
            person_id: person,
            kind: row.kind,
            case_number: row.case_number,
            item: row.item_zh,
            due: row.due,
        };
        if channels.sms && kind.by_sms() && has_mobile {
            outbox::enqueue(tx, now, NOTICE, &notice)?;
        }
        if channels.voice && kind.by_voice() && has_mobile {
            outbox::enqueue_from(tx, now, voice::TOPIC, &notice, voice::next_hour(now))?;
        }
        if let Some(channel) = &channels.wechat {
            wechat::lay_out(tx, now, channel, &notice)?;
        }
        // By e-mail goes what goes by text message, to those who have chosen it.
        if channels.mail
            && kind.by_sms()
            && let Some(lang) = identity::email_lang(tx, &notice.person_id)?
        {
            notice.item = lang.pick(&told.item_zh, &told.item_en).clone();
            outbox::enqueue(tx, now, MAIL, &notice)?;
        }
    }
    Ok(Ok(()))
}
