//! One server in this process, told from the command line what most operators never would.

use crate::Fallible;
use onewindow_server::platform::config::{Config, Secret};
use onewindow_server::startup;
use std::path::PathBuf;

/// Serves until it is killed; the address is the first line it prints.
pub(crate) fn run(mut words: impl Iterator<Item = String>) -> Fallible<()> {
    let data = PathBuf::from(words.next().ok_or("no data folder")?);
    let catalogue = PathBuf::from(words.next().ok_or("no catalogue")?);
    let mut config = Config::for_tests(data);
    config.catalogue = Some(catalogue);
    config.workers = None;
    config.data.is_pooled = words.next().is_some_and(|word| word == "--pooled");
    config.data.database_url = std::env::var("BENCH_DATABASE").ok().map(Secret::from);
    actix_web::rt::System::new().block_on(async move {
        let server = startup::build(config).await?;
        println!("http://{}", server.address());
        server.run().await?;
        Ok(())
    })
}
