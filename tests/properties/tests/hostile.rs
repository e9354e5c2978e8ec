//! What is made to take memory comes to its code within a bound, and to a panic never.
//!
//! Time is a matter for benchmarks: `cargo run --release -p onewindow-properties --bin hostile`.

use libtest_mimic::{Arguments, Failed, Trial};
use onewindow_properties::hostile::{Case, MEMORY, cases};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

thread_local! {
    /// Bytes this thread holds, and the most it has held since [`measured`] began.
    static HELD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// The system's allocator, counting by thread so that tests can run side by side.
struct Counting;

impl Counting {
    fn count(freed: usize, taken: usize) {
        // A thread that is ending no longer counts.
        let _ = HELD.try_with(|held| {
            let (now, most) = held.get();
            let now = now.saturating_sub(freed).saturating_add(taken);
            held.set((now, most.max(now)));
        });
    }
}

#[expect(
    unsafe_code,
    reason = "only a global allocator sees every allocation; each call is the system's own"
)]
// SAFETY: every call is passed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count(0, layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::count(0, layout.size());
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        Self::count(layout.size(), 0);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Where the block has to move, both are there for a moment.
        Self::count(0, size);
        Self::count(layout.size(), 0);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs a piece of work; gives the bytes it took at most above what was held before.
fn measured<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.with(|held| {
        let (now, _) = held.get();
        held.set((now, now));
        now
    });
    let result = work();
    let most = HELD.with(|held| held.get().1);
    (result, most.saturating_sub(before))
}

fn main() -> ExitCode {
    let trials = cases()
        .into_iter()
        .map(|case| Trial::test(case.name.clone(), move || hold(&case)))
        .chain([Trial::test("memory is counted", counts)])
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn hold(case: &Case) -> Result<(), Failed> {
    let (code, most) = measured(|| catch_unwind(AssertUnwindSafe(|| case.run())));
    let code = code.map_err(|_| "it panicked")?;
    if !case.codes.contains(&code.as_str()) {
        return Err(format!("came to {code}, not to {:?}", case.codes).into());
    }
    let most = most.saturating_add(case.size);
    if most > MEMORY {
        return Err(format!("{code}, but took {:.1} MB", megabytes(most)).into());
    }
    Ok(())
}

fn counts() -> Result<(), Failed> {
    let (_, most) = measured(|| drop(vec![0_u8; 3 << 20]));
    let (_, less) = measured(|| drop(vec![0_u8; 1 << 20]));
    match (3 << 20..4 << 20).contains(&most) && (1 << 20..2 << 20).contains(&less) {
        true => Ok(()),
        false => Err(format!("{most} and {less} bytes counted").into()),
    }
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_048_576.0
}
