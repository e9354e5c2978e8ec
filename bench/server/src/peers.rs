//! The same endpoints as others would write them, each with a database of its own.

use crate::cpu::Tree;
use crate::load::Request;
use crate::product;
use onewindow_bench_support::{Database, Fallible};
use reqwest::Method;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Rows a list is read from, as many as the product has after some rounds.
const OLD_CASES: usize = 2_000;

/// A running peer; dropping it ends it.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) tree: Tree,
    address: String,
    token: String,
    child: Child,
    database: Database,
}

impl Peer {
    /// Fastify with Ajv and pg, in two processes.
    pub(crate) fn fastify(server: &str, sent: &Sent) -> Fallible<Self> {
        let mut command = Command::new("node");
        command.arg(folder().join("fastify.mjs"));
        Self::start("fastify", command, server, sent)
    }

    /// FastAPI with asyncpg, in two processes.
    pub(crate) fn fastapi(python: &str, server: &str, sent: &Sent) -> Fallible<Self> {
        let mut command = Command::new(python);
        command.arg(folder().join("fastapi_peer.py"));
        Self::start("fastapi", command, server, sent)
    }

    fn start(
        name: &'static str,
        mut command: Command,
        server: &str,
        sent: &Sent,
    ) -> Fallible<Self> {
        let database = Database::create(server, name)?;
        database.run(&std::fs::read_to_string(folder().join("schema.sql"))?)?;
        database.run(&format!(
            "INSERT INTO seed VALUES ('{}', '{}', '{}', '{}');",
            quoted(&product::answers().to_string()),
            quoted(&product::choices().to_string()),
            quoted(&sent.verdict),
            quoted(&sent.receipt),
        ))?;
        command
            .env("DATABASE_URL", &database.url)
            .stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let (address, token) = line
            .trim()
            .split_once(' ')
            .ok_or("the peer did not start")?;
        let peer = Self {
            name,
            tree: Tree(child.id()),
            address: address.to_owned(),
            token: token.to_owned(),
            child,
            database,
        };
        peer.drafts("old", OLD_CASES)?;
        Ok(peer)
    }

    /// So many drafts, by the name of a round.
    pub(crate) fn drafts(&self, round: &str, count: usize) -> Fallible<()> {
        self.database
            .run(&format!("SELECT make_drafts('{round}', {count}); ANALYZE;"))
    }

    pub(crate) fn submissions(&self, round: &str, count: usize) -> Vec<Request> {
        (1..=count)
            .map(|number| Request {
                method: Method::POST,
                url: format!("{}/api/v1/cases/{round}-{number}/submission", self.address),
                headers: vec![
                    ("authorization", format!("Bearer {}", self.token)),
                    ("content-type", "application/json".to_owned()),
                    ("if-match", "\"2\"".to_owned()),
                    ("idempotency-key", format!("{round}-{number}")),
                ],
                body: b"{}".to_vec(),
            })
            .collect()
    }

    pub(crate) fn gets(&self, round: &str, count: usize) -> Vec<Request> {
        (1..=count)
            .map(|number| self.get(&format!("/cases/{round}-{number}")))
            .collect()
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        Request::get(format!("{}/api/v1{path}", self.address), &self.token)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Asked, not killed: both are several processes, and only the first knows the others.
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if let Err(error) = asked.and_then(|_| self.child.wait()) {
            eprintln!("{} was not ended: {error}", self.name);
        }
    }
}

/// What the product answered of such a case, for peers to keep and send: they work out neither a
/// verdict nor a checklist.
pub(crate) struct Sent {
    pub(crate) verdict: String,
    pub(crate) receipt: String,
}

fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}
