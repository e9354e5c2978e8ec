//! Taking in the bytes of one request.

use super::tus::Checksum;
use super::{Upload, advance, complete, end, overtaken, store};
use crate::cases::files::{self, HEAD, Kept};
use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::storage::Part;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use onewindow_core::pack::FileRule;
use std::time::{Duration, Instant};

/// Bytes put away at a time: the most that a break can cost, and that one request holds in memory.
const PIECE: usize = 4 * 1024 * 1024;

/// The longest between putting a piece away and naming it. The sweep waits for a day before it
/// takes a piece for one that nobody will name.
const NAMED_WITHIN: Duration = Duration::from_secs(60 * 60);

/// One request's bytes on their way into an upload.
pub(super) struct Receiver {
    pub(super) state: AppState,
    pub(super) caller: Anyone,
    pub(super) upload: Upload,
    pub(super) rule: FileRule,
    pub(super) checksum: Option<Checksum>,
}

/// Pieces that are safe and that no row names yet.
#[derive(Default)]
struct Loose {
    parts: Vec<Part>,
    since: Option<Instant>,
}

impl Receiver {
    /// Takes in what comes, and answers how far the upload is then. When the sender breaks off, what
    /// came is kept, unless a checksum was to hold for it.
    ///
    /// # Errors
    /// [`Code::FileTooLarge`], [`Code::FileTypeNotAllowed`], [`Code::UploadChecksumMismatch`],
    /// [`Code::UploadOffsetConflict`]; [`Code::BadRequest`] when the sender broke off. What was
    /// named before stays.
    pub(super) async fn take(mut self, chunks: impl Stream<Item = Result<Bytes>>) -> Result<u64> {
        let mut loose = Loose::default();
        let taken = self.take_in(chunks, &mut loose).await;
        // Whatever was not named by now never will be.
        self.state.storage.drop_parts(&loose.parts).await;
        taken
    }

    async fn take_in(
        &mut self,
        chunks: impl Stream<Item = Result<Bytes>>,
        loose: &mut Loose,
    ) -> Result<u64> {
        let mut chunks = std::pin::pin!(chunks);
        let mut sum = self.checksum.take();
        let (mut at, mut held) = (self.upload.kept, Vec::new());
        let broken = loop {
            match chunks.next().await {
                Some(Ok(chunk)) => {
                    let length = u64::try_from(chunk.len()).map_err(Error::internal)?;
                    at = at.saturating_add(length);
                    if at > self.upload.length {
                        let most = self.upload.length;
                        return Err(Error::new(Code::FileTooLarge).with("maxBytes", most));
                    }
                    if let Some(sum) = &mut sum {
                        sum.update(&chunk);
                    }
                    held.extend_from_slice(&chunk);
                    if held.len() >= PIECE {
                        self.put_away(std::mem::take(&mut held), loose).await?;
                        if sum.is_none() && at < self.upload.length {
                            self.name(loose).await?;
                        }
                    }
                }
                Some(Err(error)) if sum.is_some() => return Err(error),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        if let Some(sum) = sum
            && !sum.holds()
        {
            return Err(Code::UploadChecksumMismatch.into());
        }
        if !held.is_empty() {
            self.put_away(held, loose).await?;
        }
        if at == self.upload.length {
            self.finish(loose).await?;
        } else {
            self.name(loose).await?;
        }
        broken.map_or(Ok(at), Err)
    }

    async fn put_away(&self, bytes: Vec<u8>, loose: &mut Loose) -> Result<()> {
        let is_first = self.upload.kept == 0 && loose.parts.is_empty();
        if is_first && bytes.len() >= HEAD {
            files::taken(&bytes, &self.rule)?;
        }
        let id = self.upload.id.as_str();
        let part = self.state.storage.put_part(id, bytes.into()).await?;
        loose.since.get_or_insert_with(Instant::now);
        loose.parts.push(part);
        Ok(())
    }

    /// Names what is safe and moves the upload on past it.
    async fn name(&mut self, loose: &mut Loose) -> Result<()> {
        if loose.parts.is_empty() {
            return Ok(());
        }
        loose.check_age()?;
        let (id, from, parts) = (
            self.upload.id.clone(),
            self.upload.kept,
            loose.parts.clone(),
        );
        let now = self.state.clock.now();
        let moved = self
            .state
            .db
            .write(move |tx| advance(tx, &id, from, &parts, now));
        self.upload.kept = moved.await?;
        *loose = Loose::default();
        Ok(())
    }

    async fn overtaken(&self) -> Result<Error> {
        let id = self.upload.id.clone();
        let told = self.state.db.read(move |conn| overtaken(conn, &id));
        told.await
    }

    /// Puts the whole file together and gives it to what it is for.
    async fn finish(&mut self, loose: &Loose) -> Result<()> {
        loose.check_age()?;
        let id = self.upload.id.clone();
        let named = self.state.db.read(move |conn| store::parts(conn, &id));
        let named = named.await?;
        let all: Vec<Part> = named.iter().chain(&loose.parts).cloned().collect();
        // Another request may have brought the same last bytes, been faster and tidied up: then the
        // parts before these are named no more, or are gone.
        let found = all.iter().map(|part| part.length).sum::<u64>();
        if found != self.upload.length {
            return Err(self.overtaken().await?);
        }
        let incoming = match self.state.storage.join(&all).await {
            Err(error) if error.code() == Code::FileNotFound => {
                return Err(self.overtaken().await?);
            }
            joined => joined?,
        };
        let media_type = files::taken(incoming.head(), &self.rule)?;
        let announced = self.upload.sha256.as_ref();
        if announced.is_some_and(|wanted| *wanted != incoming.sha256()) {
            // Which byte of it is wrong nobody knows, so none is kept.
            end(&self.state, self.upload.id.clone()).await?;
            return Err(Code::UploadChecksumMismatch.into());
        }
        let kept = Kept {
            material: self.upload.material.clone(),
            name: self.upload.name.clone(),
            media_type: media_type.to_owned(),
            size: self.upload.length,
            blob: incoming.finish(&self.state.db).await?,
        };
        let (shared, caller, upload, rule) = (
            self.state.clone(),
            self.caller.clone(),
            self.upload.clone(),
            self.rule.clone(),
        );
        let file = self
            .state
            .db
            .write(move |tx| complete(tx, &shared, &caller, &upload, (upload.kept, &rule), kept))
            .await?;
        files::soon(&self.state, &file.sha256);
        self.upload.kept = self.upload.length;
        self.state.storage.drop_parts(&named).await;
        Ok(())
    }
}

impl Loose {
    fn check_age(&self) -> Result<()> {
        match self.since {
            Some(since) if since.elapsed() > NAMED_WITHIN => Err(Code::RequestTimeout.into()),
            Some(_) | None => Ok(()),
        }
    }
}
