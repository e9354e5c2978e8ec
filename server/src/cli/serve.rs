//! `onewindow serve`.

use super::{Outcome, say};
use onewindow_server::identity::demo;
use onewindow_server::platform::config::Config;
use onewindow_server::startup;

/// Looks at everything the settings name and says what it found.
pub(super) fn check(config: &Config) -> Outcome {
    let looked = startup::check(config)?;
    if looked.is_new {
        say(format_args!(
            "{} is made at the first start",
            looked.database
        ))?;
    } else {
        let (database, pending) = (&looked.database, looked.pending);
        say(format_args!(
            "{database} answers; {pending} migrations to run"
        ))?;
    }
    if looked.makes_keys {
        say("there is no key ring; the first start makes one")?;
    }
    if let Some(items) = looked.items {
        say(format_args!("the catalogue folder is right: {items} items"))?;
    }
    if !looked.sends_sms {
        say("no text message gateway is connected: nobody can log in by a code")?;
    }
    Ok(true)
}

pub(super) async fn run(config: Config) -> Outcome {
    let is_demo = config.demo;
    let server = startup::build(config).await?;
    let url = format!("http://{}", server.address());
    println!("OneWindow 一窗");
    for (what, path) in [
        ("phone app", "/"),
        ("staff app", "/staff/"),
        ("API", "/api/v1"),
        ("API docs", "/docs/"),
    ] {
        println!("  {what:<10} {url}{path}");
    }
    if is_demo {
        println!("Demo log-ins (never use --demo for real people):");
        for login in demo::LOGINS {
            println!("  {:<24} {:<26} {}", login.login, login.secret, login.who);
        }
    }
    server.run().await?;
    Ok(true)
}
