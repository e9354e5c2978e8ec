//! The commands of `onewindow`.

mod catalogue;
mod clock;
mod data;
mod file;
mod keys;
mod retention;
mod rules;
mod serve;
mod stages;

use clap::{Parser, Subcommand};
use onewindow_server::cases::{DRAW_PAGES, draw_pages};
use onewindow_server::platform::config::{Config, DataConfig};
use onewindow_server::platform::db::Target;
use onewindow_server::platform::telemetry;
use onewindow_server::{openapi, startup};
use std::error::Error;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// 一窗 OneWindow: government services through one window.
#[derive(Parser)]
#[command(name = "onewindow", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs migrations and serves the API and the apps.
    #[command(args_override_self = true)]
    Serve {
        #[command(flatten)]
        config: Box<Config>,
        /// Settings as TOML, a key for each flag; the environment and flags stand above it.
        #[arg(
            id = "file",
            long = "config",
            env = "ONEWINDOW_CONFIG",
            value_name = "FILE"
        )]
        file: Option<PathBuf>,
        /// Looks at everything the settings name, says what is wrong, changes nothing and does not
        /// serve.
        #[arg(long)]
        check: bool,
        /// Writes logs as JSON lines.
        #[arg(long, env = "ONEWINDOW_LOG_JSON")]
        log_json: bool,
    },
    /// Brings the tables up to date and stops.
    Migrate {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Copies the database, as it is at one moment, and all files into a folder that must not exist,
    /// while the server works. SQLite only.
    Backup {
        /// The folder to make.
        to: PathBuf,
        #[command(flatten)]
        data: DataConfig,
    },
    /// Puts a backup into a data folder that has no data yet.
    Restore {
        /// The folder a backup was made in.
        from: PathBuf,
        #[command(flatten)]
        data: DataConfig,
    },
    /// Moves a database from SQLite to an empty PostgreSQL, and compares both in the end. Called
    /// again, it goes on where it broke off. Files stay where they are.
    Transfer {
        /// sqlite:FILE; nobody can write to it meanwhile.
        #[arg(long, value_name = "URL")]
        from: Target,
        /// postgres://USER:PASSWORD@HOST/NAME
        #[arg(
            long,
            value_name = "URL",
            env = "ONEWINDOW_DATABASE_URL",
            hide_env_values = true
        )]
        to: Target,
    },
    /// Checks and publishes service items.
    Catalogue {
        #[command(subcommand)]
        command: catalogue::CatalogueCommand,
    },
    /// Explains the limits of cases.
    Clock {
        #[command(subcommand)]
        command: clock::ClockCommand,
    },
    /// Evaluates rule packs.
    Rules {
        #[command(subcommand)]
        command: rules::RulesCommand,
    },
    /// Shows stage templates (并联审批).
    Stages {
        #[command(subcommand)]
        command: stages::StagesCommand,
    },
    /// Works with the description of the API.
    Openapi {
        /// Fails when FILE is not what the server would write.
        #[arg(long, value_name = "FILE")]
        check: Option<PathBuf>,
    },
    /// Changes the key that seals personal data (`add`, `use`, `reseal`, `remove`), or the one that
    /// signs access tokens (`rotate-signing`).
    Keys {
        #[command(subcommand)]
        command: keys::KeysCommand,
    },
    /// Prints the rules of how long what is about people is kept, and how many rows each would delete
    /// now, or has them deleted.
    Retention(retention::RetentionArgs),
    /// Works with the audit trail.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Works with the kept counts of running limits.
    Lamps {
        #[command(subcommand)]
        command: LampsCommand,
    },
    /// Draws the PDF of standard input for the server that started this.
    #[command(name = DRAW_PAGES, hide = true)]
    DrawPages,
}

#[derive(Subcommand)]
enum LampsCommand {
    /// Counts the running limits anew and fails when the kept counts are others.
    Verify {
        #[command(flatten)]
        data: DataConfig,
        /// Makes them anew from the cases first, while changes wait.
        #[arg(long)]
        rebuild: bool,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Reads the whole trail and fails when an entry was changed, removed or added.
    Verify {
        #[command(flatten)]
        data: DataConfig,
    },
}

/// What a command ends with: whether it found everything in order, or why it could not look.
type Outcome = Result<bool, Box<dyn Error>>;

/// Runs the command: 0 when all is in order, 1 when the command found something wrong, 2 when it
/// could not run.
pub(crate) fn run() -> ExitCode {
    let typed = std::env::args_os().collect();
    let arguments = match file::expand::<Cli>(typed, |name| std::env::var_os(name)) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("onewindow: {error}");
            return ExitCode::from(2);
        }
    };
    let cli = Cli::parse_from(arguments);
    let json = matches!(&cli.command, Command::Serve { log_json: true, .. });
    telemetry::start(json);
    let outcome = actix_web::rt::System::new().block_on(dispatch(cli.command));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("onewindow: {error}");
            ExitCode::from(2)
        }
    }
}

async fn dispatch(command: Command) -> Outcome {
    match command {
        Command::Serve {
            config,
            check: true,
            ..
        } => serve::check(&config),
        Command::Serve { config, .. } => serve::run(*config).await,
        Command::Migrate { data } => {
            startup::open_database(&data)?;
            say("the tables are up to date")?;
            Ok(true)
        }
        Command::Backup { to, data } => data::backup(&data, &to),
        Command::Restore { from, data } => data::restore(&from, &data),
        Command::Transfer { from, to } => data::transfer(&from, &to).await,
        Command::Catalogue { command } => catalogue::run(command).await,
        Command::Clock { command } => clock::run(command).await,
        Command::Rules { command } => rules::run(&command),
        Command::Stages { command } => stages::run(&command),
        Command::Openapi { check } => describe(check),
        Command::Keys { command } => keys::run(command).await,
        Command::Retention(args) => retention::run(args).await,
        Command::Audit {
            command: AuditCommand::Verify { data },
        } => verify_audit(&data).await,
        Command::Lamps {
            command: LampsCommand::Verify { data, rebuild },
        } => verify_lamps(&data, rebuild).await,
        Command::DrawPages => {
            draw_pages(io::stdin().lock(), io::stdout().lock())?;
            Ok(true)
        }
    }
}

/// Writes a line of the command's result. A reader that heard enough, such as `head`, is no fault.
fn say(line: impl Display) -> io::Result<()> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn describe(check: Option<PathBuf>) -> Outcome {
    let current = openapi::json()?;
    let Some(path) = check else {
        say(current.trim_end())?;
        return Ok(true);
    };
    let kept = std::fs::read_to_string(&path)?;
    if kept == current {
        return Ok(true);
    }
    eprintln!(
        "{} is not what the server describes; write it anew with `onewindow openapi > {}`",
        path.display(),
        path.display()
    );
    Ok(false)
}

async fn verify_audit(data: &DataConfig) -> Outcome {
    let found = startup::verify_audit(data).await?;
    for broken in &found.breaks {
        say(format_args!(
            "chain {} entry {}: {}",
            broken.chain, broken.seq, broken.what
        ))?;
    }
    say(format_args!(
        "{} entries, {} broken chains",
        found.entries,
        found.breaks.len()
    ))?;
    Ok(found.breaks.is_empty())
}

async fn verify_lamps(data: &DataConfig, rebuild: bool) -> Outcome {
    let found = startup::verify_lamps(data, rebuild).await?;
    for difference in &found.differences {
        say(difference)?;
    }
    say(format_args!(
        "{} running limits, {} differences",
        found.limits,
        found.differences.len()
    ))?;
    Ok(found.differences.is_empty())
}
