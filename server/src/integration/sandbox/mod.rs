//! Sandboxes: where a program tries everything out without anybody being troubled by it.
//!
//! A program an administrator made for it (`sandbox: true`) never sees the service: each of its requests
//! gets, in the gate and nowhere else, the ground floor of a sandbox in place of the service's, with a
//! database and files of its own ([`of`], [`enter`]). So nothing of the service can show a case of it, and
//! nothing in it a case of the service, whatever either asks for: there is no list, count, board, timer or
//! message that would have to leave something out ([ADR 12]).
//!
//! In it stand the service's catalogue and an office nobody works in. The program makes people up
//! ([`citizens`]), acts for them as it would for real ones, and says what the office does ([`steps`]).
//! Beginning anew ([`begin_anew`]) throws the whole database away.
//!
//! [ADR 12]: ../../../../docs/adr/0012-a-database-of-its-own-for-each-sandbox.md

mod citizens;
mod http;
mod steps;

pub(super) use http::configure;

use super::clients::{self, ClientRow};
use crate::catalogue;
use crate::identity::{self, Organ};
use crate::platform::AppState;
use crate::platform::config::FILES;
use crate::platform::db::{Beside, ConnectError, Db, dialect};
use crate::platform::outbox::Bell;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::sandboxes::{Sandbox, Sandboxes};
use crate::platform::state::Ending;
use crate::platform::storage::{Storage, sha256_hex};
use crate::platform::telemetry::Meters;
use actix_web::dev::{Extensions, Payload, ServiceRequest};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use onewindow_catalogue::Division;
use onewindow_core::pack::Text;
use std::future::{Ready, ready};
use std::rc::Rc;

/// The folder of sandboxes in the data folder.
const FOLDER: &str = "sandboxes";

/// Where a program in a sandbox is. What only a sandbox may have done to it takes its state from here, so
/// that it cannot be done to the service whatever else goes wrong.
#[derive(Clone)]
struct Inside {
    sandbox: Data<AppState>,
    /// The service itself, for the little that is done to it.
    house: Data<AppState>,
}

impl FromRequest for Inside {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().cloned();
        ready(found.ok_or_else(|| Code::Forbidden.into()))
    }
}

/// Has everything that handles a request see the sandbox in place of the service.
pub(super) fn enter(request: &mut ServiceRequest, sandbox: AppState, house: Data<AppState>) {
    let sandbox = Data::new(sandbox);
    let mut own = Extensions::new();
    own.insert(sandbox.clone());
    request.add_data_container(Rc::new(own));
    request.extensions_mut().insert(Inside { sandbox, house });
}

/// The sandbox of a program, opened if it is not open yet.
///
/// # Errors
/// [`Code::Unavailable`] when it cannot be opened.
pub(super) async fn of(state: &AppState, client: &str, generation: i64) -> Result<AppState> {
    let now = state.clock.now();
    if let Some(open) = state.sandboxes.visit(client, generation, now) {
        return Ok(open);
    }
    let _turn = state.sandboxes.turn().await;
    if let Some(open) = state.sandboxes.visit(client, generation, now) {
        return Ok(open);
    }
    let opened = open(state, client, generation).await?;
    let sandbox = Sandbox {
        generation,
        state: opened.clone(),
    };
    state.sandboxes.put(client, sandbox, now);
    Ok(opened)
}

fn place(state: &AppState, client: &str, generation: i64) -> Result<Beside> {
    let data = &state.config.data;
    let target = data.target().map_err(refused)?;
    // Only what an engine takes as a name, whatever a client is called.
    let hash = sha256_hex(client.as_bytes());
    let name = format!("sandbox_{}", hash.get(..16).unwrap_or_default());
    Ok(Beside::new(
        target,
        &name,
        generation,
        data.data_dir.join(FOLDER),
    ))
}

fn refused(error: ConnectError) -> Error {
    Error::new(Code::Unavailable).caused_by(error)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, ConnectError> + Send + 'static,
) -> Result<T> {
    let done = actix_web::web::block(work).await.map_err(Error::internal)?;
    done.map_err(refused)
}

