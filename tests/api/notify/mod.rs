//! What people are told, and how it reaches them.

mod email;
mod inbox;
mod providers;
mod wechat;
mod worker;

use onewindow_server::notify::Notifier;
use onewindow_server::platform::config::Secret;
use onewindow_server::platform::gateways::{Gateways, SmsKind};
use onewindow_tests::{Gateway, TestApp};
use serde_json::Value;

/// A server whose text messages go to this gateway.
async fn with_gateway(gateway: &Gateway) -> (TestApp, Notifier) {
    let gateways = to(gateway);
    let app = TestApp::start_with(move |config| config.gateways = gateways).await;
    let notifier = notifier(&app);
    (app, notifier)
}

fn to(gateway: &Gateway) -> Gateways {
    Gateways {
        sms: Some(SmsKind::Http),
        sms_url: Some(gateway.url("/send")),
        sms_key_secret: Some(Secret::from("a shared key".to_owned())),
        // A busy machine may take its time; only who waits for silence waits less.
        gateway_seconds: 20,
        ..Gateways::none()
    }
}

/// A worker, as another machine would have it.
pub(crate) fn notifier(app: &TestApp) -> Notifier {
    Notifier::new(app.state()).unwrap()
}

/// The bodies of all requests so far.
fn bodies(gateway: &Gateway) -> Vec<Value> {
    let requests = gateway.requests();
    let bodies = requests.iter().map(|request| {
        let (_, body) = request.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    });
    bodies.collect()
}
