//! Settings of `serve` from a file: TOML, a key for each setting, named as its flag is.
//!
//! They stand below the environment and below what is typed, so a file can be the same on every
//! machine. Read into arguments of this process alone, which nobody sees in a list of processes.

use clap::CommandFactory;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// It is not TOML.
    #[error("{0}: {1}")]
    Toml(PathBuf, toml::de::Error),
    /// A key names nothing.
    #[error("{0}: there is no setting {1:?}; `onewindow serve --help` names them all")]
    Unknown(PathBuf, String),
    /// A value is a table or a list.
    #[error("{0}: the setting {1:?} takes one value")]
    Shape(PathBuf, String),
}

/// The arguments with those of the file before what was typed.
pub(super) fn expand<C: CommandFactory>(
    typed: Vec<OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<OsString>, FileError> {
    if typed.get(1).is_none_or(|command| command != "serve") {
        return Ok(typed);
    }
    let Some(file) = named(&typed).or_else(|| variable("ONEWINDOW_CONFIG").map(PathBuf::from))
    else {
        return Ok(typed);
    };
    let text =
        std::fs::read_to_string(&file).map_err(|error| FileError::Read(file.clone(), error))?;
    let settings = of_text::<C>(&file, &text, variable)?;
    let mut arguments = typed;
    arguments.splice(2..2, settings);
    Ok(arguments)
}

/// What stands behind `--config`.
fn named(typed: &[OsString]) -> Option<PathBuf> {
    let mut words = typed.iter();
    while let Some(word) = words.next() {
        if word == "--config" {
            return words.next().map(PathBuf::from);
        }
        if let Some(file) = word
            .to_str()
            .and_then(|word| word.strip_prefix("--config="))
        {
            return Some(file.into());
        }
    }
    None
}

fn of_text<C: CommandFactory>(
    file: &Path,
    text: &str,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<OsString>, FileError> {
    let table: toml::Table =
        toml::from_str(text).map_err(|error| FileError::Toml(file.to_owned(), error))?;
    let cli = C::command();
    let known: Vec<&str> = cli
        .find_subcommand("serve")
        .into_iter()
        .flat_map(|serve| serve.get_arguments().filter_map(|one| one.get_long()))
        .collect();
    let mut arguments = Vec::new();
    for (key, value) in table {
        let flag = key.replace('_', "-");
        if !known.contains(&flag.as_str()) || flag == "config" {
            return Err(FileError::Unknown(file.to_owned(), key));
        }
        let name = format!("ONEWINDOW_{}", flag.replace('-', "_").to_uppercase());
        if variable(&name).is_some() {
            continue;
        }
        match value {
            toml::Value::Boolean(true) => arguments.push(format!("--{flag}").into()),
            toml::Value::Boolean(false) => {}
            toml::Value::String(text) => arguments.push(format!("--{flag}={text}").into()),
            toml::Value::Integer(number) => arguments.push(format!("--{flag}={number}").into()),
            toml::Value::Datetime(day) => arguments.push(format!("--{flag}={day}").into()),
            toml::Value::Float(_) | toml::Value::Array(_) | toml::Value::Table(_) => {
                return Err(FileError::Shape(file.to_owned(), key));
            }
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn serve(file: &str, typed: &[&str], variable: (&str, &str)) -> Result<u16, FileError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("onewindow.toml");
        std::fs::write(&path, file).unwrap();
        let config = format!("--config={}", path.display());
        let words = ["onewindow", "serve", &config].into_iter();
        let words = words.chain(typed.iter().copied()).map(OsString::from);
        let expanded = expand::<Cli>(words.collect(), |name| {
            (name == variable.0).then(|| variable.1.into())
        })?;
        match Cli::try_parse_from(expanded).unwrap().command {
            Command::Serve { config, .. } => Ok(config.port),
            _ => Ok(0),
        }
    }

    #[test]
    fn the_file_stands_below_the_environment_and_what_is_typed() {
        let file = "port = 9001\ndemo = true\ndatabase_url = 'postgres://a@b/c'\n";
        assert_eq!(serve(file, &[], ("", "")).unwrap(), 9001);
        assert_eq!(serve(file, &["--port", "9002"], ("", "")).unwrap(), 9002);
        // Left to clap, which reads the environment itself; here it finds the default.
        let port = serve(file, &[], ("ONEWINDOW_PORT", "9003")).unwrap();
        assert_ne!(port, 9001);
    }

    #[test]
    fn a_mistake_in_the_file_is_named() {
        let said = |file: &str| serve(file, &[], ("", "")).unwrap_err().to_string();
        assert!(said("prot = 1").contains("there is no setting \"prot\""));
        assert!(said("port = [1]").contains("takes one value"));
        assert!(said("port 1").contains("onewindow.toml"));
    }
}
