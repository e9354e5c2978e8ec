//! `onewindow clock`.

use super::{Outcome, say};
use clap::Subcommand;
use onewindow_server::cases;
use onewindow_server::platform::Lang;
use onewindow_server::platform::config::DataConfig;
use onewindow_server::startup;

#[derive(Subcommand)]
pub(super) enum ClockCommand {
    /// Prints each stretch of a case, whether it counts and why, and the days its limits end on.
    /// Ends with 1 when what is stored with the case is not what its timeline comes to.
    Explain {
        /// The case's number or id.
        case: String,
        /// Writes English instead of Chinese.
        #[arg(long)]
        english: bool,
        #[command(flatten)]
        data: DataConfig,
    },
}

pub(super) async fn run(command: ClockCommand) -> Outcome {
    let ClockCommand::Explain {
        case,
        english,
        data,
    } = command;
    let (db, _) = startup::open_database(&data)?;
    let lang = if english { Lang::En } else { Lang::Zh };
    let told = db
        .read(move |conn| cases::explain_clock(conn, &case, lang))
        .await?;
    for line in &told.lines {
        say(line)?;
    }
    Ok(told.is_as_stored)
}
