//! The product in this process: a server of its own for every test, on a free port, with a copy of
//! a database that was migrated and filled once.

use crate::client::Actor;
use crate::database::{Database, Place};
use actix_web::dev::ServerHandle;
use onewindow_server::identity::demo;
use onewindow_server::platform::AppState;
use onewindow_server::platform::config::{Config, Secret};
use onewindow_server::startup;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use tempfile::TempDir;

/// The day tests run on unless they say otherwise, so that no result depends on the real one: a
/// Tuesday in an ordinary working week.
pub const TODAY: &str = "2026-03-10";

/// A running server. Dropping it stops the server and removes its data.
pub struct TestApp {
    address: String,
    state: AppState,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    config: Config,
    // Dropped last: the server still writes there while it stops.
    _place: Option<(Place, TempDir)>,
}

impl TestApp {
    /// A server with the demo city's catalogue and people.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, configured otherwise.
    pub async fn start_with(configure: impl FnOnce(&mut Config) + Send + 'static) -> Self {
        tokio::task::spawn_blocking(|| Self::start_here(configure))
            .await
            .expect("the server starts")
    }

    fn start_here(configure: impl FnOnce(&mut Config)) -> Self {
        let (folder, database) = Template::get().copy();
        let mut config = config(folder.path(), database.url());
        configure(&mut config);
        Self::run(config, Some((database, folder)))
    }

    fn run(config: Config, place: Option<(Place, TempDir)>) -> Self {
        let running = Running::start(config.clone());
        Self {
            address: running.address,
            state: running.state,
            handle: running.handle,
            thread: Some(running.thread),
            config,
            _place: place,
        }
    }

    /// A second server on the same data, as behind one balancer. It must be dropped first.
    pub async fn beside(&self) -> Self {
        let config = self.config.clone();
        tokio::task::spawn_blocking(|| Self::run(config, None))
            .await
            .expect("the server starts")
    }

    /// The folder of the data.
    pub fn folder(&self) -> &Path {
        &self.config.data.data_dir
    }

    /// What the handlers reach: the clock above all.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// The server's address, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Somebody nobody knows.
    pub fn anonymous(&self) -> Actor {
        Actor::new(&self.address)
    }

    /// 林晓, who holds an identity card.
    pub async fn citizen(&self) -> Actor {
        self.citizen_with("13800000001").await
    }

    /// 王强, legal representative of 示例小馆.
    pub async fn manager(&self) -> Actor {
        self.citizen_with("13800000002").await
    }

    /// The citizen with this mobile number, who is made at the first log-in.
    pub async fn citizen_with(&self, mobile: &str) -> Actor {
        let anonymous = self.anonymous();
        let sent = anonymous
            .post("/auth/sms-codes", &json!({"mobile": mobile}))
            .await;
        let code = sent.expect(202)["demoCode"].clone();
        let login = json!({"mobile": mobile, "code": code});
        let session = anonymous.post("/auth/citizen-sessions", &login).await;
        anonymous.with_token(text(&session.expect(200)["accessToken"]))
    }

    /// The clerk at the window of the East District.
    pub async fn clerk(&self) -> Actor {
        self.staff("window-dongqu").await
    }

    /// The clerk at the window of the West District.
    pub async fn other_clerk(&self) -> Actor {
        self.staff("window-xiqu").await
    }

    /// The approver of market regulation.
    pub async fn approver(&self) -> Actor {
        self.staff("approver-scjg").await
    }

    /// The approver of the health commission.
    pub async fn health_approver(&self) -> Actor {
        self.staff("approver-wjw").await
    }

    /// The supervisor.
    pub async fn supervisor(&self) -> Actor {
        self.staff("supervisor").await
    }

    /// The catalogue's editor.
    pub async fn editor(&self) -> Actor {
        self.staff("editor").await
    }

    /// A member of staff of the demo city.
    pub async fn staff(&self, username: &str) -> Actor {
        let anonymous = self.anonymous();
        let login = json!({"username": username, "password": demo::PASSWORD});
        let session = anonymous.post("/auth/staff-sessions", &login).await;
        anonymous.with_token(text(&session.expect(200)["accessToken"]))
    }

    /// An integrator's program.
    pub async fn integrator(&self) -> Actor {
        let anonymous = self.anonymous();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            demo::CLIENT_ID,
            demo::CLIENT_SECRET
        );
        let token = anonymous
            .call(reqwest::Method::POST, "/oauth/token")
            .body("application/x-www-form-urlencoded", form)
            .await;
        anonymous.with_token(text(&token.expect(200)["access_token"]))
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The future only reports the end; the stop itself is sent when it is made.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Data that every test starts with: made once, then copied, because importing the catalogue for
/// each test would take most of the time of the tests.
pub(crate) struct Template {
    folder: TempDir,
    database: Database,
}

impl Template {
    pub(crate) fn get() -> &'static Self {
        static TEMPLATE: std::sync::OnceLock<Template> = std::sync::OnceLock::new();
        TEMPLATE.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let database = Database::create();
            let mut config = config(folder.path(), database.template_url());
            config.catalogue = Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue"));
            Running::start(config).stop();
            Template { folder, database }
        })
    }

    /// A folder and a database of one's own.
    pub(crate) fn copy(&self) -> (TempDir, Place) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(self.folder.path(), folder.path());
        (folder, self.database.copy())
    }
}

pub(crate) fn config(folder: &Path, database_url: Option<String>) -> Config {
    let mut config = Config::for_tests(folder.to_owned());
    config.data.database_url = database_url.map(Secret::from);
    config.logins_per_minute = 6_000;
    config.today = Some(TODAY.parse().expect("a day"));
    config
}

struct Running {
    address: String,
    state: AppState,
    handle: ServerHandle,
    thread: JoinHandle<()>,
}

impl Running {
    fn start(config: Config) -> Self {
        let (ready, started) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = match startup::build(config).await {
                    Ok(server) => server,
                    Err(error) => {
                        let _ = ready.send(Err(error.to_string()));
                        return;
                    }
                };
                let address = format!("http://{}", server.address());
                let _ = ready.send(Ok((address, server.state().clone(), server.handle())));
                let _ = server.run().await;
            });
        });
        let (address, state, handle) = started
            .recv()
            .expect("the server's thread lives")
            .expect("the server starts");
        Self {
            address,
            state,
            handle,
            thread,
        }
    }

    fn stop(self) {
        let Self {
            state,
            handle,
            thread,
            ..
        } = self;
        drop(handle.stop(false));
        let _ = thread.join();
        drop(state);
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn copy(from: &Path, to: &Path) {
    let entries = std::fs::read_dir(from).expect("the template's folder");
    for entry in entries {
        let entry = entry.expect("an entry");
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}
