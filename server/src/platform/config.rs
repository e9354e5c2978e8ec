//! What an operator decides, from the command line or the environment.

use super::db::{ConnectError, Target};
use super::gateways::Gateways;
use super::scanner::Scanner;
use super::sign_on::SignOnConfig;
use super::storage::StorageConfig;
use super::webhooks::WebhookConfig;
use onewindow_core::date::Date;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

/// The embedded database in a data folder, and in a backup of one.
pub const DATABASE: &str = "onewindow.db";

/// The folder of uploaded files in both.
pub const FILES: &str = "files";

/// A value that is never shown: not in logs, not in `--help`, not in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value, for the one who needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Where the data is.
#[derive(Debug, Clone, clap::Args)]
pub struct DataConfig {
    /// Folder for the database file, uploaded files and keys; it is made when missing.
    #[arg(
        long = "data",
        env = "ONEWINDOW_DATA",
        default_value = "data",
        value_name = "DIR"
    )]
    pub data_dir: PathBuf,

    /// The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME. A file in the data folder
    /// when not given.
    #[arg(
        long = "database-url",
        env = "ONEWINDOW_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database_url: Option<Secret>,

    /// The key ring that seals personal data, as JSON. A file in the data folder, made at the
    /// first start, when not given; several servers on one database must share one.
    #[arg(skip = from_environment("ONEWINDOW_VAULT_KEYS"))]
    pub vault_keys: Option<Secret>,

    /// Where uploaded files are kept.
    #[command(flatten)]
    pub storage: StorageConfig,

    /// Lets each write on SQLite commit by itself on a pooled connection, as most services do. No
    /// operator wants that: the bench measures by it what the single writer is worth.
    #[arg(skip)]
    pub is_pooled: bool,
}

/// The whole configuration of `serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Where the data is.
    #[command(flatten)]
    pub data: DataConfig,

    /// Address to listen at. Only this machine when not given.
    #[arg(
        long,
        env = "ONEWINDOW_LISTEN",
        default_value = "127.0.0.1",
        value_name = "ADDRESS"
    )]
    pub listen: IpAddr,

    /// Port to listen at; 0 takes any free one.
    #[arg(
        long,
        env = "ONEWINDOW_PORT",
        default_value_t = 8080,
        value_name = "PORT"
    )]
    pub port: u16,

    /// The address people reach the service at, for links on receipts. The listening address when
    /// not given.
    #[arg(long, env = "ONEWINDOW_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// Catalogue folder to publish from at start. With --demo it is `catalogue`, when that exists.
    #[arg(long, env = "ONEWINDOW_CATALOGUE", value_name = "DIR")]
    pub catalogue: Option<PathBuf>,

    /// Makes demo people with known passwords and shows log-in codes. Never on a real service.
    #[arg(long, env = "ONEWINDOW_DEMO")]
    pub demo: bool,

    /// Runs as if it were this day (YYYY-MM-DD), for trying out deadlines. Only with --demo.
    #[arg(long, env = "ONEWINDOW_TODAY", value_name = "DAY", requires = "demo")]
    pub today: Option<Date>,

    /// Takes the client's address from the last entry of X-Forwarded-For. Only behind a proxy that sets it.
    #[arg(long, env = "ONEWINDOW_TRUST_PROXY")]
    pub trust_proxy: bool,

    /// Log-in requests one address may make in a minute.
    #[arg(
        long,
        env = "ONEWINDOW_LOGINS_PER_MINUTE",
        default_value_t = 60,
        value_name = "N"
    )]
    pub logins_per_minute: u32,

    /// Address and port where Prometheus asks `/metrics`, apart from what people reach; nowhere when
    /// not given.
    #[arg(long, env = "ONEWINDOW_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,

    /// Seconds between being asked to end (SIGTERM) and taking no more requests, in which
    /// `/readyz` says that nobody should be sent here.
    #[arg(
        long,
        env = "ONEWINDOW_DRAIN_SECONDS",
        default_value_t = 0,
        value_name = "N"
    )]
    pub drain_seconds: u32,

    /// Minutes after which a sandbox nobody calls is closed; the next call opens it again.
    #[arg(
        long,
        env = "ONEWINDOW_SANDBOX_IDLE_MINUTES",
        default_value_t = 15,
        value_parser = clap::value_parser!(u32).range(1..),
        value_name = "N"
    )]
    pub sandbox_idle_minutes: u32,

    /// Has uploaded files looked at by ClamAV's daemon before anybody may read them: HOST:PORT or
    /// the path of its socket. Not looked at when not given.
    #[arg(long, env = "ONEWINDOW_CLAMD", value_name = "ADDRESS")]
    pub clamd: Option<Scanner>,

    /// Threads that serve requests; one for each processor when not given.
    #[arg(long, env = "ONEWINDOW_WORKERS", value_name = "N")]
    pub workers: Option<usize>,

    /// Who carries messages to people.
    #[command(flatten)]
    pub gateways: Gateways,

    /// Who else vouches for who somebody is.
    #[command(flatten)]
    pub sign_on: SignOnConfig,

    /// Where webhooks may go.
    #[command(flatten)]
    pub webhooks: WebhookConfig,

    /// Leaves the timer to the program around the server, as tests do, which move the clock.
    #[arg(skip)]
    pub no_timer: bool,

    /// Leaves signals to the program around the server, as tests do.
    #[arg(skip)]
    pub ignore_signals: bool,

    /// The program that is started for work apart; this one when there is none, which is another
    /// where the server is a part of a test.
    #[arg(skip)]
    pub program: Option<PathBuf>,
}

