//! The same call through wasm-bindgen: for the web, for bundlers and for Node.
use super::{Args, Desk};
use alloc::string::String;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Everything one page or program has open.
#[wasm_bindgen]
pub struct Host(Desk);

#[wasm_bindgen]
impl Host {
    /// A host with nothing open.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Desk::new())
    }

    /// Does what `op` says and gives the answer; a refusal is thrown as its text.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call for everything keeps the glue small"
    )]
    pub fn call(
        &mut self,
        op: u32,
        handle: usize,
        first: &str,
        second: &str,
        third: &str,
        number: i32,
        other: i32,
    ) -> Result<String, JsValue> {
        let args = Args {
            texts: [first, second, third],
            numbers: [number, other],
        };
        let answer = self.0.call(op, handle, &args);
        answer.map_err(|refusal| JsValue::from_str(&refusal.to_text()))
    }
}
