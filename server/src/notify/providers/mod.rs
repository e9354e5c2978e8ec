//! Those who carry messages to people, behind one trait.

mod aliyun;
mod console;
mod settings;
mod sign;
mod smtp;
mod tencent;
mod transport;
mod webhook;
mod wechat;

pub use crate::platform::outgoing::{Endpoint, EndpointError};
pub use aliyun::{Account, Aliyun, AliyunVoice};
pub use console::Console;
pub use settings::{GatewayError, mail, sms, voice, wechat, wechat_templates};
pub use smtp::{Mail, Mailer};
pub use tencent::Tencent;
pub use webhook::Webhook;
pub use wechat::{Token, Wechat, WechatTemplate};

use crate::platform::clock::Timestamp;
use crate::platform::config::Secret;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// A message to one person.
#[derive(Clone)]
pub struct Notification {
    /// Its id, the same however often it is sent, for whoever can drop a repeat.
    pub id: String,
    /// The mobile number, or what else the provider knows the receiver by.
    pub to: String,
    /// The kind of message, by which a provider's own template is chosen.
    pub template: &'static str,
    /// What the template is filled in with, in its order.
    pub params: Vec<(&'static str, String)>,
    /// The whole text, for providers without templates.
    pub text: String,
}

impl fmt::Debug for Notification {
    /// Without the number, and without a text that may be a log-in code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("template", &self.template)
            .finish_non_exhaustive()
    }
}

/// One try to send it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// A text no other try has.
    pub nonce: String,
}

/// What the provider calls the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderId(pub String);

/// Why a message was not taken. The reasons are stable words of the protocol, never what a provider
/// wrote for people: that could repeat a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// Another try may succeed: no answer, too many messages, no credit left.
    Retryable(String),
    /// Every try would fail alike until somebody changes something.
    Final(String),
    /// Its receiver does not want it.
    Unwanted(String),
}

/// A message on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<ProviderId, SendError>> + Send + 'a>>;

/// Somebody who carries messages.
pub trait Provider: Send + Sync {
    /// Hands a message over.
    fn send<'a>(&'a self, notification: &'a Notification, attempt: &'a Attempt) -> Sending<'a>;
}

/// A key at a provider.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its id.
    pub id: String,
    /// The key itself.
    pub secret: Secret,
}

/// The provider's own name for the template of each kind of message.
pub type Templates = BTreeMap<String, String>;

/// The provider's template for a message.
fn template<'a>(templates: &'a Templates, kind: &str) -> Result<&'a str, SendError> {
    templates
        .get(kind)
        .map(String::as_str)
        .ok_or_else(|| SendError::Final(format!("no template for {kind}")))
}

/// A code a provider answered, as far as it is one.
fn word(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        .take(80)
        .collect()
}
