//! `onewindow keys`: changing the key that seals personal data, and the one that signs access tokens.

use super::{Outcome, say};
use clap::Subcommand;
use onewindow_server::platform::config::DataConfig;
use onewindow_server::platform::db;
use onewindow_server::platform::tokens::{Begin, LOOK, Renewal};
use onewindow_server::platform::vault::ring;
use onewindow_server::startup;

#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Names the keys of the ring and says how many values each has sealed.
    List {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Adds a key that does not seal yet. Give the ring to every server and start them anew before
    /// `use`: a server must be able to open what another seals.
    Add {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Makes a key the one that seals. Start the servers anew.
    Use {
        /// The key's name.
        key: String,
        #[command(flatten)]
        data: DataConfig,
    },
    /// Seals everything anew that another key sealed, while the servers work.
    Reseal {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Takes a key away that seals nothing any more.
    Remove {
        /// The key's name.
        key: String,
        #[command(flatten)]
        data: DataConfig,
    },
    /// Makes a new key that signs access tokens, while the servers work. It signs when all of them
    /// can check it; the one before checks until the last token it signed has ended.
    RotateSigning {
        /// For a key that leaked: the new one signs now, and those before check no more.
        #[arg(long)]
        at_once: bool,
        #[command(flatten)]
        data: DataConfig,
    },
}

pub(super) async fn run(command: KeysCommand) -> Outcome {
    match command {
        KeysCommand::List { data } => list(&data).await,
        KeysCommand::Add { data } => {
            let id = ring::add(&data)?;
            say(format_args!("{id} is in the ring and does not seal yet"))?;
            Ok(true)
        }
        KeysCommand::Use { key, data } => {
            ring::make_current(&data, &key)?;
            say(format_args!("{key} seals from the next start on"))?;
            Ok(true)
        }
        KeysCommand::Reseal { data } => reseal(&data).await,
        KeysCommand::Remove { key, data } => remove(&data, key).await,
        KeysCommand::RotateSigning { at_once, data } => {
            let begin = if at_once {
                Begin::AtOnce
            } else {
                Begin::InTurn
            };
            rotate_signing(&data, begin).await
        }
    }
}

async fn list(data: &DataConfig) -> Outcome {
    let (db, _) = startup::open_database(data)?;
    for name in ring::names(data)? {
        let id = name.id.clone();
        let count = db.read(move |conn| db::sealed_with(conn, &id)).await?;
        let mark = if name.is_current { " (seals)" } else { "" };
        say(format_args!("{}{mark}: {count} values", name.id))?;
    }
    Ok(true)
}

async fn reseal(data: &DataConfig) -> Outcome {
    let (db, vault) = startup::open_database(data)?;
    let mut all = 0;
    loop {
        let vault = vault.clone();
        let count = db.write(move |tx| db::seal_some_anew(tx, &vault)).await?;
        if count == 0 {
            break;
        }
        all += count;
    }
    say(format_args!(
        "{all} values are sealed anew with {}",
        vault.current_key()
    ))?;
    Ok(true)
}

async fn remove(data: &DataConfig, key: String) -> Outcome {
    let (db, _) = startup::open_database(data)?;
    let id = key.clone();
    let count = db.read(move |conn| db::sealed_with(conn, &id)).await?;
    if count > 0 {
        say(format_args!(
            "{key} still seals {count} values: `onewindow keys reseal` first"
        ))?;
        return Ok(false);
    }
    ring::remove(data, &key)?;
    say(format_args!("{key} is gone from the ring"))?;
    Ok(true)
}

async fn rotate_signing(data: &DataConfig, begin: Begin) -> Outcome {
    match startup::renew_signing_key(data, begin).await? {
        Renewal::Published {
            kid,
            signs_from,
            before_ends,
        } => {
            say(format_args!(
                "{kid} is published and signs from {signs_from}; the key before checks until \
                 {before_ends}"
            ))?;
            Ok(true)
        }
        Renewal::Alone { kid } => {
            say(format_args!(
                "{kid} signs alone, on each server within {} seconds; sessions go on by their \
                 refresh tokens",
                LOOK.as_secs()
            ))?;
            Ok(true)
        }
        Renewal::Waiting { kid, signs_from } => {
            say(format_args!(
                "{kid} waits already and signs from {signs_from}; a key that leaked is stopped with \
                 --at-once"
            ))?;
            Ok(false)
        }
    }
}