async fn open(state: &AppState, client: &str, generation: i64) -> Result<AppState> {
    let place = place(state, client, generation)?;
    let files = storage(state, &place).await?;
    let db = {
        let place = place.clone();
        blocking(move || place.open(catalogue::TABLES)).await?
    };
    let id = client.to_owned();
    let known = state
        .db
        .read(move |conn| clients::for_sandbox(conn, &id))
        .await?;
    begin(state, &db, known).await?;
    Ok(AppState {
        db,
        storage: files,
        bell: Bell::default(),
        meters: Meters::default(),
        ending: Ending::default(),
        sandboxes: Sandboxes::default(),
        ..state.clone()
    })
}

async fn storage(state: &AppState, place: &Beside) -> Result<Storage> {
    let config = state.config.data.storage.within(&place.full_name());
    Storage::open(&place.folder().join(FILES), &config)
        .await
        .map_err(|error| Error::new(Code::Unavailable).caused_by(error))
}

/// Fills a new sandbox: its program, and an office for every part of the catalogue.
async fn begin(state: &AppState, db: &Db, known: ClientRow) -> Result<()> {
    let now = state.clock.now();
    db.write(move |tx| {
        dialect::serialise_on(tx, "the beginning of a sandbox")?;
        if !clients::ensure_in_sandbox(tx, &known)? {
            return Ok(());
        }
        catalogue::mark_as_sandbox(tx, now)?;
        let organs = catalogue::organs(tx)?;
        let district = |one: &Division| (one.key.clone(), one.name.clone());
        let districts: Vec<_> = organs.districts.iter().map(district).collect();
        let departments = organs.departments.into_iter();
        let departments: Vec<_> = departments.map(|one| (one.key, one.name)).collect();
        let districts: Vec<Organ<'_>> = districts.iter().map(organ).collect();
        let departments: Vec<Organ<'_>> = departments.iter().map(organ).collect();
        identity::staff_sandbox(tx, &districts, &departments, now)
    })
    .await
}

fn organ((key, name): &(String, Text)) -> Organ<'_> {
    Organ {
        key,
        zh: &name.zh,
        en: name.en.as_deref().unwrap_or(&name.zh),
    }
}

/// Throws away all that is in a program's sandbox and begins it anew.
///
/// # Errors
/// [`Code::ClientNotFound`] when the program was stopped meanwhile; [`Code::Unavailable`] when the
/// new one cannot be made: the next call does so.
async fn begin_anew(house: &AppState, client: &str) -> Result<()> {
    let (here, id, now) = (house.clone(), client.to_owned(), house.clock.now());
    let generation = house
        .db
        .write(move |tx| clients::next_sandbox(tx, &here, &id, now))
        .await?;
    let before = place(house, client, generation.saturating_sub(1))?;
    of(house, client, generation).await?;
    empty(house, &before).await?;
    let place = place(house, client, generation)?;
    blocking(move || place.drop_earlier()).await
}

/// Throws a stopped program's sandbox away for good.
///
/// # Errors
/// [`Code::Unavailable`] when something of it cannot be removed.
pub(super) async fn throw_away(house: &AppState, client: &str) -> Result<()> {
    let id = client.to_owned();
    let row = house
        .db
        .read(move |conn| clients::of_any(conn, &id))
        .await?;
    let Some(generation) = row.sandbox else {
        return Ok(());
    };
    let _turn = house.sandboxes.turn().await;
    house.sandboxes.remove(client);
    let place = place(house, client, generation)?;
    empty(house, &place).await?;
    blocking(move || place.drop_all()).await
}

/// Throws its files away where they lie in a bucket; those in its folder go with it.
async fn empty(house: &AppState, place: &Beside) -> Result<()> {
    if house.config.data.storage.url.is_none() {
        return Ok(());
    }
    storage(house, place).await?.empty().await
}
