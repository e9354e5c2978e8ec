//! Where files are kept: a folder, or a bucket.

use crate::platform::config::Secret;
use object_store::aws::AmazonS3ConfigKey;
use std::str::FromStr;

/// Where files are kept.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct StorageConfig {
    /// Keeps files in an S3 bucket, as s3://BUCKET/PREFIX; in the data folder when not given. Keys,
    /// region and endpoint come from the usual AWS_* variables.
    #[arg(
        long = "storage-url",
        env = "ONEWINDOW_STORAGE_URL",
        value_name = "URL"
    )]
    pub url: Option<StorageUrl>,

    /// Answers a download with a redirect to an address in the bucket that is good for so many
    /// seconds, once the right is checked and the audit trail has it. The server carries the bytes
    /// itself when not given.
    #[arg(
        long = "storage-link-seconds",
        env = "ONEWINDOW_STORAGE_LINK_SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=900),
        requires = "url",
        value_name = "SECONDS"
    )]
    pub link_seconds: Option<u64>,

    /// How to reach the bucket.
    #[arg(skip = AwsOptions::from_environment())]
    pub aws: AwsOptions,
}

impl StorageConfig {
    /// The same, but in a folder of the bucket that holds nothing else.
    #[must_use]
    pub fn within(&self, name: &str) -> Self {
        let mut own = self.clone();
        if let Some(url) = &mut own.url {
            let outer = std::mem::take(&mut url.prefix);
            url.prefix = format!("{outer}/{name}").trim_start_matches('/').to_owned();
        }
        own
    }
}

/// The address of a bucket and of what is ours in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageUrl {
    pub(super) bucket: String,
    pub(super) prefix: String,
}

impl FromStr for StorageUrl {
    type Err = StorageError;

    fn from_str(text: &str) -> Result<Self, StorageError> {
        let rest = text.strip_prefix("s3://").ok_or(StorageError::Url)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        let prefix = prefix.trim_end_matches('/');
        let is_path = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
        let is_clean = prefix.is_empty()
            || prefix
                .split('/')
                .all(|part| !part.trim_matches('.').is_empty());
        if bucket.len() < 3
            || !bucket.chars().all(is_name)
            || !prefix.chars().all(is_path)
            || !is_clean
        {
            return Err(StorageError::Url);
        }
        Ok(Self {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

/// What the `AWS_*` variables say, by their names in lower case. Never shown, because keys are
/// among them.
#[derive(Debug, Clone, Default)]
pub struct AwsOptions(Vec<(String, Secret)>);

impl AwsOptions {
    /// What the environment of this process says.
    pub fn from_environment() -> Self {
        let named = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.to_str()?.to_owned();
            let value = value.to_str()?.to_owned();
            name.starts_with("AWS_").then_some((name, value))
        };
        Self::of(std::env::vars_os().filter_map(named))
    }

    /// The same for a program around the server, as tests are.
    pub fn of(options: impl IntoIterator<Item = (String, String)>) -> Self {
        let options = options.into_iter();
        Self(
            options
                .map(|(name, value)| (name.to_ascii_lowercase(), Secret::from(value)))
                .collect(),
        )
    }

    /// Those the client knows; an environment holds others for other programs.
    pub(super) fn known(&self) -> Result<Vec<(AmazonS3ConfigKey, String)>, StorageError> {
        let mut known = Vec::new();
        let (mut endpoint, mut may_be_open) = (None, false);
        for (name, value) in &self.0 {
            let value = value.expose().trim();
            match name.as_str() {
                "aws_endpoint_url" | "aws_endpoint_url_s3" | "aws_endpoint" => {
                    endpoint = Some(value)
                }
                "aws_allow_http" => may_be_open = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
            if let Ok(key) = name.parse() {
                known.push((key, value.to_owned()));
            }
        }
        match endpoint {
            Some(url) if url.starts_with("https://") => Ok(known),
            Some(url) if url.starts_with("http://") && may_be_open => Ok(known),
            Some(url) if url.starts_with("http://") => Err(StorageError::Open),
            Some(_) => Err(StorageError::Endpoint),
            None => Ok(known),
        }
    }
}

/// Files cannot be kept as configured.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The address has another form.
    #[error("the storage address must be s3://BUCKET or s3://BUCKET/PREFIX")]
    Url,
    /// The endpoint is no address.
    #[error("AWS_ENDPOINT_URL must begin with https:// or http://")]
    Endpoint,
    /// The endpoint would carry files and no key that hides them.
    #[error(
        "AWS_ENDPOINT_URL begins with http://, which sends files in the clear; AWS_ALLOW_HTTP=true allows it"
    )]
    Open,
    /// The folder cannot be made.
    #[error("the folder of uploaded files: {0}")]
    Folder(std::io::Error),
    /// The bucket does not take what is written.
    #[error("the bucket for uploaded files cannot be written: {0}")]
    Bucket(object_store::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_bucket_and_a_prefix() {
        let url: StorageUrl = "s3://city-files/onewindow/".parse().unwrap();
        assert_eq!(url.bucket, "city-files");
        assert_eq!(url.prefix, "onewindow");
        for wrong in [
            "",
            "city-files",
            "http://city-files",
            "s3://",
            "s3://A/b",
            "s3://city-files//b",
            "s3://abc/../x",
            "s3://abc/x?y",
        ] {
            assert!(wrong.parse::<StorageUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn files_go_in_the_clear_only_when_told_to() {
        let with = |options: &[(&str, &str)]| {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            AwsOptions::of(options.iter().map(owned)).known()
        };
        let open = ("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        assert!(matches!(with(&[open]), Err(StorageError::Open)));
        assert!(with(&[open, ("AWS_ALLOW_HTTP", "true")]).is_ok());
        assert!(with(&[("AWS_ENDPOINT_URL", "https://s3.example")]).is_ok());
        let wrong = with(&[("AWS_ENDPOINT_URL", "s3.example")]);
        assert!(matches!(wrong, Err(StorageError::Endpoint)));
        assert_eq!(with(&[("AWS_EXECUTION_ENV", "x")]).unwrap().len(), 0);
    }

    #[test]
    fn keys_are_not_shown() {
        let options = AwsOptions::of([("AWS_SECRET_ACCESS_KEY".to_owned(), "hunter2".to_owned())]);
        assert!(!format!("{options:?}").contains("hunter2"));
    }
}