/// A secret in an argument would stand in the process list, so secrets come only this way.
pub(super) fn from_environment(name: &str) -> Option<Secret> {
    std::env::var(name).ok().map(Secret::from)
}

impl Config {
    /// The folder to publish from at start.
    pub fn catalogue_folder(&self) -> Option<PathBuf> {
        let example = || {
            let folder = PathBuf::from("catalogue");
            (self.demo && folder.join("items").is_dir()).then_some(folder)
        };
        self.catalogue.clone().or_else(example)
    }

    /// A configuration for tests: this folder, any free port, demo people, no signals.
    pub fn for_tests(data_dir: PathBuf) -> Self {
        Self {
            data: DataConfig {
                data_dir,
                database_url: None,
                vault_keys: None,
                storage: StorageConfig::default(),
                is_pooled: false,
            },
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            public_url: None,
            catalogue: None,
            demo: true,
            today: None,
            trust_proxy: false,
            logins_per_minute: 60_000,
            metrics_listen: None,
            drain_seconds: 0,
            sandbox_idle_minutes: 15,
            clamd: None,
            workers: Some(1),
            gateways: Gateways::none(),
            sign_on: SignOnConfig::none(),
            webhooks: WebhookConfig::default(),
            no_timer: true,
            ignore_signals: true,
            program: None,
        }
    }
}

impl DataConfig {
    /// The database's address.
    ///
    /// # Errors
    /// When the address has an unknown scheme, or names a file that does not exist: a mistyped
    /// path must not begin an empty database. Only the one in the data folder is made when missing.
    pub fn target(&self) -> Result<Target, ConnectError> {
        let Some(url) = &self.database_url else {
            return Ok(Target::Sqlite(self.data_dir.join(DATABASE)));
        };
        match url.expose().parse()? {
            Target::Sqlite(path) if !path.is_file() => Err(ConnectError::MissingFile(path)),
            target => Ok(target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let mut config = Config::for_tests("d".into());
        config.data.database_url = Some(Secret::from("postgres://a:hunter2@b/c".to_owned()));
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn a_mistyped_file_is_refused_and_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onewindow.db");
        let mut data = Config::for_tests(folder.path().to_owned()).data;
        assert_eq!(data.target().unwrap(), Target::Sqlite(file.clone()));
        data.database_url = Some(Secret::from(format!("sqlite:{}", file.display())));
        assert!(matches!(data.target(), Err(ConnectError::MissingFile(_))));
        assert!(!file.exists());
        std::fs::write(&file, b"").unwrap();
        assert_eq!(data.target().unwrap(), Target::Sqlite(file));
    }
}
