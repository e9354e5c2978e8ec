//! The SDK for Node believes what arrived, and nothing somebody made of it.

use super::webhooks::Arrived;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Has the SDK judge all that arrived under this secret, and each again forged in every way.
pub(super) fn none_is_believed(secret: &str, arrived: &[Arrived]) {
    let requests: Vec<Value> = arrived
        .iter()
        .map(|one| {
            let signature = one.signatures.join(" ");
            json!({"id": one.id, "timestamp": one.timestamp, "signature": signature, "body": one.text})
        })
        .collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/api/integration/forged.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node is there");
    let mut stdin = node.stdin.take().unwrap();
    let asked = json!({"secret": secret, "requests": requests}).to_string();
    stdin.write_all(asked.as_bytes()).unwrap();
    drop(stdin);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "npm ci in tests/ comes first");
    let mut believed: Map<String, Value> = serde_json::from_slice(&output.stdout).unwrap();
    let genuine = believed.remove("as it arrived");
    assert_eq!(genuine, Some(arrived.len().into()), "what arrived");
    assert_eq!(believed.len(), 10, "ways to forge");
    for (how, count) in believed {
        assert_eq!(count, 0, "believed although {how}");
    }
}
