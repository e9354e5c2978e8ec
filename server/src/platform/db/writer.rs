//! The SQLite writer: one thread owns the only writing connection.
//!
//! It takes what waits, gives each job a savepoint of its own, commits once and answers after the
//! commit. With `synchronous = FULL` one flush to disk then serves up to [`BATCH`] requests, and
//! no request ever meets a locked database.

use super::Conn;
use super::connect::{Mode, Target, connect};
use super::transaction::transact;
use crate::platform::problem::{Code, Error, Result};
use diesel::SqliteConnection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// The most jobs one commit carries.
const BATCH: usize = 64;

/// The most jobs that wait; past it the answer is 503, so memory stays bounded.
const QUEUE: usize = 2048;

/// Runs on the writer's connection, or learns why it cannot.
type Job = Box<dyn FnOnce(std::result::Result<&mut Conn, Code>) -> Ran + Send>;

/// A job that ran, in a transaction that is not committed yet.
struct Ran {
    /// Tells the one who waits, once it is known what became of the commit.
    answer: Box<dyn FnOnce(std::result::Result<(), Code>) + Send>,
    /// The engine itself refused, and may have undone the whole transaction with it.
    is_doubtful: bool,
}

/// The way to the writer's thread. Dropping it lets the thread finish what waits and end.
pub(super) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    done: Arc<Done>,
}

/// What has been committed so far.
#[derive(Default)]
struct Done {
    commits: AtomicU64,
    jobs: AtomicU64,
}

impl Writer {
    pub(super) fn start(conn: Conn, target: &Target) -> std::io::Result<Self> {
        let target = target.clone();
        let (queue, jobs) = sync_channel(QUEUE);
        let done = Arc::new(Done::default());
        let counted = Arc::clone(&done);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(conn, &target, &jobs, &counted))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
            done,
        })
    }

    /// How many commits there were, and how many jobs they carried.
    pub(super) fn counts(&self) -> (u64, u64) {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (read(&self.done.commits), read(&self.done.jobs))
    }

    pub(super) async fn submit<T, F>(&self, transaction: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let result = match conn {
                Ok(conn) => transact(conn, transaction).map_err(|(error, _)| error),
                Err(code) => Err(Error::new(code).caused_by("the writer could not begin")),
            };
            let is_doubtful = result
                .as_ref()
                .is_err_and(|error| error.code().status() >= 500);
            let answer = Box::new(move |commit: std::result::Result<(), Code>| {
                // An error already undid its savepoint, so it stands whatever the commit did.
                let answer = result.and_then(|value| match commit {
                    Ok(()) => Ok(value),
                    Err(code) => Err(Error::new(code).caused_by("the commit failed")),
                });
                // Nobody listens when the client has gone; the commit stands all the same.
                drop(sender.send(answer));
            });
            Ran {
                answer,
                is_doubtful,
            }
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

fn serve(mut conn: Conn, target: &Target, jobs: &Receiver<Job>, done: &Done) {
    let mut ran = Vec::with_capacity(BATCH);
    while let Ok(first) = jobs.recv() {
        let commit = batch(&mut conn, first, jobs, &mut ran);
        if commit.is_ok() {
            let count = u64::try_from(ran.len()).unwrap_or(u64::MAX);
            done.commits.fetch_add(1, Ordering::Relaxed);
            done.jobs.fetch_add(count, Ordering::Relaxed);
        } else {
            renew(&mut conn, target);
        }
        for job in ran.drain(..) {
            (job.answer)(commit);
        }
    }
    // The last one out folds the log into the file, so a copy of the file alone is whole.
    if let Err(error) = conn.batch_execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);") {
        tracing::warn!(%error, "the last checkpoint failed");
    }
}

/// A connection that failed to commit may think itself in a transaction that is none any more.
fn renew(conn: &mut Conn, target: &Target) {
    match connect(target, Mode::Write) {
        Ok(fresh) => *conn = fresh,
        Err(error) => tracing::error!(%error, "the writer could not connect anew"),
    }
}

fn batch(
    conn: &mut Conn,
    first: Job,
    jobs: &Receiver<Job>,
    ran: &mut Vec<Ran>,
) -> std::result::Result<(), Code> {
    if let Err(error) = with_sqlite(conn, |sqlite| {
        AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
    }) {
        tracing::error!(%error, "the writer could not begin");
        let code = refused(error);
        ran.push(first(Err(code)));
        return Err(code);
    }
    let mut next = Some(first);
    while let Some(job) = next.take() {
        let job = job(Ok(conn));
        // When the engine undid everything, a further job would begin a transaction of its own.
        let goes_on = !job.is_doubtful;
        ran.push(job);
        if goes_on && ran.len() < BATCH {
            next = jobs.try_recv().ok();
        }
    }
    with_sqlite(conn, AnsiTransactionManager::commit_transaction).map_err(|error| {
        tracing::error!(%error, "the writer could not commit");
        if let Err(error) = with_sqlite(conn, AnsiTransactionManager::rollback_transaction) {
            tracing::debug!(%error, "there was nothing to roll back");
        }
        refused(error)
    })
}

/// What those are told whose work was not kept.
fn refused(error: diesel::result::Error) -> Code {
    match Error::from(error).code() {
        Code::StorageFull => Code::StorageFull,
        _ => Code::Unavailable,
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
