//! E-mail by SMTP, as plain text: one connection for each message, over TLS unless the server is on
//! this machine.

use super::{ProviderId, SendError};
use crate::platform::clock::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::{Duration, SystemTime};

/// An e-mail to one person.
pub struct Mail {
    /// Its id, the same however often it is sent, for whoever drops a repeat.
    pub id: String,
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The page where its receiver says that they want no more; none in what they asked for.
    pub settings: Option<String>,
}

/// A server that takes e-mails.
pub struct Mailer {
    /// How it is reached.
    pub transport: AsyncSmtpTransport<Tokio1Executor>,
    /// Who writes.
    pub from: Mailbox,
}

/// RFC 2369: where a receiver says that they want no more.
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Mailer {
    /// Hands an e-mail over.
    ///
    /// # Errors
    /// [`SendError::Retryable`] when nobody answers or the server says so (4xx), [`SendError::Final`]
    /// when it refuses for good (5xx).
    pub async fn send(&self, mail: &Mail, at: Timestamp) -> Result<ProviderId, SendError> {
        let message = self.written(mail, at)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(ProviderId(mail.id.clone())),
            Err(error) => Err(refused(&error)),
        }
    }

    fn written(&self, mail: &Mail, at: Timestamp) -> Result<Message, SendError> {
        let unfit = |what: &'static str| SendError::Final(what.to_owned());
        let to: Mailbox = mail.to.parse().map_err(|_| unfit("no address"))?;
        let since = Duration::from_millis(at.millis().unsigned_abs());
        let date = SystemTime::UNIX_EPOCH.checked_add(since);
        let domain = self.from.email.domain();
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .date(date.unwrap_or(SystemTime::UNIX_EPOCH))
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .header(ContentType::TEXT_PLAIN);
        if let Some(settings) = &mail.settings {
            message = message.header(ListUnsubscribe(format!("<{settings}>")));
        }
        message
            .body(mail.text.clone())
            .map_err(|_| unfit("not an e-mail"))
    }
}

/// The server's own words may repeat the address, so only its number is told on.
fn refused(error: &SmtpError) -> SendError {
    let status = error.status().map(|code| format!("smtp {code}"));
    match status {
        Some(status) if error.is_permanent() => SendError::Final(status),
        Some(status) => SendError::Retryable(status),
        None if error.is_timeout() => SendError::Retryable("timed out".to_owned()),
        None => SendError::Retryable("no connection".to_owned()),
    }
}
