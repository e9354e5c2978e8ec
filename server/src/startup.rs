//! Puts the server together: opens what it stands on, binds the address, registers every area.

use crate::cases::{self, Recount, timer};
use crate::catalogue::{self, PublishError};
use crate::identity::{self, Houses};
use crate::integration::{self, Gate};
use crate::notify::{self, Notifier, Worker};
use crate::openapi;
use crate::platform::audit::{Audit, Verification};
use crate::platform::clock::Clock;
use crate::platform::config::{Config, DataConfig, FILES};
use crate::platform::db::{self, ConnectError, Db, Target, was_left_open};
use crate::platform::operations::Operations;
use crate::platform::outbox::Bell;
use crate::platform::ratelimit::RateLimiter;
use crate::platform::sandboxes::Sandboxes;
use crate::platform::state::{AppState, Ending};
use crate::platform::storage::{Storage, StorageError};
use crate::platform::telemetry::Meters;
use crate::platform::tokens::{self, Begin, Renewal, Tokens};
use crate::platform::vault::{Vault, VaultError};
use crate::platform::{extract, problem};
use crate::retention;
use crate::supervision;
use crate::web::{self, Routes};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] ConnectError),
    /// The key ring cannot be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Files cannot be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A folder cannot be made or the address is taken.
    #[error("{what}: {error}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The catalogue's folder has faults.
    #[error(transparent)]
    Catalogue(#[from] PublishError),
    /// Another house cannot vouch for people as it is configured.
    #[error(transparent)]
    SignOn(#[from] identity::SignOnError),
    /// A gateway cannot be used as it is configured.
    #[error(transparent)]
    Gateway(#[from] notify::providers::GatewayError),
    /// Anything an area refused at start.
    #[error(transparent)]
    Area(#[from] problem::Error),
}

/// How long a connection may rest between two requests. Longer than a proxy in front keeps one (nginx:
/// 60 s): who closes first must not be the side that may just be sent a request, which is then lost.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// A server that is bound and ready to run.
pub struct Server {
    address: SocketAddr,
    state: AppState,
    server: actix_web::dev::Server,
    worker: Option<Worker>,
}

impl Server {
    /// The address it listens at, with the port it was given.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the handlers reach; tests move its clock.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Stops it from elsewhere.
    pub fn handle(&self) -> actix_web::dev::ServerHandle {
        self.server.handle()
    }

    /// Serves until it is stopped; running requests are finished first, then what is being sent.
    ///
    /// # Errors
    /// When the system takes the listening socket away.
    pub async fn run(self) -> std::io::Result<()> {
        let ended = self.server.await;
        if let Some(worker) = self.worker {
            worker.stop().await;
        }
        ended
    }
}

/// Opens the database, bringing its tables up to date, and the key ring.
///
/// # Errors
/// When either cannot be opened.
pub fn open_database(data: &DataConfig) -> Result<(Db, Vault), StartError> {
    let target = data.target()?;
    let folder = &data.data_dir;
    make_folder(folder).map_err(|error| StartError::Io {
        what: format!("the data folder {}", folder.display()),
        error,
    })?;
    let db = if data.is_pooled {
        Db::open_pooled(&target)?
    } else {
        Db::open(&target)?
    };
    Ok((db, Vault::open(data)?))
}

/// Nobody but the service's own user may look into a folder of people's documents and keys. One
/// that is there already keeps the rights its operator gave it.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Refuses a mistyped folder, which must not pass for data in order.
fn existing(data: &DataConfig) -> Result<(), StartError> {
    match data.target()? {
        Target::Sqlite(path) if !path.is_file() => Err(ConnectError::MissingFile(path).into()),
        Target::Sqlite(_) | Target::Postgres(_) | Target::Schema(..) => Ok(()),
    }
}

/// Checks the whole audit trail.
///
/// # Errors
/// When the data cannot be opened or read, or there is none.
pub async fn verify_audit(data: &DataConfig) -> Result<Verification, StartError> {
    existing(data)?;
    let (db, vault) = open_database(data)?;
    let audit = Audit::new(vault);
    Ok(db.read(move |conn| audit.verify(conn)).await?)
}

/// Makes a new key that signs access tokens.
///
/// # Errors
/// When the data cannot be opened or written, or there is none.
pub async fn renew_signing_key(data: &DataConfig, begin: Begin) -> Result<Renewal, StartError> {
    existing(data)?;
    let (db, vault) = open_database(data)?;
    let audit = Audit::new(vault.clone());
    let now = Clock::system().now();
    Ok(tokens::renew_key(&db, &vault, &audit, now, begin).await?)
}

/// Checks that the kept counts of running limits are what the cases say, after making them anew if
/// asked to.
///
/// # Errors
/// When the data cannot be opened or read, or there is none.
pub async fn verify_lamps(data: &DataConfig, rebuild: bool) -> Result<Recount, StartError> {
    existing(data)?;
    let (db, _) = open_database(data)?;
    if rebuild {
        db.write(cases::rebuild_lamps).await?;
    }
    Ok(db.write(cases::check_lamps).await?)
}

/// What a look at everything the settings name found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The database, without its password.
    pub database: String,
    /// Whether the first start would make it.
    pub is_new: bool,
    /// Migrations that the start would run.
    pub pending: usize,
    /// Whether the first start would make a key ring.
    pub makes_keys: bool,
    /// Items the catalogue folder would publish, if one is named.
    pub items: Option<usize>,
    /// Whether text messages can be sent.
    pub sends_sms: bool,
}

/// Looks at everything the settings name, and changes nothing.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(config: &Config) -> Result<Looked, StartError> {
    let target = config.data.target()?;
    let makes_keys = !Vault::is_there(&config.data);
    if !makes_keys {
        Vault::open(&config.data)?;
    }
    let sends_sms = notify::providers::sms(&config.gateways, config.demo)?.is_some();
    notify::providers::voice(&config.gateways)?;
    notify::providers::mail(&config.gateways)?;
    notify::providers::wechat(&config.gateways, &config.sign_on)?;
    houses(config)?;
    let items = config.catalogue_folder().map(catalogue::check_folder);
    Ok(Looked {
        database: format!("{target:?}"),
        is_new: matches!(&target, Target::Sqlite(file) if !file.exists()),
        pending: db::pending_migrations(&target)?,
        makes_keys,
        items: items.transpose()?,
        sends_sms,
    })
}

/// The houses that vouch for people, each with as long to answer as a gateway has.
fn houses(config: &Config) -> Result<Houses, StartError> {
    let patience = Duration::from_secs(config.gateways.gateway_seconds);
    Ok(Houses::new(&config.sign_on, patience)?)
}

/// Opens what the server needs: database, key ring, files, time.
///
/// # Errors
/// When any of them cannot be opened.
pub async fn open_state(config: Config) -> Result<AppState, StartError> {
    let was_left_open = was_left_open(&config.data.target()?);
    let (db, vault) = open_database(&config.data)?;
    if was_left_open {
        tracing::warn!("the database was not closed; its structure is checked");
        db.check().await?;
    }
    let clock = config.today.map_or_else(Clock::system, Clock::on_day);
    let tokens = Tokens::open(&db, &vault, clock.now()).await?;
    let files = config.data.data_dir.join(FILES);
    let storage = Storage::open(&files, &config.data.storage).await?;
    Ok(AppState {
        db,
        clock,
        audit: Audit::new(vault.clone()),
        vault,
        tokens,
        storage,
        bell: Bell::default(),
        logins: Arc::new(RateLimiter::per_minute(config.logins_per_minute)),
        meters: Meters::default(),
        ending: Ending::default(),
        public_url: Arc::from(""),
        sandboxes: Sandboxes::default(),
        config: Arc::new(config),
    })
}

/// Opens everything and binds the address.
///
/// # Errors
/// When something cannot be opened or the address is taken.
pub async fn build(config: Config) -> Result<Server, StartError> {
    let listen = SocketAddr::new(config.listen, config.port);
    let workers = config.workers;
    let ignore_signals = config.ignore_signals;
    let mut state = open_state(config).await?;
    if state.config.demo {
        identity::demo::seed(&state).await?;
    }
    let houses = Data::new(houses(&state.config)?);
    let notifier = Notifier::new(&state)?;
    if !notifier.has_sms() && !state.config.demo {
        tracing::warn!("no text message gateway is connected: nobody can log in by a code");
    }
    if let Some(folder) = state.config.catalogue_folder() {
        publish_at_start(&state, folder).await?;
    }
    catalogue::warm_up();
    supervision::start(state.clone());
    let bind_failed = |error| StartError::Io {
        what: format!("listening at {listen}"),
        error,
    };
    // Bound before the application is made, so that links can carry the real port.
    let listener = std::net::TcpListener::bind(listen).map_err(bind_failed)?;
    let address = listener.local_addr().map_err(bind_failed)?;
    state.public_url = public_url(&state.config, address);

    let shared = Data::new(state.clone());
    let paths = openapi::paths();
    let routes = Data::new(Routes::new(&paths));
    let gate = Data::new(Gate::new(&paths).map_err(problem::Error::internal)?);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .configure(extract::configure)
            .app_data(routes.clone())
            .app_data(gate.clone())
            .app_data(houses.clone())
            .wrap(from_fn(integration::enter))
            .wrap(from_fn(notify::ring))
            .wrap(from_fn(problem::layer))
            .wrap(web::safe_headers(
                &shared.config,
                shared.storage.link_origin(),
            ))
            .wrap(Compress::default())
            .wrap(from_fn(cases::method_override))
            .wrap(from_fn(web::decline))
            .service(actix_web::web::scope(openapi::BASE).configure(|config| {
                Operations::serve(config, openapi::operations);
            }))
            .configure(web::configure_root)
            .default_service(actix_web::web::to(web::fallback))
    })
    .keep_alive(KEEP_ALIVE)
    .shutdown_timeout(15)
    .worker_max_blocking_threads(blocking_threads(workers))
    .disable_signals();
    if let Some(workers) = workers {
        server = server.workers(workers);
    }
    let server = server.listen(listener).map_err(bind_failed)?.run();
    if let Some(place) = state.config.metrics_listen {
        serve_metrics(&state, place)?;
    }
    if !ignore_signals {
        actix_web::rt::spawn(end_when_asked(state.clone(), server.handle()));
    }
    let worker = (!state.config.no_timer).then(|| {
        state.tokens.clone().follow(state.clock.clone());
        actix_web::rt::spawn(timer::run(state.clone()));
        retention::start(state.clone());
        actix_web::rt::spawn(notify::attend(state.clone()));
        notify::start(notifier)
    });
    Ok(Server {
        address,
        state,
        server,
        worker,
    })
}

