//! `onewindow catalogue`.

use super::{Outcome, say};
use clap::{Subcommand, ValueEnum};
use onewindow_catalogue::{Format, check_report};
use onewindow_server::catalogue::{self, PublishError};
use onewindow_server::platform::clock::Clock;
use onewindow_server::platform::config::DataConfig;
use onewindow_server::startup;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(super) enum CatalogueCommand {
    /// Reports every fault of a folder with file, line, code and suggestion.
    Check {
        /// The folder, with items/, packages/, calendar/ and codes/ in it.
        path: PathBuf,
        /// How to write the report.
        #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
        format: ReportFormat,
    },
    /// Publishes what a folder holds that is not published yet.
    Import {
        /// The folder, with items/, packages/, calendar/ and codes/ in it.
        path: PathBuf,
        #[command(flatten)]
        data: DataConfig,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ReportFormat {
    /// A line a fault, in English.
    Text,
    /// A line a fault, in Chinese.
    TextZh,
    /// One JSON document.
    Json,
}

pub(super) async fn run(command: CatalogueCommand) -> Outcome {
    match command {
        CatalogueCommand::Check { path, format } => {
            need_folder(&path)?;
            let format = match format {
                ReportFormat::Text => Format::Text,
                ReportFormat::TextZh => Format::TextZh,
                ReportFormat::Json => Format::Json,
            };
            let (text, is_clean) = check_report(&path, format);
            say(text.trim_end())?;
            Ok(is_clean)
        }
        CatalogueCommand::Import { path, data } => {
            need_folder(&path)?;
            import(path, &data).await
        }
    }
}

async fn import(path: PathBuf, data: &DataConfig) -> Outcome {
    let (db, _) = startup::open_database(data)?;
    let done = match catalogue::publish_folder(&db, path, Clock::system().now()).await {
        Ok(done) => done,
        Err(PublishError::Faults(faults)) => {
            for fault in &faults {
                say(fault.line_en())?;
            }
            say(format_args!(
                "{} faults, nothing was published",
                faults.len()
            ))?;
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    };
    for new in &done.new {
        say(format_args!("published {new}"))?;
    }
    for conflict in &done.conflicts {
        say(conflict)?;
    }
    say(format_args!(
        "{} published, {} unchanged, {} refused",
        done.new.len(),
        done.unchanged,
        done.conflicts.len()
    ))?;
    Ok(done.conflicts.is_empty())
}

fn need_folder(path: &Path) -> Result<(), String> {
    if path.is_dir() {
        return Ok(());
    }
    Err(format!("there is no folder {}", path.display()))
}
