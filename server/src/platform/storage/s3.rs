//! A bucket that speaks S3, shared by all servers.

use super::config::{AwsOptions, StorageError, StorageUrl};
use super::link;
use crate::platform::problem::{Code, Error, Result};
use actix_web::web::Bytes;
use futures_util::StreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::SpawnedReqwestConnector;
use object_store::path::Path as Key;
use object_store::signer::Signer;
use object_store::{
    BackoffConfig, ClientOptions, MultipartUpload, ObjectStore, ObjectStoreExt, RetryConfig,
};
use reqwest::Method;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The longest one request may take, its body included.
const REQUEST: Duration = Duration::from_secs(20);

/// The longest a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// The longest a failing request is tried again; the asker is told to come back after that.
const RETRYING: Duration = Duration::from_secs(10);

/// Seconds the asker is told to wait when the bucket does not answer.
const COME_BACK: u32 = 5;

/// What is larger goes in parts of this many bytes, so that a break costs one part. S3 wants at
/// least 5 MiB.
const PART: u64 = 8 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Bucket {
    store: AmazonS3,
    prefix: Key,
    links: Option<Links>,
}

/// How addresses are handed out that open an object.
#[derive(Debug)]
struct Links {
    good_for: Duration,
    /// Where they lead, such as `https://s3.example`.
    origin: String,
}

impl Bucket {
    /// Opens the bucket and writes a small object, which shows that the address and keys are right.
    pub(super) async fn open(
        url: &StorageUrl,
        aws: &AwsOptions,
        link_seconds: Option<u64>,
    ) -> Result<Self, StorageError> {
        let client = ClientOptions::new()
            .with_timeout(REQUEST)
            .with_connect_timeout(CONNECT);
        let mut builder = AmazonS3Builder::new()
            .with_client_options(client)
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(100),
                    max_backoff: Duration::from_secs(2),
                    base: 2.0,
                },
                max_retries: 3,
                retry_timeout: RETRYING,
            })
            // Connections belong to the runtime that opens them and outlive a busy worker.
            .with_http_connector(SpawnedReqwestConnector::new(
                tokio::runtime::Handle::current(),
            ));
        for (key, value) in aws.known()? {
            builder = builder.with_config(key, value);
        }
        let store = builder
            .with_bucket_name(&url.bucket)
            .build()
            .map_err(StorageError::Bucket)?;
        let mut bucket = Self {
            links: None,
            store,
            prefix: Key::parse(&url.prefix)
                .map_err(|error| StorageError::Bucket(object_store::Error::from(error)))?,
        };
        let marker = bucket.key("onewindow");
        let written = bucket.store.put(&marker, Bytes::from_static(b"1").into());
        written.await.map_err(StorageError::Bucket)?;
        if let Some(good_for) = link_seconds.map(Duration::from_secs) {
            let signed = bucket.store.signed_url(Method::GET, &marker, good_for);
            let origin = signed.await.map_err(StorageError::Bucket)?.origin();
            bucket.links = Some(Links {
                good_for,
                origin: origin.ascii_serialization(),
            });
        }
        Ok(bucket)
    }

    /// Where links lead; none when none are handed out.
    pub(super) fn link_origin(&self) -> Option<&str> {
        self.links.as_ref().map(|links| links.origin.as_str())
    }

    /// An address that opens an object for a while, with what its answer says of itself; none when
    /// none are handed out.
    pub(super) async fn link(
        &self,
        key: &str,
        media_type: &str,
        disposition: &str,
    ) -> Result<Option<String>> {
        let Some(links) = &self.links else {
            return Ok(None);
        };
        let key = self.key(key);
        let signed = self.store.signed_url(Method::GET, &key, links.good_for);
        let signed = signed.await.map_err(away)?;
        let keys = self.store.credentials().get_credential();
        let keys = keys.await.map_err(away)?;
        link::answering(&signed, &keys.secret_key, media_type, disposition)
            .map(Some)
            .ok_or_else(|| Error::internal("an address of the bucket is signed in another way"))
    }

    fn key(&self, key: &str) -> Key {
        key.split('/')
            .filter(|part| !part.is_empty())
            .fold(self.prefix.clone(), |path, part| path.join(part))
    }

    pub(super) async fn write(&self, key: &str, bytes: Bytes) -> Result<()> {
        let written = self.store.put(&self.key(key), bytes.into()).await;
        written.map(drop).map_err(away)
    }

    /// Uploads a file of this machine; it is there whole or not at all.
    pub(super) async fn upload(&self, key: &str, file: &Path, size: u64) -> Result<()> {
        if size <= PART {
            return self.write(key, piece(file, 0..size).await?).await;
        }
        let upload = self.store.put_multipart(&self.key(key)).await;
        let mut upload = upload.map_err(away)?;
        match send_parts(&mut *upload, file, size).await {
            Ok(()) => Ok(()),
            Err(error) => {
                // What was sent of it would cost room for ever. If this fails too, the lifecycle
                // rule of the bucket is what remains.
                drop(upload.abort().await);
                Err(error)
            }
        }
    }

    pub(super) async fn read(&self, key: &str, range: Range<u64>) -> Result<Bytes> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        let read = self.store.get_range(&self.key(key), range).await;
        read.map_err(missing)
    }

    pub(super) async fn size_of(&self, key: &str) -> Result<Option<u64>> {
        match self.store.head(&self.key(key)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(away(error)),
        }
    }

    /// The keys below a folder that were written before this.
    pub(super) async fn list(&self, below: &str, before: SystemTime) -> Result<Vec<String>> {
        let mut keys = Vec::new();
        let mut objects = self.store.list(Some(&self.key(below)));
        while let Some(object) = objects.next().await {
            let object = object.map_err(away)?;
            if SystemTime::from(object.last_modified) >= before {
                continue;
            }
            if let Some(parts) = object.location.prefix_match(&self.prefix) {
                let parts: Vec<String> = parts.map(|part| part.as_ref().to_owned()).collect();
                keys.push(parts.join("/"));
            }
        }
        Ok(keys)
    }

    pub(super) async fn delete(&self, key: &str) -> Result<()> {
        match self.store.delete(&self.key(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(away(error)),
        }
    }
}

async fn send_parts(upload: &mut dyn MultipartUpload, file: &Path, size: u64) -> Result<()> {
    let mut from = 0;
    while from < size {
        let to = size.min(from + PART);
        let bytes = piece(file, from..to).await?;
        upload.put_part(bytes.into()).await.map_err(away)?;
        from = to;
    }
    upload.complete().await.map(drop).map_err(away)
}

async fn piece(file: &Path, range: Range<u64>) -> Result<Bytes> {
    use std::io::{Seek, SeekFrom};
    let file = file.to_owned();
    super::blocking(move || {
        let mut file = File::open(file).map_err(Error::internal)?;
        file.seek(SeekFrom::Start(range.start))
            .map_err(Error::internal)?;
        let mut bytes = Vec::new();
        file.take(range.end.saturating_sub(range.start))
            .read_to_end(&mut bytes)
            .map_err(Error::internal)?;
        Ok(bytes.into())
    })
    .await
}

fn missing(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Code::FileNotFound.into(),
        other => away(other),
    }
}

/// The bucket did not do what it was asked to: nothing is lost, and trying again may help.
fn away(error: object_store::Error) -> Error {
    Error::new(Code::Unavailable)
        .with("retryAfterSeconds", COME_BACK)
        .caused_by(error)
}
