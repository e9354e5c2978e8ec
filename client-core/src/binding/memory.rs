//! Memory and the end of the road for a module without std.
//!
//! Std's allocator and its panic messages would be a tenth of the module. Here blocks are cut from
//! the end of memory and kept by size when they are given back, which is also quicker for the many
//! short texts of a verdict.
#![expect(
    unsafe_code,
    reason = "an allocator hands out raw memory; the module has one thread"
)]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::cell::UnsafeCell;
use core::ptr::null_mut;

/// Sizes of blocks: multiples of 16 up to 512, then four to each doubling.
const CLASSES: usize = 32 + 4 * 22;
const STEP: usize = 16;
const SMALL: usize = 512;
const PAGE: usize = 65_536;

struct Heap {
    /// The last block given back of each size; a block holds the address of the one before.
    free: [*mut u8; CLASSES],
    /// What is left of the memory asked for.
    next: usize,
    end: usize,
}

struct Memory(UnsafeCell<Heap>);

// SAFETY: the module has one thread.
unsafe impl Sync for Memory {}

#[global_allocator]
static MEMORY: Memory = Memory(UnsafeCell::new(Heap {
    free: [null_mut(); CLASSES],
    next: 0,
    end: 0,
}));

/// The class of a size and the size of its blocks.
fn class_of(size: usize) -> (usize, usize) {
    if size <= SMALL {
        let class = size.saturating_sub(1) / STEP;
        return (class, (class + 1) * STEP);
    }
    let doubling = (size - 1).ilog2();
    let quarter = 1_usize << (doubling - 2);
    let above = (size - 1 - (1 << doubling)) / quarter;
    let base = usize::try_from(doubling - 9).unwrap_or(0) * 4;
    (32 + base + above, (1 << doubling) + (above + 1) * quarter)
}

// SAFETY: blocks come from the end of memory and never overlap; a block is reused only for its own
// size, after it was given back.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (class, size) = class_of(layout.size());
        // SAFETY: one thread, and nothing below calls back into the allocator.
        let heap = unsafe { &mut *self.0.get() };
        if layout.align() > STEP {
            return null_mut();
        }
        let Some(free) = heap.free.get_mut(class) else {
            return null_mut();
        };
        if !free.is_null() {
            let block = *free;
            // SAFETY: a block that was given back holds the address of the one before it.
            *free = unsafe { block.cast::<*mut u8>().read() };
            return block;
        }
        if heap.end - heap.next < size {
            let pages = size.div_ceil(PAGE);
            let before = wasm32::memory_grow::<0>(pages);
            if before == usize::MAX {
                return null_mut();
            }
            let begin = before * PAGE;
            if begin != heap.end {
                heap.next = begin;
            }
            heap.end = begin + pages * PAGE;
        }
        let block = heap.next;
        heap.next += size;
        core::ptr::with_exposed_provenance_mut(block)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (class, _) = class_of(layout.size());
        // SAFETY: as in `alloc`.
        let heap = unsafe { &mut *self.0.get() };
        if let Some(free) = heap.free.get_mut(class) {
            // SAFETY: the block is the caller's no longer and is at least 16 bytes.
            unsafe { block.cast::<*mut u8>().write(*free) };
            *free = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if class_of(layout.size()).0 == class_of(size).0 {
            return block;
        }
        // SAFETY: the caller keeps to the contract of `realloc`.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                core::ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

/// Ends the module's run. The loaders turn the trap into a refusal and start a new instance.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
