//! Where the processor time of a PostgreSQL is to be read.

use crate::cpu::Tree;
use diesel::prelude::*;
use diesel::sql_types::Text;

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
