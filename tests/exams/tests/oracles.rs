#[test]
fn t() {
    let _ = cel::Program::compile("1 + 1");
    let _ = jsonschema::is_valid(&serde_json::json!({}), &serde_json::json!(1));
}
