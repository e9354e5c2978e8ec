//! Canonical JSON: keys sorted, no spaces, no floats.

use onewindow_core::pack::Pack;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The pack's bytes; `None` when it holds what JSON cannot, which a checked pack never does.
pub(crate) fn bytes(pack: &Pack) -> Option<Vec<u8>> {
    let mut out = String::new();
    write(&serde_json::to_value(pack).ok()?, &mut out);
    Some(out.into_bytes())
}

/// The order of a `serde_json` map depends on a feature any crate of the build may switch on, so
/// keys are sorted here.
fn write(value: &Value, out: &mut String) {
    let joined = |out: &mut String, first: &mut bool| {
        if !std::mem::replace(first, false) {
            out.push(',');
        }
    };
    let mut first = true;
    match value {
        Value::Object(map) => {
            out.push('{');
            for (key, member) in map.iter().collect::<BTreeMap<_, _>>() {
                joined(out, &mut first);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                joined(out, &mut first);
                write(item, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// The name of the bytes.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
