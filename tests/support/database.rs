//! A database for each test, on the engine that `TEST_DATABASE` names: `sqlite`, which is the
//! default, or `postgres` at `TEST_POSTGRES_URL`.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

const PREFIX: &str = "onewindow_test_";

/// The engine, and what a test's database is copied from.
pub(crate) enum Database {
    /// A file in the test's folder, copied with it.
    Sqlite,
    /// A database made from a template on a server.
    Postgres { server: String, template: String },
}

/// Where one test's data is. Dropping it removes a database from its server.
pub(crate) enum Place {
    Sqlite,
    Postgres { server: String, name: String },
}

impl Database {
    /// Chooses the engine and makes the template's database.
    pub(crate) fn create() -> Self {
        match std::env::var("TEST_DATABASE").as_deref() {
            Ok("postgres") => {
                let server = std::env::var("TEST_POSTGRES_URL").expect(
                    "TEST_POSTGRES_URL names a PostgreSQL; cargo xtask test api-postgres starts one",
                );
                remove_abandoned(&server);
                let template = format!("{PREFIX}{}_template", std::process::id());
                execute(&server, &format!("CREATE DATABASE {template}"));
                Self::Postgres { server, template }
            }
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("TEST_DATABASE is {other:?}, neither sqlite nor postgres"),
        }
    }

    /// The address of the template's own database; none for the file in its folder.
    pub(crate) fn template_url(&self) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres { server, template } => Some(with_database(server, template)),
        }
    }

    /// A copy for one test.
    pub(crate) fn copy(&self) -> Place {
        match self {
            Self::Sqlite => Place::Sqlite,
            Self::Postgres { server, template } => {
                let name = format!("{PREFIX}{}_{}", std::process::id(), number());
                // Pooled connections of the server that filled it may still be closing.
                execute(
                    server,
                    &format!(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                         WHERE datname = '{template}'"
                    ),
                );
                execute(
                    server,
                    &format!("CREATE DATABASE {name} TEMPLATE {template}"),
                );
                Place::Postgres {
                    server: server.clone(),
                    name,
                }
            }
        }
    }
}

impl Place {
    /// A PostgreSQL database without tables.
    pub(crate) fn empty() -> Self {
        Self::empty_at(std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names one"))
    }

    /// The same on another server.
    pub(crate) fn empty_at(server: String) -> Self {
        let name = format!("{PREFIX}{}_{}", std::process::id(), number());
        execute(&server, &format!("CREATE DATABASE {name}"));
        Self::Postgres { server, name }
    }

    /// The address to configure; none for the file in the data folder.
    pub(crate) fn url(&self) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres { server, name } => Some(with_database(server, name)),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            execute(
                server,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

/// No two databases of a run have the same name.
fn number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// The same server, another database: the path of the URL is its name.
fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let host_end = address.find("://").map_or(0, |at| at + 3);
    let path = address
        .char_indices()
        .find(|(at, c)| *at >= host_end && *c == '/')
        .map_or(address.len(), |(at, _)| at);
    let base = address.get(..path).unwrap_or(address);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{base}/{name}{mark}{query}")
}

fn execute(server: &str, sql: &str) {
    let mut connection = PgConnection::establish(server).expect("PostgreSQL answers");
    connection.batch_execute(sql).expect("PostgreSQL agrees");
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    datname: String,
}

/// Removes what an earlier run left that was killed: its process is gone.
fn remove_abandoned(server: &str) {
    let mut connection = PgConnection::establish(server).expect("PostgreSQL answers");
    let rows: Vec<Named> = sql_query(format!(
        "SELECT datname::text AS datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"
    ))
    .load(&mut connection)
    .expect("PostgreSQL lists its databases");
    for Named { datname } in rows {
        let owner = datname
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('_').next())
            .unwrap_or_default();
        if !Path::new("/proc").join(owner).exists() {
            execute(
                server,
                &format!("DROP DATABASE IF EXISTS {datname} WITH (FORCE)"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_name_replaces_the_path_only() {
        let cases = [
            ("postgres://u@h:5432/postgres", "postgres://u@h:5432/x"),
            ("postgres://u@h", "postgres://u@h/x"),
            (
                "postgres:///postgres?host=/tmp/s",
                "postgres:///x?host=/tmp/s",
            ),
        ];
        for (server, expected) in cases {
            assert_eq!(with_database(server, "x"), expected);
        }
    }
}
