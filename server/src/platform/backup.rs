//! Backups of an embedded office: the database as it is at one moment and every file that is kept
//! then, in a folder that is there whole or not at all, with a manifest that says what belongs in it.
//!
//! The keys are not in it: whoever finds a backup must not be able to read it. PostgreSQL and S3 are
//! backed up by their own means.

use super::config::{DATABASE, DataConfig, FILES};
use super::db::{self, ConnectError, Target};
use super::vault::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// The version of the program that made it.
    pub made_by: String,
    /// The newest migration of its tables.
    pub schema: String,
    /// The SHA-256 of the database file.
    pub database_sha256: String,
    /// How many files it holds beside the database.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// A backup that could not be made or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is not an embedded one.
    #[error(
        "only an embedded office is backed up here; back PostgreSQL up by its own tools, such as pg_basebackup"
    )]
    NotEmbedded,
    /// Something is there already.
    #[error("{0} is there already; a backup never writes over anything")]
    Exists(PathBuf),
    /// The folder is not a backup.
    #[error("{0} is not a backup: {1}")]
    NotABackup(PathBuf, String),
    /// The database cannot be opened or copied.
    #[error(transparent)]
    Database(#[from] ConnectError),
    /// A file is not what its name or the manifest says.
    #[error("{0} is damaged: {1}")]
    Damaged(PathBuf, String),
    /// The disk refused.
    #[error("{0}: {1}")]
    Disk(PathBuf, std::io::Error),
}

type Result<T> = std::result::Result<T, BackupError>;

/// Backs the office up into a folder that must not exist, while it works.
///
/// # Errors
/// [`BackupError`]; nothing stands at `to` then.
pub fn backup(data: &DataConfig, to: &Path) -> Result<Manifest> {
    let Target::Sqlite(database) = data.target()? else {
        return Err(BackupError::NotEmbedded);
    };
    if !database.is_file() {
        return Err(ConnectError::MissingFile(database).into());
    }
    whole(to, |folder| {
        let copy = folder.join(DATABASE);
        db::copy_sqlite(&database, &copy)?;
        sound(&copy)?;
        // The database first: every file it names was kept before its row was.
        let (files, bytes) = copy_files(&data.data_dir.join(FILES), &folder.join(FILES))?;
        let manifest = Manifest {
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            schema: db::schema_version(&copy)?,
            database_sha256: copied(&copy, None)?,
            files,
            bytes,
        };
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
        let path = folder.join(MANIFEST);
        std::fs::write(&path, text)
            .and_then(|()| File::open(&path)?.sync_all())
            .map_err(|error| BackupError::Disk(path, error))?;
        Ok(manifest)
    })
}

/// Puts a backup into a data folder that has neither a database nor files yet; keys may be there.
///
/// # Errors
/// [`BackupError`]; nothing is left in the data folder then.
pub fn restore(from: &Path, data: &DataConfig) -> Result<Manifest> {
    let path = from.join(MANIFEST);
    let not_one = |why: String| BackupError::NotABackup(from.to_owned(), why);
    let text = std::fs::read_to_string(&path).map_err(|error| not_one(error.to_string()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| not_one(error.to_string()))?;
    if data.database_url.is_some() {
        return Err(BackupError::NotEmbedded);
    }
    let folder = &data.data_dir;
    let (database, files) = (folder.join(DATABASE), folder.join(FILES));
    for place in [&database, &files] {
        if place.exists() {
            return Err(BackupError::Exists(place.clone()));
        }
    }
    std::fs::create_dir_all(folder).map_err(|error| BackupError::Disk(folder.clone(), error))?;
    whole(&files, |part| {
        let counted = copy_files(&from.join(FILES), part)?;
        if counted != (manifest.files, manifest.bytes) {
            let why = format!(
                "{} files are there, the manifest says {}",
                counted.0, manifest.files
            );
            return Err(BackupError::Damaged(from.join(FILES), why));
        }
        // The database last: where it is, everything is.
        let beside = part.join(DATABASE);
        let source = from.join(DATABASE);
        if copied(&source, Some(&beside))? != manifest.database_sha256 {
            return Err(BackupError::Damaged(
                source,
                "another SHA-256 than the manifest's".into(),
            ));
        }
        sound(&beside)?;
        Ok(beside)
    })?;
    let moved = files.join(DATABASE);
    std::fs::rename(&moved, &database).map_err(|error| BackupError::Disk(moved, error))?;
    Ok(manifest)
}

/// Fills a folder under another name and gives it its own when all of it is there.
fn whole<T>(to: &Path, fill: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    std::fs::create_dir(&part).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => BackupError::Exists(part.clone()),
        _ => BackupError::Disk(part.clone(), error),
    })?;
    let filled = fill(&part).and_then(|filled| {
        let named = std::fs::rename(&part, to).and_then(|()| match to.parent() {
            // Its name, too, should outlast a power cut.
            Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
            _ => Ok(()),
        });
        named.map_err(|error| BackupError::Disk(to.to_owned(), error))?;
        Ok(filled)
    });
    if filled.is_err() {
        drop(std::fs::remove_dir_all(&part));
    }
    filled
}

fn sound(database: &Path) -> Result<()> {
    match db::faults_of_sqlite(database)?.into_iter().next() {
        Some(fault) => Err(BackupError::Damaged(database.to_owned(), fault)),
        None => Ok(()),
    }
}

/// Copies every file whose name is the hash of its bytes, and holds it to that name. Gives how many
/// there are, and their bytes.
fn copy_files(from: &Path, to: &Path) -> Result<(u64, u64)> {
    let at = |path: &Path, error| BackupError::Disk(path.to_owned(), error);
    std::fs::create_dir_all(to).map_err(|error| at(to, error))?;
    let (mut files, mut bytes) = (0, 0);
    for shelf in entries(from)? {
        if !shelf.is_dir() {
            continue;
        }
        let target = to.join(shelf.file_name().unwrap_or_default());
        std::fs::create_dir_all(&target).map_err(|error| at(&target, error))?;
        for path in entries(&shelf)? {
            let name = path.file_name().and_then(|name| name.to_str());
            // Others are still being written.
            let Some(name) = name.filter(|name| name.len() == 64) else {
                continue;
            };
            let copy = target.join(name);
            if copied(&path, Some(&copy))? != name {
                return Err(BackupError::Damaged(
                    path,
                    "its bytes have another hash".into(),
                ));
            }
            files += 1;
            bytes += std::fs::metadata(&copy)
                .map_err(|error| at(&copy, error))?
                .len();
        }
    }
    Ok((files, bytes))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.and_then(|entries| {
            let paths = entries.map(|entry| entry.map(|entry| entry.path()));
            paths.collect::<std::io::Result<Vec<_>>>()
        }),
    };
    let mut paths = listed.map_err(|error| BackupError::Disk(folder.to_owned(), error))?;
    paths.sort();
    Ok(paths)
}

/// The SHA-256 of a file, which is copied on the way when asked to.
fn copied(from: &Path, to: Option<&Path>) -> Result<String> {
    let read = || -> std::io::Result<String> {
        let mut source = File::open(from)?;
        let mut copy = to.map(File::create_new).transpose()?;
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            let count = source.read(&mut buffer)?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            hash.update(bytes);
            if let Some(copy) = &mut copy {
                copy.write_all(bytes)?;
            }
        }
        if let Some(copy) = copy {
            copy.sync_all()?;
        }
        Ok(hex(&hash.finalize()))
    };
    read().map_err(|error| BackupError::Disk(from.to_owned(), error))
}
