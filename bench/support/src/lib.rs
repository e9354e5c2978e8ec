//! What the benches of the server share: databases of their own on the PostgreSQL they were given,
//! and copies of the project's catalogue to change.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use std::error::Error;
use std::fs;
use std::path::Path;

/// A result whose failure is told and ends the bench.
pub type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A PostgreSQL database of a bench's own. Dropping it removes the database.
pub struct Database {
    server: String,
    name: String,
    /// Where it is.
    pub url: String,
}

impl Database {
    /// An empty one, named after this process and what it is for.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn create(server: &str, what: &str) -> Fallible<Self> {
        Self::made(server, what, "")
    }

    /// A copy of a database nobody is connected to.
    ///
    /// # Errors
    /// As [`Database::create`].
    pub fn copy(server: &str, original: &Self, what: &str) -> Fallible<Self> {
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

    /// Runs statements.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn run(&self, sql: &str) -> Fallible<()> {
        Ok(PgConnection::establish(&self.url)?.batch_execute(sql)?)
    }

    /// What a query answers as `number`.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn count(&self, sql: &str) -> Fallible<i32> {
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

/// Copies a folder with all that is in it.
///
/// # Errors
/// When something cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> Fallible<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
