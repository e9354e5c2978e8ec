//! `onewindow serve`.

use super::Outcome;
use onewindow_server::identity::demo;
use onewindow_server::platform::config::Config;
use onewindow_server::startup;

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
