//! The product as a process of its own, which can be killed.

use crate::app::{self, Template};
use crate::client::Actor;
use crate::database::Place;
use onewindow_server::platform::db::Db;
use onewindow_server::startup;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The data of a demo city and the port it is served at, with or without a server on it.
pub struct Site {
    port: u16,
    // Removed after the folder, in which a server may still write.
    database: Place,
    folder: TempDir,
}

impl Site {
    /// A copy of the data every test starts with.
    pub fn new() -> Self {
        let (folder, database) = Template::get().copy();
        Self::of(folder, database)
    }

    /// A site on SQLite that has nothing yet.
    pub fn empty() -> Self {
        Self::of(tempfile::tempdir().expect("a folder"), Place::Sqlite)
    }

    /// A site on an empty PostgreSQL database.
    pub fn empty_on_postgres() -> Self {
        Self::of(tempfile::tempdir().expect("a folder"), Place::empty())
    }

    /// A site on an empty database of another PostgreSQL.
    pub fn empty_at(server: &str) -> Self {
        let place = Place::empty_at(server.to_owned());
        Self::of(tempfile::tempdir().expect("a folder"), place)
    }

    fn of(folder: TempDir, database: Place) -> Self {
        Self {
            port: free_port(),
            database,
            folder,
        }
    }

    /// Somebody nobody knows.
    pub fn anonymous(&self) -> Actor {
        Actor::new(&format!("http://127.0.0.1:{}", self.port))
    }

    /// A port for one more server on the same data, and somebody nobody knows there.
    pub fn another_door(&self) -> (u16, Actor) {
        let port = free_port();
        (port, Actor::new(&format!("http://127.0.0.1:{port}")))
    }

    /// The address of its PostgreSQL database; none on SQLite.
    pub fn database_url(&self) -> Option<String> {
        self.database.url()
    }

    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// `onewindow` with these arguments and this data.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("ONEWINDOW_DATA", self.folder.path())
            .stdin(Stdio::null());
        if let Some(url) = self.database.url() {
            command.env("ONEWINDOW_DATABASE_URL", url);
        }
        command
    }

    /// Starts a server and waits until it serves.
    pub fn serve(&self) -> Process {
        self.serve_with(&[])
    }

    /// The same, with more arguments.
    pub fn serve_with(&self, arguments: &[&str]) -> Process {
        let mut command = self.serve_command();
        command.args(arguments);
        Process::start(command)
    }

    /// What starts its server.
    pub fn serve_command(&self) -> Command {
        let port = self.port.to_string();
        let mut command =
            self.command(&["serve", "--demo", "--today", app::TODAY, "--port", &port]);
        command.env("ONEWINDOW_LOGINS_PER_MINUTE", "60000");
        command.env(
            "ONEWINDOW_CATALOGUE",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../catalogue"),
        );
        command
    }

    /// Opens the database, to look at it while nobody serves.
    pub fn open(&self) -> Db {
        let mut config = app::config(self.folder.path(), self.database.url());
        config.data.data_dir = self.folder.path().to_owned();
        startup::open_database(&config.data)
            .expect("the data opens")
            .0
    }

    /// Runs a command that must succeed, and gives what it said.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the command runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{arguments:?}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    }
}

impl Default for Site {
    fn default() -> Self {
        Self::new()
    }
}

/// A port of loopback that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A running server. Dropping it kills it.
pub struct Process(Child);

impl Process {
    /// Starts `onewindow serve` and waits for the lines that say it listens.
    pub fn start(command: Command) -> Self {
        Self::start_heard(command, Stdio::null())
    }

    /// The same, its log written there.
    pub fn start_heard(mut command: Command, log: impl Into<Stdio>) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let lines = BufReader::new(child.stdout.take().expect("its output"));
        // Read to the end elsewhere, because a full pipe would hold the server up.
        let (listens, said) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if line.contains("/docs/") {
                    let _ = listens.send(());
                }
            }
        });
        said.recv().expect("the server says where it listens");
        Self(child)
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.0.kill().expect("it can be killed");
        self.0.wait().expect("it ends");
    }

    /// Asks it to end.
    pub fn ask_to_end(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.0.id().to_string()])
            .status();
        assert!(
            asked.is_ok_and(|status| status.success()),
            "it can be asked"
        );
    }

    /// Asks it to end, and waits until it has; true when it ended well.
    pub fn terminate(mut self) -> bool {
        self.ask_to_end();
        self.0.wait().expect("it ends").success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The server's binary, which `cargo xtask test` builds beside the tests.
pub fn binary() -> PathBuf {
    let mut path = std::env::current_exe().expect("the test's own path");
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path.join("onewindow")
}
