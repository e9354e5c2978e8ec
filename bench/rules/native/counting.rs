//! An allocator that knows how much memory is held.
#![expect(
    unsafe_code,
    reason = "an allocator can only be written with it; this one passes every call on"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, with the bytes held now and the most held since it was last asked.
pub(crate) struct Counting {
    held: AtomicUsize,
    most: AtomicUsize,
}

impl Counting {
    pub(crate) const fn new() -> Self {
        Self {
            held: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        }
    }

    /// What the work gives, and the most bytes held during it beyond those held before.
    pub(crate) fn most_during<T>(&self, work: impl FnOnce() -> T) -> (T, usize) {
        let before = self.held.load(Ordering::Relaxed);
        self.most.store(before, Ordering::Relaxed);
        let result = work();
        let most = self.most.load(Ordering::Relaxed);
        (result, most.saturating_sub(before))
    }

    fn more(&self, bytes: usize) {
        let held = self.held.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.most.fetch_max(held, Ordering::Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator with the same arguments, and its answer back.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.more(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.held.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both may be held while the bytes are copied.
        self.more(size);
        // SAFETY: the caller keeps the contract of `realloc`.
        let moved = unsafe { System.realloc(pointer, layout, size) };
        self.held.fetch_sub(layout.size(), Ordering::Relaxed);
        moved
    }
}
