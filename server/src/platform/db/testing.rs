//! A database of its own for each unit test, on a real file.

use super::{Db, Target};
use crate::platform::config::Config;
use crate::platform::vault::Vault;
use tempfile::TempDir;

/// A fresh database and the folder it lives in.
pub(crate) struct TestDb {
    pub(crate) db: Db,
    pub(crate) vault: Vault,
    folder: TempDir,
}

impl TestDb {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::for_tests(folder.path().to_owned());
        Self {
            db: Db::open(&config.data.target().unwrap()).unwrap(),
            vault: Vault::open(&config.data).unwrap(),
            folder,
        }
    }

    /// A second handle on the same file, as after a restart.
    pub(crate) fn reopen(&self) -> Db {
        Db::open(&Target::Sqlite(self.folder.path().join("onewindow.db"))).unwrap()
    }
}

pub(crate) async fn run_sql(db: &Db, sql: &'static str) {
    db.write(move |tx| {
        diesel::connection::SimpleConnection::batch_execute(tx, sql)?;
        Ok(())
    })
    .await
    .unwrap();
}
