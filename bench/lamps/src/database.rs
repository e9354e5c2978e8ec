//! A database of the bench's own on the PostgreSQL it was given.

use crate::Fallible;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// Dropping it removes the database.
pub(crate) struct Database {
    server: String,
    name: String,
    /// Where it is.
    pub(crate) url: String,
}

impl Database {
    pub(crate) fn create(server: &str) -> Fallible<Self> {
        let name = format!("onewindow_bench_{}", std::process::id());
        let (base, _) = server
            .rsplit_once('/')
            .ok_or("the address of PostgreSQL ends in a database's name")?;
        let url = format!("{base}/{name}");
        PgConnection::establish(server)?.batch_execute(&format!("CREATE DATABASE {name}"))?;
        Ok(Self {
            server: server.to_owned(),
            name,
            url,
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = PgConnection::establish(&self.server)
            .map_err(|error| error.to_string())
            .and_then(|mut server| {
                let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
                server
                    .batch_execute(&sql)
                    .map_err(|error| error.to_string())
            });
        if let Err(error) = dropped {
            eprintln!("{} was not removed: {error}", self.name);
        }
    }
}
