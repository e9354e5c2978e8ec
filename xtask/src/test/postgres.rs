//! A PostgreSQL to test on: the one named, else a private cluster that ends with the tests.

use crate::failure::{Doing, Outcome, fail};
use crate::{cleanup, run, tool};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const GET: &str = "install PostgreSQL (apt-get install postgresql), name one in TEST_POSTGRES_URL, or leave the group out with --without api-postgres";

/// The address of a PostgreSQL on which databases may be created and dropped.
pub(crate) fn url() -> Outcome<String> {
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        return Ok(url);
    }
    Ok(cluster()?.url())
}

/// A PostgreSQL that may be stopped and started; nobody else's.
pub(crate) fn cluster() -> Outcome<Cluster> {
    let programs = match programs() {
        Some(folder) => folder,
        None => install()?,
    };
    Cluster::start(&programs)
}

/// The folder with the newest installed `initdb`, `pg_ctl` and `postgres`.
fn programs() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    let path = std::env::var_os("PATH")?;
    if let Some(folder) = std::env::split_paths(&path).find(complete) {
        return Some(folder);
    }
    let mut folders: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| complete(folder))
        .collect();
    folders.sort();
    folders.pop().map(|(_, folder)| folder)
}

/// A program of PostgreSQL's, such as `pgbench`; none when it is not installed.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let program = programs()?.join(name);
    program.is_file().then_some(program)
}

fn install() -> Outcome<PathBuf> {
    if !tool::can_apt() {
        return fail(format!("there is no PostgreSQL: {GET}"));
    }
    run::step(
        "Read the package lists",
        Command::new("apt-get").arg("update"),
    )?;
    run::step(
        "Install PostgreSQL",
        Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends", "postgresql"])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    match programs() {
        Some(folder) => Ok(folder),
        None => fail(format!("apt installed no PostgreSQL: {GET}")),
    }
}

/// A cluster of this run's own: data and socket in a temporary folder, a free loopback port.
#[derive(Debug, Clone)]
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    user: Option<&'static str>,
}

impl Cluster {
    fn start(programs: &Path) -> Outcome<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let cluster = Self {
            programs: programs.to_owned(),
            folder: std::env::temp_dir()
                .join(format!("onewindow-pg-{}-{number}", std::process::id())),
            port: free_port()?,
            user: unprivileged(),
        };
        let folder = cluster.folder.clone();
        fs::create_dir(&folder).doing(format!("cannot create {}", folder.display()))?;
        cleanup::later({
            let cluster = cluster.clone();
            move || cluster.end()
        });
        if let Some(user) = cluster.user {
            cluster.check(Command::new("chown").arg(user).arg(&folder))?;
        }
        let data = folder.join("data");
        cluster.check(
            cluster
                .command("initdb")
                .arg("--pgdata")
                .arg(&data)
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync"]),
        )?;
        // Test data need not outlive a power cut, so nothing waits for the disk. A commit still
        // waits for the system to have it: tests crash the database.
        let settings = format!(
            "unix_socket_directories = '{}'\nport = {}\nlisten_addresses = '127.0.0.1'\n\
             fsync = off\nfull_page_writes = off\nmax_connections = 200\n",
            folder.display(),
            cluster.port
        );
        let file = data.join("postgresql.conf");
        let written = fs::OpenOptions::new()
            .append(true)
            .open(&file)
            .and_then(|mut file| file.write_all(settings.as_bytes()));
        written.doing(format!("cannot write {}", file.display()))?;
        let mut words = cluster.control().into_iter();
        cluster.check(
            Command::new(words.next().unwrap_or_default())
                .args(words)
                .args(["start", "--wait", "--silent"])
                .current_dir(&folder),
        )?;
        Ok(cluster)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The words that, with `start` or `stop`, start and stop it.
    pub(crate) fn control(&self) -> Vec<String> {
        let mut words: Vec<String> = match self.user {
            None => Vec::new(),
            Some(user) => ["runuser", "-u", user, "--"].map(str::to_owned).into(),
        };
        let path = |path: PathBuf| path.display().to_string();
        words.extend([
            path(self.programs.join("pg_ctl")),
            "--pgdata".to_owned(),
            path(self.folder.join("data")),
            "--log".to_owned(),
            path(self.folder.join("log")),
        ]);
        words
    }

    /// One of PostgreSQL's programs, as a user it agrees to run as.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = match self.user {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args([OsStr::new("-u"), OsStr::new(user), OsStr::new("--")]);
                command.arg(program);
                command
            }
        };
        command.current_dir(&self.folder);
        command
    }

    /// Runs a program whose output goes to a file, because the server would keep a pipe open.
    fn check(&self, command: &mut Command) -> Outcome {
        let log = self.folder.join("setup.log");
        let file = || {
            fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&log)
                .doing(format!("cannot write {}", log.display()))
        };
        let status = command
            .stdin(Stdio::null())
            .stdout(file()?)
            .stderr(file()?)
            .status()
            .doing("cannot run PostgreSQL's programs")?;
        if status.success() {
            return Ok(());
        }
        let log = fs::read_to_string(&log).unwrap_or_default();
        fail(format!(
            "the private PostgreSQL does not start ({}): {GET}",
            log.lines().last().unwrap_or("it says nothing")
        ))
    }

    fn end(&self) {
        let _ = self
            .command("pg_ctl")
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.folder.join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root; its own user is best, and `nobody` always exists.
fn unprivileged() -> Option<&'static str> {
    if !tool::is_root() {
        return None;
    }
    let exists = |user: &&str| tool::says("id", &["-u", user]).is_some();
    ["postgres", "nobody"].into_iter().find(exists)
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).doing("cannot find a free port")?;
    Ok(listener
        .local_addr()
        .doing("cannot find a free port")?
        .port())
}
