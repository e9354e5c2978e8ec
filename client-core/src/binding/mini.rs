//! Plain exports: four functions and the memory, no imports. For hosts that allow no more, such as
//! mini-programs, and for programs in other languages.
//!
//! The host asks for room with `ow_input`, puts the texts of a call there one after the other, and
//! calls `ow_call` with their lengths in bytes. The answer, or the refusal when the result is 1,
//! lies at `ow_output` and is `ow_length` bytes long until the next call.
#![expect(
    unsafe_code,
    reason = "exports by name, and one state for the one thread of the module"
)]

use super::{Args, Desk};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::UnsafeCell;

/// Texts of one call; a larger one is refused before it is copied.
const MAX_INPUT: usize = 8 << 20;

struct State {
    desk: Desk,
    input: Vec<u8>,
    output: String,
}

struct Host(UnsafeCell<State>);

// SAFETY: the module has one thread.
unsafe impl Sync for Host {}

static HOST: Host = Host(UnsafeCell::new(State {
    desk: Desk::new(),
    input: Vec::new(),
    output: String::new(),
}));

fn state() -> &'static mut State {
    // SAFETY: one thread, and no export calls another.
    unsafe { &mut *HOST.0.get() }
}

/// Room for this many bytes of input; 0 when that is more than any call may bring.
#[unsafe(no_mangle)]
extern "C" fn ow_input(length: usize) -> *mut u8 {
    let input = &mut state().input;
    if length > MAX_INPUT {
        return core::ptr::null_mut();
    }
    input.clear();
    input.resize(length, 0);
    input.as_mut_ptr()
}

/// Does what `op` says; 0 when the output is an answer, 1 when it is a refusal.
#[unsafe(no_mangle)]
extern "C" fn ow_call(
    op: u32,
    handle: usize,
    first: usize,
    second: usize,
    third: usize,
    number: i32,
    other: i32,
) -> u32 {
    let state = state();
    let mut rest = core::str::from_utf8(&state.input).unwrap_or_default();
    let mut texts = [""; 3];
    for (text, length) in texts.iter_mut().zip([first, second, third]) {
        let (own, after) = rest.split_at_checked(length).unwrap_or_default();
        *text = own;
        rest = after;
    }
    let args = Args {
        texts,
        numbers: [number, other],
    };
    match state.desk.call(op, handle, &args) {
        Ok(answer) => {
            state.output = answer;
            0
        }
        Err(refusal) => {
            state.output = refusal.to_text();
            1
        }
    }
}

/// Where the output begins.
#[unsafe(no_mangle)]
extern "C" fn ow_output() -> *const u8 {
    state().output.as_ptr()
}

/// How many bytes the output has.
#[unsafe(no_mangle)]
extern "C" fn ow_length() -> usize {
    state().output.len()
}
