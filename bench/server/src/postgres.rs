//! Databases of the bench's own on the PostgreSQL it was given.

use crate::Fallible;
use crate::cpu::Tree;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

/// Dropping it removes the database.
pub(crate) struct Database {
    server: String,
    name: String,
    /// Where it is.
    pub(crate) url: String,
}

impl Database {
    pub(crate) fn create(server: &str, what: &str) -> Fallible<Self> {
        Self::made(server, what, "")
    }

    /// A copy of a database nobody is connected to.
    pub(crate) fn copy(server: &str, original: &Self, what: &str) -> Fallible<Self> {
        Self::made(server, what, &format!("TEMPLATE {}", original.name))
    }

    fn made(server: &str, what: &str, how: &str) -> Fallible<Self> {
        let name = format!("onewindow_bench_{}_{what}", std::process::id());
        let (base, _) = server
            .rsplit_once('/')
            .ok_or("the address of PostgreSQL ends in a database's name")?;
        let url = format!("{base}/{name}");
        PgConnection::establish(server)?.batch_execute(&format!("CREATE DATABASE {name} {how}"))?;
        Ok(Self {
            server: server.to_owned(),
            name,
            url,
        })
    }

    pub(crate) fn run(&self, sql: &str) -> Fallible<()> {
        Ok(PgConnection::establish(&self.url)?.batch_execute(sql)?)
    }

    /// What a query answers as `number`.
    pub(crate) fn count(&self, sql: &str) -> Fallible<i32> {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = Integer)]
            number: i32,
        }
        let mut conn = PgConnection::establish(&self.url)?;
        Ok(diesel::sql_query(sql)
            .get_result::<Count>(&mut conn)?
            .number)
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

/// The processes of a PostgreSQL on this machine; none when it is elsewhere.
pub(crate) fn processes(server: &str) -> Option<Tree> {
    #[derive(QueryableByName)]
    struct Folder {
        #[diesel(sql_type = Text)]
        data_directory: String,
    }
    let mut conn = PgConnection::establish(server).ok()?;
    let folder: Folder = diesel::sql_query("SHOW data_directory")
        .get_result(&mut conn)
        .ok()?;
    let file = std::path::Path::new(&folder.data_directory).join("postmaster.pid");
    let text = std::fs::read_to_string(file).ok()?;
    Some(Tree(text.lines().next()?.trim().parse().ok()?))
}
