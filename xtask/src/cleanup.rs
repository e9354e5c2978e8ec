//! What must be undone however a command ends: private databases, temporary folders, servers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

type Job = Box<dyn FnOnce() + Send>;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static JOBS: Mutex<Vec<Job>> = Mutex::new(Vec::new());

/// Registers a job to run once, at the end or on Ctrl-C.
pub(crate) fn later(job: impl FnOnce() + Send + 'static) {
    JOBS.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(Box::new(job));
}

/// Runs what was registered, the newest first.
pub(crate) fn run() {
    let jobs = std::mem::take(&mut *JOBS.lock().unwrap_or_else(PoisonError::into_inner));
    for job in jobs.into_iter().rev() {
        job();
    }
}

/// Makes Ctrl-C and SIGTERM clean up before the process ends.
pub(crate) fn on_interrupt() {
    // A second handler cannot be registered by this program, so the error cannot occur; were it
    // to, Ctrl-C would end the process as it does without a handler.
    let _ = ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        run();
        std::process::exit(130);
    });
}

/// Whether the person asked to stop, so that what ends now ends rightly.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}
