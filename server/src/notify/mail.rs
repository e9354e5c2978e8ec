//! What is sent by e-mail: codes that show that an address is somebody's own, and notices, as plain
//! text in the language its owner chose it in.

use super::deliver::came_of;
use super::events::Notice;
use super::kind::NoticeKind;
use super::providers::Mail;
use super::{MAIL, Notifier};
use crate::identity;
use crate::platform::AppState;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::outbox::{Message, Outcome};
use crate::platform::problem::{Error, Result};

/// The page where somebody says whether they want e-mails.
const SETTINGS: &str = "/me/email";

/// Sends one e-mail.
pub(super) async fn attempt(notifier: &Notifier, message: &Message, now: Timestamp) -> Outcome {
    let Some(mailer) = &notifier.mail else {
        return Outcome::Refused("no server for e-mails is connected".to_owned());
    };
    match prepare(&notifier.state, message).await {
        Ok(Some(mail)) => came_of(&mail.id, mailer.send(&mail, now)).await,
        // They have taken their address back since.
        Ok(None) => Outcome::Dropped("not wanted".to_owned()),
        Err(error) => {
            tracing::error!(message = %message.id, %error, "a message cannot be read");
            Outcome::Failed(error.code().as_str().to_owned())
        }
    }
}

/// Puts together what is written to whom. Only here is an address opened, and it is not kept.
async fn prepare(state: &AppState, message: &Message) -> Result<Option<Mail>> {
    let id = message.id.to_string();
    if message.topic != MAIL {
        let said = identity::open_email(&state.vault, &message.payload)?;
        let lang = Lang::from_header(&said.lang);
        let minutes = identity::EMAIL_CODE_SECONDS / 60;
        let text = match lang {
            Lang::Zh => format!(
                "验证码 {}，{minutes} 分钟内有效。如非本人操作，请忽略本邮件。",
                said.code
            ),
            Lang::En => format!(
                "The code is {}, good for {minutes} minutes. If this was not you, ignore this e-mail.",
                said.code
            ),
        };
        return Ok(Some(Mail {
            id,
            to: said.address,
            subject: lang
                .pick("一窗：电子邮箱验证码", "OneWindow: your code")
                .to_owned(),
            text,
            settings: None,
        }));
    }
    let notice: Notice = serde_json::from_str(&message.payload).map_err(Error::internal)?;
    let kind = NoticeKind::from_name(&notice.kind)
        .ok_or_else(|| Error::internal(format!("no kind of notice {:?}", notice.kind)))?;
    let (vault, person) = (state.vault.clone(), notice.person_id.clone());
    let found = state
        .db
        .read(move |conn: &mut Conn| identity::email_address(conn, &vault, &person))
        .await?;
    let settings = format!("{}{SETTINGS}", state.public_url);
    Ok(found.map(|(to, lang)| Mail {
        id,
        to,
        subject: lang.pick("一窗：", "OneWindow: ").to_owned() + kind.title(lang),
        text: format!(
            "{}\n\n{}{settings}\n",
            kind.text(lang, &notice.said()),
            lang.pick(
                "这是系统邮件，请勿回复。不再接收：",
                "Please do not answer this e-mail. To receive no more: "
            )
        ),
        settings: Some(settings),
    }))
}