/// Threads each worker may block. Few more in all than there are database connections: the others
/// would only wait for one, and each keeps memory of its own.
fn blocking_threads(workers: Option<usize>) -> usize {
    const ALL: usize = 32;
    let workers = workers
        .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1);
    (ALL / workers.max(1)).max(4)
}

/// Serves the counts at an address of their own, for as long as the process lives.
fn serve_metrics(state: &AppState, place: SocketAddr) -> Result<(), StartError> {
    let shared = Data::new(state.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .configure(web::configure_metrics)
    });
    let bound = server.workers(1).disable_signals().bind(place);
    let bound = bound.map_err(|error| StartError::Io {
        what: format!("listening at {place} for metrics"),
        error,
    })?;
    actix_web::rt::spawn(bound.run());
    Ok(())
}

/// Waits for SIGTERM or SIGINT. Then nobody new should come, running requests are finished, and the
/// server ends.
async fn end_when_asked(state: AppState, server: actix_web::dev::ServerHandle) {
    if let Err(error) = asked_to_end().await {
        tracing::error!(%error, "signals cannot be heard; only killing ends the server");
        return;
    }
    tracing::info!("asked to end");
    state.ending.begin();
    let drain = Duration::from_secs(state.config.drain_seconds.into());
    actix_web::rt::time::sleep(drain).await;
    server.stop(true).await;
}

#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    futures_util::future::select(Box::pin(term.recv()), Box::pin(int.recv())).await;
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    actix_web::rt::signal::ctrl_c().await
}

/// What changed without a new version stays as it was published: the service opens all the same,
/// and the log says what to mend.
async fn publish_at_start(state: &AppState, folder: PathBuf) -> Result<(), StartError> {
    let now = state.clock.now();
    let done = catalogue::publish_folder(&state.db, folder, now).await?;
    for conflict in &done.conflicts {
        tracing::warn!("{conflict}");
    }
    tracing::info!(
        new = done.new.len(),
        unchanged = done.unchanged,
        "the catalogue is published"
    );
    Ok(())
}

fn public_url(config: &Config, address: SocketAddr) -> Arc<str> {
    match &config.public_url {
        Some(url) => url.trim_end_matches('/').into(),
        None => format!("http://{address}").into(),
    }
}
