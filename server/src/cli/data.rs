//! `onewindow backup`, `restore` and `transfer`: the data as a whole.

use super::{Outcome, say};
use onewindow_server::catalogue;
use onewindow_server::platform::backup::{self, Manifest};
use onewindow_server::platform::config::DataConfig;
use onewindow_server::platform::db::{self, Db, Target};
use onewindow_server::platform::vault::Vault;
use std::path::Path;

pub(super) fn backup(data: &DataConfig, to: &Path) -> Outcome {
    let manifest = backup::backup(data, to)?;
    say(format_args!(
        "backed up to {}: {}",
        to.display(),
        told(&manifest)
    ))?;
    if data.storage.url.is_some() {
        say("files are in the bucket, not in it; keep versions of the bucket")?;
    }
    say("the key ring is not in it; keep vault-keys.json in another place")?;
    Ok(true)
}

pub(super) fn restore(from: &Path, data: &DataConfig) -> Outcome {
    let manifest = backup::restore(from, data)?;
    let folder = data.data_dir.display();
    say(format_args!("restored to {folder}: {}", told(&manifest)))?;
    if !Vault::is_there(data) {
        say(format_args!(
            "put the office's vault-keys.json into {folder} before you start the server: a new one \
             cannot open what is sealed"
        ))?;
    }
    Ok(true)
}

fn told(manifest: &Manifest) -> String {
    format!(
        "the database (tables of {}) and {} files, {} bytes",
        manifest.schema, manifest.files, manifest.bytes
    )
}

pub(super) async fn transfer(from: &Target, to: &Target) -> Outcome {
    let moved = db::transfer(from, to, |table, rows| {
        // Its reader is a person who waits; one who went away does not stop it.
        drop(say(format_args!("{table}: {rows} rows copied")));
    })?;
    let mut is_equal = true;
    for table in &moved {
        if !table.is_equal {
            is_equal = false;
            say(format_args!(
                "{}: {} rows in the source, {} in the target, and they differ",
                table.table, table.rows, table.arrived
            ))?;
        }
    }
    if is_equal {
        Db::open(to)?.write(catalogue::index_words).await?;
        let rows: u64 = moved.iter().map(|table| table.rows).sum();
        say(format_args!(
            "{} tables, {rows} rows: both sides are the same",
            moved.len()
        ))?;
    }
    Ok(is_equal)
}
