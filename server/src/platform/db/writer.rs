//! The SQLite writer: one thread owns the only writing connection.
//!
//! It takes what waits, gives each job a savepoint of its own, commits once and answers after the
//! commit. With `synchronous = FULL` one flush to disk then serves up to [`BATCH`] requests, and
//! no request ever meets a locked database.

use super::{Conn, in_transaction};
use crate::platform::problem::{Code, Error, Result};
use diesel::SqliteConnection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// The most jobs one commit carries.
const BATCH: usize = 64;

/// The most jobs that wait; past it the answer is 503, so memory stays bounded.
const QUEUE: usize = 2048;

/// Runs on the writer's connection and returns what to do once the commit is known.
type Job = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;
type Answer = Box<dyn FnOnce(bool) + Send>;

/// The way to the writer's thread. Dropping it lets the thread finish what waits and end.
pub(super) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(conn: Conn) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(conn, &jobs))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    pub(super) async fn submit<T, F>(&self, transaction: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let result = in_transaction(conn, transaction);
            Box::new(move |committed| {
                // An error already undid its savepoint, so it stands whatever the commit did.
                let answer = match result {
                    Ok(_) if !committed => {
                        Err(Error::new(Code::Unavailable).caused_by("the commit failed"))
                    }
                    other => other,
                };
                // Nobody listens when the client has gone; the commit stands all the same.
                drop(sender.send(answer));
            })
        });
        let queue = self
            .queue
            .as_ref()
            .ok_or_else(|| Error::new(Code::Unavailable))?;
        match queue.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                return Err(Error::new(Code::Unavailable).caused_by("the writer's queue is full"));
            }
        }
        receiver
            .await
            .unwrap_or_else(|_| Err(Error::internal("the writer dropped a job")))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the writer's thread had panicked");
        }
    }
}

fn serve(mut conn: Conn, jobs: &Receiver<Job>) {
    let mut answers: Vec<Answer> = Vec::with_capacity(BATCH);
    while let Ok(first) = jobs.recv() {
        let committed = batch(&mut conn, first, jobs, &mut answers);
        for answer in answers.drain(..) {
            answer(committed);
        }
    }
    // The last one out folds the log into the file, so a copy of the file alone is whole.
    if let Err(error) = conn.batch_execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);") {
        tracing::warn!(%error, "the last checkpoint failed");
    }
}

fn batch(conn: &mut Conn, first: Job, jobs: &Receiver<Job>, answers: &mut Vec<Answer>) -> bool {
    if let Err(error) = with_sqlite(conn, |sqlite| {
        AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
    }) {
        tracing::error!(%error, "the writer could not begin");
        // Without a transaction the job must not run; its sender is dropped with it.
        drop(first);
        return false;
    }
    answers.push(first(conn));
    while answers.len() < BATCH {
        match jobs.try_recv() {
            Ok(job) => answers.push(job(conn)),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
        }
    }
    match with_sqlite(conn, AnsiTransactionManager::commit_transaction) {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, "the writer could not commit");
            if let Err(error) = with_sqlite(conn, AnsiTransactionManager::rollback_transaction) {
                tracing::error!(%error, "the writer could not roll back");
            }
            false
        }
    }
}

fn with_sqlite(
    conn: &mut Conn,
    act: impl FnOnce(&mut SqliteConnection) -> diesel::QueryResult<()>,
) -> diesel::QueryResult<()> {
    match conn {
        Conn::Sqlite(sqlite) => act(sqlite),
        Conn::Postgres(_) => Err(diesel::result::Error::BrokenTransactionManager),
    }
}
