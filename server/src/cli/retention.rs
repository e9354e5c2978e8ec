//! `onewindow retention`.

use super::{Outcome, say};
use clap::Args;
use onewindow_server::platform::audit::Audit;
use onewindow_server::platform::clock::Clock;
use onewindow_server::platform::config::DataConfig;
use onewindow_server::retention::{self, Found};
use onewindow_server::startup;

#[derive(Args)]
pub(super) struct RetentionArgs {
    /// Says how many rows each rule would delete now, and deletes nothing.
    #[arg(long, required_unless_present = "run", conflicts_with = "run")]
    dry_run: bool,
    /// Deletes them, as each server does once an hour; the audit trail has how many.
    #[arg(long)]
    run: bool,
    /// Writes English instead of Chinese.
    #[arg(long)]
    english: bool,
    #[command(flatten)]
    data: DataConfig,
}

pub(super) async fn run(args: RetentionArgs) -> Outcome {
    let (db, vault) = startup::open_database(&args.data)?;
    let now = Clock::system().now();
    let found = if args.run {
        retention::sweep(&db, &Audit::new(vault), now).await?
    } else {
        db.read(move |conn| retention::look(conn, now)).await?
    };
    for Found { rule, rows } in found {
        let (zh, en) = rule.about;
        let about = if args.english { en } else { zh };
        let rows = rows.map_or_else(|| "-".to_owned(), |rows| rows.to_string());
        let days = rule.seconds / 86_400;
        say(format_args!(
            "{:<11} {days:>5} d {rows:>8}  {about} [{}]",
            rule.name, rule.basis
        ))?;
    }
    Ok(true)
}
