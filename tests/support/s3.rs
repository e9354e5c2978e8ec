//! A real S3 endpoint on loopback, and what can go wrong with one.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use onewindow_server::platform::config::Config;
use onewindow_server::platform::storage::{AwsOptions, StorageConfig};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s::{S3Error, S3ErrorCode, S3Result};
use s3s_fs::FileSystem;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// The bucket there is.
pub const BUCKET: &str = "city-files";
const ACCESS_KEY: &str = "test-access-key";
/// The key that opens it.
pub const SECRET_KEY: &str = "test-secret-key";

/// The endpoint. Dropping it stops it and removes its objects.
pub struct S3 {
    address: String,
    folder: TempDir,
    health: Arc<Health>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Lets nothing through while the endpoint is ill, and takes its time when it is slow.
#[derive(Default)]
struct Health {
    is_ill: AtomicBool,
    slow_millis: AtomicU64,
}

struct Gate(Arc<Health>);

#[async_trait::async_trait]
impl S3Access for Gate {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let slow = self.0.slow_millis.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(slow)).await;
        if self.0.is_ill.load(Ordering::SeqCst) {
            return Err(S3Error::new(S3ErrorCode::InternalError));
        }
        // s3s-fs would make a bucket that is not there.
        let bucket = context.s3_path().get_bucket_name();
        if bucket.is_some_and(|name| name != BUCKET) {
            return Err(S3Error::new(S3ErrorCode::NoSuchBucket));
        }
        match context.credentials() {
            Some(_) => Ok(()),
            None => Err(S3Error::new(S3ErrorCode::AccessDenied)),
        }
    }
}

impl S3 {
    /// Starts one with an empty bucket.
    ///
    /// # Panics
    /// When it cannot start.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let health = Arc::new(Health::default());
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).expect("a root"));
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        builder.set_access(Gate(Arc::clone(&health)));
        let service = builder.build().into_shared();
        let (started, address) = std::sync::mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                    .await
                    .expect("a free port");
                let _ = started.send(listener.local_addr().expect("an address"));
                let serve = async move {
                    while let Ok((socket, _)) = listener.accept().await {
                        let service = service.clone();
                        tokio::spawn(async move {
                            let _ = Builder::new(TokioExecutor::new())
                                .serve_connection(TokioIo::new(socket), service)
                                .await;
                        });
                    }
                };
                tokio::select! {
                    () = serve => {}
                    _ = stopped => {}
                }
            });
        });
        let address = address.recv().expect("the endpoint starts");
        Self {
            address: format!("http://{address}"),
            folder,
            health,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Has a server keep its files here.
    pub fn configure(&self, config: &mut Config) {
        config.data.storage = self.storage(BUCKET, SECRET_KEY);
    }

    /// What a server would be told to keep its files in this bucket, with this secret key.
    ///
    /// # Panics
    /// When the bucket's name cannot be one.
    pub fn storage(&self, bucket: &str, secret_key: &str) -> StorageConfig {
        StorageConfig {
            url: Some(format!("s3://{bucket}/one/window").parse().expect("a URL")),
            aws: AwsOptions::of(self.variables(secret_key)),
            link_seconds: None,
        }
    }

    fn variables(&self, secret_key: &str) -> [(String, String); 5] {
        [
            ("AWS_ENDPOINT_URL", self.address.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", secret_key),
            ("AWS_REGION", "us-east-1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    /// From now on it answers 500 to everything, or again as it should.
    pub fn be_ill(&self, is_ill: bool) {
        self.health.is_ill.store(is_ill, Ordering::SeqCst);
    }

    /// From now on each answer takes so much longer.
    pub fn be_slow(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.health.slow_millis.store(millis, Ordering::SeqCst);
    }

    /// An object, by its name without the prefix.
    pub fn object(&self, name: &str) -> Option<Vec<u8>> {
        let root = self.folder.path().join(BUCKET).join("one/window");
        std::fs::read(root.join(name)).ok()
    }

    /// What has a server of its own process keep its files here.
    pub fn set(&self, command: &mut Command) {
        let url = format!("s3://{BUCKET}/one/window");
        command.env("ONEWINDOW_STORAGE_URL", url);
        command.envs(self.variables(SECRET_KEY));
    }

    /// The names of the objects, without the prefix, in order.
    pub fn objects(&self) -> Vec<String> {
        let root = self.folder.path().join(BUCKET).join("one/window");
        let mut found = Vec::new();
        walk(&root, &root, &mut found);
        found.sort();
        found
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            walk(root, &path, found);
        } else if let Ok(name) = path.strip_prefix(root) {
            found.push(name.display().to_string());
        }
    }
}
